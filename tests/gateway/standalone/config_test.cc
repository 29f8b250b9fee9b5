#include "gateway/standalone/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>

#include "base/field_schema.h"
#include "base/json_document.h"
#include "gateway/standalone/config_fields.h"
#include "gateway/standalone/config_fixture.h"
#include "gateway/standalone/own_certificates.h"

namespace coexist {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

TEST_F(GatewayConfigFile, isSafeUnlessToldOtherwise) {
  const auto loaded = load(config());
  ASSERT_TRUE(loaded) << problems_.front().text();
  EXPECT_EQ(loaded->settings[MailProtocol::kImap].loginType, LoginType::kSecureLogin);
  EXPECT_TRUE(loaded->settings[MailProtocol::kImap].enforceCertificateErrors);
  EXPECT_EQ(loaded->settings[MailProtocol::kImap].x509CertificateName, "mail.example.test");
  EXPECT_FALSE(loaded->identity);
  EXPECT_EQ(loaded->product->name, "coexist");
  EXPECT_EQ(loaded->homes.at("main").services[MailProtocol::kImap].security, ProxySecurity::kClear);
  EXPECT_TRUE(loaded->settings[MailProtocol::kSmtp].connector.localSendersLogOn);
  EXPECT_TRUE(loaded->settings[MailProtocol::kSmtp].connector.emptySendersStayLocal);
}

TEST_F(GatewayConfigFile, letsAnOldProductsSendersLogOnAndStayLocalWhereItSaysSo) {
  const char* home = R"("host": "b", "family": "exchange-2003")";
  const char* port = R"("address": "::1", "port": 25)";
  const auto old = load(config(R"("product": "exchange-2003",)", port, home));
  ASSERT_TRUE(old) << problems_.front().text();
  EXPECT_FALSE(old->settings[MailProtocol::kSmtp].connector.localSendersLogOn);
  EXPECT_FALSE(old->settings[MailProtocol::kSmtp].connector.emptySendersStayLocal);
  const auto strict = load(
      config(R"("product": "exchange-2003", "local-senders": "authenticated", "empty-senders": "local",)", port, home));
  ASSERT_TRUE(strict) << problems_.front().text();
  EXPECT_TRUE(strict->settings[MailProtocol::kSmtp].connector.localSendersLogOn);
  EXPECT_TRUE(strict->settings[MailProtocol::kSmtp].connector.emptySendersStayLocal);
}

TEST_F(GatewayConfigFile, knowsItsPostmaster) {
  const auto home = load(config(R"("postmaster": "main",)"));
  ASSERT_TRUE(home) << problems_.front().text();
  EXPECT_EQ(home->postmaster.home + "," + home->postmaster.mail, "main,");
  EXPECT_THAT(problem(config(R"("postmaster": "alice",)")), HasSubstr("this user has no mail address"));
  EXPECT_THAT(problem(config(R"("postmaster": "mian",)")), HasSubstr("did you mean \"main\""));
}

TEST_F(GatewayConfigFile, refusesAnAddressThatOthersReachUnlessExposed) {
  for (const char* address : {"0.0.0.0", "192.0.2.1", "::", "127.evil.example.test"}) {
    EXPECT_THAT(problem(config("", std::string(R"("port": 143, "address": ")") + address + "\"")),
                HasSubstr("\"exposed\": true"));
  }
  EXPECT_THAT(problem(config(R"("exposed": true,)", R"("port": 143, "address": "0.0.0.0")")),
              HasSubstr("needs a certificate"));
}

TEST_F(GatewayConfigFile, knowsWhatIsSpokenAtAPortOrIsTold) {
  const auto loaded =
      load(config(R"("product": "exchange-2003",)",
                  R"("address": "::1", "port": 143}, {"address": "::1", "port": 995}, {"address": "::1", "port": 587},
         {"address": "::1", "port": 1025, "protocol": "smtp"}, {"address": "::1", "port": 993, "protocol": "pop3s")",
                  R"("host": "b", "family": "exchange-2003")"));
  ASSERT_TRUE(loaded) << problems_.front().text();
  std::string listeners;
  for (const FrontEndListener& listener : loaded->listeners) {
    listeners += std::string(mailProtocolName(listener.protocol)) + (listener.implicitTls ? " tls" : "") +
                 (listener.submission ? " submission" : "") + ", ";
  }
  EXPECT_EQ(listeners, "imap, pop3 tls, smtp submission, smtp, pop3 tls, ");
  EXPECT_THAT(problem(config("", R"("address": "::1", "port": 1143)")),
              AllOf(HasSubstr("what is spoken at port 1143"), HasSubstr("imap, imaps, pop3")));
  EXPECT_THAT(problem(config("", R"("address": "::1", "port": 0)")), HasSubstr("what is spoken at port 0"));
  EXPECT_THAT(problem(config("", R"("address": "::1", "port": 143, "protocol": "pop")")), HasSubstr("did you mean"));
  EXPECT_THAT(problem(config("", R"("address": "::1", "port": 993, "tls": true)")), HasSubstr("\"tls\""));
}

TEST_F(GatewayConfigFile, listensOnlyForWhatItsProductServes) {
  EXPECT_THAT(problem(config(R"("product": "exchange-4.0",)", R"("address": "::1", "port": 110)",
                             R"("host": "b", "family": "any")")),
              HasSubstr("exchange-4.0 does not serve pop3"));
}

TEST_F(GatewayConfigFile, reachesEachProtocolOfAHomeItsOwnWay) {
  const auto loaded = load(config(R"("product": "exchange-2003", "plain-text-logons": true,)",
                                  R"("address": "::1", "port": 143}, {"address": "::1", "port": 110)",
                                  R"("host": "b", "family": "exchange-2003", "pop3": {"port": 10110},
                                     "imap": {"security": "tls"})"));
  ASSERT_TRUE(loaded) << problems_.front().text();
  const auto& services = loaded->homes.at("main").services;
  EXPECT_EQ(services[MailProtocol::kPop3].port, 10110);
  EXPECT_FALSE(services[MailProtocol::kPop3].security);
  EXPECT_EQ(services[MailProtocol::kImap].security, ProxySecurity::kTls);
  EXPECT_FALSE(services[MailProtocol::kImap].port);
  EXPECT_THAT(loaded->warnings, ::testing::IsEmpty());
  for (const MailProtocol protocol : kAllMailProtocols) {
    EXPECT_EQ(loaded->settings[protocol].loginType, LoginType::kPlainTextLogin);
    EXPECT_EQ(loaded->settings[protocol].maxCommandBytes, loaded->product->defaults[protocol].maxCommandBytes);
  }
}

TEST_F(GatewayConfigFile, warnsOfWhatAHomeAndTheListenersDoNotShare) {
  const auto loaded =
      load(config(R"("product": "exchange-2013-cu17", "plain-text-logons": true,)", R"("address": "::1", "port": 143)",
                  R"("host": "b", "family": "exchange-2010", "pop3": {"port": 110})"));
  ASSERT_TRUE(loaded) << problems_.front().text();
  EXPECT_THAT(loaded->warnings, ::testing::Contains(HasSubstr("home main names pop3, which nothing listens for")));
}

TEST_F(GatewayConfigFile, keepsALogForEachProtocol) {
  const auto loaded = load(config(R"("protocol-log": {"imap": "imap.log", "smtp": "/var/log/smtp.log"},)"));
  ASSERT_TRUE(loaded) << problems_.front().text();
  EXPECT_EQ(loaded->protocolLogFiles[MailProtocol::kImap], (folder_ / "imap.log").string());
  EXPECT_EQ(loaded->protocolLogFiles[MailProtocol::kPop3], "");
  EXPECT_EQ(loaded->protocolLogFiles[MailProtocol::kSmtp], "/var/log/smtp.log");
  EXPECT_THAT(problem(config(R"("protocol-log": {"imap": "x.log", "pop3": "./x.log"},)")),
              HasSubstr("cannot share one log"));
  EXPECT_THAT(problem(config(R"("protocol-log": "x.log",)")), HasSubstr("an object"));
}

TEST_F(GatewayConfigFile, saysWhereAMistakeIsAndWhatToDo) {
  EXPECT_THAT(problem(config(R"("prodct": "coexist",)")), HasSubstr("did you mean"));
  EXPECT_THAT(problem(config(R"("product": "coexits",)")), HasSubstr("did you mean"));
  EXPECT_THAT(problem(config("", R"("address": "127.0.0.1", "port": 70000)")), HasSubstr("gateway.json:1:"));
  EXPECT_THAT(problem(config("", R"("address": "127.0.0.1")")), HasSubstr("\"port\" is missing"));
  EXPECT_THAT(
      problem(config("", R"("address": "127.0.0.1", "port": 143)", R"("host": "b", "imap": {"security": "tsl"})")),
      HasSubstr("did you mean"));
  EXPECT_THAT(problem(R"({"host": "h"})"),
              AllOf(HasSubstr("\"listen\" is missing"), HasSubstr("where it listens: [{")));
  EXPECT_THAT(problem(R"({"host": "h", "listen": [], "homes": {}, "users": []})"), HasSubstr("nothing to listen on"));
  EXPECT_THAT(problem("[]"), HasSubstr("an object"));
  EXPECT_THAT(problem("{"), HasSubstr("gateway.json:1:"));
  EXPECT_THAT(problem(config(R"("loops": 2,)", R"("address": "127.0.0.1", "port": 0, "protocol": "imap")")),
              HasSubstr("port 0"));
}

TEST_F(GatewayConfigFile, refusesUsersThatCannotBeServed) {
  const std::string head = R"({"host": "h", "listen": [{"address": "::1", "port": 143}],
    "homes": {"main": {"host": "b", "imap": {"security": "clear"}}}, "users": )";
  EXPECT_THAT(problem(head + R"([{"user": "alice", "home": "mian"}]})"), HasSubstr("did you mean"));
  EXPECT_THAT(problem(head + R"([{"user": "alice", "home": "main"}, {"user": "ALICE", "home": "main"}]})"),
              HasSubstr("told apart"));
}

TEST_F(GatewayConfigFile, refusesAHomeThatItsProductCannotServe) {
  EXPECT_THAT(problem(config(R"("product": "exchange-2016",)")), HasSubstr("no rule for back ends of family"));
}

TEST_F(GatewayConfigFile, warnsOfPasswordsInClearAndOfHomesThatAreShownNone) {
  const auto warnings = [this](const std::string& more, const std::string& home) {
    const auto loaded = load(config(more, R"("address": "127.0.0.1", "port": 143)", R"("host": "b", )" + home));
    EXPECT_TRUE(loaded) << problems_.front().text();
    return loaded ? loaded->warnings : std::vector<std::string>();
  };
  const std::string old = R"("family": "exchange-5.5")";
  EXPECT_THAT(warnings("", old),
              ::testing::ElementsAre(AllOf(HasSubstr("nobody can be logged on to home main over imap"),
                                           HasSubstr("\"clear-passwords\": true"))));
  EXPECT_THAT(warnings("", old + R"(, "imap": {"security": "starttls"})"), ::testing::IsEmpty());
  EXPECT_THAT(warnings("", old + R"(, "clear-passwords": true)"),
              ::testing::ElementsAre(HasSubstr("passwords go to home main over imap in clear")));
  EXPECT_THAT(warnings("", R"("clear-passwords": true)"), ::testing::IsEmpty()) << "it is spoken to in checked TLS";
  EXPECT_THAT(warnings(R"("verify-back-ends": false,)", R"("clear-passwords": true)"),
              ::testing::ElementsAre(HasSubstr("in TLS that is not checked")));
  EXPECT_THAT(warnings(R"("product": "exchange-2003",)", R"("family": "exchange-2003", "imap": {"security": "clear"})"),
              ::testing::Not(::testing::Contains(HasSubstr("clear-passwords"))));
}

// What nobody has said could be somebody else's name.
TEST_F(GatewayConfigFile, demandsOfEachUserWhatTheServiceLogonNamesAMailboxBy) {
  write("proxy.password", "proxy-secret");
  const std::string account = R"("service-account": {"user": "EXAMPLE/proxy", "password-file": "proxy.password"}, )";
  const auto with = [this, &account](const std::string& home, const std::string& user, int port = 993) {
    return account + R"("host": "h", "listen": [{"address": "127.0.0.1", "port": )" + std::to_string(port) +
           R"(}], "homes": {"main": {"host": "b", )" + home + R"(}}, "users": [{"user": "alice", "home": "main")" +
           user + "}]}";
  };
  const std::string exchange = R"("family": "exchange-2010")";
  EXPECT_THAT(problem("{" + with(exchange, "")),
              AllOf(HasSubstr("opens a mailbox at home main by its alias"), HasSubstr("\"service-logon\"")));
  EXPECT_THAT(problem("{" + with(exchange, R"(, "alias": "")")), HasSubstr("by its alias"));
  EXPECT_TRUE(load("{" + with(exchange, R"(, "alias": "al")")));
  EXPECT_TRUE(load("{" + with(exchange, "", 25))) << "over SMTP no mailbox is opened";
  EXPECT_TRUE(load("{" + with(exchange + R"(, "service-logon": "master-user")", "")));
  EXPECT_THAT(problem("{" + with(exchange + R"(, "service-logon": "plain:{mail}")", "")), HasSubstr("by its mail"));
  EXPECT_THAT(problem("{" + with(exchange + R"(, "service-logon": "mastr")", "")), HasSubstr("it names no mailbox"));
  const auto other = load("{" + with(R"("family": "any")", ""));
  ASSERT_TRUE(other);
  EXPECT_EQ(other->homes.at("main").serviceLogon.form, ServiceLogon::Form::kNone) << "of no Exchange";
}

TEST_F(GatewayConfigFile, keepsTheTrustOfEachHomeApart) {
  const auto old = CertificateAuthority::create("old", 1'700'000'000);
  ASSERT_TRUE(old.ok());
  write("old.pem", old->certificatePem());
  const auto loaded = load(R"({"host": "h", "listen": [{"address": "127.0.0.1", "port": 993}], "users": [],
    "homes": {"old": {"host": "o", "authorities": "old.pem"}, "new": {"host": "n", "imap": {"security": "clear"}}}})");
  ASSERT_TRUE(loaded) << problems_.front().text();
  EXPECT_EQ(loaded->homeTrust.size(), 1u);
  EXPECT_EQ(loaded->homeTrust.at("old"), old->certificatePem());
  EXPECT_EQ(loaded->trustPem, "");
}

TEST_F(GatewayConfigFile, warnsWhereNobodyCanLogOn) {
  const auto loaded = load(config(R"("product": "exchange-2000-sp1",)", R"("address": "127.0.0.1", "port": 143)",
                                  R"("host": "b", "family": "exchange-2000", "imap": {"security": "clear"})"));
  ASSERT_TRUE(loaded) << problems_.front().text();
  EXPECT_THAT(loaded->warnings, ::testing::ElementsAre(HasSubstr("nobody can log on at 127.0.0.1:143")));
}

// NTLM shows no password, but who listens can break an old proof off-line, and relay any.
TEST_F(GatewayConfigFile, demandsOfNtlmWhatItsProfileDoesAndTlsWhereItIsExposed) {
  const auto made = OwnCertificates::selfMade("mail.example.test", 1'700'000'000);
  ASSERT_TRUE(made.ok());
  write("front.pem", made->certificatePem);
  write("front.key", made->privateKeyPem);
  const std::string exposed = R"("exposed": true, "certificate": "front.pem", "key": "front.key",)";
  struct Row {
    std::string more;
    bool needsTls, v2Only;
    ChannelBinding binding;
  };
  for (const Row& row : {
           Row{"", false, true, ChannelBinding::kAllow},
           Row{exposed, true, true, ChannelBinding::kAllow},
           Row{exposed + R"("ntlm": {"in-clear": true},)", false, true, ChannelBinding::kAllow},
           Row{R"("ntlm": {"in-clear": false, "channel-binding": "required"},)", true, true, ChannelBinding::kRequire},
           Row{R"("ntlm": {"versions": "all", "channel-binding": "off"},)", false, false, ChannelBinding::kNone},
       }) {
    const auto loaded = load(config(row.more));
    ASSERT_TRUE(loaded) << problems_.front().text();
    for (const MailProtocol protocol : kAllMailProtocols) {
      const ServiceSettings& settings = loaded->settings[protocol];
      EXPECT_EQ(settings.ntlmNeedsTls, row.needsTls) << row.more;
      EXPECT_EQ(settings.ntlm.v2Only, row.v2Only) << row.more;
      EXPECT_EQ(settings.ntlm.binding, row.binding) << row.more;
      EXPECT_EQ(settings.ntlm.timeWindowMs, int64_t{36} * 3'600'000);
    }
  }
}

TEST_F(GatewayConfigFile, refusesToBindNtlmToTlsWhereItIsOfferedInClear) {
  const std::string required = R"("ntlm": {"channel-binding": "required"},)";
  EXPECT_THAT(problem(config(required)),
              AllOf(HasSubstr("NTLM is offered in clear at 127.0.0.1:143"), HasSubstr("\"in-clear\": false")));
  EXPECT_TRUE(load(config(required, R"("address": "127.0.0.1", "port": 993)"))) << problems_.front().text();
}

std::string everyKeysText() {
  const auto file = SourceFile::read(COEXIST_SOURCE_DIR "/tests/gateway/standalone/every-key.json");
  EXPECT_TRUE(file.ok());
  return file.ok() ? (*file)->text : "";
}

// The example with every key, and one for each row that fills a member: that is what the gateway is then.
TEST_F(GatewayConfigFile, takesEveryKey) {
  const auto made = OwnCertificates::selfMade("mail.example.test", 1'700'000'000);
  ASSERT_TRUE(made.ok());
  write("front.pem", made->certificatePem);
  write("front.key", made->privateKeyPem);
  write("alice.password", "secret");
  write("bob.hash", "a4f49c406510bdcab6824ee7c30fd852");
  const auto loaded = load(everyKeysText());
  ASSERT_TRUE(loaded) << problems_.front().text();
  EXPECT_EQ(loaded->loops, 2);
  EXPECT_EQ(loaded->settings[MailProtocol::kPop3].loginType, LoginType::kPlainTextLogin);
  EXPECT_FALSE(loaded->settings[MailProtocol::kImap].enforceCertificateErrors);
  const ServiceSettings& imap = loaded->settings[MailProtocol::kImap];
  EXPECT_FALSE(imap.ntlmNeedsTls || imap.ntlm.v2Only || imap.ntlm.micWithTime || imap.ntlm.pairsUnchanged);
  EXPECT_FALSE(imap.ntlm.ownTarget);
  EXPECT_EQ(imap.ntlm.timeWindowMs, 60'000);
  EXPECT_EQ(imap.ntlm.binding, ChannelBinding::kNone);
  const HomeServer& home = loaded->homes.at("main");
  EXPECT_EQ(home.family, "exchange-2010");
  EXPECT_EQ(home.host + " " + home.address, "back.example.test 192.0.2.7");
  EXPECT_TRUE(home.clearPasswords);
  EXPECT_EQ(home.serviceLogon.text, "{user}*{account}");
  EXPECT_EQ(loaded->homeTrust.at("main"), made->certificatePem);
  EXPECT_EQ(home.services[MailProtocol::kImap].port, 1993);
  EXPECT_EQ(home.services[MailProtocol::kImap].security, ProxySecurity::kTls);
  EXPECT_EQ(home.services[MailProtocol::kPop3].port, std::nullopt);
  EXPECT_EQ(home.services[MailProtocol::kSmtp].security, std::nullopt);
  const Account& alice = loaded->users.at(0);
  EXPECT_EQ(alice.domain + " " + alice.account + " " + alice.alias, "EXAMPLE al alice.k");
  EXPECT_EQ(alice.smtpAddress + " " + alice.upn + " " + alice.password, "alice@example.test al@example.test secret");
  EXPECT_EQ(loaded->users.at(1).alias, "bob");
  EXPECT_TRUE(loaded->users.at(1).healthMailbox);
  EXPECT_EQ(loaded->own.serverAccount + " " + loaded->own.serviceAccount, "FRONT$ EXAMPLE/proxy");
  EXPECT_EQ(loaded->limits.maxConnections, 11u);
  EXPECT_EQ(loaded->limits.maxConnectionsPerAddress, 12u);
  EXPECT_EQ(loaded->limits.backEndConnectMs, 13);
  EXPECT_EQ(loaded->limits.backEndLoginMs, 14);
  EXPECT_EQ(loaded->drainMs, 15);
  EXPECT_EQ(loaded->postmaster.home + "," + loaded->postmaster.mail, "main,alice@example.test");
  EXPECT_FALSE(loaded->settings[MailProtocol::kSmtp].connector.localSendersLogOn);
  EXPECT_FALSE(loaded->settings[MailProtocol::kSmtp].connector.emptySendersStayLocal);
  EXPECT_EQ(loaded->limits.backEndRestMs, 16);
  EXPECT_EQ(loaded->limits.backEndConnects, 17u);
  EXPECT_TRUE(loaded->penalties == (PenaltyPolicy{16, 17, 18, 19, 20'000, false}));
  EXPECT_EQ(loaded->limits.logRowsBeforeLogin, 16u);
  EXPECT_EQ(loaded->protocolLogBytes, 1'000'000u);
  EXPECT_EQ(loaded->owner.user + " " + loaded->owner.group, "root root");
  EXPECT_EQ(std::filesystem::path(loaded->protocolLogFiles[MailProtocol::kSmtp]).filename(), "smtp.log");
}

// That the example is valid, and that no object of it may have another key, an independent validator says
// (tests/schema).
TEST(GatewayConfigFields, standInTheExampleAndSayWhatTheyAreFor) {
  const std::string example = everyKeysText();
  const auto expectRows = [&example](const std::vector<FieldShape>& rows) {
    for (const FieldShape& row : rows) {
      EXPECT_NE(example.find("\"" + std::string(row.key) + "\": "), std::string::npos)
          << row.key << " does not stand in tests/gateway/standalone/every-key.json";
      EXPECT_FALSE(row.help.empty()) << row.key;
    }
  };
  expectRows(shapesOf(gatewayFields()));
  expectRows(shapesOf(limitFields()));
  expectRows(shapesOf(ntlmFields()));
  expectRows(shapesOf(homeFields()));
  expectRows(shapesOf(homeServiceFields()));
  expectRows(shapesOf(userFields()));
  expectRows(shapesOf(listenerFields()));
  expectRows(shapesOf(accountFields()));
}

}  // namespace
}  // namespace coexist
