#include "gateway/protocol_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "gateway/front_fixture.h"

namespace coexist {
namespace {

struct WrittenLog {
  WrittenLog() : log(loop, [this](const std::string& line) { lines.push_back(line); }) { loop.now = 994; }
  StillLoop loop;
  std::vector<std::string> lines;
  ProtocolLog log;
};

ProtocolLogRow seedRow() {
  return {
      .sessionId = 3,
      .sequence = 2,
      .serverAddress = "127.0.0.1:993",
      .clientAddress = "127.0.0.1:32258",
      .user = "HealthMailbox1f3addd86ba64b7c84868136b32a82f9",
      .durationMs = 1196,
      .requestBytes = 78,
      .replyBytes = 97,
      .command = "login",
      .parameters = "HealthMailbox1f3addd86ba64b7c84868136b32a82f9@DOMAIN.COM *****",
      .context = failureContext("z NO LOGIN failed.", "ProxyNotAuthenticated", "EXCHANGESERVER.DOMAIN.COM:1993:SSL")};
}

// Seed 002's line, letter by letter behind its date.
TEST(ProtocolLog, writesTheRowOfSeed002) {
  WrittenLog w;
  w.log.write(seedRow());
  EXPECT_EQ(w.lines.at(0),
            "2023-11-14T22:13:20.994Z,0000000000000003,2,127.0.0.1:993,127.0.0.1:32258,"
            "HealthMailbox1f3addd86ba64b7c84868136b32a82f9,1196,78,97,login,"
            "HealthMailbox1f3addd86ba64b7c84868136b32a82f9@DOMAIN.COM *****,"
            "\"R=\"\"z NO [Error=ProxyNotAuthenticated Proxy=EXCHANGESERVER.DOMAIN.COM:1993:SSL] LOGIN failed.\"\";"
            "Msg=Proxy:EXCHANGESERVER.DOMAIN.COM:1993:SSL;ErrMsg=ProxyNotAuthenticated\"");
}

TEST(ProtocolLog, namesItsFieldsInTheHeader) {
  WrittenLog w;
  w.log.begin("Some Server", "some-version", "IMAP4 Protocol Log");
  EXPECT_THAT(w.lines, ::testing::ElementsAre(
                           "#Software: Some Server", "#Version: some-version", "#Log-type: IMAP4 Protocol Log",
                           "#Date: 2023-11-14T22:13:20.994Z",
                           "#Fields: dateTime,sessionId,seqNumber,sIp,cIp,user,duration,rqsize,rpsize,command,"
                           "parameters,context,puid"));
}

TEST(ProtocolLog, countsLeapYearsAndTheEndsOfMonths) {
  const std::pair<int64_t, const char*> moments[] = {{951'782'400, "2000-02-29T00:00:00.994Z"},
                                                     {951'868'799, "2000-02-29T23:59:59.994Z"},
                                                     {1'709'251'200, "2024-03-01T00:00:00.994Z"},
                                                     {1'735'689'599, "2024-12-31T23:59:59.994Z"},
                                                     {4'107'542'400, "2100-03-01T00:00:00.994Z"}};
  for (const auto& [seconds, text] : moments) {
    WrittenLog w;
    w.loop.now += (seconds - 1'700'000'000) * 1000;
    w.log.write(seedRow());
    EXPECT_THAT(w.lines.at(0), ::testing::StartsWith(text));
  }
}

TEST(ProtocolLog, saysWhereASuccessfulLoginWentTo) {
  WrittenLog w;
  ProtocolLogRow row = seedRow();
  row.context = okContext("BACK.EXAMPLE.TEST:1993:SSL");
  w.log.write(row);
  EXPECT_THAT(w.lines.at(0), ::testing::EndsWith("\"R=ok;Msg=\"\"Proxy:BACK.EXAMPLE.TEST:1993:SSL;ProxySuccess\"\"\""));
}

// Attack catalogue A030, A169: nothing that a client sends reaches a terminal or starts a line of its own.
TEST(ProtocolLog, escapesWhatAClientSends) {
  WrittenLog w;
  ProtocolLogRow row = seedRow();
  row.user = "al\x1b[2Jice\r\n#Fake,\"";
  w.log.write(row);
  EXPECT_THAT(w.lines.at(0), ::testing::HasSubstr(",\"al\\x1b[2Jice[CR][LF]#Fake,\"\"\","));
}

TEST(ProtocolLog, boundsEachField) {
  WrittenLog w;
  ProtocolLogRow row = seedRow();
  row.parameters = std::string(100'000, 'x');
  w.log.write(row);
  EXPECT_LT(w.lines.at(0).size(), 2000u);
}

TEST(ProtocolLog, letsNoReplyForgeThePairsBehindIt) {
  const std::string context = failureContext("550 <\"x\\\";Msg=Proxy:NEW:993:SSL\"@away.test>", "Cause", "", 1);
  EXPECT_EQ(context, "R=\"550 <\\x22x\\\\x22\\x3bMsg=Proxy:NEW:993:SSL\\x22@away.test>\";ErrMsg=Cause");
}

// The commands of the rows that one connection has written.
std::string commandsOf(const std::vector<std::string>& lines) {
  std::string commands;
  for (const std::string& line : lines) {
    const std::vector<std::string_view> fields = split(line, ',');
    commands += std::string(fields.at(9)) + (fields.at(10).empty() ? "" : "(" + std::string(fields.at(10)) + ")") + " ";
  }
  return commands;
}

TEST(SessionLog, boundsTheRowsOfAConnectionThatDoesNotLogOnAndSaysHowManyAreLeftOut) {
  WrittenLog w;
  SessionLog log(w.log, 1, "server", "client");
  log.boundRows(2);
  const auto command = [&log](const char* name) {
    log.begin(name, "", 1);
    log.end("R=ok");
  };
  for (int i = 0; i < 5; ++i) command("noop");
  EXPECT_EQ(commandsOf(w.lines), "noop noop ");
  log.begin("login", "alice *****", 5);
  log.restartCount();
  log.end("R=ok");
  command("noop");
  EXPECT_EQ(commandsOf(w.lines), "noop noop LeftOut(3 rows) login(alice *****) noop ");
  command("noop");
  log.close();
  EXPECT_EQ(commandsOf(w.lines), "noop noop LeftOut(3 rows) login(alice *****) noop LeftOut(1 row) CloseSession ");
}

}  // namespace
}  // namespace coexist
