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
  ShellResult fetch(const std::string& proto, const std::string& mechanism, const std::string& password) const {
    const std::string path = proto == "imap" ? "/INBOX;MAILINDEX=1" : "/1";
    return runShell("curl -sS --max-time 30 -u 'alice:" + password + "' --login-options AUTH=" + mechanism + " '" +
                    proto + "://localhost:" + std::to_string(gateway->port(proto)) + path + "' 2>&1");
  }

  static DovecotHouse* house;
  std::unique_ptr<GatewayProgram> gateway;
};

DovecotHouse* Dovecot::house = nullptr;

TEST_P(Dovecot, opensTheMailboxOfWhoeverProvesHimselfByNtlm) {
  for (const char* proto : {"imap", "pop3"}) {
    const ShellResult got = fetch(proto, "NTLM", DovecotHouse::kGatewaysPassword);
    EXPECT_EQ(got.exitCode, 0) << proto << got.output;
    EXPECT_THAT(got.output, HasSubstr("Subject: at Dovecot")) << proto;
    EXPECT_EQ(fetch(proto, "NTLM", "wrong").exitCode, kDenied) << proto;
  }
}

// Its own password is Dovecot's to judge.
TEST_P(Dovecot, judgesAPasswordItself) {
  EXPECT_EQ(fetch("imap", "PLAIN", "known to Dovecot alone").exitCode, 0);
  EXPECT_EQ(fetch("imap", "PLAIN", DovecotHouse::kGatewaysPassword).exitCode, kDenied);
}

INSTANTIATE_TEST_SUITE_P(Forms, Dovecot, ::testing::Values("master-user", "plain"));

}  // namespace
}  // namespace coexist
