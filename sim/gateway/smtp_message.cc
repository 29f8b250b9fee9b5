#include "gateway/smtp_message.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "wire/message_date.h"

namespace coexist {
namespace {

constexpr size_t kHeaderLookBytes = 64 * 1024;
constexpr int kMaxReceived = 50;
constexpr size_t kMaxHostNameBytes = 255;
constexpr std::string_view kReceived = "received:";

bool isHostCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view(".-_:[]").find(c) != std::string_view::npos;
}

// RFC 5321 section 4.1.3: addresses stand in brackets.
std::string hostText(std::string_view host) {
  const std::string_view sound = soundHostName(host);
  if (sound.find(':') != std::string_view::npos) return fmt::format("[IPv6:{}]", sound);
  const bool isAddress = sound.find_first_not_of("0123456789.") == std::string_view::npos;
  return isAddress ? fmt::format("[{}]", sound) : std::string(sound);
}

std::string_view protocolWord(const SmtpTrace& trace) {
  if (!trace.extended) return "SMTP";
  if (trace.secure) return trace.authenticated ? "ESMTPSA" : "ESMTPS";
  return trace.authenticated ? "ESMTPA" : "ESMTP";
}

}  // namespace

void ReceivedCount::see(std::string_view octets) {
  if (over_) return;
  octets = octets.substr(0, kHeaderLookBytes - seen_);
  seen_ += octets.size();
  for (const char c : octets) {
    if (over_) return;
    if (c == '\n') {
      endLine();
    } else if (line_.size() < kReceived.size()) {
      line_ += c;
    }
  }
  over_ = over_ || seen_ == kHeaderLookBytes;
}

void ReceivedCount::endLine() {
  over_ = line_ == "\r" || line_.empty();
  if (equalsIgnoreCase(line_, kReceived)) ++count_;
  line_.clear();
}

void SmtpMessage::append(std::string_view octets, std::string& block) {
  octets_ += octets.size();
  if (fault_ != Fault::kNone) return;
  if (maxBytes_ > 0 && octets_ > maxBytes_) {
    fault_ = Fault::kTooBig;
    return;
  }
  const bool held = lineEnds_.heldBack();
  const std::string_view sound = octets.substr(0, lineEnds_.sound(octets));
  if (held && !sound.empty()) pass("\r", block);
  pass(sound, block);
  if (lineEnds_.faulty()) fault_ = Fault::kBareLineEnd;
  if (received_.count() > kMaxReceived) fault_ = Fault::kLoop;
}

void SmtpMessage::pass(std::string_view octets, std::string& block) {
  received_.see(octets);
  if (form_ == Form::kChunks) return stuffer_.append(octets, block);
  block += octets;
}

void SmtpMessage::finish(std::string& block) {
  if (fault_ != Fault::kNone) return;
  if (!lineEnds_.finish()) {
    fault_ = Fault::kBareLineEnd;
    return;
  }
  if (form_ == Form::kChunks) return stuffer_.finish(block);
  block += ".\r\n";
}

std::string_view soundHostName(std::string_view name) {
  const bool sound =
      !name.empty() && name.size() <= kMaxHostNameBytes && std::all_of(name.begin(), name.end(), isHostCharacter);
  return sound ? name : "unknown";
}

std::string receivedLine(const SmtpTrace& trace) {
  return fmt::format("Received: from {} ({})\r\n\tby {} with {} id {};\r\n\t{}\r\n", soundHostName(trace.clientName),
                     hostText(trace.clientHost), soundHostName(trace.host), protocolWord(trace), trace.id,
                     messageDate(trace.unixSeconds));
}

}  // namespace coexist
