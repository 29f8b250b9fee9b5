// A front end between real connections: clients and one easy-going back end of a laboratory.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/front_end.h"
#include "gateway/front_fixture.h"
#include "gateway/plain_session.h"
#include "net/testbed.h"

namespace coexist {

inline std::unique_ptr<Testbed> tcpLab() {
  auto lab = Testbed::tcp();
  EXPECT_TRUE(lab.ok());
  return lab ? std::move(*lab) : nullptr;
}

// One protocol's front end at front.example.test, at its two usual ports, and a home at old.example.test.
struct FrontLab {
  using MakeHome = std::function<std::unique_ptr<PlainSession>(SessionIo&)>;

  // `made` must outlive it; null: a plain one.
  FrontLab(MailProtocol protocol, std::unique_ptr<Testbed> world, MakeHome makeHome, FrontFixture* made = nullptr)
      : owned(made ? nullptr : std::make_unique<FrontFixture>()),
        f(made ? *made : *owned),
        lab(std::move(world)),
        home(std::move(makeHome)) {
    f.options.loop = &lab->loop();
    f.options.network = &lab->network();
    f.options.certificates = &certificates;
    f.options.listeners.clear();
    for (const ServicePort& known : servicePorts()) {
      if (known.protocol != protocol) continue;
      f.options.listeners.push_back(
          {{"front.example.test", known.port}, known.implicitTls, protocol, known.submission});
    }
    f.options.log = [this](MailProtocol, const std::string& line) { logged.push_back(line); };
    homeEndpoint = {"old.example.test", f.product.proxyRules[0].ports[protocol]};
    backEnd = serve();
    auto started = FrontEnd::start(f.options);
    EXPECT_TRUE(started.ok());
    frontEnd = std::move(*started);
  }
  ~FrontLab() { frontEnd.reset(); }

  std::unique_ptr<Listener> serve() {
    auto made = lab->network().listen(homeEndpoint, [this](std::unique_ptr<Transport> transport) {
      ConnectionOptions options;
      options.loop = &lab->loop();
      connections.push_back(Connection::create(
          std::move(options), std::move(transport),
          [this](SessionIo& io) {
            auto session = home(io);
            homes.push_back(session.get());
            return session;
          },
          [] {}));
    });
    EXPECT_TRUE(made.ok());
    return std::move(*made);
  }

  PlainSession& connect(uint16_t port) {
    PlainSession* client = nullptr;
    const bool tls = port == 993 || port == 995;
    lab->network().connect({"front.example.test", port}, [&, tls](Result<std::unique_ptr<Transport>> transport) {
      ASSERT_TRUE(transport.ok());
      const TlsParameters parameters = clientTls();
      ConnectionOptions options;
      options.loop = &lab->loop();
      options.side = ConnectionSide::kConnector;
      options.implicitTls = tls ? &parameters : nullptr;
      connections.push_back(Connection::create(
          std::move(options), std::move(*transport),
          [&](SessionIo& io) {
            auto session = std::make_unique<PlainSession>(io);
            client = session.get();
            return session;
          },
          [] {}));
    });
    rest();
    return *client;
  }

  TlsParameters clientTls() {
    return {*certificates.clientContext("", PeerCertificate::kRequired), "front.example.test"};
  }
  void rest() { ASSERT_TRUE(lab->loop().runToRest().ok()); }
  std::vector<std::string> say(PlainSession& client, std::string_view octets) {
    client.lines.clear();
    client.io.send(octets);
    rest();
    return client.lines;
  }

  std::unique_ptr<FrontFixture> owned;
  FrontFixture& f;
  std::unique_ptr<Testbed> lab;
  MakeHome home;
  Endpoint homeEndpoint;
  LabCertificates certificates{kLabUnixSeconds};
  std::vector<std::string> logged;
  std::vector<PlainSession*> homes;
  std::unique_ptr<Listener> backEnd;
  std::unique_ptr<FrontEnd> frontEnd;
  std::vector<std::unique_ptr<Connection>> connections;
};

}  // namespace coexist
