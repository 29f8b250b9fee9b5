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
                         {"admin": "Test-PopConnectivity -ConnectionType Tls", "shows": ["Port ... : 110", "UserName ... : administrator"]})",
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

constexpr const char* kTwoServers =
    R"("proto": "imaps", "front": "exchange-2016",
       "back": {"legacy": "exchange-2010-sp1", "front-back": "exchange-2016"})";

TEST(CmdletRunner, takesAServersNameInEachOfItsForms) {
  for (const char* server : {"legacy", "LEGACY", "legacy.example.test"}) {
    const std::string named(server);
    EXPECT_EQ(failureOf(R"({"admin": "Set-ImapSettings -LoginType PlainTextLogin -Server )" + named +
                            R"(", "shows": ["... on server legacy.example.test."]},
                            {"admin": "Get-ImapSettings -Identity )" +
                            named +
                            R"(", "shows": ["LoginType ... : PlainTextLogin", "Identity ... : legacy.example.test..."]},
                            {"admin": "Get-ImapSettings", "shows": ["LoginType ... : SecureLogin"]},
                            "A: Enable-ExchangeCertificate -DomainName x.example.test -Services POP -Server )" +
                            named + R"(",
                            {"admin": "Get-PopSettings -Server legacy", "shows": ["... : x.example.test"]},
                            {"admin": "Get-PopSettings", "shows": ["... : front.example.test"]},
                            {"admin": "Test-ImapConnectivity -ClientAccessServer )" +
                            named + R"(", "shows": ["ClientAccessServer ... : legacy.example.test"]},
                            {"admin": "New-MoveRequest bob -TargetServer )" +
                            named + R"(", "shows": ["TargetServer : )" + named + R"("]})" + kNothing,
                        "", kTwoServers),
              "");
  }
}

TEST(CmdletRunner, movesAMailboxToTheFrontEndsMachine) {
  EXPECT_EQ(failureOf(R"("A: New-MoveRequest alice -TargetServer FRONT", "S: * OK ...",
                         "C: a LOGIN alice ${alice.password}", "S: a OK ...", "P.front-back: ... AUTHENTICATE ...")",
                      "", kTwoServers),
            "");
  EXPECT_THAT(failureOf(R"("A: New-MoveRequest alice -TargetServer front")", "", kImapSeats),
              HasSubstr("no mailbox can live on front: it has no back end"));
}

TEST(CmdletRunner, takesAServiceForNoServer) {
  EXPECT_THAT(failureOf(R"("A: Get-ImapSettings -Server front-back")", "", kTwoServers),
              HasSubstr("front-back is a service of the server front (expected: front)"));
  EXPECT_THAT(failureOf(R"("A: New-MoveRequest alice -TargetServer front-back")", "", kTwoServers),
              HasSubstr("front-back is a service of the server front"));
}

TEST(CmdletRunner, refusesACommandThatNamesTwoServers) {
  EXPECT_THAT(failureOf(R"("A: Get-ImapSettings front -Server legacy")", "", kTwoServers),
              HasSubstr("Get-ImapSettings names two servers: front and legacy"));
  EXPECT_EQ(failureOf(R"("A: Get-ImapSettings front -Server front.example.test")" + kNothing, "", kTwoServers), "");
}

// The shell is that of the server that is named.
TEST(CmdletRunner, knowsOfAServerWhatItsProductHas) {
  EXPECT_THAT(failureOf(R"("A: Get-ServerHealth -Identity legacy")", "", kTwoServers),
              HasSubstr("exchange-2010-sp1 has no cmdlet Get-ServerHealth"));
  EXPECT_EQ(
      failureOf(R"({"admin": "Get-ServerHealth -Identity front", "shows": ["FRONT ..."]})" + kNothing, "", kTwoServers),
      "");
  EXPECT_THAT(
      failureOf(R"("A: Update-ExchangeServer -Server front -Build 9")", "",
                R"("proto": "smtp", "front": "exchange-5.5", "back": {"old": "exchange-5.0", "new": "exchange-5.5"})"),
      HasSubstr("exchange-5.5 has no update with build 9"));
}

