// The gateway as a process, inside this one: started, spoken to over real sockets, and stopped by asking.
#include "gateway/standalone/gateway_process.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <set>
#include <thread>

#include "gateway/front_fixture.h"
#include "gateway/plain_session.h"
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

constexpr Milliseconds kPatienceMs = 20'000;

// What the operator reads.
class Operator {
 public:
  GatewayOutput output() {
    return {.warn = [this](const std::string& sentence) { warned.push_back(sentence); },
            .tell = [this](const std::string& line) { hear(line); }};
  }
  // The next line with `words` in it; those before it are read too. Empty: none has come yet.
  std::string lineWith(std::string_view words) {
    const std::lock_guard lock(mutex_);
    while (read_ < lines_.size() && lines_[read_].find(words) == std::string::npos) ++read_;
    return read_ < lines_.size() ? lines_[read_++] : "";
  }
  std::vector<std::string> lines() {
    const std::lock_guard lock(mutex_);
    return lines_;
  }

  std::vector<std::string> warned;

 private:
  void hear(const std::string& line) {
    const std::lock_guard lock(mutex_);
    lines_.push_back(line);
  }

  std::mutex mutex_;
  std::vector<std::string> lines_;
  size_t read_ = 0;
};

// A home that says OK to everything, under the tag that it came with.
class AgreeingHome final : public PlainSession {
 public:
  using PlainSession::PlainSession;
  void onOpen() override { io.send("* OK ready\r\n"); }
  void onLine(std::string_view line) override { io.send(std::string(line.substr(0, line.find(' '))) + " OK done\r\n"); }
};

// A gateway with one listener for IMAP, and a world of clients and one home beside it. alice lives there.
class GatewayProcessTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto world = UvRuntime::create({});
    ASSERT_TRUE(world.ok());
    world_ = std::move(*world);
    auto home = world_->network().listen({"127.0.0.1", 0}, [this](std::unique_ptr<Transport> transport) {
      join(std::move(transport), ConnectionSide::kAcceptor,
           [](SessionIo& io) { return std::make_unique<AgreeingHome>(io); });
    });
    ASSERT_TRUE(home.ok());
    home_ = std::move(*home);
    std::filesystem::create_directories(folder_);
    config_.product = &product_;
    config_.host = "front.example.test";
    config_.settings = product_.defaults;
    config_.limits.maxConnections = 100;  // whatever the system grants
    config_.listeners = {{{"127.0.0.1", 0}, false, MailProtocol::kImap}};
    HomeServer& legacy = config_.homes["legacy"] = {"legacy", "127.0.0.1", "old", {}};
    legacy.services[MailProtocol::kImap].port = home_->endpoint().port;
    config_.users = {person("alice", "legacy")};
  }
  void TearDown() override {
    if (runner_.joinable()) {
      process_->stop();
      process_->stop();
      runner_.join();
    }
    connections_.clear();
    std::filesystem::remove_all(folder_);
  }

  // What all loops can listen on together.
  void listenOnOnePort(int loops) {
    const auto free = world_->network().listen({"127.0.0.1", 0}, [](std::unique_ptr<Transport>) {});
    ASSERT_TRUE(free.ok());
    config_.loops = loops;
    config_.listeners.front().endpoint = (*free)->endpoint();
  }

  void start() {
    auto started = GatewayProcess::start(config_, output_);
    ASSERT_TRUE(started.ok()) << started.error().message();
    process_ = std::move(*started);
    runner_ = std::thread([this] {
      process_->run();
      ended_ = true;
    });
  }
  Error startError() {
    const auto started = GatewayProcess::start(config_, operator_.output());
    EXPECT_FALSE(started.ok());
    return started ? Error{} : started.error();
  }

  using MakeSession = std::function<std::unique_ptr<PlainSession>(SessionIo&)>;

  PlainSession* join(std::unique_ptr<Transport> transport, ConnectionSide side, const MakeSession& make) {
    PlainSession* joined = nullptr;
    ConnectionOptions options;
    options.loop = &world_->loop();
    options.side = side;
    connections_.push_back(Connection::create(
        options, std::move(transport),
        [&](SessionIo& io) {
          auto session = make(io);
          joined = session.get();
          return session;
        },
        [] {}));
    return joined;
  }

  // Runs the world of clients until `done`.
  void until(const std::function<bool()>& done) {
    const Milliseconds latest = world_->loop().nowMs() + kPatienceMs;
    const std::function<void()> look = [&] {
      EXPECT_LT(world_->loop().nowMs(), latest) << "nothing more happens";
      if (done() || world_->loop().nowMs() >= latest) return world_->stop();
      world_->loop().after(1, TimerKind::kWork, look);
    };
    world_->loop().after(1, TimerKind::kWork, look);
    world_->run();
  }

  // The next line with `words` that the operator reads, waiting for it.
  std::string said(std::string_view words) {
    std::string line;
    until([&] { return !(line = operator_.lineWith(words)).empty(); });
    return line;
  }

  // A client that has been told something; null where the connection was reset before it stood here.
  PlainSession* dial() {
    PlainSession* client = nullptr;
    bool failed = false;
    world_->network().connect(process_->endpoints().front(), [&](Result<std::unique_ptr<Transport>> transport) {
      failed = !transport.ok();
      if (failed) return;
      client = join(std::move(*transport), ConnectionSide::kConnector,
                    [](SessionIo& io) { return std::make_unique<PlainSession>(io); });
    });
    until([&] { return failed || (client != nullptr && (client->ended || !client->lines.empty())); });
    return client;
  }
  PlainSession& greeted() {
    PlainSession* client = dial();
    EXPECT_TRUE(client != nullptr && !client->lines.empty());
    return *client;
  }
  // What the gateway, or the home behind it, says next.
  std::string answer(PlainSession& client, std::string_view line) {
    const size_t heard = client.lines.size();
    client.io.send(std::string(line) + "\r\n");
    until([&] { return client.lines.size() > heard; });
    return client.lines.back();
  }
  PlainSession& loggedOn() {
    PlainSession& client = greeted();
    EXPECT_EQ(answer(client, "a1 LOGIN alice alice-secret"), "a1 OK LOGIN completed.");
    return client;
  }
  bool refusesConnections() {
    std::optional<bool> refused;
    world_->network().connect(config_.listeners.front().endpoint,
                              [&](const auto& transport) { refused = !transport.ok(); });
    until([&] { return refused.has_value(); });
    return *refused;
  }
  void untilEnded() {
    until([this] { return ended_.load(); });
    runner_.join();
  }

  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  static std::vector<std::string> linesOf(const std::string& path) {
    std::ifstream file(path);
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    return lines;
  }

  const std::filesystem::path folder_ =
      std::filesystem::path(::testing::TempDir()) / ("coexist-process-" + std::to_string(getpid()));
  const Product product_ = frontProduct();
  GatewayConfig config_;
  std::unique_ptr<UvRuntime> world_;
  std::unique_ptr<Listener> home_;
  std::vector<std::unique_ptr<Connection>> connections_;
  Operator operator_;
  GatewayOutput output_ = operator_.output();
  std::unique_ptr<GatewayProcess> process_;
  std::thread runner_;
  std::atomic<bool> ended_ = false;
};

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
