#include "backend/pop3_maildrop.h"

#include <gtest/gtest.h>

#include "backend/pop3_kit.h"

namespace coexist {
namespace {

TEST(TopOfMessage, endsBehindTheLinesThatWereAskedFor) {
  const std::string_view message = "A: 1\r\nB: 2\r\n\r\none\r\n\r\nthree\r\n";
  EXPECT_EQ(topOfMessage(message, 0), "A: 1\r\nB: 2\r\n\r\n");
  EXPECT_EQ(topOfMessage(message, 1), "A: 1\r\nB: 2\r\n\r\none\r\n");
  EXPECT_EQ(topOfMessage(message, 2), "A: 1\r\nB: 2\r\n\r\none\r\n\r\n");
  EXPECT_EQ(topOfMessage(message, 3), message);
  EXPECT_EQ(topOfMessage(message, 2'147'483'647), message);
}

TEST(TopOfMessage, takesAMessageWithoutABodyForAllHeader) {
  EXPECT_EQ(topOfMessage("A: 1\r\nB: 2", 0), "A: 1\r\nB: 2");
  EXPECT_EQ(topOfMessage("", 5), "");
  EXPECT_EQ(topOfMessage("\r\nbody\r\nmore", 1), "\r\nbody\r\n");
  EXPECT_EQ(topOfMessage("A: 1\r\n\r\nno end", 1), "A: 1\r\n\r\nno end");
}

// STAT to RSET of Pop3Session.
class Pop3MaildropCommands : public testing::Test {
 protected:
  // Of 22, 24 and 22 octets.
  Pop3MaildropCommands() { kit_.fill({"one", "three", "six"}); }
  std::string say(std::string_view line) { return kit_.say(line); }
  std::vector<std::string> bodies() {
    std::vector<std::string> texts;
    for (const Message& message : kit_.inbox().messages) texts.push_back(message.octets->substr(17));
    return texts;
  }
  using Bodies = std::vector<std::string>;

  Pop3Kit kit_;
};

TEST_F(Pop3MaildropCommands, countsMessagesAndOctets) {
  kit_.logOn();
  EXPECT_EQ(say("STAT"), "+OK stat 3 68\r\n");
  EXPECT_EQ(say("LIST"), lines({"+OK list 3 68", "1 22", "2 24", "3 22", "."}));
  EXPECT_EQ(say("LIST 2"), "+OK list-one 2 24\r\n");
}

TEST_F(Pop3MaildropCommands, givesEachMessageAnIdThatStays) {
  kit_.logOn();
  const std::string first = say("UIDL");
  EXPECT_EQ(first, lines({"+OK uidl", "1 0000000100000001", "2 0000000100000002", "3 0000000100000003", "."}));
  EXPECT_EQ(say("UIDL 3"), "+OK uidl-one 3 0000000100000003\r\n");
  kit_.say({"DELE 1", "QUIT"});
  Pop3Kit later;
  Mailbox& mailbox = later.store.of("alice");
  mailbox = kit_.store.of("alice");
  mailbox.release();
  later.logOn();
  EXPECT_EQ(later.say("UIDL"), lines({"+OK uidl", "1 0000000100000002", "2 0000000100000003", "."}));
}

// Q186172; Set-PopSettings MessageRetrievalSortOrder.
TEST_F(Pop3MaildropCommands, numbersTheNewestFirstWhereTheSettingSaysSo) {
  ServiceSettings settings;
  settings.newestFirst = true;
  kit_.useSettings(settings);
  kit_.logOn();
  EXPECT_EQ(say("UIDL"), lines({"+OK uidl", "1 0000000100000003", "2 0000000100000002", "3 0000000100000001", "."}));
  EXPECT_EQ(say("RETR 1"), lines({"+OK retr 22", "Subject: test", "", "six", "."}));
  kit_.say({"DELE 1", "QUIT"});
  EXPECT_EQ(bodies(), (Bodies{"one\r\n", "three\r\n"}));
}

TEST_F(Pop3MaildropCommands, stuffsDots) {
  kit_.inbox().append(std::make_shared<const std::string>("A: 1\r\n\r\n.\r\n..two\r\nx.\r\n"), 0);
  kit_.inbox().append(std::make_shared<const std::string>(".\r\n\r\nno end"), 0);
  kit_.logOn();
  EXPECT_EQ(say("RETR 4"), lines({"+OK retr 22", "A: 1", "", "..", "...two", "x.", "."}));
  EXPECT_EQ(say("TOP 4 1"), lines({"+OK top", "A: 1", "", "..", "."}));
  EXPECT_EQ(say("RETR 5"), lines({"+OK retr 11", "..", "", "no end", "."}));
}

TEST_F(Pop3MaildropCommands, showsTheTop) {
  kit_.logOn();
  EXPECT_EQ(say("TOP 2 0"), lines({"+OK top", "Subject: test", "", "."}));
  EXPECT_EQ(say("TOP 2 10"), lines({"+OK top", "Subject: test", "", "three", "."}));
  EXPECT_EQ(say("TOP 4 0"), "-ERR no-such-message\r\n");
  for (const char* line : {"TOP 1 -1", "TOP 1 4294967297", "TOP 1 x", "TOP x 1"}) {
    EXPECT_EQ(say(line), "-ERR bad-arguments\r\n") << line;
  }
}

// A056.
TEST_F(Pop3MaildropCommands, refusesNumbersThatAreNone) {
  kit_.product.pop3.maxErrors = 0;
  kit_.logOn();
  for (const char* verb : {"RETR", "DELE", "LIST", "UIDL"}) {
    for (const char* number :
         {"0", "-1", "+1", "1.", "one", "4294967297", "18446744073709551617", "99999999999999999999", "2147483648"}) {
      EXPECT_EQ(say(std::string(verb) + ' ' + number), "-ERR bad-arguments\r\n") << verb << number;
    }
    EXPECT_EQ(say(std::string(verb) + " 4"), "-ERR no-such-message\r\n");
    EXPECT_EQ(say(std::string(verb) + " 2147483647"), "-ERR no-such-message\r\n");
  }
  EXPECT_EQ(say("STAT"), "+OK stat 3 68\r\n");
}

TEST_F(Pop3MaildropCommands, hidesWhatIsMarkedUntilRset) {
  kit_.logOn();
  EXPECT_EQ(say("DELE 2"), "+OK dele 2\r\n");
  EXPECT_EQ(say("STAT"), "+OK stat 2 44\r\n");
  EXPECT_EQ(say("LIST"), lines({"+OK list 2 44", "1 22", "3 22", "."}));
  for (const char* line : {"RETR 2", "DELE 2", "LIST 2", "UIDL 2", "TOP 2 0"}) {
    EXPECT_EQ(say(line), "-ERR no-such-message\r\n") << line;
  }
  EXPECT_EQ(say("RSET"), "+OK rset 3 68\r\n");
  EXPECT_EQ(say("LIST 2"), "+OK list-one 2 24\r\n");
  say("QUIT");
  EXPECT_EQ(bodies().size(), 3u);
}

TEST_F(Pop3MaildropCommands, removesAtQuit) {
  kit_.logOn();
  kit_.say({"DELE 1", "DELE 3"});
  EXPECT_EQ(bodies().size(), 3u) << "not before";
  say("QUIT");
  EXPECT_EQ(bodies(), (Bodies{"three\r\n"}));
}

// Q161116, RFC 1939 section 6.
TEST_F(Pop3MaildropCommands, removesNothingWhenTheSessionEndsOtherwise) {
  const std::vector<std::function<void(BackEndSession&)>> ends = {
      [](BackEndSession& session) { session.onEnd(); },
      [](BackEndSession& session) { session.onClosed(CloseReason::kReset); },
      [](BackEndSession& session) { session.onTimer(0); },
      [](BackEndSession& session) { session.shutDown(); },
      [](BackEndSession& session) { session.onLineTooLong(); },
      [](BackEndSession& session) {
        for (int i = 0; i < 5; ++i) session.onLine("FOOBAR");
      },
  };
  for (const auto& end : ends) {
    Pop3Kit kit;
    kit.fill({"one"});
    kit.logOn();
    kit.say("DELE 1");
    end(kit.session());
    kit.say("QUIT");
    EXPECT_EQ(kit.inbox().messages.size(), 1u);
    EXPECT_TRUE(kit.store.of("alice").claim()) << "and the mailbox is free";
  }
}

TEST_F(Pop3MaildropCommands, removesWhatWasThereAndNothingThatCameSince) {
  kit_.logOn();
  kit_.say({"DELE 1", "DELE 2", "DELE 3"});
  kit_.fill({"new"});
  EXPECT_EQ(say("STAT"), "+OK stat 0 0\r\n");
  say("QUIT");
  EXPECT_EQ(bodies(), (Bodies{"new\r\n"}));
}

TEST_F(Pop3MaildropCommands, letsOneSessionInAtATime) {
  kit_.logOn();
  FakeSessionIo secondPeer;
  secondPeer.isSecure = true;
  Pop3Session second(kit_.context, secondPeer);
  second.onOpen();
  const auto logOn = [&] {
    secondPeer.take();
    second.onLine("USER alice");
    second.onLine("PASS alice's word");
    return secondPeer.take();
  };
  EXPECT_EQ(logOn(), lines({"+OK user-ok", "-ERR mailbox-in-use"}));
  second.onLine("STAT");
  EXPECT_EQ(secondPeer.take(), "-ERR bad-state\r\n");
  say("QUIT");
  EXPECT_EQ(logOn(), lines({"+OK user-ok", "+OK pass-ok"}));
}

TEST_F(Pop3MaildropCommands, freesTheMailboxWhenTheServerDies) {
  kit_.logOn();
  kit_.drop();
  EXPECT_TRUE(kit_.store.of("alice").claim());
}

TEST_F(Pop3MaildropCommands, holdsNothingBehindAFailedLogOn) {
  kit_.secure();
  kit_.say({"USER alice", "PASS wrong"});
  EXPECT_TRUE(kit_.store.of("alice").claim());
}

class Pop3BigAnswers : public testing::Test {
 protected:
  Pop3BigAnswers() { kit_.io.queues = true; }

  // What a client gets that reads all that there is, and then all that there is again.
  std::string ask(std::string_view line) {
    kit_.io.queued = 0;
    std::string all = kit_.say(line);
    while (kit_.io.paused) {
      EXPECT_LT(kit_.io.queued, kHighWaterBytes + 64 * 1024);
      kit_.io.queued = 0;
      kit_.session().onWritable();
      all += kit_.io.take();
    }
    return all;
  }
  Pop3Kit kit_;
};

TEST_F(Pop3BigAnswers, sendsABigMessageAsFastAsTheClientReads) {
  std::string message = "Subject: big\r\n\r\n";
  while (message.size() < 1024 * 1024) message += ".dotted\r\n" + std::string(70, 'x') + "\r\n";
  kit_.inbox().append(std::make_shared<const std::string>(message), 0);
  kit_.logOn();
  std::string block;
  DotStuffer stuffer;
  stuffer.append(message, block);
  stuffer.finish(block);
  EXPECT_EQ(ask("RETR 1"), "+OK retr " + std::to_string(message.size()) + "\r\n" + block);
  EXPECT_EQ(kit_.say("NOOP"), "+OK noop\r\n");
}

TEST_F(Pop3BigAnswers, sendsALongListInPieces) {
  for (int i = 0; i < 20'000; ++i) kit_.inbox().append(testMessage("x"), 0);
  kit_.logOn();
  const std::string all = ask("UIDL");
  EXPECT_EQ(std::count(all.begin(), all.end(), '\n'), 20'002);
  EXPECT_TRUE(all.ends_with("20000 0000000100004e20\r\n.\r\n"));
}

TEST_F(Pop3BigAnswers, giveWayToAScenariosOwn) {
  kit_.overridden = true;
  kit_.fill({"one"});
  kit_.logOn();
  kit_.overrides.replies = {ListedOverrides::Lines{"+OK", "A: 1", "."}};
  EXPECT_EQ(kit_.say("RETR 1"), lines({"+OK", "A: 1", "."}));
  EXPECT_EQ(kit_.say("TOP 1 0"), lines({"+OK top", "Subject: test", "", "."}));
}

TEST_F(Pop3BigAnswers, endWithTheConnection) {
  kit_.inbox().append(std::make_shared<const std::string>(std::string(1024 * 1024, 'x')), 0);
  kit_.logOn();
  kit_.say("RETR 1");
  EXPECT_TRUE(kit_.io.paused);
  kit_.session().onClosed(CloseReason::kReset);
  kit_.io.queued = 0;
  kit_.session().onWritable();
  EXPECT_EQ(kit_.io.take(), "");
}

// A slow reader is not an idle one.
TEST_F(Pop3BigAnswers, keepTheIdleGuardAway) {
  kit_.inbox().append(std::make_shared<const std::string>(std::string(1024 * 1024, 'x')), 0);
  kit_.logOn();
  kit_.say("RETR 1");
  kit_.io.timers.clear();
  kit_.io.queued = 0;
  kit_.session().onWritable();
  EXPECT_EQ(kit_.io.timers.size(), 1u);
}

}  // namespace
}  // namespace coexist
