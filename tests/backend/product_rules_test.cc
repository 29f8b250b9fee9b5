// What every product in fixtures/products does as a back end, whoever made it and whatever it serves: it lets the right
// ones in by all that it honours, and nobody else. A new one passes by its JSON alone.
#include <gtest/gtest.h>

#include "backend/smtp_kit.h"
#include "base/base64.h"
#include "product/products.h"
#include "sasl/mechanism_table.h"

namespace coexist {
namespace {

std::string testNameOf(const testing::TestParamInfo<std::string>& made) {
  std::string name = made.param;
  for (char& letter : name) letter = letter == '-' || letter == '.' ? '_' : letter;
  return name;
}

const MechanismLists& mechanismsOf(const Product& product, MailProtocol protocol) {
  if (protocol == MailProtocol::kImap) return product.imap;
  if (protocol == MailProtocol::kPop3) return product.pop3;
  return product.smtp;
}

// What a back end of it takes in TLS.
const std::vector<std::string>& honouredInTls(const Product& product, MailProtocol protocol) {
  return mechanismsOf(product, protocol).honoured[static_cast<size_t>(kBack)][static_cast<size_t>(kTls)];
}

// One session of a shipped product, in TLS; alice's alias is her account, as some products need it.
struct ShippedSession : SessionKit {
  ShippedSession(const Product& made, MailProtocol spoken) : SessionKit(spoken), protocol(spoken) {
    product = made;
    // No answer waits.
    product.imap.guessing.tarpitMs = product.pop3.guessing.tarpitMs = product.smtp.guessing.tarpitMs = 0;
    useSettings(product.defaults[protocol]);
    secure();
    EXPECT_TRUE(directory.setAlias("alice", "alice").ok());
    session();
    const auto& extensions = product.smtp.extensions[static_cast<size_t>(kBack)][static_cast<size_t>(kTls)];
    if (protocol == MailProtocol::kSmtp) say(extensions.empty() ? "HELO client.test" : "EHLO client.test");
  }
  // Whether a whole exchange lets in whoever says this.
  bool letsIn(const std::string& verb, const std::string& mechanism, const std::string& password) {
    const SaslMechanism& known = *findSaslMechanism(mechanism);
    const auto client = makeSaslClient(mechanism, {"", "alice", password, "EXAMPLE", "DESK"}, random, 1'700'000'000);
    std::string answer = say((protocol == MailProtocol::kImap ? "a1 " : "") + verb + " " + mechanism);
    for (int i = 0; i < known.responses.most && !io.closed; ++i) {
      const size_t space = answer.find(' ');
      const auto challenge = decodeBase64(std::string_view(answer).substr(
          space == std::string::npos ? answer.size() : space + 1, answer.size() - space - 3));
      answer = say(encodeBase64(i == 0 && known.clientSpeaksFirst ? client->start().octets
                                                                  : client->answer(challenge.value_or("")).octets));
    }
    return answer.starts_with(protocol == MailProtocol::kImap   ? "a1 OK"
                              : protocol == MailProtocol::kPop3 ? "+OK"
                                                                : "235 ");
  }

  MailProtocol protocol;
};

class BackEndProductRules : public testing::TestWithParam<std::string> {
 protected:
  const Product& product_ = shipped(GetParam());
};

INSTANTIATE_TEST_SUITE_P(Every, BackEndProductRules, testing::ValuesIn(shippedProducts().names()), testNameOf);

TEST_P(BackEndProductRules, letsTheRightOneInByEachMechanismThatItHonours) {
  for (const MailProtocol protocol : kAllMailProtocols) {
    if (!product_.serves(protocol)) continue;
    std::vector<std::string> verbs = {protocol == MailProtocol::kImap ? "AUTHENTICATE" : "AUTH"};
    if (protocol == MailProtocol::kSmtp) verbs = product_.smtp.loginVerbs;
    for (const std::string& verb : verbs) {
      for (const std::string& mechanism : honouredInTls(product_, protocol)) {
        EXPECT_TRUE(ShippedSession(product_, protocol).letsIn(verb, mechanism, "alice's word")) << verb << mechanism;
        EXPECT_FALSE(ShippedSession(product_, protocol).letsIn(verb, mechanism, "wrong")) << verb << mechanism;
      }
    }
  }
}

TEST_P(BackEndProductRules, takesPasswordsInTlsWithoutAnyMechanism) {
  if (product_.serves(MailProtocol::kImap)) {
    ShippedSession imap(product_, MailProtocol::kImap);
    EXPECT_TRUE(imap.say("a1 LOGIN alice wrong").starts_with("a1 NO"));
    EXPECT_TRUE(imap.say("a2 LOGIN alice \"alice's word\"").starts_with("a2 OK"));
  }
  if (product_.serves(MailProtocol::kPop3)) {
    ShippedSession pop3(product_, MailProtocol::kPop3);
    pop3.say("USER alice");
    EXPECT_TRUE(pop3.say("PASS wrong").starts_with("-ERR"));
    pop3.say("USER alice");
    EXPECT_TRUE(pop3.say("PASS alice's word").starts_with("+OK"));
    EXPECT_TRUE(pop3.say("STAT").starts_with("+OK"));
  }
}

// Whatever else a product gets wrong: whoever logs on by one of its verbs delivers.
TEST_P(BackEndProductRules, deliversBehindALogOn) {
  if (!product_.smtp.served) return;
  for (const std::string& verb : product_.smtp.loginVerbs) {
    ShippedSession smtp(product_, MailProtocol::kSmtp);
    const std::vector<std::string>& honoured = honouredInTls(product_, MailProtocol::kSmtp);
    if (honoured.empty()) continue;
    ASSERT_TRUE(smtp.letsIn(verb, honoured.front(), "alice's word")) << verb;
    const std::string answers = smtp.say({"MAIL FROM:<alice@example.test>", "RCPT TO:<alice@example.test>", "DATA"});
    EXPECT_NE(answers.find("\r\n354 "), std::string::npos) << answers;
    smtp.give("Subject: x\r\n\r\n");
    smtp.io.framing = FakeSessionIo::Framing::kLines;
    smtp.session().onBlockEnd();
    EXPECT_TRUE(smtp.io.take().starts_with("250 "));
    EXPECT_EQ(smtp.store.of("alice").find("INBOX")->messages.size(), 1u);
  }
}

TEST_P(BackEndProductRules, takesItsLeaveAndCloses) {
  const std::pair<MailProtocol, const char*> rows[] = {
      {MailProtocol::kImap, "a1 LOGOUT"}, {MailProtocol::kPop3, "QUIT"}, {MailProtocol::kSmtp, "QUIT"}};
  for (const auto& [protocol, goodbye] : rows) {
    if (!product_.serves(protocol)) continue;
    ShippedSession leaving(product_, protocol);
    EXPECT_NE(leaving.say(goodbye), "");
    EXPECT_TRUE(leaving.io.closed);
  }
}

// The rules above say nothing of products that serve nothing.
TEST(BackEndProducts, serveEachProtocolAndSomeAllOfThem) {
  size_t all = 0;
  for (const std::string& name : shippedProducts().names()) {
    const Product& product = shipped(name);
    all += product.imap.served && product.pop3.served && product.smtp.served;
  }
  EXPECT_GE(all, 5u);
}

}  // namespace
}  // namespace coexist
