// Debian's curl through `coexist gateway`: a message fetched over IMAP and POP3, and sent over SMTP.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "kit/mail_house.h"

namespace coexist {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;

constexpr const char* kNtlm = "--login-options AUTH=NTLM";
constexpr const char* kPlain = "--login-options AUTH=PLAIN";
constexpr const char* kLogin = "--login-options AUTH=LOGIN";
constexpr int kLoginDenied = 67;

// What all cases share: a back end, and two gateways in front of it.
struct CurlHouse {
  CurlHouse() : mail("curl", "exchange-2016") {
    if (!mail.problem().empty()) return;
    mail.addProduct("login-only", R"({"title": "Lists no mechanism", "family": "login-only", "extends": "coexist",
      "imap": {"states": {"both": {
        "clear": {"capability": "CAPABILITY IMAP4rev1 STARTTLS", "advertises": [], "honours": [], "tag": "synthetic", "source": "test"},
        "tls": {"capability": "CAPABILITY IMAP4rev1", "advertises": [], "honours": [], "tag": "synthetic", "source": "test"}}}},
      "pop3": {"states": {"both": {
        "any": {"capabilities": ["USER", "UIDL", "STLS"], "advertises": [], "honours": [], "tag": "synthetic", "source": "test"}}}}})");
    everyMechanism = mail.startGateway("exchange-2016", "exchange-2016");
    loginOnly = mail.startGateway("login-only", "any");
  }
  MailHouse mail;
  std::unique_ptr<GatewayProgram> everyMechanism;  // a front end that carries NTLM and PLAIN on trust
  std::unique_ptr<GatewayProgram> loginOnly;       // one that lists no mechanism, so that LOGIN or USER is what is left
  int sent = 0;                                    // messages that bob has
};

class Curl : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (isInstalled("curl")) house = new CurlHouse();
  }
  static void TearDownTestSuite() {
    delete house;
    house = nullptr;
  }
  void SetUp() override {
    if (!house) GTEST_SKIP() << "curl is not installed: apt-get install curl";
    ASSERT_EQ(house->mail.problem(), "");
    ASSERT_TRUE(house->everyMechanism && house->everyMechanism->up()) << "the gateway did not start";
    ASSERT_TRUE(house->loginOnly && house->loginOnly->up()) << "the second gateway did not start";
  }

  static ShellResult curl(const std::string& user, const std::string& password, const std::string& rest) {
    return runShell("curl -sS --max-time 30 --cacert " + house->mail.authority() + " -u '" + user + ":" + password +
                    "' " + rest + " 2>&1");
  }
  // Fetches a message of a user's by the port called `proto`. `how` picks mechanism and TLS.
  static ShellResult fetch(const GatewayProgram& gateway, const std::string& proto, const std::string& how,
                           const std::string& user = "alice", int message = 1, const char* password = kHousePassword) {
    const bool imap = proto.starts_with("imap");
    const std::string path = (imap ? "/INBOX;MAILINDEX=" : "/") + std::to_string(message);
    return curl(user, password,
                how + " '" + proto + "://localhost:" + std::to_string(gateway.port(proto)) + path + "'");
  }
  // In clear, by STARTTLS, and in TLS from the first octet.
  static void fetchesTheMessage(const GatewayProgram& gateway, const std::string& clear, const std::string& how) {
    for (const ShellResult& result :
         {fetch(gateway, clear, how), fetch(gateway, clear, how + " --ssl-reqd"), fetch(gateway, clear + "s", how)}) {
      EXPECT_EQ(result.exitCode, 0) << result.output.substr(0, 500);
      EXPECT_TRUE(result.output == house->mail.message()) << result.output.substr(0, 500);
    }
  }

  // Sends a message from alice to bob by the port called `proto`, with a line that holds `mark`.
  static ShellResult send(const GatewayProgram& gateway, const std::string& proto, const std::string& how,
                          const std::string& mark, const char* password = kHousePassword) {
    house->mail.write("letter.eml", letter(mark));
    const std::string scheme = proto == "smtps" ? "smtps" : "smtp";
    return curl("alice", password,
                how + " --mail-from alice@example.test --mail-rcpt bob@example.test -T '" +
                    (house->mail.folder() / "letter.eml").string() + "' '" + scheme +
                    "://localhost:" + std::to_string(gateway.port(proto)) + "/client.example.test'");
  }
  static std::string letter(const std::string& mark) {
    return "From: alice@example.test\r\nTo: bob@example.test\r\nSubject: " + mark +
           "\r\n\r\n.a dot\r\n..two\r\n.\r\nend\r\n";
  }
  static void delivers(const GatewayProgram& gateway, const std::string& proto, const std::string& how) {
    const std::string mark = proto + how;
    const ShellResult sent = send(gateway, proto, how, mark);
    EXPECT_EQ(sent.exitCode, 0) << sent.output;
    const ShellResult got = fetch(gateway, "pop3", "", "bob", ++house->sent);
    EXPECT_EQ(got.exitCode, 0) << got.output.substr(0, 500);
    EXPECT_THAT(got.output, EndsWith(letter(mark)));
  }

  static CurlHouse* house;
};