TEST(CmdletRunner, refusesServersThatAreNotThere) {
  EXPECT_THAT(failureOf(R"("A: Get-ImapSettings -Server elsewhere")", "", kImapSeats),
              HasSubstr("there is no server called elsewhere (expected: known: front, back)"));
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

TEST(CmdletRunner, stopsAndStartsOneServiceOfOneServer) {
  const std::string refusedAtLegacy = R"({"connect": "C", "to": "legacy"}, {"closed": "C"}, )";
  EXPECT_EQ(failureOf(R"("A: Stop-Service msexchangeimap4 -ComputerName legacy", )" + refusedAtLegacy +
                          R"({"admin": "Get-Service -ComputerName legacy",
                              "shows": ["Stopped  MSExchangeImap4", "Running  MSExchangePop3"]},
                             {"admin": "Get-Service MSExchangeImap4", "shows": ["Running  MSExchangeIMAP4"]},
                             "A: Stop-Service MSExchangeImap4 -ComputerName legacy", )" +
                          refusedAtLegacy +
                          R"("A: Restart-Service MSExchangeImap4 -ComputerName legacy",
                             {"connect": "C", "to": "legacy"}, "S: * OK ...",
                             "A: Start-Service MSExchangeImap4 -ComputerName legacy", "C: a NOOP", "S: a OK ...")",
                      "", kTwoServers),
            "");
}

// Either name means the one port that a back end of two services serves SMTP by.
TEST(CmdletRunner, stopsWhatTwoServicesShare) {
  for (const char* name : {"MSExchangeTransport", "MSExchangeFrontEndTransport"}) {
    EXPECT_EQ(failureOf(R"("S: 220 ...", "A: Stop-Service )" + std::string(name) + R"(", "S: 421 ...", {"closed": "C"},
                           {"admin": "Get-Service", "shows": ["Stopped  MSExchangeFrontEndTransport",
                                                              "Stopped  MSExchangeTransport"]},
                           {"connect": "C"}, {"closed": "C"})",
                        "", R"("proto": "smtp", "back": "exchange-2016")"),
              "");
  }
}

TEST(CmdletRunner, configuresAConnectorForConnectionsToCome) {
  EXPECT_EQ(
      failureOf(R"("S: 220 ...", {"admin": "Set-ReceiveConnector back -AuthMechanism Integrated -Banner '220 hello'"},
                         {"admin": "Get-ReceiveConnector -Server back",
                          "shows": ["AuthMechanism ... : Integrated", "Banner ... : 220 hello"]},
                         {"connect": "C"}, "S: 220 hello", "C: EHLO c.example.test", "S: ...", "S: 250-AUTH NTLM",
                         "S: ...", "S: 250 ...")",
                "", R"("proto": "smtp", "back": "exchange-2010-sp1")"),
      "");
  EXPECT_THAT(
      failureOf(R"("A: Set-ReceiveConnector -Banner '220 x'")", "", R"("proto": "smtp", "back": "exchange-2003")"),
      HasSubstr("exchange-2003 has no cmdlet Set-ReceiveConnector"));
}

TEST(CmdletRunner, namesTheServicesThatAServerHas) {
  const auto unknown = vocabularyOf(testCatalogues()).checkCmdlet("Stop-Service MSExchangeImap4,MSExchangePop4");
  ASSERT_TRUE(unknown) << "no product has it: the file does not load";
  EXPECT_THAT(unknown->error.message(), HasSubstr("no product has a service MSExchangePop4 (expected: did you mean"));
  EXPECT_EQ(unknown->index, 29u);
  EXPECT_THAT(failureOf(R"("A: Stop-Service MSExchangeIMAP4BE -ComputerName legacy")", "", kTwoServers),
              HasSubstr("exchange-2010-sp1 has no service MSExchangeIMAP4BE (expected: did you mean"));
  EXPECT_THAT(failureOf(R"("A: Stop-Service MSExchangePop3 -ComputerName nowhere")", "", kTwoServers),
              HasSubstr("there is no server called nowhere"));
}

TEST(CmdletRunner, knowsWhatTheProductHasAndNoMore) {
  EXPECT_THAT(failureOf(R"("A: Get-ImapSettings")", "", R"("proto": "imap", "back": "exchange-5.5")"),
              HasSubstr("the command failed: "));
  EXPECT_EQ(failureOf(R"("A: Get-ImapSettings")" + kNothing, "", kImapSeats), "");
}

}  // namespace
}  // namespace coexist
