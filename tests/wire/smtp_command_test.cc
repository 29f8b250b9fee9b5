#include "wire/smtp_command.h"

#include <gtest/gtest.h>

namespace coexist {
namespace {

using namespace std::string_view_literals;

std::string read(std::string_view line) {
  const auto command = parseSmtpCommand(line);
  return command.ok() ? command->verb + "|" + command->argument : "!";
}

// "address|NAME=value|NAME", "!" for an error.
std::string shown(const Result<SmtpPath>& path) {
  if (!path.ok()) return "!";
  std::string text = path->address.text();
  for (const SmtpParameter& parameter : path->parameters) {
    text += "|" + parameter.name + (parameter.value.empty() ? "" : "=" + parameter.value);
  }
  return text;
}

TEST(SmtpCommand, takesVerbAndArgumentApart) {
  EXPECT_EQ(read("NOOP"), "NOOP|");
  EXPECT_EQ(read("noop"), "NOOP|");
  EXPECT_EQ(read("ehlo client.test"), "EHLO|client.test");
  EXPECT_EQ(read("MAIL FROM:<alice@example.test> SIZE=10"), "MAIL|FROM:<alice@example.test> SIZE=10");
  EXPECT_EQ(read("X-EXPS GSSAPI"), "X-EXPS|GSSAPI");
  EXPECT_EQ(read("XEXCH50 2048 2"), "XEXCH50|2048 2");
  EXPECT_EQ(read("STARTTLS now"), "STARTTLS|now");
  EXPECT_EQ(read("NOOP   "), "NOOP|");
  EXPECT_EQ(read("VRFY  two spaces "), "VRFY| two spaces");
}

// A023 of the line protocols: a command that holds what no line can hold is never cut, and never run.
TEST(SmtpCommand, refusesWhatIsNoCommandLine) {
  for (const std::string_view line :
       {""sv, " NOOP"sv, "\tNOOP"sv, "NO\0OP"sv, "NOOP\0"sv, "NOOP x\0"sv, "NOOP\r"sv, "NOOP\nQUIT"sv, "NOOP x\ny"sv,
        "NOOP\rQUIT"sv, "NOOP\tx"sv, "GET/ HTTP/1.1"sv, "\xff\xfeNOOP"sv, "\x1b[2J"sv, "<NOOP>"sv}) {
    EXPECT_EQ(read(line), "!") << line;
  }
  EXPECT_EQ(read(std::string(32, 'A')), std::string(32, 'A') + "|");
  EXPECT_EQ(read(std::string(33, 'A')), "!");
}

// RFC 5321 section 4.1.1.2, RFC 1870 and RFC 6152.
TEST(SmtpCommand, readsSenders) {
  EXPECT_EQ(shown(parseMailFrom("FROM:<alice@example.test>")), "alice@example.test");
  EXPECT_EQ(shown(parseMailFrom("from:<alice@example.test> size=1000 body=8BITMIME")),
            "alice@example.test|SIZE=1000|BODY=8BITMIME");
  EXPECT_EQ(shown(parseMailFrom("FROM: <alice@example.test>")), "alice@example.test");
  EXPECT_EQ(shown(parseMailFrom("FROM:<>")), "");
  EXPECT_EQ(shown(parseMailFrom("FROM:<> AUTH=<>")), "|AUTH=<>");
  EXPECT_EQ(shown(parseMailFrom("FROM:<a@b> SMTPUTF8")), "a@b|SMTPUTF8");
}

TEST(SmtpCommand, readsRecipients) {
  EXPECT_EQ(shown(parseRcptTo("TO:<bob@example.test> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;bob+2Bx@example.test")),
            "bob@example.test|NOTIFY=SUCCESS,FAILURE|ORCPT=rfc822;bob+2Bx@example.test");
  EXPECT_EQ(shown(parseRcptTo("TO:<Postmaster>")), "Postmaster");
  const auto routed = parseRcptTo("TO:<@local.test:b@out.test>");
  ASSERT_TRUE(routed.ok());
  EXPECT_TRUE(routed->sourceRoute);
  EXPECT_EQ(routed->address.text(), "b@out.test");
}

TEST(SmtpCommand, findsParametersByName) {
  const auto path = parseMailFrom("FROM:<a@b> size=12 SMTPUTF8");
  ASSERT_TRUE(path.ok());
  EXPECT_EQ(path->find("SIZE")->value, "12");
  EXPECT_EQ(path->find("SMTPUTF8")->value, "");
  EXPECT_EQ(path->find("BODY"), nullptr);
}

TEST(SmtpCommand, refusesPathsThatAreNone) {
  for (const std::string_view argument :
       {""sv, "FROM"sv, "FROM:"sv, "FROM a@b"sv, "FROM <a@b>"sv, "FROM :<a@b>"sv, "TO:<a@b>"sv, "FROM:a@b"sv,
        "FROM:<a@b>x"sv, "FROM:<a@b>\0"sv, "FROM:<a@b>\tSIZE=1"sv, "FROM:<postmaster>"sv, "FROM:<a@b><c@d>"sv,
        " FROM:<a@b>"sv}) {
    EXPECT_EQ(shown(parseMailFrom(argument)), "!") << argument;
  }
  for (const char* argument : {"TO:<>", "FROM:<a@b>", "TO:<alice>", "TO:<a@b", "TO:"}) {
    EXPECT_EQ(shown(parseRcptTo(argument)), "!") << argument;
  }
}

TEST(SmtpCommand, refusesParametersThatAreNone) {
  for (const std::string_view rest : {"SIZE="sv, "=1"sv, "SIZE=1 SIZE=1"sv, "size=1 SIZE=2"sv, "SI_ZE=1"sv, "-SIZE=1"sv,
                                      "SIZE=1=2"sv, "X=\x01"sv, "X=a\0"sv, "X=\xff"sv, "X=a\tb"sv}) {
    EXPECT_EQ(shown(parseMailFrom("FROM:<a@b> " + std::string(rest))), "!") << rest;
  }
  std::string many = "FROM:<a@b>";
  for (int i = 0; i < 16; ++i) many += " P" + std::to_string(i);
  EXPECT_NE(shown(parseMailFrom(many)), "!");
  EXPECT_EQ(shown(parseMailFrom(many + " P16")), "!");
}

// A078, A092: what is decoded later must not be able to end a line.
TEST(SmtpCommand, refusesXtextThatHidesALineEnd) {
  for (const char* value : {"+0D+0A", "a+0Ab", "+00", "+7F", "+0d", "+", "+4", "a+", "+G0"}) {
    EXPECT_EQ(shown(parseMailFrom("FROM:<a@b> AUTH=" + std::string(value))), "!") << value;
    EXPECT_EQ(shown(parseMailFrom("FROM:<a@b> ENVID=" + std::string(value))), "!") << value;
    EXPECT_EQ(shown(parseRcptTo("TO:<a@b> ORCPT=rfc822;" + std::string(value))), "!") << value;
  }
  EXPECT_EQ(shown(parseMailFrom("FROM:<a@b> AUTH=e+3Dmc2@example.test")), "a@b|AUTH=e+3Dmc2@example.test");
}

// A077.
TEST(SmtpCommand, readsSizesOfDigitsOnly) {
  EXPECT_EQ(smtpSize("0"), 0u);
  EXPECT_EQ(smtpSize("001000"), 1000u);
  EXPECT_EQ(smtpSize("9007199254740992"), 9007199254740992u);
  for (const char* text : {"", "-1", "+1", " 1", "1 ", "0x10", "1k", "9007199254740993", "18446744073709551617",
                           "99999999999999999999999", "1.0"}) {
    EXPECT_FALSE(smtpSize(text)) << text;
  }
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
