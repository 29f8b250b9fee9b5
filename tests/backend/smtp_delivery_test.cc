// Who may send as whom, and where mail goes.
#include "backend/smtp_delivery.h"

#include <gtest/gtest.h>

namespace coexist {
namespace {

using Verdict = SmtpDelivery::Kind;

Account recipient(const std::string& name, const std::string& home) {
  Account account;
  account.name = account.account = account.alias = name;
  account.domain = "EXAMPLE";
  account.password = "word";
  account.smtpAddress = name + "@example.test";
  account.upn = name + "@upn.example.test";
  account.home = home;
  return account;
}

class SmtpDeliveryRules : public testing::Test {
 protected:
  SmtpDeliveryRules() {
    Account service = recipient("service", "legacy");
    service.serviceAccount = true;
    Account front = recipient("FRONT$", "");
    front.trustedHost = "front.example.test";
    front.smtpAddress.clear();
    front.upn.clear();
    front.alias.clear();
    for (const Account& account : {recipient("alice", "legacy"), recipient("bob", "modern"), service, front}) {
      EXPECT_TRUE(directory_.add(account).ok());
    }
  }
  const Account* account(std::string_view name) const { return directory_.byName(name); }
  // "mailbox" for what is taken, "unknown" or "refused".
  std::string to(std::string_view recipient, bool loggedOn) const {
    const auto path = parseRcptTo("TO:<" + std::string(recipient) + ">");
    if (!path.ok()) return path.error().what;
    const SmtpDelivery delivery = deliveryTo(directory_, "legacy", *path, loggedOn);
    if (delivery.kind == Verdict::kTaken) return delivery.mailbox;
    return delivery.kind == Verdict::kUnknown ? "unknown" : "refused";
  }
  bool sends(const Authorization& who, std::string_view sender) const {
    return maySubmitAs(directory_, who, parseSmtpAddress(sender).value_or(SmtpAddress()));
  }

  Directory directory_;
};

TEST_F(SmtpDeliveryRules, deliversToMailboxesThatLiveHere) {
  for (const bool loggedOn : {false, true}) {
    EXPECT_EQ(to("alice@example.test", loggedOn), "alice");
    EXPECT_EQ(to("ALICE@Example.TEST", loggedOn), "alice");
    EXPECT_EQ(to("alice@upn.example.test", loggedOn), "alice");
    EXPECT_EQ(to("\"alice\"@example.test", loggedOn), "alice");
    EXPECT_EQ(to("nobody@example.test", loggedOn), "unknown");
    EXPECT_EQ(to("nobody@upn.example.test", loggedOn), "unknown");
  }
}

// Q197869 (C48): a stranger's mail for others is refused, and taken behind a log-on.
TEST_F(SmtpDeliveryRules, relaysOnlyForWhoeverHasLoggedOn) {
  EXPECT_EQ(to("carol@out.test", false), "refused");
  EXPECT_EQ(to("carol@out.test", true), "outbox/carol@out.test");
  EXPECT_EQ(to("bob@example.test", false), "refused");
  EXPECT_EQ(to("bob@example.test", true), "bob");
}

// A080: forms that ask somebody to send a message on are taken from nobody.
TEST_F(SmtpDeliveryRules, relaysNoFormThatHidesTheRecipient) {
  for (const char* recipient :
       {"\"b@out.test\"@example.test", "b%out.test@example.test", "out.test!b@example.test", "b%out@out.test",
        "@example.test:b@out.test", "@example.test:alice@example.test", "b@[1.2.3.4]", "alice@[IPv6:::1]"}) {
    for (const bool loggedOn : {false, true}) EXPECT_EQ(to(recipient, loggedOn), "refused") << recipient;
  }
}

// RFC 5321 section 4.5.1: "postmaster" needs no domain.
TEST_F(SmtpDeliveryRules, findsThePostmasterByAlias) {
  EXPECT_EQ(to("Postmaster", false), "unknown");
  ASSERT_TRUE(directory_.add(recipient("postmaster", "legacy")).ok());
  EXPECT_EQ(to("Postmaster", false), "postmaster");
}

TEST_F(SmtpDeliveryRules, callsNoAccountLikeAnOutbox) {
  EXPECT_FALSE(directory_.add(recipient(smtpOutbox(*parseSmtpAddress("carol@out.test")), "legacy")).ok());
}

// Q186134, Q188250 (C47).
TEST_F(SmtpDeliveryRules, letsPeopleSendAsThemselvesOnly) {
  const Authorization alice{account("alice"), account("alice")};
  EXPECT_TRUE(sends(alice, "alice@example.test"));
  EXPECT_TRUE(sends(alice, "Alice@UPN.example.test"));
  EXPECT_TRUE(sends(alice, "")) << "reports have no sender";
  EXPECT_FALSE(sends(alice, "bob@example.test"));
  EXPECT_FALSE(sends(alice, "alice@out.test"));
  EXPECT_FALSE(sends({}, "alice@example.test"));
}

TEST_F(SmtpDeliveryRules, letsServersAndServiceAccountsSendAsAnybody) {
  EXPECT_TRUE(sends({account("service"), account("service")}, "bob@example.test"));
  EXPECT_TRUE(sends({account("service"), account("service")}, "carol@out.test"));
  EXPECT_TRUE(sends({account("FRONT$"), nullptr}, "carol@out.test"));
}

// Whoever names a user speaks as that user, whoever he is himself.
TEST_F(SmtpDeliveryRules, bindsAServerToTheUserThatItNames) {
  for (const char* name : {"FRONT$", "service"}) {
    EXPECT_TRUE(sends({account(name), account("alice")}, "alice@example.test")) << name;
    EXPECT_FALSE(sends({account(name), account("alice")}, "bob@example.test")) << name;
  }
}

TEST_F(SmtpDeliveryRules, letsInWhoeverMayActInAName) {
  EXPECT_TRUE(maySubmit({}, {account("alice"), account("alice")}, "PLAIN"));
  EXPECT_TRUE(maySubmit({}, {account("bob"), account("bob")}, "LOGIN")) << "wherever his mailbox lives";
  EXPECT_FALSE(maySubmit({}, {account("alice"), nullptr}, "PLAIN")) << "a name that she has no right to";
  EXPECT_FALSE(maySubmit({}, {}, "NTLM"));
  EXPECT_TRUE(maySubmit({}, {account("FRONT$"), nullptr}, "NTLM"));
  EXPECT_FALSE(maySubmit({}, {account("FRONT$"), nullptr}, "PLAIN")) << "its certificate is missing, or its user";
}

}  // namespace
}  // namespace coexist
