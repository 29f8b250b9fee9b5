#include "gateway/front_conversation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/front_fixture.h"

namespace coexist {
namespace {

using ::testing::HasSubstr;

struct Talk {
  FrontFixture f;
  FrontConversation talk{f.context, MailProtocol::kImap, f.client, 7};
};

TEST(FrontConversation, writesARowForEachAnswer) {
  Talk t;
  t.talk.log().begin("noop", "", 9);
  t.talk.say("* 1 EXISTS");
  t.talk.answer("a1 OK done");
  EXPECT_EQ(t.f.client.take(), "* 1 EXISTS\r\na1 OK done\r\n");
  ASSERT_EQ(t.f.logged.size(), 1u);
  EXPECT_THAT(t.f.logged[0], HasSubstr(",9,24,noop,,R=ok"));
}

TEST(FrontConversation, readsNoMoreWhileItsClientDoesNotTakeWhatItIsTold) {
  Talk t;
  t.f.client.queued = kHighWaterBytes + 1;
  t.talk.say("x");
  EXPECT_TRUE(t.f.client.paused);
  t.talk.holdReading(true);
  t.talk.onWritable();
  EXPECT_TRUE(t.f.client.paused);
  t.talk.holdReading(false);
  EXPECT_FALSE(t.f.client.paused);
}

TEST(FrontConversation, countsErrorsUpToTheLimitIfThereIsOne) {
  Talk t;
  EXPECT_FALSE(t.talk.countError(2));
  EXPECT_TRUE(t.talk.countError(2));
  EXPECT_FALSE(t.talk.countError(0));
}

TEST(FrontConversation, guardsTheClientsSilence) {
  Talk t;
  t.talk.startGuard();
  const auto timer = t.f.client.timers.at(FrontConversation::kGuardTimer);
  EXPECT_EQ(timer.delayMs, t.talk.settings().preAuthenticatedTimeoutMs);
  EXPECT_EQ(timer.kind, TimerKind::kGuard);
  t.talk.stopGuard();
  EXPECT_TRUE(t.f.client.timers.empty());
}

TEST(FrontConversation, countsCommandsAndTimeUntilTheLogOnByTheProfilesLimits) {
  Talk t;
  t.talk.startPatience();
  EXPECT_TRUE(t.f.client.timers.empty());  // a profile that says nothing has all the patience in the world
  EXPECT_FALSE(t.talk.countCommand());
  t.f.product.imap.guessing.maxCommands = 2;
  t.f.product.imap.guessing.deadlineMs = 180'000;
  t.talk.startPatience();
  EXPECT_EQ(t.f.client.timers.at(FrontConversation::kDeadlineTimer).delayMs, 180'000);
  EXPECT_EQ(t.f.client.timers.at(FrontConversation::kDeadlineTimer).kind, TimerKind::kGuard);
  EXPECT_FALSE(t.talk.countCommand());
  EXPECT_FALSE(t.talk.countCommand());
  EXPECT_TRUE(t.talk.countCommand());
  t.talk.endPatience();
  EXPECT_FALSE(t.talk.countCommand());
  EXPECT_TRUE(t.f.client.timers.empty());
}

TEST(FrontConversation, endsOnceAndSaysSoInTheLog) {
  Talk t;
  t.talk.close();
  t.talk.close();
  t.talk.markEnded();
  EXPECT_TRUE(t.f.client.closed);
  EXPECT_TRUE(t.talk.ended());
  ASSERT_EQ(t.f.logged.size(), 1u);
  EXPECT_THAT(t.f.logged[0], HasSubstr("CloseSession"));
}

TEST(FrontConversation, bringsTheCertificateThatTheSettingsName) {
  Talk t;
  EXPECT_TRUE(t.talk.ownTls());
  EXPECT_EQ(t.f.certificates.serverNames, std::vector<std::string>{t.talk.settings().x509CertificateName});
  t.f.certificates.none = true;
  std::string told;
  t.f.options.notice = [&told](const std::string& sentence) { told = sentence; };
  EXPECT_FALSE(t.talk.ownTls());
  EXPECT_EQ(told, "no certificate to start TLS with: no certificate");
}

TEST(FrontConversation, knowsWhichStateAConnectionIsIn) {
  Talk t;
  EXPECT_EQ(t.talk.accessState(), AccessState::kClear);
  t.f.configure(MailProtocol::kImap, [](ServiceSettings& settings) { settings.loginType = LoginType::kSecureLogin; });
  EXPECT_EQ(t.talk.accessState(), AccessState::kClearRestricted);
  t.f.client.isSecure = true;
  EXPECT_EQ(t.talk.accessState(), AccessState::kTls);
  EXPECT_EQ(t.talk.accessState(true), AccessState::kAuthenticated);
}

}  // namespace
}  // namespace coexist
