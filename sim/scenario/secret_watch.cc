#include "scenario/secret_watch.h"

#include <algorithm>

#include "base/text.h"
#include "sasl/mechanism_table.h"
#include "sasl/ntlm_message.h"
#include "scenario/base64_words.h"
#include "wire/imap_command.h"

namespace coexist {
namespace {

SaslResponses responsesOf(std::string_view mechanism) {
  const SaslMechanism* known = findSaslMechanism(mechanism);
  return known ? known->responses : SaslResponses{};
}

constexpr std::string_view kSmtpLoginVerbs[] = {"AUTH", "XAUTH", "X-EXPS"};

bool isLoginVerb(MailProtocol protocol, std::string_view verb) {
  if (protocol == MailProtocol::kImap) return equalsIgnoreCase(verb, "AUTHENTICATE");
  if (protocol == MailProtocol::kPop3) return equalsIgnoreCase(verb, "AUTH");
  return std::any_of(std::begin(kSmtpLoginVerbs), std::end(kSmtpLoginVerbs),
                     [verb](std::string_view known) { return equalsIgnoreCase(known, verb); });
}

// The word at `at`, and `at` behind it and its space.
std::string_view nextWord(std::string_view line, size_t& at) {
  const size_t start = std::min(at, line.size());
  const size_t end = std::min(line.find(' ', start), line.size());
  at = std::min(end + 1, line.size());
  return line.substr(start, end - start);
}

}  // namespace

TextSpan SecretWatch::clientSaid(std::string_view line) {
  if (arguments_ > 0) return loginArguments(line, 0);
  if (expected_ == 0) return command(line);
  return response(line, 0);
}

TextSpan SecretWatch::command(std::string_view line) {
  size_t at = 0;
  if (protocol_ == MailProtocol::kImap) tag_ = nextWord(line, at);
  const std::string_view verb = nextWord(line, at);
  if (isLoginVerb(protocol_, verb) && at < line.size()) {
    const std::string_view mechanism = nextWord(line, at);
    return logon(line, mechanism, at);
  }
  if (protocol_ == MailProtocol::kPop3 && equalsIgnoreCase(verb, "PASS")) return {at, line.size() - at};
  if (protocol_ != MailProtocol::kImap || !equalsIgnoreCase(verb, "LOGIN")) return {};
  arguments_ = 2;
  return loginArguments(line, at);
}

TextSpan SecretWatch::logon(std::string_view line, std::string_view mechanism, size_t responseIndex) {
  mechanism_ = upperAscii(mechanism);
  responses_ = 0;
  expected_ = responsesOf(mechanism_).most;
  if (responseIndex >= line.size()) return {};
  return response(line.substr(responseIndex), responseIndex);
}

TextSpan SecretWatch::response(std::string_view text, size_t index) {
  const bool mayBeSecret = responses_ >= responsesOf(mechanism_).firstSecret;
  const bool secret = mayBeSecret && text != "*" && text != "=" && !isNtlmBase64(text);
  if (text == "*" || ++responses_ >= expected_) expected_ = 0;
  return secret ? TextSpan{index, text.size()} : TextSpan{};
}

void SecretWatch::serverSaid(std::string_view line) {
  if (expected_ == 0 && arguments_ == 0) return;
  bool ends = false;
  switch (protocol_) {
    case MailProtocol::kImap:
      ends = !tag_.empty() && line.starts_with(tag_ + " ");
      break;
    case MailProtocol::kPop3:
      // NTLM's first answer may be "+OK" and mean "go on" (Q191558).
      ends = line.starts_with("-ERR") || (line.starts_with("+OK") && !(isNtlm(mechanism_) && responses_ == 0));
      break;
    case MailProtocol::kSmtp:
      ends = !line.starts_with("334");
      break;
  }
  if (ends) expected_ = arguments_ = 0;
  if (ends) literalLeft_ = 0;
}

// Octets of a literal; nothing but what stands behind them is left of the line.
TextSpan SecretWatch::literal(std::string_view line, size_t& at) {
  const size_t here = std::min(literalLeft_, line.size());
  const bool password = arguments_ == 1;
  const bool goesOn = literalLeft_ > line.size() + 2;  // over its own CRLF
  literalLeft_ = goesOn ? literalLeft_ - line.size() - 2 : 0;
  if (!goesOn) --arguments_;
  at = here;
  return password ? TextSpan{0, here} : TextSpan{};
}

// LOGIN's user name and password, each an atom, a quoted string or a literal behind its announcement.
TextSpan SecretWatch::loginArguments(std::string_view line, size_t at) {
  if (literalLeft_ > 0) {
    const TextSpan span = literal(line, at);
    const bool onNextLine = at == line.size();  // a server receives a literal and what is behind it one by one
    if (literalLeft_ > 0 || arguments_ == 0 || onNextLine) return span;
  }
  while (arguments_ > 0) {
    while (at < line.size() && line[at] == ' ') ++at;
    const std::string_view rest = line.substr(at);
    ImapLiteralMark mark;
    if (findImapLiteral(rest, mark) && mark.offset == 0 && !mark.tooBig) {
      literalLeft_ = static_cast<size_t>(mark.size);
      if (literalLeft_ == 0) --arguments_;
      return {};
    }
    if (--arguments_ == 0) return {at, rest.size()};
    at = endOfAstring(line, at);
    if (at >= line.size()) arguments_ = 0;  // no password
  }
  return {};
}

}  // namespace coexist
