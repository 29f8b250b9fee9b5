// One IMAP conversation of a persona: from the greeting to what it came for, or to why not.
//
// An event session: it owns no socket and reads no clock. It asks a PersonaUser for credentials and tells it what
// became of them; how often the user is asked, and what the screen shows, is the user's affair. A server is hostile:
// what it says is bounded in lines, in challenges and in literal octets, and everything that is no IMAP ends the
// conversation. Source: RFC 3501; RFC 2595 section 3 for STARTTLS (what was known before it is forgotten).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "client/persona.h"
#include "client/response_framing.h"
#include "net/session.h"
#include "sasl/mechanism.h"
#include "wire/imap_response.h"

namespace coexist {

enum class PersonaFailure {
  kNoMechanism,  // nothing that it can log on with is offered
  kOther,        // closed, BYE, no IMAP, no TLS, a refused command, silence
};

// Exactly one of succeeded(), failed() and refused() that gives false is the last call; the session ends its connection
// by itself.
class PersonaUser {
 public:
  virtual ~PersonaUser() = default;
  // What is typed for `mechanism` (a name as in Persona::mechanisms). Once before every attempt.
  virtual SaslCredentials credentials(std::string_view mechanism) = 0;
  // The credentials were not taken. `reply` is the tagged line, cut when it is long, `serverText` its text for people.
  // Whether to try again on this connection.
  virtual bool refused(std::string_view reply, std::string_view serverText) = 0;
  virtual void succeeded() = 0;
  // `serverText` is the last text of the server, empty without one.
  virtual void failed(PersonaFailure failure, std::string problem, std::string_view serverText) = 0;
};

// Everything pointed to must outlive the session.
struct ImapPersonaOptions {
  const Persona* persona = nullptr;
  std::string action;  // one of the persona's
  TlsParameters tls;   // for STARTTLS
  PersonaUser* user = nullptr;
  RandomSource* random = nullptr;
  int64_t unixSeconds = 0;  // for NTLM
};

class ImapPersona final : public Session {
 public:
  ImapPersona(ImapPersonaOptions options, Peer& peer);

  void onOpen() override;
  void onLine(std::string_view line) override;
  void onLineTooLong() override;
  void onData(std::string_view octets) override;
  void onSecured(const TlsInfo& info) override;
  void onTlsFailed(const Error& error) override;
  void onEnd() override;
  void onClosed(CloseReason reason) override;
  void onTimer(int name) override;
  void onWritable() override {}

 private:
  enum class Step { kGreeting, kCapability, kStartTls, kHandshake, kAuthenticate, kLogin, kSelect, kFetch, kLogout };
  struct StepRow;
  static const StepRow kSteps[];
  const StepRow& row() const;

  void command(Step step, std::string text);  // with a tag of its own, CRLF behind it
  void waitForReply();
  void readResponse(std::string_view line);
  void untagged(const ImapResponse& response);
  void continued(const ImapResponse& response);
  void tagged(const ImapResponse& response, std::string_view line);

  void greeted(const ImapResponse& response);
  void capabilityDone(const ImapResponse& response);
  void startTlsDone(const ImapResponse& response);
  void logonDone(const ImapResponse& response);
  void selectDone(const ImapResponse& response);
  void fetchDone(const ImapResponse& response);
  void logoutDone(const ImapResponse& response);

  void askCapability();
  void logOn();
  bool usable(const std::string& mechanism) const;
  void sendLogin(const SaslCredentials& credentials);
  void nextPiece(const ImapResponse& response);
  void challenge(const ImapResponse& response);
  SaslStep answerTo(std::string_view text);
  void cancelExchange(std::string problem);
  void doAction();

  void fail(std::string problem, PersonaFailure failure = PersonaFailure::kOther);
  void hangUp();

  ImapPersonaOptions options_;
  Peer& peer_;
  ResponseFraming framing_;
  Step step_ = Step::kGreeting;
  std::string tag_;
  int commands_ = 0;
  size_t lines_ = 0;
  size_t literalBytes_ = 0;
  std::string serverText_;  // of the last status response
  std::string reply_;       // the last tagged line, cut when it is long
  ImapCapabilities capabilities_;
  uint32_t messages_ = 0;

  std::string mechanism_;            // of the current attempt
  std::vector<std::string> barred_;  // answered with BAD on this connection
  std::unique_ptr<SaslClient> sasl_;
  int challenges_ = 0;
  std::string cancelled_;            // why the exchange was cancelled; empty: it was not
  std::vector<std::string> pieces_;  // of a LOGIN with literals, the next one first
  bool told_ = false;                // the user knows how it ended
};

}  // namespace coexist
