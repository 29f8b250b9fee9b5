#include "wire/smtp_trace.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "wire/message_date.h"
#include "wire/smtp_command.h"

namespace coexist {
namespace {

constexpr size_t kMaxHostNameBytes = 255;

bool isHostCharacter(char c) {
  return isLetter(c) || isDigit(c) || std::string_view(".-_:[]").find(c) != std::string_view::npos;
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

std::string_view soundHostName(std::string_view name) {
  const bool sound = !name.empty() && name.size() <= kMaxHostNameBytes && isAll(name, isHostCharacter);
  return sound ? name : "unknown";
}

std::optional<std::string> smtpHelloName(std::string_view argument, bool mayLackName, std::string_view clientHost) {
  const std::string_view said = mayLackName ? trim(argument) : argument;
  const std::string_view name = said.empty() && mayLackName ? soundHostName(clientHost) : said;
  if (!isSmtpHelloName(name)) return std::nullopt;
  return std::string(name);
}

std::string receivedLine(const SmtpTrace& trace) {
  return fmt::format("Received: from {} ({})\r\n\tby {} with {} id {};\r\n\t{}\r\n", soundHostName(trace.clientName),
                     hostText(trace.clientHost), soundHostName(trace.host), protocolWord(trace), trace.id,
                     messageDate(trace.unixSeconds));
}

}  // namespace coexist
