#include "gateway/smtp/smtp_back_end_session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/base64.h"
#include "crypto/nt_hash.h"
#include "gateway/smtp/smtp_kit.h"

namespace coexist {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

struct Told final : SmtpBackEndEvents {
  void onBackEndReady() override { events.push_back("ready"); }
  void onBackEndReply(const SmtpReply& reply) override { events.push_back(reply.text()); }
  void onBackEndWritable() override { events.push_back("writable"); }
  void onBackEndLost(const SmtpLoss& lost) override {
    events.push_back("lost " + lost.cause);
    loss = lost;
  }
  std::vector<std::string> events;
  SmtpLoss loss;
};

ProxyIdentity replay(const std::string& user = "alice") {
  return {ProxyLogin::kPlaintextReplay, user, "EXAMPLE", "alice", "alice-secret"};
}
ProxyIdentity service() { return {ProxyLogin::kServiceAccount, "EXAMPLE\\proxy", "EXAMPLE", "proxy", "proxy-secret"}; }

struct SmtpBackEnd : ::testing::Test {
  SmtpBackEndSession& open(ProxySecurity security, std::vector<ProxyIdentity> identities = {}) {
    const bool logsOn = !identities.empty();
    return open(security, std::move(identities), logsOn);
  }
  SmtpBackEndSession& open(ProxySecurity security, std::vector<ProxyIdentity> identities, bool logsOn) {
    ProxyPlan plan;
    plan.target = {"home.example.test", 25};
    plan.security = security;
    plan.logsOn = logsOn;
    plan.identities = std::move(identities);
    SmtpBackEndOptions options;
    options.helloName = "front.example.test";
    options.loginVerbs = &verbs;
    options.random = &random;
    options.unixSeconds = 1'700'000'000;
    if (security == ProxySecurity::kStartTls) options.startTls = TlsParameters{nullptr, "home.example.test"};
    io.isSecure = security == ProxySecurity::kTls;
    session = std::make_unique<SmtpBackEndSession>(io, std::move(plan), std::move(options), told);
    session->onOpen();
    return *session;
  }
  std::string say(std::string_view line) {
    session->onLine(line);
    return io.take();
  }
  // Greeting and EHLO; what is said to the extensions.
  std::string hello(std::initializer_list<std::string_view> extensions) {
    EXPECT_EQ(say("220 home ready"), "EHLO front.example.test\r\n");
    for (const std::string_view line : extensions) EXPECT_EQ(say("250-" + std::string(line)), "");
    return say("250 OK");
  }
  void ready() {
    open(ProxySecurity::kClear);
    hello({"home"});
    told.events.clear();
  }

