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
