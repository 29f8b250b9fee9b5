// One log-on of the front end at a back end that a test speaks for, over either mailbox protocol.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "gateway/front_fixture.h"
#include "gateway/mailbox/imap_back_end_login.h"
#include "gateway/mailbox/pop3_back_end_login.h"

namespace coexist {

// A plan to log on with what the client has sent.
inline ProxyPlan replayPlan(const std::string& user, const std::string& password,
                            ProxySecurity security = ProxySecurity::kClear) {
  ProxyPlan plan;
  plan.security = security;
  plan.target = {"old.example.test", 14300};
  plan.identities = {{.user = user, .password = password}};
  return plan;
}

// A plan to open bob's mailbox as a server that is trusted.
inline ProxyPlan trustPlan() {
  ProxyPlan plan = replayPlan("FRONT$", "computer-secret");
  plan.identities.front().logon = ProxyLogin::kServerTrust;
  plan.identities.front().authorizationId = "bob@example.test";
  plan.identities.front().byPlain = true;
  return plan;
}

class BackEndLoginKit : public BackEndLoginEvents {
 public:
  BackEndLoginKit(MailProtocol protocol, ProxyPlan made, Product built = frontProduct())
      : product(std::move(built)), plan(std::move(made)) {
    const BackEndLoginOrder order{product, plan, TlsParameters{}, random, *this};
    if (protocol == MailProtocol::kImap) session = std::make_unique<ImapBackEndLogin>(io, order);
    if (protocol == MailProtocol::kPop3) session = std::make_unique<Pop3BackEndLogin>(io, order);
    session->onOpen();
  }
  void onLoginEnded(const LoginOutcome& ended) override {
    outcome = ended;
    ++told;
  }
  // The back end says a line; what it is told then.
  std::string say(std::string_view line) {
    session->onLine(line);
    return io.take();
  }
  std::string cause() const { return outcome ? outcome->cause : "none yet"; }
  std::optional<LoginResult> result() const {
    return outcome ? std::optional<LoginResult>(outcome->result) : std::nullopt;
  }

  Product product;
  ProxyPlan plan;
  SeededRandom random{1};
  FakeSessionIo io;
  std::unique_ptr<BackEndLogin> session;
  std::optional<LoginOutcome> outcome;
  int told = 0;
};

}  // namespace coexist
