// MAIL, RCPT and RSET: who sends to whom.
#include <algorithm>

#include "backend/smtp_session.h"
#include "base/text.h"

namespace coexist {
namespace {

bool isOneOf(std::string_view value, std::initializer_list<std::string_view> allowed) {
  return std::any_of(allowed.begin(), allowed.end(), [value](auto word) { return equalsIgnoreCase(value, word); });
}

bool isSize(std::string_view value) { return smtpSize(value).has_value(); }
bool isSevenOrEightBit(std::string_view value) { return isOneOf(value, {"7BIT", "8BITMIME"}); }
bool isBinary(std::string_view value) { return isOneOf(value, {"BINARYMIME"}); }
bool isReturned(std::string_view value) { return isOneOf(value, {"FULL", "HDRS"}); }
bool isSomething(std::string_view value) { return !value.empty(); }
bool isNothing(std::string_view value) { return value.empty(); }

// RFC 3461 section 4.2: a type, and the address in xtext.
bool isOriginalRecipient(std::string_view value) {
  const size_t semicolon = value.find(';');
  return semicolon != std::string_view::npos && semicolon > 0 && semicolon + 1 < value.size();
}

// RFC 3461 section 4.1: NEVER alone, or any of the others.
bool isNotify(std::string_view value) {
  if (equalsIgnoreCase(value, "NEVER")) return true;
  const auto words = split(value, ',');
  return std::all_of(words.begin(), words.end(), [](std::string_view word) {
    return isOneOf(word, {"SUCCESS", "FAILURE", "DELAY"});
  });
}

struct ParameterRow {
  std::string_view name;
  std::string_view extension;  // whose line EHLO must have
  bool ofMail;                 // of MAIL, else of RCPT
  bool (*isValue)(std::string_view);
};

// Every parameter that is known. AUTH's claim about the sender is not believed (RFC 4954 section 5 allows that).
constexpr ParameterRow kParameters[] = {
    {"SIZE", "SIZE", true, &isSize},
    {"BODY", "8BITMIME", true, &isSevenOrEightBit},
    {"BODY", "BINARYMIME", true, &isBinary},
    {"AUTH", "AUTH", true, &isSomething},
    {"RET", "DSN", true, &isReturned},
    {"ENVID", "DSN", true, &isSomething},
    {"SMTPUTF8", "SMTPUTF8", true, &isNothing},
    {"NOTIFY", "DSN", false, &isNotify},
    {"ORCPT", "DSN", false, &isOriginalRecipient},
};

std::string_view valueOf(const SmtpPath& path, std::string_view name) {
  const SmtpParameter* parameter = path.find(name);
  return parameter != nullptr ? std::string_view(parameter->value) : std::string_view();
}

}  // namespace

void SmtpSession::mail(const SmtpCommand& command) {
  if (state_ == kFresh) return reject(SmtpText::kHelloFirst);
  const auto path = parseMailFrom(command.argument);
  if (!path.ok())
    return reject(startsWithIgnoreCase(command.argument, "FROM:") ? SmtpText::kBadAddress : SmtpText::kBadArguments);
  if (!takesParameters(*path, true)) return reject(SmtpText::kBadParameter);
  const Values values{.address = path->written, .size = std::string(valueOf(*path, "SIZE"))};
  if (const auto refused = refusal(*path)) return reply(*refused, values);
  const bool binary = equalsIgnoreCase(valueOf(*path, "BODY"), "BINARYMIME");
  transaction_.emplace(Transaction{path->address, path->written, {}, SmtpIntake(profile().maxMessageBytes, binary)});
  state_ = kMailing;
  reply(values.size.empty() ? SmtpText::kMailOk : SmtpText::kMailOkWithSize, values);
}

std::optional<SmtpText> SmtpSession::refusal(const SmtpPath& path) const {
  if (!loggedOn() && (profile().logonRequired || context().submission)) return SmtpText::kAuthRequired;
  if (smtpSize(valueOf(path, "SIZE")).value_or(0) > profile().maxMessageBytes) return SmtpText::kTooBig;
  if (loggedOn() && !maySubmitAs(*context().directory, who_, path.address)) return SmtpText::kSenderDenied;
  return std::nullopt;
}

void SmtpSession::rcpt(const SmtpCommand& command) {
  const auto path = parseRcptTo(command.argument);
  if (!path.ok())
    return reject(startsWithIgnoreCase(command.argument, "TO:") ? SmtpText::kBadAddress : SmtpText::kBadArguments);
  if (!takesParameters(*path, false)) return reject(SmtpText::kBadParameter);
  const Values values{.address = path->written};
  if (transaction_->mailboxes.size() >= profile().maxRecipients) return reply(SmtpText::kTooManyRecipients, values);
  SmtpDelivery delivery = deliveryTo(*context().directory, context().home, *path, loggedOn());
  switch (delivery.kind) {
    case SmtpDelivery::Kind::kRefused:
      return replyLate(SmtpText::kRelayDenied, values);
    case SmtpDelivery::Kind::kUnknown:
      return reply(SmtpText::kUnknownRecipient, values);
    case SmtpDelivery::Kind::kTaken:
      break;
  }
  transaction_->mailboxes.push_back(std::move(delivery.mailbox));
  reply(SmtpText::kRcptOk, values);
}

bool SmtpSession::takesParameters(const SmtpPath& path, bool ofMail) const {
  return std::all_of(path.parameters.begin(), path.parameters.end(), [&](const SmtpParameter& parameter) {
    return std::any_of(std::begin(kParameters), std::end(kParameters), [&](const ParameterRow& row) {
      if (row.name != parameter.name || row.ofMail != ofMail || !row.isValue(parameter.value)) return false;
      if (row.name == "AUTH") return !profile().logonVerbs.empty();  // its line goes away with the log-on
      return lists(row.extension) && (row.extension != "BINARYMIME" || profile().binary);
    });
  });
}

void SmtpSession::reset(const SmtpCommand& command) {
  if (!command.argument.empty()) return reject(SmtpText::kBadArguments);
  endTransaction();
  reply(SmtpText::kResetOk);
}

}  // namespace coexist
