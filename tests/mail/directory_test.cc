#include "mail/directory.h"

#include <gtest/gtest.h>

#include <string>

#include "crypto/nt_hash.h"

namespace coexist {
namespace {

Account alice() {
  return {.name = "alice",
          .domain = "EXAMPLE",
          .account = "aliddell",
          .password = "p*w%d",
          .alias = "a.liddell",
          .smtpAddress = "alice@example.test",
          .upn = "aliddell@ad.example.test",
          .home = "legacy"};
}

Account bob() {
  return {.name = "bob",
          .domain = "EXAMPLE",
          .account = "bob",
          .password = "builder",
          .alias = "bob",
          .smtpAddress = "bob@example.test",
          .upn = "bob@example.test"};
}

class DirectoryTest : public testing::Test {
 protected:
  DirectoryTest() {
    EXPECT_TRUE(directory_.add(alice()));
    EXPECT_TRUE(directory_.add(bob()));
  }

  // "account -> mailbox", or "nobody".
  std::string meaning(std::string_view userName) const {
    const auto who = directory_.resolve(userName);
    return who ? who->account->name + " -> " + who->mailbox->name : "nobody";
  }

  Directory directory_;
};

TEST_F(DirectoryTest, findsEveryFormOfUserName) {
  const char* const forms[] = {"aliddell",
                               "a.liddell",
                               "alice@example.test",
                               "aliddell@ad.example.test",
                               "EXAMPLE\\aliddell",
                               "EXAMPLE/aliddell",
                               "EXAMPLE\\aliddell\\a.liddell",
                               "EXAMPLE/aliddell/a.liddell",
                               "EXAMPLE\\aliddell/a.liddell",
                               "aliddell@ad.example.test/a.liddell"};
  for (const char* form : forms) EXPECT_EQ(meaning(form), "alice -> alice") << form;
}

TEST_F(DirectoryTest, ignoresLetterCaseInUserNames) {
  EXPECT_EQ(meaning("example\\ALIDDELL\\A.Liddell"), "alice -> alice");
  EXPECT_EQ(meaning("Alice@Example.Test"), "alice -> alice");
}

TEST_F(DirectoryTest, keepsWhoAsksApartFromWhoseMailboxIsMeant) {
  EXPECT_EQ(meaning("EXAMPLE/bob/a.liddell"), "bob -> alice");
  EXPECT_EQ(meaning("bob@example.test\\a.liddell"), "bob -> alice");
  EXPECT_EQ(meaning("EXAMPLE\\bob\\alice@example.test"), "bob -> alice");
}

TEST_F(DirectoryTest, meansNobodyByAnUnknownOrBrokenName) {
  const char* const forms[] = {"",
                               "\\",
                               "alice",  // how scenarios call her; neither account nor alias
                               "OTHER\\bob",
                               "EXAMPLE\\a.liddell",
                               "EXAMPLE\\bob\\nobody",
                               "EXAMPLE\\bob\\",
                               "bob@example.test/",
                               "EXAMPLE\\bob\\bob\\bob"};
  for (const char* form : forms) EXPECT_EQ(meaning(form), "nobody") << form;
  EXPECT_EQ(meaning(std::string(1 << 20, '/')), "nobody");
  EXPECT_EQ(meaning(std::string("bob\0", 4)), "nobody");
}

TEST_F(DirectoryTest, prefersAnAccountToAnAliasOfThatName) {
  Account carol = bob();
  carol.name = "carol";
  carol.account = "carol";
  carol.alias = "aliddell";
  carol.smtpAddress = carol.upn = "carol@example.test";
  ASSERT_TRUE(directory_.add(carol));
  EXPECT_EQ(meaning("aliddell"), "alice -> alice");
  EXPECT_EQ(meaning("EXAMPLE/carol/aliddell"), "carol -> carol");
}

TEST_F(DirectoryTest, takesTheSameAccountNameInTwoDomains) {
  Account other = {.name = "other", .domain = "OTHER", .account = "bob"};
  ASSERT_TRUE(directory_.add(other));
  EXPECT_EQ(directory_.byNtAccount("other", "BOB")->name, "other");
  EXPECT_EQ(directory_.byNtAccount("", "bob")->name, "bob");
}

TEST_F(DirectoryTest, refusesWhatIsTaken) {
  const auto refusal = [this](auto change) {
    Account account = {.name = "new", .domain = "EXAMPLE", .account = "new"};
    change(account);
    const Status added = directory_.add(account);
    return added ? std::string("added") : added.error().what;
  };
  EXPECT_EQ(refusal([](Account& a) { a.name = "ALICE"; }), "the name \"ALICE\" of account \"ALICE\" is taken");
  EXPECT_EQ(refusal([](Account& a) { a.account = "Bob"; }), "the NT account \"Bob\" of account \"new\" is taken");
  EXPECT_EQ(refusal([](Account& a) { a.alias = "A.LIDDELL"; }), "the alias \"A.LIDDELL\" of account \"new\" is taken");
  EXPECT_EQ(refusal([](Account& a) { a.smtpAddress = "aliddell@ad.example.test"; }),
            "the SMTP address \"aliddell@ad.example.test\" of account \"new\" is taken");
  EXPECT_EQ(refusal([](Account& a) { a.upn = "ALICE@example.test"; }),
            "the UPN \"ALICE@example.test\" of account \"new\" is taken");
  EXPECT_EQ(directory_.accounts().size(), 2U);
  EXPECT_EQ(refusal([](Account&) {}), "added");
}

TEST_F(DirectoryTest, refusesNamesThatCouldNotBeToldApart) {
  EXPECT_FALSE(directory_.add({.name = "", .account = "x"}));
  EXPECT_FALSE(directory_.add({.name = "x", .account = ""}));
  EXPECT_FALSE(directory_.add({.name = "x", .account = "a\\b"}));
  EXPECT_FALSE(directory_.add({.name = "x", .account = "x", .alias = "a/b"}));
  EXPECT_FALSE(directory_.add({.name = "x", .account = "x", .upn = "a\r\nb"}));
  EXPECT_FALSE(directory_.add({.name = "x", .account = "x", .ntHash = "short"}));
}

TEST_F(DirectoryTest, movesAMailboxAndKeepsItsPointers) {
  const Account* before = directory_.byName("alice");
  EXPECT_EQ(before->home, "legacy");
  ASSERT_TRUE(directory_.move("Alice", "new"));
  EXPECT_EQ(before->home, "new");
  EXPECT_EQ(directory_.move("nobody", "new").error().what, "there is no account \"nobody\"");

  const Directory moved = std::move(directory_);
  EXPECT_EQ(moved.byName("alice"), before);
}

TEST_F(DirectoryTest, givesAMailboxAnotherAliasThatNobodyHas) {
  EXPECT_TRUE(directory_.setAlias("Alice", "Liddell"));
  EXPECT_EQ(directory_.byAlias("liddell"), directory_.byName("alice"));
  EXPECT_EQ(directory_.byAlias("a.liddell"), nullptr);
  EXPECT_EQ(meaning("EXAMPLE\\aliddell\\LIDDELL"), "alice -> alice");
  EXPECT_TRUE(directory_.setAlias("bob", "a.liddell")) << "an alias that was given up is free";
  EXPECT_TRUE(directory_.setAlias("alice", "LIDDELL")) << "its own, in another letter case";
  EXPECT_EQ(directory_.byName("alice")->alias, "LIDDELL");
  EXPECT_TRUE(directory_.setAlias("alice", ""));
  EXPECT_EQ(directory_.byAlias("liddell"), nullptr);
  EXPECT_EQ(directory_.byAlias(""), nullptr);
}

TEST_F(DirectoryTest, keepsTheAliasWhenTheNewOneCannotBe) {
  EXPECT_EQ(directory_.setAlias("bob", "A.Liddell").error().what,
            "the alias \"A.Liddell\" of account \"bob\" is taken");
  EXPECT_FALSE(directory_.setAlias("bob", "b\\b"));
  EXPECT_FALSE(directory_.setAlias("bob", "b\r\n"));
  EXPECT_EQ(directory_.setAlias("nobody", "n").error().what, "there is no account \"nobody\"");
  EXPECT_EQ(directory_.byAlias("bob"), directory_.byName("bob"));
  EXPECT_EQ(directory_.byAlias("a.liddell"), directory_.byName("alice"));
}

TEST_F(DirectoryTest, computesTheHashOfAKnownPassword) {
  EXPECT_EQ(directory_.byName("bob")->ntHash, ntHashOf("builder"));
}

TEST_F(DirectoryTest, letsAServiceAccountOpenAnyMailbox) {
  Account proxy = {.name = "proxy", .domain = "EXAMPLE", .account = "proxy", .password = "x", .serviceAccount = true};
  ASSERT_TRUE(directory_.add(proxy));
  EXPECT_TRUE(mayOpen(*directory_.resolve("EXAMPLE/proxy/bob")));
  EXPECT_TRUE(mayOpen(*directory_.resolve("EXAMPLE/bob/bob")));
  EXPECT_FALSE(mayOpen(*directory_.resolve("EXAMPLE/bob/a.liddell")));
  EXPECT_FALSE(mayOpen({}));
}

TEST(Directory, knowsTheMailDomainsOfItsPeople) {
  Directory directory;
  ASSERT_TRUE(directory.add({.name = "a", .account = "a", .smtpAddress = "a@Example.test", .upn = "a@upn.test"}).ok());
  ASSERT_TRUE(directory.add({.name = "b", .account = "b", .upn = "without-one"}).ok());
  EXPECT_TRUE(directory.holdsMailDomain("EXAMPLE.test"));
  EXPECT_TRUE(directory.holdsMailDomain("upn.test"));
  for (const char* foreign : {"", "without-one", "test", "a@example.test", "sub.example.test"}) {
    EXPECT_FALSE(directory.holdsMailDomain(foreign)) << foreign;
  }
}

TEST(PasswordMatches, comparesTheWholePasswordWithLetterCase) {
  const Account account = {.password = "builder"};
  EXPECT_TRUE(passwordMatches(&account, "builder"));
  for (const char* wrong : {"", "Builder", "builde", "builderr", "builderbuilder"}) {
    EXPECT_FALSE(passwordMatches(&account, wrong)) << wrong;
  }
}

TEST(PasswordMatches, goesThroughTheHashWhenOnlyThatIsKnown) {
  const Account account = {.ntHash = ntHashOf("Password")};
  EXPECT_TRUE(passwordMatches(&account, "Password"));
  EXPECT_FALSE(passwordMatches(&account, "password"));
}

TEST(PasswordMatches, isNeverTrueForNobodyOrForAnAccountWithoutPassword) {
  const Account computer = {.name = "front", .account = "FRONT$", .trustedHost = "front.example.test"};
  for (const char* password : {"", "x"}) {
    EXPECT_FALSE(passwordMatches(nullptr, password));
    EXPECT_FALSE(passwordMatches(&computer, password));
  }
}

}  // namespace
}  // namespace coexist
