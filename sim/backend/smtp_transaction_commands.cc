// MAIL, RCPT and RSET: who sends to whom.
#include "backend/smtp_session.h"
#include "base/mutant.h"
#include "base/text.h"

namespace coexist {

void SmtpSession::mail(const SmtpCommand& command) {
  if (state_ == kFresh) return reject(SmtpReplyText::kHelloFirst);
  const auto path = parseMailFrom(command.argument, pathForm(), profile().completesAddresses ? host() : "");
  if (!path.ok())
    return reject(startsWithIgnoreCase(command.argument, "FROM:") ? SmtpReplyText::kBadAddress
                                                                  : SmtpReplyText::kBadArguments);
  const auto parameters = taken(SmtpPathCommand::kMail, *path);
  if (!parameters) return reject(SmtpReplyText::kBadParameter);
  const Values values{.address = path->written, .size = parameters->size.value_or("")};
  if (const auto refused = refusal(path->address, parameters->sizeBytes())) return reply(*refused, values);
  const bool binary = parameters->body == "BINARYMIME";
  transaction_.emplace(
      Transaction{path->address, path->written, {}, SmtpMessageReceiver(profile().messageLimit(settings()), binary)});
  state_ = kMailing;
  reply(profile().mailText(path->address.empty(), parameters->size.has_value()), values);
}

std::optional<SmtpReplyText> SmtpSession::refusal(const SmtpAddress& sender, std::optional<uint64_t> sizeBytes) const {
  const bool submission = context().submission && !mutated("submission-needs-no-log-on");
  if (!loggedOn() && profile().needsLogin(settings(), submission)) return SmtpReplyText::kAuthRequired;
  if (sizeBytes.value_or(0) > profile().messageLimit(settings()) && !mutated("back-end-believes-any-size"))
    return SmtpReplyText::kTooBig;
  if (!profile().senderDeniedAtData && !maySend(sender)) return SmtpReplyText::kSenderDenied;
  return std::nullopt;
}

bool SmtpSession::maySend(const SmtpAddress& sender) const {
  return !loggedOn() || mutated("anybody-sends-as-anybody") || maySubmitAs(*context().directory, who_, sender);
}

void SmtpSession::rcpt(const SmtpCommand& command) {
  const auto path = parseRcptTo(command.argument, pathForm());
  if (!path.ok())
    return reject(startsWithIgnoreCase(command.argument, "TO:") ? SmtpReplyText::kBadAddress
                                                                : SmtpReplyText::kBadArguments);
  if (!taken(SmtpPathCommand::kRcpt, *path)) return reject(SmtpReplyText::kBadParameter);
  const Values values{.address = path->written};
  if (transaction_->mailboxes.size() >= profile().maxRecipients && !mutated("back-end-takes-any-number-of-recipients"))
    return reply(SmtpReplyText::kTooManyRecipients, values);
  const bool mayRelay = loggedOn() || settings().connector.relaysForStrangers();
  SmtpDelivery delivery = deliveryTo(*context().directory, context().home, *path, mayRelay);
  switch (delivery.kind) {
    case SmtpDelivery::Kind::kRefused:
      if (mutated("back-end-relays-for-anybody")) break;
      return sayLate(textOf(SmtpReplyText::kRelayDenied, values));
    case SmtpDelivery::Kind::kUnknown:
      return reply(SmtpReplyText::kUnknownRecipient, values);
    case SmtpDelivery::Kind::kTaken:
      break;
  }
  transaction_->mailboxes.push_back(std::move(delivery.mailbox));
  reply(SmtpReplyText::kRcptOk, values);
}

// What is not listed is not known. AUTH's claim about the sender is not believed (RFC 4954 section 5 allows that).
std::optional<SmtpParameters> SmtpSession::taken(SmtpPathCommand command, const SmtpPath& path) const {
  return takeSmtpParameters(command, path.parameters, [this](std::string_view extension) {
    return profile().takesParametersOf(ServerRole::kBack, accessState(), settings(), extension);
  });
}

void SmtpSession::reset(const SmtpCommand& command) {
  if (!command.argument.empty()) return reject(SmtpReplyText::kBadArguments);
  endTransaction();
  reply(SmtpReplyText::kResetOk);
}

}  // namespace coexist
