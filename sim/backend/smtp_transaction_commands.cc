// MAIL, RCPT and RSET: who sends to whom.
#include "backend/smtp_session.h"
#include "base/text.h"

namespace coexist {

void SmtpSession::mail(const SmtpCommand& command) {
  if (state_ == kFresh) return reject(SmtpText::kHelloFirst);
  const auto path = parseMailFrom(command.argument);
  if (!path.ok())
    return reject(startsWithIgnoreCase(command.argument, "FROM:") ? SmtpText::kBadAddress : SmtpText::kBadArguments);
  const auto parameters = taken(SmtpPathCommand::kMail, *path);
  if (!parameters) return reject(SmtpText::kBadParameter);
  const Values values{.address = path->written, .size = parameters->size.value_or("")};
  if (const auto refused = refusal(path->address, parameters->sizeBytes())) return reply(*refused, values);
  const bool binary = parameters->body == "BINARYMIME";
  transaction_.emplace(Transaction{path->address, path->written, {}, SmtpIntake(profile().maxMessageBytes, binary)});
  state_ = kMailing;
  reply(parameters->size ? SmtpText::kMailOkWithSize : SmtpText::kMailOk, values);
}

std::optional<SmtpText> SmtpSession::refusal(const SmtpAddress& sender, std::optional<uint64_t> sizeBytes) const {
  if (!loggedOn() && (profile().logonRequired || context().submission)) return SmtpText::kAuthRequired;
  if (sizeBytes.value_or(0) > profile().maxMessageBytes) return SmtpText::kTooBig;
  if (loggedOn() && !maySubmitAs(*context().directory, who_, sender)) return SmtpText::kSenderDenied;
  return std::nullopt;
}

void SmtpSession::rcpt(const SmtpCommand& command) {
  const auto path = parseRcptTo(command.argument);
  if (!path.ok())
    return reject(startsWithIgnoreCase(command.argument, "TO:") ? SmtpText::kBadAddress : SmtpText::kBadArguments);
  if (!taken(SmtpPathCommand::kRcpt, *path)) return reject(SmtpText::kBadParameter);
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

// What is not listed is not known. AUTH's claim about the sender is not believed (RFC 4954 section 5 allows that).
std::optional<SmtpParameters> SmtpSession::taken(SmtpPathCommand command, const SmtpPath& path) const {
  return takeSmtpParameters(command, path.parameters, [this](std::string_view extension) {
    return profile().takesParametersOf(ServerRole::kBack, accessState(), extension);
  });
}

void SmtpSession::reset(const SmtpCommand& command) {
  if (!command.argument.empty()) return reject(SmtpText::kBadArguments);
  endTransaction();
  reply(SmtpText::kResetOk);
}

}  // namespace coexist
