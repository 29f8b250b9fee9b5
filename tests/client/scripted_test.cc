#include "client/scripted.h"

#include <gmock/gmock.h>

#include "client/client_kit.h"

namespace coexist {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

struct Scene {
  explicit Scene(Replies replies = {}, std::string greeting = "* OK ready\r\n")
      : server(*lab, kFront, std::move(greeting), replies ? std::move(replies) : imapReplies("IMAP4rev1", "OK done")) {}
  ScriptedClient& connect(Endpoint to = kFront, std::optional<TlsParameters> implicitTls = {}) {
    client = ScriptedClient::connect(
        {&lab->loop(), &lab->network(), std::move(to), std::move(implicitTls), tap, imapLiterals});
    return *client;
  }
  void rest() { ASSERT_TRUE(lab->loop().runToRest()); }

  std::unique_ptr<Testbed> lab = Testbed::memory(11);
  ScriptedServer server;
  std::shared_ptr<SeeingTap> tap = std::make_shared<SeeingTap>();
  bool imapLiterals = true;
  std::unique_ptr<ScriptedClient> client;
};

TlsParameters trusting(const std::string& name) {
  auto context = testCertificates().clientContext("", PeerCertificate::kRequired);
  EXPECT_TRUE(context);
  return {.context = *context, .expectedName = name};
}

TEST(ScriptedClient, saysExactlyItsOctetsAndShowsLines) {
  Scene scene;
  scene.connect();
  EXPECT_FALSE(scene.client->connected());
  scene.rest();
  EXPECT_TRUE(scene.client->connected());
  scene.client->send("a1 CAPABILITY\r\na2 LOG");
  scene.client->send("OUT\r\n");
  scene.rest();
  EXPECT_EQ(scene.tap->sent, "a1 CAPABILITY\r\na2 LOGOUT\r\n");
  EXPECT_THAT(scene.tap->lines, ElementsAre("* OK ready", "* CAPABILITY IMAP4rev1", "a1 OK CAPABILITY completed.",
                                            "* BYE signing off.", "a2 OK LOGOUT completed."));
  EXPECT_TRUE(scene.client->closed());
  EXPECT_FALSE(scene.client->connected());
  EXPECT_THAT(scene.tap->events, Contains("connected"));
}

TEST(ScriptedClient, keepsBackWhatIsSaidBeforeItIsConnected) {
  Scene scene;
  scene.connect().send("a1 LOGOUT\r\n");
  scene.rest();
  EXPECT_THAT(scene.server.heard, ElementsAre("a1 LOGOUT"));
}

TEST(ScriptedClient, showsALiteralAsDataAndItsRestAsALine) {
  Scene literal([](std::string_view) -> std::string {
    return "* 1 FETCH (BODY[] {8}\r\nA\r\na1 OK FLAGS ())\r\na1 OK {3}\r\nnext\r\n";
  });
  literal.connect().send("a1 FETCH 1 BODY[]\r\n");
  literal.rest();
  EXPECT_EQ(literal.tap->data, "A\r\na1 OK");
  EXPECT_THAT(literal.tap->lines,
              ElementsAre("* OK ready", "* 1 FETCH (BODY[] {8}", " FLAGS ())", "a1 OK {3}", "next"));
}

TEST(ScriptedClient, takesNoLineOfAnotherProtocolForALiteral) {
  Scene mail([](std::string_view) -> std::string { return "+OK 8 octets\r\n* costs {8}\r\nA line\r\n.\r\n"; },
             "+OK\r\n");
  mail.imapLiterals = false;
  mail.connect().send("RETR 1\r\n");
  mail.rest();
  EXPECT_EQ(mail.tap->data, "");
  EXPECT_THAT(mail.tap->lines, ElementsAre("+OK", "+OK 8 octets", "* costs {8}", "A line", "."));
}

TEST(ScriptedClient, showsABareLineFeedAsPartOfItsLine) {
  Scene scene([](std::string_view) -> std::string { return "a1 OK one\na1 OK two\r\na1 OK three\n"; });
  scene.connect().send("a1 NOOP\r\n");
  scene.rest();
  EXPECT_THAT(scene.tap->lines, ElementsAre("* OK ready", "a1 OK one\na1 OK two"));
}

TEST(ScriptedClient, saysThatNobodyListens) {
  Scene scene;
  scene.connect({"nowhere.example.test", 143});
  scene.rest();
  EXPECT_THAT(scene.tap->events, ElementsAre("connection refused"));
  EXPECT_TRUE(scene.client->closed());
  EXPECT_FALSE(scene.client->connected());
  scene.client->send("a1 NOOP\r\n");
  scene.client->close();
}

TEST(ScriptedClient, speaksTlsInPlaceAndFromTheFirstOctet) {
  Scene scene([](std::string_view line) -> std::string {
    if (line == "a1 STARTTLS") return "a1 OK Begin TLS negotiation now.\r\n<tls>";
    return "a2 OK done\r\n";
  });
  scene.server.tls = serverTls("front.example.test");
  scene.connect().send("a1 STARTTLS\r\n");
  scene.rest();
  EXPECT_FALSE(scene.client->secure());
  scene.client->startTls(trusting("front.example.test"));
  scene.rest();
  EXPECT_TRUE(scene.client->secure());
  scene.client->send("a2 NOOP\r\n");
  scene.rest();
  EXPECT_THAT(scene.tap->lines, Contains("a2 OK done"));
  EXPECT_THAT(scene.tap->events, Contains(HasSubstr("TLS ok")));

  const TlsParameters tls = serverTls("front.example.test");
  ScriptedServer implicit(*scene.lab, {"front.example.test", 993}, "* OK inside\r\n", imapReplies("", ""), &tls);
  scene.connect({"front.example.test", 993}, trusting("front.example.test"));
  scene.rest();
  EXPECT_TRUE(scene.client->secure());
  EXPECT_THAT(scene.tap->lines, Contains("* OK inside"));
}

TEST(ScriptedClient, endsWhereTheCertificateIsForAnotherName) {
  Scene scene([](std::string_view) -> std::string { return "a1 OK go\r\n<tls>"; });
  scene.server.tls = serverTls("mail.example.test");
  scene.connect().send("a1 STARTTLS\r\n");
  scene.rest();
  scene.client->startTls(trusting("front.example.test"));
  scene.rest();
  EXPECT_TRUE(scene.client->closed());
  EXPECT_THAT(scene.tap->events, Contains(HasSubstr("TLS failed")));
}

TEST(ScriptedClient, cutsOffALineWithoutEnd) {
  Scene scene({}, std::string(65 * 1024, 'x'));
  scene.connect();
  scene.rest();
  EXPECT_TRUE(scene.client->closed());
  EXPECT_THAT(scene.tap->events, Contains("line too long"));
}

TEST(ScriptedClient, takesALineOf64KiB) {
  Scene scene({}, std::string(64 * 1024, 'x') + "\r\n");
  scene.connect();
  scene.rest();
  EXPECT_FALSE(scene.client->closed());
  EXPECT_EQ(scene.tap->lines.size(), 1u);
}

TEST(ScriptedClient, tellsItsOwnEndFromTheServers) {
  Scene scene([](std::string_view) -> std::string { return "<reset>"; });
  scene.connect();
  scene.rest();
  scene.client->close();
  scene.rest();
  EXPECT_FALSE(scene.client->closed());
  EXPECT_FALSE(scene.client->connected());

  scene.connect().send("a1 NOOP\r\n");
  scene.rest();
  EXPECT_TRUE(scene.client->closed());
  EXPECT_FALSE(scene.client->secure());

  scene.connect().reset();  // before there is a connection
  scene.rest();
  EXPECT_FALSE(scene.client->connected());
}

TEST(ScriptedClient, mayGoAtAnyTime) {
  Scene scene;
  scene.connect();
  scene.client.reset();
  scene.rest();
  scene.connect();
  scene.rest();
  scene.client->send("a1 CAPABILITY\r\n");
  scene.client.reset();
  scene.rest();
  EXPECT_EQ(scene.server.accepted, 2);
}

}  // namespace
}  // namespace coexist
