// What a client does with its messages: STAT, LIST, UIDL, RETR, TOP, DELE and RSET.
#include <algorithm>

#include "backend/pop3_session.h"

namespace coexist {
namespace {

// How much of a long answer is made at once.
constexpr size_t kPieceBytes = 16 * 1024;

}  // namespace

void Pop3Session::stat(const Pop3Command& command) {
  if (!command.words().empty()) return reject(Pop3ReplyText::kBadArguments);
  answer(Pop3ReplyText::kStat,
         {{"messages", std::to_string(maildrop_->count())}, {"octets", std::to_string(maildrop_->octets())}});
}

void Pop3Session::list(const Pop3Command& command) { startList(command, false); }

void Pop3Session::uidl(const Pop3Command& command) { startList(command, true); }

void Pop3Session::startList(const Pop3Command& command, bool uniqueIds) {
  const auto words = command.words();
  if (words.size() > 1) return reject(Pop3ReplyText::kBadArguments);
  if (words.empty()) {
    answer(uniqueIds ? Pop3ReplyText::kUidl : Pop3ReplyText::kList,
           {{"messages", std::to_string(maildrop_->count())}, {"octets", std::to_string(maildrop_->octets())}});
    answer_.uniqueIds = uniqueIds;
    return answerInPieces();
  }
  const Pop3Maildrop::Entry* entry = message(words.front());
  if (entry == nullptr) return;
  answer(uniqueIds ? Pop3ReplyText::kUidlOne : Pop3ReplyText::kListOne,
         {{"number", std::to_string(entry->number)},
          {"octets", std::to_string(entry->octets->size())},
          {"id", maildrop_->uniqueId(*entry)}});
}

void Pop3Session::retr(const Pop3Command& command) {
  const auto words = command.words();
  if (words.size() != 1) return reject(Pop3ReplyText::kBadArguments);
  const Pop3Maildrop::Entry* entry = message(words.front());
  if (entry == nullptr) return;
  answer(Pop3ReplyText::kRetr, {{"octets", std::to_string(entry->octets->size())}});
  startMessage(*entry, entry->octets->size());
}

void Pop3Session::top(const Pop3Command& command) {
  const auto words = command.words();
  const auto bodyLines = words.size() == 2 ? pop3Number(words[1], 0) : std::nullopt;
  if (!bodyLines) return reject(Pop3ReplyText::kBadArguments);
  const Pop3Maildrop::Entry* entry = message(words.front());
  if (entry == nullptr) return;
  answer(Pop3ReplyText::kTop);
  startMessage(*entry, topOfMessage(*entry->octets, *bodyLines).size());
}

void Pop3Session::startMessage(const Pop3Maildrop::Entry& entry, size_t octets) {
  answer_.octets = entry.octets;
  answer_.end = octets;
  answerInPieces();
}

void Pop3Session::dele(const Pop3Command& command) {
  const auto words = command.words();
  if (words.size() != 1) return reject(Pop3ReplyText::kBadArguments);
  const Pop3Maildrop::Entry* entry = message(words.front());
  if (entry == nullptr) return;
  maildrop_->mark(entry->number);
  answer(Pop3ReplyText::kDele, {{"number", std::to_string(entry->number)}});
}

void Pop3Session::rset(const Pop3Command& command) {
  if (!command.words().empty()) return reject(Pop3ReplyText::kBadArguments);
  maildrop_->unmarkAll();
  answer(Pop3ReplyText::kRset,
         {{"messages", std::to_string(maildrop_->count())}, {"octets", std::to_string(maildrop_->octets())}});
}

// One that is there and not marked.
const Pop3Maildrop::Entry* Pop3Session::message(std::string_view number) {
  const auto wanted = pop3Number(number);
  const Pop3Maildrop::Entry* entry = wanted ? maildrop_->find(*wanted) : nullptr;
  if (!wanted) {
    reject(Pop3ReplyText::kBadArguments);
  } else if (entry == nullptr) {
    answer(Pop3ReplyText::kNoSuchMessage);
  }
  return entry;
}

bool Pop3Session::answerMore() {
  send(answer_.octets ? messagePiece() : listedMessages());
  const bool done = answer_.octets ? answer_.next == answer_.end : answer_.number == maildrop_->last();
  if (!done) return false;
  std::string last;
  if (answer_.octets) {
    answer_.stuffer.finish(last);
  } else {
    last = ".\r\n";
  }
  send(last);
  answer_ = {};
  return true;
}

std::string Pop3Session::listedMessages() {
  std::string lines;
  while (answer_.number < maildrop_->last() && lines.size() < kPieceBytes) {
    const Pop3Maildrop::Entry* entry = maildrop_->find(++answer_.number);
    if (entry == nullptr) continue;
    lines += std::to_string(answer_.number) + ' ';
    lines += answer_.uniqueIds ? maildrop_->uniqueId(*entry) : std::to_string(entry->octets->size());
    lines += "\r\n";
  }
  return lines;
}

std::string Pop3Session::messagePiece() {
  const size_t count = std::min(kPieceBytes, answer_.end - answer_.next);
  std::string piece;
  answer_.stuffer.append(std::string_view(*answer_.octets).substr(answer_.next, count), piece);
  answer_.next += count;
  return piece;
}

}  // namespace coexist
