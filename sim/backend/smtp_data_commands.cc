// DATA and BDAT: the message itself, and its delivery.
#include <algorithm>
#include <set>
#include <utility>

#include "backend/smtp_session.h"
#include "wire/smtp_trace.h"

namespace coexist {
namespace {

// "" is nobody.
bool livesHere(const Directory& directory, std::string_view home, std::string_view sender) {
  const Account* account = directory.byMail(sender);
  return account != nullptr && account->home == home;
}

}  // namespace

void SmtpSession::data(const SmtpCommand& command) {
  if (!command.argument.empty()) return reject(SmtpReplyText::kBadArguments);
  if (state_ == kChunking) return reject(SmtpReplyText::kBdatFirst);
  if (!transaction_ || transaction_->mailboxes.empty()) return reject(SmtpReplyText::kRcptFirst);
  reply(SmtpReplyText::kDataStart);
  if (refused(ReplyKind::kContinuation)) return;
  if (product().has(Quirk::kSenderMustBeLocal) && loggedOn() &&
      !livesHere(*context().directory, context().home, transaction_->sender.text())) {
    // Q262945: "554 Mailbox is not local" came right after the 354, before any data; what comes then is commands again.
    reply(SmtpReplyText::kSenderNotLocal, {.address = transaction_->writtenSender});
    return endTransaction();
  }
  if (profile().senderDeniedAtData && !maySend(transaction_->sender)) {
    reply(SmtpReplyText::kSenderDenied, {.address = transaction_->writtenSender});
    return endTransaction();
  }
  reading_ = Reading::kBlock;
  io().readBlock();
}

void SmtpSession::bdat(const SmtpCommand& command) {
  const auto chunk = parseBdat(command.argument);
  if (!chunk) {
    // How many octets follow cannot be known: nobody can stay in step.
    reply(SmtpReplyText::kBadArguments);
    return close();
  }
  if (refused()) endTransaction();
  const bool wanted = lists("CHUNKING") && transaction_ && !transaction_->mailboxes.empty();
  if (wanted) state_ = kChunking;
  readCounted(wanted ? Reading::kChunk : Reading::kSwallowedChunk,
              {.left = chunk->octets, .octets = chunk->octets, .last = chunk->last});
}

void SmtpSession::readCounted(Reading what, const Counted& counted) {
  reading_ = what;
  counted_ = counted;
  if (counted_.left == 0) return endCounted();
  io().readOctets(counted_.left);
}

void SmtpSession::onData(std::string_view octets) {
  if (ended()) return;
  startIdleTimer();
  if (reading_ == Reading::kBlock) {
    transaction_->message.appendBlock(octets);
    return;
  }
  octets = octets.substr(0, counted_.left);
  counted_.left -= octets.size();
  if (reading_ == Reading::kChunk) transaction_->message.appendChunk(octets);
  if (counted_.left > 0) return;
  endCounted();
  easeReading();
}

void SmtpSession::onBlockEnd() {
  if (ended()) return;
  startIdleTimer();
  reading_ = Reading::kLines;
  finishMessage();
  easeReading();
}

void SmtpSession::endCounted() {
  const Counted counted = std::exchange(counted_, {});
  const Reading what = std::exchange(reading_, Reading::kLines);
  if (what == Reading::kProperties) return reply(SmtpReplyText::kXexch50Ok, {.octets = std::to_string(counted.octets)});
  if (what == Reading::kSwallowedChunk)
    return reject(lists("CHUNKING") ? SmtpReplyText::kRcptFirst : SmtpReplyText::kBadCommand);
  endChunk(counted);
}

void SmtpSession::endChunk(const Counted& chunk) {
  if (chunk.last || transaction_->message.tooBig()) return finishMessage();
  reply(SmtpReplyText::kBdatOk, {.octets = std::to_string(chunk.octets)});
}

void SmtpSession::finishMessage() {
  SmtpMessageReceiver& message = transaction_->message;
  switch (message.finish()) {
    case SmtpMessageReceiver::Fault::kTooBig:
      reply(SmtpReplyText::kTooBig, {.octets = std::to_string(message.bytes())});
      break;
    case SmtpMessageReceiver::Fault::kBareLineEnd:
      reply(SmtpReplyText::kBareLineEnd);
      break;
    case SmtpMessageReceiver::Fault::kNone:
      if (!refused()) deliver();
      break;
  }
  endTransaction();
}

void SmtpSession::deliver() {
  const int64_t now = context().unixSeconds ? context().unixSeconds() : 0;
  const Values values{.octets = std::to_string(transaction_->message.bytes()), .id = std::to_string(++messages_)};
  const SmtpTrace trace{.clientName = helloName_,
                        .clientHost = io().remote().host,
                        .host = std::string(host()),
                        .id = values.id,
                        .extended = extended_,
                        .secure = io().secure(),
                        .authenticated = loggedOn(),
                        .unixSeconds = now};
  const auto octets = std::make_shared<const std::string>("Return-Path: <" + transaction_->sender.text() + ">\r\n" +
                                                          receivedLine(trace) + transaction_->message.take());
  // Whoever stands there twice gets it once.
  for (const std::string& mailbox : std::set(transaction_->mailboxes.begin(), transaction_->mailboxes.end())) {
    context().store->of(mailbox).find("INBOX")->append(octets, now);
  }
  reply(SmtpReplyText::kDataOk, values);
}

}  // namespace coexist
