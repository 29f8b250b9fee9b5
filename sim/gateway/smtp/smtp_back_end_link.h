// One client's way to the back end of its transaction: connected and logged on when the first recipient is there, kept
// from one transaction to the next, and never left with a message that has not been ended by its client.
//
// One thing is asked at a time, and each is answered exactly once, in words of the front end: what the back end says,
// or that it cannot be asked. Source: RFC 5321 sections 3.3, 4.1.1 and 4.5.3.2 (how long to wait); wire/smtp_parameters
// for what is passed on; attack catalogue A089, A150-A152, A173.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "gateway/login/second_hop.h"
#include "gateway/smtp/smtp_back_end_session.h"
#include "wire/smtp_command.h"

namespace coexist {

// What MAIL said, as it goes on.
struct SmtpEnvelope {
  SmtpAddress from;
  SmtpParameters parameters = {};
};

struct SmtpRecipient {
  SmtpAddress address;
  SmtpParameters parameters = {};
};

struct SmtpAnswer {
  int code = 0;           // the back end's; 0: there is none
  bool toSender = false;  // it was MAIL that was refused
  bool byPolicy = false;  // refused for what the client may not do (5.7.x, 530)
  // The back end does not list what the message needs, and has not been asked. For good.
  bool cannotCarry = false;
  std::string cause = {};   // one word for the log; of a positive answer only where it was odd
  std::string detail = {};  // for the operator; escaped
  bool positive() const { return code >= 200 && code < 400; }
  bool permanent() const { return code >= 500; }
};

class SmtpLinkEvents {
 public:
  virtual ~SmtpLinkEvents() = default;
  virtual void onRecipientAnswered(const SmtpAnswer& answer) = 0;
  virtual void onDataAnswered(const SmtpAnswer& answer) = 0;  // positive: the block may be sent
  // To endMessage(), or earlier when the back end will not have the rest; then never positive.
  virtual void onMessageAnswered(const SmtpAnswer& answer) = 0;
  virtual void onLinkWritable() = 0;
};

class SmtpBackEndLink final : private SmtpBackEndEvents {
 public:
  // `context`, `client` and `events` must outlive it. Waits are guarded by the client's timer of that name, which is to
  // be handed in.
  SmtpBackEndLink(const FrontContext& context, SessionIo& client, int timer, SmtpLinkEvents& events);
  ~SmtpBackEndLink() override;

  // Nothing else may be under way, here and for startMessage(). Another home than that of the recipients before it
  // leaves them behind.
  void addRecipient(const ProxyPlan& plan, const SmtpEnvelope& envelope, const SmtpRecipient& recipient);
  void startMessage();
  void send(std::string_view block);
  bool full() const { return session_ && session_->queuedBytes() > kHighWaterBytes; }  // until onLinkWritable()
  void endMessage(std::string_view block);
  void breakOff();   // in the middle of a message, behind what was sent of it; then as forget()
  void forget();     // the transaction is over; what was a message is never ended
  void leave();      // and so is the connection
  void onTimeout();  // the timer
  const std::string& target() const { return target_; }  // as the protocol log names it; empty before the first

 private:
  enum class Step { kIdle, kConnect, kReset, kMail, kRecipient, kData, kBlock, kMessage };

  void connect();
  void drop();
  std::unique_ptr<Session> open(SessionIo& backEnd, const std::optional<TlsParameters>& startTls);
  ListsSmtpExtension backEndLists() const;
  void askMail();
  void askRecipient();
  void ask(Step step, std::string_view line);
  SmtpAnswer answerFrom(const SmtpReply& reply) const;
  void answer(Step step, const SmtpAnswer& answer);
  bool startsAnew() const;

  void onBackEndReady() override;
  void onBackEndReply(const SmtpReply& reply) override;
  void onBackEndWritable() override;
  void onBackEndLost(const SmtpLoss& loss) override;

  const FrontContext& context_;
  SmtpLinkEvents& events_;

  ProxyPlan plan_;
  std::string target_;
  SecondHop hop_;
  SmtpBackEndSession* session_ = nullptr;  // lives on its own connection
  Step step_ = Step::kIdle;
  bool reused_ = false;    // the connection has served a transaction before this one
  bool open_ = false;      // the back end is in a transaction
  bool current_ = false;   // and it is this one
  size_t recipients_ = 0;  // that it has taken
  SmtpEnvelope envelope_;
  SmtpRecipient recipient_;
  std::optional<SmtpLoss> broken_;  // the transaction's back end is gone, and its recipients with it
};

}  // namespace coexist
