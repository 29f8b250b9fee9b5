// What a persona's conversations have in common, whatever they speak: a user who is told once how it ended, a server
// that is never waited for without end, and a goodbye behind which nothing can go wrong any more.
//
// Event sessions: they own no socket and read no clock. They ask a PersonaUser for credentials and tell it what became
// of them; how often the user is asked, and what the screen shows, is the user's affair. Servers are hostile: what they
// say is bounded, and everything that is not the protocol ends the conversation.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "client/persona.h"
#include "net/session.h"
#include "sasl/client_exchange.h"

namespace coexist {

enum class PersonaFailure {
  kNoMechanism,  // nothing that it can log on with is offered
  kOther,        // closed, not the protocol, no TLS, a refused command, silence
};

// Exactly one of succeeded(), failed() and refused() that gives false is the last call; the session ends its connection
// by itself.
class PersonaUser {
 public:
  virtual ~PersonaUser() = default;
  // What is typed for `mechanism` (a name as in Persona::mechanisms). Once before every attempt.
  virtual SaslCredentials credentials(std::string_view mechanism) = 0;
  // The credentials were not taken. `reply` is the answer as it came, cut when it is long, `serverText` what of it is
  // shown to people. Whether to try again on this connection.
  virtual bool refused(std::string_view reply, std::string_view serverText) = 0;
  virtual void succeeded() = 0;
  // `serverText` is the last text of the server, empty without one.
  virtual void failed(PersonaFailure failure, std::string problem, std::string_view serverText) = 0;
};

// Everything pointed to must outlive the session.
struct PersonaSessionOptions {
  const Persona* persona = nullptr;
  std::string action;  // one of the persona's
  TlsParameters tls;   // for STARTTLS and STLS
  PersonaUser* user = nullptr;
  RandomSource* random = nullptr;
  int64_t unixSeconds = 0;              // for NTLM
  std::string sender;                   // SMTP: an address
  std::vector<std::string> recipients;  // SMTP: addresses, one at least
};

class PersonaSession : public Session {
 public:
  PersonaSession(PersonaSessionOptions options, SessionIo& io);

  void onOpen() override;
  void onLineTooLong() override;
  void onData(std::string_view) override {}
  void onTlsFailed(const Error& error) override;
  void onEnd() override;
  void onClosed(CloseReason reason) override;
  void onTimer(int name) override;
  void onWritable() override {}

 protected:
  virtual const char* awaited() const = 0;                      // what the server is to answer: "STAT", "the greeting"
  virtual bool leaving() const = 0;                             // it has got what it came for and has said goodbye
  virtual bool usable(const std::string& mechanism) const = 0;  // as far as the server says

  const Persona& persona() const { return *options_.persona; }
  const PersonaSessionOptions& options() const { return options_; }
  SessionIo& io() { return io_; }
  bool told() const { return told_; }

  void say(std::string_view line);  // CRLF comes behind it, and an answer is awaited
  void waitForReply();
  // One line more, or so many octets of what was asked for. False: it was too much, and it is over.
  bool bearsLine();
  bool bearsOctets(size_t count);

  void arrived();                                                                    // tells of success
  void fail(std::string problem, PersonaFailure failure = PersonaFailure::kOther);   // tells of failure
  void leave(std::string problem, PersonaFailure failure = PersonaFailure::kOther);  // the same, and hangs up
  void hangUp() { io_.close(); }

  // Takes the first of its mechanisms that is usable and not barred, and asks for its credentials. False: none is.
  bool chooseMechanism();
  void barMechanism() { barred_.push_back(mechanism_); }
  bool exchangeFailed() const { return exchange_ != nullptr && exchange_->cancelled(); }
  std::string exchangeProblem() const { return "the server's challenge cannot be used: " + exchange_->problem(); }
  // Tells the user that the log-on was refused. Whether to try again on this connection; else the user knows.
  bool triesAgain(std::string_view reply);

  std::string serverText_;  // what the server has said to people last
  std::string mechanism_;   // of the current attempt
  SaslCredentials credentials_;
  std::unique_ptr<SaslClientExchange> exchange_;  // null for kProtocolsOwnLogin

 private:
  PersonaSessionOptions options_;
  SessionIo& io_;
  size_t lines_ = 0;
  size_t octets_ = 0;
  std::vector<std::string> barred_;  // not known to the server, though it may list them
  bool told_ = false;                // the user knows how it ended
};

}  // namespace coexist
