// Personas: how a real mail program behaves, as data, and the engine that plays one.
//
// A persona connects, looks at what the server offers, picks a mechanism by its own preference, and asks its user again
// when it is refused. What the user would see (prompts, error boxes, a server's non-delivery reports) goes to a Screen.
// Being asked again three times with the same credentials is a loop: the user gives up.
//
// Files: fixtures/personas/*.json, whose fields stand in client/persona_fields. A text's value may be an object of a
// text for each protocol. "with" is an object of options, each the fields that differ when a user has switched it on:
// {"spa": {"mechanisms": {...}}}.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "base/random.h"
#include "mail/directory.h"
#include "mail/protocol.h"
#include "net/certificates.h"
#include "net/connection.h"
#include "product/profile.h"

namespace coexist {

// One field of a persona's file, and how well it is known.
struct PersonaFact {
  std::string field;  // "mechanisms"; an option's: "with spa: mechanisms"
  std::string value;  // as it stands in the file
  Evidence tag = Evidence::kSynthetic;
  std::string source;
};

// The mechanism "login" is no SASL: it is the protocol's own log-on with a password, LOGIN, or USER and PASS.
constexpr std::string_view kProtocolsOwnLogin = "login";

// How it sends mail.
struct SmtpHabits {
  std::string heloName;                 // behind EHLO; where that is refused, behind HELO
  std::vector<std::string> loginVerbs;  // "AUTH", "XAUTH", the preferred one first
  // When it logs on: where EHLO lists the verb (no word about mechanisms), or a mechanism behind the verb; else it
  // gives up without a message. Or always, whatever is listed, by its first verb and mechanism; or never.
  enum class Logon { kVerbListed, kMechanismListed, kAlways, kNever } logon = Logon::kNever;
  bool initialResponse = false;    // stands behind the verb and the mechanism
  bool messageParameters = false;  // SIZE and RET behind MAIL, NOTIFY behind RCPT, where they are listed
  std::string xexch50;             // behind XEXCH50 and before DATA, where it is listed: "2336 3"; empty: never sent
  size_t xexch50Octets = 0;        // the first of these numbers: what is sent when the server takes it
  std::string reporter;            // who reports what was not delivered: {reporter}
};

// Screen texts are filled in when they are shown, {reply} and {problem} through shownReply(): {account} the name that
// was typed, {server}, {port}, {protocol} ("POP3"), {secure} ("Yes", "No"), {reply} the server's last text (on POP3 its
// last line), {problem} what went wrong, {reporter}. Each line of a text is shown by itself, an empty text not at all.
struct Persona {
  std::string name;  // "outlook-imap", the file's name
  std::string title;
  std::vector<PersonaFact> facts;  // one for every field below that the file has
  std::vector<MailProtocol> protocols;
  // In order of preference: names of mechanisms that are spoken here, and kProtocolsOwnLogin.
  std::vector<std::string> mechanisms;
  enum class StartTls { kNever, kWhenOffered, kRequired } startTls = StartTls::kNever;
  enum class Certificate { kChecked, kAnyName } certificate = Certificate::kChecked;  // kAnyName: the chain alone
  // BAD to AUTHENTICATE, or -ERR to AUTH before a challenge: the next of its mechanisms, else a refusal like any.
  bool nextMechanismAfterBad = false;
  bool asksFirst = false;  // prompts before the first log-on; else it knows the password
  bool asksAgain = false;  // prompts after a refusal; else reports an error and stops
  bool newConnectionAfterRefusal = true;
  std::string loginName;              // which name of the account it types: "account", "domain-account", "upn", "smtp"
  std::string tagPrefix;              // IMAP: of its commands' tags
  bool tagCounts = true;              // IMAP: a number stands behind the prefix; else every command has the same tag
  std::vector<std::string> pop3Asks;  // POP3: "CAPA", "AUTH", until one is answered; none: it uses what it prefers
  bool pop3OkContinues = true;        // POP3: "+OK" to AUTH is taken for "+"; else for success
  bool pop3AsksAfterLogin = false;    // POP3: CAPA once more behind the log-on
  SmtpHabits smtp;                    // SMTP
  std::vector<std::string> actions;   // "check mail", "probe"; on SMTP "send mail"
  PerProtocol<std::string> promptText;
  PerProtocol<std::string> errorText;        // refused, and it does not ask again
  PerProtocol<std::string> giveUpText;       // refused again and again: the user has closed the last prompt
  PerProtocol<std::string> noMechanismText;  // the server offers nothing that it can use
  PerProtocol<std::string> failureText;      // every other reason to stop
  std::map<std::string, std::shared_ptr<const Persona>, std::less<>> options;  // all of it with that option on

  bool speaks(MailProtocol protocol) const;
  const Persona* with(std::string_view option) const;  // itself for ""; null for what is no option of it
};

// All personas of a folder, loaded once. A file with a mistake in it stops only its own persona.
class PersonaCatalogue {
 public:
  // Every mistake in every file, placed: file:line:column and "did you mean". An error when the folder cannot be read.
  static Result<PersonaCatalogue> load(const std::string& folder, Diagnostics& problems);
  const Persona* find(std::string_view name) const;
  std::vector<std::string> names() const;  // sorted; those without a mistake
  const Mistaken& mistaken() const { return mistaken_; }

 private:
  std::map<std::string, std::shared_ptr<const Persona>, std::less<>> personas_;
  Mistaken mistaken_;
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
  MailProtocol protocol = MailProtocol::kImap;
  std::string with;                  // one of the persona's options; empty: as it is when it is new
  const Account* account = nullptr;  // whom it logs on as; the user types the account's password
  // Instead, when there are any: one after the other, each time that it is asked again, and the last one for ever.
  std::vector<std::string> typedPasswords;
  std::vector<std::string> recipients;  // addresses, for "send mail"; the sender is the account's
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
  bool succeeded = false;  // "send mail": taken for all recipients
  int prompts = 0;         // the first one counts
  bool loop = false;       // asked again three times with the same credentials
  std::string error;       // what stopped it: the server's refusal as it came ("z NO LOGIN failed."), else a sentence
};

// One action of one user. Destroying it ends what is open.
class PersonaRun {
 public:
  virtual ~PersonaRun() = default;
  static Result<std::unique_ptr<PersonaRun>> start(PersonaOptions options, const std::string& action);
  virtual const PersonaOutcome& outcome() const = 0;
};

}  // namespace coexist
