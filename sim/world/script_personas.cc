// The steps that concern personas: do, prompts, and loops that nobody expected.
#include <algorithm>

#include "base/text.h"
#include "world/accounts.h"
#include "world/script_runner.h"

namespace coexist {

ScriptRunner::Check ScriptRunner::perform(const DoStep& step, size_t& index) {
  beginAct(index + 1);
  const Catalogues& catalogues = world_.servers().catalogues();
  const auto client = scenario_.clients.find(step.client);
  const Persona* persona = client == scenario_.clients.end() ? nullptr : catalogues.personas.find(client->second);
  if (persona == nullptr) return here("nobody here can do this: name a persona in \"client\"");
  const bool probes = step.as.empty() && world_.directory().byName(kHealthMailbox) != nullptr;
  const Account* account = world_.directory().byName(probes ? kHealthMailbox : step.as);
  if (account == nullptr) return here("there is no user called " + step.as);
  const CaseWorld::Play play{step.client,
                             persona,
                             account,
                             step.action,
                             &portOf(scenario_, step.proto),
                             step.with,
                             addresses(step.to),
                             passwords(step, *account)};
  for (int i = 0; i < step.times && broken_.empty(); ++i) {
    auto outcome = world_.play(play);
    if (!outcome) return here(outcome.error().message());
    world_.personas().push_back({step.client, account->name, *outcome, place_});
    if (!outcome->finished) return here("the persona waits for ever: nothing is due, and it has not finished");
    if (!step.succeeds || *step.succeeds == outcome->succeeded) continue;
    return here(*step.succeeds ? "this should have succeeded, and did not: " + outcome->error
                               : std::string("this should have failed, and succeeded"));
  }
  return std::nullopt;
}

std::vector<std::string> ScriptRunner::passwords(const DoStep& step, const Account& account) const {
  std::vector<std::string> typed;
  for (const TypedPassword password : step.passwords) {
    const auto wrong = world_.wrongPasswords().find(account.name);
    const bool isWrong = password == TypedPassword::kWrong && wrong != world_.wrongPasswords().end();
    typed.push_back(isWrong ? wrong->second : account.password);
  }
  return typed;
}

// Of users by name; what is no user's name is an address already.
std::vector<std::string> ScriptRunner::addresses(const std::vector<std::string>& to) const {
  std::vector<std::string> all;
  for (const std::string& name : to) {
    const Account* account = world_.directory().byName(name);
    all.push_back(account != nullptr ? account->smtpAddress : name);
  }
  return all;
}

ScriptRunner::Check ScriptRunner::perform(const PromptsStep& step, size_t&) {
  if (!settle()) return std::nullopt;
  const auto last =
      std::find_if(world_.personas().rbegin(), world_.personas().rend(),
                   [&](const PersonaRecord& record) { return step.as.empty() || record.account == step.as; });
  if (last == world_.personas().rend()) return here("no persona has done anything yet");
  last->loopExpected = last->loopExpected || step.loop.has_value();
  const std::string asked = "the user was asked " + counted(static_cast<size_t>(last->outcome.prompts), "time");
  if (step.min && last->outcome.prompts < *step.min)
    return here("expected " + counted(static_cast<size_t>(*step.min), "prompt") + " at least: " + asked);
  if (step.max && last->outcome.prompts > *step.max)
    return here("expected " + counted(static_cast<size_t>(*step.max), "prompt") + " at most: " + asked);
  if (!step.loop || *step.loop == last->outcome.loop) return std::nullopt;
  return here(*step.loop ? "expected a prompt loop: " + asked + ", and then it ended"
                         : "expected no prompt loop: " + asked + " for the same credentials, and gave up");
}

ScriptRunner::Check ScriptRunner::unexpectedLoops() {
  for (const PersonaRecord& record : world_.personas()) {
    if (!record.outcome.loop || record.loopExpected) continue;
    Failure failure = here("prompt loop: the user was asked " + std::to_string(record.outcome.prompts) +
                           " times for the same credentials, and gave up");
    failure.place = record.place;
    return failure;
  }
  return std::nullopt;
}

}  // namespace coexist
