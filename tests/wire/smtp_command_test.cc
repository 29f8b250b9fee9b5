#include "wire/smtp_command.h"

#include <gtest/gtest.h>

namespace coexist {
namespace {

using namespace std::string_view_literals;

std::string readCommand(std::string_view line) {
  const auto command = parseSmtpCommand(line);
  return command.ok() ? command->verb + "|" + command->argument : "!";
}

// "address|NAME=value|NAME", "!" for an error.
std::string shownPath(const Result<SmtpPath>& path) {
  if (!path.ok()) return "!";
  std::string text = path->address.text();
  for (const SmtpParameter& parameter : path->parameters) {
    text += "|" + parameter.name + (parameter.value.empty() ? "" : "=" + parameter.value);
  }
  return text;
}

TEST(SmtpCommand, takesVerbAndArgumentApart) {
  EXPECT_EQ(readCommand("NOOP"), "NOOP|");
  EXPECT_EQ(readCommand("noop"), "NOOP|");
  EXPECT_EQ(readCommand("ehlo client.test"), "EHLO|client.test");
  EXPECT_EQ(readCommand("MAIL FROM:<alice@example.test> SIZE=10"), "MAIL|FROM:<alice@example.test> SIZE=10");
  EXPECT_EQ(readCommand("X-EXPS GSSAPI"), "X-EXPS|GSSAPI");
  EXPECT_EQ(readCommand("XEXCH50 2048 2"), "XEXCH50|2048 2");
  EXPECT_EQ(readCommand("STARTTLS now"), "STARTTLS|now");
  EXPECT_EQ(readCommand("NOOP   "), "NOOP|");
  EXPECT_EQ(readCommand("VRFY  two spaces "), "VRFY| two spaces");
}

// A023 of the line protocols: a command that holds what no line can hold is never cut, and never run.
TEST(SmtpCommand, refusesWhatIsNoCommandLine) {
  for (const std::string_view line :
       {""sv, " NOOP"sv, "\tNOOP"sv, "NO\0OP"sv, "NOOP\0"sv, "NOOP x\0"sv, "NOOP\r"sv, "NOOP\nQUIT"sv, "NOOP x\ny"sv,
        "NOOP\rQUIT"sv, "NOOP\tx"sv, "GET/ HTTP/1.1"sv, "\xff\xfeNOOP"sv, "\x1b[2J"sv, "<NOOP>"sv}) {
    EXPECT_EQ(readCommand(line), "!") << line;
  }
  EXPECT_EQ(readCommand(std::string(32, 'A')), std::string(32, 'A') + "|");
  EXPECT_EQ(readCommand(std::string(33, 'A')), "!");
}

// RFC 5321 section 4.1.1.2, RFC 1870 and RFC 6152.
TEST(SmtpCommand, readsSenders) {
  EXPECT_EQ(shownPath(parseMailFrom("FROM:<alice@example.test>")), "alice@example.test");
  EXPECT_EQ(shownPath(parseMailFrom("from:<alice@example.test> size=1000 body=8BITMIME")),
            "alice@example.test|SIZE=1000|BODY=8BITMIME");
  EXPECT_EQ(shownPath(parseMailFrom("FROM: <alice@example.test>")), "alice@example.test");
  EXPECT_EQ(shownPath(parseMailFrom("FROM:<>")), "");
  EXPECT_EQ(shownPath(parseMailFrom("FROM:<> AUTH=<>")), "|AUTH=<>");
  EXPECT_EQ(shownPath(parseMailFrom("FROM:<a@b> SMTPUTF8")), "a@b|SMTPUTF8");
}

// 2003 takes them (book.noptrace.com).
TEST(SmtpCommand, readsAddressesWithoutBracketsWhereItMay) {
  const auto bare = SmtpPathForm::kBareToo;
  EXPECT_EQ(shownPath(parseMailFrom("from:alice@example.test SIZE=1", bare)), "alice@example.test|SIZE=1");
  EXPECT_EQ(shownPath(parseMailFrom("FROM: <alice@example.test>", bare)), "alice@example.test");
  EXPECT_EQ(parseRcptTo("TO: bob@Example.test", bare)->written, "bob@Example.test");
  for (const char* argument : {"FROM:", "FROM:alice", "FROM:alice@example.test>", "FROM:a b@c", "FROM:@relay:a@b"}) {
    EXPECT_FALSE(parseMailFrom(argument, bare).ok()) << argument;
  }
  EXPECT_FALSE(parseMailFrom("FROM:alice@example.test").ok());
}

// 2000 does so (Q304897).
TEST(SmtpCommand, addsADomainToASenderThatLacksOne) {
  const auto strict = SmtpPathForm::kStrict;
  const auto sender = parseMailFrom("FROM:<alice>", strict, "Back.example.test");
  ASSERT_TRUE(sender.ok());
  EXPECT_EQ(sender->address.text(), "alice@back.example.test");
  EXPECT_EQ(sender->written, "alice@Back.example.test");
  EXPECT_EQ(shownPath(parseMailFrom("FROM:<>", strict, "back.example.test")), "");
  EXPECT_EQ(shownPath(parseMailFrom("FROM:<a@b>", strict, "back.example.test")), "a@b");
  EXPECT_FALSE(parseMailFrom("FROM:<" + std::string(65, 'a') + ">", strict, "back.example.test").ok());
  EXPECT_FALSE(parseMailFrom("FROM:<alice>").ok());
  EXPECT_FALSE(parseRcptTo("TO:<alice>").ok());
}

TEST(SmtpCommand, readsRecipients) {
  EXPECT_EQ(shownPath(parseRcptTo("TO:<bob@example.test> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;bob+2Bx@example.test")),
            "bob@example.test|NOTIFY=SUCCESS,FAILURE|ORCPT=rfc822;bob+2Bx@example.test");
  EXPECT_EQ(shownPath(parseRcptTo("TO:<Postmaster>")), "Postmaster");
  const auto routed = parseRcptTo("TO:<@local.test:b@out.test>");
  ASSERT_TRUE(routed.ok());
  EXPECT_TRUE(routed->sourceRoute);
  EXPECT_EQ(routed->address.text(), "b@out.test");
}

TEST(SmtpCommand, refusesPathsThatAreNone) {
  for (const std::string_view argument :
       {""sv, "FROM"sv, "FROM:"sv, "FROM a@b"sv, "FROM <a@b>"sv, "FROM :<a@b>"sv, "TO:<a@b>"sv, "FROM:a@b"sv,
        "FROM:<a@b>x"sv, "FROM:<a@b>\0"sv, "FROM:<a@b>\tSIZE=1"sv, "FROM:<postmaster>"sv, "FROM:<a@b><c@d>"sv,
        " FROM:<a@b>"sv}) {
    EXPECT_EQ(shownPath(parseMailFrom(argument)), "!") << argument;
  }
  for (const char* argument : {"TO:<>", "FROM:<a@b>", "TO:<alice>", "TO:<a@b", "TO:"}) {
    EXPECT_EQ(shownPath(parseRcptTo(argument)), "!") << argument;
  }
}

TEST(SmtpCommand, refusesAPathWithParametersThatAreNone) {
  EXPECT_EQ(shownPath(parseMailFrom("FROM:<a@b> SIZE=")), "!");
  EXPECT_EQ(shownPath(parseMailFrom("FROM:<a@b> AUTH=x+0A")), "!");
  EXPECT_EQ(shownPath(parseRcptTo("TO:<a@b> ORCPT=rfc822;+0D+0A")), "!");
  EXPECT_EQ(shownPath(parseMailFrom("FROM:<a@b>  SIZE=1   X ")), "a@b|SIZE=1|X");
}

// RFC 3030 section 2, and A079.
TEST(SmtpCommand, readsChunks) {
  const auto shownChunk = [](std::string_view argument) {
    const auto chunk = parseBdat(argument);
    return chunk ? std::to_string(chunk->octets) + (chunk->last ? " last" : "") : "!";
  };
  EXPECT_EQ(shownChunk("1000"), "1000");
  EXPECT_EQ(shownChunk("12 LAST"), "12 last");
  EXPECT_EQ(shownChunk("0 last"), "0 last");
  for (const char* argument : {"", "LAST", "x", "-1", "18446744073709551617", "12 LAS", "12 LAST x", "12LAST", "1 2"}) {
    EXPECT_EQ(shownChunk(argument), "!") << argument;
  }
}

// A086.
TEST(SmtpCommand, knowsAHelloName) {
  for (const char* name : {"client.test", "[192.0.2.1]", "[IPv6:::1]", "CLIENT_1", "<script>", "x"}) {
    EXPECT_TRUE(isSmtpHelloName(name)) << name;
  }
  for (const std::string_view name : {""sv, "a b"sv, "a\x1b[2J"sv, "a\rb"sv, "a\0"sv, "\xff"sv, "[::::]"sv, "[x"sv}) {
    EXPECT_FALSE(isSmtpHelloName(name)) << name;
  }
  EXPECT_TRUE(isSmtpHelloName(std::string(255, 'a')));
  EXPECT_FALSE(isSmtpHelloName(std::string(256, 'a')));
}

}  // namespace
}  // namespace coexist
