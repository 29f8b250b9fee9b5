// How an IMAP client logs on through the front end, where that is IMAP's own: octets that are read ahead.
#include <gtest/gtest.h>

#include "gateway/front_fixture.h"

namespace coexist {
namespace {

// Attack catalogue A036: the first octet behind the log-on is kept, the rest stays unread, and none is lost.
TEST(ImapFrontLogin, keepsWhatStandsBehindALoginForWhoeverAnswersIt) {
  FrontFixture f;
  f.start();
  f.say("a1 LOGIN alice wrong");
  f.session->onData("a");
  EXPECT_TRUE(f.client.paused);
  Session& refusing = f.connector.open();
  refusing.onLine("* OK ready");
  refusing.onLine("g1 NO");
  EXPECT_EQ(f.client.take(), "a1 NO LOGIN failed.\r\n");
  EXPECT_FALSE(f.client.paused);
  EXPECT_EQ(f.say("2 NOOP"), "a2 OK NOOP completed.\r\n");

  f.say("a3 LOGIN alice alice-secret");
  f.session->onData("a");
  Session& home = f.connector.open();
  home.onLine("* OK ready");
  f.connector.io().take();
  home.onLine("g1 OK");
  f.session->onData("4 NOOP\r\n");
  EXPECT_EQ(f.connector.io().take(), "a4 NOOP\r\n");
}

TEST(ImapFrontLogin, readsAnEmptyLineBehindAFailedLoginAsOne) {
  for (const char* octet : {"\n", "\r"}) {
    FrontFixture f;
    f.start();
    f.say("a1 LOGIN alice wrong");
    f.session->onData(octet);
    f.connector.requests.at(0).failed(Error{"refused"});
    if (*octet == '\r') f.session->onLine("");
    EXPECT_EQ(f.client.take(), "a1 NO Server Unavailable.\r\n* BAD tag\r\n");
    EXPECT_EQ(f.say("a2 NOOP"), "a2 OK NOOP completed.\r\n");
  }
}

}  // namespace
}  // namespace coexist
