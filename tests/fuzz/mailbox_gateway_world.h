// A front-end session over IMAP or POP3 that hears any octets, from its client and, behind the first 0xff, from the
// back end that it logs on to.
//
// The first octet chooses settings, the back end's family, and whether the product tells what a home says. Nothing that
// either side is told before the relay may hold a line that the front end did not make itself: no NUL, no CR or LF but
// CRLF. When the service stops, nothing is said to a client whose home has spoken in the relay.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "fuzz/front_end_world.h"
#include "gateway/front_session.h"

namespace coexist {

// Families "0", "1" and "2": in clear by replay, in TLS on trust, behind STARTTLS by the service account.
inline void addFuzzRules(Product& product, MailProtocol protocol) {
  const ProxyLogin logins[] = {ProxyLogin::kPlaintextReplay, ProxyLogin::kServerTrust, ProxyLogin::kServiceAccount};
  for (int family = 0; family < 3; ++family) {
    ProxyRule rule;
    rule.towards = {std::to_string(family)};
    rule.logins = {logins[family]};
    rule.security = family == 0 ? ProxySecurity::kClear : family == 1 ? ProxySecurity::kTls : ProxySecurity::kStartTls;
    rule.ports[protocol] = 1;
    product.proxyRules.push_back(rule);
    // A target whose homes nobody reaches would find nothing for ever.
    if (product.ruleTowards(std::to_string(family), protocol) == nullptr) std::abort();
  }
}

struct MailboxFuzzHouse : FuzzHouse {
  MailboxFuzzHouse(uint8_t choice, Product made, MailProtocol protocol) : FuzzHouse(choice, std::move(made)) {
    addFuzzRules(product, protocol);
    if ((choice & 32) != 0) tellAll(product);
    client.isSecure = (choice & 2) != 0;
  }
  static void tellAll(Product& product) {
    for (HomeFailureRules* rules : {&product.imap.homeFailures, &product.pop3.homeFailures}) {
      rules->toldAsRefusal.clear();
      rules->unavailableWords = {"Server Unavailable"};
    }
  }

  FakeSessionIo client;
  FakeSessionIo home;
};

template <typename FrontSessionType>
void runMailboxGateway(MailboxFuzzHouse& house, std::string_view octets) {
  std::string_view fromClient = octets.substr(0, octets.find('\xff'));
  std::string_view fromHome = octets.substr(std::min(fromClient.size() + 1, octets.size()));
  std::unique_ptr<Session> home;
  bool heard = false;  // in the relay
  FrontSessionType front(house.context, house.client, 1, "l");
  front.onOpen();
  while (!house.client.ended()) {
    if (house.connector.waiting && !home) {
      const auto request = *std::exchange(house.connector.waiting, std::nullopt);
      house.home.isSecure = request.implicitTls.has_value();
      home = request.makeSession(house.home);
      home->onOpen();
    }
    const bool relayed = front.busy();
    const bool homeSpeaks = home && !house.home.ended() && !fromHome.empty();
    if (homeSpeaks) {
      feedFrame(*home, house.home, fromHome);
      secureFuzzed(*home, house.home);
    } else if (!house.client.paused && !fromClient.empty()) {
      feedFrame(front, house.client, fromClient);
      secureFuzzed(front, house.client);
    } else {
      break;
    }
    const std::string toClient = house.client.take();
    const std::string toHome = house.home.take();
    heard = heard || (relayed && homeSpeaks && !toClient.empty());
    if (!relayed && !front.busy()) {
      checkWholeLines(toClient);
      checkWholeLines(toHome);
    }
    if (home && house.home.ended()) {
      home.reset();
      house.home = FakeSessionIo();
    }
  }
  front.goodbye();
  if (heard && !house.client.take().empty()) std::abort();
}

}  // namespace coexist
