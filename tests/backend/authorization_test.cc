#include "backend/authorization.h"

#include <gtest/gtest.h>

#include "backend/backend_kit.h"

namespace coexist {
namespace {

class AdmissionTest : public testing::Test {
 protected:
  static LoginClaim byLogin(std::string_view user, std::string_view password) {
    LoginClaim claim;
    claim.user = user;
    claim.password = password;
    return claim;
  }
  static LoginClaim bySasl(std::string_view authorizationId, std::string_view user, std::string_view password) {
    LoginClaim claim = byLogin(user, password);
    claim.authorizationId = authorizationId;
    claim.bySasl = true;
    return claim;
  }
  const Account* admitted(const LoginClaim& claim, std::string_view home = "legacy") {
    return authorize(directory_, claim).mailboxAt(home);
  }
  const Account* account(const char* name) { return directory_.byName(name); }

  Directory directory_ = testDirectory();
};

TEST_F(AdmissionTest, opensTheOwnMailboxByEveryFormOfTheName) {
  for (const char* user : {"alice", "EXAMPLE\\alice", "EXAMPLE/alice", "alice@example.test", "alice.alias",
                           "EXAMPLE\\alice\\alice.alias", "example/ALICE/alice.alias"}) {
    EXPECT_EQ(admitted(byLogin(user, "alice's word")), account("alice")) << user;
    EXPECT_EQ(admitted(byLogin(user, "alice's wor")), nullptr) << user;
  }
}

TEST_F(AdmissionTest, refusesAMailboxThatLivesElsewhere) {
  EXPECT_EQ(admitted(byLogin("bob", "bob's word")), nullptr);
  EXPECT_EQ(admitted(byLogin("bob", "bob's word"), "modern"), account("bob"));
}

TEST_F(AdmissionTest, refusesStrangersAndEmptyPasswords) {
  EXPECT_EQ(admitted(byLogin("mallory", "x")), nullptr);
  EXPECT_EQ(admitted(byLogin("", "")), nullptr);
  EXPECT_EQ(admitted(byLogin("alice", "")), nullptr);
}

// A164: no name with a line end or NUL in it is anybody.
TEST_F(AdmissionTest, refusesNamesThatHoldControls) {
  using namespace std::string_view_literals;
  for (const std::string_view user : {"alice\r\nzz NOOP"sv, "alice\0"sv, "ali\0ce"sv, "alice\n"sv}) {
    EXPECT_EQ(admitted(byLogin(user, "alice's word")), nullptr);
    EXPECT_EQ(admitted(bySasl(user, "proxy", "proxy's word")), nullptr);
  }
}

TEST_F(AdmissionTest, letsAServiceAccountNameAnyMailboxOfThisHome) {
  EXPECT_EQ(admitted(byLogin("EXAMPLE/proxy/alice.alias", "proxy's word")), account("alice"));
  EXPECT_EQ(admitted(bySasl("alice", "proxy", "proxy's word")), account("alice"));
  EXPECT_EQ(admitted(byLogin("EXAMPLE/proxy/bob.alias", "proxy's word")), nullptr);
  EXPECT_EQ(admitted(byLogin("EXAMPLE/proxy/nobody", "proxy's word")), nullptr);
  EXPECT_EQ(admitted(byLogin("EXAMPLE/proxy/alice.alias", "alice's word")), nullptr);
}

TEST_F(AdmissionTest, refusesAPersonWhoNamesAnothersMailbox) {
  EXPECT_EQ(admitted(byLogin("EXAMPLE/alice/bob.alias", "alice's word"), "modern"), nullptr);
  EXPECT_EQ(admitted(bySasl("bob", "alice", "alice's word"), "modern"), nullptr);
}

// Some clients repeat the user name as authorization identity.
TEST_F(AdmissionTest, bearsTheOwnNameAsAuthorizationIdentity) {
  EXPECT_EQ(admitted(bySasl("alice@example.test", "alice", "alice's word")), account("alice"));
}

TEST_F(AdmissionTest, trustsAComputerOnlyByItsCertificate) {
  LoginClaim claim = bySasl("alice", "FRONT$", "FRONT$'s word");
  EXPECT_EQ(admitted(claim), nullptr);
  claim.certificateName = "mail.example.test";
  EXPECT_EQ(admitted(claim), nullptr);
  claim.certificateName = "front.example.test";
  EXPECT_EQ(admitted(claim), account("alice"));
  EXPECT_EQ(admitted(claim, "modern"), nullptr);
  claim.password = "wrong";
  EXPECT_EQ(admitted(claim), nullptr);
}

TEST_F(AdmissionTest, givesAComputerNothingByLoginOrForItself) {
  LoginClaim claim = byLogin("FRONT$", "FRONT$'s word");
  claim.certificateName = "front.example.test";
  EXPECT_EQ(admitted(claim, ""), nullptr);
  claim.user = "EXAMPLE/FRONT$/alice.alias";
  EXPECT_EQ(admitted(claim), nullptr);
  claim = bySasl("", "FRONT$", "FRONT$'s word");
  claim.certificateName = "front.example.test";
  EXPECT_EQ(admitted(claim, ""), nullptr);
  claim.authorizationId = "FRONT$";
  EXPECT_EQ(admitted(claim, ""), nullptr);
  EXPECT_EQ(authorizeProved(account("FRONT$")).account, account("FRONT$"));
  EXPECT_EQ(authorizeProved(account("FRONT$")).owner, nullptr);
}

// A mailbox elsewhere, or no right to one, is another thing than a wrong password: POP3 has a text of its own for it.
TEST_F(AdmissionTest, tellsWhoHasProvedHimselfFromWhatHeMayOpen) {
  const Authorization elsewhere = authorize(directory_, byLogin("bob", "bob's word"));
  EXPECT_EQ(elsewhere.account, account("bob"));
  EXPECT_EQ(elsewhere.owner, account("bob"));
  EXPECT_EQ(elsewhere.mailboxAt("legacy"), nullptr);
  for (const char* authorizationId : {"bob", "nobody", "FRONT$"}) {
    const Authorization notHis = authorize(directory_, bySasl(authorizationId, "alice", "alice's word"));
    EXPECT_EQ(notHis.account, account("alice"));
    EXPECT_EQ(notHis.owner, nullptr);
  }
  EXPECT_EQ(authorize(directory_, byLogin("bob", "wrong")).account, nullptr);
  EXPECT_EQ(authorizeProved(nullptr).account, nullptr);
}

TEST_F(AdmissionTest, findsNtNamesAsClientsSendThem) {
  EXPECT_EQ(accountOfNtNames(directory_, "EXAMPLE", "alice"), account("alice"));
  EXPECT_EQ(accountOfNtNames(directory_, "", "EXAMPLE\\alice"), account("alice"));
  EXPECT_EQ(accountOfNtNames(directory_, "", "alice"), account("alice"));
  EXPECT_EQ(accountOfNtNames(directory_, "", "alice@example.test"), account("alice"));
  EXPECT_EQ(accountOfNtNames(directory_, "OTHER", "alice"), nullptr);
  EXPECT_EQ(accountOfNtNames(directory_, "", "EXAMPLE\\proxy\\alice.alias"), nullptr);
  EXPECT_EQ(authorizeProved(account("alice")).mailboxAt("legacy"), account("alice"));
  EXPECT_EQ(authorizeProved(account("bob")).mailboxAt("legacy"), nullptr);
}

}  // namespace
}  // namespace coexist
