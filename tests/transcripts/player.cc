#include "transcripts/player.h"

#include <variant>

#include "world/case_world.h"
#include "world/seats.h"

namespace coexist::transcripts {
namespace {

// One step of the client. Where the conversation has gone another way it is left out: a connection that has ended takes
// no more, and there is no answer to a challenge that has not come.
Status act(const Step& step, CaseWorld& world) {
  if (std::holds_alternative<ConnectStep>(step.what)) return world.connect("", "", "");
  const ScriptedClient* client = world.client("");
  if (client == nullptr || client->closed()) return {};
  if (std::holds_alternative<TlsStep>(step.what)) return world.startTls("");
  const auto& line = std::get<LineStep>(step.what);
  const Result<std::string> text = line.pattern->expand(world.bindings(), world.tokensNow(Letter::kClient, ""));
  return text ? world.send("", *text + "\r\n") : Status();
}

// What the server has said since `next`, which moves on.
std::vector<std::string> newLines(CaseWorld& world, size_t& next) {
  std::vector<std::string> lines;
  const Channel& channel = world.recorder().channel(Letter::kServer, "");
  for (; next < channel.lines.size(); ++next) {
    const auto& line = world.recorder().line(channel.lines[next]);
    if (!line.event) lines.push_back(line.text);
  }
  return lines;
}

}  // namespace

Result<std::vector<std::vector<std::string>>> play(const PublicTranscript& transcript, const Catalogues& catalogues,
                                                   CertificateStore& certificates) {
  CaseWorld world(transcript.scenario, catalogues, certificates, {1, false, &simulatedSeats()});
  if (Status built = world.build(); !built) return built.error();
  if (Status opened = world.open(); !opened) return opened.error();
  std::vector<std::vector<std::string>> heard;
  size_t nextStep = 0;
  size_t nextLine = 0;
  for (const Turn& turn : transcript.turns) {
    const size_t steps = heard.empty() ? 1 : turn.said.size();
    for (size_t i = 0; i < steps; ++i) {
      if (Status acted = act(transcript.scenario.script.at(nextStep++), world); !acted) return acted.error();
      if (transcript.pipelined && i + 1 < steps) continue;
      if (Status rested = world.settle(); !rested) return rested.error();
    }
    if (&turn == &transcript.turns.back()) world.recorder().flush();
    heard.push_back(newLines(world, nextLine));
  }
  if (Status closed = world.close(); !closed) return closed.error();
  return heard;
}

}  // namespace coexist::transcripts
