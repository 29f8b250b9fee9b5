// Front end and back ends as their profiles make them, with nothing scripted between them.
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

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr const char* kFrontHost = "front.example.test";
constexpr const char* kLegacy = "legacy.example.test";

enum class Over { kMemory, kTcp };

std::unique_ptr<Testbed> makeLab(Over over) {
  if (over == Over::kMemory) return Testbed::memory(1);
  auto lab = Testbed::tcp();
  EXPECT_TRUE(lab.ok());
  return std::move(*lab);
}

// Two mailboxes: alice's on the front end's own machine, bob's on an older one.
class EndToEnd : public ::testing::TestWithParam<Over> {
 protected:
  void start(const std::string& front, const std::string& legacy) {
    lab_ = makeLab(GetParam());
    frontProduct_ = shippedProducts().find(front);
    legacyProduct_ = shippedProducts().find(legacy);
    front_ = std::make_unique<Machine>(kFrontHost, frontProduct_->defaults);
    legacy_ = std::make_unique<Machine>(kLegacy, legacyProduct_->defaults);
    addAccount("alice", "front-back");
    addAccount("bob", "legacy");
    addAccount("FRONT$", "", kFrontHost);
    own_ = serve("front-back", *frontProduct_, *front_, true);
    old_ = serve("legacy", *legacyProduct_, *legacy_, false);
    startFrontEnd();
  }
  void TearDown() override { frontEnd_.reset(); }

  void addAccount(const std::string& name, const std::string& home, const std::string& trustedHost = "") {
    Account account;
    account.name = account.account = account.alias = name;
    account.domain = "EXAMPLE";
    account.upn = name + "@example.test";
    account.password = name + "-p*w%d";
    account.home = home;
    account.trustedHost = trustedHost;
    ASSERT_TRUE(directory_.add(account).ok());
  }

  std::unique_ptr<BackEndServer> serve(const std::string& name, const Product& product, Machine& machine, bool own) {
    BackEndOptions options;
    options.name = name;
    options.loop = &lab_->loop();
    options.network = &lab_->network();
    options.product = &product;
    options.machine = &machine;
    options.directory = &directory_;
    options.store = &store_;
    options.random = &random_;
    options.certificates = &certificates_;
    options.trustPortOnly = own;
    auto server = BackEndServer::start(std::move(options));
    EXPECT_TRUE(server.ok());
    return std::move(*server);
  }

  void startFrontEnd() {
    FrontEndOptions options;
    options.loop = &lab_->loop();
    options.network = &lab_->network();
    options.product = frontProduct_;
    options.machine = front_.get();
    options.directory = &directory_;
    options.random = &random_;
    options.certificates = &certificates_;
    options.listeners = {{{kFrontHost, 143}, false}, {{kFrontHost, 993}, true}};
    options.homes["front-back"] = {"front-back", kFrontHost, frontProduct_->family, {}};
    options.homes["legacy"] = {"legacy", kLegacy, legacyProduct_->family, {}};
    options.own = {"FRONT$", "FRONT$-p*w%d", "", ""};
    options.log = [this](MailProtocol, const std::string& line) { log_.push_back(line); };
    auto started = FrontEnd::start(std::move(options));
    ASSERT_TRUE(started.ok());
    frontEnd_ = std::move(*started);
  }

  PlainSession& connect(uint16_t port) {
    PlainSession* client = nullptr;
    lab_->network().connect({kFrontHost, port}, [&, port](Result<std::unique_ptr<Transport>> transport) {
      ASSERT_TRUE(transport.ok());
      const TlsParameters tls{*certificates_.clientContext("", PeerCertificate::kIgnored), ""};
      ConnectionOptions options;
      options.loop = &lab_->loop();
      options.side = ConnectionSide::kConnector;
      options.implicitTls = port == 993 ? &tls : nullptr;
      connections_.push_back(Connection::create(
          std::move(options), std::move(*transport),
          [&](SessionIo& io) {
            auto session = std::make_unique<PlainSession>(io);
            client = session.get();
            return session;
          },
          [] {}));
    });
    rest();
    return *client;
  }
  void rest() { ASSERT_TRUE(lab_->loop().runToRest().ok()); }

  std::vector<std::string> say(PlainSession& client, const std::string& octets) {
    client.lines.clear();
    client.io.send(octets + "\r\n");
    rest();
    return client.lines;
  }
  // The last answer to LOGIN on a new connection.
  std::string login(uint16_t port, const std::string& user) {
    PlainSession& client = connect(port);
    const auto answers = say(client, "z LOGIN " + user + " \"" + user + "-p*w%d\"");
    return answers.empty() ? "" : answers.back();
  }
  std::string ntlm(const std::string& user) {
    PlainSession& client = connect(993);
    const auto mechanism =
        makeSaslClient("NTLM", {"", user, user + "-p*w%d", "EXAMPLE", "WORKSTATION"}, random_, kLabUnixSeconds);
    const auto refusal = say(client, "n AUTHENTICATE NTLM");
    if (refusal != std::vector<std::string>{"+"}) return refusal.empty() ? "" : refusal.back();
    const auto challenge = say(client, encodeBase64(mechanism->start().octets));
    EXPECT_THAT(challenge, ElementsAre(StartsWith("+ ")));
    const auto type2 = decodeBase64(challenge.at(0).substr(2));
    return say(client, encodeBase64(mechanism->answer(type2.value_or("")).octets)).back();
  }
  void configure(LoginType loginType, const std::string& certificateName) {
    ServiceSettings settings = front_->configured(MailProtocol::kImap);
    settings.loginType = loginType;
    settings.x509CertificateName = certificateName;
    front_->configure(MailProtocol::kImap, settings);
  }
  void restartAll() {
    front_->restart(MailProtocol::kImap, MachineService::kFrontEnd);
    front_->restart(MailProtocol::kImap, MachineService::kBackEnd);
    ASSERT_TRUE(frontEnd_->restart(MailProtocol::kImap).ok());
    ASSERT_TRUE(own_->restart(MailProtocol::kImap).ok());
    rest();
  }

