#include "scenario/loader/loader_words.h"

#include "scenario/loader/loader_cast.h"
#include "scenario/loader/loader_machines.h"
#include "scenario/loader/schema_shapes.h"

namespace coexist {
namespace {

constexpr KeyRow kKeys[] = {
    {"$schema", false, "Where editors find the schema of this file.", &schemaNameShape},
    {"title", true, "What the scenario proves, in one sentence. A part of the test's name.", &titleShape},
    {"ref", true, "Where what is asserted comes from: KB numbers, specification sections, seeds, transcripts.",
     &textsShape, &loadReferences},
    {"tags", true, "Words to select cases by.", &textsShape, &loadTags},
    {"needs", true, "What the machine must have; a case that lacks it is skipped and counted.", &needsShape,
     &loadNeeds},
    {"known-bug", true, "A defect of the front end under test: the case must fail, and not behind the date.",
     &knownBugShape, &loadKnownBug},
    {"proto", true,
     "How clients connect: imap, imaps, pop3, pop3s, smtp, smtps, submission. The ones in s begin with TLS.",
     &caseProtoShape, &loadProto},
    {"client", true, "A persona, or an object of named clients: a persona each, or null for scripted lines.",
     &clientShape, &loadClients},
    {"front", true, "The front end's product. Without one the client talks to the back end.", &frontShape, &loadFront},
    {"back", true, "The back end's product, or an object of named back ends.", &backShape, &loadBacks},
    {"users", true, "Fields of users beyond the defaults, and further users. alice and bob always exist.",
     &scenarioUsersShape, &loadUsers},
    {"homes", true, "Whose mailbox lives on which back end. Otherwise on the first one.", &userHomesShape, &loadHomes},
    {"settings", true,
     "Parameters of Set-ImapSettings, Set-PopSettings or Set-ReceiveConnector, by proto or under \"imap\", \"pop3\" "
     "and "
     "\"smtp\", in effect from the start; of the front end's server, or under the names of servers.",
     &settingsShape, &loadSettings},
    {"stopped", true, "Which servers' services do not run at the start: {\"legacy\": [\"pop3\"]}.", &stoppedShape,
     &loadStopped},
    {"resolves", true, "Whose name leads to which other server at the start: {\"front\": \"legacy\"}.", &resolvesShape,
     &loadResolves},
    {"clear-passwords", true,
     "Back ends that a front end may show passwords to in clear, as an operator says of a home.", &clearPasswordsShape,
     &loadClearPasswords},
    {"mail", true, "What lies in the users' mailboxes: files of fixtures/mailboxes.", &mailShape, &loadMail},
    {"matrix", true, "Values for ${name}: a list of rows, or an object of lists (every combination), 64 cells at most.",
     &matrixShape},
    {"script", true, "The conversation: one string a line of wire, one object a step that is no line.", &scriptShape},
    {"never", true, "Lines that must not appear at any time of the case: \"P: ... LOGIN ...\".", &neverShape},
    {"cases", false, "Several conversations. Each inherits the keys at the top and has a title of its own.",
     &casesShape},
};

}  // namespace

std::span<const KeyRow> keyRows() { return kKeys; }

std::vector<std::string> topKeys() {
  std::vector<std::string> names;
  for (const KeyRow& row : kKeys) names.emplace_back(row.name);
  return names;
}

std::vector<std::string> caseKeys() {
  std::vector<std::string> names;
  for (const KeyRow& row : kKeys) {
    if (row.inCases) names.emplace_back(row.name);
  }
  return names;
}

std::vector<std::string> verbNames() {
  std::vector<std::string> names;
  for (const VerbRow& row : verbRows()) names.emplace_back(row.name);
  return names;
}

const std::vector<std::string>& protoNames() {
  static const std::vector<std::string> names = servicePortNames();
  return names;
}

}  // namespace coexist
