// The SMTP front end through real connections: in memory, whatever the network does to the segments, and over TCP.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "gateway/front_end.h"
#include "gateway/plain_session.h"
#include "gateway/smtp/smtp_kit.h"
#include "net/testbed.h"

namespace coexist {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

// A mail server that takes everything and remembers what it was told and what it has stored.
class EasyHome final : public PlainSession {
 public:
  EasyHome(SessionIo& made, std::vector<std::string>& stored) : PlainSession(made), stored_(stored) {}
  void onOpen() override { io.send("220 easy ESMTP\r\n"); }
  void onLine(std::string_view line) override {
    PlainSession::onLine(line);
    if (line.starts_with("EHLO")) return io.send("250-easy\r\n250-STARTTLS\r\n250 8BITMIME\r\n");
    if (line == "DATA") {
      io.send("354 go\r\n");
      return io.readBlock();
    }
    io.send(line == "QUIT" ? "221 bye\r\n" : "250 ok\r\n");
    if (line == "QUIT") io.close();
  }
  void onBlockEnd() override {
    stored_.push_back(std::exchange(data, {}));
    io.send("250 stored\r\n");
  }

 private:
  std::vector<std::string>& stored_;
};

struct SmtpLab {
  explicit SmtpLab(std::unique_ptr<Testbed> made) : lab(std::move(made)) {
    kit.front.product.smtp.maxMessageBytes = 0;
    FrontEndOptions& options = kit.front.options;
    options.loop = &lab->loop();
    options.network = &lab->network();
    options.certificates = &certificates;
    options.listeners = {{{"front.example.test", 25}, false, MailProtocol::kSmtp, false},
                         {{"front.example.test", 465}, true, MailProtocol::kSmtp, true}};
    options.log = [this](MailProtocol, const std::string& line) { logged.push_back(line); };
    home = serve({"old.example.test", 25});
    auto started = FrontEnd::start(options);
    EXPECT_TRUE(started.ok());
    frontEnd = std::move(*started);
  }
  ~SmtpLab() { frontEnd.reset(); }

  std::unique_ptr<Listener> serve(const Endpoint& endpoint) {
    auto made = lab->network().listen(endpoint, [this](std::unique_ptr<Transport> transport) {
      ConnectionOptions options;
      options.loop = &lab->loop();
      connections.push_back(Connection::create(
          std::move(options), std::move(transport),
          [this](SessionIo& io) {
            auto session = std::make_unique<EasyHome>(io, stored);
            homes.push_back(session.get());
            return session;
          },
          [] {}));
    });
    EXPECT_TRUE(made.ok());
    return std::move(*made);
  }

  PlainSession& connect(uint16_t port = 25) {
    PlainSession* client = nullptr;
    lab->network().connect({"front.example.test", port}, [&, port](Result<std::unique_ptr<Transport>> transport) {
      ASSERT_TRUE(transport.ok());
      const TlsParameters tls = clientTls();
      ConnectionOptions options;
      options.loop = &lab->loop();
      options.side = ConnectionSide::kConnector;
      options.implicitTls = port == 465 ? &tls : nullptr;
      connections.push_back(Connection::create(
          std::move(options), std::move(*transport),
          [&](SessionIo& io) {
            auto session = std::make_unique<PlainSession>(io);
            client = session.get();
            return session;
          },
          [] {}));
    });
    rest();
    EXPECT_EQ(client->lines, std::vector<std::string>{"220 front.example.test ready"});
    client->lines.clear();
    return *client;
  }
  TlsParameters clientTls() {
    return {*certificates.clientContext("", PeerCertificate::kRequired), "front.example.test"};
  }
  void rest() { ASSERT_TRUE(lab->loop().runToRest().ok()); }
  std::vector<std::string> say(PlainSession& client, std::string_view octets) {
    client.lines.clear();
    client.io.send(octets);
    rest();
    return client.lines;
  }
  void hello(PlainSession& client) { say(client, "EHLO client.example.test\r\n"); }

