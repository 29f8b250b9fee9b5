// What failed log-ons cost, and what they tell, over IMAP and POP3 alike.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/front_conversation.h"
#include "gateway/mailbox/mailbox_words.h"

namespace coexist {
namespace {

using ::testing::HasSubstr;

class MailboxPenaltyRules : public MailboxRules {};

INSTANTIATE_TEST_SUITE_P(Over, MailboxPenaltyRules, ::testing::Values(imapWords(), pop3Words()),
                         [](const auto& made) { return made.param.name; });

const PenaltyPolicy kStrictPenalties{
    .delayMs = 2000, .mostDelayMs = 15'000, .addressFailures = 3, .accountFailures = 10, .hidesNames = true};

// The refusal comes the same time behind the log-on, however long the home has taken, and the next log-on waits before
// anybody is asked.
TEST_P(MailboxPenaltyRules, makesTheNextGuessOfAnAddressWait) {
  PenaltyPolicy policy = kStrictPenalties;
  policy.hidesNames = false;
  Penalties penalties(policy);
  f_.options.penalties = &penalties;
  start();
  logOn("alice", "wrong");
  f_.loop.now += 700;
  greeted(f_, words_).first->onLine(words_.homeRefuses);
  EXPECT_EQ(f_.client.take(), "");
  fire(1300);
  EXPECT_EQ(f_.client.take(), words_.logOnFailed);

  logOn("alice", "alice-secret");
  EXPECT_EQ(f_.connector.requests.size(), 1u) << "nobody is asked yet";
  fire(2000);
  EXPECT_EQ(f_.connector.requests.size(), 2u);
  homeLetsIn();
  EXPECT_EQ(f_.client.take(), words_.loggedOn);
  f_.session.reset();
}

TEST_P(MailboxPenaltyRules, letsAnHonestClientElsewhereWaitForNothing) {
  Penalties penalties(kStrictPenalties);
  f_.options.penalties = &penalties;
  for (int i = 0; i < 3; ++i) {
    start();
    ntlm("bob", "wrong");
    while (!f_.client.timers.contains(FrontConversation::kGuardTimer))
      f_.session->onTimer(FrontConversation::kTarpitTimer);
  }
  start();
  logOn("alice", "alice-secret");
  fire(8000);
  EXPECT_TRUE(f_.connector.requests.empty()) << "beyond the limit nobody is asked";
  fire(2000);
  EXPECT_EQ(f_.client.take(), words_.logOnFailed);
  EXPECT_THAT(f_.logged.back(), HasSubstr("TooManyFailures"));

  f_.client.remoteEndpoint = {"192.0.2.7", 40'000};
  start();
  logOn("alice", "alice-secret");
  EXPECT_EQ(f_.connector.requests.size(), 1u);
  f_.session.reset();
}

// By way, by time and by text.
TEST_P(MailboxPenaltyRules, tellsNothingOfNamesToWhoHasProvedNothing) {
  Account zoe = person("zoe", "legacy");
  zoe.password.clear();
  ASSERT_TRUE(f_.directory.add(zoe).ok());
  Penalties penalties(kStrictPenalties);
  for (const auto& [user, asksHome] :
       std::vector<std::pair<const char*, bool>>{{"alice", false}, {"nobody", false}, {"zoe", true}}) {
    f_.connector.requests.clear();
    Penalties fresh(kStrictPenalties);
    f_.options.penalties = &fresh;
    start();
    logOn(user, "wrong");
    EXPECT_EQ(f_.connector.requests.size(), asksHome ? 1u : 0u) << user;
    if (asksHome) f_.connector.requests.back().failed(Error{"connection refused", "old.example.test"});
    EXPECT_EQ(f_.client.take(), "") << user;
    fire(2000);
    EXPECT_EQ(f_.client.take(), words_.logOnFailed) << user;
    f_.options.penalties = &penalties;
  }
  // Who has been in from here before is told the truth, and so is who has proved himself to the front end.
  penalties.end({"client.example.test", "example\\zoe"}, Penalties::Outcome::kSucceeded, 0);
  f_.client.remoteEndpoint = {"client.example.test", 40'000};
  for (const char* user : {"zoe", "alice"}) {
    start();
    logOn(user, std::string(user) + "-secret");
    f_.connector.requests.back().failed(Error{"connection refused", "old.example.test"});
    EXPECT_EQ(f_.client.take(), words_.unavailable) << user;
  }
  f_.session.reset();
}

}  // namespace
}  // namespace coexist
