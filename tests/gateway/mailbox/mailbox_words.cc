#include "gateway/mailbox/mailbox_words.h"

namespace coexist {
namespace {

MailboxWords makeImapWords() {
  MailboxWords words;
  words.name = "imap";
  words.protocol = MailProtocol::kImap;
  words.port = 143;
  words.ownPort = 1993;
  words.logOn = [](const std::string& user, const std::string& password) {
    return MailboxWords::Lines{"a1 LOGIN \"" + user + "\" \"" + password + "\""};
  };
  words.loggedOn = "a1 OK LOGIN completed.\r\n";
  words.tooManyGuesses = "* BYE too many log-ons\r\n";
  words.logOnFailed = "a1 NO LOGIN failed.\r\n";
  words.unavailable = "a1 NO Server Unavailable.\r\n";
  words.harmless = {"a2 NOOP", "a2 OK NOOP completed.\r\n"};
  words.goodbye = {"a3 LOGOUT", "* BYE signing off\r\na3 OK LOGOUT completed.\r\n"};
  words.authenticate = "a1 AUTHENTICATE ";
  words.continuation = "+\r\n";
  words.ntlmContinuation = "+\r\n";
  words.authenticated = "a1 OK AUTHENTICATE completed.\r\n";
  words.authenticateFailed = "a1 NO AUTHENTICATE failed.\r\n";
  words.authenticateCancelled = "a1 NO AUTHENTICATE cancelled.\r\n";
  words.badArguments = "a1 BAD arguments\r\n";
  words.takeInitialResponses = [](Product& product) {
    for (auto& line : product.imap.capability[0]) line = "CAPABILITY IMAP4rev1 SASL-IR {auth}";
  };
  words.homeReady = "* OK ready";
  words.replay = [](const std::string& user, const std::string& password) {
    return MailboxWords::Dialogue{{"", "g1 LOGIN \"" + user + "\" \"" + password + "\"\r\n"},
                                  {"* CAPABILITY IMAP4", ""},
                                  {"g1 OK [ALERT] you are in", ""}};
  };
  words.homeAskedToLogOn = "g1 AUTHENTICATE PLAIN\r\n";
  words.homeContinues = "+";
  words.homeTakes = "g1 OK fine";
  words.homeRefuses = "g1 NO no such luck at old.example.test";
  words.serviceAccount = {{"", "g1 LOGIN \"EXAMPLE/proxy/dave\" \"proxy-secret\"\r\n"}};
  words.logOfUselessNtlm =
      "authenticate,NTLM,\"R=\"\"a1 NO [Error=NoPasswordToReplay "
      "Proxy=OLD.EXAMPLE.TEST:143:] AUTHENTICATE failed.\"\"";
  return words;
}

MailboxWords makePop3Words() {
  MailboxWords words;
  words.name = "pop3";
  words.protocol = MailProtocol::kPop3;
  words.port = 110;
  words.ownPort = 1995;
  words.logOn = [](const std::string& user, const std::string& password) {
    return MailboxWords::Lines{"USER " + user, "PASS " + password};
  };
  words.loggedOn = "+OK User successfully logged on.\r\n";
  words.tooManyGuesses = "-ERR too many log-ons\r\n";
  words.logOnFailed = "-ERR Logon failure: unknown user name or bad password.\r\n";
  words.unavailable = "-ERR [SYS/TEMP] unavailable\r\n";
  words.harmless = {"PASS alice-secret", "-ERR state\r\n"};  // PASS stands right behind USER or nowhere
  words.goodbye = {"QUIT", "+OK signing off\r\n"};
  words.authenticate = "AUTH ";
  words.continuation = "+ \r\n";
  words.ntlmContinuation = "+OK\r\n";
  words.authenticated = "+OK authenticated\r\n";
  words.authenticateFailed = "-ERR Authentication failure.\r\n";
  words.authenticateCancelled = "-ERR cancelled\r\n";
  words.badArguments = "-ERR arguments\r\n";
  words.takeInitialResponses = [](Product& product) { product.pop3.initialResponse = true; };
  words.homeReady = "+OK ready";
  words.replay = [](const std::string& user, const std::string& password) {
    return MailboxWords::Dialogue{{"", "USER " + user + "\r\n"},
                                  {"+OK alice is welcome here", "PASS " + password + "\r\n"},
                                  {"+OK maildrop has 3 messages", ""}};
  };
  words.homeAskedToLogOn = "AUTH PLAIN\r\n";
  words.homeContinues = "+ ";
  words.homeTakes = "+OK fine";
  words.homeRefuses = "-ERR no such luck at old.example.test";
  words.serviceAccount = {{"", "USER EXAMPLE\\proxy\\dave\r\n"}, {"+OK", "PASS proxy-secret\r\n"}};
  words.logOfUselessNtlm =
      "auth,NTLM,\"R=\"\"-ERR [Error=NoPasswordToReplay "
      "Proxy=OLD.EXAMPLE.TEST:110:] Authentication failure.\"\"";
  return words;
}

}  // namespace

const MailboxWords& imapWords() {
  static const MailboxWords words = makeImapWords();
  return words;
}

const MailboxWords& pop3Words() {
  static const MailboxWords words = makePop3Words();
  return words;
}

std::string logOn(FrontFixture& front, const MailboxWords& words, const std::string& user,
                  const std::string& password) {
  std::string last;
  for (const std::string& line : words.logOn(user, password)) last = front.say(line);
  return last;
}

std::pair<Session*, std::string> greeted(FrontFixture& front, const MailboxWords& words) {
  Session& home = front.connector.open();
  home.onLine(words.homeReady);
  return {&home, front.connector.io().take()};
}

Session& MailboxRules::talk(const MailboxWords::Dialogue& dialogue) {
  auto [home, told] = greeted(f_, words_);
  for (const auto& [says, hears] : dialogue) {
    if (!says.empty()) {
      home->onLine(says);
      told = f_.connector.io().take();
    }
    EXPECT_EQ(told, hears);
  }
  return *home;
}

void MailboxRules::fire(Milliseconds limit) {
  ASSERT_EQ(f_.client.timers.size(), 1u);
  EXPECT_EQ(f_.client.timers.begin()->second.delayMs, limit);
  f_.session->onTimer(f_.client.timers.begin()->first);
}

}  // namespace coexist
