// One client's SMTP conversation with a mock back end: log-on, mail transactions, delivery into mailboxes.
//
// What it says and accepts comes from the product's profile and the back-end service's settings in effect. Lines end in
// CRLF and nothing else; a message is delivered when it has come whole, or not at all. Every error of syntax or order
// is answered in reject(). Source: RFC
// 5321; RFC 1870, 2034, 3030, 3207, 3461, 4954, 6152; the profile cites the rest.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "backend/conversation.h"
#include "backend/smtp_delivery.h"
#include "backend/smtp_message_receiver.h"
#include "wire/smtp_command.h"

namespace coexist {

// What a reply's text is filled with, besides what the connection knows.
struct SmtpReplyValues {
  std::string address = {};
  std::string size = {};
  std::string octets = {};
  std::string id = {};
  std::string mechanism = {};
};

class SmtpSession final : public Conversation {
 public:
  // `context` and `io` must outlive the session.
  SmtpSession(const SessionContext& context, SessionIo& io);

  void onData(std::string_view octets) override;
  void onBlockEnd() override;

 private:
  enum State : unsigned { kFresh = 1, kGreeted = 2, kMailing = 4, kChunking = 8 };
  static constexpr unsigned kAnyState = kFresh | kGreeted | kMailing | kChunking;
  struct CommandRow {
    std::string_view verb;
    unsigned states;
    SmtpReplyText elsewhere;  // the answer in other states
    void (SmtpSession::*run)(const SmtpCommand&);
    bool behindHello = false;  // where the product is strict, it hears hello-first before EHLO or HELO
  };
  static const CommandRow kCommands[];
  using Values = SmtpReplyValues;

  struct Transaction {
    SmtpAddress sender;
    std::string writtenSender;           // as it came
    std::vector<std::string> mailboxes;  // of the MailStore, one a recipient
    SmtpMessageReceiver message;
  };
  // What the octets are for that are being read instead of lines.
  enum class Reading { kLines, kBlock, kChunk, kSwallowedChunk, kProperties };
  struct Counted {
    uint64_t left = 0;
    uint64_t octets = 0;
    bool last = false;
  };

  // smtp_session.cc: what arrives, and how answers go out.
  std::string greeting() const override {
    return settings().banner.empty() ? textOf(SmtpReplyText::kGreeting) : settings().banner;
  }
  std::string closingReply(ClosingReply which) const override;
  bool loggedOn() const override { return who_.account != nullptr; }
  void onCommandLine(std::string_view line) override;
  void onGone() override { transaction_.reset(); }
  LineEnds lineEnds() const override { return LineEnds::kCrlfOnly; }
  void reject(SmtpReplyText text, const Values& values = {});
  void reply(SmtpReplyText text, const Values& values = {}) { say(textOf(text, values)); }
  void replyInLines(const std::vector<std::string>& lines);  // each with the first one's code in the place of its own
  std::string textOf(SmtpReplyText which, const Values& values = {}) const;
  const SmtpProfile& profile() const { return product().smtp; }
  bool lists(std::string_view extension) const;
  void endTransaction();

  // smtp_connection_commands.cc
  void helo(const SmtpCommand& command);
  void ehlo(const SmtpCommand& command);
  bool greet(const SmtpCommand& command, bool extended);
  void startTlsInPlace(const SmtpCommand& command);
  void noop(const SmtpCommand& command);
  void verify(const SmtpCommand& command);
  void help(const SmtpCommand& command);
  void notImplemented(const SmtpCommand& command);
  void quit(const SmtpCommand& command);
  void xexch50(const SmtpCommand& command);

  // smtp_login.cc
  void logOn(const SmtpCommand& command);
  void sayChallenge(std::string_view mechanism, const std::string& challenge) override;
  void onLoginOver(SaslLogin::Turn::Kind kind, const SaslLogin& logon) override;

  // smtp_transaction_commands.cc
  void mail(const SmtpCommand& command);
  std::optional<SmtpReplyText> refusal(const SmtpAddress& sender, std::optional<uint64_t> sizeBytes) const;
  bool maySend(const SmtpAddress& sender) const;
  SmtpPathForm pathForm() const { return profile().bareAddresses ? SmtpPathForm::kBareToo : SmtpPathForm::kStrict; }
  void rcpt(const SmtpCommand& command);
  std::optional<SmtpParameters> taken(SmtpPathCommand command, const SmtpPath& path) const;
  void reset(const SmtpCommand& command);

  // smtp_data_commands.cc
  void data(const SmtpCommand& command);
  void bdat(const SmtpCommand& command);
  void readCounted(Reading what, const Counted& counted);
  void endCounted();
  void endChunk(const Counted& chunk);
  void finishMessage();
  void deliver();

  State state_ = kFresh;
  std::string helloName_;
  bool extended_ = false;
  Authorization who_;  // who has logged on
  std::optional<Transaction> transaction_;
  Reading reading_ = Reading::kLines;
  Counted counted_;
  uint64_t messages_ = 0;  // taken so far
};

}  // namespace coexist
