#include "gateway/standalone/process_fixture.h"

#include <fstream>
#include <optional>

namespace coexist {
namespace {

constexpr Milliseconds kPatienceMs = 20'000;

// A home that says OK to everything, under the tag that it came with.
class AgreeingHome final : public PlainSession {
 public:
  using PlainSession::PlainSession;
  void onOpen() override { io.send("* OK ready\r\n"); }
  void onLine(std::string_view line) override { io.send(std::string(line.substr(0, line.find(' '))) + " OK done\r\n"); }
};

}  // namespace

std::string Operator::lineWith(std::string_view words) {
  const std::lock_guard lock(mutex_);
  while (read_ < lines_.size() && lines_[read_].find(words) == std::string::npos) ++read_;
  return read_ < lines_.size() ? lines_[read_++] : "";
}

std::vector<std::string> Operator::lines() {
  const std::lock_guard lock(mutex_);
  return lines_;
}

void Operator::hear(const std::string& line) {
  const std::lock_guard lock(mutex_);
  lines_.push_back(line);
}

void GatewayProcessTest::SetUp() {
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

void GatewayProcessTest::TearDown() {
  if (runner_.joinable()) {
    process_->stop();
    process_->stop();
    runner_.join();
  }
  connections_.clear();
  std::filesystem::remove_all(folder_);
}

// What all loops can listen on together.
void GatewayProcessTest::listenOnOnePort(int loops) {
  const auto free = world_->network().listen({"127.0.0.1", 0}, [](std::unique_ptr<Transport>) {});
  ASSERT_TRUE(free.ok());
  config_.loops = loops;
  config_.listeners.front().endpoint = (*free)->endpoint();
}

void GatewayProcessTest::start() {
  auto started = GatewayProcess::start(config_, output_, reread_);
  ASSERT_TRUE(started.ok()) << started.error().message();
  process_ = std::move(*started);
  runner_ = std::thread([this] {
    process_->run();
    ended_ = true;
  });
}

Error GatewayProcessTest::startError() {
  const auto started = GatewayProcess::start(config_, operator_.output());
  EXPECT_FALSE(started.ok());
  return started ? Error{} : started.error();
}

PlainSession* GatewayProcessTest::join(std::unique_ptr<Transport> transport, ConnectionSide side,
                                       const MakeSession& make, const TlsParameters* tls) {
  PlainSession* joined = nullptr;
  ConnectionOptions options;
  options.loop = &world_->loop();
  options.side = side;
  options.implicitTls = tls;
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
void GatewayProcessTest::until(const std::function<bool()>& done) {
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
std::string GatewayProcessTest::said(std::string_view words) {
  std::string line;
  until([&] { return !(line = operator_.lineWith(words)).empty(); });
  return line;
}

PlainSession* GatewayProcessTest::dial(const TlsParameters* tls) {
  PlainSession* client = nullptr;
  bool failed = false;
  world_->network().connect(process_->endpoints().front(), [&](Result<std::unique_ptr<Transport>> transport) {
    failed = !transport.ok();
    if (failed) return;
    client = join(
        std::move(*transport), ConnectionSide::kConnector,
        [](SessionIo& io) { return std::make_unique<PlainSession>(io); }, tls);
  });
  until([&] { return failed || (client != nullptr && (client->ended || !client->lines.empty())); });
  return client;
}

PlainSession& GatewayProcessTest::greeted(const TlsParameters* tls) {
  PlainSession* client = dial(tls);
  EXPECT_TRUE(client != nullptr && !client->lines.empty());
  return *client;
}

// What the gateway, or the home behind it, says next.
std::string GatewayProcessTest::answer(PlainSession& client, std::string_view line) {
  const size_t heard = client.lines.size();
  client.io.send(std::string(line) + "\r\n");
  until([&] { return client.lines.size() > heard; });
  return client.lines.back();
}

PlainSession& GatewayProcessTest::loggedOn() {
  PlainSession& client = greeted();
  EXPECT_EQ(answer(client, "a1 LOGIN alice alice-secret"), "a1 OK LOGIN completed.");
  return client;
}

bool GatewayProcessTest::refusesConnections() {
  std::optional<bool> refused;
  world_->network().connect(config_.listeners.front().endpoint,
                            [&](const auto& transport) { refused = !transport.ok(); });
  until([&] { return refused.has_value(); });
  return *refused;
}

void GatewayProcessTest::untilEnded() {
  until([this] { return ended_.load(); });
  runner_.join();
}

std::vector<std::string> GatewayProcessTest::linesOf(const std::string& path) {
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

}  // namespace coexist
