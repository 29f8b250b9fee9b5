#include "scenario/loader/loader_words.h"

#include <algorithm>

namespace coexist {
namespace {

constexpr KeyRow kKeys[] = {
    {"$schema", false, "Where editors find the schema of this file."},
    {"title", true, "What the scenario proves, in one sentence. A part of the test's name."},
    {"ref", true, "Where what is asserted comes from: KB numbers, specification sections, seeds, transcripts."},
    {"tags", true, "Words to select cases by."},
    {"needs", true, "What the machine must have; a case that lacks it is skipped and counted."},
    {"known-bug", true, "A defect of the front end under test: the case must fail, and not behind the date."},
    {"proto", true,
     "How clients connect: imap, imaps, pop3, pop3s, smtp, smtps, submission. The ones in s begin with TLS."},
    {"client", true, "A persona, or an object of named clients: a persona each, or null for scripted lines."},
    {"front", true, "The front end's product. Without one the client talks to the back end."},
    {"back", true, "The back end's product, or an object of named back ends."},
    {"homes", true, "Whose mailbox lives on which back end. Otherwise on the first one."},
    {"users", true, "Fields of users beyond the defaults, and further users. alice and bob always exist."},
    {"settings", true,
     "Parameters of Set-ImapSettings or Set-PopSettings, by proto or under \"imap\" and \"pop3\", in effect from the "
     "start."},
    {"mail", true, "Messages in the users' INBOX: files of fixtures/mailboxes."},
    {"never", true, "Lines that must not appear at any time of the case: \"P: ... LOGIN ...\"."},
    {"matrix", true,
     "Values for ${name}: a list of rows, or an object of lists (every combination), 64 cells at most."},
    {"script", true, "The conversation: one string a line of wire, one object a step that is no line."},
    {"cases", false, "Several conversations. Each inherits the keys at the top and has a title of its own."},
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

const std::vector<VerbRow>& verbRows() {
  static const std::vector<VerbRow> rows = {
      {"connect", {"to", "proto"}, "The client opens a connection: {\"connect\": \"C\"}."},
      {"close", {"reset"}, "The client hangs up: {\"close\": \"C\"}, with \"reset\": true by a reset."},
      {"closed", {}, "The client has been hung up on: {\"closed\": \"C\"}."},
      {"tls", {}, "The client's TLS handshake happens now, and succeeds: {\"tls\": \"C\"}."},
      {"restart", {}, "Services restart: \"front\", \"front-back\", names of back ends."},
      {"wait", {}, "Virtual time passes: \"250ms\", \"5s\", \"30m\", \"2h\"."},
      {"do",
       {"client", "as", "with", "to", "proto", "times", "succeeds"},
       "A persona does something: {\"do\": \"check mail\", \"as\": \"alice\", \"succeeds\": true}."},
      {"admin", {"shows", "fails"}, "The administrator types a command; \"shows\" are lines of its output, in order."},
      {"prompts", {}, "How often a user has been asked for the password: {\"prompts\": {\"min\": 3, \"loop\": true}}."},
      {"mailbox",
       {"holds", "shows"},
       "What a user's INBOX holds now: {\"mailbox\": \"bob\", \"holds\": 2}; \"shows\" are lines of its newest "
       "message."},
      {"send", {"bytes", "repeat"}, "Exactly these octets, as one segment, from a client or unasked from a back end."},
      {"any-order", {}, "S: lines whose order is free."},
  };
  return rows;
}

std::vector<std::string> verbNames() {
  std::vector<std::string> names;
  for (const VerbRow& row : verbRows()) names.emplace_back(row.name);
  return names;
}

const std::vector<std::string>& protoNames() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const ServicePort& port : servicePorts()) all.emplace_back(port.name);
    return all;
  }();
  return names;
}

const std::vector<std::string>& knownBugKeys() {
  static const std::vector<std::string> keys = {"id", "why", "until", "fails-at"};
  return keys;
}

const std::vector<std::string>& promptsKeys() {
  static const std::vector<std::string> keys = {"as", "min", "max", "loop"};
  return keys;
}

}  // namespace coexist
