#include "client/persona_session.h"

#include <algorithm>
#include <utility>

#include "client/response_framing.h"

namespace coexist {
namespace {

constexpr size_t kMaxLines = 100'000;
constexpr size_t kMaxOctets = 64 * 1024 * 1024;
constexpr size_t kMaxRefusalBytes = 200;
constexpr int kReplyTimer = 1;
constexpr Milliseconds kReplyTimeoutMs = 60'000;

}  // namespace

PersonaSession::PersonaSession(PersonaSessionOptions options, SessionIo& io) : options_(std::move(options)), io_(io) {
  io_.readLines(kMaxServerLineBytes);
  waitForReply();  // a handshake can be silent too
}

void PersonaSession::onOpen() { waitForReply(); }

void PersonaSession::onLineTooLong() { leave("the server's line is too long"); }

void PersonaSession::onTlsFailed(const Error& error) { fail("TLS failed: " + error.what); }

void PersonaSession::onEnd() { leave(std::string("the server has closed the connection during ") + awaited()); }

void PersonaSession::onClosed(CloseReason reason) {
  fail(std::string(reason == CloseReason::kReset ? "the server has reset the connection during "
                                                 : "the connection has ended during ") +
       awaited());
}

void PersonaSession::onTimer(int) { leave(std::string("the server does not answer: ") + awaited()); }

void PersonaSession::say(std::string_view line) {
  io_.send(std::string(line) + "\r\n");
  waitForReply();
}

void PersonaSession::waitForReply() { io_.startTimer(kReplyTimer, kReplyTimeoutMs, TimerKind::kGuard); }

bool PersonaSession::bearsLine() {
  if (++lines_ <= kMaxLines) return true;
  leave("the server does not stop talking");
  return false;
}

bool PersonaSession::bearsOctets(size_t count) {
  octets_ += count;
  if (octets_ <= kMaxOctets) return true;
  leave("the server sends more than it was asked for");
  return false;
}

void PersonaSession::arrived() {
  if (std::exchange(told_, true)) return;
  options_.user->succeeded();
}

// Behind the goodbye the user has got what he came for, whatever the server does about it.
void PersonaSession::fail(std::string problem, PersonaFailure failure) {
  if (leaving()) return arrived();
  if (std::exchange(told_, true)) return;
  options_.user->failed(failure, std::move(problem), serverText_);
}

void PersonaSession::leave(std::string problem, PersonaFailure failure) {
  fail(std::move(problem), failure);
  hangUp();
}

bool PersonaSession::chooseMechanism() {
  const auto& preferred = persona().mechanisms;
  const auto chosen = std::find_if(preferred.begin(), preferred.end(), [this](const std::string& name) {
    return std::find(barred_.begin(), barred_.end(), name) == barred_.end() && usable(name);
  });
  if (chosen == preferred.end()) return false;
  mechanism_ = *chosen;
  exchange_.reset();
  credentials_ = options_.user->credentials(mechanism_);
  if (mechanism_ == kProtocolsOwnLogin) return true;
  exchange_ = SaslClientExchange::begin(mechanism_, credentials_, *options_.random, options_.unixSeconds);
  return exchange_ != nullptr;
}

bool PersonaSession::triesAgain(std::string_view reply) {
  if (options_.user->refused(reply.substr(0, kMaxRefusalBytes), serverText_)) return true;
  told_ = true;
  return false;
}

}  // namespace coexist
