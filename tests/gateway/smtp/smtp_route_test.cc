#include "gateway/smtp/smtp_route.h"

#include <gtest/gtest.h>

#include "gateway/smtp/smtp_kit.h"

namespace coexist {
namespace {

using Kind = SmtpRoute::Kind;

SmtpRoute route(const Directory& directory, const SmtpSender& sender, std::string_view to,
                std::string_view from = "<x@away.test>") {
  const auto path = parseRcptTo("TO:" + std::string(to));
  const auto sent = parseMailFrom("FROM:" + std::string(from));
  EXPECT_TRUE(path.ok() && sent.ok()) << to;
  return routeRecipient(directory, sender, sent->address, *path);
}

TEST(SmtpRoute, knowsWhereItsOwnPeopleLive) {
  const Directory directory = smtpDirectory();
  const SmtpRoute found = route(directory, {}, "<Alice@Example.TEST>");
  EXPECT_EQ(found.kind, Kind::kLocal);
  EXPECT_EQ(found.home, "legacy");
  EXPECT_EQ(route(directory, {}, "<\"alice\"@example.test>").home, "legacy");
  EXPECT_EQ(route(directory, {}, "<nobody@example.test>").kind, Kind::kUnknown);
  EXPECT_EQ(route(directory, {}, "<postmaster>").kind, Kind::kUnknown);
}

// RFC 5321 section 4.5.1.
TEST(SmtpRoute, knowsThePostmasterAloneAndInItsOwnDomains) {
  const Directory directory = smtpDirectory();
  const auto to = [&directory](std::string_view address, const Postmaster& postmaster) {
    return routeRecipient(directory, {}, {}, *parseRcptTo("TO:" + std::string(address)), postmaster);
  };
  const Postmaster bob{"own", "bob@example.test"};
  for (const char* address : {"<postmaster>", "<PostMaster>", "<Postmaster@Example.test>"}) {
    const SmtpRoute route = to(address, bob);
    EXPECT_EQ(route.kind, Kind::kLocal) << address;
    EXPECT_EQ(route.home, "own");
    ASSERT_TRUE(route.address);
    EXPECT_EQ(route.address->text(), "bob@example.test");
    EXPECT_EQ(to(address, {}).kind, Kind::kUnknown);
    EXPECT_FALSE(to(address, {"own", ""}).address) << "a home knows its own postmaster";
  }
  EXPECT_EQ(to("<postmaster@out.test>", bob).kind, Kind::kDenied);
  EXPECT_EQ(to("<postmasters@example.test>", bob).kind, Kind::kUnknown);
}

TEST(SmtpRoute, knowsWhoClaimsToBeOurs) {
  const Directory directory = smtpDirectory();
  const auto claims = [&directory](const SmtpSender& sender, std::string_view from) {
    return claimsToBeOurs(directory, sender, parseMailFrom("FROM:" + std::string(from))->address);
  };
  EXPECT_TRUE(claims({}, "<alice@example.test>"));
  EXPECT_TRUE(claims({}, "<nobody@EXAMPLE.test>"));
  EXPECT_FALSE(claims({}, "<>"));
  EXPECT_FALSE(claims({}, "<alice@away.test>"));
  EXPECT_FALSE(claims({}, "<alice@mail.example.test>"));
  EXPECT_FALSE(claims(loggedOn(directory, "alice"), "<alice@example.test>"));
}

// Attack catalogue A080.
TEST(SmtpRoute, relaysNothingForAStranger) {
  const Directory directory = smtpDirectory();
  for (const char* to : {"<b@out.test>", "<\"b@out.test\"@example.test>", "<b%out.test@example.test>",
                         "<@example.test:b@out.test>", "<out.test!b@example.test>", "<b@[192.0.2.1]>"}) {
    EXPECT_EQ(route(directory, {}, to).kind, Kind::kDenied) << to;
  }
}

TEST(SmtpRoute, sendsMailOnByTheSendersOwnHome) {
  const Directory directory = smtpDirectory();
  const SmtpSender alice = loggedOn(directory, "alice");
  const SmtpRoute onwards = route(directory, alice, "<b@out.test>", "<alice@example.test>");
  EXPECT_EQ(onwards.kind, Kind::kOnwards);
  EXPECT_EQ(onwards.home, "legacy");
  EXPECT_EQ(route(directory, alice, "<b@out.test>", "<>").home, "legacy");
  EXPECT_EQ(route(directory, alice, "<bob@example.test>").home, "own");
  // Whose mail a service account brings has a home; the account has none.
  EXPECT_EQ(route(directory, loggedOn(directory, "svc"), "<b@out.test>", "<dave@example.test>").home, "service");
  for (const char* to : {"<b%out.test@example.test>", "<@example.test:b@out.test>", "<\"b@x.test\"@out.test>"}) {
    EXPECT_EQ(route(directory, alice, to).kind, Kind::kDenied) << to;
  }
}

TEST(SmtpRoute, letsEverybodySendAsHimselfAndServiceAccountsAsAnybody) {
  const Directory directory = smtpDirectory();
  const auto may = [&](const SmtpSender& sender, std::string_view from) {
    const auto path = parseMailFrom("FROM:" + std::string(from));
    return path.ok() && maySendAs(directory, sender, path->address);
  };
  EXPECT_TRUE(may(loggedOn(directory, "alice"), "<ALICE@example.test>"));
  EXPECT_TRUE(may(loggedOn(directory, "alice"), "<>"));
  EXPECT_FALSE(may(loggedOn(directory, "alice"), "<bob@example.test>"));
  EXPECT_FALSE(may(loggedOn(directory, "alice"), "<nobody@example.test>"));
  EXPECT_FALSE(may(loggedOn(directory, "alice"), "<alice@out.test>"));
  EXPECT_TRUE(may(loggedOn(directory, "svc"), "<bob@example.test>"));
  EXPECT_TRUE(may(loggedOn(directory, "svc"), "<anybody@out.test>"));
  EXPECT_TRUE(may({}, "<alice@example.test>"));
  SmtpSender server = loggedOn(directory, "alice");
  Account computer = *server->account;
  computer.trustedHost = "old.example.test";
  server->account = server->mailbox = &computer;
  EXPECT_TRUE(may(server, "<bob@example.test>"));
}

}  // namespace
}  // namespace coexist