CurlHouse* Curl::house = nullptr;

TEST_F(Curl, fetchesAMessageWithNtlm) {
  fetchesTheMessage(*house->everyMechanism, "imap", kNtlm);
  EXPECT_THAT(house->mail.logOf("exchange-2016", MailProtocol::kImap), HasSubstr(",authenticate,NTLM,"));
  fetchesTheMessage(*house->everyMechanism, "pop3", kNtlm);
  EXPECT_THAT(house->mail.logOf("exchange-2016", MailProtocol::kPop3), HasSubstr(",auth,NTLM,"));
}

TEST_F(Curl, fetchesAMessageWithPlain) {
  fetchesTheMessage(*house->everyMechanism, "imap", kPlain);
  EXPECT_THAT(house->mail.logOf("exchange-2016", MailProtocol::kImap), HasSubstr(",authenticate,PLAIN,"));
  fetchesTheMessage(*house->everyMechanism, "pop3", kPlain);
}

TEST_F(Curl, fetchesAMessageWithTheProtocolsOwnLogin) {
  fetchesTheMessage(*house->loginOnly, "imap", "");
  EXPECT_THAT(house->mail.logOf("login-only", MailProtocol::kImap), HasSubstr(",login,alice *****,"));
  fetchesTheMessage(*house->loginOnly, "pop3", "");
  EXPECT_THAT(house->mail.logOf("login-only", MailProtocol::kPop3), HasSubstr(",pass,*****,"));
}

TEST_F(Curl, sendsAMessageThatArrivesWithAllItsDots) {
  for (const char* how : {kNtlm, kLogin}) {
    delivers(*house->everyMechanism, "smtp", how);
    delivers(*house->everyMechanism, "smtp", std::string(how) + " --ssl-reqd");
    delivers(*house->everyMechanism, "submission", std::string(how) + " --ssl-reqd");
    delivers(*house->everyMechanism, "smtps", how);
  }
  EXPECT_THAT(house->mail.logOf("exchange-2016", MailProtocol::kSmtp), HasSubstr(",auth,NTLM,"));
}

TEST_F(Curl, isRefusedWithAWrongPassword) {
  for (const char* proto : {"imaps", "pop3s"}) {
    EXPECT_EQ(fetch(*house->everyMechanism, proto, kNtlm, "alice", 1, "wrong").exitCode, kLoginDenied) << proto;
    EXPECT_EQ(fetch(*house->loginOnly, proto, "", "alice", 1, "wrong").exitCode, kLoginDenied) << proto;
  }
  EXPECT_EQ(send(*house->loginOnly, "smtps", kLogin, "x", "wrong").exitCode, kLoginDenied);  // without a tarpit
}

// Attack catalogue A213. Last, because the gateways are gone behind it.
TEST_F(Curl, seesTheGatewaysEndInOrderAtSigterm) {
  EXPECT_EQ(house->everyMechanism->stop(), 0);
  EXPECT_EQ(house->loginOnly->stop(), 0);
  for (const char* product : {"exchange-2016", "login-only"}) {
    for (const MailProtocol protocol : kAllMailProtocols) {
      const std::string log = house->mail.logOf(product, protocol);
      EXPECT_THAT(log, HasSubstr("#Fields: dateTime")) << product;
      EXPECT_EQ(log.find("Wonder"), std::string::npos);
    }
  }
}

}  // namespace
}  // namespace coexist
