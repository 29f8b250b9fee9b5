#include "world/recorder.h"

#include "world/line_splitter.h"

namespace coexist {

// One connection, seen from the end that is ours: `heard` is what it receives, `said` what it sends.
class RecorderTap final : public ConnectionTap {
 public:
  RecorderTap(Recorder& recorder, Letter heard, Letter said, std::string actor, int connection, MailProtocol protocol)
      : recorder_(recorder),
        heard_(heard),
        actor_(std::move(actor)),
        connection_(connection),
        secrets_(protocol),
        data_(false, [this](std::string_view text) { line(heard_, text); }),
        sent_(said == Letter::kBackEnd && protocol == MailProtocol::kImap,
              [this, said](std::string_view text) { line(said, text); }) {}

  void onReceivedLine(std::string_view line) override {
    data_.flush();
    data_.feed(line);
    data_.feed("\r\n");
  }

  void onReceivedData(std::string_view octets) override { data_.feed(octets); }
  void onSent(std::string_view octets) override { sent_.feed(octets); }

  void onEvent(std::string_view text) override {
    flush();
    recorder_.record(heard_, actor_, connection_, true, text);
  }

  void flush() {
    data_.flush();
    sent_.flush();
  }

 private:
  void line(Letter letter, std::string_view text) {
    const bool server = letter == Letter::kServer || letter == Letter::kBackEnd;
    const TextSpan secret = server ? TextSpan{} : secrets_.clientSaid(text);
    if (server) secrets_.serverSaid(text);
    recorder_.record(letter, actor_, connection_, false, text, secret);
  }

  Recorder& recorder_;
  Letter heard_;
  std::string actor_;
  int connection_;
  SecretWatch secrets_;
  LineSplitter data_;
  LineSplitter sent_;
};

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

void Recorder::record(Letter letter, const std::string& actor, int connection, bool event, std::string_view text,
                      TextSpan secret) {
  if (listener_ && !event) listener_(letter, actor, connection, transcript_.lines().size(), text);
  channels_[{letter, actor}].lines.push_back(transcript_.lines().size());
  transcript_.add({loop_.nowMs(), letter, actor, connection, event, std::string(text), secret});
}

const std::vector<Recorder::Tapped>* Recorder::connectionsOf(Letter letter, const std::string& actor) const {
  const auto found = connections_.find({hopOf(letter) == Hop::kBackEnd ? Letter::kBackEnd : Letter::kClient, actor});
  return found == connections_.end() ? nullptr : &found->second;
}

int Recorder::newestConnection(Letter letter, const std::string& actor) const {
  const auto* connections = connectionsOf(letter, actor);
  return connections == nullptr ? 0 : static_cast<int>(connections->size());
}

MailProtocol Recorder::protocolOf(Letter letter, const std::string& actor, int connection) const {
  const auto* connections = connectionsOf(letter, actor);
  const auto index = static_cast<size_t>(connection) - 1;
  return connections == nullptr || index >= connections->size() ? MailProtocol::kImap : (*connections)[index].protocol;
}

std::shared_ptr<ConnectionTap> Recorder::tap(Letter heard, Letter said, const std::string& actor,
                                             MailProtocol protocol) {
  std::vector<Tapped>& connections = connections_[{said, actor}];
  const int connection = static_cast<int>(connections.size()) + 1;
  auto made = std::make_shared<RecorderTap>(*this, heard, said, actor, connection, protocol);
  connections.push_back({protocol, made});
  return made;
}

std::shared_ptr<ConnectionTap> Recorder::clientTap(const std::string& actor, MailProtocol protocol) {
  return tap(Letter::kServer, Letter::kClient, actor, protocol);
}

std::shared_ptr<ConnectionTap> Recorder::backEndTap(const std::string& actor, MailProtocol protocol) {
  return tap(Letter::kProxy, Letter::kBackEnd, actor, protocol);
}

void Recorder::flush() {
  for (auto& [actor, connections] : connections_) {
    for (const Tapped& tapped : connections) {
      if (const auto made = tapped.tap.lock()) made->flush();
    }
  }
}

}  // namespace coexist
