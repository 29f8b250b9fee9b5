#include "wire/pop3_response.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace coexist {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using ReplyKind = Pop3Response::Kind;

Pop3Response parsedReply(std::string_view line) {
  auto response = parsePop3Response(line);
  EXPECT_TRUE(response.ok()) << line;
  return response.ok() ? *response : Pop3Response{};
}

TEST(Pop3Response, readsGreetingsAndErrors) {
  const Pop3Response greeting = parsedReply("+OK The Microsoft Exchange POP3 service is ready.");
  EXPECT_EQ(greeting.kind, ReplyKind::kOk);
  EXPECT_EQ(greeting.text, "The Microsoft Exchange POP3 service is ready.");
  const Pop3Response refused = parsedReply("-ERR Logon failure: unknown user name or bad password.");
  EXPECT_EQ(refused.kind, ReplyKind::kError);
  EXPECT_EQ(refused.text, "Logon failure: unknown user name or bad password.");
  EXPECT_EQ(parsedReply("+OK").text, "");
  EXPECT_EQ(parsedReply("-ERR").kind, ReplyKind::kError);
}

TEST(Pop3Response, readsContinuationsWithAndWithoutASpace) {
  for (const char* line : {"+", "+ "}) {
    EXPECT_EQ(parsedReply(line).kind, ReplyKind::kContinuation);
    EXPECT_EQ(parsedReply(line).text, "");
  }
  EXPECT_EQ(parsedReply("+ TlRMTVNTUAAC").text, "TlRMTVNTUAAC");
}

// Q191558 has the answer to AUTH NTLM in both forms: one letter makes another thing of it.
TEST(Pop3Response, tellsAContinuationThatSaysOkFromSuccess) {
  EXPECT_EQ(parsedReply("+ OK").kind, ReplyKind::kContinuation);
  EXPECT_EQ(parsedReply("+ OK").text, "OK");
  EXPECT_EQ(parsedReply("+OK").kind, ReplyKind::kOk);
}

TEST(Pop3Response, readsCodes) {
  const Pop3Response inUse = parsedReply("-ERR [IN-USE] Do you have another POP session running?");
  EXPECT_EQ(inUse.code, "IN-USE");
  EXPECT_EQ(inUse.text, "Do you have another POP session running?");
  EXPECT_EQ(parsedReply("-ERR [SYS/TEMP]later").code, "SYS/TEMP");
  EXPECT_EQ(parsedReply("-ERR [SYS/TEMP]later").text, "later");
}

TEST(Pop3Response, leavesBracketsThatAreNoCodeInTheText) {
  for (const char* text : {"[] nothing", "[two words] text", "[never closed", "text [IN-USE]", "["}) {
    const Pop3Response response = parsedReply("-ERR " + std::string(text));
    EXPECT_EQ(response.code, "") << text;
    EXPECT_EQ(response.text, text);
  }
  EXPECT_EQ(parsedReply("+ [AAAA]").text, "[AAAA]");
}

TEST(Pop3Response, takesNothingElseForAnAnswer) {
  using namespace std::string_view_literals;
  for (const std::string_view line :
       {""sv, "+ok"sv, "+OKAY"sv, "+OK\t"sv, "-err no"sv, "-ERROR"sv, " +OK"sv, "OK"sv, "++"sv, "+TlRM"sv, "."sv,
        "* OK"sv, "250 OK"sv, "+OK\0"sv, "+OK a\rb"sv, "+OK a\n+OK"sv}) {
    EXPECT_FALSE(parsePop3Response(line).ok()) << line;
  }
}

TEST(Pop3Capabilities, findsNamesInAnyLetterCase) {
  Pop3Capabilities capabilities;
  for (const char* line : {"TOP", "EXPIRE NEVER", "SASL NTLM", "stls"}) capabilities.add(line);
  EXPECT_TRUE(capabilities.has("top"));
  EXPECT_TRUE(capabilities.has("EXPIRE"));
  EXPECT_TRUE(capabilities.has("STLS"));
  EXPECT_FALSE(capabilities.has("NEVER"));
  EXPECT_FALSE(capabilities.has("TO"));
  EXPECT_FALSE(capabilities.has(""));
  EXPECT_THAT(capabilities.lines(), ElementsAre("TOP", "EXPIRE NEVER", "SASL NTLM", "stls"));
}

TEST(Pop3Capabilities, knowsMechanismsInTheServersOrder) {
  Pop3Capabilities capabilities;
  capabilities.add("SASL PLAIN  ntlm GSSAPI");
  EXPECT_THAT(capabilities.mechanisms(), ElementsAre("PLAIN", "NTLM", "GSSAPI"));
  EXPECT_TRUE(capabilities.hasMechanism("ntlm"));
  EXPECT_FALSE(capabilities.hasMechanism("SASL"));
  EXPECT_FALSE(capabilities.hasMechanism("NT"));
  capabilities.clear();
  EXPECT_THAT(capabilities.mechanisms(), IsEmpty());
}

TEST(Pop3Capabilities, keepsAHundredLinesAtMost) {
  Pop3Capabilities capabilities;
  for (int i = 0; i < 5000; ++i) capabilities.add("X" + std::to_string(i));
  EXPECT_EQ(capabilities.lines().size(), 100u);
  EXPECT_TRUE(capabilities.has("X99"));
  EXPECT_FALSE(capabilities.has("X100"));
}

}  // namespace
}  // namespace coexist
