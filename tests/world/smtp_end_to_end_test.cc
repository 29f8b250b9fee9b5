// An SMTP front end and back ends as their profiles make them, with nothing scripted between them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

#include "backend/server.h"
#include "base/base64.h"
#include "gateway/front_end.h"
#include "gateway/plain_session.h"
#include "net/testbed.h"
#include "product/products.h"
#include "sasl/mechanism.h"

namespace coexist {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

constexpr const char* kFrontOfSmtp = "front.example.test";

// One home: its product, machine and service, and what it was told.
struct Home {
  std::string host;
  std::unique_ptr<Machine> machine;
  std::unique_ptr<BackEndServer> server;
  std::vector<std::string> told;
};

class HomeTap final : public ConnectionTap {
 public:
  explicit HomeTap(std::vector<std::string>& told) : told_(told) {}
  void onReceivedLine(std::string_view line) override { told_.emplace_back(line); }
  void onReceivedData(std::string_view) override {}
  void onSent(std::string_view) override {}
  void onEvent(std::string_view) override {}

 private:
  std::vector<std::string>& told_;
};

// alice lives on "here", bob on "there"; the gateway's service account is known to both.
struct Organisation {
  Organisation(std::unique_ptr<Testbed> made, const std::string& here, const std::string& there)
      : lab(std::move(made)) {
    addAccount("alice", "here");
    addAccount("bob", "there");
    addAccount("proxy", "");
    serve("here", here);
    serve("there", there);
    FrontEndOptions options;
    options.loop = &lab->loop();
    options.network = &lab->network();
    options.product = shippedProducts().find("coexist");
    machine = std::make_unique<Machine>(kFrontOfSmtp, options.product->defaults);
    options.machine = machine.get();
    options.directory = &directory;
    options.random = &random;
    options.certificates = &certificates;
    options.listeners = {{{kFrontOfSmtp, 25}, false, MailProtocol::kSmtp, false},
                         {{kFrontOfSmtp, 465}, true, MailProtocol::kSmtp, true}};
    options.homes["here"] = {"here", "here.example.test", shippedProducts().find(here)->family, {}};
    options.homes["there"] = {"there", "there.example.test", shippedProducts().find(there)->family, {}};
    // The old ones of these tests speak in clear alone: passwords go to them by the operator's word.
    for (const char* old : {"here", "there"}) options.homes[old].clearPasswords = true;
    options.own.serviceAccount = "EXAMPLE/proxy";
    options.own.servicePassword = "proxy-p*w%d";
    options.log = [this](MailProtocol, const std::string& line) { log.push_back(line); };
    auto started = FrontEnd::start(std::move(options));
    EXPECT_TRUE(started.ok());
    frontEnd = std::move(*started);
  }
  ~Organisation() { frontEnd.reset(); }

  void addAccount(const std::string& name, const std::string& home) {
    Account account;
    account.name = account.account = account.alias = name;
    account.domain = "EXAMPLE";
    account.smtpAddress = name + "@example.test";
    account.password = name + "-p*w%d";
    account.home = home;
    account.serviceAccount = home.empty();
    EXPECT_TRUE(directory.add(account).ok());
  }

  void serve(const std::string& name, const std::string& product) {
    Home& home = homes[name];
    home.host = name + ".example.test";
    BackEndOptions options;
    options.name = name;
    options.loop = &lab->loop();
    options.network = &lab->network();
    options.product = shippedProducts().find(product);
    ASSERT_NE(options.product, nullptr) << product;
    home.machine = std::make_unique<Machine>(home.host, options.product->defaults);
    options.machine = home.machine.get();
    options.directory = &directory;
    options.store = &store;
    options.random = &random;
    options.certificates = &certificates;
    options.makeTap = [&home](MailProtocol) { return std::make_shared<HomeTap>(home.told); };
    auto server = BackEndServer::start(std::move(options));
    ASSERT_TRUE(server.ok()) << server.error().message();
    home.server = std::move(*server);
  }

