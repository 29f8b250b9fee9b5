// One client's SMTP conversation with the front end: a whole server towards the client, and no octet of either side
// reaches the other but as a command, a reply or a checked piece of a message.
//
// What it says, offers and honours comes from the product's profile with the front-end service's settings in effect.
// The client is told the front end's own texts only; what a back end said, its name and the cause of a failure go to
// the protocol log. A transaction goes to one back end, the first recipient's. A message is acknowledged when that back
// end has taken it, and its DATA is answered once. While the back end is asked, the client's input waits unread.
//
// A message's way: this session reads commands and pieces -> SmtpMessage lets pass what may go on -> SmtpBackEndLink,
// one transaction's, asks one thing at a time -> SmtpBackEndSession, one connection's, says it. Answers come back by
// SmtpBackEndEvents and SmtpLinkEvents.
// Source: RFC 5321; RFC 2920 (PIPELINING), 3030 (BDAT), 3207, 4954; seed 004; attack catalogue A070-A092, A100-A125.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/front_conversation.h"
#include "gateway/front_session.h"
#include "gateway/login/front_login.h"
#include "gateway/smtp/smtp_transaction.h"
#include "wire/smtp_command.h"

namespace coexist {

// `context`, `io` and `listener` must outlive it.
class SmtpFrontSession final : public FrontSession, private SmtpLinkEvents {
 public:
  SmtpFrontSession(const FrontContext& context, SessionIo& io, uint64_t sessionId, const FrontEndListener& listener);

  void startGuard() override { restartGuard(), talk_.startPatience(); }
  void goodbye() override;
  bool busy() const override;

  void onOpen() override;
  void onLine(std::string_view line) override;
  void onLineTooLong() override;
  void onData(std::string_view octets) override;
  void onBlockEnd() override;
  void onSecured(const TlsInfo& info) override;
  void onTlsFailed(const Error& error) override;
  void onEnd() override;
  void onClosed(CloseReason reason) override;
  void onTimer(int name) override;
  void onWritable() override { talk_.onWritable(); }

 private:
  enum class State { kCommand, kSasl, kSecuring, kBackEnd, kBlock, kChunk, kBlob };
  static constexpr int kBackEndTimer = FrontConversation::kTimers;
  struct CommandRow {
    std::string_view verb;
    bool takesArguments;
    void (SmtpFrontSession::*run)(const SmtpCommand& command);
    bool behindHello = false;  // where the product is strict, it hears hello-first before EHLO or HELO
  };
  static const CommandRow kCommands[];

  // Framing, replies and the end (smtp_front_session.cc).
  void enter(State state);
  void restartGuard();
  void updateReading();
  void readCommands();
  // `odd` is a word for the log where the back end's part in it was.
  void reply(SmtpReplyText text, std::string_view address = {}, std::string_view target = {},
             std::string_view odd = {});
  std::string text(SmtpReplyText which, std::string_view address = {}) const;
  void refuse(const SmtpRefusal& refusal);
  void refuseLater(SmtpRefusal refusal);  // behind the tarpit's delay
  void error(SmtpReplyText text);
  void endWith(SmtpReplyText text);
  void close();
  AccessState accessState() const { return talk_.accessState(sender_.has_value()); }
  bool lists(std::string_view extension) const;
  std::string messageId() const;
  void tell(const SmtpRefusal& refusal, std::string_view whatWas = "was refused");
  void run(const SmtpCommand& command);

  // Commands without a transaction (smtp_front_commands.cc).
  void hello(const SmtpCommand& command);
  void startTls(const SmtpCommand& command);
  void reset(const SmtpCommand& command);
  void noop(const SmtpCommand& command);
  void verify(const SmtpCommand& command);
  void help(const SmtpCommand& command);
  void quit(const SmtpCommand& command);
  void notImplemented(const SmtpCommand& command);
  void xexch50(const SmtpCommand& command);

  // The log-on (smtp_front_login.cc).
  void authenticate(const SmtpCommand& command);
  void onSaslTurn(const SaslTurn& turn);
  void judge(const ClientProof& proof, const std::string& detail);
  void onProof(ClientProof proof);
  void endSasl();
  void failLogin(const Account* account, std::string_view cause, const std::string& detail = {});

  // Sender and recipients (smtp_front_transaction.cc).
  void mail(const SmtpCommand& command);
  SmtpPathForm pathForm() const {
    return context_.smtp().bareAddresses ? SmtpPathForm::kBareToo : SmtpPathForm::kStrict;
  }
  std::optional<SmtpParameters> taken(SmtpPathCommand command, const SmtpPath& path) const;
  SmtpParameters asSaidOn(SmtpParameters parameters) const;
  void rcpt(const SmtpCommand& command);
  void routeTo(const SmtpPath& path, SmtpRecipient recipient);
  void refuseUnknown(const std::string& address);
  bool hidesFromTheWorld(const SmtpRoute& route) const;
  void onRecipientAnswered(const SmtpAnswer& answer) override;
  SmtpRefusal recipientRefusal(const SmtpAnswer& answer) const;
  void endTransaction();

  // The message (smtp_front_message.cc).
  void data(const SmtpCommand& command);
  void bdat(const SmtpCommand& command);
  void startMessage(SmtpMessage::Form form);
  void onDataAnswered(const SmtpAnswer& answer) override;
  void passMessage(std::string_view octets);
  void swallow(size_t octets);
  void onChunkEnd();
  void finishMessage();
  void onMessageAnswered(const SmtpAnswer& answer) override;
  SmtpRefusal messageRefusal(const SmtpAnswer& answer) const;
  void stopAtFault();
  void refuseMessage();
  void onLinkWritable() override;

  const FrontContext& context_;
  const FrontEndListener& listener_;
  uint64_t sessionId_;
  FrontConversation talk_;
  SmtpBackEndLink link_;
  State state_ = State::kCommand;
  bool throttled_ = false;  // reading waits until the back end takes what it has been sent

  std::string helloName_;  // empty: nothing has been said yet
  bool extended_ = false;
  std::unique_ptr<FrontLogin> login_;  // while SASL lines are exchanged
  std::string mechanism_;
  SmtpSender sender_;
  std::optional<SmtpTransaction> transaction_;
  std::optional<SmtpIncoming> incoming_;
  int messages_ = 0;
  SmtpChunk chunk_;  // what is still to come of it
};

}  // namespace coexist
