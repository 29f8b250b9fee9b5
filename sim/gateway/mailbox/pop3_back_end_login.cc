#include "gateway/mailbox/pop3_back_end_login.h"

#include "base/text.h"
#include "sasl/mechanism_table.h"

namespace coexist {
void Pop3BackEndLogin::onLine(std::string_view line) {
  if (state() == State::kEnded) return;
  const auto response = parsePop3Response(line);
  if (!response) return unavailable("ProxyProtocolError", line.substr(0, 200));
  const bool error = response->kind == Pop3Response::Kind::kError;
  const bool ok = response->kind == Pop3Response::Kind::kOk;
  switch (state()) {
    case State::kGreeting:
      if (ok) return onGreeted();
      return unavailable(error ? "ProxyGreetingRefused" : "ProxyProtocolError", line);
    case State::kStartTls:
      if (ok || error) return onTlsAnswer(ok, line);
      return unavailable("ProxyProtocolError", line);
    case State::kLogin:
      return error ? refused(line, readHomeRefusal(failureRules(), *response)) : onLoginAnswer(*response, line);
    default:
      return unavailable("ProxyProtocolError", line);
  }
}

void Pop3BackEndLogin::askForTls() { command("STLS", ""); }

void Pop3BackEndLogin::startLogin() {
  if (identity().byPlain) return startAuthPlain();
  if (!isOneLine(identity().user) || !isOneLine(identity().password)) {
    return refused("a user name or password that no line should carry");
  }
  // RFC 1939 has no way to say nothing, and a server may take an empty password for a log-on of nobody.
  if (identity().user.empty() || identity().password.empty()) return refused("an empty user name or password");
  asked_ = Asked::kUser;
  command("USER", identity().user);
}

void Pop3BackEndLogin::startAuthPlain() {
  if (!plainMessage()) return refused("an identity that PLAIN cannot carry");
  asked_ = Asked::kAuth;
  command("AUTH", kPlainName);
}

void Pop3BackEndLogin::onLoginAnswer(const Pop3Response& response, std::string_view line) {
  const bool continues = response.kind == Pop3Response::Kind::kContinuation;
  // "+OK" to AUTH would be success before anything has been proved; "+" to anything else asks for nothing.
  if (continues != (asked_ == Asked::kAuth)) return unavailable("ProxyProtocolError", line);
  switch (asked_) {
    case Asked::kUser:
      asked_ = Asked::kPass;
      return command("PASS", identity().password);
    case Asked::kAuth:
      asked_ = Asked::kAuthMessage;
      return send(plainMessage().value_or("*") + "\r\n");
    case Asked::kPass:
    case Asked::kAuthMessage:
      return loggedOn();
  }
}

void Pop3BackEndLogin::command(std::string_view verb, std::string_view argument) {
  std::string text(verb);
  if (!argument.empty()) text += " " + std::string(argument);
  send(text + "\r\n");
}

}  // namespace coexist
