#include "sasl/mechanism.h"

#include <gtest/gtest.h>

#include "sasl/sasl_kit.h"

namespace coexist {
namespace {

using Kind = SaslStep::Kind;
using namespace std::string_literals;

SaslServerOptions serverOptions() {
  SaslServerOptions options;
  options.verifier.checkPassword = [](const SaslIdentity& identity) {
    return identity.user == "alice" && identity.password == kAlicePassword && identity.authorizationId != "nobody";
  };
  return options;
}

TEST(SaslMechanism, isFoundInAnyLetterCase) {
  SeededRandom random{1};
  for (const char* name : {"PLAIN", "plain", "LOGIN", "Login"}) {
    EXPECT_NE(makeSaslServer(name, serverOptions()), nullptr) << name;
    EXPECT_NE(makeSaslClient(name, {}, random, 0), nullptr) << name;
  }
}

TEST(SaslMechanism, isNullWhenUnknown) {
  SeededRandom random{1};
  for (const std::string& name :
       {""s, "ANONYMOUS"s, "EXTERNAL"s, "PLA\0IN"s, "PLAIN "s, "../../etc"s, std::string(300, 'A')}) {
    EXPECT_EQ(makeSaslServer(name, serverOptions()), nullptr) << name;
    EXPECT_EQ(makeSaslClient(name, {}, random, 0), nullptr) << name;
  }
}

// RFC 4616 section 4, second and third example.
TEST(SaslPlain, acceptsTheExamplesOfItsRfc) {
  auto server = makeSaslServer("PLAIN", {});
  ASSERT_EQ(server->respond(std::nullopt).kind, Kind::kContinue);
  ASSERT_EQ(server->respond("\0tim\0tanstaaftanstaaf"s).kind, Kind::kDone);
  EXPECT_EQ(server->identity().user, "tim");
  EXPECT_EQ(server->identity().authorizationId, "");
  EXPECT_EQ(server->identity().password, "tanstaaftanstaaf");

  auto proxied = makeSaslServer("PLAIN", {});
  ASSERT_EQ(proxied->respond("Ursel\0Kurt\0xipj3plmq"s).kind, Kind::kDone);
  EXPECT_EQ(proxied->identity().user, "Kurt");
  EXPECT_EQ(proxied->identity().authorizationId, "Ursel");
}

TEST(SaslPlain, firstChallengeIsEmptyAndComesOnce) {
  auto server = makeSaslServer("PLAIN", serverOptions());
  const SaslStep first = server->respond(std::nullopt);
  EXPECT_EQ(first.kind, Kind::kContinue);
  EXPECT_EQ(first.octets, "");
  EXPECT_EQ(server->respond(std::nullopt).kind, Kind::kFailed);
}

TEST(SaslPlain, refusesWhatIsNotExactlyThreeFields) {
  const std::string shapes[] = {"",
                                "\0"s,
                                "\0\0"s,
                                "\0\0\0"s,
                                "alice opensesame",
                                "\0alice\0opensesame\0junk"s,
                                "\0alice\0opensesame\0"s,
                                "\0alice\0"s,
                                "\0\0opensesame"s,
                                std::string(300, '\0')};
  for (const std::string& shape : shapes) {
    auto server = makeSaslServer("PLAIN", serverOptions());
    EXPECT_EQ(server->respond(shape).kind, Kind::kFailed) << ::testing::PrintToString(shape);
    EXPECT_FALSE(server->identity().password);
  }
}

TEST(SaslPlain, handsTheAuthorizationIdentityToTheVerifier) {
  auto server = makeSaslServer("PLAIN", serverOptions());
  EXPECT_EQ(server->respond("nobody\0alice\0opensesame"s).kind, Kind::kFailed);
}

TEST(SaslPlain, refusesControlsInNames) {
  for (const std::string& name : {"alice\r\nzz9 NOOP"s, "al\x1b[2Jice"s, "alice\x7f"s}) {
    auto server = makeSaslServer("PLAIN", {});
    EXPECT_EQ(server->respond('\0' + name + '\0' + "opensesame").kind, Kind::kFailed);
    EXPECT_EQ(server->identity().user, "");
  }
}

TEST(SaslPlain, wrongPasswordFailsAndIsForgotten) {
  auto server = makeSaslServer("PLAIN", serverOptions());
  const SaslStep step = server->respond("\0alice\0wrong"s);
  EXPECT_EQ(step.kind, Kind::kFailed);
  EXPECT_EQ(step.reason.find("wrong\0"s), std::string::npos);
  EXPECT_EQ(server->identity().user, "alice");
  EXPECT_FALSE(server->identity().password);
}

TEST(SaslPlain, onlyMovesForward) {
  auto server = makeSaslServer("PLAIN", serverOptions());
  ASSERT_EQ(server->respond("\0alice\0opensesame"s).kind, Kind::kDone);
  EXPECT_EQ(server->respond("\0alice\0opensesame"s).kind, Kind::kFailed);
}

TEST(SaslPlain, refusesMessagesOverTheLimit) {
  const std::string head = "\0alice\0"s;
  auto server = makeSaslServer("PLAIN", {});
  EXPECT_EQ(server->respond(head + std::string(kMaxSaslOctets - head.size(), 'x')).kind, Kind::kDone);
  server = makeSaslServer("PLAIN", {});
  EXPECT_EQ(server->respond(head + std::string(kMaxSaslOctets - head.size() + 1, 'x')).kind, Kind::kFailed);
}

TEST(SaslPlain, clientSaysItInOneMessage) {
  SeededRandom random{1};
  auto client = makeSaslClient("PLAIN", {"bob", "alice", std::string(kAlicePassword), "", ""}, random, 0);
  const SaslStep step = client->start();
  EXPECT_EQ(step.kind, Kind::kDone);
  EXPECT_EQ(step.octets, "bob\0alice\0opensesame"s);
  EXPECT_EQ(client->answer("").kind, Kind::kFailed);
}

TEST(SaslPlain, clientRefusesNulInCredentials) {
  SeededRandom random{1};
  EXPECT_EQ(makeSaslClient("PLAIN", {"", "alice\0x"s, "pw", "", ""}, random, 0)->start().kind, Kind::kFailed);
}

TEST(SaslLogin, asksForNameAndPassword) {
  auto server = makeSaslServer("LOGIN", serverOptions());
  SaslStep step = server->respond(std::nullopt);
  EXPECT_EQ(step.octets, "Username:");
  step = server->respond("alice");
  EXPECT_EQ(step.kind, Kind::kContinue);
  EXPECT_EQ(step.octets, "Password:");
  EXPECT_EQ(server->respond(kAlicePassword).kind, Kind::kDone);
  EXPECT_EQ(server->identity().user, "alice");
  EXPECT_EQ(server->identity().password, kAlicePassword);
  EXPECT_EQ(server->respond(kAlicePassword).kind, Kind::kFailed);
}

TEST(SaslLogin, takesAnInitialResponseAsTheUserName) {
  auto server = makeSaslServer("LOGIN", serverOptions());
  EXPECT_EQ(server->respond("alice").octets, "Password:");
  EXPECT_EQ(server->respond(kAlicePassword).kind, Kind::kDone);
}

TEST(SaslLogin, refusesBadNamesOnlyAfterThePassword) {
  for (const std::string& name : {""s, "alice\r\n250 ok"s, "alice\0"s}) {
    auto server = makeSaslServer("LOGIN", {});
    EXPECT_EQ(server->respond(name).kind, Kind::kContinue);
    EXPECT_EQ(server->respond(kAlicePassword).kind, Kind::kFailed);
    EXPECT_EQ(server->identity().user, "");
  }
}

TEST(SaslLogin, refusesEmptyPasswordsNulAndLength) {
  for (const std::string& password : {""s, "opensesame\0junk"s, "wrong"s, std::string(kMaxSaslOctets + 1, 'x')}) {
    auto server = makeSaslServer("LOGIN", serverOptions());
    server->respond("alice");
    EXPECT_EQ(server->respond(password).kind, Kind::kFailed);
    EXPECT_FALSE(server->identity().password);
    EXPECT_EQ(server->respond(kAlicePassword).kind, Kind::kFailed);
  }
}

TEST(SaslLogin, clientAndServerMeet) {
  SeededRandom random{1};
  auto client = makeSaslClient("LOGIN", {"", "alice", std::string(kAlicePassword), "", ""}, random, 0);
  auto server = makeSaslServer("LOGIN", serverOptions());
  EXPECT_EQ(client->start().octets, "");
  SaslStep answer = client->answer(server->respond(std::nullopt).octets);
  EXPECT_EQ(answer.kind, Kind::kContinue);
  answer = client->answer(server->respond(answer.octets).octets);
  EXPECT_EQ(answer.kind, Kind::kDone);
  EXPECT_EQ(server->respond(answer.octets).kind, Kind::kDone);
  EXPECT_EQ(client->answer("Again:").kind, Kind::kFailed);
}

}  // namespace
}  // namespace coexist
