// Sender and recipients of SmtpFrontSession: who may send what to whom, and the back end that is asked for each.
#include <algorithm>

#include "base/text.h"
#include "gateway/smtp/smtp_front_session.h"

namespace coexist {

void SmtpFrontSession::mail(const SmtpCommand& command) {
  log_.setParameters(command.argument);
  if (helloName_.empty()) return error(SmtpText::kHelloFirst);
  if (transaction_) return error(SmtpText::kMailTwice);
  if (!sender_ && (listener_.submission || context_.smtp().logonRequired)) return error(SmtpText::kAuthRequired);
  const auto path = parseMailFrom(command.argument);
  if (!path)
    return error(startsWithIgnoreCase(command.argument, "FROM:") ? SmtpText::kBadAddress : SmtpText::kBadArguments);
  SmtpTransaction transaction;
  transaction.envelope.from = path->address;
  if (const auto fault = readMailParameters(*path, transaction.envelope)) return error(*fault);
  const std::string address = path->address.text();
  if (!maySendAs(*context_.options->directory, sender_, path->address)) {
    return refuse({SmtpText::kSenderDenied, "SenderDenied", "", "", address});
  }
  const size_t most = context_.smtp().maxMessageBytes;
  const auto& size = transaction.envelope.sizeBytes;
  if (size && most > 0 && *size > most) return refuse({SmtpText::kTooBig});
  transaction_ = std::move(transaction);
  reply(size ? SmtpText::kMailOkWithSize : SmtpText::kMailOk, address);
}

// What is not listed is not known, and what is not understood must not be passed on.
std::optional<SmtpText> SmtpFrontSession::readMailParameters(const SmtpPath& path, SmtpEnvelope& envelope) const {
  for (const SmtpParameter& parameter : path.parameters) {
    const std::string value = upperAscii(parameter.value);
    if (parameter.name == "SIZE" && lists("SIZE")) {
      envelope.sizeBytes = smtpSize(value);
      if (!envelope.sizeBytes) return SmtpText::kBadParameter;
    } else if (parameter.name == "BODY" && value == "7BIT") {
      continue;
    } else if (parameter.name == "BODY" && lists("8BITMIME") &&
               (value == "8BITMIME" || (value == "BINARYMIME" && context_.smtp().binary))) {
      envelope.eightBit = true;
    } else if (parameter.name == "AUTH" && !context_.smtp().logonVerbs.empty() && !value.empty()) {
      // RFC 4954 section 5: who wrote it is believed of those only who may send as anybody.
      if (sender_ && sender_->account->serviceAccount) envelope.author = parameter.value;
    } else if (parameter.name == "RET" && lists("DSN") && (value == "FULL" || value == "HDRS")) {
      envelope.returned = value;
    } else if (parameter.name == "ENVID" && lists("DSN") && !value.empty()) {
      envelope.envelopeId = parameter.value;
    } else {
      return SmtpText::kBadParameter;
    }
  }
  return std::nullopt;
}

std::optional<SmtpText> SmtpFrontSession::readRecipientParameters(const SmtpPath& path,
                                                                  SmtpRecipient& recipient) const {
  for (const SmtpParameter& parameter : path.parameters) {
    if (!lists("DSN") || parameter.value.empty()) return SmtpText::kBadParameter;
    if (parameter.name == "NOTIFY") {
      recipient.notify = upperAscii(parameter.value);
      for (const std::string_view when : split(recipient.notify, ',')) {
        if (when != "NEVER" && when != "SUCCESS" && when != "FAILURE" && when != "DELAY") {
          return SmtpText::kBadParameter;
        }
      }
    } else if (parameter.name == "ORCPT") {
      recipient.original = parameter.value;
    } else {
      return SmtpText::kBadParameter;
    }
  }
  return std::nullopt;
}

void SmtpFrontSession::rcpt(const SmtpCommand& command) {
  log_.setParameters(command.argument);
  if (!transaction_) return error(SmtpText::kMailFirst);
  if (incoming_) return error(SmtpText::kBdatFirst);
  const auto path = parseRcptTo(command.argument);
  if (!path)
    return error(startsWithIgnoreCase(command.argument, "TO:") ? SmtpText::kBadAddress : SmtpText::kBadArguments);
  SmtpRecipient recipient{path->address};
  if (const auto fault = readRecipientParameters(*path, recipient)) return error(*fault);
  const size_t most = context_.smtp().maxRecipients;
  if (most > 0 && transaction_->recipients >= most) return refuse({SmtpText::kTooManyRecipients});
  routeTo(*path, recipient);
}

void SmtpFrontSession::routeTo(const SmtpPath& path, const SmtpRecipient& recipient) {
  const std::string address = path.address.text();
  const SmtpRoute route = routeRecipient(*context_.options->directory, sender_, transaction_->envelope.from, path);
  if (route.kind == SmtpRoute::Kind::kUnknown) return refuse({SmtpText::kUnknownRecipient, "", "", "", address});
  if (route.kind == SmtpRoute::Kind::kDenied) {
    return refuseLater({SmtpText::kRelayDenied, "RelayDenied", "", "", address});
  }
  // One back end a transaction: nothing could be said truly of a message that one has taken and another has not.
  if (transaction_->recipients > 0 && route.home != transaction_->home) {
    return refuse({SmtpText::kOtherHome, "", "", "", address});
  }
  const ProxyDecision decision =
      decideProxyPlan(proxyPolicy(*context_.options, MailProtocol::kSmtp), route.home, sender_ ? &*sender_ : nullptr);
  if (const auto* refusal = std::get_if<ProxyRefusal>(&decision)) {
    return refuse({SmtpText::kServerUnavailable, refusal->cause, refusal->target, "", address});
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
  reply(SmtpText::kRcptOk, transaction_->asked.address.text(), link_.target());
}

// The class of the code is the back end's, the words are ours.
SmtpRefusal SmtpFrontSession::recipientRefusal(const SmtpAnswer& answer) const {
  SmtpRefusal refusal{SmtpText::kServerUnavailable, answer.cause, link_.target(), answer.detail,
                      transaction_->asked.address.text()};
  if (!answer.permanent()) {
    if (answer.code == 452 && transaction_->recipients > 0) refusal.text = SmtpText::kTooManyRecipients;
    return refusal;
  }
  if (answer.toSender) {
    refusal.address = transaction_->envelope.from.text();
    refusal.text = answer.code == 552 ? SmtpText::kTooBig : SmtpText::kSenderDenied;
    if (answer.byPolicy && !sender_) refusal.text = SmtpText::kAuthRequired;
    return refusal;
  }
  const bool known = !answer.byPolicy && transaction_->route == SmtpRoute::Kind::kLocal;
  refusal.text = known ? SmtpText::kUnknownRecipient : SmtpText::kRelayDenied;
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