  PlainSession& connect(uint16_t port = 25) {
    PlainSession* client = nullptr;
    lab->network().connect({kFrontOfSmtp, port}, [&, port](Result<std::unique_ptr<Transport>> transport) {
      ASSERT_TRUE(transport.ok());
      const TlsParameters tls{*certificates.clientContext("", PeerCertificate::kRequired), kFrontOfSmtp};
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
    say(*client, "EHLO client.example.test");
    return *client;
  }
  void rest() { ASSERT_TRUE(lab->loop().runToRest().ok()); }
  std::vector<std::string> say(PlainSession& client, const std::string& octets) {
    client.lines.clear();
    client.io.send(octets + "\r\n");
    rest();
    return client.lines;
  }
  void logOnByNtlm(PlainSession& client, const std::string& verb, const std::string& user) {
    const auto mechanism =
        makeSaslClient("NTLM", {"", user, user + "-p*w%d", "EXAMPLE", "WORKSTATION"}, random, kLabUnixSeconds);
    const auto challenge = say(client, verb + " NTLM " + encodeBase64(mechanism->start().octets));
    ASSERT_THAT(challenge, ElementsAre(StartsWith("334 ")));
    const auto type2 = decodeBase64(challenge.at(0).substr(4));
    EXPECT_THAT(say(client, encodeBase64(mechanism->answer(type2.value_or("")).octets)),
                ElementsAre(StartsWith("235")));
  }
  // The last answer.
  std::string send(PlainSession& client, const std::string& from, const std::string& to) {
    say(client, "MAIL FROM:<" + from + ">\r\nRCPT TO:<" + to + ">\r\nDATA");
    if (client.lines.empty() || !client.lines.back().starts_with("354")) return client.lines.back();
    say(client, "From: <" + from + ">\r\nSubject: hello\r\n\r\n..a dot\r\n.");
    return client.lines.back();
  }
  std::vector<std::string> inbox(const std::string& name) {
    std::vector<std::string> all;
    for (const Message& message : store.of(name).find("INBOX")->messages) all.push_back(*message.octets);
    return all;
  }

  std::unique_ptr<Testbed> lab;
  LabCertificates certificates{kLabUnixSeconds};
  SeededRandom random{11};
  Directory directory;
  MailStore store;
  std::map<std::string, Home> homes;
  std::unique_ptr<Machine> machine;
  std::vector<std::string> log;
  std::unique_ptr<FrontEnd> frontEnd;
  std::vector<std::unique_ptr<Connection>> connections;
};

void everywhere(const std::string& here, const std::string& there, const std::function<void(Organisation&)>& test) {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    Organisation world(Testbed::memory(seed), here, there);
    test(world);
  }
  auto tcp = Testbed::tcp();
  ASSERT_TRUE(tcp.ok());
  Organisation world(std::move(*tcp), here, there);
  test(world);
}

// Seed 004's cure: whichever verb a side knows, both deliver, logged on.
TEST(SmtpEndToEnd, bridgesXauthAndAuthBothWays) {
  everywhere("exchange-5.0", "exchange-5.5", [](Organisation& world) {
    PlainSession& old = world.connect();
    world.logOnByNtlm(old, "XAUTH", "alice");
    EXPECT_THAT(world.send(old, "alice@example.test", "bob@example.test"), StartsWith("250"));
    PlainSession& newer = world.connect();
    world.logOnByNtlm(newer, "AUTH", "bob");
    EXPECT_THAT(world.send(newer, "bob@example.test", "alice@example.test"), StartsWith("250"));

    ASSERT_EQ(world.inbox("bob").size(), 1u);
    ASSERT_EQ(world.inbox("alice").size(), 1u);
    EXPECT_THAT(world.inbox("bob")[0], EndsWith("From: <alice@example.test>\r\nSubject: hello\r\n\r\n.a dot\r\n"));
    EXPECT_THAT(world.inbox("bob")[0], HasSubstr("by front.example.test with ESMTPA id "));
    EXPECT_THAT(world.homes["there"].told, Contains(StartsWith("AUTH NTLM")));
    EXPECT_THAT(world.homes["here"].told, Contains(StartsWith("XAUTH NTLM")));
    EXPECT_THAT(world.homes["there"].told, Not(Contains(StartsWith("XAUTH"))));
  });
}

TEST(SmtpEndToEnd, takesAStrangersMailForItsPeopleOnly) {
  everywhere("exchange-5.5", "exchange-2003", [](Organisation& world) {
    PlainSession& client = world.connect();
    EXPECT_THAT(world.send(client, "x@away.test", "alice@example.test"), StartsWith("250"));
    EXPECT_THAT(world.send(client, "x@away.test", "bob@example.test"), StartsWith("250"));
    EXPECT_EQ(world.inbox("alice").size(), 1u);
    EXPECT_EQ(world.inbox("bob").size(), 1u);
    for (const auto& [name, home] : world.homes) EXPECT_THAT(home.told, Not(Contains(HasSubstr("AUTH"))));
    for (const char* to : {"y@out.test", "y%out.test@example.test", "@example.test:y@out.test"}) {
      client.lines.clear();
      client.io.send("RSET\r\nMAIL FROM:<x@away.test>\r\nRCPT TO:<" + std::string(to) + ">\r\n");
      ASSERT_TRUE(world.lab->loop().advance(2'000).ok());
      EXPECT_THAT(client.lines.back(), StartsWith("550 5.7.1")) << to;
    }
  });
}

TEST(SmtpEndToEnd, sendsMailOnByItsSendersHome) {
  everywhere("exchange-2003", "exchange-2016", [](Organisation& world) {
    PlainSession& client = world.connect(465);
    EXPECT_THAT(world.say(client, "AUTH PLAIN " + encodeBase64(std::string("\0alice\0alice-p*w%d", 18))),
                ElementsAre(StartsWith("235")));
    EXPECT_THAT(world.send(client, "alice@example.test", "y@out.test"), StartsWith("250"));
    ASSERT_EQ(world.inbox("outbox/y@out.test").size(), 1u);
    EXPECT_THAT(world.send(client, "bob@example.test", "y@out.test"), Not(StartsWith("250")));
    // And to a colleague on a newer home, where TLS is started first.
    EXPECT_THAT(world.send(client, "alice@example.test", "bob@example.test"), StartsWith("250"));
    EXPECT_EQ(world.inbox("bob").size(), 1u);
    EXPECT_THAT(world.homes["there"].told, Contains("STARTTLS"));
    for (const std::string& line : world.log) EXPECT_THAT(line, Not(HasSubstr("p*w%d")));
  });
}

TEST(SmtpEndToEnd, sendsRecipientsOfTwoHomesByTwoTransactions) {
  everywhere("exchange-2003", "exchange-5.5", [](Organisation& world) {
    PlainSession& client = world.connect();
    EXPECT_THAT(world.say(client,
                          "MAIL FROM:<x@away.test>\r\nRCPT TO:<alice@example.test>\r\nRCPT TO:<bob@example.test>\r\n"
                          "RCPT TO:<nobody@example.test>\r\nDATA"),
                ElementsAre(StartsWith("250"), StartsWith("250"), StartsWith("452 4.5.3"), StartsWith("550"),
                            StartsWith("354")));
    EXPECT_THAT(world.say(client, "text\r\n."), ElementsAre(StartsWith("250")));
    EXPECT_THAT(world.send(client, "x@away.test", "bob@example.test"), StartsWith("250"));
    EXPECT_EQ(world.inbox("alice").size(), 1u);
    EXPECT_EQ(world.inbox("bob").size(), 1u);
  });
}

// Attack catalogue A073, A074, A089.
TEST(SmtpEndToEnd, storesNoMessageThatIsBrokenOrBreaksOff) {
  everywhere("exchange-5.5", "exchange-2003", [](Organisation& world) {
    for (const char* odd : {"\n.\n", "\r\n.\n", "\r.\r", "\r\n.\r"}) {
      PlainSession& client = world.connect();
      world.say(client, "MAIL FROM:<x@away.test>\r\nRCPT TO:<alice@example.test>\r\nDATA");
      EXPECT_THAT(world.say(client, "first" + std::string(odd) + "RCPT TO:<bob@example.test>\r\n."),
                  ElementsAre(StartsWith("55")));
    }
    PlainSession& client = world.connect();
    world.say(client, "MAIL FROM:<x@away.test>\r\nRCPT TO:<alice@example.test>\r\nDATA");
    world.say(client, "half");
    client.io.reset();
    world.rest();
    EXPECT_THAT(world.inbox("alice"), IsEmpty());
    EXPECT_THAT(world.inbox("bob"), IsEmpty());
    EXPECT_EQ(world.frontEnd->connections(), 4u);
  });
}

// Facts on clients, section 7.
TEST(SmtpEndToEnd, losesNothingOfAClientThatSendsAllAtOnceAndNoMore) {
  everywhere("exchange-5.5", "exchange-2003", [](Organisation& world) {
    PlainSession& client = world.connect();
    client.io.send("MAIL FROM:<x@away.test>\r\nRCPT TO:<bob@example.test>\r\nBDAT 7 LAST\r\n.text\r\nQUIT\r\n");
    client.io.finish();
    world.rest();
    EXPECT_THAT(client.lines.back(), StartsWith("221"));
    ASSERT_EQ(world.inbox("bob").size(), 1u);
    EXPECT_THAT(world.inbox("bob")[0], EndsWith("\r\n.text\r\n"));
  });
}

}  // namespace
}  // namespace coexist
