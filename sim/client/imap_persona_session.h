// One IMAP conversation of a persona: from the greeting to what it came for, or to why not.
//
// Bounded in lines, in challenges and in literal octets. Source: RFC 3501; RFC 2595 section 3 for STARTTLS (what was
// known before it is forgotten).
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "client/persona_session.h"
#include "client/response_framing.h"
#include "wire/imap_response.h"

namespace coexist {

class ImapPersonaSession final : public PersonaSession {
 public:
  ImapPersonaSession(PersonaSessionOptions options, SessionIo& io) : PersonaSession(std::move(options), io) {}

  void onLine(std::string_view line) override;
  void onSecured(const TlsInfo& info) override;

 private:
  enum class Step { kGreeting, kCapability, kStartTls, kHandshake, kAuthenticate, kLogin, kSelect, kFetch, kLogout };
  struct StepRow;
  static const StepRow kSteps[];
  const StepRow& row() const;
  const char* awaited() const override;
  bool leaving() const override { return step_ == Step::kLogout; }

  bool usable(const std::string& mechanism) const override;
  void command(Step step, std::string_view text);  // with a tag of its own
  void readResponse(std::string_view line);
  void untagged(const ImapResponse& response);
  void continued(const ImapResponse& response);
  void tagged(const ImapResponse& response, std::string_view line);

  void greeted(const ImapResponse& response);
  void capabilityDone(const ImapResponse& response);
  void startTlsDone(const ImapResponse& response);
  void loginDone(const ImapResponse& response);
  void selectDone(const ImapResponse& response);
  void fetchDone(const ImapResponse& response);
  void logoutDone(const ImapResponse& response);

  void askCapability();
  void logOn();
  void sendLogin();
  void nextPiece(const ImapResponse& response);
  void challenge(const ImapResponse& response);
  void doAction();

  ResponseFraming framing_;
  Step step_ = Step::kGreeting;
  std::string tag_;
  int commands_ = 0;
  std::string reply_;  // the last tagged line
  ImapCapabilities capabilities_;
  uint32_t messages_ = 0;
  std::vector<std::string> pieces_;  // of a LOGIN with literals, the next one first
};

}  // namespace coexist
