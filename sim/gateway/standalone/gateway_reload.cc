#include "gateway/standalone/gateway_reload.h"

#include <atomic>
#include <mutex>

#include "base/text.h"

namespace coexist {

struct GatewayReload::State {
  void read();
  Status tryToTake(GatewayConfig config);
  void say(const std::string& sentence);
  void refuse(const std::string& why) { say("not reloaded, and nothing has changed: " + why); }

  RereadConfig reread;
  std::shared_ptr<Journal> journal;
  std::shared_ptr<const Generation> running;  // of the thread that reads
  std::atomic<bool> asked = false;
  std::mutex mutex;  // of what stands behind it
  ReloadEvents events;
};

void GatewayReload::State::say(const std::string& sentence) {
  const std::lock_guard lock(mutex);
  if (events.say) events.say(sentence);
}

void GatewayReload::State::read() {
  asked = false;
  std::vector<std::string> problems;
  auto config = reread(problems);
  if (config) {
    if (const Status taken = tryToTake(std::move(*config)); !taken) refuse(taken.error().message());
    return;
  }
  for (const std::string& problem : problems) refuse(problem);
}

// Whatever can fail stands before the first thing that changes; the logs are the first, and change all or none.
Status GatewayReload::State::tryToTake(GatewayConfig config) {
  const std::vector<std::string> waiting = keepWhatStays(*running, config);
  TlsIdentity identity = config.identity.value_or(running->identity);
  auto made = makeGeneration(std::move(config), std::move(identity));
  if (!made) return made.error();
  const GatewayConfig& read = (*made)->config;
  if (Status opened = journal->openProtocolLogs({read.protocolLogFiles, read.protocolLogBytes}); !opened) return opened;
  for (const std::string& sentence : read.warnings) say("warning: " + sentence);
  for (const std::string& sentence : waiting) say("warning: " + sentence);
  running = *made;
  const std::string done =
      "reloaded: " + counted(read.homes.size(), "home") + ", " + counted(read.users.size(), "user");
  const std::lock_guard lock(mutex);
  if (events.take) events.take(running, done);
  return {};
}

GatewayReload::GatewayReload(RereadConfig reread, std::shared_ptr<Journal> journal,
                             std::shared_ptr<const Generation> running, ReloadEvents events)
    : state_(std::make_shared<State>()) {
  state_->reread = std::move(reread);
  state_->journal = std::move(journal);
  state_->running = std::move(running);
  state_->events = std::move(events);
}

GatewayReload::~GatewayReload() {
  const std::lock_guard lock(state_->mutex);
  state_->events = {};
}

void GatewayReload::ask() {
  if (!state_->reread || state_->asked.exchange(true)) return;
  thread_.post([state = state_] { state->read(); });
}

}  // namespace coexist
