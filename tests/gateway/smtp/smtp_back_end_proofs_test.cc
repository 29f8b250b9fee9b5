// What a home gets of a log-on that it does not take, and of one whose challenge is our own.
#include <gtest/gtest.h>

#include "base/base64.h"
#include "gateway/smtp/smtp_kit.h"

namespace coexist {
namespace {

struct HomeEvents final : SmtpBackEndEvents {
  void onBackEndReady() override { last = "ready"; }
  void onBackEndReply(const SmtpReply& reply) override { last = reply.text(); }
  void onBackEndWritable() override {}
  void onBackEndLost(const SmtpLoss& loss) override { last = loss.cause; }
  std::string last;
};

// One home that lists these mechanisms, and the service account's log-on there.
struct ProofsAtHome {
  explicit ProofsAtHome(bool nobodyWillDo, const std::string& extension) {
    ProxyPlan plan;
    plan.logsOn = true;
    plan.nobodyWillDo = nobodyWillDo;
    plan.identities = {{ProxyLogin::kServiceAccount, "EXAMPLE\\proxy", "EXAMPLE", "proxy", "proxy-secret"}};
    SmtpBackEndOptions options;
    options.helloName = "front.example.test";
    options.loginVerbs = &verbs;
    options.random = &random;
    options.unixSeconds = 1'700'000'000;
    session = std::make_unique<SmtpBackEndSession>(io, std::move(plan), std::move(options), events);
    session->onOpen();
    say("220 home ready");
    say("250-home");
    asked = say("250 " + extension);
  }
  std::string say(std::string_view line) {
    io.take();
    session->onLine(line);
    return io.take();
  }

  const std::vector<std::string> verbs = {"AUTH"};
  SeededRandom random{3};
  FakeSessionIo io;
  HomeEvents events;
  std::unique_ptr<SmtpBackEndSession> session;
  std::string asked;
};

// Mail for somebody who lives there needs no log-on, and is none the worse for one that the home does not take.
TEST(SmtpBackEndProofs, areNotNeededWhereNobodyWillDo) {
  EXPECT_EQ(ProofsAtHome(true, "SIZE 1000").events.last, "ready");
  EXPECT_EQ(ProofsAtHome(false, "SIZE 1000").events.last, "ProxyLogonNotListed");
  for (const bool nobodyWillDo : {true, false}) {
    ProofsAtHome refused(nobodyWillDo, "AUTH PLAIN");
    EXPECT_EQ(refused.asked, "AUTH PLAIN\r\n");
    EXPECT_NE(refused.say("334 "), "");
    EXPECT_EQ(refused.say("535 5.7.8 who is that?"), "");
    EXPECT_EQ(refused.events.last, nobodyWillDo ? "ready" : "ProxyNotAuthenticated");
  }
  ProofsAtHome later(true, "AUTH PLAIN");
  later.say("454 4.7.0 not now");
  EXPECT_EQ(later.events.last, "ProxyServerUnavailable");
}

TEST(SmtpBackEndProofs, areNotGivenToAChallengeInTheFrontEndsName) {
  for (const auto& [host, answered] : {std::pair{"front.example.test", false}, {"home.example.test", true}}) {
    ProofsAtHome home(true, "AUTH NTLM");
    SaslServerOptions asking;
    asking.hostName = host;
    asking.random = &home.random;
    const auto server = makeSaslServer("NTLM", asking);
    server->respond(std::nullopt);
    const std::string type1 = home.say("334 ");
    const auto negotiate = decodeBase64(std::string_view(type1).substr(0, type1.size() - 2));
    const auto challenge = server->respond(negotiate.value_or(""));
    EXPECT_EQ(home.say("334 " + encodeBase64(challenge.octets)).starts_with("TlRMTVNTUAAD"), answered) << host;
    EXPECT_EQ(home.events.last, answered ? "" : "ProxyNotAuthenticated");
  }
}

}  // namespace
}  // namespace coexist
