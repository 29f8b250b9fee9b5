// Personas: how a real mail program behaves, as data, and the engine that plays one.
//
// A persona connects, looks at what the server offers, picks a mechanism by its own preference, and asks its user again
// when it is refused. What the user would see (prompts, error boxes) goes to a Screen. Three prompts again with the same
// credentials are a loop: the user gives up.
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

namespace coexist {

struct Persona {
  std::string name;      // "outlook-imap", the file's name
  std::string title;
  std::vector<std::string> sources;     // where the behaviour is from, each with its tag
  std::vector<std::string> mechanisms;  // in order of preference: "NTLM", "PLAIN", "LOGIN" (the LOGIN command: "login")
  enum class StartTls { kNever, kWhenOffered, kRequired } startTls = StartTls::kNever;
  bool asksAgain = false;               // prompts after a refusal; else reports an error and stops
  bool newConnectionAfterRefusal = true;
  std::string promptText;               // "{account}", "{server}" are filled in
  std::string errorText;                // what is shown when it stops; "{reply}" is the server's last text
  std::vector<std::string> actions;     // "check mail", "probe"
  std::string logonName;                // which name of the account it types: "account", "domain-account", "upn", "smtp"
};

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
  virtual void show(std::string_view text) = 0;          // one U: line
  virtual void prompt(std::string_view text) = 0;        // a U: line that is a password prompt
};

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
  std::function<std::shared_ptr<ConnectionTap>()> makeTap;  // may be empty
};

struct PersonaOutcome {
  bool finished = false;
  bool succeeded = false;
  int prompts = 0;     // the first one counts
  bool loop = false;   // asked again three times with the same credentials
  std::string error;   // what stopped it
};

class PersonaRun {
 public:
  virtual ~PersonaRun() = default;
  static Result<std::unique_ptr<PersonaRun>> start(PersonaOptions options, const std::string& action);
  virtual const PersonaOutcome& outcome() const = 0;
};

}  // namespace coexist
