#include "gateway/mailbox/mailbox_hop.h"

#include <gtest/gtest.h>

#include "gateway/front_fixture.h"

namespace coexist {
namespace {

struct Attempt final : ProxyAttemptEvents {
  void onProxyEnded(const ProxyOutcome& outcome) override { outcomes.push_back(outcome); }
  void start() { hop.start(proveByPassword(f.directory, "alice", "", "alice-secret")); }

  FrontFixture f;
  FrontConversation talk{f.context, MailProtocol::kPop3, f.client, 7};
  std::vector<ProxyOutcome> outcomes;
  MailboxHop hop{talk, "front.example.test:110", *this};
};

TEST(MailboxHop, readsOneOctetAheadWhileItLogsOn) {
  Attempt h;
  h.start();
  EXPECT_FALSE(h.hop.idle());
  EXPECT_EQ(h.f.client.framing, FakeSessionIo::Framing::kOctets);
  EXPECT_EQ(h.f.client.octetsWanted, 1u);
  h.hop.onData("S");
  EXPECT_TRUE(h.f.client.paused);

  h.f.connector.requests[0].failed(Error{"refused"});
  ASSERT_EQ(h.outcomes.size(), 1u);
  EXPECT_EQ(h.outcomes[0].cause, "ProxyConnectFailed");
  EXPECT_FALSE(h.hop.resume());
  EXPECT_TRUE(h.hop.idle());
  EXPECT_FALSE(h.f.client.paused);
  EXPECT_TRUE(h.hop.hasReadAhead());
  EXPECT_EQ(h.hop.wholeLine("TAT"), "STAT");
  EXPECT_FALSE(h.hop.hasReadAhead());
}

TEST(MailboxHop, knowsALineEndThatIsAllThatCameAhead) {
  for (const char* octet : {"\n", "\r"}) {
    Attempt h;
    h.start();
    h.hop.onData(octet);
    h.f.connector.requests[0].failed(Error{"refused"});
    EXPECT_EQ(h.hop.resume(), *octet == '\n');
    EXPECT_EQ(h.hop.wholeLine(""), "");
  }
}

TEST(MailboxHop, resumesNothingThatDidNotWait) {
  Attempt h;
  h.hop.refuse({.userName = "somebody"}, "");
  ASSERT_EQ(h.outcomes.size(), 1u);
  EXPECT_EQ(h.outcomes[0].cause, "LogonDenied");
  h.f.client.framing = FakeSessionIo::Framing::kRaw;
  EXPECT_FALSE(h.hop.resume());
  EXPECT_EQ(h.f.client.framing, FakeSessionIo::Framing::kRaw);
}

TEST(MailboxHop, passesOnWhatWasReadAheadAndWatchesTheRelay) {
  Attempt h;
  h.start();
  h.hop.onData("S");
  FakeSessionIo home;
  RelayEnd end(home);
  h.hop.relay(end);
  EXPECT_TRUE(h.hop.relaying());
  EXPECT_EQ(home.take(), "S");
  const int timer = h.f.client.timers.rbegin()->first;
  h.hop.onTimer(timer);
  h.hop.onData("TAT\r\n");
  EXPECT_EQ(home.take(), "TAT\r\n");
  for (int quiet = 0; quiet < 4; ++quiet) h.hop.onTimer(timer);
  EXPECT_FALSE(h.talk.ended());
  h.hop.onTimer(timer);
  EXPECT_TRUE(h.talk.ended());
  EXPECT_TRUE(h.f.client.closed);
}

// Nothing is said between a reply's lines or into a literal: whether one is under way nobody has looked.
TEST(MailboxHop, knowsThatAReplyMayBeUnderWayOnceItsHomeHasSpoken) {
  Attempt h;
  h.start();
  EXPECT_FALSE(h.hop.midReply());
  FakeSessionIo home;
  RelayEnd end(home);
  h.hop.relay(end);
  h.hop.onData("a1 FETCH 1 BODY[]\r\n");
  EXPECT_FALSE(h.hop.midReply());
  end.onData("* 1 FETCH (BODY[] {2000000}\r\nSubject: half of it\r\n");
  h.f.client.queued = 0;
  EXPECT_TRUE(h.hop.midReply());
}

}  // namespace
}  // namespace coexist
