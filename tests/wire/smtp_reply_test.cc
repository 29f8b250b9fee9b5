#include "wire/smtp_reply.h"

#include <gtest/gtest.h>

namespace coexist {
namespace {

using namespace std::string_view_literals;

// The one reply that these lines are.
SmtpReply readReply(std::initializer_list<std::string_view> lines) {
  SmtpReplyReader reader;
  SmtpReply reply;
  size_t count = 0;
  for (const std::string_view line : lines) {
    const auto fed = reader.feed(line);
    EXPECT_TRUE(fed.ok()) << line;
    const bool last = ++count == lines.size();
    EXPECT_EQ(fed.ok() && fed->has_value(), last) << line;
    EXPECT_EQ(reader.midReply(), !last);
    if (fed.ok() && *fed) reply = **fed;
  }
  return reply;
}

TEST(SmtpReply, readsOneLine) {
  const SmtpReply reply = readReply({"250 2.1.0 alice@example.test....Sender OK"});
  EXPECT_EQ(reply.code, 250);
  EXPECT_EQ(reply.lines, std::vector<std::string>{"2.1.0 alice@example.test....Sender OK"});
  EXPECT_EQ(reply.text(), "250 2.1.0 alice@example.test....Sender OK");
}

TEST(SmtpReply, readsSeveralLines) {
  const SmtpReply reply = readReply({"250-front.test Hello", "250-SIZE 1000", "250-", "250 OK"});
  EXPECT_EQ(reply.lines, (std::vector<std::string>{"front.test Hello", "SIZE 1000", "", "OK"}));
  EXPECT_EQ(reply.text(), "250 OK");
}

// RFC 5321 section 4.2: a code alone is a whole reply.
TEST(SmtpReply, bearsALineWithoutText) {
  EXPECT_EQ(readReply({"354"}).text(), "354");
  EXPECT_EQ(readReply({"354 "}).text(), "354");
  EXPECT_EQ(readReply({"250-a", "250"}).lines.size(), 2u);
}

TEST(SmtpReply, saysWhatKindItIs) {
  EXPECT_TRUE(readReply({"250 OK"}).completed());
  EXPECT_TRUE(readReply({"250 OK"}).positive());
  EXPECT_TRUE(readReply({"354 go on"}).intermediate());
  EXPECT_TRUE(readReply({"354 go on"}).positive());
  EXPECT_FALSE(readReply({"354 go on"}).completed());
  EXPECT_TRUE(readReply({"451 later"}).temporary());
  EXPECT_FALSE(readReply({"451 later"}).positive());
  EXPECT_FALSE(readReply({"550 no"}).temporary());
  EXPECT_FALSE(readReply({"550 no"}).positive());
}

TEST(SmtpReplyReader, refusesWhatIsNoReply) {
  for (const std::string_view line : {""sv, "25"sv, "250_x"sv, "250x"sv, " 250 x"sv, "2a0 x"sv, "199 x"sv, "600 x"sv,
                                      "+OK"sv, "250 a\0b"sv, "250 a\rb"sv, "250 a\n250 b"sv,
                                      "\xff"
                                      "50 x"sv}) {
    SmtpReplyReader reader;
    EXPECT_FALSE(reader.feed(line).ok()) << line;
    EXPECT_FALSE(reader.midReply());
  }
}

TEST(SmtpReplyReader, refusesLinesThatDoNotBelongTogether) {
  SmtpReplyReader reader;
  ASSERT_TRUE(reader.feed("250-a").ok());
  EXPECT_FALSE(reader.feed("251 b").ok());
  EXPECT_EQ((*reader.feed("220 fresh"))->code, 220);
}

TEST(SmtpReplyReader, boundsTheNumberOfLines) {
  SmtpReplyReader reader;
  for (int i = 0; i < 128; ++i) ASSERT_TRUE(reader.feed("250-x").ok());
  EXPECT_FALSE(reader.feed("250 x").ok());
}

// exchange.md 4.1: two of these lines, as Exchange 2003 writes them, say the same twice.
TEST(SmtpExtensions, knowsTheOldWayOfListingMechanisms) {
  const SmtpExtensions extensions(
      readReply({"250-back.test Hello [192.0.2.1]", "250-TURN", "250-SIZE 2097152", "250-X-EXPS GSSAPI NTLM LOGIN",
                 "250-X-EXPS=LOGIN", "250-AUTH ntlm LOGIN", "250-AUTH=LOGIN PLAIN", "250 OK"}));
  EXPECT_EQ(extensions.parameters("auth"), (std::vector<std::string>{"NTLM", "LOGIN", "PLAIN"}));
  EXPECT_EQ(extensions.parameters("X-EXPS"), (std::vector<std::string>{"GSSAPI", "NTLM", "LOGIN"}));
  EXPECT_EQ(extensions.parameters("SIZE"), std::vector<std::string>{"2097152"});
  EXPECT_TRUE(extensions.has("turn"));
  EXPECT_TRUE(extensions.has("OK"));
  EXPECT_FALSE(extensions.has("STARTTLS"));
  EXPECT_FALSE(extensions.has("XAUTH"));
  EXPECT_TRUE(extensions.parameters("XAUTH").empty());
  EXPECT_EQ(extensions.lines().size(), 7u);
}

TEST(SmtpExtensions, takesNoExtensionFromTheFirstLine) {
  EXPECT_FALSE(SmtpExtensions(readReply({"250-AUTH NTLM", "250 SIZE"})).has("AUTH"));
  EXPECT_TRUE(SmtpExtensions(readReply({"250-x", "250 AUTH=LOGIN"})).has("AUTH"));
  EXPECT_FALSE(SmtpExtensions().has(""));
  EXPECT_FALSE(SmtpExtensions(SmtpReply{}).has("AUTH"));
}

}  // namespace
}  // namespace coexist
