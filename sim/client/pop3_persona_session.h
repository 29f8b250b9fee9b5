// One POP3 conversation of a persona: from the greeting to what it came for, or to why not.
//
// What is shown to people of a server's answer is its last line as it came ("."), as seed 001's error box has it.
// Bounded in lines, in challenges and in octets of lists and messages. Source: RFC 1939; RFC 2449 (CAPA); RFC 5034
// (AUTH with a mechanism), [MS-POP3] section 2.2 (AUTH without one); RFC 2595 section 4 for STLS (what was known before
// it is forgotten).
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "client/persona_session.h"
#include "wire/pop3_response.h"

namespace coexist {

class Pop3PersonaSession final : public PersonaSession {
 public:
  Pop3PersonaSession(PersonaSessionOptions options, SessionIo& io) : PersonaSession(std::move(options), io) {}

  void onLine(std::string_view line) override;
  void onSecured(const TlsInfo& info) override;

 private:
  enum class Step {
    kGreeting,
    kCapa,
    kMechanisms,
    kStls,
    kHandshake,
    kAuth,
    kUser,
    kPass,
    kCapaAgain,
    kStat,
    kList,
    kRetr,
    kQuit
  };
  struct StepRow;
  static const StepRow kSteps[];
  const StepRow& row() const;
  const char* awaited() const override;
  bool leaving() const override { return step_ == Step::kQuit; }
  bool usable(const std::string& mechanism) const override;

  void command(Step step, std::string_view line);
  void listLine(std::string_view line);
  void answered(const Pop3Response& response);

  void greeted(const Pop3Response& response);
  void listed(const Pop3Response& response);
  void stlsDone(const Pop3Response& response);
  void authDone(const Pop3Response& response);
  void userDone(const Pop3Response& response);
  void passDone(const Pop3Response& response);
  void askedAgain(const Pop3Response& response);
  void statDone(const Pop3Response& response);
  void listDone(const Pop3Response& response);
  void retrDone(const Pop3Response& response);
  void quitDone(const Pop3Response& response);

  void askNext();
  void known();
  void logOn();
  void challenge(std::string_view text);
  void loggedOn();
  void doAction();

  Step step_ = Step::kGreeting;
  bool inList_ = false;          // lines of an answer come, up to the one with a dot
  std::string reply_;            // the last line that was no line of a list
  size_t asked_ = 0;             // how many of the persona's questions the server has heard
  Pop3Capabilities capa_;        // what CAPA has listed
  Pop3Capabilities mechanisms_;  // what AUTH alone has listed
};

}  // namespace coexist
