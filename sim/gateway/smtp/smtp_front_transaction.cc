// Sender and recipients of SmtpFrontSession: who may send what to whom, and the back end that is asked for each.
#include "base/mutant.h"
#include "base/text.h"
#include "gateway/smtp/smtp_front_session.h"

namespace coexist {

void SmtpFrontSession::mail(const SmtpCommand& command) {
  talk_.log().setParameters(command.argument);
  if (helloName_.empty()) return error(SmtpReplyText::kHelloFirst);
  if (transaction_) return error(SmtpReplyText::kMailTwice);
  const bool needed = context_.smtp().needsLogin(talk_.settings(), listener_.submission);
  if (!sender_ && needed) return error(SmtpReplyText::kAuthRequired);
  const std::string ownDomain = context_.smtp().completesAddresses ? context_.options->machine->fqdn() : "";
  const auto path = parseMailFrom(command.argument, pathForm(), ownDomain);
  if (!path)
    return error(startsWithIgnoreCase(command.argument, "FROM:") ? SmtpReplyText::kBadAddress
                                                                 : SmtpReplyText::kBadArguments);
  const auto parameters = taken(SmtpPathCommand::kMail, *path);
  if (!parameters) return error(SmtpReplyText::kBadParameter);
  const std::string address = path->address.text();
  if (!maySendAs(*context_.options->directory, sender_, path->address)) {
    return refuse({SmtpReplyText::kSenderDenied, "SenderDenied", "", "", address});
  }
  if (talk_.settings().connector.wantsLoginOfLocalSenders() &&
      claimsToBeOurs(*context_.options->directory, sender_, path->address)) {
    return refuseLater({SmtpReplyText::kSenderDenied, "SenderNotLoggedOn", "", "", address});
  }
  const size_t most = context_.smtp().messageLimit(talk_.settings());
  const auto size = parameters->sizeBytes();
  if (size && most > 0 && *size > most && !mutated("front-end-believes-any-size"))
    return refuse({SmtpReplyText::kTooBig});
  transaction_.emplace().envelope = {path->address, asSaidOn(*parameters)};
  reply(context_.smtp().mailText(path->address.empty(), size.has_value()), address);
}

// What is not listed is not known, and what is not understood must not be passed on.
std::optional<SmtpParameters> SmtpFrontSession::taken(SmtpPathCommand command, const SmtpPath& path) const {
  return takeSmtpParameters(command, path.parameters, [this](std::string_view extension) {
    return context_.smtp().takesParametersOf(ServerRole::kFront, accessState(), talk_.settings(), extension);
  });
}

// What the back end hears of a message that the front end says anew.
SmtpParameters SmtpFrontSession::asSaidOn(SmtpParameters parameters) const {
  if (const auto size = parameters.sizeBytes()) parameters.size = std::to_string(*size);
  // By DATA, with line ends that were checked: eight bits are the most that is left to ask for.
  if (parameters.body == "7BIT") parameters.body.reset();
  if (parameters.body) parameters.body = "8BITMIME";
  // RFC 4954 section 5: who wrote it is believed of those only who may send as anybody.
  if (!sender_ || !sender_->account->serviceAccount) parameters.author.reset();
  return parameters;
}

void SmtpFrontSession::rcpt(const SmtpCommand& command) {
  talk_.log().setParameters(command.argument);
  if (!transaction_) return error(SmtpReplyText::kMailFirst);
  if (incoming_) return error(SmtpReplyText::kBdatFirst);
  const auto path = parseRcptTo(command.argument, pathForm());
  if (!path)
    return error(startsWithIgnoreCase(command.argument, "TO:") ? SmtpReplyText::kBadAddress
                                                               : SmtpReplyText::kBadArguments);
  auto parameters = taken(SmtpPathCommand::kRcpt, *path);
  if (!parameters) return error(SmtpReplyText::kBadParameter);
  const size_t most = context_.smtp().maxRecipients;
  const bool full = most > 0 && transaction_->recipients >= most;
  if (full && !mutated("front-end-takes-any-number-of-recipients")) return refuse({SmtpReplyText::kTooManyRecipients});
  routeTo(*path, {path->address, *std::move(parameters)});
}

void SmtpFrontSession::refuseUnknown(const std::string& address) {
  SmtpRefusal refusal{SmtpReplyText::kUnknownRecipient, "", "", "", address};
  if (sender_ || !context_.smtp().tarpitsUnknownRecipients) return refuse(refusal);
  refusal.isError = true;
  refuseLater(std::move(refusal));
}

// Who has logged on may report to us ("<>"), and not, unnamed, to the world.
bool SmtpFrontSession::hidesFromTheWorld(const SmtpRoute& route) const {
  return route.kind == SmtpRoute::Kind::kOnwards && talk_.settings().connector.emptySendersStayLocal &&
         transaction_->envelope.from.empty() && !sender_->account->isServer();
}

void SmtpFrontSession::routeTo(const SmtpPath& path, SmtpRecipient recipient) {
  const std::string address = path.address.text();
  const SmtpRoute route = routeRecipient(*context_.options->directory, sender_, transaction_->envelope.from, path,
                                         context_.options->postmaster);
  if (route.kind == SmtpRoute::Kind::kUnknown) return refuseUnknown(address);
  if (hidesFromTheWorld(route)) return refuse({SmtpReplyText::kSenderDenied, "EmptySender", "", "", "<>"});
  if (route.address) recipient.address = *route.address;
  if (route.kind == SmtpRoute::Kind::kDenied) {
    return refuseLater({SmtpReplyText::kRelayDenied, "RelayDenied", "", "", address});
  }
  // One back end a transaction: nothing could be said truly of a message that one has taken and another has not.
  if (transaction_->recipients > 0 && route.home != transaction_->home && !mutated("one-message-goes-to-two-homes")) {
    return refuse({SmtpReplyText::kOtherHome, "", "", "", address});
  }
  const bool forResident = route.kind == SmtpRoute::Kind::kLocal;
  const ProxyDecision decision = decideProxyPlan(proxyPolicy(*context_.options, MailProtocol::kSmtp), route.home,
                                                 sender_ ? &*sender_ : nullptr, forResident);
  if (const auto* refusal = std::get_if<ProxyRefusal>(&decision)) {
    return refuse({SmtpReplyText::kServerUnavailable, refusal->cause, refusal->target, "", address});
  }
  transaction_->home = route.home;
  transaction_->asked = path;
  transaction_->route = route.kind;
  enter(State::kBackEnd);
  link_.addRecipient(std::get<ProxyPlan>(decision), transaction_->envelope, recipient);
}

void SmtpFrontSession::onRecipientAnswered(const SmtpAnswer& answer) {
  if (state_ != State::kBackEnd || !transaction_) return;
  enter(State::kCommand);
  if (!answer.positive()) return refuse(recipientRefusal(answer));
  ++transaction_->recipients;
  reply(SmtpReplyText::kRcptOk, transaction_->asked.address.text(), link_.target());
}

// The class of the code is the back end's, the words are ours.
SmtpRefusal SmtpFrontSession::recipientRefusal(const SmtpAnswer& answer) const {
  SmtpRefusal refusal{SmtpReplyText::kServerUnavailable, answer.cause, link_.target(), answer.detail,
                      transaction_->asked.address.text()};
  if (answer.cannotCarry) {
    refusal.text = SmtpReplyText::kDataRefused;
    return refusal;
  }
  if (!answer.permanent()) {
    if (answer.code == 452 && transaction_->recipients > 0) refusal.text = SmtpReplyText::kTooManyRecipients;
    return refusal;
  }
  if (answer.toSender) {
    refusal.address = transaction_->envelope.from.text();
    refusal.text = answer.code == 552 ? SmtpReplyText::kTooBig : SmtpReplyText::kSenderDenied;
    if (answer.byPolicy && !sender_) refusal.text = SmtpReplyText::kAuthRequired;
    return refusal;
  }
  const bool known = !answer.byPolicy && transaction_->route == SmtpRoute::Kind::kLocal;
  refusal.text = known ? SmtpReplyText::kUnknownRecipient : SmtpReplyText::kRelayDenied;
  return refusal;
}

void SmtpFrontSession::endTransaction() {
  link_.forget();
  transaction_.reset();
  incoming_.reset();
  throttled_ = false;
  updateReading();
}

}  // namespace coexist
