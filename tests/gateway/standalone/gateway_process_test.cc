// The gateway as a process, inside this one: started, spoken to over real sockets, and stopped by asking.
#include "gateway/standalone/gateway_process.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <set>

#include "gateway/standalone/own_certificates.h"
#include "gateway/standalone/process_fixture.h"
#include "net/write_whole.h"

namespace coexist {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::SizeIs;

TEST_F(GatewayProcessTest, saysWhereItListensAndThatItIsUp) {
  config_.listeners.push_back({{"127.0.0.1", 0}, true, MailProtocol::kPop3});
  start();
  const std::vector<Endpoint> where = process_->endpoints();
  ASSERT_THAT(where, SizeIs(2));
  EXPECT_THAT(said("listening"), EndsWith("Z listening on " + where[0].text() + " for imap"));
  EXPECT_THAT(said("listening"), EndsWith("Z listening on " + where[1].text() + " for pop3 in TLS"));
  EXPECT_THAT(said(" is up"), EndsWith("Z front.example.test is up, as test-front"));
  EXPECT_THAT(operator_.warned, ElementsAre("no certificate is named; one that no client knows was made for "
                                            "front.example.test"));
  EXPECT_THAT(operator_.lines(), Each(MatchesRegex("[-0-9]+T[:.0-9]+Z .*")));
}

TEST_F(GatewayProcessTest, makesNoCertificateWhereOneIsNamed) {
  auto identity = OwnCertificates::selfMade("front.example.test", 1'700'000'000);
  ASSERT_TRUE(identity.ok());
  config_.identity = *identity;
  start();
  EXPECT_THAT(operator_.warned, SizeIs(0));
}

TEST_F(GatewayProcessTest, warnsWhereTheSystemGrantsTooFewDescriptors) {
  config_.limits.maxConnections = 1'000'000'000;
  start();
  ASSERT_NE(said(" is up"), "");
  EXPECT_THAT(operator_.warned, Contains(HasSubstr("1000000000 connections need 2000000100 open files")));
}

// A limit is one for all loops, whichever of them the kernel gives a client to.
TEST_F(GatewayProcessTest, countsConnectionsAcrossItsLoops) {
  listenOnOnePort(4);
  config_.limits.maxConnections = 8;
  config_.limits.maxConnectionsPerAddress = 4;
  start();
  for (int i = 0; i < 4; ++i) EXPECT_EQ(greeted().lines.front(), "* OK The service is ready.");
  const PlainSession* fifth = dial();
  EXPECT_TRUE(!fifth || fifth->lines.empty() || fifth->lines.front() == "* BYE Connection refused");
}

TEST_F(GatewayProcessTest, stopsWhenAsked) {
  start();
  process_->stop();
  untilEnded();
  EXPECT_THAT(said("stop"), EndsWith("Z stopping"));
  EXPECT_THAT(said("stop"), EndsWith("Z stopped"));
}

TEST_F(GatewayProcessTest, stopsAtASignal) {
  start();
  ASSERT_NE(said(" is up"), "");
  raise(SIGTERM);
  untilEnded();
  EXPECT_THAT(said("stop"), EndsWith("Z stopping"));
  EXPECT_THAT(said("stop"), EndsWith("Z stopped"));
}

TEST_F(GatewayProcessTest, saysGoodbyeAtOnceToWhoeverHasNotLoggedOn) {
  start();
  PlainSession& client = greeted();
  process_->stop();
  untilEnded();
  until([&] { return client.ended; });
  EXPECT_EQ(client.lines.back(), "* BYE shutdown");
  EXPECT_THAT(said("stop"), EndsWith("Z stopping; 1 connection may take 30 s to end"));
  EXPECT_THAT(said("stop"), EndsWith("Z stopped"));
}

TEST_F(GatewayProcessTest, letsSessionsEndAndTakesNoNewOnes) {
  start();
  config_.listeners.front().endpoint = process_->endpoints().front();
  PlainSession& client = loggedOn();
  process_->stop();
  EXPECT_THAT(said("stop"), EndsWith("Z stopping; 1 connection may take 30 s to end"));
  EXPECT_TRUE(refusesConnections());
  EXPECT_EQ(answer(client, "a2 NOOP"), "a2 OK done");
  EXPECT_FALSE(ended_);
  client.io.close();
  untilEnded();
  EXPECT_THAT(said("stop"), EndsWith("Z stopped"));
}

TEST_F(GatewayProcessTest, endsSessionsWhenTheirTimeIsOver) {
  config_.drainMs = 50;
  start();
  PlainSession& client = loggedOn();
  process_->stop();
  untilEnded();
  until([&] { return client.ended; });
  EXPECT_EQ(client.lines.back(), "* BYE shutdown");
  EXPECT_THAT(said("stop"), EndsWith("Z stopping; 1 connection may take 50 ms to end"));
}

TEST_F(GatewayProcessTest, endsAtOnceWhenAskedTwice) {
  start();
  PlainSession& client = loggedOn();
  process_->stop();
  ASSERT_NE(said("stopping"), "");
  process_->stop();
  untilEnded();
  EXPECT_THAT(said("stop"), EndsWith("Z stopped"));
  process_.reset();  // with what it has left open
  until([&] { return client.ended; });
}

// The name of a home leads to the gateway itself: seen by the addresses, where no comparison of texts would see it.
TEST_F(GatewayProcessTest, logsNobodyOnToItself) {
  for (const char* address : {"127.0.0.1", "0.0.0.0"}) {
    listenOnOnePort(1);
    config_.listeners.front().endpoint.host = address;
    HomeServer& legacy = config_.homes["legacy"];
    legacy.host = "localhost";
    legacy.services[MailProtocol::kImap].port = config_.listeners.front().endpoint.port;
    start();
    PlainSession& client = greeted();
    EXPECT_EQ(answer(client, "a1 LOGIN alice alice-secret"), "a1 NO Server Unavailable.");
    EXPECT_THAT(said("alice"), HasSubstr("not logged on: ProxyLoop, LOCALHOST:"));
    EXPECT_THAT(operator_.lines(), ::testing::Not(Contains(HasSubstr("connection limit"))));
    process_->stop();
    process_->stop();
    runner_.join();
    process_.reset();
  }
}

TEST_F(GatewayProcessTest, servesInSeveralLoopsThatSayOnceThatTheyStop) {
  constexpr size_t kClients = 12;
  listenOnOnePort(3);
  config_.protocolLogFiles[MailProtocol::kImap] = path("imap.log");
  start();
  for (size_t i = 0; i < kClients; ++i) loggedOn();
  process_->stop();
  EXPECT_THAT(said("stop"), EndsWith("Z stopping; 12 connections may take 30 s to end"));
  process_->stop();
  untilEnded();
  EXPECT_THAT(said("stop"), EndsWith("Z stopped"));
  for (const char* once : {"listening", " is up", "stopping", "stopped"}) {
    const std::vector<std::string> lines = operator_.lines();
    EXPECT_EQ(std::count_if(lines.begin(), lines.end(), [&](const auto& line) { return line.find(once) != line.npos; }),
              1)
        << once;
  }

  std::set<std::string> sessions;
  size_t heads = 0;
  for (const std::string& line : linesOf(path("imap.log"))) {
    if (line.starts_with("#Software")) ++heads;
    if (line.find("OpenSession") == std::string::npos) continue;
    const size_t first = line.find(',') + 1;
    sessions.insert(line.substr(first, line.find(',', first) - first));
  }
  EXPECT_EQ(heads, 1u) << "whatever the number of loops";
  EXPECT_THAT(sessions, SizeIs(kClients)) << "no loop gives another's numbers";
}

TEST_F(GatewayProcessTest, addsToTheProtocolLogOfEachProtocol) {
  config_.listeners.push_back({{"127.0.0.1", 0}, false, MailProtocol::kPop3});
  config_.protocolLogFiles[MailProtocol::kImap] = path("imap.log");
  std::ofstream(path("imap.log")) << "of yesterday\n";
  start();
  loggedOn();
  process_->stop();
  process_->stop();
  untilEnded();
  const std::vector<std::string> lines = linesOf(path("imap.log"));
  EXPECT_EQ(lines.front(), "of yesterday");
  EXPECT_THAT(lines, Contains(HasSubstr("IMAP4 Protocol Log")));
  EXPECT_THAT(lines, Contains(HasSubstr("alice *****")));
  EXPECT_THAT(lines, Each(::testing::Not(HasSubstr("POP3"))));
}

TEST_F(GatewayProcessTest, countsWhatAFullDiskHasLost) {
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "no /dev/full here";
  config_.protocolLogFiles[MailProtocol::kImap] = "/dev/full";
  start();
  EXPECT_EQ(answer(loggedOn(), "a2 NOOP"), "a2 OK done") << "mail goes on";
  process_->stop();
  process_->stop();
  untilEnded();
  EXPECT_THAT(said("stopped"), MatchesRegex(".*Z stopped; [1-9][0-9]* lines? of the protocol log (is|are) lost"));
}

// A pipe that nobody reads, as the operator's.
struct StandingPipe {
  StandingPipe() { EXPECT_EQ(::pipe(ends), 0); }
  ~StandingPipe() { ::close(ends[0]); }  // ends the write that hangs; the other end is the writer's
  void fill() const {
    const std::string much(4'096, '-');
    ::fcntl(ends[1], F_SETFL, O_NONBLOCK);
    while (::write(ends[1], much.data(), much.size()) > 0) {
    }
    ::fcntl(ends[1], F_SETFL, 0);
  }
  int ends[2] = {-1, -1};
};

TEST_F(GatewayProcessTest, servesAndEndsWhileNobodyReadsWhatItTells) {
  const StandingPipe pipe;
  pipe.fill();
  output_ = {.warn = [](const std::string&) {},
             .tell = [to = pipe.ends[1]](const std::string& line) { writeWhole(to, line + "\n"); }};
  start();
  for (int i = 0; i < 3; ++i) EXPECT_EQ(answer(loggedOn(), "a2 NOOP"), "a2 OK done");
  raise(SIGTERM);
  raise(SIGTERM);
  untilEnded();
}

TEST_F(GatewayProcessTest, saysWhatTheSystemDoesNotGrant) {
  config_.listeners.front().endpoint = home_->endpoint();
  EXPECT_EQ(startError().what, "address already in use");
  config_.listeners.front().endpoint.port = 0;
  config_.protocolLogFiles[MailProtocol::kImap] = path("no-such-folder/imap.log");
  EXPECT_EQ(startError().what, "the protocol log cannot be written (No such file or directory)");
  EXPECT_EQ(startError().where, path("no-such-folder/imap.log"));
  EXPECT_THAT(operator_.lines(), SizeIs(0));
}

}  // namespace
}  // namespace coexist
