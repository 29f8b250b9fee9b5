#include "backend/admission.h"

#include <gtest/gtest.h>

#include "backend/imap_kit.h"

namespace coexist {
namespace {

class Admission : public testing::Test {
 protected:
  static LogonClaim byLogin(std::string_view user, std::string_view password) {
    LogonClaim claim;
    claim.user = user;
    claim.password = password;
    return claim;
  }
  static LogonClaim bySasl(std::string_view authorizationId, std::string_view user, std::string_view password) {
    LogonClaim claim = byLogin(user, password);
    claim.authorizationId = authorizationId;
    claim.bySasl = true;
    return claim;
  }
  const Account* admitted(const LogonClaim& claim, std::string_view home = "legacy") {
    return admit(directory_, home, claim);
  }
  const Account* account(const char* name) { return directory_.byName(name); }

  Directory directory_ = testDirectory();
};

TEST_F(Admission, opensTheOwnMailboxByEveryFormOfTheName) {
  for (const char* user : {"alice", "EXAMPLE\\alice", "EXAMPLE/alice", "alice@example.test", "alice.alias",
                           "EXAMPLE\\alice\\alice.alias", "example/ALICE/alice.alias"}) {
    EXPECT_EQ(admitted(byLogin(user, "alice's word")), account("alice")) << user;
    EXPECT_EQ(admitted(byLogin(user, "alice's wor")), nullptr) << user;
  }
}

TEST_F(Admission, refusesAMailboxThatLivesElsewhere) {
  EXPECT_EQ(admitted(byLogin("bob", "bob's word")), nullptr);
  EXPECT_EQ(admitted(byLogin("bob", "bob's word"), "modern"), account("bob"));
}

TEST_F(Admission, refusesStrangersAndEmptyPasswords) {
  EXPECT_EQ(admitted(byLogin("mallory", "x")), nullptr);
  EXPECT_EQ(admitted(byLogin("", "")), nullptr);
  EXPECT_EQ(admitted(byLogin("alice", "")), nullptr);
}

// A164: no name with a line end or NUL in it is anybody.
TEST_F(Admission, refusesNamesThatHoldControls) {
  using namespace std::string_view_literals;
  for (const std::string_view user : {"alice\r\nzz NOOP"sv, "alice\0"sv, "ali\0ce"sv, "alice\n"sv}) {
    EXPECT_EQ(admitted(byLogin(user, "alice's word")), nullptr);
    EXPECT_EQ(admitted(bySasl(user, "proxy", "proxy's word")), nullptr);
  }
}

TEST_F(Admission, letsAServiceAccountNameAnyMailboxOfThisHome) {
  EXPECT_EQ(admitted(byLogin("EXAMPLE/proxy/alice.alias", "proxy's word")), account("alice"));
  EXPECT_EQ(admitted(bySasl("alice", "proxy", "proxy's word")), account("alice"));
  EXPECT_EQ(admitted(byLogin("EXAMPLE/proxy/bob.alias", "proxy's word")), nullptr);
  EXPECT_EQ(admitted(byLogin("EXAMPLE/proxy/nobody", "proxy's word")), nullptr);
  EXPECT_EQ(admitted(byLogin("EXAMPLE/proxy/alice.alias", "alice's word")), nullptr);
}

TEST_F(Admission, refusesAPersonWhoNamesAnothersMailbox) {
  EXPECT_EQ(admitted(byLogin("EXAMPLE/alice/bob.alias", "alice's word"), "modern"), nullptr);
  EXPECT_EQ(admitted(bySasl("bob", "alice", "alice's word"), "modern"), nullptr);
}

// Some clients repeat the user name as authorization identity.
TEST_F(Admission, bearsTheOwnNameAsAuthorizationIdentity) {
  EXPECT_EQ(admitted(bySasl("alice@example.test", "alice", "alice's word")), account("alice"));
}

TEST_F(Admission, trustsAComputerOnlyByItsCertificate) {
  LogonClaim claim = bySasl("alice", "FRONT$", "FRONT$'s word");
  EXPECT_EQ(admitted(claim), nullptr);
  claim.certificateName = "mail.example.test";
  EXPECT_EQ(admitted(claim), nullptr);
  claim.certificateName = "front.example.test";
  EXPECT_EQ(admitted(claim), account("alice"));
  EXPECT_EQ(admitted(claim, "modern"), nullptr);
  claim.password = "wrong";
  EXPECT_EQ(admitted(claim), nullptr);
}

TEST_F(Admission, givesAComputerNothingByLoginOrForItself) {
  LogonClaim claim = byLogin("FRONT$", "FRONT$'s word");
  claim.certificateName = "front.example.test";
  EXPECT_EQ(admitted(claim, ""), nullptr);
  claim.user = "EXAMPLE/FRONT$/alice.alias";
  EXPECT_EQ(admitted(claim), nullptr);
  claim = bySasl("", "FRONT$", "FRONT$'s word");
  claim.certificateName = "front.example.test";
  EXPECT_EQ(admitted(claim, ""), nullptr);
  claim.authorizationId = "FRONT$";
  EXPECT_EQ(admitted(claim, ""), nullptr);
  EXPECT_EQ(ownMailboxAt(account("FRONT$"), ""), nullptr);
}

TEST_F(Admission, findsNtNamesAsClientsSendThem) {
  EXPECT_EQ(accountOfNtNames(directory_, "EXAMPLE", "alice"), account("alice"));
  EXPECT_EQ(accountOfNtNames(directory_, "", "EXAMPLE\\alice"), account("alice"));
  EXPECT_EQ(accountOfNtNames(directory_, "", "alice"), account("alice"));
  EXPECT_EQ(accountOfNtNames(directory_, "", "alice@example.test"), account("alice"));
  EXPECT_EQ(accountOfNtNames(directory_, "OTHER", "alice"), nullptr);
  EXPECT_EQ(accountOfNtNames(directory_, "", "EXAMPLE\\proxy\\alice.alias"), nullptr);
  EXPECT_EQ(ownMailboxAt(account("alice"), "legacy"), account("alice"));
  EXPECT_EQ(ownMailboxAt(account("bob"), "legacy"), nullptr);
}

}  // namespace
}  // namespace coexist
