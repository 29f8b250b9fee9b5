// Debian's swaks and msmtp send, and its fetchmail reads, through `coexist gateway`, with NTLM and without: each has
// its own idea of how an exchange looks (facts on clients, sections 1 to 5).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "kit/mail_house.h"

namespace coexist {
namespace {

using ::testing::HasSubstr;

// A back end, and the neutral front end before it. All three programs know NTLMv1 only, which it refuses unless told
// otherwise.
struct ProgramsHouse {
  ProgramsHouse() : mail("programs", "exchange-2016") {
    if (mail.problem().empty()) {
      gateway = mail.startGateway("coexist", "exchange-2016", {.top = R"("ntlm": {"versions": "all"},)"});
    }
  }
  MailHouse mail;
  std::unique_ptr<GatewayProgram> gateway;
};

class MailPrograms : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { house = new ProgramsHouse(); }
  static void TearDownTestSuite() {
    delete house;
    house = nullptr;
  }
  void SetUp() override {
    ASSERT_EQ(house->mail.problem(), "");
    ASSERT_TRUE(house->gateway && house->gateway->up()) << "the gateway did not start";
  }

  static std::string port(std::string_view proto) { return std::to_string(house->gateway->port(proto)); }
  static std::string path(const std::string& name) { return (house->mail.folder() / name).string(); }
  static void writeLetter(const std::string& mark) {
    house->mail.write("letter.eml",
                      "From: alice@example.test\nTo: bob@example.test\nSubject: " + mark + "\n\n.dots\n..\n");
  }

  // Reads all new messages of bob's over `proto` into one text, in TLS where that is its own.
  static ShellResult fetchmail(const std::string& user, const std::string& proto, const std::string& mechanism,
                               const std::string& password = kHousePassword) {
    const bool imap = proto.starts_with("imap");
    const std::string quoted = password == kHousePassword ? "Wonder\\042land 1" : password;
    house->mail.write("fetchmailrc", "poll localhost service " + port(proto) + " protocol " + (imap ? "imap" : "pop3") +
                                         " auth " + mechanism + " user \"" + user + "\" password \"" + quoted + "\" " +
                                         (proto.ends_with('s') ? tls() : "sslproto \"\"") +
                                         " keep fetchall mda \"cat\"\n");
    std::filesystem::remove(path("fetchids"));
    return runShell("FETCHMAILHOME=" + house->mail.folder().string() + " timeout 60 fetchmail --nosyslog --pidfile " +
                    path("fetchmail.pid") + " -f " + path("fetchmailrc") + " -i " + path("fetchids") + " 2>&1");
  }
  static std::string tls() { return "ssl sslcertck sslcertfile \"" + house->mail.authority() + "\""; }

  // What bob's newest message says, read over POP3 in TLS.
  static void arrived(const std::string& mark) {
    const ShellResult got = fetchmail("bob", "pop3s", "password");
    EXPECT_THAT(got.output, HasSubstr("Subject: " + mark));
    EXPECT_THAT(got.output, HasSubstr("\n.dots"));
  }

  static ProgramsHouse* house;
};

ProgramsHouse* MailPrograms::house = nullptr;

TEST_F(MailPrograms, swaksDelivers) {
  if (!isInstalled("swaks")) GTEST_SKIP() << "apt-get install swaks libauthen-ntlm-perl libnet-ssleay-perl";
  const std::vector<std::string> ways = {
      "-p " + port("smtp") + " --auth NTLM", "-p " + port("smtp") + " --tls --auth NTLM",
      "-p " + port("smtp") + " --tls --auth PLAIN", "-p " + port("smtps") + " -tlsc --auth LOGIN",
      "-p " + port("submission") + " --tls --auth LOGIN"};
  for (const std::string& how : ways) {
    const std::string mark = "swaks " + how;
    const ShellResult sent = runShell(
        "swaks --timeout 30 --server localhost " + how + " --auth-user alice --auth-password '" + kHousePassword +
        "' --from alice@example.test --to bob@example.test --header 'Subject: " + mark + "' --body '.dots' 2>&1");
    EXPECT_EQ(sent.exitCode, 0) << sent.output;
    arrived(mark);
  }
}

TEST_F(MailPrograms, msmtpDelivers) {
  if (!isInstalled("msmtp")) GTEST_SKIP() << "apt-get install msmtp";
  const std::string trust = "tls on\ntls_trust_file " + house->mail.authority() + "\n";
  for (const auto& [name, proto, how] : std::vector<std::array<std::string, 3>>{
           {"ntlm in clear", "smtp", "tls off\nauth ntlm\n"},
           {"ntlm in TLS", "smtp", trust + "tls_starttls on\nauth ntlm\n"},
           {"plain by STARTTLS", "submission", trust + "tls_starttls on\nauth plain\n"},
           {"login in TLS", "smtps", trust + "tls_starttls off\nauth login\n"}}) {
    const std::string mark = "msmtp " + name;
    house->mail.write("msmtprc", "account default\nhost localhost\nport " + port(proto) +
                                     "\nfrom alice@example.test\nuser alice\npasswordeval cat " + path("password") +
                                     "\ntimeout 30\n" + how);
    writeLetter(mark);
    const ShellResult sent =
        runShell("msmtp -C " + path("msmtprc") + " bob@example.test < " + path("letter.eml") + " 2>&1");
    EXPECT_EQ(sent.exitCode, 0) << name << ": " << sent.output;
    arrived(mark);
  }
}

TEST_F(MailPrograms, fetchmailReads) {
  if (!isInstalled("fetchmail")) GTEST_SKIP() << "apt-get install fetchmail";
  for (const std::string& proto : {std::string("pop3"), std::string("imap")}) {
    const std::string secure = proto + "s";
    for (const auto& [where, how] :
         std::vector<std::pair<std::string, std::string>>{{proto, "ntlm"}, {secure, "ntlm"}, {secure, "password"}}) {
      const ShellResult got = fetchmail("alice", where, how);
      EXPECT_EQ(got.exitCode, 0) << where << " " << how << ": " << got.output.substr(0, 500);
      EXPECT_THAT(got.output, HasSubstr("Subject: Everything that a relay must not touch")) << where << " " << how;
    }
  }
}

TEST_F(MailPrograms, areRefusedWithAWrongPassword) {
  if (!isInstalled("fetchmail")) GTEST_SKIP() << "apt-get install fetchmail";
  const int kAuthenticationFailed = 3;
  EXPECT_EQ(fetchmail("alice", "pop3s", "ntlm", "wrong").exitCode, kAuthenticationFailed);
  EXPECT_EQ(fetchmail("alice", "imaps", "password", "wrong").exitCode, kAuthenticationFailed);
}

}  // namespace
}  // namespace coexist