  SmtpKit kit;
  std::unique_ptr<Testbed> lab;
  LabCertificates certificates{kLabUnixSeconds};
  std::vector<std::string> logged;
  std::vector<std::string> stored;
  std::vector<EasyHome*> homes;
  std::unique_ptr<Listener> home;
  std::unique_ptr<FrontEnd> frontEnd;
  std::vector<std::unique_ptr<Connection>> connections;
};

// The same over memory with many interleavings and over TCP.
void everywhere(const std::function<void(SmtpLab&)>& test) {
  for (uint64_t seed = 1; seed <= 50; ++seed) {
    SmtpLab world(Testbed::memory(seed));
    test(world);
  }
  auto tcp = Testbed::tcp();
  ASSERT_TRUE(tcp.ok());
  SmtpLab world(std::move(*tcp));
  test(world);
}

// RFC 2920; attack catalogue A083: what comes before the greeting and in one flight is answered in order.
TEST(SmtpFrontEnd, answersAPipelinedTransactionInOrder) {
  everywhere([](SmtpLab& world) {
    PlainSession& client = world.connect();
    EXPECT_THAT(world.say(client,
                          "HELO x\r\nMAIL FROM:<x@away.test>\r\nRCPT TO:<alice@example.test>\r\n"
                          "RCPT TO:<nobody@example.test>\r\nRCPT TO:<alma@example.test>\r\nDATA\r\n"),
                ElementsAre("250 front.example.test hello x", "250 2.1.0 sender", "250 2.1.5 alice@example.test",
                            "550 5.1.1 nobody", "250 2.1.5 alma@example.test", "354 go on"));
    EXPECT_THAT(world.say(client, "Subject: x\r\n\r\n..dot\r\n.\r\nNOOP\r\nQUIT\r\n"),
                ElementsAre(StartsWith("250 2.6.0 "), "250 2.0.0 noop", "221 2.0.0 bye"));
    EXPECT_TRUE(client.ended);
    ASSERT_EQ(world.stored.size(), 1u);
    EXPECT_THAT(world.stored[0], StartsWith("Received: from x (client"));
    EXPECT_THAT(world.stored[0], EndsWith("\r\nSubject: x\r\n\r\n..dot\r\n"));
    EXPECT_THAT(world.homes.at(0)->lines,
                ElementsAre("EHLO front.example.test", "MAIL FROM:<x@away.test>", "RCPT TO:<alice@example.test>",
                            "RCPT TO:<alma@example.test>", "DATA", "QUIT"));
    EXPECT_EQ(world.frontEnd->connections(), 0u);
  });
}

// Attack catalogue A082.
TEST(SmtpFrontEnd, answersWhatStandsBehindARefusedRecipient) {
  everywhere([](SmtpLab& world) {
    PlainSession& client = world.connect();
    world.hello(client);
    EXPECT_THAT(world.say(client, "MAIL FROM:<x@away.test>\r\nRCPT TO:<b@out.test>\r\nDATA\r\nNOOP\r\nNOOP\r\n"),
                ElementsAre("250 2.1.0 sender", "550 5.7.1 no relay for b@out.test", "503 5.5.1 RCPT first",
                            "250 2.0.0 noop", "250 2.0.0 noop"));
    EXPECT_THAT(world.homes, IsEmpty());
  });
}

// Facts on clients, section 7: all in one flight, and the client sends no more.
TEST(SmtpFrontEnd, losesNothingOfAClientThatSendsAllAtOnceAndNoMore) {
  everywhere([](SmtpLab& world) {
    PlainSession& client = world.connect();
    world.hello(client);
    client.lines.clear();
    client.io.send(
        "MAIL FROM:<x@away.test>\r\nRCPT TO:<alice@example.test>\r\nBDAT 21 LAST\r\nSubject: x\r\n\r\n.text\r\n"
        "QUIT\r\n");
    client.io.finish();
    world.rest();
    EXPECT_THAT(client.lines, ElementsAre("250 2.1.0 sender", "250 2.1.5 alice@example.test", StartsWith("250 2.6.0 "),
                                          "221 2.0.0 bye"));
    ASSERT_EQ(world.stored.size(), 1u);
    EXPECT_THAT(world.stored[0], EndsWith("\r\nSubject: x\r\n\r\n..text\r\n"));
    EXPECT_EQ(world.frontEnd->connections(), 0u);
  });
}

TEST(SmtpFrontEnd, finishesForAClientThatSendsNoMoreAndNeverQuits) {
  everywhere([](SmtpLab& world) {
    PlainSession& client = world.connect();
    client.io.send("HELO x\r\nMAIL FROM:<x@away.test>\r\nRCPT TO:<alice@example.test>\r\nBDAT 2 LAST\r\n\r\n");
    client.io.finish();
    world.rest();
    EXPECT_THAT(client.lines.back(), StartsWith("250 2.6.0 "));
    EXPECT_TRUE(client.ended);
    EXPECT_EQ(world.stored.size(), 1u);
    EXPECT_EQ(world.frontEnd->connections(), 0u);
  });
}

// Attack catalogue A073, A074, all of them, and whatever is cut where: one reply, nothing stored, no command obeyed.
TEST(SmtpFrontEnd, letsNoOddEndOfDataThrough) {
  const std::string_view odd[] = {"\n.\n",
                                  "\n.\r\n",
                                  "\r.\r",
                                  "\r\n.\r",
                                  "\r\n.\n",
                                  "\r.\r\n",
                                  "\n.\r",
                                  std::string_view("\r\n\0.\r\n", 6),
                                  std::string_view("\r\n.\0\r\n", 6),
                                  "\r\r\n.\r\r\n",
                                  "\n\n.\n\n",
                                  "\r\n.\r\r\n",
                                  "\n\r.\n\r",
                                  "\x85.\x85"};
  everywhere([&](SmtpLab& world) {
    for (const std::string_view form : odd) {
      PlainSession& client = world.connect();
      world.hello(client);
      world.say(client, "MAIL FROM:<x@away.test>\r\nRCPT TO:<alice@example.test>\r\nDATA\r\n");
      const bool sound = form == "\x85.\x85";
      EXPECT_THAT(world.say(client, "first" + std::string(form) + "MAIL FROM:<smuggled@away.test>\r\n.\r\n"),
                  ElementsAre(StartsWith(sound ? "250 2.6.0 " : "550 5.6.11 bare line end")));
      EXPECT_THAT(world.say(client, "QUIT\r\n"), ElementsAre("221 2.0.0 bye"));
    }
    EXPECT_EQ(world.stored.size(), 1u);
    for (const EasyHome* home : world.homes) {
      EXPECT_THAT(home->lines, Not(::testing::Contains(HasSubstr("smuggled"))));
    }
  });
}

// Attack catalogue A070, A001-A004.
TEST(SmtpFrontEnd, neverAnswersInsideTlsWhatCameBeforeIt) {
  everywhere([](SmtpLab& world) {
    PlainSession& client = world.connect();
    EXPECT_THAT(world.say(client, "STARTTLS\r\nEHLO injected\r\n"), ElementsAre("220 2.0.0 go"));
    EXPECT_TRUE(client.ended);
  });
}

TEST(SmtpFrontEnd, takesASendersMailWithinTls) {
  everywhere([](SmtpLab& world) {
    PlainSession& client = world.connect(465);
    world.hello(client);
    EXPECT_THAT(world.say(client, "MAIL FROM:<alice@example.test>\r\n"), ElementsAre("530 5.7.1 log on first"));
    EXPECT_THAT(world.say(client, "AUTH PLAIN " + plainResponse("alice", "alice-secret") + "\r\n"),
                ElementsAre("235 2.7.0 in by plain"));
    // Nothing that the home lists would carry the log-on on: the cause stands in the log.
    EXPECT_THAT(world.say(client, "MAIL FROM:<alice@example.test>\r\nRCPT TO:<alma@example.test>\r\n"),
                ElementsAre("250 2.1.0 sender", "451 4.4.0 later"));
    EXPECT_THAT(world.logged.back(), HasSubstr("ErrMsg=ProxyLogonNotListed"));
    for (const std::string& line : world.logged) EXPECT_THAT(line, Not(HasSubstr("alice-secret")));
  });
}

// Attack catalogue A140: plaintext behind the 220 is not the back end's word within TLS.
TEST(SmtpFrontEnd, believesNothingThatABackEndSaysBetweenStartTlsAndTls) {
  everywhere([](SmtpLab& world) {
    const auto hostile = world.serve({"tls.example.test", 25});
    PlainSession& client = world.connect();
    world.hello(client);
    // "250 ok" is what EasyHome says to STARTTLS.
    EXPECT_THAT(world.say(client, "MAIL FROM:<x@away.test>\r\nRCPT TO:<carol@example.test>\r\n"),
                ElementsAre("250 2.1.0 sender", "451 4.4.0 later"));
    EXPECT_THAT(world.logged.back(), HasSubstr("ErrMsg=ProxyStartTlsRefused"));
    EXPECT_THAT(world.homes.at(0)->lines, ElementsAre("EHLO front.example.test", "STARTTLS"));
  });
}

TEST(SmtpFrontEnd, saysLaterWhenNobodyListensAtHomeAndDeliversWhenSomebodyDoes) {
  everywhere([](SmtpLab& world) {
    world.home.reset();
    PlainSession& client = world.connect();
    world.hello(client);
    EXPECT_THAT(world.say(client, "MAIL FROM:<x@away.test>\r\nRCPT TO:<alice@example.test>\r\nNOOP\r\n"),
                ElementsAre("250 2.1.0 sender", "451 4.4.0 later", "250 2.0.0 noop"));
    world.home = world.serve({"old.example.test", 25});
    EXPECT_THAT(world.say(client, "RCPT TO:<alice@example.test>\r\n"), ElementsAre("250 2.1.5 alice@example.test"));
  });
}

// Attack catalogue A089.
TEST(SmtpFrontEnd, storesNothingOfAMessageThatBreaksOff) {
  for (const bool reset : {true, false}) {
    everywhere([reset](SmtpLab& world) {
      PlainSession& client = world.connect();
      world.hello(client);
      world.say(client, "MAIL FROM:<x@away.test>\r\nRCPT TO:<alice@example.test>\r\nDATA\r\n");
      world.say(client, "Subject: half\r\n\r\nand\r\n");
      reset ? client.io.reset() : client.io.close();
      world.rest();
      EXPECT_THAT(world.stored, IsEmpty());
      EXPECT_TRUE(world.homes.at(0)->ended);
      EXPECT_EQ(world.frontEnd->connections(), 0u);
    });
  }
}

// Attack catalogue A166, the way up: exact octets, and what waits in the front end stays bounded.
TEST(SmtpFrontEnd, holdsAFastClientBackForASlowBackEnd) {
  SmtpLab world(Testbed::memory(1));
  PlainSession& client = world.connect();
  world.hello(client);
  world.say(client, "MAIL FROM:<x@away.test>\r\nRCPT TO:<alice@example.test>\r\nDATA\r\n");
  world.homes.at(0)->io.pauseReading();
  const std::string line = std::string(1022, 'x') + "\r\n";
  std::string message;
  for (int i = 0; i < 8 * 1024; ++i) message += line;
  client.lines.clear();
  client.io.send(message + ".\r\n");
  world.rest();
  EXPECT_THAT(client.lines, IsEmpty());
  EXPECT_GT(client.io.queuedBytes(), 7u * 1024 * 1024);
  world.homes.at(0)->io.resumeReading();
  world.rest();
  EXPECT_THAT(client.lines, ElementsAre(StartsWith("250 2.6.0 ")));
  ASSERT_EQ(world.stored.size(), 1u);
  EXPECT_TRUE(world.stored[0].ends_with(message));
}

// Attack catalogue A213.
TEST(SmtpFrontEnd, letsAMessageEndWhileItDrains) {
  SmtpLab world(Testbed::memory(1));
  PlainSession& idle = world.connect();
  PlainSession& client = world.connect();
  world.hello(client);
  world.say(client, "MAIL FROM:<x@away.test>\r\nRCPT TO:<alice@example.test>\r\nDATA\r\n");
  bool drained = false;
  world.frontEnd->drain(30'000, [&] { drained = true; });
  ASSERT_TRUE(world.lab->loop().advance(1'000).ok());
  EXPECT_THAT(idle.lines, ElementsAre("421 4.3.2 shutdown"));
  EXPECT_THAT(world.say(client, "text\r\n.\r\nQUIT\r\n"), ElementsAre(StartsWith("250 2.6.0 "), "221 2.0.0 bye"));
  ASSERT_TRUE(world.lab->loop().advance(1'000).ok());
  EXPECT_TRUE(drained);
  EXPECT_EQ(world.stored.size(), 1u);
}

TEST(SmtpFrontEnd, survivesItsOwnEndWithAMessageUnderWay) {
  SmtpLab world(Testbed::memory(1));
  PlainSession& client = world.connect();
  world.hello(client);
  world.say(client, "MAIL FROM:<x@away.test>\r\nRCPT TO:<alice@example.test>\r\nDATA\r\n");
  client.io.send("text\r\n");
  world.frontEnd.reset();
  world.rest();
  EXPECT_TRUE(client.ended);
  EXPECT_THAT(world.stored, IsEmpty());
}

TEST(SmtpFrontEnd, heedsItsOwnKindOfLog) {
  SmtpLab world(Testbed::memory(1));
  EXPECT_THAT(world.logged.at(2), HasSubstr("#Log-type: SMTP Receive Protocol Log"));
}

}  // namespace
}  // namespace coexist
