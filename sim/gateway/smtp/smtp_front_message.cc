// The message half of SmtpFrontSession: DATA and BDAT, from the client's first octet to the back end's word.
#include <algorithm>

#include "gateway/smtp/smtp_front_session.h"

namespace coexist {

void SmtpFrontSession::data(const SmtpCommand&) {
  if (incoming_) return error(SmtpReplyText::kBdatFirst);
  if (!transaction_ || transaction_->recipients == 0) return error(SmtpReplyText::kRcptFirst);
  startMessage(SmtpMessage::Form::kBlock);
}

// The octets behind the command are never read as commands, whatever becomes of the chunk (RFC 3030 section 2).
void SmtpFrontSession::bdat(const SmtpCommand& command) {
  talk_.log().setParameters(command.argument);
  const auto chunk = parseBdat(command.argument);
  if (!chunk) {
    // How many octets follow cannot be told.
    error(SmtpReplyText::kBadArguments);
    return close();
  }
  chunk_ = *chunk;
  talk_.io().readOctets(chunk->octets);
  const bool startsMessage = !incoming_;
  if (startsMessage && lists("CHUNKING") && transaction_ && transaction_->recipients > 0) {
    return startMessage(SmtpMessage::Form::kChunks);
  }
  if (startsMessage) {
    SmtpRefusal refusal{lists("CHUNKING") ? SmtpReplyText::kRcptFirst : SmtpReplyText::kBadCommand};
    refusal.isError = true;
    incoming_ = SmtpIncoming{SmtpMessage(SmtpMessage::Form::kChunks, 0), false, refusal};
  }
  enter(State::kChunk);
  if (chunk_.octets == 0) onChunkEnd();
}

// Nothing is asked of the client before its back end is ready to store it.
void SmtpFrontSession::startMessage(SmtpMessage::Form form) {
  ++messages_;
  incoming_ = SmtpIncoming{SmtpMessage(form, context_.smtp().messageLimit(talk_.settings()))};
  enter(State::kBackEnd);
  link_.startMessage();
}

void SmtpFrontSession::onDataAnswered(const SmtpAnswer& answer) {
  if (state_ != State::kBackEnd || !incoming_) return;
  if (answer.positive()) {
    SmtpTrace trace;
    trace.clientName = helloName_;
    trace.clientHost = talk_.io().remote().host;
    trace.host = context_.options->machine->fqdn();
    trace.id = messageId();
    trace.extended = extended_;
    trace.secure = talk_.io().secure();
    trace.authenticated = sender_.has_value();
    trace.unixSeconds = context_.options->loop->unixSeconds();
    link_.send(receivedLine(trace));
  } else {
    incoming_->refused = messageRefusal(answer);
  }
  if (incoming_->message.form() == SmtpMessage::Form::kChunks) {
    enter(State::kChunk);
    if (chunk_.octets == 0) onChunkEnd();
    return;
  }
  if (incoming_->refused) {
    enter(State::kCommand);
    return refuseMessage();
  }
  talk_.say(text(SmtpReplyText::kDataStart));
  talk_.io().readBlock();
  enter(State::kBlock);
}

void SmtpFrontSession::onData(std::string_view octets) {
  if (!throttled_) restartGuard();
  if (state_ == State::kBlock) return passMessage(octets);
  if (state_ != State::kChunk && state_ != State::kBlob) return;
  chunk_.octets -= octets.size();
  state_ == State::kChunk ? passMessage(octets) : talk_.log().received(octets.size());
  if (chunk_.octets > 0 || talk_.ended()) return;
  if (state_ == State::kChunk) return onChunkEnd();
  enter(State::kCommand);
  reply(SmtpReplyText::kXexch50Ok);
}

void SmtpFrontSession::passMessage(std::string_view octets) {
  if (incoming_->refused) return swallow(octets.size());
  std::string block;
  incoming_->message.append(octets, block);
  link_.send(block);
  const size_t beyond = incoming_->message.beyond();
  talk_.log().received(octets.size() - beyond);
  if (incoming_->message.fault() != SmtpMessage::Fault::kNone) {
    stopAtFault();
    return swallow(beyond);
  }
  if (throttled_ || !link_.full()) return;
  throttled_ = true;
  talk_.stopGuard();
  updateReading();
}

// The rest of a message that is refused already: as much as a message may have, and no more.
void SmtpFrontSession::swallow(size_t octets) {
  const size_t most = context_.smtp().messageLimit(talk_.settings());
  const size_t room = most == 0 ? octets : most - incoming_->swallowed;
  talk_.log().received(std::min(octets, room));
  incoming_->swallowed += std::min(octets, room);
  if (octets <= room) return;
  refuse(SmtpRefusal(*incoming_->refused));
  close();
}

void SmtpFrontSession::onLinkWritable() {
  if (!throttled_) return;
  throttled_ = false;
  restartGuard();
  updateReading();
}

// The back end never gets to the end of such a message; the client is told at its end of it.
void SmtpFrontSession::stopAtFault() {
  link_.breakOff();
  throttled_ = false;
  updateReading();
  switch (incoming_->message.fault()) {
    case SmtpMessage::Fault::kNone:
    case SmtpMessage::Fault::kBareLineEnd:
      incoming_->refused = SmtpRefusal{SmtpReplyText::kBareLineEnd, "BareLineEnd", link_.target()};
      return;
    case SmtpMessage::Fault::kTooBig:
      incoming_->refused = SmtpRefusal{SmtpReplyText::kTooBig, "MessageTooBig", link_.target()};
      return;
    case SmtpMessage::Fault::kLoop:
      incoming_->refused = SmtpRefusal{SmtpReplyText::kDataRefused, "MailLoop", link_.target()};
      return;
  }
}

void SmtpFrontSession::onBlockEnd() {
  if (state_ == State::kBlock) finishMessage();
}

void SmtpFrontSession::onChunkEnd() {
  if (chunk_.last || incoming_->refused) return finishMessage();
  enter(State::kCommand);
  reply(SmtpReplyText::kBdatOk);
}

void SmtpFrontSession::finishMessage() {
  std::string block;
  if (!incoming_->refused) {
    incoming_->message.finish(block);
    if (incoming_->message.fault() != SmtpMessage::Fault::kNone) stopAtFault();
  }
  if (incoming_->refused) {
    enter(State::kCommand);
    return refuseMessage();
  }
  enter(State::kBackEnd);
  link_.endMessage(block);
}

void SmtpFrontSession::onMessageAnswered(const SmtpAnswer& answer) {
  if (!incoming_) return;
  if (state_ != State::kBackEnd) {
    // The client is still at it: it hears of this at the end, as of everything else.
    incoming_->refused = messageRefusal(answer);
    return onLinkWritable();
  }
  enter(State::kCommand);
  if (!answer.positive()) {
    incoming_->refused = messageRefusal(answer);
    return refuseMessage();
  }
  if (!sender_) talk_.startPatience();
  talk_.log().restartCount();
  if (!answer.cause.empty()) tell({SmtpReplyText::kDataOk, answer.cause, link_.target(), answer.detail}, "was served");
  reply(SmtpReplyText::kDataOk, "", link_.target(), answer.cause);
  endTransaction();
}

SmtpRefusal SmtpFrontSession::messageRefusal(const SmtpAnswer& answer) const {
  const SmtpReplyText text = !answer.permanent()  ? SmtpReplyText::kDataFailed
                             : answer.code == 552 ? SmtpReplyText::kTooBig
                                                  : SmtpReplyText::kDataRefused;
  return {text, answer.cause, link_.target(), answer.detail};
}

// Says what became of a message that has not been taken.
void SmtpFrontSession::refuseMessage() {
  const bool endsTransaction = incoming_->endsTransaction;
  refuse(SmtpRefusal(*incoming_->refused));
  if (endsTransaction) return endTransaction();
  incoming_.reset();
}

}  // namespace coexist
