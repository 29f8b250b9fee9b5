#include "client/persona_fields.h"

#include <algorithm>

#include "base/field_row.h"
#include "sasl/mechanism_table.h"

namespace coexist {
namespace {

constexpr auto kImap = MailProtocol::kImap;
constexpr auto kPop3 = MailProtocol::kPop3;
constexpr auto kSmtp = MailProtocol::kSmtp;

constexpr WordRow<Persona::StartTls> kStartTlsWords[] = {{"never", Persona::StartTls::kNever},
                                                         {"when-offered", Persona::StartTls::kWhenOffered},
                                                         {"required", Persona::StartTls::kRequired}};
constexpr WordRow<Persona::Certificate> kCertificateWords[] = {{"checked", Persona::Certificate::kChecked},
                                                               {"any-name", Persona::Certificate::kAnyName}};
constexpr WordRow<SmtpHabits::Logon> kLoginWhenWords[] = {{"verb-listed", SmtpHabits::Logon::kVerbListed},
                                                          {"mechanism-listed", SmtpHabits::Logon::kMechanismListed},
                                                          {"always", SmtpHabits::Logon::kAlways},
                                                          {"never", SmtpHabits::Logon::kNever}};

std::vector<std::string> mechanismNames() {
  std::vector<std::string> names = spokenSaslNames(SaslOrder::kHidingFirst);
  names.emplace_back(kProtocolsOwnLogin);
  return names;
}
std::vector<std::string> accountNames() { return {"account", "domain-account", "upn", "smtp"}; }
std::vector<std::string> everyAction() { return personaActions(kAllMailProtocols); }
std::vector<std::string> listingCommands() { return {"CAPA", "AUTH"}; }
std::vector<std::string> verbsOfSenders() { return {"AUTH", "XAUTH"}; }

constexpr PersonaField kFields[] = {
    {field<&Persona::mechanisms>("mechanisms", wordsOutOf(&mechanismNames, "word in mechanisms"),
                                 "in order of preference; login is the protocol's own log-on with a password")
         .thatIsRequired()},
    {wordField<kStartTlsWords, &Persona::startTls>("start-tls", "when it asks for TLS on the clear port")
         .thatIsRequired()},
    {wordField<kCertificateWords, &Persona::certificate>("certificate", "any-name: of the name it takes any")
         .thatIsRequired()},
    {field<&Persona::nextMechanismAfterBad>(
         "next-mechanism-after-bad", trueOrFalse(),
         "BAD, or -ERR before a challenge: it tries its next mechanism; else that is a refusal like any")
         .thatIsRequired()},
    {field<&Persona::asksFirst>("asks-first", trueOrFalse(), "it prompts before the first log-on").thatIsRequired()},
    {field<&Persona::asksAgain>("asks-again", trueOrFalse(),
                                "it prompts after a refusal; else it reports an error and stops")
         .thatIsRequired()},
    {field<&Persona::newConnectionAfterRefusal>("new-connection-after-refusal", trueOrFalse(),
                                                "it connects anew before it tries again")
         .thatIsRequired()},
    {field<&Persona::loginName>("logon-name", wordOutOf(&accountNames, "logon-name"),
                                "which name of the account it types")
         .thatIsRequired()},
    {field<&Persona::actions>(kActionsKey, wordsOutOf(&everyAction, "word in actions"), "what it can be told to do")
         .thatIsRequired()},
    {field<&Persona::tagPrefix>("tag-prefix", anyText(), "of its commands' tags: at most 16 letters and digits")
         .thatIsRequired(),
     kImap},
    {field<&Persona::tagCounts>("tag-counts", trueOrFalse(),
                                "a number stands behind the prefix; else every command has the same tag")
         .thatIsRequired(),
     kImap},
    {field<&Persona::pop3Asks>("pop3-asks", wordsOutOf(&listingCommands, "word in pop3-asks"),
                               "how it asks for mechanisms, until one is answered; none: it uses what it prefers")
         .thatIsRequired(),
     kPop3},
    {field<&Persona::pop3OkContinues>("pop3-ok-continues", trueOrFalse(),
                                      "it takes \"+OK\" to AUTH for \"+\"; else for success")
         .thatIsRequired(),
     kPop3},
    {field<&Persona::pop3AsksAfterLogin>("pop3-asks-after-logon", trueOrFalse(), "CAPA once more behind the log-on")
         .thatIsRequired(),
     kPop3},
    {field<&Persona::smtp, &SmtpHabits::heloName>("helo-name", anyText(),
                                                  "behind EHLO; where that is refused, behind HELO")
         .thatIsRequired(),
     kSmtp},
    {field<&Persona::smtp, &SmtpHabits::loginVerbs>("logon-verbs", wordsOutOf(&verbsOfSenders, "word in logon-verbs"),
                                                    "the preferred one first")
         .thatIsRequired(),
     kSmtp},
    {wordField<kLoginWhenWords, &Persona::smtp, &SmtpHabits::logon>(
         "logon-when", "where EHLO lists the verb, or a mechanism behind it; or always, whatever is listed; or never")
         .thatIsRequired(),
     kSmtp},
    {field<&Persona::smtp, &SmtpHabits::initialResponse>("initial-response", trueOrFalse(),
                                                         "it stands behind the verb and the mechanism")
         .thatIsRequired(),
     kSmtp},
    {field<&Persona::smtp, &SmtpHabits::messageParameters>(
         "message-parameters", trueOrFalse(), "SIZE and RET behind MAIL, NOTIFY behind RCPT, where they are listed")
         .thatIsRequired(),
     kSmtp},
    {field<&Persona::smtp, &SmtpHabits::xexch50>(
         "xexch50", anyText(), "behind XEXCH50 and before DATA: octets, and a number of which nothing is known"),
     kSmtp},
    {field<&Persona::smtp, &SmtpHabits::reporter>("reporter", anyText(), "who reports what was not delivered"), kSmtp},
};

constexpr PersonaTextField kTextFields[] = {
    {"prompt-text", "asks for the password", &Persona::promptText},
    {"error-text", "refused, and it does not ask again", &Persona::errorText},
    {"give-up-text", "refused again and again: the user has closed the last prompt", &Persona::giveUpText},
    {"no-mechanism-text", "the server offers nothing that it can use", &Persona::noMechanismText},
    {"failure-text", "every other reason to stop", &Persona::failureText},
};

}  // namespace

std::span<const PersonaField> personaFields() { return kFields; }

std::span<const PersonaTextField> personaTextFields() { return kTextFields; }

std::string_view personaFieldHelp(std::string_view key) {
  for (const PersonaField& row : kFields) {
    if (row.field.key == key) return row.field.help;
  }
  for (const PersonaTextField& row : kTextFields) {
    if (row.key == key) return row.help;
  }
  return {};
}

std::vector<std::string> personaActions(std::span<const MailProtocol> protocols) {
  std::vector<std::string> actions;
  const auto speaks = [protocols](MailProtocol protocol) {
    return std::find(protocols.begin(), protocols.end(), protocol) != protocols.end();
  };
  if (speaks(kImap) || speaks(kPop3)) actions = {"check mail", "probe"};
  if (speaks(kSmtp)) actions.emplace_back("send mail");
  return actions;
}

}  // namespace coexist
