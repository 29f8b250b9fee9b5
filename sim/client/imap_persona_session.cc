#include "client/imap_persona_session.h"

#include <array>
#include <utility>

#include "base/text.h"
#include "wire/imap_string.h"

namespace coexist {
namespace {

constexpr size_t kMaxAnswerBytes = 200;

}  // namespace

// What a command is called in messages, and who reads its answers. Nobody reads continuations that were not asked for.
struct ImapPersonaSession::StepRow {
  Step step;
  const char* name;
  void (ImapPersonaSession::*done)(const ImapResponse&);
  void (ImapPersonaSession::*continued)(const ImapResponse&);
};

const ImapPersonaSession::StepRow ImapPersonaSession::kSteps[] = {
    {Step::kGreeting, "the greeting", nullptr, nullptr},
    {Step::kCapability, "CAPABILITY", &ImapPersonaSession::capabilityDone, nullptr},
    {Step::kStartTls, "STARTTLS", &ImapPersonaSession::startTlsDone, nullptr},
    {Step::kHandshake, "the TLS handshake", nullptr, nullptr},
    {Step::kAuthenticate, "AUTHENTICATE", &ImapPersonaSession::loginDone, &ImapPersonaSession::challenge},
    {Step::kLogin, "LOGIN", &ImapPersonaSession::loginDone, &ImapPersonaSession::nextPiece},
    {Step::kSelect, "SELECT", &ImapPersonaSession::selectDone, nullptr},
    {Step::kFetch, "FETCH", &ImapPersonaSession::fetchDone, nullptr},
    {Step::kLogout, "LOGOUT", &ImapPersonaSession::logoutDone, nullptr},
};

const ImapPersonaSession::StepRow& ImapPersonaSession::row() const { return kSteps[static_cast<size_t>(step_)]; }

const char* ImapPersonaSession::awaited() const { return row().name; }

void ImapPersonaSession::onLine(std::string_view line) {
  if (!bearsLine()) return;
  const bool behindLiteral = framing_.midResponse();
  const size_t octets = framing_.octetsBehind(line);
  if (!bearsOctets(octets)) return;
  if (octets > 0) io().readOctets(octets);
  if (!told() && !behindLiteral) readResponse(line);
}

void ImapPersonaSession::readResponse(std::string_view line) {
  const auto response = parseImapResponse(line);
  if (!response) return leave("this is no answer of an IMAP server: " + response.error().what);
  if (response->status) serverText_ = response->text;
  switch (response->kind) {
    case ImapResponse::Kind::kUntagged:
      return untagged(*response);
    case ImapResponse::Kind::kContinuation:
      return continued(*response);
    case ImapResponse::Kind::kTagged:
      return tagged(*response, line);
  }
}

void ImapPersonaSession::untagged(const ImapResponse& response) {
  if (response.status == ImapStatus::kBye) {
    // It closes behind this; the end is awaited, so that it is always the server's.
    if (step_ != Step::kLogout) fail("the server says goodbye");
    return;
  }
  if (step_ == Step::kGreeting) return greeted(response);
  if (step_ == Step::kCapability) {
    if (auto listed = ImapCapabilities::from(response)) capabilities_ = std::move(*listed);
  }
  if (step_ == Step::kSelect && response.name == "EXISTS") messages_ = response.number.value_or(0);
}

void ImapPersonaSession::continued(const ImapResponse& response) {
  if (row().continued != nullptr) return (this->*row().continued)(response);
  leave(std::string("the server waits for more, although nothing more belongs to ") + row().name);
}

void ImapPersonaSession::tagged(const ImapResponse& response, std::string_view line) {
  reply_ = line;
  if (row().done != nullptr && response.isTaggedWith(tag_)) return (this->*row().done)(response);
  leave("the server answers a command that was not sent: " + visible(reply_.substr(0, kMaxAnswerBytes)));
}

void ImapPersonaSession::onSecured(const TlsInfo&) {
  framing_ = ResponseFraming();
  askCapability();
}

void ImapPersonaSession::command(Step step, std::string_view text) {
  step_ = step;
  ++commands_;
  tag_ = persona().tagPrefix;
  if (persona().tagCounts) tag_ += std::to_string(commands_);
  say(tag_ + " " + std::string(text));
}

void ImapPersonaSession::greeted(const ImapResponse& response) {
  if (response.status == ImapStatus::kOk) return askCapability();
  if (response.status == ImapStatus::kPreauth) return doAction();
  leave("this is no greeting of an IMAP server");
}

void ImapPersonaSession::askCapability() {
  capabilities_ = ImapCapabilities();
  command(Step::kCapability, "CAPABILITY");
}

void ImapPersonaSession::capabilityDone(const ImapResponse& response) {
  if (response.status != ImapStatus::kOk) return leave("the server does not say what it can");
  const auto policy = persona().startTls;
  if (io().secure() || policy == Persona::StartTls::kNever) return logOn();
  if (capabilities_.has("STARTTLS")) return command(Step::kStartTls, "STARTTLS");
  if (policy == Persona::StartTls::kWhenOffered) return logOn();
  leave("the server offers no STARTTLS");
}

void ImapPersonaSession::startTlsDone(const ImapResponse& response) {
  if (response.status == ImapStatus::kOk) {
    step_ = Step::kHandshake;
    return io().startTls(options().tls);
  }
  if (persona().startTls == Persona::StartTls::kWhenOffered) return logOn();
  leave("the server refuses STARTTLS");
}

bool ImapPersonaSession::usable(const std::string& mechanism) const {
  return mechanism == kProtocolsOwnLogin ? !capabilities_.has("LOGINDISABLED") : capabilities_.hasMechanism(mechanism);
}

void ImapPersonaSession::logOn() {
  if (!chooseMechanism())
    return leave("the server offers no way to log on that this program can use", PersonaFailure::kNoMechanism);
  if (mechanism_ == kProtocolsOwnLogin) return sendLogin();
  command(Step::kAuthenticate, "AUTHENTICATE " + mechanism_);
}

void ImapPersonaSession::sendLogin() {
  const std::array<std::string, 2> strings = {credentials_.user, credentials_.password};
  auto pieces = imapCommandPieces("LOGIN", strings, ImapLiterals::kSynchronising);
  if (!pieces || pieces->empty()) return leave("IMAP cannot carry this user name or password");
  pieces_ = std::move(*pieces);
  std::string first = std::move(pieces_.front());
  pieces_.erase(pieces_.begin());
  command(Step::kLogin, first.substr(0, first.size() - 2));  // its CRLF comes with the command
}

void ImapPersonaSession::nextPiece(const ImapResponse&) {
  if (pieces_.empty()) return leave("the server waits for more, although LOGIN is complete");
  io().send(pieces_.front());
  pieces_.erase(pieces_.begin());
}

void ImapPersonaSession::challenge(const ImapResponse& response) {
  const auto answer = exchange_->answer(response.text);
  if (!answer) return leave("the server does not end the log-on");
  io().send(*answer + "\r\n");
}

void ImapPersonaSession::loginDone(const ImapResponse& response) {
  if (exchangeFailed()) return leave(exchangeProblem());
  if (response.status == ImapStatus::kOk) return doAction();
  if (response.status == ImapStatus::kBad && exchange_ != nullptr && persona().nextMechanismAfterBad) {
    barMechanism();
    return logOn();
  }
  pieces_.clear();
  triesAgain(reply_) ? logOn() : hangUp();
}

void ImapPersonaSession::doAction() {
  if (options().action == "check mail") return command(Step::kSelect, "SELECT INBOX");
  command(Step::kLogout, "LOGOUT");
}

void ImapPersonaSession::selectDone(const ImapResponse& response) {
  if (response.status != ImapStatus::kOk) return leave("the server does not open INBOX");
  if (messages_ == 0) return command(Step::kLogout, "LOGOUT");
  command(Step::kFetch, "FETCH 1:* (FLAGS RFC822.SIZE)");
}

void ImapPersonaSession::fetchDone(const ImapResponse& response) {
  if (response.status == ImapStatus::kOk) return command(Step::kLogout, "LOGOUT");
  leave("the server does not list the messages");
}

// Whatever it is answered with, the user has got what he came for. The server closes; who does not is cut off in time.
void ImapPersonaSession::logoutDone(const ImapResponse&) { arrived(); }

}  // namespace coexist
