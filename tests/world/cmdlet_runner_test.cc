#include "world/cmdlet_runner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "world/case_kit.h"

namespace coexist {
namespace {

using ::testing::HasSubstr;

constexpr const char* kPop3Seats = R"("proto": "pop3s", "front": "exchange-2013-cu17", "back": "exchange-2010-sp1")";

TEST(CmdletRunner, changesPop3SettingsThatTakeEffectWhenTheServiceRestarts) {
  EXPECT_EQ(failureOf(R"({"admin": "Set-PopSettings -LoginType PlainTextLogin", "shows": ["WARNING: ... POP3 ..."]},
                         {"admin": "Get-PopSettings", "shows": ["LoginType ... : PlainTextLogin"]},
                         "S: +OK ...", "C: CAPA", "S!: USER", "S: +OK...", "S: ...", "S: .", {"close": "C"},
                         "A: Restart-Service MSExchangeIMAP4",
                         {"connect": "C"}, "S: +OK ...", "C: CAPA", "S!: USER", "S: +OK...", "S: ...", "S: .", {"close": "C"},
                         "A: Restart-Service MSExchangePOP3",
                         {"connect": "C"}, "S: +OK ...", "C: CAPA", "S: ...", "S: USER", "S: ...", "S: .")",
                      "", R"("proto": "pop3", "front": "exchange-2013-cu17", "back": "exchange-2010-sp1")"),
            "");
}

TEST(CmdletRunner, testsPop3ThroughTheFrontEnd) {
  EXPECT_EQ(failureOf(R"({"admin": "Test-PopConnectivity", "shows": ["Port ... : 995", "ConnectionType ... : Ssl",
                          "Scenario ... : Test POP3 Connectivity", "PerformanceCounterName ... : PopConnectivity-Latency",
                          "Result ... : Success"]},
                         {"admin": "Test-PopConnectivity -ConnectionType Tls", "shows": ["Port ... : 110"]},
                         {"admin": "Get-ServerHealth", "shows": ["... PopProxyTestMonitor ... Healthy ..."]})",
                      "", kPop3Seats),
            "");
  EXPECT_THAT(failureOf(R"({"admin": "Test-PopConnectivity"})", "", R"("proto": "pop3", "back": "exchange-2010-sp1")"),
              HasSubstr("needs a front end"));
}

TEST(CmdletRunner, changesAnAlias) {
  const std::string before = R"("S: +OK ...", "C: USER a.liddell", "C: PASS ${alice.password}", "S: +OK", )";
  EXPECT_EQ(failureOf(before + R"("S: -ERR ...", "A: Set-Mailbox alice -Alias a.liddell", "C: USER a.liddell",
                                  "C: PASS ${alice.password}", "S: +OK", "S: +OK ...")",
                      "", R"("proto": "pop3", "back": "exchange-5.5")"),
            "");
}

TEST(CmdletRunner, givesABackEndAnotherBuild) {
  const std::string seats = R"("proto": "smtp", "back": "exchange-5.5")";
  const std::string listed = R"("S: 220 ...", "C: EHLO c.example.test", )";
  EXPECT_EQ(failureOf(listed + R"("S!: ...XAUTH...", "S: ...", "S: 250 ...",
                                  {"admin": "Update-ExchangeServer -Build 5.5.2394.0", "shows": ["... build 5.5.2394.0."]},
                                  "S: ...", {"closed": "C"}, {"connect": "C"}, "S: 220 ...", "C: EHLO c.example.test",
                                  "S: ...", "S: 250-XAUTH...", "S: ...", "S: 250 ...")",
                      "", seats),
            "");
  EXPECT_THAT(failureOf(R"("A: Update-ExchangeServer -Build 9.9")", "", seats), HasSubstr("no update with build 9.9"));
  EXPECT_THAT(failureOf(R"("A: Update-ExchangeServer -Build 5.5.2394.0 -Server olt")", "",
                        R"("proto": "smtp", "back": {"old": "exchange-5.0", "new": "exchange-5.5"})"),
              HasSubstr("there is no server called olt"));
  EXPECT_THAT(failureOf(R"("A: Update-ExchangeServer -Build 5.5.2394.0")", "",
                        R"("proto": "smtp", "back": {"old": "exchange-5.0", "new": "exchange-5.5"})"),
              HasSubstr("-Server must say which"));
}

constexpr const char* kImapSeats = R"("proto": "imaps", "front": "exchange-2016", "back": "exchange-2010-sp1")";
const std::string kNothing = R"(, "S: * OK ...")";

// Each kind of connection at its own port, as its output says it.
TEST(CmdletRunner, testsImapByEachKindOfConnection) {
  const auto tested = [](const std::string& type, const std::string& port) {
    return failureOf(
        R"({"admin": "Test-ImapConnectivity)" + type + R"(", "shows": ["Port ... : )" + port + R"("]})" + kNothing, "",
        kImapSeats);
  };
  EXPECT_EQ(tested("", "993"), "");
  EXPECT_EQ(tested(" -ConnectionType Ssl", "993"), "");
  EXPECT_EQ(tested(" -ConnectionType Plaintext", "143"), "");
  EXPECT_EQ(tested(" -ConnectionType tls", "143"), "");
}

TEST(CmdletRunner, reportsWhatTheProbeHasFound) {
  EXPECT_EQ(failureOf(R"({"admin": "Test-ImapConnectivity", "shows": ["Result ... : Success", "Error ...:...",
                          "EventType ... : Success"]})" +
                          kNothing,
                      "", kImapSeats),
            "");
  EXPECT_THAT(failureOf(R"({"admin": "Test-ImapConnectivity", "shows": ["Result ... : Failure"]})", "", kImapSeats),
              HasSubstr("the shell does not show it"));
}

TEST(CmdletRunner, refusesServersThatAreNotThere) {
  EXPECT_THAT(failureOf(R"("A: Get-ImapSettings -Server elsewhere")", "", kImapSeats),
              HasSubstr("there is no server called elsewhere"));
  EXPECT_EQ(
      failureOf(R"("A: Get-ImapSettings -Server FRONT", "A: Get-ImapSettings -Server front.example.test")" + kNothing,
                "", kImapSeats),
      "");
  EXPECT_THAT(failureOf(R"("A: New-MoveRequest alice -TargetServer nowhere")", "", kImapSeats),
              HasSubstr("there is no server called nowhere"));
}

// Without a front end the services of the first back end's machine are meant.
TEST(CmdletRunner, restartsTheServiceThatIsThere) {
  const std::string waits = R"("S: * OK ...", )";
  EXPECT_EQ(failureOf(waits + R"("A: Restart-Service MSExchangeIMAP4", "S: ...", {"closed": "C"})", "",
                      R"("proto": "imap", "back": "exchange-2010-sp1")"),
            "");
  EXPECT_THAT(failureOf(waits + R"("A: Restart-Service MSExchangePOP3", {"closed": "C"})", "",
                        R"("proto": "imap", "back": "exchange-2010-sp1")"),
              HasSubstr("still open"));
}

TEST(CmdletRunner, knowsWhatTheProductHasAndNoMore) {
  EXPECT_THAT(failureOf(R"("A: Get-ImapSettings")", "", R"("proto": "imap", "back": "exchange-5.5")"),
              HasSubstr("the command failed: "));
  EXPECT_EQ(failureOf(R"("A: Get-ImapSettings")" + kNothing, "", kImapSeats), "");
}

}  // namespace
}  // namespace coexist
