#include "wire/message_envelope.h"

#include <gtest/gtest.h>

namespace coexist {
namespace {

// The addresses of a From field, as they stand in the structure.
std::string from(const std::string& field) {
  const std::string envelope = messageEnvelope("From: " + field + "\r\n\r\n");
  const std::string beginning = "(NIL NIL ";
  EXPECT_EQ(envelope.substr(0, beginning.size()), beginning);
  const std::string rest = " NIL NIL NIL NIL NIL)";
  const std::string thrice = envelope.substr(beginning.size(), envelope.size() - beginning.size() - rest.size());
  return thrice.substr(0, (thrice.size() - 2) / 3);
}

// RFC 3501 section 7.4.2.
TEST(MessageEnvelope, tellsTheHeaderInItsOrder) {
  EXPECT_EQ(
      messageEnvelope("Message-ID: <1@example.test>\r\nFrom: Bob <bob@example.test>\r\n"
                      "To: alice@example.test, \"Carol, the boss\" <carol@example.test>\r\nCC: dan@example.test\r\n"
                      "Subject: one\r\n two\r\nDate: Mon, 3 Sep 2001 09:00:00 +0000\r\n"
                      "In-Reply-To: <0@example.test>\r\n\r\nBcc: nobody@example.test\r\n"),
      "(\"Mon, 3 Sep 2001 09:00:00 +0000\" \"one two\" ((\"Bob\" NIL \"bob\" \"example.test\")) "
      "((\"Bob\" NIL \"bob\" \"example.test\")) ((\"Bob\" NIL \"bob\" \"example.test\")) "
      "((NIL NIL \"alice\" \"example.test\")(\"Carol, the boss\" NIL \"carol\" \"example.test\")) "
      "((NIL NIL \"dan\" \"example.test\")) NIL \"<0@example.test>\" \"<1@example.test>\")");
}

TEST(MessageEnvelope, hasNothingToTellOfAnEmptyHeader) {
  for (const char* message : {"", "\r\n", "no field\r\n", " folded\r\n"}) {
    EXPECT_EQ(messageEnvelope(message), "(NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL)") << message;
  }
  EXPECT_EQ(messageEnvelope("Subject:\r\n"), "(NIL \"\" NIL NIL NIL NIL NIL NIL NIL NIL)");
}

TEST(MessageEnvelope, takesSenderAndReplyToWhereTheyAre) {
  EXPECT_EQ(messageEnvelope("From: a@b\r\nSender: c@d\r\nReply-To: e@f\r\n"),
            "(NIL NIL ((NIL NIL \"a\" \"b\")) ((NIL NIL \"c\" \"d\")) ((NIL NIL \"e\" \"f\")) NIL NIL NIL NIL NIL)");
}

TEST(MessageEnvelope, readsTheFormsOfAnAddress) {
  EXPECT_EQ(from("bob@example.test (Bob \\(B\\))"), "((\"Bob (B)\" NIL \"bob\" \"example.test\"))");
  EXPECT_EQ(from("<@relay.test,@two.test:bob@example.test>"), "((NIL NIL \"bob\" \"example.test\"))");
  EXPECT_EQ(from("\"a \\\" b\" <\"x@y\"@example.test>"), "((\"a \\\" b\" NIL \"x@y\" \"example.test\"))");
  EXPECT_EQ(from("Team: a@x, b@y;"),
            "((NIL NIL \"Team\" NIL)(NIL NIL \"a\" \"x\")(NIL NIL \"b\" \"y\")(NIL NIL NIL NIL))");
  EXPECT_EQ(from("nobody"), "((NIL NIL \"nobody\" \"\"))");
  EXPECT_EQ(from("<>"), "((NIL NIL \"\" \"\"))");
  EXPECT_EQ(from("J\xFCrgen <j@x>"), "(({6}\r\nJ\xFCrgen NIL \"j\" \"x\"))");
}

TEST(MessageEnvelope, bearsWhatIsNoAddressAndBoundsTheirNumber) {
  for (const char* field : {"<", ">", "(", "((", "\"", "\\", "<@", "<@a", ",,,", "a:b:c", ";"}) from(field);
  std::string many;
  for (int i = 0; i < 5000; ++i) many += "a@b,";
  EXPECT_EQ(from(many).size(), 2 + 1000 * std::string("(NIL NIL \"a\" \"b\")").size());
}

}  // namespace
}  // namespace coexist
