#include "net/net_kit.h"

#include <gtest/gtest.h>

namespace coexist {

std::string Seen::text() const {
  std::string all;
  for (const std::string& line : lines) all += "received " + line + "\n";
  all += "data " + data + "\nsent " + sent + "\n";
  for (const std::string& event : events) all += "event " + event + "\n";
  return all;
}

void NetWorld::join(Conversation& conversation, std::unique_ptr<Transport> transport, ConnectionSide side,
                    const Hooks& hooks, const TlsParameters* implicitTls) {
  ConnectionOptions options;
  options.loop = &lab_->loop();
  options.side = side;
  options.implicitTls = implicitTls;
  options.tap = std::make_shared<SeeingTap>(conversation.seen);
  conversation.connection = Connection::create(
      std::move(options), std::move(transport),
      [&hooks](SessionIo& io) { return std::make_unique<HookSession>(hooks, io); },
      [&conversation] { conversation.gone = true; });
}

void NetWorld::serve(const Endpoint& endpoint, Hooks hooks, const TlsParameters* implicitTls) {
  const std::optional<TlsParameters> tls = implicitTls ? std::optional(*implicitTls) : std::nullopt;
  auto listener = lab_->network().listen(endpoint, [this, hooks, tls](std::unique_ptr<Transport> transport) {
    accepted_.push_back(std::make_unique<Conversation>());
    join(*accepted_.back(), std::move(transport), ConnectionSide::kAcceptor, hooks, tls ? &*tls : nullptr);
  });
  ASSERT_TRUE(listener.ok()) << listener.error().message();
  listeners_.push_back(std::move(listener.value()));
}

Conversation& NetWorld::dial(const Endpoint& endpoint, Hooks hooks, const TlsParameters* implicitTls) {
  const std::optional<TlsParameters> tls = implicitTls ? std::optional(*implicitTls) : std::nullopt;
  dialled_.push_back(std::make_unique<Conversation>());
  Conversation& conversation = *dialled_.back();
  lab_->network().connect(endpoint, [this, &conversation, hooks, tls](Result<std::unique_ptr<Transport>> transport) {
    if (!transport) {
      conversation.refused = transport.error();
      return;
    }
    join(conversation, std::move(transport.value()), ConnectionSide::kConnector, hooks, tls ? &*tls : nullptr);
  });
  return conversation;
}

void NetWorld::rest() {
  const Status status = loop().runToRest();
  ASSERT_TRUE(status.ok()) << status.error().message();
}

void NetWorld::advance(Milliseconds duration) {
  const Status status = loop().advance(duration);
  ASSERT_TRUE(status.ok()) << status.error().message();
}

LabCertificates& testCertificates() {
  static LabCertificates certificates(kLabUnixSeconds);
  return certificates;
}

TlsParameters serverTls(const std::string& name) {
  auto context = testCertificates().serverContext(name, PeerCertificate::kIgnored);
  EXPECT_TRUE(context.ok()) << context.error().message();
  return {*context, ""};
}

TlsParameters clientTls(const std::string& expectedName) {
  auto context = testCertificates().clientContext("", PeerCertificate::kRequired);
  EXPECT_TRUE(context.ok()) << context.error().message();
  return {*context, expectedName};
}

std::unique_ptr<Testbed> tcpLab() {
  auto lab = Testbed::tcp();
  EXPECT_TRUE(lab.ok()) << lab.error().message();
  return std::move(lab.value());
}

std::vector<std::function<std::unique_ptr<Testbed>()>> everyLab() {
  std::vector<std::function<std::unique_ptr<Testbed>()>> labs;
  for (uint64_t seed = 0; seed < 20; ++seed) labs.emplace_back([seed] { return Testbed::memory(seed); });
  labs.emplace_back(tcpLab);
  return labs;
}

}  // namespace coexist
