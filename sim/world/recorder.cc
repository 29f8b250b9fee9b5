#include "world/recorder.h"

#include "world/line_splitter.h"

namespace coexist {
namespace {

Speaker speakerOf(Letter letter) {
  switch (letter) {
    case Letter::kClient:
      return Speaker::kClient;
    case Letter::kServer:
      return Speaker::kFrontEnd;
    case Letter::kProxy:
      return Speaker::kProxy;
    case Letter::kBackEnd:
      return Speaker::kBackEnd;
    case Letter::kAdmin:
      return Speaker::kAdmin;
    case Letter::kLog:
      return Speaker::kLog;
    case Letter::kUser:
      return Speaker::kUser;
  }
  return Speaker::kClient;
}

// One connection, seen from the end that is ours: `heard` is what it receives, `said` what it sends.
class RecorderTap final : public ConnectionTap {
 public:
  RecorderTap(Recorder& recorder, Letter heard, Letter said, std::string actor, int connection)
      : recorder_(recorder),
        heard_(heard),
        actor_(std::move(actor)),
        connection_(connection),
        data_(false, [this](std::string_view line) { recorder_.record(heard_, actor_, connection_, false, line); }),
        sent_(said == Letter::kBackEnd,
              [this, said](std::string_view line) { recorder_.record(said, actor_, connection_, false, line); }) {}

  void onReceivedLine(std::string_view line) override {
    data_.flush();
    data_.feed(line);
    data_.feed("\r\n");
  }

  void onReceivedData(std::string_view octets) override { data_.feed(octets); }
  void onSent(std::string_view octets) override { sent_.feed(octets); }

  void onEvent(std::string_view text) override {
    data_.flush();
    sent_.flush();
    recorder_.record(heard_, actor_, connection_, true, text);
  }

 private:
  Recorder& recorder_;
  Letter heard_;
  std::string actor_;
  int connection_;
  LineSplitter data_;
  LineSplitter sent_;
};

}  // namespace

void Recorder::openWindow() {
  for (auto& [key, channel] : channels_) channel.windowStart = channel.lines.size();
}

void Recorder::forgive() {
  for (auto& [key, channel] : channels_) {
    bool unjudged = false;
    for (size_t i = channel.next; i < channel.windowStart; ++i) unjudged |= !line(channel.lines[i]).event;
    if (!unjudged) channel.forgiven = channel.lines.size();
  }
}

void Recorder::record(Letter letter, const std::string& actor, int connection, bool event, std::string_view text) {
  if (listener_ && !event) listener_(letter, actor, connection, transcript_.lines().size(), text);
  channels_[{letter, actor}].lines.push_back(transcript_.lines().size());
  transcript_.add({loop_.nowMs(), speakerOf(letter), actor, connection, event, std::string(text)});
}

int Recorder::newestConnection(Letter letter, const std::string& actor) const {
  const bool secondHop = letter == Letter::kProxy || letter == Letter::kBackEnd;
  const auto found = connections_.find({secondHop ? Letter::kBackEnd : Letter::kClient, actor});
  return found == connections_.end() ? 0 : found->second;
}

std::shared_ptr<ConnectionTap> Recorder::clientTap(const std::string& actor) {
  const int connection = ++connections_[{Letter::kClient, actor}];
  return std::make_shared<RecorderTap>(*this, Letter::kServer, Letter::kClient, actor, connection);
}

std::shared_ptr<ConnectionTap> Recorder::backEndTap(const std::string& actor) {
  const int connection = ++connections_[{Letter::kBackEnd, actor}];
  return std::make_shared<RecorderTap>(*this, Letter::kProxy, Letter::kBackEnd, actor, connection);
}

}  // namespace coexist
