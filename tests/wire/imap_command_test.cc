#include "wire/imap_command.h"

#include <gtest/gtest.h>

namespace coexist {
namespace {

using ErrorKind = ImapSyntaxError::Kind;

std::string shown(const ImapArgument& argument) {
  switch (argument.kind) {
    case ImapArgument::Kind::kWord:
      return argument.text;
    case ImapArgument::Kind::kQuoted:
      return "\"" + argument.text + "\"";
    case ImapArgument::Kind::kLiteral:
      return "<" + argument.text + ">";
    case ImapArgument::Kind::kList:
      break;
  }
  std::string text = "(";
  for (const ImapArgument& item : argument.items) text += (text.size() > 1 ? " " : "") + shown(item);
  return text + ")";
}

// "tag|VERB|arguments" for a command, "tag!" for an error, "{n" for a literal that is wanted.
std::string shown(const ImapCommandReader::Reading& reading) {
  if (const auto* wanted = std::get_if<ImapLiteralWanted>(&reading)) {
    return "{" + std::to_string(wanted->octets) + (wanted->nonSynchronising ? "+" : "") +
           (wanted->discarded ? " discarded" : "");
  }
  if (const auto* error = std::get_if<ImapSyntaxError>(&reading)) {
    return error->tag + "!" + (error->mustClose ? "close" : "");
  }
  const auto& command = std::get<ImapCommand>(reading);
  std::string text = command.tag + "|" + command.verb;
  for (const ImapArgument& argument : command.arguments) text += "|" + shown(argument);
  return text;
}

std::string readLine(std::string_view line) {
  ImapCommandReader reader;
  return shown(reader.feedLine(line));
}

ErrorKind errorKind(const ImapCommandReader::Reading& reading) { return std::get<ImapSyntaxError>(reading).kind; }

TEST(ImapCommandReader, readsCommandsAndUppersTheVerb) {
  EXPECT_EQ(readLine("a1 noop"), "a1|NOOP");
  EXPECT_EQ(readLine("a1 LOGIN alice secret"), "a1|LOGIN|alice|secret");
  EXPECT_EQ(readLine("a1 login \"alice\" \"se cret\""), "a1|LOGIN|\"alice\"|\"se cret\"");
  EXPECT_EQ(readLine("a1 LIST \"\" *"), "a1|LIST|\"\"|*");
  EXPECT_EQ(readLine("a1 LOGIN EXAMPLE/alice/al pw"), "a1|LOGIN|EXAMPLE/alice/al|pw");
  EXPECT_EQ(readLine("a1 STATUS INBOX (MESSAGES UNSEEN)"), "a1|STATUS|INBOX|(MESSAGES UNSEEN)");
  EXPECT_EQ(readLine("a1 SEARCH (OR () (A (B)))"), "a1|SEARCH|(OR () (A (B)))");
}

TEST(ImapCommandReader, joinsUidWithItsCommand) {
  EXPECT_EQ(readLine("a1 uid fetch 1:* (FLAGS)"), "a1|UID FETCH|1:*|(FLAGS)");
  EXPECT_EQ(readLine("a1 UID"), "a1|UID");
  EXPECT_EQ(readLine("a1 UID (FETCH)"), "a1!");
}

TEST(ImapCommandReader, unescapesQuotedStrings) {
  EXPECT_EQ(readLine(R"(a1 LOGIN "al\"i\\ce" "p*w%d")"), R"(a1|LOGIN|"al"i\ce"|"p*w%d")");
}

// A025, A026: nothing but \" and \\, no CR, LF or NUL, and an end.
TEST(ImapCommandReader, refusesBadQuotedStrings) {
  for (const char* line : {R"(q1 LOGIN "alice)", R"(q1 LOGIN "a\nb" c)", R"(q1 LOGIN "a\)", R"(q1 LOGIN "a"b c)",
                           R"(q1 LOGIN a"b" c)", "q1 LOGIN \"a\rb\" c", "q1 LOGIN \"\\\r\" c"}) {
    EXPECT_EQ(readLine(line), "q1!") << line;
  }
  EXPECT_EQ(readLine(std::string_view("q1 LOGIN \"a\0b\" c", 16)), "q1!");
  EXPECT_EQ(readLine("q1 LOGIN \"" + std::string(40, '\\') + std::string(40, '\0') + "\" \"c\""), "q1!");
}

// RFC 3501 section 9: only BODY's section may have spaces and parentheses, and only in FETCH.
TEST(ImapCommandReader, keepsASectionOfFetchInOneWord) {
  EXPECT_EQ(readLine("a1 FETCH 1 BODY[HEADER.FIELDS (DATE FROM)]<0.10>"),
            "a1|FETCH|1|BODY[HEADER.FIELDS (DATE FROM)]<0.10>");
  EXPECT_EQ(readLine("a1 FETCH 1 (FLAGS BODY.PEEK[])"), "a1|FETCH|1|(FLAGS BODY.PEEK[])");
  EXPECT_EQ(readLine("a1 FETCH 1 BODY["), "a1!");
  EXPECT_EQ(readLine("a1 LOGIN body[ x]"), "a1|LOGIN|body[|x]");
}

TEST(ImapCommandReader, readsLiteralsInAnyPieces) {
  ImapCommandReader reader;
  EXPECT_EQ(shown(reader.feedLine("a1 LOGIN {5}")), "{5");
  EXPECT_TRUE(reader.midCommand());
  EXPECT_EQ(reader.partial().verb, "LOGIN");
  EXPECT_FALSE(reader.feedLiteral("al"));
  EXPECT_TRUE(reader.feedLiteral("ice"));
  EXPECT_EQ(shown(reader.feedLine(" {6+}")), "{6+");
  EXPECT_TRUE(reader.feedLiteral("a\r\nb\"c"));
  EXPECT_EQ(shown(reader.feedLine("")), "a1|LOGIN|<alice>|<a\r\nb\"c>");
  EXPECT_EQ(shown(reader.feedLine("a2 NOOP")), "a2|NOOP");
}

TEST(ImapCommandReader, readsAnEmptyLiteralAndLiteralsInLists) {
  ImapCommandReader reader;
  EXPECT_EQ(shown(reader.feedLine("a1 LOGIN {0}")), "{0");
  EXPECT_EQ(shown(reader.feedLine(" (x {0+}")), "{0+");
  EXPECT_EQ(shown(reader.feedLine(")")), "a1|LOGIN|<>|(x <>)");
}

TEST(ImapCommandReader, wantsAValueOrAnEndBehindALiteral) {
  ImapCommandReader reader;
  reader.feedLine("a1 LOGIN {1}");
  reader.feedLiteral("x");
  EXPECT_EQ(shown(reader.feedLine("y z")), "a1!");
  reader.feedLine("a2 LOGIN {1}");
  reader.feedLiteral("x");
  EXPECT_EQ(shown(reader.feedLine(" ")), "a2!");
}

// A013, A014: none of these announces a literal, and the next command is in step.
TEST(ImapCommandReader, refusesMalformedAnnouncements) {
  for (const char* mark : {"{}", "{+}", "{ 1}", "{1 }", "~{1}", "{1}x", "{1++}", "{-1}", "{1x}", "{0x10}", "{1",
                           "{\xb2}", "{1+", "x{1}", "{1}{", "{", "}{1}}"}) {
    ImapCommandReader reader;
    EXPECT_EQ(shown(reader.feedLine(std::string("l1 LOGIN ") + mark)), "l1!") << mark;
    EXPECT_EQ(shown(reader.feedLine("l2 NOOP")), "l2|NOOP") << mark;
  }
}

// A011, A012: sizes that overflow or are over the limit are refused before a continuation could be sent.
TEST(ImapCommandReader, refusesSizesThatOverflow) {
  for (const std::string& size :
       {std::string("9223372036854775807"), std::string("9223372036854775808"), std::string("18446744073709551617"),
        std::string("36893488147419103233"), std::string("2147483648"), std::string(40, '9'), std::string("8193")}) {
    ImapCommandReader reader;
    const auto reading = reader.feedLine("l1 LOGIN {" + size + "}");
    EXPECT_EQ(shown(reading), "l1!") << size;
    EXPECT_EQ(errorKind(reading), ErrorKind::kLiteralTooBig) << size;
    EXPECT_EQ(shown(reader.feedLine("l2 LOGIN {" + size + "+}")), "l2!close") << size;
  }
}

// A015, A016: octets that come anyway are read with the command that announced them and never become a command.
TEST(ImapCommandReader, swallowsTheLiteralOfACommandThatIsWrong) {
  for (const char* line : {"l1 ) {40+}", "l1 {40+}", "l1 LOGIN  {40+}", "l1 LOGIN ~{40+}", "l1 LOGIN {1}{40+}",
                           "l1 LOGIN \"abc {40+}", "l1 FETCH ) {40+}"}) {
    ImapCommandReader reader;
    EXPECT_EQ(shown(reader.feedLine(line)), "{40+ discarded") << line;
    EXPECT_TRUE(reader.feedLiteral("smug1 CAPABILITY\r\nsmug2 CAPABILITY\r\nxx\r\n")) << line;
    EXPECT_EQ(shown(reader.feedLine("")), "l1!") << line;
    EXPECT_EQ(shown(reader.feedLine("l2 NOOP")), "l2|NOOP") << line;
  }
  ImapCommandReader reader;
  EXPECT_EQ(shown(reader.feedLine("+ {3+}")), "{3+ discarded");
  EXPECT_TRUE(reader.feedLiteral("abc"));
  EXPECT_EQ(shown(reader.feedLine(" {2+}")), "{2+ discarded");
  EXPECT_TRUE(reader.feedLiteral("de"));
  EXPECT_EQ(shown(reader.feedLine(" {2}")), "!");
}

// A017: behind a non-synchronising literal that is too long the connection cannot go on.
TEST(ImapCommandReader, demandsACloseWhenItCannotStayInStep) {
  EXPECT_EQ(readLine("l1 LOGIN {10485760+}"), "l1!close");
  EXPECT_EQ(readLine("l1 ( {10485760+}"), "l1!close");
  EXPECT_EQ(readLine("% x {10485760+}"), "!close");
}

// A021.
TEST(ImapCommandReader, refusesBadTags) {
  const std::string lines[] = {"+ NOOP",
                               "* NOOP",
                               "",
                               " NOOP",
                               "a\x01"
                               "b NOOP",
                               "a{3} NOOP",
                               "( NOOP",
                               "% NOOP",
                               "\"x\" NOOP",
                               "\\ NOOP",
                               "a+b NOOP",
                               std::string(9000, 'A') + " NOOP",
                               std::string(65, 'A') + " NOOP"};
  for (const std::string& line : lines) {
    ImapCommandReader reader;
    const auto reading = reader.feedLine(line);
    ASSERT_TRUE(std::holds_alternative<ImapSyntaxError>(reading)) << line;
    EXPECT_EQ(errorKind(reading), ErrorKind::kTag) << line;
    EXPECT_EQ(std::get<ImapSyntaxError>(reading).tag, "") << line;
  }
}

TEST(ImapCommandReader, acceptsTheTagsOfRealClients) {
  for (const char* tag : {".", "A0001", "a", "1", "A142.5", "00000001", "z", "aYKG", "abc-]_1", "T.1=2/3"}) {
    EXPECT_EQ(readLine(std::string(tag) + " NOOP"), std::string(tag) + "|NOOP");
  }
}

// A023, A024, A028, A030: a command is never cut or run when it holds what a line cannot hold.
TEST(ImapCommandReader, refusesControlCharacters) {
  using namespace std::string_view_literals;
  for (const std::string_view line :
       {"n1 NO\0OP"sv, "n1 NOOP\0 x"sv, "n1 NOOP\rn2 NOOP"sv, "n1 \x1b]0;x\x07"sv, "n1 LOGIN a\0b c"sv,
        "n1 LOGIN a\tb c"sv, "n1 LOGIN a\x7f c"sv, "n1 FETCH 1 BODY[\x1b]"sv}) {
    EXPECT_EQ(readLine(line), "n1!");
  }
}

TEST(ImapCommandReader, refusesNulInALiteral) {
  ImapCommandReader reader;
  reader.feedLine("l1 LOGIN {3}");
  EXPECT_TRUE(reader.feedLiteral(std::string_view("a\0b", 3)));
  EXPECT_EQ(shown(reader.feedLine(" pw")), "l1!");
  EXPECT_EQ(shown(reader.feedLine("l2 NOOP")), "l2|NOOP");
}

// A032, A033.
TEST(ImapCommandReader, boundsDepthAndNumberOfValues) {
  EXPECT_EQ(readLine("n1 NOOP " + std::string(8000, '(')), "n1!");
  EXPECT_EQ(readLine("n1 ID " + std::string(3000, '(') + std::string(3000, ')')), "n1!");
  EXPECT_EQ(readLine("n1 X " + std::string(8, '(') + std::string(8, ')')), "n1|X|(((((((())))))))");
  EXPECT_EQ(readLine("n1 X " + std::string(9, '(') + std::string(9, ')')), "n1!");
  std::string many = "n1 X";
  for (int i = 0; i < 1025; ++i) many += " y";
  EXPECT_EQ(readLine(many), "n1!");
  EXPECT_NE(readLine(many.substr(0, many.size() - 2)), "n1!");
}

TEST(ImapCommandReader, boundsACommandOfManyLiterals) {
  ImapCommandReader reader({.maxLiteralBytes = 100, .maxCommandBytes = 250});
  EXPECT_EQ(shown(reader.feedLine("a1 X {100}")), "{100");
  reader.feedLiteral(std::string(100, 'x'));
  EXPECT_EQ(shown(reader.feedLine(" {100}")), "{100");
  reader.feedLiteral(std::string(100, 'x'));
  EXPECT_EQ(errorKind(reader.feedLine(" {100}")), ErrorKind::kCommandTooBig);
  EXPECT_EQ(errorKind(reader.feedLine("a2 X " + std::string(250, 'y'))), ErrorKind::kCommandTooBig);
  EXPECT_EQ(shown(reader.feedLine("a3 NOOP")), "a3|NOOP");
}

TEST(ImapCommandReader, wantsExactlyOneSpace) {
  for (const char* line : {"a1  NOOP", "a1 NOOP ", "a1 LOGIN  a b", "a1 LOGIN a  b", "a1 STATUS x ( A)",
                           "a1 STATUS x (A )", "a1 X (A)(B)", "a1 X )", "a1 X (", "a1 X (A", "a1", "a1 "}) {
    EXPECT_EQ(readLine(line), "a1!") << line;
  }
}

TEST(ImapCommandReader, forgetsACommandThatTheServerRefused) {
  ImapCommandReader reader;
  reader.feedLine("ap APPEND INBOX {100}");
  reader.abandon();
  EXPECT_FALSE(reader.midCommand());
  EXPECT_EQ(shown(reader.feedLine("a2 NOOP")), "a2|NOOP");
}

// RFC 2060 section 9: '*' and '%' are no part of an atom, so a password with them must be quoted (KB932605).
TEST(ImapArgument, knowsWhatCanBeAnAstring) {
  const auto word = [](const char* text) { return ImapArgument{ImapArgument::Kind::kWord, text, {}}; };
  EXPECT_TRUE(word("alice").isAstring());
  EXPECT_TRUE(word("a]b[c").isAstring());
  for (const char* text : {"p*w", "p%w", "\\Seen", "\xff\xfe"}) EXPECT_FALSE(word(text).isAstring()) << text;
  EXPECT_TRUE(word("INBOX/%").isListMailbox());
  EXPECT_FALSE(word("a\\b").isListMailbox());
  EXPECT_TRUE((ImapArgument{ImapArgument::Kind::kQuoted, "p*w%d\xff", {}}).isAstring());
  EXPECT_FALSE((ImapArgument{ImapArgument::Kind::kList, {}, {}}).isAstring());
  EXPECT_TRUE(word("flags").isWord("FLAGS"));
}

ImapCommand commandOf(std::string_view line) {
  ImapCommandReader reader;
  return std::get<ImapCommand>(reader.feedLine(line));
}

// A backslash is no part of an atom (RFC 3501 section 9); a server of 2013 takes it all the same (Microsoft Q&A
// 1156767).
TEST(ImapCommand, takesABackslashInANameWhereTheServerDoes) {
  EXPECT_TRUE(commandOf("a LOGIN \"EXAMPLE\\\\alice\" word").hasNameAndPassword(false));
  EXPECT_FALSE(commandOf("a LOGIN EXAMPLE\\alice word").hasNameAndPassword(false));
  EXPECT_TRUE(commandOf("a LOGIN EXAMPLE\\alice word").hasNameAndPassword(true));
  for (const char* rest : {"", " alice", " a b c", " (alice) b", " a% b"}) {
    EXPECT_FALSE(commandOf(std::string("a LOGIN") + rest).hasNameAndPassword(true)) << rest;
  }
}

TEST(ImapCommand, knowsTheParametersOfId) {
  for (const char* rest : {"NIL", "nil", "()", "(\"name\" \"x\")", "(\"name\" NIL)"}) {
    EXPECT_TRUE(commandOf(std::string("a ID ") + rest).hasIdParameters()) << rest;
  }
  for (const char* rest : {"x", "(\"name\")", "((\"name\") \"x\")", "NIL NIL"}) {
    EXPECT_FALSE(commandOf(std::string("a ID ") + rest).hasIdParameters()) << rest;
  }
  EXPECT_FALSE(commandOf("a ID").hasIdParameters());
}

}  // namespace
}  // namespace coexist
