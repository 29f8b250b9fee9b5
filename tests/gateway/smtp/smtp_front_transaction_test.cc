#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/base64.h"
#include "base/text.h"
#include "gateway/smtp/smtp_kit.h"

namespace coexist {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

TEST(SmtpFrontTransaction, asksTheHomeOfItsFirstRecipientAndAnswersForIt) {
  SmtpKit kit;
  kit.start();
  kit.hello();
  EXPECT_EQ(kit.say("MAIL FROM:<x@away.test>"), "250 2.1.0 sender\r\n");
  EXPECT_TRUE(kit.front.connector.requests.empty());
  EXPECT_EQ(kit.say("RCPT TO:<Alice@example.test>"), "");
  EXPECT_TRUE(kit.client.paused);
  EXPECT_EQ(kit.front.connector.requests.at(0).target, (Endpoint{"old.example.test", 25}));
  EXPECT_EQ(kit.greet(), "MAIL FROM:<x@away.test>\r\n");
  EXPECT_EQ(kit.home("250 ok"), "RCPT TO:<Alice@example.test>\r\n");
  EXPECT_EQ(kit.client.take(), "");
  kit.home("250 from home");
  EXPECT_EQ(kit.client.take(), "250 2.1.5 Alice@example.test\r\n");
  EXPECT_FALSE(kit.client.paused);
  EXPECT_THAT(kit.logged(), HasSubstr("rcpt,TO:<Alice@example.test>,\"R=ok;Msg=\"\"Proxy:OLD.EXAMPLE.TEST:25:;"));
}

TEST(SmtpFrontTransaction, keepsTheOrderOfCommands) {
  SmtpKit kit;
  kit.front.product.smtp.maxErrors = 0;
  kit.start();
  EXPECT_EQ(kit.say("MAIL FROM:<x@away.test>"), "503 5.5.1 EHLO first\r\n");
  kit.hello();
  EXPECT_EQ(kit.say("RCPT TO:<alice@example.test>"), "503 5.5.1 MAIL first\r\n");
  EXPECT_EQ(kit.say("DATA"), "503 5.5.1 RCPT first\r\n");
  EXPECT_EQ(kit.say("MAIL FROM:<x@away.test>"), "250 2.1.0 sender\r\n");
  EXPECT_EQ(kit.say("MAIL FROM:<x@away.test>"), "503 5.5.1 MAIL twice\r\n");
  EXPECT_EQ(kit.say("DATA"), "503 5.5.1 RCPT first\r\n");
  kit.hello();
  EXPECT_EQ(kit.say("RCPT TO:<alice@example.test>"), "503 5.5.1 MAIL first\r\n");
}

// Attack catalogue A077, A078, A092.
TEST(SmtpFrontTransaction, refusesWhatIsNoAddressOrParameter) {
  SmtpKit kit;
  kit.front.product.smtp.maxErrors = 0;
  kit.start();
  kit.hello();
  const std::pair<const char*, const char*> senders[] = {
      {"MAIL", "501 5.5.4 arguments\r\n"},
      {"MAIL TO:<x@away.test>", "501 5.5.4 arguments\r\n"},
      {"MAIL FROM:x@away.test", "501 5.1.7 address\r\n"},
      {"MAIL FROM:<x@away.test> SIZE=99999999999999999999999", "555 5.5.4 parameter\r\n"},
      {"MAIL FROM:<x@away.test> SIZE=-1", "555 5.5.4 parameter\r\n"},
      {"MAIL FROM:<x@away.test> SIZE=100001", "552 5.3.4 too big\r\n"},
      {"MAIL FROM:<x@away.test> BODY=x", "555 5.5.4 parameter\r\n"},
      {"MAIL FROM:<x@away.test> BODY=BINARYMIME", "555 5.5.4 parameter\r\n"},
      {"MAIL FROM:<x@away.test> SMTPUTF8", "555 5.5.4 parameter\r\n"},
      {"MAIL FROM:<x@away.test> RET=ALL", "555 5.5.4 parameter\r\n"},
      {"MAIL FROM:<x@away.test> AUTH=a+0AQUIT", "501 5.1.7 address\r\n"},
      {"MAIL FROM:<x@away.test> X=y", "555 5.5.4 parameter\r\n"},
  };
  for (const auto& [line, answer] : senders) EXPECT_EQ(kit.say(line), answer) << line;
  EXPECT_EQ(kit.say("MAIL FROM:<" + std::string(20'000, 'a') + "@b.test>"), "501 5.1.7 address\r\n");
  EXPECT_EQ(kit.say("MAIL FROM:<x@away.test> SIZE=100000"), "250 2.1.0 sender of 100000\r\n");
  for (const char* line :
       {"RCPT TO:<\"\">", "RCPT TO:<\"\"@example.test>", "RCPT TO:<\xc3@x.test>", "RCPT TO:<a@[IPv6:::::::::]>",
        "RCPT TO:<alice@example.test> ORCPT=rfc822;a+0D+0A", "RCPT TO:<>", "RCPT TO:alice@example.test"}) {
    EXPECT_EQ(kit.say(line), "501 5.1.7 address\r\n") << line;
  }
  EXPECT_EQ(kit.say("RCPT TO:<alice@example.test> NOTIFY=NOW"), "555 5.5.4 parameter\r\n");
  EXPECT_EQ(kit.say("RCPT TO:<alice@example.test> NOTIFY=NEVER,DELAY"), "555 5.5.4 parameter\r\n");
  EXPECT_EQ(kit.say("RCPT TO:<alice@example.test> X=y"), "555 5.5.4 parameter\r\n");
  EXPECT_TRUE(kit.front.connector.requests.empty());
}

TEST(SmtpFrontTransaction, passesOnWhatTheHomeKnowsToo) {
  for (const bool knows : {true, false}) {
    SmtpKit kit;
    kit.start();
    kit.hello();
    kit.say("MAIL FROM:<x@away.test> SIZE=42 BODY=8BITMIME RET=hdrs ENVID=abc AUTH=<>");
    kit.say("RCPT TO:<alice@example.test> NOTIFY=success,failure ORCPT=rfc822;alice@example.test");
    const std::string mail = knows ? kit.greet({"SIZE", "8BITMIME", "DSN", "AUTH NTLM"}) : kit.greet();
    EXPECT_EQ(mail, knows ? "MAIL FROM:<x@away.test> SIZE=42 BODY=8BITMIME RET=HDRS ENVID=abc\r\n"
                          : "MAIL FROM:<x@away.test>\r\n");
    EXPECT_EQ(kit.home("250 ok"),
              knows ? "RCPT TO:<alice@example.test> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;alice@example.test\r\n"
                    : "RCPT TO:<alice@example.test>\r\n");
  }
}

// Each by its own line of EHLO, with all the others there.
TEST(SmtpFrontTransaction, takesEveryParameterThatItsProfileListsAndNoOther) {
  const std::pair<const char*, const char*> rows[] = {
      {"SIZE {size}", "MAIL FROM:<x@away.test> SIZE=1"},     {"8BITMIME", "MAIL FROM:<x@away.test> BODY=7BIT"},
      {"8bitmime", "MAIL FROM:<x@away.test> BODY=8BITMIME"}, {"BINARYMIME", "MAIL FROM:<x@away.test> BODY=BINARYMIME"},
      {"DSN", "MAIL FROM:<x@away.test> RET=FULL ENVID=a"},   {"SMTPUTF8", "MAIL FROM:<x@away.test> SMTPUTF8"},
  };
  for (const auto& [line, command] : rows) {
    for (const bool listed : {true, false}) {
      SmtpKit kit;
      kit.front.product.smtp.binary = true;
      for (auto& lines : kit.front.product.smtp.extensions[static_cast<size_t>(ServerRole::kFront)]) {
        lines = {"OK"};
        for (const auto& row : rows) {
          if (listed ? row.first == line : !equalsIgnoreCase(row.first, line)) lines.push_back(row.first);
        }
      }
      kit.start();
      kit.hello();
      const std::string answer = kit.say(command);
      EXPECT_EQ(answer.substr(0, 3), listed ? "250" : "555") << command;
    }
  }
}

struct SmtpUtf8 : ::testing::Test {
  SmtpUtf8() {
    for (auto& lines : kit.front.product.smtp.extensions[static_cast<size_t>(ServerRole::kFront)]) {
      lines.push_back("SMTPUTF8");
    }
    kit.start();
    kit.hello();
    EXPECT_EQ(kit.say("MAIL FROM:<x@away.test> SMTPUTF8"), "250 2.1.0 sender\r\n");
    kit.say("RCPT TO:<alice@example.test>");
  }
  SmtpKit kit;
};

TEST_F(SmtpUtf8, goesOnToAHomeThatListsIt) {
  EXPECT_EQ(kit.greet({"SMTPUTF8", "8BITMIME"}), "MAIL FROM:<x@away.test> SMTPUTF8\r\n");
  EXPECT_EQ(kit.home("250 ok"), "RCPT TO:<alice@example.test>\r\n");
}

// RFC 6531 section 3.2.
TEST_F(SmtpUtf8, isRefusedForGoodAtARecipientWhoseHomeDoesNotListIt) {
  EXPECT_EQ(kit.greet({"8BITMIME"}), "");
  EXPECT_EQ(kit.client.take(), "554 5.6.0 not taken\r\n");
  EXPECT_THAT(kit.logged(), HasSubstr("ErrMsg=ProxyExtensionMissing;Detail=\"\"SMTPUTF8\"\""));
  EXPECT_EQ(kit.say("RCPT TO:<alma@example.test>"), "554 5.6.0 not taken\r\n");
  EXPECT_EQ(kit.say("RCPT TO:<frank@example.test>"), "");
  EXPECT_EQ(kit.greet({"SMTPUTF8"}), "MAIL FROM:<x@away.test> SMTPUTF8\r\n");
}

// The connection that the refusal leaves behind serves the next transaction.
TEST_F(SmtpUtf8, leavesTheHomeReadyForAMessageThatNeedsNothing) {
  kit.greet({"8BITMIME"});
  kit.client.take();
  EXPECT_EQ(kit.say("RSET"), "250 2.0.0 reset\r\n");
  kit.say("MAIL FROM:<x@away.test>");
  EXPECT_EQ(kit.say("RCPT TO:<alice@example.test>"), "");
  EXPECT_EQ(kit.backEnd().take(), "MAIL FROM:<x@away.test>\r\n");
  EXPECT_EQ(kit.front.connector.requests.size(), 1u);
}

// RFC 4954 section 5.
TEST(SmtpFrontTransaction, believesOnlyAServiceAccountWhoTheAuthorIs) {
  SmtpKit kit;
  kit.start();
  kit.hello();
  kit.logOn("svc");
  kit.say("MAIL FROM:<bob@example.test> AUTH=bob@example.test");
  kit.say("RCPT TO:<frank@example.test>");
  EXPECT_EQ(kit.greet({"AUTH PLAIN"}), "AUTH PLAIN\r\n");
  kit.home("334 ");
  EXPECT_EQ(kit.home("235 in"), "MAIL FROM:<bob@example.test> AUTH=bob@example.test\r\n");
}

// Attack catalogue A080.
TEST(SmtpFrontTransaction, relaysNothingForAStranger) {
  SmtpKit kit;
  kit.start();
  kit.hello();
  kit.say("MAIL FROM:<alice@example.test>");
  for (const char* to : {"b@out.test", "\"b@out.test\"@example.test", "b%out.test@example.test",
                         "@example.test:b@out.test", "out.test!b@example.test", "b@[192.0.2.1]"}) {
    EXPECT_THAT(kit.say("RCPT TO:<" + std::string(to) + ">"), StartsWith("550 5.7.1 no relay for ")) << to;
  }
}

TEST(SmtpFrontTransaction, letsARefusedRelayWaitInTheTarpit) {
  SmtpKit kit;
  kit.front.product.smtp.guessing.tarpitMs = 5000;
  kit.start();
  kit.hello();
  kit.say("MAIL FROM:<x@away.test>");
  EXPECT_EQ(kit.say("RCPT TO:<b@out.test>"), "");
  EXPECT_TRUE(kit.client.paused);
  kit.session->onTimer(kit.client.timers.begin()->first);
  EXPECT_EQ(kit.client.take(), "550 5.7.1 no relay for b@out.test\r\n");
}

TEST(SmtpFrontTransaction, sendsAnybodysMailOnForWhoeverHasLoggedOn) {
  SmtpKit kit;
  kit.start();
  kit.hello();
  kit.logOn("alice");
  EXPECT_EQ(kit.say("MAIL FROM:<bob@example.test>"), "550 5.7.1 not as bob@example.test\r\n");
  EXPECT_EQ(kit.say("MAIL FROM:<alice@example.test>"), "250 2.1.0 sender\r\n");
  EXPECT_EQ(kit.say("RCPT TO:<b@out.test>"), "");
  EXPECT_EQ(kit.front.connector.requests.at(0).target.host, "old.example.test");
}

TEST(SmtpFrontTransaction, takesNothingOnASubmissionPortWithoutALogin) {
  SmtpKit kit;
  kit.listener.submission = true;
  kit.start();
  kit.hello();
  EXPECT_EQ(kit.say("MAIL FROM:<x@away.test>"), "530 5.7.1 log on first\r\n");
  kit.logOn("alice");
  EXPECT_EQ(kit.say("MAIL FROM:<alice@example.test>"), "250 2.1.0 sender\r\n");

  SmtpKit demanding;
  demanding.front.product.smtp.loginRequired = true;
  demanding.start();
  demanding.hello();
  EXPECT_EQ(demanding.say("MAIL FROM:<x@away.test>"), "530 5.7.1 log on first\r\n");
}

// exchange-ps Set-ReceiveConnector: PermissionGroups, MaxMessageSize, ChunkingEnabled.
TEST(SmtpFrontTransaction, takesWhatItsConnectorDoes) {
  SmtpKit users;
  users.front.configure(MailProtocol::kSmtp, [](ServiceSettings& smtp) {
    smtp.connector.permissionGroups = {PermissionGroup::kExchangeServers};
    smtp.connector.chunking = false;
  });
  users.start();
  users.hello();
  EXPECT_EQ(users.say("MAIL FROM:<x@away.test>"), "530 5.7.1 log on first\r\n");
  EXPECT_EQ(users.say("AUTH PLAIN " + plainResponse("alice", "alice-secret")).substr(0, 3), "535");
  users.logOn("svc");
  EXPECT_EQ(users.say("MAIL FROM:<x@away.test> SIZE=100001"), "552 5.3.4 too big\r\n");
  EXPECT_EQ(users.say("BDAT 0 LAST"), "500 5.3.3 command\r\n");
}

TEST(SmtpFrontTransaction, sendsRecipientsOfAnotherHomeIntoAnotherTransaction) {
  SmtpKit kit;
  kit.start();
  kit.hello();
  EXPECT_EQ(kit.openTransaction(), "250 2.1.0 sender\r\n250 2.1.5 alice@example.test\r\n");
  EXPECT_EQ(kit.say("RCPT TO:<frank@example.test>"), "452 4.5.3 another transaction\r\n");
  EXPECT_EQ(kit.say("RCPT TO:<alma@example.test>"), "");
  EXPECT_EQ(kit.backEnd().take(), "RCPT TO:<alma@example.test>\r\n");
  kit.home("250 ok");
  EXPECT_EQ(kit.client.take(), "250 2.1.5 alma@example.test\r\n");
  EXPECT_EQ(kit.front.connector.requests.size(), 1u);
}

TEST(SmtpFrontTransaction, goesToTheFirstHomeThatTakesSomebody) {
  SmtpKit kit;
  kit.start();
  kit.hello();
  kit.say("MAIL FROM:<x@away.test>");
  kit.say("RCPT TO:<alice@example.test>");
  kit.greet();
  kit.home("250 ok");
  kit.home("550 5.1.1 gone");
  EXPECT_EQ(kit.client.take(), "550 5.1.1 nobody\r\n");
  EXPECT_EQ(kit.say("RCPT TO:<frank@example.test>"), "");
  EXPECT_EQ(kit.backEnd().take(), "QUIT\r\n");
  EXPECT_EQ(kit.front.connector.requests.at(1).target.host, "listing.example.test");
  EXPECT_EQ(kit.greet(), "MAIL FROM:<x@away.test>\r\n");
}

// Attack catalogue A091.
TEST(SmtpFrontTransaction, takesNoMoreRecipientsThanItsLimit) {
  SmtpKit kit;
  kit.start();
  kit.hello();
  kit.openTransaction();
  for (int i = 0; i < 2; ++i) {
    kit.say("RCPT TO:<alma@example.test>");
    kit.home("250 ok");
    EXPECT_EQ(kit.client.take(), "250 2.1.5 alma@example.test\r\n");
  }
  for (int i = 0; i < 100; ++i) EXPECT_EQ(kit.say("RCPT TO:<alma@example.test>"), "452 4.5.3 too many\r\n");
}

// The class is the back end's, the words are the front end's, and what was said stands escaped in the log.
TEST(SmtpFrontTransaction, answersInItsOwnWordsForABackEndThatRefuses) {
  const struct {
    const char* mail;
    const char* recipient;
    const char* answer;
  } cases[] = {
      {"250 ok", "550 5.1.1 x\x1b[2J", "550 5.1.1 nobody\r\n"},
      {"250 ok", "550 5.7.1 no", "550 5.7.1 no relay for alice@example.test\r\n"},
      {"250 ok", "450 4.2.1 later", "451 4.4.0 later\r\n"},
      {"250 ok", "421 4.3.2 going", "451 4.4.0 later\r\n"},
      {"250 ok", "250", "250 2.1.5 alice@example.test\r\n"},
      {"550 5.7.1 not you", nullptr, "530 5.7.1 log on first\r\n"},
      {"553 5.1.8 what", nullptr, "550 5.7.1 not as x@away.test\r\n"},
      {"552 too big", nullptr, "552 5.3.4 too big\r\n"},
      {"452 later", nullptr, "451 4.4.0 later\r\n"},
  };
  for (const auto& row : cases) {
    SmtpKit kit;
    kit.start();
    kit.hello();
    kit.say("MAIL FROM:<x@away.test>");
    kit.say("RCPT TO:<alice@example.test>");
    kit.greet();
    kit.home(row.mail);
    if (row.recipient) kit.home(row.recipient);
    EXPECT_EQ(kit.client.take(), row.answer) << row.mail;
    EXPECT_EQ(kit.logged().find('\x1b'), std::string::npos);
  }
  SmtpKit kit;
  kit.start();
  kit.hello();
  kit.say("MAIL FROM:<x@away.test>");
  kit.say("RCPT TO:<alice@example.test>");
  kit.greet();
  kit.home("250 ok");
  kit.home("550 5.1.1 gone\x1b");
  EXPECT_THAT(kit.logged(), HasSubstr("\"R=\"\"550 5.1.1 [Error=ProxyRefusedRecipient Proxy=OLD.EXAMPLE.TEST:25:] "
                                      "nobody\"\";Msg=Proxy:OLD.EXAMPLE.TEST:25:;ErrMsg=ProxyRefusedRecipient;"
                                      "Detail=\"\"550 5.1.1 gone\\x1b\"\"\""));
}

TEST(SmtpFrontTransaction, saysLaterWithTheCauseInTheLogWhereNoLoginIsPossible) {
  SmtpKit kit;
  kit.start();
  kit.hello();
  EXPECT_EQ(kit.ntlm("XAUTH", "alice", "alice-secret"), "235 2.7.0 in by ntlm indeed\r\n");
  kit.say("MAIL FROM:<alice@example.test>");
  EXPECT_EQ(kit.say("RCPT TO:<alma@example.test>"), "451 4.4.0 later\r\n");
  EXPECT_THAT(kit.logged(), HasSubstr("ErrMsg=NoPasswordToReplay"));
  EXPECT_TRUE(kit.front.connector.requests.empty());
  EXPECT_EQ(kit.say("RCPT TO:<erin@example.test>"), "451 4.4.0 later\r\n");
  EXPECT_THAT(kit.logged(), HasSubstr("ErrMsg=NoMailboxHome"));
}

// Seed 004: came by XAUTH, goes on by AUTH, and the other way round.
TEST(SmtpFrontTransaction, bridgesTheVerbsOfBothSides) {
  for (const auto& [came, goes] : {std::pair{"XAUTH", "AUTH"}, {"AUTH", "XAUTH"}}) {
    SmtpKit kit;
    kit.start();
    kit.hello();
    EXPECT_EQ(kit.ntlm(came, "alice", "alice-secret"), "235 2.7.0 in by ntlm indeed\r\n");
    kit.say("MAIL FROM:<alice@example.test>");
    EXPECT_EQ(kit.say("RCPT TO:<frank@example.test>"), "");
    EXPECT_EQ(kit.greet({std::string(goes) + " NTLM"}), std::string(goes) + " NTLM\r\n");
    EXPECT_THAT(kit.home("334 ntlm supported"), HasSubstr("TlRMTVNTUAAB"));
  }
}

TEST(SmtpFrontTransaction, repeatsTheClientsPasswordWithinTls) {
  SmtpKit kit;
  kit.start();
  kit.hello();
  kit.logOn("alice");
  kit.say("MAIL FROM:<alice@example.test>");
  EXPECT_EQ(kit.say("RCPT TO:<grace@example.test>"), "");
  EXPECT_TRUE(kit.front.connector.requests.at(0).implicitTls.has_value());
  EXPECT_EQ(kit.greet({"AUTH NTLM PLAIN"}), "AUTH PLAIN\r\n");
  EXPECT_EQ(kit.home("334 "), plainResponse("alice", "alice-secret") + "\r\n");
  kit.home("535 5.7.3 no");
  EXPECT_EQ(kit.client.take(), "451 4.4.0 later\r\n");
  EXPECT_THAT(kit.logged(), HasSubstr("ErrMsg=ProxyNotAuthenticated"));
  EXPECT_THAT(kit.logged(), Not(HasSubstr("secret")));
}

}  // namespace
}  // namespace coexist
