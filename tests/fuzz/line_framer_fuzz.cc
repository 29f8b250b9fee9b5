// Any octets, cut anywhere, with the framing changed between frames: the frames must not depend on the cuts, and no
// more than a line's limit may be held. The first octets choose cuts and pauses; the frames themselves choose the
// framing.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "net/line_framer.h"

namespace {

using namespace coexist;

constexpr size_t kLimitBytes = 24;
constexpr size_t kHeaderBytes = 8;

// Data is joined, because its pieces are those of the network.
struct Frames {
  std::vector<std::string> items;
  bool inData = false;

  void add(const Frame& frame) {
    const bool isData = frame.kind == Frame::Kind::kData;
    if (isData && inData) {
      items.back() += frame.octets;
    } else {
      items.push_back(std::string(1, "ltd"[static_cast<int>(frame.kind)]) + std::string(frame.octets));
    }
    inData = isData;
  }
};

// A session's choices, made from a line alone, so that they are the same for all cuts.
void react(LineFramer& framer, const Frame& frame) {
  if (frame.kind != Frame::Kind::kLine || frame.octets.empty()) return;
  const size_t number = static_cast<unsigned char>(frame.octets.back());
  if (frame.octets.front() == '{') framer.readOctets(number);
  if (frame.octets.front() == '#') framer.readLines(number % kLimitBytes);
  if (frame.octets.front() == '!') framer.readRaw();
}

Frames framesOf(std::string_view input, std::string_view cuts) {
  LineFramer framer;
  framer.readLines(kLimitBytes);
  Frames frames;
  for (size_t turn = 0; !input.empty(); ++turn) {
    const size_t choice = cuts.empty() ? input.size() : static_cast<unsigned char>(cuts[turn % cuts.size()]);
    const size_t size = std::min(input.size(), choice % 64 + (cuts.empty() ? choice : 1));
    framer.push(input.substr(0, size));
    input.remove_prefix(size);
    const bool pauses = !cuts.empty() && choice >= 192 && !input.empty();
    while (!pauses) {
      const auto frame = framer.next();
      if (!frame) break;
      frames.add(*frame);
      react(framer, *frame);
    }
    framer.keep();
    if (!pauses && framer.heldBytes() > 2 * 255) std::abort();
  }
  return frames;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  if (all.size() < kHeaderBytes) return 0;
  const std::string_view input = all.substr(kHeaderBytes);
  const Frames whole = framesOf(input, {});
  if (whole.items != framesOf(input, all.substr(0, kHeaderBytes)).items) std::abort();
  if (whole.items != framesOf(input, std::string_view("\0", 1)).items) std::abort();
  return 0;
}