  std::unique_ptr<Testbed> lab_;
  SeededRandom random_{7};
  LabCertificates certificates_{kLabUnixSeconds};
  Directory directory_;
  MailStore store_;
  const Product* frontProduct_ = nullptr;
  const Product* legacyProduct_ = nullptr;
  std::unique_ptr<Machine> front_;
  std::unique_ptr<Machine> legacy_;
  std::unique_ptr<BackEndServer> own_;
  std::unique_ptr<BackEndServer> old_;
  std::vector<std::string> log_;
  std::unique_ptr<FrontEnd> frontEnd_;
  std::vector<std::unique_ptr<Connection>> connections_;
};

// Seed 000.
TEST_P(EndToEnd, carriesNtlmToItsOwnKindAndNotToAnOlderServer) {
  start("exchange-2016", "exchange-2010-sp1");
  EXPECT_EQ(ntlm("alice"), "n OK AUTHENTICATE completed.");
  EXPECT_EQ(ntlm("bob"), "n NO AUTHENTICATE failed.");
  EXPECT_THAT(log_.back(), HasSubstr("LEGACY.EXAMPLE.TEST:993:SSL"));
  EXPECT_EQ(login(993, "alice"), "z OK LOGIN completed.");
  EXPECT_EQ(login(993, "bob"), "z OK LOGIN completed.");
  EXPECT_THAT(login(143, "bob"), Not(StartsWith("z OK")));
}

TEST_P(EndToEnd, selectsAFolderOfTheBackEnd) {
  start("exchange-2016", "exchange-2010-sp1");
  PlainSession& client = connect(993);
  say(client, "a1 LOGIN bob \"bob-p*w%d\"");
  EXPECT_THAT(say(client, "a2 SELECT INBOX"), ::testing::Contains("* 0 EXISTS"));
  EXPECT_THAT(say(client, "a3 LOGOUT").back(), StartsWith("a3 OK"));
  EXPECT_TRUE(client.ended);
  EXPECT_EQ(frontEnd_->connections(), 0u);
}

// Seed 002, from the fault to its cure.
TEST_P(EndToEnd, breaksEveryLoginByAnotherCertificateUnderPlainTextLogin) {
  start("exchange-2013-cu17", "exchange-2010-sp1");
  configure(LoginType::kPlainTextLogin, kFrontHost);
  restartAll();
  EXPECT_EQ(login(143, "alice"), "z OK LOGIN completed.");

  front_->bindCertificate(MailProtocol::kImap, "mail.example.test");
  for (const uint16_t port : {143, 993}) {
    EXPECT_EQ(login(port, "alice"), "z NO LOGIN failed.");
    EXPECT_THAT(log_.back(), HasSubstr(R"("R=""z NO [Error=ProxyNotAuthenticated Proxy=FRONT.EXAMPLE.TEST:1993:SSL] )"
                                       R"(LOGIN failed."";Msg=Proxy:FRONT.EXAMPLE.TEST:1993:SSL;)"
                                       R"(ErrMsg=ProxyNotAuthenticated")"));
  }
  configure(LoginType::kPlainTextLogin, kFrontHost);
  EXPECT_EQ(login(143, "alice"), "z NO LOGIN failed.");
  restartAll();
  EXPECT_EQ(login(143, "alice"), "z OK LOGIN completed.");
}

TEST_P(EndToEnd, worksUnderSecureLoginWithTheSameCertificate) {
  start("exchange-2013-cu17", "exchange-2010-sp1");
  front_->bindCertificate(MailProtocol::kImap, "mail.example.test");
  EXPECT_EQ(login(993, "alice"), "z OK LOGIN completed.");
}

// KB932605.
TEST_P(EndToEnd, quotesAPasswordForAnOlderServerOnlyWhereItWasMended) {
  start("exchange-2007-ur3", "exchange-2003");
  EXPECT_EQ(login(993, "bob"), "z OK LOGIN completed.");
  frontEnd_.reset();
  frontProduct_ = shippedProducts().find("exchange-2007");
  startFrontEnd();
  EXPECT_EQ(login(993, "bob"), "z NO LOGIN failed.");
}

INSTANTIATE_TEST_SUITE_P(OverMemoryAndTcp, EndToEnd, ::testing::Values(Over::kMemory, Over::kTcp),
                         [](const auto& instance) { return instance.param == Over::kMemory ? "memory" : "tcp"; });

}  // namespace
}  // namespace coexist
