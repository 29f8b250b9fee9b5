#include "gateway/smtp/smtp_back_end_link.h"

#include <utility>

#include "base/text.h"
#include "gateway/login/issued_challenges.h"

namespace coexist {
namespace {

// RFC 5321 section 4.5.3.2.
constexpr Milliseconds kCommandMs = 5 * 60'000;
constexpr Milliseconds kDataMs = 2 * 60'000;
constexpr Milliseconds kBlockMs = 3 * 60'000;
constexpr Milliseconds kMessageMs = 10 * 60'000;
constexpr int kTaken = 250;

SmtpAnswer missingAnswer(std::string_view extension) {
  SmtpAnswer answer;
  answer.cannotCarry = true;
  answer.cause = "ProxyExtensionMissing";
  answer.detail = extension;
  return answer;
}

SmtpAnswer lossAnswer(const SmtpLoss& loss) {
  SmtpAnswer answer;
  answer.code = loss.taken ? kTaken : loss.code == 421 ? 0 : loss.code;
  answer.cause = loss.cause;
  answer.detail = loss.detail;
  return answer;
}

}  // namespace

SmtpBackEndLink::SmtpBackEndLink(const FrontContext& context, SessionIo& client, int timer, SmtpLinkEvents& events)
    : context_(context), events_(events), hop_(context, client, timer) {}

SmtpBackEndLink::~SmtpBackEndLink() { drop(); }

void SmtpBackEndLink::addRecipient(const ProxyPlan& plan, const SmtpEnvelope& envelope,
                                   const SmtpRecipient& recipient) {
  envelope_ = envelope;
  recipient_ = recipient;
  if (broken_) return answer(Step::kRecipient, lossAnswer(*broken_));
  if (session_ && (plan_.home != plan.home || plan_.target != plan.target)) leave();
  plan_ = plan;
  target_ = plan.targetText();
  if (!session_) return connect();
  if (current_) return askRecipient();
  reused_ = true;
  if (open_) return ask(Step::kReset, "RSET");
  askMail();
}

void SmtpBackEndLink::connect() {
  step_ = Step::kConnect;
  reused_ = open_ = current_ = false;
  hop_.connect(
      plan_,
      [this](SessionIo& backEnd, const std::optional<TlsParameters>& startTls) { return open(backEnd, startTls); },
      [this](std::string_view cause, const std::string& detail) {
        onBackEndLost({std::string(cause), detail});
      });
}

std::unique_ptr<Session> SmtpBackEndLink::open(SessionIo& backEnd, const std::optional<TlsParameters>& startTls) {
  SmtpBackEndOptions options;
  options.helloName = context_.options->machine->fqdn();
  options.loginVerbs = &context_.options->product->smtp.loginVerbs;
  options.startTls = startTls;
  options.random = context_.options->random;
  options.unixSeconds = context_.options->loop->unixSeconds();
  options.bindsChannel = context_.options->bindsChannels;
  options.terms.isOwnChallenge = [front = context_.options](std::string_view challenge) {
    return front->issuedChallenges && front->issuedChallenges->contains(challenge, front->loop->unixMilliseconds());
  };
  SmtpBackEndEvents& events = *this;
  auto session = std::make_unique<SmtpBackEndSession>(backEnd, plan_, std::move(options), events);
  plan_.identities.clear();
  session_ = session.get();
  return session;
}

void SmtpBackEndLink::onBackEndReady() { askMail(); }

// RFC 6531 section 3.2 leaves a relay two ways where the next server does not list what a message needs: to reject it,
// or to take it and send a report later. Nothing is kept here, so that it is rejected, at the recipient who lives
// there.
void SmtpBackEndLink::askMail() {
  const std::string_view missing = missingSmtpExtension(SmtpPathCommand::kMail, envelope_.parameters, backEndLists());
  if (!missing.empty()) return answer(Step::kMail, missingAnswer(missing));
  ask(Step::kMail, "MAIL FROM:<" + envelope_.from.text() + ">" +
                       writtenSmtpParameters(SmtpPathCommand::kMail, envelope_.parameters, backEndLists()));
}

void SmtpBackEndLink::askRecipient() {
  ask(Step::kRecipient, "RCPT TO:<" + recipient_.address.text() + ">" +
                            writtenSmtpParameters(SmtpPathCommand::kRcpt, recipient_.parameters, backEndLists()));
}

ListsSmtpExtension SmtpBackEndLink::backEndLists() const {
  return [this](std::string_view extension) { return session_->extensions().has(extension); };
}

void SmtpBackEndLink::ask(Step step, std::string_view line) {
  step_ = step;
  hop_.startGuard(kCommandMs);
  session_->ask(line);
}

void SmtpBackEndLink::startMessage() {
  if (broken_ || !session_ || !current_) {
    return answer(Step::kData, lossAnswer(broken_.value_or(SmtpLoss{"ProxyConnectionClosed", "", 0})));
  }
  step_ = Step::kData;
  hop_.startGuard(kDataMs);
  session_->askForData();
}

void SmtpBackEndLink::send(std::string_view block) {
  if (step_ != Step::kBlock) return;
  session_->send(block);
  if (full()) hop_.startGuard(kBlockMs);
}

void SmtpBackEndLink::onBackEndWritable() {
  if (step_ != Step::kBlock) return;
  hop_.stopGuard();
  events_.onLinkWritable();
}

void SmtpBackEndLink::endMessage(std::string_view block) {
  if (step_ != Step::kBlock) return;
  step_ = Step::kMessage;
  hop_.startGuard(kMessageMs);
  session_->endMessage(block);
}

void SmtpBackEndLink::onBackEndReply(const SmtpReply& reply) {
  const SmtpAnswer said = answerFrom(reply);
  switch (step_) {
    case Step::kReset:
      if (!reply.completed()) {
        leave();
        return connect();
      }
      open_ = false;
      return askMail();
    case Step::kMail:
      if (!said.positive()) return answer(Step::kMail, said);
      open_ = current_ = true;
      return askRecipient();
    case Step::kRecipient:
      if (said.positive()) ++recipients_;
      return answer(Step::kRecipient, said);
    case Step::kData:
      return answer(Step::kData, said);
    case Step::kMessage:
      open_ = false;
      return answer(Step::kMessage, said);
    default:
      return;
  }
}

SmtpAnswer SmtpBackEndLink::answerFrom(const SmtpReply& reply) const {
  SmtpAnswer answer;
  answer.code = reply.code;
  if (reply.positive()) return answer;
  answer.toSender = step_ == Step::kMail;
  answer.byPolicy = reply.code == 530 || reply.lines.back().starts_with("5.7.");
  answer.cause = step_ == Step::kMail        ? "ProxyRefusedSender"
                 : step_ == Step::kRecipient ? "ProxyRefusedRecipient"
                                             : "ProxyRefusedMessage";
  answer.detail = visible(session_ ? session_->masked(reply.text()) : reply.text());
  return answer;
}

// Each answer stands behind everything that changes here: the front end may go on at once.
void SmtpBackEndLink::answer(Step step, const SmtpAnswer& answer) {
  hop_.stopGuard();
  step_ = step == Step::kData && answer.positive() ? Step::kBlock : Step::kIdle;
  if (step == Step::kData) return events_.onDataAnswered(answer);
  if (step == Step::kBlock || step == Step::kMessage) return events_.onMessageAnswered(answer);
  events_.onRecipientAnswered(answer);
}

// A connection that was kept may have ended unseen: nothing of this transaction has been taken on it, so that another
// one does as well.
bool SmtpBackEndLink::startsAnew() const {
  return reused_ && recipients_ == 0 && (step_ == Step::kReset || step_ == Step::kMail);
}

void SmtpBackEndLink::onBackEndLost(const SmtpLoss& loss) {
  session_ = nullptr;
  open_ = current_ = false;
  if (startsAnew()) return connect();
  if (recipients_ > 0) broken_ = loss;
  const Step step = step_;
  if (step != Step::kIdle) answer(step, lossAnswer(loss));
}

void SmtpBackEndLink::onTimeout() {
  SmtpLoss loss{"ProxyTimeout", "", 0, session_ && session_->hasTaken()};
  if (session_) session_->abort();
  hop_.abandon();
  reused_ = false;
  onBackEndLost(loss);
}

void SmtpBackEndLink::forget() {
  // Between the 354 and the answer there is no other way back.
  if (step_ != Step::kIdle) leave();
  broken_.reset();
  recipients_ = 0;
  current_ = false;
}

void SmtpBackEndLink::breakOff() {
  if (session_ && step_ != Step::kIdle) {
    hop_.stopGuard();
    std::exchange(session_, nullptr)->breakOff();
  }
  forget();
}

void SmtpBackEndLink::leave() {
  hop_.stopGuard();
  drop();
}

// The client's connection may be going too: it is not asked for anything.
void SmtpBackEndLink::drop() {
  hop_.abandon();
  if (session_) std::exchange(session_, nullptr)->quit();
  step_ = Step::kIdle;
  open_ = current_ = false;
}

}  // namespace coexist
