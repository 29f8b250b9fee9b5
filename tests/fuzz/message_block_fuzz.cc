// Any message, cut anywhere: stuffed, framed as a server frames it, and unstuffed, it must be the same message again;
// and what is passed on as sound must hold whole line ends only. The first octet says how the pieces are cut.
#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "net/line_framer.h"
#include "wire/message_block.h"

namespace {

using namespace coexist;

// What a server makes of `wire`: the messages, with a mark behind each that has ended.
std::string received(std::string_view wire, size_t pieceBytes) {
  LineFramer framer;
  framer.readBlock();
  DotUnstuffer unstuffer;
  std::string message;
  for (size_t i = 0; i < wire.size(); i += pieceBytes) {
    framer.push(wire.substr(i, pieceBytes));
    while (const auto frame = framer.next()) {
      if (frame->kind == Frame::Kind::kData) unstuffer.append(frame->octets, message);
      if (frame->kind == Frame::Kind::kBlockEnd) message += "<end>";
      if (frame->kind == Frame::Kind::kLine) std::abort();  // a second command out of one message
    }
    framer.keep();
  }
  return message;
}

std::string passedOn(std::string_view octets, size_t pieceBytes) {
  LineEndCheck check;
  std::string passed;
  for (size_t i = 0; i < octets.size(); i += pieceBytes) {
    const std::string_view piece = octets.substr(i, pieceBytes);
    const bool before = check.heldBack();
    const size_t count = check.sound(piece);
    if (before && count > 0) passed += '\r';
    passed.append(piece.substr(0, count));
  }
  if (check.finish() && passed != octets) std::abort();
  return passed;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const size_t pieceBytes = 1 + data[0] % 16;
  const std::string message(reinterpret_cast<const char*>(data) + 1, size - 1);

  DotStuffer stuffer;
  std::string block;
  for (size_t i = 0; i < message.size(); i += pieceBytes) {
    stuffer.append(std::string_view(message).substr(i, pieceBytes), block);
  }
  stuffer.finish(block);
  const bool wholeLines = message.empty() || message.ends_with("\r\n");
  if (received(block, 17 - pieceBytes) != message + (wholeLines ? "" : "\r\n") + "<end>") std::abort();

  const std::string passed = passedOn(message, pieceBytes);
  if (passed != passedOn(message, 1000)) std::abort();
  for (size_t i = 0; i < passed.size(); ++i) {
    const char c = passed[i];
    if (c == '\0' || (c == '\n' && (i == 0 || passed[i - 1] != '\r'))) std::abort();
    if (c == '\r' && (i + 1 == passed.size() || passed[i + 1] != '\n')) std::abort();
  }
  return 0;
}
