// One action of one user: connections one after another, prompts, and when the user has had enough.
#include <algorithm>
#include <utility>

#include "base/text.h"
#include "client/imap_persona_session.h"
#include "client/persona.h"
#include "client/pop3_persona_session.h"
#include "client/screen_text.h"
#include "client/smtp_persona_session.h"
#include "wire/smtp_command.h"

namespace coexist {
namespace {

constexpr int kPromptsAgainUntilLoop = 3;

class NetworkRun final : public PersonaRun, private PersonaUser {
 public:
  NetworkRun(PersonaOptions options, std::string action, TlsParameters tls)
      : options_(std::move(options)),
        persona_(*options_.persona->with(options_.with)),
        action_(std::move(action)),
        tls_(std::move(tls)) {
    if (options_.typedPasswords.empty()) options_.typedPasswords = {options_.account->password};
  }

  void connect();
  const PersonaOutcome& outcome() const override { return outcome_; }

 private:
  SaslCredentials credentials(std::string_view mechanism) override;
  bool refused(std::string_view reply, std::string_view serverText) override;
  void succeeded() override;
  void failed(PersonaFailure failure, std::string problem, std::string_view serverText) override;

  void onConnected(Result<std::unique_ptr<Transport>> transport);
  std::unique_ptr<Session> makeSession(SessionIo& io);
  void prompt(std::string_view serverText);
  std::string filled(std::string_view text, std::string_view problem, std::string_view serverText) const;
  void show(const PerProtocol<std::string>& texts, std::string_view problem, std::string_view serverText);
  void finish(bool succeeded, std::string error);
  const std::string& password() const { return options_.typedPasswords[passwordsRefused_]; }
  bool typesAnother();

