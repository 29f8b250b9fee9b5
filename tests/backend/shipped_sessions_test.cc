// Shipped products in the back ends' own sessions: the documents' transcripts, line by line.
#include <gmock/gmock.h>

#include "backend/pop3_kit.h"
#include "backend/smtp_kit.h"
#include "base/base64.h"
#include "product/products.h"

namespace coexist {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

SaslCredentials named(const std::string& name) {
  SaslCredentials made;
  made.user = name;
  made.password = name + "'s word";
  made.domain = "EXAMPLE";
  return made;
}

const SaslCredentials kNamedAlice = named("alice");
const SaslCredentials kServer = named("proxy");  // may send for everybody

void become(BackEndKit& kit, std::string_view product, MailProtocol protocol) {
  kit.product = shipped(product);
  kit.useSettings(kit.product.defaults[protocol]);
}

class ShippedSmtp : public ::testing::Test, public SmtpKit {
 protected:
  void become(std::string_view name) { coexist::become(*this, name, MailProtocol::kSmtp); }
  // The type 1 on the verb's line, as servers send it; the last answer.
  std::string ntlmAtOnce(std::string_view verb, const SaslCredentials& credentials) {
    SeededRandom chance{13};
    const auto client = makeSaslClient("NTLM", credentials, chance, 1'700'000'000);
    const std::string challenge = say(std::string(verb) + " NTLM " + encodeBase64(client->start().octets));
    EXPECT_THAT(challenge, StartsWith("334 TlRMTVNTUAAC"));
    const auto octets = decodeBase64(std::string_view(challenge).substr(4, challenge.size() - 6));
    return say(encodeBase64(client->answer(octets.value_or("")).octets));
  }
};

class ShippedPop3 : public ::testing::Test, public Pop3Kit {
 protected:
  void become(std::string_view name) { coexist::become(*this, name, MailProtocol::kPop3); }
};

// Q262945: a server logs on, and its sender lives on another one.
TEST_F(ShippedSmtp, takesNtlmUnlistedAndRefusesASenderThatIsNotLocal) {
  become("exchange-5.5-sp2-secure");
  io.remoteEndpoint.host = "server1";
  EXPECT_EQ(say("EHLO server1.example.test"),
            lines({"250-back.example.test Hello [server1]", "250-XEXCH50", "250-HELP", "250-ETRN", "250-DSN",
                   "250-SIZE 0", "250-AUTH LOGIN", "250 AUTH=LOGIN"}));
  EXPECT_EQ(ntlmAtOnce("AUTH", kServer), "235 ntlm authentication successful\r\n");
  EXPECT_EQ(say("MAIL FROM:<bob@example.test> SIZE=1460 RET=FULL"),
            "250 OK - mail from <bob@example.test>; can accomodate 1460 bytes\r\n");
  EXPECT_EQ(say("RCPT TO:<alice@example.test> NOTIFY=FAILURE,DELAY"), "250 OK - Recipient <alice@example.test>\r\n");
  EXPECT_EQ(say("DATA"), lines({"354 Send data.  End with CRLF.CRLF", "554 Mailbox is not local: bob@example.test"}));
  EXPECT_EQ(say("QUIT"), "221 closing connection\r\n");
}

// Seed 004 (Q195201).
TEST_F(ShippedSmtp, of50KnowsXauthAndNoAuth) {
  become("exchange-5.0");
  EXPECT_THAT(say("EHLO peer.example.test"), HasSubstr("250 XAUTH NTLM\r\n"));
  EXPECT_EQ(say("AUTH NTLM"), "500 command not recognized\r\n");
  EXPECT_EQ(ntlmAtOnce("XAUTH", kNamedAlice), "235 ntlm authentication successful\r\n");
}

TEST_F(ShippedSmtp, of55KnowsAuthAndNoXauthBeforeTheHotfix) {
  become("exchange-5.5");
  EXPECT_THAT(say("EHLO peer.example.test"), HasSubstr("250-AUTH NTLM LOGIN\r\n"));
  EXPECT_EQ(say("XAUTH NTLM"), "500 command not recognized\r\n");
  EXPECT_EQ(ntlmAtOnce("AUTH", kNamedAlice), "235 ntlm authentication successful\r\n");
}

TEST_F(ShippedSmtp, of55KnowsBothWithTheHotfix) {
  become("exchange-5.5-2394");
  EXPECT_THAT(say("EHLO peer.example.test"), HasSubstr("250-XAUTH NTLM LOGIN\r\n"));
  EXPECT_EQ(ntlmAtOnce("XAUTH", kNamedAlice), "235 ntlm authentication successful\r\n");
}

// Q173656.
TEST_F(ShippedSmtp, of55TakesLoginInWordsOfItsOwn) {
  become("exchange-5.5");
  say("EHLO peer.example.test");
  EXPECT_EQ(say("auth login"), "334 VXNlcm5hbWU6\r\n");
  EXPECT_EQ(say(encodeBase64("alice")), "334 UGFzc3dvcmQ6\r\n");
  EXPECT_EQ(say(encodeBase64("alice's word")), "235 LOGIN authentication successful\r\n");
}

// KB843106.
TEST_F(ShippedSmtp, refusesXexch50BeforeALogOnByVersion) {
  become("exchange-2003");
  EXPECT_EQ(say({"EHLO peer.example.test"}).substr(0, 4), "250-");
  EXPECT_EQ(say("XEXCH50 2336 3"), "504 Need to authenticate first \r\n");
  drop();
  become("exchange-5.5-2657");
  say("EHLO peer.example.test");
  EXPECT_EQ(say("XEXCH50 2336 3"), "505 Authentication required\r\n");
}

// nodemailer #189; [MS-SMTPNTLM] 4.2 and msmtp #11 for the text that is no base64.
TEST_F(ShippedSmtp, refusesPlainWhereNtlmAloneIsListed) {
  become("exchange-2016");
  EXPECT_THAT(say("EHLO client.test"), HasSubstr("250-AUTH NTLM\r\n"));
  EXPECT_EQ(say("AUTH PLAIN"), "504 5.7.4 Unrecognized authentication type\r\n");
  EXPECT_EQ(say("AUTH LOGIN"), "504 5.7.4 Unrecognized authentication type\r\n");
  EXPECT_EQ(say("AUTH NTLM"), "334 NTLM supported\r\n");
}

// Seed 003 (Q191558), Q198704: an alias of its own, then one that equals the account.
TEST_F(ShippedPop3, of5OpensTheMailboxThatIsCalledAsTheAccount) {
  become("exchange-5.5");
  EXPECT_EQ(ntlm(kNamedAlice), "-ERR The requested mailbox is not available on this server.\r\n");
  EXPECT_EQ(say({"USER EXAMPLE\\alice\\alice.alias", "PASS alice's word"}),
            lines({"+OK", "+OK User successfully logged on"}));
  drop();
  ASSERT_TRUE(directory.setAlias("alice", "alice").ok());
  EXPECT_EQ(ntlm(kNamedAlice), "+OK User successfully logged on\r\n");
}

TEST_F(ShippedPop3, of5SaysThatNtlmIsSwitchedOff) {
  become("exchange-5.0");
  ServiceSettings off = product.defaults[MailProtocol::kPop3];
  off.enableGssapiAndNtlmAuth = false;
  useSettings(off);
  EXPECT_EQ(say("AUTH NTLM"), "-ERR The NTLM Authentication package has been disabled for this protocol.\r\n");
  EXPECT_EQ(say("AUTH"), lines({"+OK", "."}));
}

// MailKit #391, line by line.
TEST_F(ShippedPop3, of2003LosesAStrictClientBehindItsPlusOk) {
  become("exchange-2003");
  EXPECT_EQ(say("CAPA"), lines({"+OK Capability list follows", "TOP", "USER", "PIPELINING", "EXPIRE NEVER", "UIDL",
                                "SASL NTLM", "."}));
  EXPECT_EQ(say("AUTH NTLM"), "+OK\r\n");
  EXPECT_EQ(say("CAPA"), "-ERR Logon failure: unknown user name or bad password.\r\n");
  EXPECT_EQ(say("STAT"), "-ERR Command is not valid in this state.\r\n");
  EXPECT_EQ(say("QUIT"), "+OK Microsoft Exchange Server 2003 POP3 server version 6.5.7638.1 signing off.\r\n");
}

}  // namespace
}  // namespace coexist
