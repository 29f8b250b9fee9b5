// A front end's conversation with one back end over SMTP: greeting, EHLO (HELO where that is not known), STARTTLS where
// the plan has it, the log-on, and then one question at a time.
//
// Strict, because what stands there may be hostile or broken: an answer that nobody asked for ends it, what it says is
// bounded, and no credentials leave in clear where the plan asks for TLS. The log-on goes by a verb that the back end
// lists and the front end's product uses: AUTH, XAUTH or X-EXPS, whichever the client came by (seed 004).
// Source: RFC 5321; RFC 3207; RFC 4954; [MS-SMTPNTLM] for 334 with words behind it; attack catalogue A138-A140,
// A150-A160.
#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/login/masked_secrets.h"
#include "gateway/login/proxy_plan.h"
#include "net/session.h"
#include "product/smtp_profile.h"
#include "sasl/client_exchange.h"
#include "wire/smtp_reply.h"

namespace coexist {

// Why a back end is gone.
struct SmtpLoss {
  std::string cause;   // one word for the protocol log
  std::string detail;  // for the operator; escaped
  int code = 0;        // what it said last, where that is why: 421, or 554 while the message was under way
  bool taken = false;  // it had begun to say that it has taken the message
};

class SmtpBackEndEvents {
 public:
  virtual ~SmtpBackEndEvents() = default;
  virtual void onBackEndReady() = 0;                        // logged on, where somebody logs on; ask() may be called
  virtual void onBackEndReply(const SmtpReply& reply) = 0;  // to ask(), askForData() or endMessage(); never 421
  virtual void onBackEndWritable() = 0;
  virtual void onBackEndLost(const SmtpLoss& loss) = 0;  // once; nothing more comes
};

// What it needs besides the plan; all pointed to must outlive the session.
struct SmtpBackEndOptions {
  std::string helloName;
  const std::vector<std::string>* loginVerbs = nullptr;
  std::optional<TlsParameters> startTls = {};  // when the plan's security is kStartTls
  RandomSource* random = nullptr;
  int64_t unixSeconds = 0;
  SaslClientTerms terms = {};  // less the TLS channel and the own host, which the session knows
  bool bindsChannel = false;   // a proof by NTLM is good for that channel alone
};

// `io` and `events` must outlive it; `events` until they have been told of the loss, or quit() or abort().
class SmtpBackEndSession final : public SessionBase {
 public:
  SmtpBackEndSession(SessionIo& io, ProxyPlan plan, SmtpBackEndOptions options, SmtpBackEndEvents& events);

  const SmtpExtensions& extensions() const { return extensions_; }
  bool ready() const { return state_ == State::kReady; }

  void ask(std::string_view line);          // only when ready(); without its CRLF
  void askForData();                        // when ready(); behind a 354 the block may be sent
  void send(std::string_view block);        // stuffed
  void endMessage(std::string_view block);  // with its dot line
  size_t queuedBytes() const { return io_.queuedBytes(); }
  // Behind endMessage(): the first line of the answer is here and begins with 2yz. The message is its from then on,
  // whatever else is said or not (RFC 5321 section 4.2.1: the first digit says what became of it).
  bool hasTaken() const { return ended_ == Ended::kTaken; }
  // What the back end says, for a log: without the passwords that it has been told.
  std::string masked(std::string said) const { return withoutSecrets(std::move(said), passwords_); }
  void quit();   // tells nobody; polite where nothing is under way
  void abort();  // tells nobody; a message under way is never ended
  // The same in order: what was sent still arrives, so that what a back end has seen does not depend on segments.
  void breakOff();

  ~SmtpBackEndSession() override { std::for_each(passwords_.begin(), passwords_.end(), cleanse); }

  void onLine(std::string_view line) override;
  void onLineTooLong() override;
  void onSecured(const TlsInfo& info) override;
  void onTlsFailed(const Error& error) override;
  void onEnd() override;
  void onClosed(CloseReason reason) override;
  void onTimer(int name) override;
  void onWritable() override;

 private:
  enum class Ended { kNo, kUnanswered, kTaken };  // the message
  enum class State { kGreeting, kHello, kStartTls, kSecuring, kLogin, kReady, kAsked, kBlock, kQuitting, kEnded };

  void onReply(const SmtpReply& reply);
  void sayHello(std::string_view verb);
  void onHello(const SmtpReply& reply);
  void onSecurity();
  void startLogin();
  bool chooseLogin();
  bool choose(const ProxyIdentity& identity, std::string_view mechanism);
  void onLoginReply(const SmtpReply& reply);
  void onChallenge(std::string_view text);
  void becomeReady();
  void onAnswer(const SmtpReply& reply);
  void onEarlyAnswer(const SmtpReply& reply);
  void say(std::string_view line);
  void lose(std::string_view cause, std::string_view detail, int code = 0);

  SessionIo& io_;
  ProxyPlan plan_;
  std::vector<std::string> passwords_;
  SmtpBackEndOptions options_;
  SmtpBackEndEvents* events_;
  State state_ = State::kGreeting;
  SmtpReplyReader reader_;
  SmtpExtensions extensions_;
  bool extended_ = true;  // EHLO has been said, not HELO
  bool wantsData_ = false;
  Ended ended_ = Ended::kNo;

  // The log-on.
  std::string loginLine_;  // "XAUTH NTLM"
  std::unique_ptr<SaslClientExchange> exchange_;
};

}  // namespace coexist
