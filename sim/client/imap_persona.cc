#include "client/imap_persona.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/base64.h"
#include "base/text.h"
#include "wire/imap_string.h"

namespace coexist {
namespace {

constexpr size_t kMaxLineBytes = 64 * 1024;
constexpr size_t kMaxLines = 100'000;
constexpr size_t kMaxReplyBytes = 200;
constexpr int kMaxChallenges = 8;
constexpr int kReplyTimer = 1;
constexpr Milliseconds kReplyTimeoutMs = 60'000;

}  // namespace

// What a command is called in messages, and who reads its answers. Nobody reads continuations that were not asked for.
struct ImapPersona::StepRow {
  Step step;
  const char* name;
  void (ImapPersona::*done)(const ImapResponse&);
  void (ImapPersona::*continued)(const ImapResponse&);
};

const ImapPersona::StepRow ImapPersona::kSteps[] = {
    {Step::kGreeting, "the greeting", nullptr, nullptr},
    {Step::kCapability, "CAPABILITY", &ImapPersona::capabilityDone, nullptr},
    {Step::kStartTls, "STARTTLS", &ImapPersona::startTlsDone, nullptr},
    {Step::kHandshake, "the TLS handshake", nullptr, nullptr},
    {Step::kAuthenticate, "AUTHENTICATE", &ImapPersona::logonDone, &ImapPersona::challenge},
    {Step::kLogin, "LOGIN", &ImapPersona::logonDone, &ImapPersona::nextPiece},
    {Step::kSelect, "SELECT", &ImapPersona::selectDone, nullptr},
    {Step::kFetch, "FETCH", &ImapPersona::fetchDone, nullptr},
    {Step::kLogout, "LOGOUT", &ImapPersona::logoutDone, nullptr},
};

const ImapPersona::StepRow& ImapPersona::row() const { return kSteps[static_cast<size_t>(step_)]; }

ImapPersona::ImapPersona(ImapPersonaOptions options, Peer& peer) : options_(std::move(options)), peer_(peer) {
  peer_.readLines(kMaxLineBytes);
  waitForReply();  // a handshake can be silent too
}

void ImapPersona::onOpen() { waitForReply(); }

void ImapPersona::waitForReply() { peer_.startTimer(kReplyTimer, kReplyTimeoutMs, TimerKind::kGuard); }

void ImapPersona::onLine(std::string_view line) {
  if (++lines_ > kMaxLines) {
    fail("the server does not stop talking");
    return hangUp();
  }
  const bool behindLiteral = framing_.midResponse();
  const size_t octets = framing_.octetsBehind(line);
  literalBytes_ += octets;
  if (literalBytes_ > kMaxResponseLiteralBytes) {
    fail("the server sends more than it was asked for");
    return hangUp();
  }
  if (octets > 0) peer_.readOctets(octets);
  if (!told_ && !behindLiteral) readResponse(line);
}

void ImapPersona::onLineTooLong() {
  fail("the server's line is too long");
  hangUp();
}

void ImapPersona::onData(std::string_view) {}

void ImapPersona::readResponse(std::string_view line) {
  const auto response = parseImapResponse(line);
  if (!response) {
    fail("this is no answer of an IMAP server: " + response.error().what);
    return hangUp();
  }
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

void ImapPersona::untagged(const ImapResponse& response) {
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

void ImapPersona::continued(const ImapResponse& response) {
  if (row().continued != nullptr) return (this->*row().continued)(response);
  fail(std::string("the server waits for more, although nothing more belongs to ") + row().name);
  hangUp();
}

void ImapPersona::tagged(const ImapResponse& response, std::string_view line) {
  reply_ = line.substr(0, kMaxReplyBytes);
  if (row().done != nullptr && response.isTaggedWith(tag_)) return (this->*row().done)(response);
  fail("the server answers a command that was not sent: " + visible(reply_));
  hangUp();
}

void ImapPersona::onSecured(const TlsInfo&) {
  framing_ = ResponseFraming();
  askCapability();
}

void ImapPersona::onTlsFailed(const Error& error) { fail("TLS failed: " + error.what); }

void ImapPersona::onEnd() {
  fail(std::string("the server has closed the connection during ") + row().name);
  hangUp();
}

void ImapPersona::onClosed(CloseReason reason) {
  fail(std::string(reason == CloseReason::kReset ? "the server has reset the connection during "
                                                 : "the connection has ended during ") +
       row().name);
}

void ImapPersona::onTimer(int) {
  fail(std::string("the server does not answer: ") + row().name);
  hangUp();
}

void ImapPersona::command(Step step, std::string text) {
  step_ = step;
  ++commands_;
  tag_ = options_.persona->tagPrefix;
  if (options_.persona->tagCounts) tag_ += std::to_string(commands_);
  peer_.send(tag_ + " " + text + "\r\n");
  waitForReply();
}

void ImapPersona::greeted(const ImapResponse& response) {
  if (response.status == ImapStatus::kOk) return askCapability();
  if (response.status == ImapStatus::kPreauth) return doAction();
  fail("this is no greeting of an IMAP server");
  hangUp();
}

void ImapPersona::askCapability() {
  capabilities_ = ImapCapabilities();
  command(Step::kCapability, "CAPABILITY");
}

void ImapPersona::capabilityDone(const ImapResponse& response) {
  if (response.status != ImapStatus::kOk) {
    fail("the server does not say what it can");
    return hangUp();
  }
  const auto policy = options_.persona->startTls;
  if (peer_.secure() || policy == Persona::StartTls::kNever) return logOn();
  if (capabilities_.has("STARTTLS")) return command(Step::kStartTls, "STARTTLS");
  if (policy == Persona::StartTls::kWhenOffered) return logOn();
  fail("the server offers no STARTTLS");
  hangUp();
}

void ImapPersona::startTlsDone(const ImapResponse& response) {
  if (response.status == ImapStatus::kOk) {
    step_ = Step::kHandshake;
    return peer_.startTls(options_.tls);
  }
  if (options_.persona->startTls == Persona::StartTls::kWhenOffered) return logOn();
  fail("the server refuses STARTTLS");
  hangUp();
}

bool ImapPersona::usable(const std::string& mechanism) const {
  if (std::find(barred_.begin(), barred_.end(), mechanism) != barred_.end()) return false;
  return mechanism == "login" ? !capabilities_.has("LOGINDISABLED") : capabilities_.hasMechanism(mechanism);
}

// The first of the persona's mechanisms that the server offers.
void ImapPersona::logOn() {
  const auto& preferred = options_.persona->mechanisms;
  const auto chosen =
      std::find_if(preferred.begin(), preferred.end(), [this](const auto& name) { return usable(name); });
  if (chosen == preferred.end()) {
    fail("the server offers no way to log on that this program can use", PersonaFailure::kNoMechanism);
    return hangUp();
  }
  mechanism_ = *chosen;
  challenges_ = 0;
  const SaslCredentials credentials = options_.user->credentials(mechanism_);
  if (mechanism_ == "login") return sendLogin(credentials);
  sasl_ = makeSaslClient(mechanism_, credentials, *options_.random, options_.unixSeconds);
  if (sasl_ == nullptr) {
    fail("this program does not know the mechanism " + mechanism_, PersonaFailure::kNoMechanism);
    return hangUp();
  }
  command(Step::kAuthenticate, "AUTHENTICATE " + mechanism_);
}

void ImapPersona::sendLogin(const SaslCredentials& credentials) {
  const std::array<std::string, 2> strings = {credentials.user, credentials.password};
  auto pieces = imapCommandPieces("LOGIN", strings, ImapLiterals::kSynchronising);
  if (!pieces || pieces->empty()) {
    fail("IMAP cannot carry this user name or password");
    return hangUp();
  }
  pieces_ = std::move(*pieces);
  std::string first = std::move(pieces_.front());
  pieces_.erase(pieces_.begin());
  command(Step::kLogin, first.substr(0, first.size() - 2));  // its CRLF comes with the command
}

void ImapPersona::nextPiece(const ImapResponse&) {
  if (pieces_.empty()) {
    fail("the server waits for more, although LOGIN is complete");
    return hangUp();
  }
  peer_.send(pieces_.front());
  pieces_.erase(pieces_.begin());
}

// A mechanism in which the client speaks first ignores the text of the first continuation: servers put words there.
SaslStep ImapPersona::answerTo(std::string_view text) {
  if (challenges_ == 1) {
    SaslStep first = sasl_->start();
    if (first.kind != SaslStep::Kind::kContinue || !first.octets.empty()) return first;
  }
  const auto octets = decodeBase64(text);
  if (!octets) return {.kind = SaslStep::Kind::kFailed, .reason = "it is not base64"};
  return sasl_->answer(*octets);
}

void ImapPersona::challenge(const ImapResponse& response) {
  if (!cancelled_.empty() || ++challenges_ > kMaxChallenges) {
    fail("the server does not end the log-on");
    return hangUp();
  }
  const SaslStep step = answerTo(response.text);
  if (step.kind == SaslStep::Kind::kFailed) return cancelExchange(step.reason);
  peer_.send(encodeBase64(step.octets) + "\r\n");
}

void ImapPersona::cancelExchange(std::string problem) {
  cancelled_ = "the server's challenge cannot be used: " + std::move(problem);
  peer_.send("*\r\n");
}

void ImapPersona::logonDone(const ImapResponse& response) {
  if (!cancelled_.empty()) {
    fail(std::exchange(cancelled_, {}));
    return hangUp();
  }
  if (response.status == ImapStatus::kOk) return doAction();
  if (response.status == ImapStatus::kBad && mechanism_ != "login" && options_.persona->nextMechanismAfterBad) {
    barred_.push_back(mechanism_);
    return logOn();
  }
  sasl_.reset();
  pieces_.clear();
  if (options_.user->refused(reply_, serverText_)) return logOn();
  told_ = true;
  hangUp();
}

void ImapPersona::doAction() {
  if (options_.action == "check mail") return command(Step::kSelect, "SELECT INBOX");
  command(Step::kLogout, "LOGOUT");
}

void ImapPersona::selectDone(const ImapResponse& response) {
  if (response.status != ImapStatus::kOk) {
    fail("the server does not open INBOX");
    return hangUp();
  }
  if (messages_ == 0) return command(Step::kLogout, "LOGOUT");
  command(Step::kFetch, "FETCH 1:* (FLAGS RFC822.SIZE)");
}

void ImapPersona::fetchDone(const ImapResponse& response) {
  if (response.status == ImapStatus::kOk) return command(Step::kLogout, "LOGOUT");
  fail("the server does not list the messages");
  hangUp();
}

// Whatever it is answered with, the user has got what he came for. The server closes; who does not is cut off in time.
void ImapPersona::logoutDone(const ImapResponse&) {
  if (std::exchange(told_, true)) return;
  options_.user->succeeded();
}

void ImapPersona::fail(std::string problem, PersonaFailure failure) {
  if (step_ == Step::kLogout) return logoutDone({});
  if (std::exchange(told_, true)) return;
  options_.user->failed(failure, std::move(problem), serverText_);
}

void ImapPersona::hangUp() { peer_.close(); }

}  // namespace coexist