  PersonaOptions options_;
  const Persona& persona_;
  std::string action_;
  TlsParameters tls_;
  PersonaOutcome outcome_;
  bool typed_ = false;           // the program holds credentials that have not been refused
  size_t passwordsRefused_ = 0;  // never all of them
  int promptsAgain_ = 0;         // for the same password
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
  std::vector<std::unique_ptr<Connection>> connections_;  // one an attempt; their sessions look at all the rest
};

void NetworkRun::connect() {
  options_.network->connect(options_.server,
                            [this, alive = std::weak_ptr(alive_)](Result<std::unique_ptr<Transport>> transport) {
                              if (!alive.expired()) onConnected(std::move(transport));
                            });
}

void NetworkRun::onConnected(Result<std::unique_ptr<Transport>> transport) {
  std::shared_ptr<ConnectionTap> tap = options_.makeTap ? options_.makeTap() : nullptr;
  if (!transport) {
    if (tap) tap->onEvent("connection refused");
    return failed(PersonaFailure::kOther, "the connection is refused", "");
  }
  ConnectionOptions connection;
  connection.loop = options_.loop;
  connection.side = ConnectionSide::kConnector;
  connection.implicitTls = options_.implicitTls ? &tls_ : nullptr;
  connection.tap = std::move(tap);
  const auto session = [this](SessionIo& io) { return makeSession(io); };
  connections_.push_back(Connection::create(std::move(connection), std::move(*transport), session, [] {}));
}

std::unique_ptr<Session> NetworkRun::makeSession(SessionIo& io) {
  PersonaSessionOptions session;
  session.persona = &persona_;
  session.action = action_;
  session.tls = tls_;
  session.user = this;
  session.random = options_.random;
  session.unixSeconds = options_.loop->unixSeconds();
  session.sender = options_.account->smtpAddress;
  session.recipients = options_.recipients;
  switch (options_.protocol) {
    case MailProtocol::kPop3:
      return std::make_unique<Pop3PersonaSession>(std::move(session), io);
    case MailProtocol::kSmtp:
      return std::make_unique<SmtpPersonaSession>(std::move(session), io);
    case MailProtocol::kImap:
      break;
  }
  return std::make_unique<ImapPersonaSession>(std::move(session), io);
}

SaslCredentials NetworkRun::credentials(std::string_view mechanism) {
  if (!typed_ && persona_.asksFirst) prompt("");
  typed_ = true;
  SaslCredentials typed = typedCredentials(*options_.account, persona_.loginName, mechanism);
  typed.password = password();
  return typed;
}

bool NetworkRun::refused(std::string_view reply, std::string_view serverText) {
  if (!persona_.asksAgain) {
    show(persona_.errorText, "the log-on is refused", serverText);
    finish(false, shownReply(reply, password()));
    return false;
  }
  prompt(serverText);
  promptsAgain_ = typesAnother() ? 0 : promptsAgain_ + 1;
  if (promptsAgain_ >= kPromptsAgainUntilLoop) {
    outcome_.loop = true;
    show(persona_.giveUpText, "the log-on is refused", serverText);
    finish(false, shownReply(reply, password()));
    return false;
  }
  if (!persona_.newConnectionAfterRefusal) return true;
  options_.loop->post([this, alive = std::weak_ptr(alive_)] {
    if (!alive.expired()) connect();
  });
  return false;
}

// Whether the user has another password to try now.
bool NetworkRun::typesAnother() {
  if (passwordsRefused_ + 1 >= options_.typedPasswords.size()) return false;
  const std::string& before = options_.typedPasswords[passwordsRefused_++];
  return before != password();
}

void NetworkRun::succeeded() { finish(true, ""); }

void NetworkRun::failed(PersonaFailure failure, std::string problem, std::string_view serverText) {
  show(failure == PersonaFailure::kNoMechanism ? persona_.noMechanismText : persona_.failureText, problem, serverText);
  finish(false, shownReply(problem, password()));
}

void NetworkRun::prompt(std::string_view serverText) {
  ++outcome_.prompts;
  options_.screen->prompt(filled(persona_.promptText[options_.protocol], "", serverText));
}

// Line by line, so that no text that is filled in can make a line of its own.
void NetworkRun::show(const PerProtocol<std::string>& texts, std::string_view problem, std::string_view serverText) {
  std::string_view text = texts[options_.protocol];
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    options_.screen->show(filled(line, problem, serverText));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
  }
}

std::string NetworkRun::filled(std::string_view text, std::string_view problem, std::string_view serverText) const {
  ScreenPlaces places;
  places.account = typedCredentials(*options_.account, persona_.loginName, kProtocolsOwnLogin).user;
  places.server = options_.server.host;
  places.port = std::to_string(options_.server.port);
  const bool secure = options_.implicitTls || (!connections_.empty() && connections_.back()->io().secure());
  places.protocol = upperAscii(mailProtocolName(options_.protocol));
  places.reporter = persona_.smtp.reporter;
  places.secure = secure ? "Yes" : "No";
  places.reply = shownReply(serverText, password());
  places.problem = shownReply(problem, password());
  return screenText(text, places);
}

void NetworkRun::finish(bool succeeded, std::string error) {
  outcome_.finished = true;
  outcome_.succeeded = succeeded;
  outcome_.error = std::move(error);
  if (!options_.onFinished) return;
  options_.loop->post([this, alive = std::weak_ptr(alive_)] {
    if (!alive.expired()) options_.onFinished();
  });
}

Result<TlsParameters> tlsOf(const PersonaOptions& options, const Persona& persona) {
  TlsParameters tls;
  if (!options.implicitTls && persona.startTls == Persona::StartTls::kNever) return tls;
  if (options.certificates == nullptr) return Error{"a persona that speaks TLS needs certificates to trust"};
  auto context = options.certificates->clientContext("", PeerCertificate::kRequired);
  if (!context) return context.error();
  tls.context = std::move(*context);
  if (persona.certificate == Persona::Certificate::kChecked) tls.expectedName = options.server.host;
  return tls;
}

std::string listed(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

constexpr std::string_view kSendMail = "send mail";

Status checkReading(const std::string& action) {
  if (action != kSendMail) return {};
  return Error{"mail is sent over SMTP only"};
}

Status checkMessage(const PersonaOptions& options, const std::string& action) {
  if (action != kSendMail) return Error{"SMTP is for sending only", "", std::string(kSendMail)};
  if (!parseSmtpAddress(options.account->smtpAddress)) return Error{"the sender has no SMTP address"};
  if (options.recipients.empty()) return Error{"a message needs somebody whom it is for"};
  for (const std::string& recipient : options.recipients) {
    if (!parseSmtpAddress(recipient)) return Error{"\"" + visible(recipient) + "\" is no SMTP address"};
  }
  return {};
}

// Whether the persona can do this at all.
Status check(const PersonaOptions& options, const std::string& action) {
  if (!options.loop || !options.network || !options.persona || !options.account || !options.random || !options.screen) {
    return Error{"a persona needs a loop, a network, an account, randomness and a screen"};
  }
  const Persona* persona = options.persona->with(options.with);
  if (persona == nullptr) {
    std::vector<std::string> known;
    for (const auto& [name, changed] : options.persona->options) known.push_back(name);
    return Error{options.persona->name + " has no option \"" + options.with + "\"", "", listed(known)};
  }
  if (!persona->speaks(options.protocol)) {
    return Error{persona->name + " does not speak " + std::string(mailProtocolName(options.protocol))};
  }
  const auto& actions = persona->actions;
  if (std::find(actions.begin(), actions.end(), action) == actions.end()) {
    return Error{persona->name + " cannot \"" + action + "\"", "", listed(actions)};
  }
  return options.protocol == MailProtocol::kSmtp ? checkMessage(options, action) : checkReading(action);
}

}  // namespace

Result<std::unique_ptr<PersonaRun>> PersonaRun::start(PersonaOptions options, const std::string& action) {
  if (Status able = check(options, action); !able) return able.error();
  auto tls = tlsOf(options, *options.persona->with(options.with));
  if (!tls) return tls.error();
  auto run = std::make_unique<NetworkRun>(std::move(options), action, std::move(*tls));
  run->connect();
  return std::unique_ptr<PersonaRun>(std::move(run));
}

}  // namespace coexist
