// One SMTP conversation of a persona that sends a message: a mail server handing it on, or a program submitting it.
//
// EHLO, and HELO where that is refused; the log-on that its habits ask for; MAIL, RCPT and DATA, one command at a time.
// Recipients that are put off (4xx) are tried once more in a transaction of their own, as long as each brings somebody
// in: a server may take only those at a time who live together (452 4.5.3). Whatever goes wrong behind the greeting, it
// says QUIT. Source: RFC 5321; RFC 4954 (AUTH; XAUTH is taken to be the same with another name); RFC 1870 (SIZE); RFC
// 3461 (RET, NOTIFY); RFC 3207 (STARTTLS: what was known before it is forgotten); Q262945 for the shape of its lines.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "client/persona_session.h"
#include "wire/smtp_reply.h"

namespace coexist {

class SmtpPersonaSession final : public PersonaSession {
 public:
  // `options` has a sender and at least one recipient, all of them addresses.
  SmtpPersonaSession(PersonaSessionOptions options, SessionIo& io);

  void onLine(std::string_view line) override;
  void onSecured(const TlsInfo& info) override;

 private:
  enum class Step {
    kGreeting,
    kEhlo,
    kHelo,
    kStartTls,
    kHandshake,
    kAuth,
    kMail,
    kRcpt,
    kXexch50,
    kProperties,
    kData,
    kMessage,
    kQuit
  };
  struct StepRow;
  static const StepRow kSteps[];
  const StepRow& row() const;
  const char* awaited() const override;
  bool leaving() const override { return step_ == Step::kQuit; }
  bool usable(const std::string& mechanism) const override;

  void command(Step step, std::string_view line);
  void greeted(const SmtpReply& reply);
  void ehloDone(const SmtpReply& reply);
  void heloDone(const SmtpReply& reply);
  void startTlsDone(const SmtpReply& reply);
  void authDone(const SmtpReply& reply);
  void mailDone(const SmtpReply& reply);
  void rcptDone(const SmtpReply& reply);
  void xexch50Done(const SmtpReply& reply);
  void propertiesDone(const SmtpReply& reply);
  void dataDone(const SmtpReply& reply);
  void messageDone(const SmtpReply& reply);
  void quitDone(const SmtpReply& reply);

  void known();
  void logOn();
  std::string verbFor(const std::string& mechanism) const;
  void beginTransaction();
  void nextRecipient();
  void sendMessage();
  void finishTransaction();
  void quit();
  void giveUp(std::string problem, PersonaFailure failure = PersonaFailure::kOther);

  Step step_ = Step::kGreeting;
  SmtpReplyReader reader_;
  SmtpExtensions extensions_;
  std::string message_;                  // not yet stuffed
  std::vector<std::string> recipients_;  // of this transaction
  size_t named_ = 0;                     // how many of them RCPT has named
  size_t taken_ = 0;                     // how many of them the server has taken
  std::vector<std::string> putOff_;      // for the next transaction
  std::string refusal_;                  // the first answer that kept a recipient from the message for good
};

}  // namespace coexist
