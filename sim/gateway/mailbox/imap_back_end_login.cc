#include "gateway/mailbox/imap_back_end_login.h"

#include <iterator>
#include <utility>

#include "base/text.h"
#include "sasl/mechanism_table.h"
#include "wire/imap_command.h"
#include "wire/imap_string.h"

namespace coexist {
namespace {

// A real server says a handful of lines before it answers.
constexpr int kMaxUntaggedLines = 1000;

}  // namespace

void ImapBackEndLogin::onLine(std::string_view line) {
  if (state() == State::kEnded) return;
  const auto response = parseImapResponse(line);
  if (!response) return unavailable("ProxyProtocolError", line.substr(0, 200));
  if (state() == State::kGreeting) return onGreeting(*response, line);
  switch (response->kind) {
    case ImapResponse::Kind::kUntagged:
      return onUntagged(*response, line);
    case ImapResponse::Kind::kContinuation:
      return onContinuation();
    case ImapResponse::Kind::kTagged:
      if (tag_.empty() || !response->isTaggedWith(tag_)) {
        return unavailable("ProxyProtocolError", "an answer under a foreign tag");
      }
      return onTagged(*response, line);
  }
}

void ImapBackEndLogin::onGreeting(const ImapResponse& response, std::string_view line) {
  if (response.kind == ImapResponse::Kind::kUntagged && response.status == ImapStatus::kOk) return onGreeted();
  if (response.status == ImapStatus::kBye) return unavailable("ProxyGreetingRefused", line);
  // PREAUTH would take the log-on away from us, and on a clear connection the TLS too.
  unavailable("ProxyProtocolError", line);
}

void ImapBackEndLogin::askForTls() { command("STARTTLS"); }

void ImapBackEndLogin::onUntagged(const ImapResponse& response, std::string_view line) {
  if (response.status == ImapStatus::kBye) return unavailable("ProxyConnectionClosed", line);
  if (++untagged_ > kMaxUntaggedLines) return unavailable("ProxyProtocolError", "too many untagged responses");
  ImapLiteralMark mark;
  if (findImapLiteral(line, mark)) unavailable("ProxyProtocolError", "a literal before the log-on");
}

void ImapBackEndLogin::onContinuation() {
  if (onContinuation_.empty()) return unavailable("ProxyProtocolError", "a continuation that nobody asked for");
  const std::string answer = std::move(onContinuation_.front());
  onContinuation_.pop_front();
  send(answer);
}

void ImapBackEndLogin::onTagged(const ImapResponse& response, std::string_view line) {
  const bool ok = response.status == ImapStatus::kOk;
  tag_.clear();
  if (state() == State::kStartTls) return onTlsAnswer(ok, line);
  if (state() != State::kLogin) return unavailable("ProxyProtocolError", line);
  if (ok && onContinuation_.empty()) return loggedOn();
  onContinuation_.clear();
  refused(line, ok ? HomeRefusal() : readHomeRefusal(failureRules(), response));
}

void ImapBackEndLogin::startLogin() {
  if (identity().byPlain) return startAuthenticatePlain();
  sayLogin();
}

void ImapBackEndLogin::sayLogin() {
  const std::string strings[] = {identity().user, identity().password};
  if (!isOneLine(identity().user) || !isOneLine(identity().password)) {
    return refused("a user name or password that no line should carry");
  }
  // KB932605: without quotes, so that '*' and '%' reach a server that reads atoms by the letter.
  if (product().has(Quirk::kUnquotedLogonReplay)) {
    return command("LOGIN " + identity().user + " " + identity().password);
  }

  auto pieces = imapCommandPieces(nextTag() + " LOGIN", strings, ImapLiterals::kSynchronising);
  if (!pieces) return refused("a user name that IMAP cannot say");
  onContinuation_.assign(std::next(pieces->begin()), pieces->end());
  send(pieces->front());
}

void ImapBackEndLogin::startAuthenticatePlain() {
  const auto message = plainMessage();
  if (!message) return refused("an identity that PLAIN cannot carry");
  onContinuation_.push_back(*message + "\r\n");
  command("AUTHENTICATE " + std::string(kPlainName));
}

const std::string& ImapBackEndLogin::nextTag() {
  tag_ = "g" + std::to_string(++commands_);
  return tag_;
}

void ImapBackEndLogin::command(std::string_view text) { send(nextTag() + " " + std::string(text) + "\r\n"); }

}  // namespace coexist
