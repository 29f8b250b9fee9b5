#include "wire/imap_response.h"

#include <gtest/gtest.h>

namespace coexist {
namespace {

ImapResponse parsedResponse(std::string_view line) {
  auto response = parseImapResponse(line);
  EXPECT_TRUE(response.ok()) << line;
  return response.ok() ? *response : ImapResponse{};
}

TEST(ImapResponse, readsTaggedStatuses) {
  const ImapResponse ok = parsedResponse("a1 OK [READ-WRITE] SELECT completed.");
  EXPECT_TRUE(ok.succeeds("a1"));
  EXPECT_EQ(ok.code, "READ-WRITE");
  EXPECT_EQ(ok.text, "SELECT completed.");
  const ImapResponse no = parsedResponse("z NO LOGIN failed.");
  EXPECT_EQ(no.status, ImapStatus::kNo);
  EXPECT_TRUE(no.isTaggedWith("z"));
  EXPECT_FALSE(no.succeeds("z"));
  EXPECT_EQ(parsedResponse("a bad Command Error. 10").status, ImapStatus::kBad);
}

// Q182618: a server with a locale fault says this and nothing more.
TEST(ImapResponse, bearsAStatusWithoutText) {
  EXPECT_EQ(parsedResponse("1 NO").status, ImapStatus::kNo);
  EXPECT_EQ(parsedResponse("1 OK").text, "");
}

TEST(ImapResponse, readsUntaggedStatusesAndData) {
  const ImapResponse greeting = parsedResponse("* OK The Microsoft Exchange IMAP4 service is ready.");
  EXPECT_TRUE(greeting.isGreeting());
  EXPECT_TRUE(parsedResponse("* BYE Connection refused").isGreeting());
  EXPECT_FALSE(parsedResponse("* BAD Protocol Error").isGreeting());
  EXPECT_FALSE(parsedResponse("* CAPABILITY IMAP4").isGreeting());
  const ImapResponse exists = parsedResponse("* 7 EXISTS");
  EXPECT_EQ(exists.number, 7u);
  EXPECT_EQ(exists.name, "EXISTS");
  const ImapResponse fetch = parsedResponse("* 1 FETCH (UID 1 BODY[] {5}");
  EXPECT_EQ(fetch.name, "FETCH");
  EXPECT_EQ(fetch.text, "(UID 1 BODY[] {5}");
}

TEST(ImapResponse, readsContinuationsWithAndWithoutASpace) {
  for (const char* line : {"+", "+ "}) {
    const ImapResponse bare = parsedResponse(line);
    EXPECT_EQ(bare.kind, ImapResponse::Kind::kContinuation);
    EXPECT_EQ(bare.text, "");
  }
  EXPECT_EQ(parsedResponse("+ TlRMTVNTUAAC").text, "TlRMTVNTUAAC");
}

// A156, A158: only a whole tagged OK under the expected tag is success.
TEST(ImapResponse, takesNothingElseForSuccess) {
  for (const char* line :
       {"a2 OK done", "* OK a1 OK done", "A1 OK done", "a1 NO OK", "+ a1 OK done", "a1 BAD [OK] OK"}) {
    EXPECT_FALSE(parsedResponse(line).succeeds("a1")) << line;
  }
}

// A154, A157, A158.
TEST(ImapResponse, refusesWhatIsNoResponse) {
  using namespace std::string_view_literals;
  for (const std::string_view line :
       {""sv, "\0\0"sv, "a1 OK\0 done"sv, "a1"sv, "a1 O"sv, "a1 OKAY"sv, "a1  OK x"sv, "+OK"sv, "*"sv, "* "sv,
        "a1 BYE x"sv, "a1 PREAUTH x"sv, "a1 OK x\ra1 OK"sv, " OK"sv, "\xff\xfd\x18"sv, "-ERR gone"sv,
        "220 host ESMTP"sv, "* 99999999999 EXISTS"sv}) {
    if (line.starts_with("* 9")) {
      EXPECT_EQ(parsedResponse(line).number, std::nullopt);
    } else {
      EXPECT_FALSE(parseImapResponse(line).ok()) << line;
    }
  }
}

TEST(ImapResponse, takesAnUnclosedCodeForText) {
  const ImapResponse response = parsedResponse("a1 OK [CAPABILITY IMAP4 done");
  EXPECT_EQ(response.code, "");
  EXPECT_EQ(response.text, "[CAPABILITY IMAP4 done");
}

// The observed line of 2010 SP, with its double space.
TEST(ImapCapabilities, readsTheLineOfAServerWithTwoSpaces) {
  const auto capabilities = ImapCapabilities::from(parsedResponse(
      "* CAPABILITY IMAP4 IMAP4rev1 AUTH=NTLM AUTH=GSSAPI AUTH=PLAIN  STARTTLS UIDPLUS CHILDREN IDLE LITERAL+"));
  ASSERT_TRUE(capabilities);
  EXPECT_TRUE(capabilities->has("starttls"));
  EXPECT_TRUE(capabilities->has("LITERAL+"));
  EXPECT_FALSE(capabilities->has("LITERAL"));
  EXPECT_FALSE(capabilities->has(""));
  EXPECT_TRUE(capabilities->hasMechanism("ntlm"));
  EXPECT_FALSE(capabilities->hasMechanism("LOGIN"));
  EXPECT_EQ(capabilities->mechanisms(), (std::vector<std::string>{"NTLM", "GSSAPI", "PLAIN"}));
}

TEST(ImapCapabilities, readsTheCodeOfAGreeting) {
  const auto capabilities = ImapCapabilities::from(parsedResponse("* OK [CAPABILITY IMAP4rev1 SASL-IR] ready"));
  ASSERT_TRUE(capabilities);
  EXPECT_TRUE(capabilities->has("SASL-IR"));
  EXPECT_FALSE(ImapCapabilities::from(parsedResponse("* OK ready")));
}

}  // namespace
}  // namespace coexist
