#include "world/script_runner.h"

#include <algorithm>

#include "base/text.h"
#include "world/cmdlet_runner.h"
#include "world/line_splitter.h"
#include "world/reply_plan.h"

namespace coexist {

ScriptRunner::ScriptRunner(const Case& scenario, CaseWorld& world)
    : scenario_(scenario),
      world_(world),
      judge_(
          scenario, world.recorder(), world.bindings(),
          [this](Letter letter, const std::string& actor, size_t line) -> Tokens& {
            return world_.tokensAt(letter, actor, line);
          },
          world.servers().countsBytes()),
      place_(scenario.place) {}

Failure ScriptRunner::here(std::string what) const {
  Failure failure;
  failure.place = place_;
  failure.what = std::move(what);
  failure.transcriptLine = world_.recorder().transcript().lines().size();
  return failure;
}

ScriptRunner::Check ScriptRunner::failed(const Status& status) {
  if (status) return std::nullopt;
  return here(status.error().message());
}

bool ScriptRunner::settle() {
  const Status rested = world_.settle();
  if (!rested) broken_ = rested.error().message();
  return rested.ok();
}

// The world is at rest, what follows is new, and the back ends know the B: lines that belong to it.
void ScriptRunner::beginAct(size_t index) {
  if (!settle()) return;
  world_.recorder().openWindow();
  planReplies(index);
}

// Each B: line is planned once, before the world can ask for it.
void ScriptRunner::planReplies(size_t from) {
  from = std::max(from, plannedUntil_);
  for (auto& [backEnd, group] : plannedReplies(scenario_, from, judge_)) {
    world_.replies().of(backEnd).expect(std::move(group));
  }
  while (from < scenario_.script.size() && !acts(scenario_.script[from])) ++from;
  plannedUntil_ = from;
}

std::optional<Failure> ScriptRunner::run() {
  const size_t count = scenario_.script.size();
  planReplies(0);
  for (size_t index = 0; index < count; ++index) {
    place_ = scenario_.script[index].place;
    Check failure = step(index);
    if (Check death = deathOfASeat()) failure = std::move(death);
    if (!failure && broken_.empty()) continue;
    if (!failure) failure = here("the world stopped: " + broken_);
    failure->stepsNotReached = count - std::min(count, index + 1);
    settle();
    return failure;
  }
  return atTheEnd();
}

// It explains whatever else fails at the same step: a connection that ends, a line that does not come.
ScriptRunner::Check ScriptRunner::deathOfASeat() const {
  const auto death = world_.servers().death();
  return death ? Check(here(*death)) : std::nullopt;
}

ScriptRunner::Check ScriptRunner::step(size_t& index) {
  return std::visit([&](const auto& what) { return perform(what, index); }, scenario_.script[index].what);
}

// A scripted client connects by itself when a step first needs it; after that, by hand.
ScriptRunner::Check ScriptRunner::needClient(const std::string& client, size_t index) {
  if (judge_.drivenByPersona(client) || world_.hasConnected(client)) return std::nullopt;
  beginAct(index);
  return failed(world_.connect(client, "", ""));
}

ScriptRunner::Check ScriptRunner::perform(const LineStep& step, size_t& index) {
  if (step.letter == Letter::kServer || step.letter == Letter::kClient) {
    if (Check failure = needClient(step.actor, index)) return failure;
  }
  if (step.never) {
    if (Check failure = needClient("", index)) return failure;  // who has not connected proves nothing
    if (!settle()) return std::nullopt;
    return judge_.never(step, false);
  }
  if (acts(scenario_.script[index])) {
    if (step.letter == Letter::kClient) return sayLines(index);
    beginAct(index + 1);
    const Result<std::string> command = step.pattern->expand(world_.bindings(), world_.tokensNow(step.letter, ""));
    if (!command) return here(command.error().message());
    return administrate(*command, {}, false);
  }
  if (step.letter == Letter::kBackEnd && !step.profileSpeaks) return std::nullopt;  // planned before
  if (!settle()) return std::nullopt;
  return judge_.line(step);
}

// C: lines in a row are pipelined: they leave in one send.
ScriptRunner::Check ScriptRunner::sayLines(size_t& index) {
  const std::string client = std::get<LineStep>(scenario_.script[index].what).actor;
  size_t last = index;
  for (size_t i = index + 1; i < scenario_.script.size(); ++i) {
    const auto* next = std::get_if<LineStep>(&scenario_.script[i].what);
    if (next == nullptr || next->letter != Letter::kClient || next->never || next->actor != client) break;
    last = i;
  }
  beginAct(last + 1);
  std::string octets;
  for (; broken_.empty(); ++index) {
    const auto& line = std::get<LineStep>(scenario_.script[index].what);
    const Result<std::string> text = line.pattern->expand(world_.bindings(), world_.tokensNow(line.letter, client));
    place_ = scenario_.script[index].place;
    if (!text) return here(text.error().message());
    octets += *text + "\r\n";
    if (index == last) break;
  }
  return failed(world_.send(client, octets));
}

ScriptRunner::Check ScriptRunner::perform(const ConnectStep& step, size_t& index) {
  beginAct(index + 1);
  Channel& heard = world_.recorder().channel(Letter::kServer, step.client);
  heard.next = std::max(heard.next, heard.forgiven);
  return failed(world_.connect(step.client, step.to, step.proto));
}

ScriptRunner::Check ScriptRunner::perform(const CloseStep& step, size_t& index) {
  beginAct(index + 1);
  return failed(world_.hangUp(step.client, step.reset));
}

ScriptRunner::Check ScriptRunner::perform(const ClosedStep& step, size_t& index) {
  if (Check failure = needClient(step.client, index)) return failure;
  if (!settle()) return std::nullopt;
  return judge_.closed(step.client, place_);
}

ScriptRunner::Check ScriptRunner::perform(const TlsStep& step, size_t& index) {
  if (Check failure = needClient(step.client, index)) return failure;
  beginAct(index + 1);
  if (Check failure = failed(world_.startTls(step.client))) return failure;
  if (!settle()) return std::nullopt;
  if (world_.client(step.client)->secure()) return std::nullopt;
  Failure failure = here("the TLS handshake did not succeed");
  const Channel& channel = world_.recorder().channel(Letter::kServer, step.client);
  if (!channel.lines.empty()) {
    failure.transcriptLine = channel.lines.back();
    failure.note = world_.recorder().line(channel.lines.back()).text;
  }
  return failure;
}

ScriptRunner::Check ScriptRunner::perform(const ServiceStep& step, size_t& index) {
  beginAct(index + 1);
  for (const std::string& seat : step.seats) {
    if (Check failure = failed(world_.operate(step.act, seat))) return failure;
  }
  if (settle()) world_.recorder().forgive();
  return std::nullopt;
}

ScriptRunner::Check ScriptRunner::perform(const ResolveStep& step, size_t& index) {
  beginAct(index + 1);
  world_.lead(step.name, step.to);
  return std::nullopt;
}

ScriptRunner::Check ScriptRunner::perform(const WaitStep& step, size_t& index) {
  beginAct(index + 1);
  if (Status advanced = world_.advance(step.ms); !advanced) broken_ = advanced.error().message();
  return std::nullopt;
}

ScriptRunner::Check ScriptRunner::perform(const SendStep& step, size_t& index) {
  if (step.letter == Letter::kClient) {
    if (Check failure = needClient(step.actor, index)) return failure;
  }
  beginAct(index + 1);
  const std::string actor = judge_.actorOf(step.letter, step.actor);
  const Result<std::string> bytes = step.bytes->expand(world_.bindings(), world_.tokensNow(step.letter, actor));
  if (!bytes) return here(bytes.error().message());
  if (step.letter == Letter::kBackEnd) {
    std::string said;
    for (int i = 0; i < step.repeat; ++i) said += *bytes;
    return failed(world_.sayUnasked(actor, said));
  }
  // One segment where it fits; a flood goes in pieces of a size that a kernel would take, until nobody listens.
  constexpr size_t kPieceBytes = 256 * 1024;
  std::string piece;
  for (int i = 0; i < step.repeat; ++i) {
    piece += *bytes;
    if (piece.size() < kPieceBytes && i + 1 < step.repeat) continue;
    if (Check failure = failed(world_.send(actor, piece))) return i + 1 < step.repeat ? std::nullopt : failure;
    if (step.repeat > 1 && !settle()) return std::nullopt;
    if (world_.client(actor)->closed()) return std::nullopt;
    piece.clear();
  }
  return std::nullopt;
}

ScriptRunner::Check ScriptRunner::perform(const AnyOrderStep& step, size_t& index) {
  for (const LineStep& line : step.lines) {
    if (line.letter != Letter::kServer) continue;
    if (Check failure = needClient(line.actor, index)) return failure;
  }
  if (!settle()) return std::nullopt;
  return judge_.anyOrder(step, place_);
}

ScriptRunner::Check ScriptRunner::perform(const AdminStep& step, size_t& index) {
  beginAct(index + 1);
  return administrate(step.command, step.shows, step.fails);
}

ScriptRunner::Check ScriptRunner::administrate(const std::string& command, const std::vector<LineStep>& shows,
                                               bool fails) {
  if (!broken_.empty()) return std::nullopt;
  Recorder& recorder = world_.recorder();
  recorder.record(Letter::kAdmin, "", 0, false, "PS> " + command);
  auto printed = runCmdlet(command, world_);
  if (!settle()) return std::nullopt;
  std::vector<std::string> lines = printed ? *printed : std::vector<std::string>{printed.error().message()};
  for (const std::string& line : lines) recorder.record(Letter::kAdmin, "", 0, false, line);
  if (printed.ok() == fails) {
    return here(fails ? "this command should have failed, and did not" : "the command failed: " + lines.front());
  }
  return showsInOrder(shows, lines, "the shell does not show it");
}

ScriptRunner::Check ScriptRunner::showsInOrder(const std::vector<LineStep>& shows,
                                               const std::vector<std::string>& lines, const char* where) {
  size_t next = 0;
  for (const LineStep& show : shows) {
    Tokens& tokens = world_.tokensNow(Letter::kAdmin, "");
    while (next < lines.size() && !show.pattern->match(lines[next], world_.bindings(), &tokens, nullptr)) ++next;
    if (next++ < lines.size()) continue;
    Failure failure = here(std::string("expected, but ") + where + " (in this order)");
    failure.written = show.pattern->text();
    failure.place = placeInString(show.place, show.textIndex);
    failure.length = lengthInString(show.place, show.textIndex, show.pattern->text().size());
    return failure;
  }
  return std::nullopt;
}

ScriptRunner::Check ScriptRunner::perform(const MailboxStep& step, size_t&) {
  if (!settle()) return std::nullopt;
  const Result<std::vector<Message>> inbox = world_.servers().inboxOf(step.user);
  if (!inbox) return here(inbox.error().message());
  const std::vector<Message>& messages = *inbox;
  const std::string count = std::to_string(messages.size());
  if (step.holds && messages.size() != static_cast<size_t>(*step.holds)) {
    return here("expected " + counted(static_cast<size_t>(*step.holds), "message") + " in the INBOX of " + step.user +
                ": it holds " + count);
  }
  std::vector<std::string> lines;
  LineSplitter splitter(false, [&lines](std::string_view line) { lines.emplace_back(line); });
  if (!messages.empty()) splitter.feed(*messages.back().octets);
  splitter.flush();
  return showsInOrder(step.shows, lines, "the newest message does not hold it");
}

ScriptRunner::Check ScriptRunner::atTheEnd() {
  if (!settle()) return here("the world stopped: " + broken_);
  if (Check death = deathOfASeat()) return death;
  world_.recorder().flush();
  if (Check failure = unfinishedLines()) return failure;
  if (Check failure = judge_.nothingLeft(place_)) return failure;
  if (Check failure = leftOver()) return failure;
  if (Check failure = unexpectedLoops()) return failure;
  for (const LineStep& never : scenario_.never) {
    if (Check failure = judge_.never(never, true)) return failure;
  }
  return std::nullopt;
}

// What a server has begun to say on a connection that is open, and has not ended.
ScriptRunner::Check ScriptRunner::unfinishedLines() {
  for (const std::string& client : world_.connectedClients()) {
    const std::string octets = world_.client(client)->unfinished();
    if (octets.empty()) continue;
    Failure failure = here("the scenario ends here, but the server has begun a line without ending it");
    failure.actual = octets;
    return failure;
  }
  return std::nullopt;
}

// A B: line that nobody asked for.
ScriptRunner::Check ScriptRunner::leftOver() {
  for (const auto& [backEnd, script] : world_.replies().all()) {
    if (script->leftOver().empty()) continue;
    const LineStep& line = *script->leftOver().front().lines.front();
    Failure failure = here("left over: the front end never asked the back end for this");
    failure.written = line.pattern->text();
    failure.place = placeInString(line.place, line.textIndex);
    failure.length = lengthInString(line.place, line.textIndex, line.pattern->text().size());
    return failure;
  }
  return std::nullopt;
}

}  // namespace coexist
