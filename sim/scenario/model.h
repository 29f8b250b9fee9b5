// A scenario as pure data: what the loader makes of a file, and the only thing that the world runs.
//
// The meaning of each part is scenarios/FORMAT.md.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/source.h"
#include "mail/protocol.h"
#include "scenario/step.h"

namespace coexist {

constexpr const char* kFrontSeat = "front";       // as steps and settings call the front end and its machine
constexpr const char* kFrontBack = "front-back";  // the back-end service on that machine

// How tokens call the account that a front end logs on with for others; it exists where there is a front end.
constexpr const char* kServiceAccountName = "proxy";

struct UserSpec {
  std::string name;
  std::map<std::string, std::string> fields;  // each of userFieldNames()
};

struct BackEndSpec {
  std::string name;  // "back" when the file names only one; kFrontBack
  std::string product;
};

// How a machine is at the start.
struct MachineSpec {
  PerProtocol<std::map<std::string, std::string>> settings;  // parameters of each protocol's settingsCmdlet()
  PerProtocol<bool> stopped;                                 // none of its services of that protocol runs
  std::optional<std::string> nameLeadsTo;                    // who connects to its name reaches that machine
  bool clearPasswords = false;                               // a front end that guards proofs may log on to it in clear
};

struct KnownBug {
  std::string id;
  std::string why;
  std::string until;    // YYYY-MM-DD
  std::string failsAt;  // a part of the line that fails, of what came instead, or of what is said
};

// A message that lies in a mailbox at the start, or a folder that is there.
struct MailSpec {
  std::string message;  // of fixtures/mailboxes; empty: the folder alone
  std::string folder = "INBOX";
  std::vector<std::string> flags;
};

// One test: a case, or one cell of a matrix.
struct Case {
  std::string name;  // "coexistence/ntlm-offered :: SP1 front end does not offer NTLM"; stable and unique
  std::string file;  // path of the scenario
  std::string title;
  std::map<std::string, std::string> cell;  // the matrix's values of this cell, by name
  std::vector<std::string> references;
  std::vector<std::string> tags;
  std::vector<std::string> needs;
  std::string proto = "imap";                  // as in servicePorts()
  std::map<std::string, std::string> clients;  // name ("" for C) -> persona; empty persona: scripted lines
  std::optional<std::string> front;            // product; none: the client talks to the back end
  std::vector<BackEndSpec> backs;
  std::map<std::string, std::string> homes;  // user -> back end
  std::vector<UserSpec> users;
  std::map<std::string, MachineSpec> machines;        // of machinesOf(), those of which the case says something
  std::map<std::string, std::vector<MailSpec>> mail;  // by user
  std::vector<LineStep> never;
  std::optional<KnownBug> knownBug;
  std::vector<Step> script;
  SourceLocation place;
};

// The machine that a seat's services run on has the seat's name; kFrontBack runs on "front".
std::string machineOf(const std::string& seat);
// Every machine of a case, the front end's first.
std::vector<std::string> machinesOf(const Case& scenario);
// The one that an administrator's command without a server means, and settings without one: the front end's, or the
// first back end's without one.
std::string ownMachine(const Case& scenario);

// How clients of a case connect: by `proto`, or by the case's when it is empty.
const ServicePort& portOf(const Case& scenario, std::string_view proto = {});
// "Set-ImapSettings", "Set-PopSettings", "Set-ReceiveConnector".
std::string_view settingsCmdlet(MailProtocol protocol);

struct Scenario {
  std::string path;
  std::string title;
  std::vector<Case> cases;
};

}  // namespace coexist