  std::vector<std::string> verbs = {"AUTH", "XAUTH"};
  SeededRandom random{3};
  FakeSessionIo io;
  Told told;
  std::unique_ptr<SmtpBackEndSession> session;
};

TEST_F(SmtpBackEnd, isReadyBehindEhloWhereNobodyLogsOn) {
  open(ProxySecurity::kClear);
  EXPECT_EQ(hello({"home", "SIZE 1000", "AUTH NTLM LOGIN"}), "");
  EXPECT_THAT(told.events, ElementsAre("ready"));
  EXPECT_TRUE(session->extensions().has("size"));
}

TEST_F(SmtpBackEnd, fallsBackToHelo) {
  open(ProxySecurity::kClear);
  EXPECT_EQ(say("220 home"), "EHLO front.example.test\r\n");
  EXPECT_EQ(say("500 command not recognized"), "HELO front.example.test\r\n");
  EXPECT_EQ(say("250 home"), "");
  EXPECT_THAT(told.events, ElementsAre("ready"));
}

TEST_F(SmtpBackEnd, givesUpWhereHeloIsRefusedTooOrEhloForNow) {
  for (const char* reply : {"501 no", "451 not now"}) {
    io = FakeSessionIo();
    told = Told();
    open(ProxySecurity::kClear);
    say("220 home");
    if (*reply == '5') say(reply);
    say(reply);
    EXPECT_THAT(told.events, ElementsAre("lost ProxyGreetingRefused"));
    EXPECT_TRUE(io.closed);
  }
}

// Attack catalogue A153, A154.
TEST_F(SmtpBackEnd, takesOnlyAGreetingForOne) {
  for (const auto& [line, cause] : {std::pair<std::string, const char*>{"554 no", "lost ProxyGreetingRefused"},
                                    {"250 ok", "lost ProxyGreetingRefused"},
                                    {"421 busy", "lost ProxyConnectionClosed"},
                                    {std::string("\0\x01", 2), "lost ProxyProtocolError"},
                                    {"220 ok\r235 in", "lost ProxyProtocolError"},
                                    {"hello", "lost ProxyProtocolError"}}) {
    io = FakeSessionIo();
    told = Told();
    open(ProxySecurity::kClear);
    EXPECT_EQ(say(line), "");
    EXPECT_THAT(told.events, ElementsAre(cause));
    EXPECT_EQ(told.loss.detail.find('\0'), std::string::npos);
  }
}

// Seed 004, the bridge: the verb is the back end's, whatever the client came by.
TEST_F(SmtpBackEnd, logsOnByTheVerbThatIsListed) {
  for (const char* verb : {"AUTH", "XAUTH"}) {
    io = FakeSessionIo();
    told = Told();
    open(ProxySecurity::kClear, {service()});
    EXPECT_EQ(hello({"home", std::string(verb) + " NTLM"}), std::string(verb) + " NTLM\r\n");
    const std::string type1 = say("334 ntlm supported");
    EXPECT_THAT(type1, StartsWith("TlRMTVNTUAAB"));
  }
}

TEST_F(SmtpBackEnd, speaksNtlmToARealVerifier) {
  open(ProxySecurity::kClear, {service()});
  EXPECT_EQ(hello({"home", "AUTH NTLM"}), "AUTH NTLM\r\n");
  SeededRandom challenges{5};
  SaslServerOptions options;
  options.verifier.ntHash = [](std::string_view domain, std::string_view user) -> std::optional<std::string> {
    EXPECT_EQ(domain, "EXAMPLE");
    EXPECT_EQ(user, "proxy");
    return ntHashOf("proxy-secret");
  };
  options.targetName = "EXAMPLE";
  options.hostName = "home.example.test";
  options.random = &challenges;
  const auto server = makeSaslServer("NTLM", options);
  server->respond(std::nullopt);
  const auto line = [](std::string said) { return *decodeBase64(said.substr(0, said.size() - 2)); };
  const SaslStep challenge = server->respond(line(say("334 ntlm supported")));
  ASSERT_EQ(challenge.kind, SaslStep::Kind::kContinue);
  EXPECT_EQ(server->respond(line(say("334 " + encodeBase64(challenge.octets)))).kind, SaslStep::Kind::kDone);
  EXPECT_EQ(say("235 ntlm authentication successful"), "");
  EXPECT_THAT(told.events, ElementsAre("ready"));
}

TEST_F(SmtpBackEnd, showsAPasswordInClearOnlyWhereThereIsNoOtherWay) {
  const struct {
    ProxySecurity security;
    std::vector<ProxyIdentity> identities;
    std::string_view listed;
    std::string_view command;
  } cases[] = {
      {ProxySecurity::kClear, {replay()}, "AUTH LOGIN PLAIN NTLM", "AUTH NTLM\r\n"},
      {ProxySecurity::kClear, {replay()}, "AUTH=LOGIN", "AUTH LOGIN\r\n"},
      {ProxySecurity::kTls, {replay()}, "AUTH NTLM LOGIN PLAIN", "AUTH PLAIN\r\n"},
      {ProxySecurity::kTls, {replay()}, "AUTH NTLM LOGIN", "AUTH LOGIN\r\n"},
      {ProxySecurity::kTls, {replay()}, "AUTH NTLM", "AUTH NTLM\r\n"},
      {ProxySecurity::kTls, {service()}, "AUTH LOGIN NTLM", "AUTH NTLM\r\n"},
      {ProxySecurity::kTls, {service()}, "AUTH LOGIN", "AUTH LOGIN\r\n"},
  };
  for (const auto& row : cases) {
    io = FakeSessionIo();
    open(row.security, row.identities);
    EXPECT_EQ(hello({"home", row.listed}), row.command) << row.listed;
  }
}

TEST_F(SmtpBackEnd, saysUserAndPasswordAsTheMechanismHasThem) {
  open(ProxySecurity::kTls, {replay("alice@example.test")});
  EXPECT_EQ(hello({"home", "AUTH PLAIN"}), "AUTH PLAIN\r\n");
  EXPECT_EQ(say("334 "), plainResponse("alice@example.test", "alice-secret") + "\r\n");
  say("235 in");
  EXPECT_THAT(told.events, ElementsAre("ready"));

  io = FakeSessionIo();
  told = Told();
  open(ProxySecurity::kTls, {replay("EXAMPLE\\alice")});
  EXPECT_EQ(hello({"home", "AUTH LOGIN"}), "AUTH LOGIN\r\n");
  EXPECT_EQ(say("334 VXNlcm5hbWU6"), encodeBase64("EXAMPLE\\alice") + "\r\n");
  EXPECT_EQ(say("334 UGFzc3dvcmQ6"), encodeBase64("alice-secret") + "\r\n");
  say("235 in");
  EXPECT_THAT(told.events, ElementsAre("ready"));
}

// Attack catalogue A164: base64 says any user name, and no part of it can be a line.
TEST_F(SmtpBackEnd, saysNoSecondCommandWhateverTheUserIsCalled) {
  for (const std::string user : {"alice\r\nRSET", "al\"ice", "alice\nQUIT", "* OK", "al ice"}) {
    io = FakeSessionIo();
    open(ProxySecurity::kTls, {replay(user)});
    hello({"home", "AUTH PLAIN"});
    const std::string said = say("334 ");
    EXPECT_EQ(said.find_first_of("\r\n"), said.size() - 2);
  }
}

TEST_F(SmtpBackEnd, takesTheSecondIdentityWhereTheFirstCannotBeSaid) {
  verbs = {"X-EXPS", "XAUTH"};
  open(ProxySecurity::kTls, {replay(), service()});
  EXPECT_EQ(hello({"home", "AUTH PLAIN LOGIN", "XAUTH NTLM"}), "XAUTH NTLM\r\n");
}

TEST_F(SmtpBackEnd, doesNotLogOnWhereNothingIsListedThatItUses) {
  open(ProxySecurity::kClear, {replay(), service()});
  hello({"home", "X-EXPS NTLM", "AUTH GSSAPI CRAM-MD5"});
  EXPECT_THAT(told.events, ElementsAre("lost ProxyLogonNotListed"));
  EXPECT_THAT(told.loss.detail, HasSubstr("AUTH GSSAPI"));
}

// Nothing to log on with is not the same as nobody to log on.
TEST_F(SmtpBackEnd, passesNoMailOnAsNobodysWhereSomebodyWasToBeLoggedOn) {
  open(ProxySecurity::kClear, {}, true);
  hello({"AUTH LOGIN"});
  EXPECT_THAT(told.events, ElementsAre("lost ProxyLogonNotListed"));
}

TEST_F(SmtpBackEnd, takesNoSuccessBeforeItHasProvedAnything) {
  open(ProxySecurity::kClear, {service()});
  hello({"home", "AUTH NTLM"});
  say("235 come in");
  EXPECT_THAT(told.events, ElementsAre("lost ProxyNotAuthenticated"));
}

TEST_F(SmtpBackEnd, tellsARefusedLogin) {
  open(ProxySecurity::kTls, {replay()});
  hello({"home", "AUTH PLAIN"});
  say("334 ");
  say("535 5.7.3 no\x1b[2J");
  EXPECT_THAT(told.events, ElementsAre("lost ProxyNotAuthenticated"));
  EXPECT_THAT(told.loss.detail, ElementsAre('5', '3', '5', ' ', '5', '.', '7', '.', '3', ' ', 'n', 'o', '\\', 'x', '1',
                                            'b', '[', '2', 'J'));
  // Attack catalogue A157.
  EXPECT_EQ(say("235 fake"), "");
  EXPECT_EQ(told.events.size(), 1u);
}

TEST_F(SmtpBackEnd, endsAnExchangeThatGoesOn) {
  open(ProxySecurity::kTls, {replay()});
  hello({"home", "AUTH PLAIN"});
  say("334 ");
  EXPECT_EQ(say("334 more"), "");
  EXPECT_THAT(told.events, ElementsAre("lost ProxyProtocolError"));
}

// Attack catalogue A138-A140.
TEST_F(SmtpBackEnd, startsTlsBeforeAnythingIsSaidThatCounts) {
  open(ProxySecurity::kStartTls, {replay()});
  EXPECT_EQ(hello({"home", "STARTTLS", "AUTH PLAIN"}), "STARTTLS\r\n");
  EXPECT_EQ(say("220 go"), "");
  ASSERT_TRUE(io.tls.has_value());
  EXPECT_EQ(io.tls->expectedName, "home.example.test");
  io.isSecure = true;
  session->onSecured({});
  EXPECT_EQ(io.take(), "EHLO front.example.test\r\n");
  say("250-home");
  EXPECT_EQ(say("250 AUTH LOGIN"), "AUTH LOGIN\r\n");
}

TEST_F(SmtpBackEnd, saysNothingInClearWhereStartTlsIsMissingRefusedOrFails) {
  open(ProxySecurity::kStartTls, {replay()});
  EXPECT_EQ(hello({"home", "AUTH PLAIN"}), "");
  EXPECT_THAT(told.events, ElementsAre("lost ProxyStartTlsMissing"));
  for (const char* reply : {"454 not now", "250 ok"}) {
    io = FakeSessionIo();
    told = Told();
    open(ProxySecurity::kStartTls, {replay()});
    EXPECT_EQ(hello({"home", "STARTTLS"}), "STARTTLS\r\n");
    EXPECT_EQ(say(reply), "");
    EXPECT_THAT(told.events, ElementsAre("lost ProxyStartTlsRefused"));
  }
  io = FakeSessionIo();
  told = Told();
  open(ProxySecurity::kStartTls);
  hello({"home", "STARTTLS"});
  say("220 go");
  session->onTlsFailed(Error{"certificate is for another host"});
  EXPECT_THAT(told.events, ElementsAre("lost ProxyTlsFailed"));
  EXPECT_EQ(io.take(), "");
}

TEST_F(SmtpBackEnd, neverLogsOnOutsideTlsWhereThePlanHasIt) {
  open(ProxySecurity::kTls, {replay()});
  io.isSecure = false;
  EXPECT_EQ(hello({"home", "AUTH PLAIN"}), "");
  EXPECT_THAT(told.events, ElementsAre("lost ProxyProtocolError"));
}

TEST_F(SmtpBackEnd, asksOneThingAtATime) {
  ready();
  session->ask("MAIL FROM:<a@b.test>");
  session->ask("RCPT TO:<c@d.test>");
  EXPECT_EQ(io.take(), "MAIL FROM:<a@b.test>\r\n");
  say("250-ok");
  say("250 indeed");
  EXPECT_THAT(told.events, ElementsAre("250 indeed"));
}

// Attack catalogue A157, A158.
TEST_F(SmtpBackEnd, endsWithAnAnswerThatNobodyAskedForOrThatDoesNotFit) {
  for (const auto& [question, answer] :
       {std::pair{"", "250 ok"}, {"MAIL", "354 go"}, {"MAIL", "334 what"}, {"DATA", "250 ok"}, {"DATA", "334 x"}}) {
    io = FakeSessionIo();
    told = Told();
    ready();
    if (*question == 'M') session->ask(question);
    if (*question == 'D') session->askForData();
    say(answer);
    EXPECT_THAT(told.events, ElementsAre("lost ProxyProtocolError")) << question << answer;
  }
}

TEST_F(SmtpBackEnd, sendsABlockBehind354AndAsksForItsEnd) {
  ready();
  session->send("too early");
  session->askForData();
  EXPECT_EQ(io.take(), "DATA\r\n");
  say("354-Line 1");
  say("354 Send message");
  session->send("text\r\n");
  session->endMessage(".\r\n");
  session->send("too late");
  EXPECT_EQ(io.take(), "text\r\n.\r\n");
  say("250 stored");
  EXPECT_THAT(told.events, ElementsAre("354 Send message", "250 stored"));
}

// Q262945.
TEST_F(SmtpBackEnd, takesARefusalWhileTheMessageIsUnderWayAndResets) {
  ready();
  session->askForData();
  say("354 go");
  say("554 Mailbox is not local: x@away.test");
  EXPECT_THAT(told.events, ElementsAre("354 go", "lost ProxyMessageRefused"));
  EXPECT_EQ(told.loss.code, 554);
  EXPECT_TRUE(io.wasReset);
}

TEST_F(SmtpBackEnd, takesNoAcknowledgementBeforeTheEnd) {
  ready();
  session->askForData();
  say("354 go");
  say("250 stored");
  EXPECT_THAT(told.events, ElementsAre("354 go", "lost ProxyProtocolError"));
  EXPECT_EQ(told.loss.code, 0);
  EXPECT_TRUE(io.wasReset);
}

TEST_F(SmtpBackEnd, quitsPolitelyWhereNothingIsUnderWay) {
  ready();
  session->quit();
  EXPECT_EQ(io.take(), "QUIT\r\n");
  EXPECT_FALSE(io.closed);
  say("221 bye");
  EXPECT_TRUE(io.closed);
  EXPECT_THAT(told.events, IsEmpty());
}

TEST_F(SmtpBackEnd, neverEndsAMessageByGoing) {
  for (const bool politely : {true, false}) {
    io = FakeSessionIo();
    ready();
    session->askForData();
    say("354 go");
    politely ? session->quit() : session->abort();
    EXPECT_TRUE(io.wasReset);
    EXPECT_FALSE(io.closed);
  }
}

// Attack catalogue A155, A161.
TEST_F(SmtpBackEnd, boundsWhatABackEndSays) {
  open(ProxySecurity::kClear);
  for (int i = 0; i < 1000 && told.events.empty(); ++i) say("220-and on");
  EXPECT_THAT(told.events, ElementsAre("lost ProxyProtocolError"));
  io = FakeSessionIo();
  told = Told();
  open(ProxySecurity::kClear);
  session->onLineTooLong();
  EXPECT_THAT(told.events, ElementsAre("lost ProxyProtocolError"));
}

}  // namespace
}  // namespace coexist
