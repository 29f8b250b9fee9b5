// `coexist gateway` in front of a real Dovecot: whoever proves himself by NTLM, which Dovecot does not know, opens his
// mailbox there by its master user.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kit/dovecot_house.h"
#include "kit/mail_house.h"

namespace coexist {
namespace {

using ::testing::HasSubstr;

constexpr int kDenied = 67;

class Dovecot : public ::testing::TestWithParam<const char*> {
 protected:
  static void SetUpTestSuite() {
    const bool there = isInstalled("dovecot") || isInstalled("/usr/sbin/dovecot");
    if (there && isInstalled("curl")) house = new DovecotHouse();
  }
  static void TearDownTestSuite() {
    delete house;
    house = nullptr;
  }
  void SetUp() override {
    if (!house) GTEST_SKIP() << "tools/set-up dovecot";
    ASSERT_EQ(house->problem(), "");
    gateway = house->startGateway(GetParam());
    ASSERT_TRUE(gateway->up()) << gateway->said();
  }
  ShellResult fetch(const std::string& proto, const std::string& mechanism, const std::string& user,
                    const std::string& password) const {
    const std::string path = proto == "imap" ? "/INBOX;MAILINDEX=1" : "/1";
    return runShell("curl -sS --max-time 30 -u '" + user + ":" + password + "' --login-options AUTH=" + mechanism +
                    " '" + proto + "://localhost:" + std::to_string(gateway->port(proto)) + path + "' 2>&1");
  }

  static DovecotHouse* house;
  std::unique_ptr<GatewayProgram> gateway;
};

DovecotHouse* Dovecot::house = nullptr;

TEST_P(Dovecot, opensTheMailboxOfWhoeverProvesHimselfByNtlm) {
  for (const char* proto : {"imap", "pop3"}) {
    const ShellResult got = fetch(proto, "NTLM", "alice", DovecotHouse::kGatewaysPassword);
    EXPECT_EQ(got.exitCode, 0) << proto << got.output;
    EXPECT_THAT(got.output, HasSubstr("Subject: at Dovecot")) << proto;
    EXPECT_EQ(fetch(proto, "NTLM", "alice", "wrong").exitCode, kDenied) << proto;
  }
}

// A password that the gateway does not know is Dovecot's to judge; one that it knows it judges itself.
TEST_P(Dovecot, judgesAPasswordItself) {
  EXPECT_NE(fetch("imap", "PLAIN", "bob", "known to Dovecot alone").exitCode, kDenied);
  EXPECT_EQ(fetch("imap", "PLAIN", "bob", DovecotHouse::kGatewaysPassword).exitCode, kDenied);
  EXPECT_EQ(fetch("imap", "PLAIN", "alice", "known to Dovecot alone").exitCode, kDenied);
}

INSTANTIATE_TEST_SUITE_P(Forms, Dovecot, ::testing::Values("master-user", "plain"));

}  // namespace
}  // namespace coexist
