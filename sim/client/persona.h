// Personas: how a real mail program behaves, as data, and the engine that plays one.
//
// A persona connects, looks at what the server offers, picks a mechanism by its own preference, and asks its user again
// when it is refused. What the user would see (prompts, error boxes) goes to a Screen. Being asked again three times
// with the same credentials is a loop: the user gives up. Files: fixtures/personas/*.json.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/random.h"
#include "mail/directory.h"
#include "net/certificates.h"
#include "net/connection.h"
#include "product/profile.h"

namespace coexist {

// One field of a persona's file, and how well it is known.
struct PersonaFact {
  std::string field;  // "mechanisms"
  std::string value;  // as it stands in the file
  FactTag tag = FactTag::kSynthetic;
  std::string source;
};

// Screen texts are filled in when they are shown: {account} the name that was typed, {server}, {port}, {secure} ("Yes",
// "No"), {reply} the server's last text, {problem} what went wrong. An empty text is not shown.
struct Persona {
  std::string name;  // "outlook-imap", the file's name
  std::string title;
  std::vector<PersonaFact> facts;       // one for every field below that the file has
  std::vector<std::string> mechanisms;  // in order of preference: "NTLM", "PLAIN", "LOGIN"; the LOGIN command: "login"
  enum class StartTls { kNever, kWhenOffered, kRequired } startTls = StartTls::kNever;
  enum class Certificate { kChecked, kAnyName } certificate = Certificate::kChecked;  // kAnyName: the chain alone
  bool nextMechanismAfterBad = false;  // BAD to AUTHENTICATE: the next of its mechanisms, else a refusal like NO
  bool asksFirst = false;              // prompts before the first log-on; else it knows the password
  bool asksAgain = false;              // prompts after a refusal; else reports an error and stops
  bool newConnectionAfterRefusal = true;
  std::string logonName;             // which name of the account it types: "account", "domain-account", "upn", "smtp"
  std::string tagPrefix;             // of its commands' tags
  bool tagCounts = true;             // a number stands behind the prefix; else every command has the same tag
  std::vector<std::string> actions;  // "check mail", "probe"
  std::string promptText;
  std::string errorText;        // refused, and it does not ask again
  std::string noMechanismText;  // the server offers nothing that it can use
  std::string failureText;      // every other reason to stop
};

// All personas of a folder, loaded once. Errors are placed: file:line:column and "did you mean".
class PersonaCatalogue {
 public:
  static Result<PersonaCatalogue> load(const std::string& folder);
  const Persona* find(std::string_view name) const;
  std::vector<std::string> names() const;

 private:
  std::map<std::string, std::shared_ptr<const Persona>, std::less<>> personas_;
};

// What the user sees.
class Screen {
 public:
  virtual ~Screen() = default;
  virtual void show(std::string_view text) = 0;    // one U: line
  virtual void prompt(std::string_view text) = 0;  // a U: line that is a password prompt
};

// Everything pointed to must outlive the run.
struct PersonaOptions {
  Loop* loop = nullptr;
  Network* network = nullptr;
  const Persona* persona = nullptr;
  const Account* account = nullptr;  // whom it logs on as; the user types the account's password
  std::string typedPassword;         // instead, when not empty
  Endpoint server;
  bool implicitTls = false;
  CertificateStore* certificates = nullptr;
  RandomSource* random = nullptr;
  Screen* screen = nullptr;
  std::function<std::shared_ptr<ConnectionTap>()> makeTap;  // may be empty; called once a connection
  std::function<void()> onFinished;                         // may be empty; called once, from the loop
};

struct PersonaOutcome {
  bool finished = false;
  bool succeeded = false;
  int prompts = 0;    // the first one counts
  bool loop = false;  // asked again three times with the same credentials
  std::string error;  // what stopped it: the server's refusal as it came ("z NO LOGIN failed."), else a sentence
};

// One action of one user. Destroying it ends what is open.
class PersonaRun {
 public:
  virtual ~PersonaRun() = default;
  static Result<std::unique_ptr<PersonaRun>> start(PersonaOptions options, const std::string& action);
  virtual const PersonaOutcome& outcome() const = 0;
};

}  // namespace coexist
