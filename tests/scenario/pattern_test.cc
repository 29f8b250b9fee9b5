#include "scenario/pattern/pattern.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/base64.h"
#include "base/random.h"

namespace coexist {
namespace {

using testing::HasSubstr;

// Knows alice, and one right challenge.
class FakeTokens final : public Tokens {
 public:
  Result<std::string> compute(std::string_view token, std::string_view argument) override {
    if (token == "alice.password") return std::string("Wonder*land \"1\"");
    if (token == "alice.alias") return std::string("alice");
    if (token == "ntlm.negotiate") return std::string("TlRMTVNTUAAB");
    if (token == "plain") return "plain-" + std::string(argument);
    return Error{"no such token"};
  }
  std::optional<std::string> verify(std::string_view, std::string_view argument, std::string_view text) override {
    if (text == "R09PRA==") return std::nullopt;
    return "the proof of " + std::string(argument) + " does not match";
  }
};

std::shared_ptr<const Pattern> compiled(std::string_view text, PatternOptions options = {}) {
  PatternError error;
  auto pattern = Pattern::compile(text, options, error);
  EXPECT_TRUE(pattern) << text << ": " << error.error.message();
  return pattern;
}

bool matches(std::string_view text, std::string_view line, PatternOptions options = {}) {
  Bindings bindings;
  FakeTokens tokens;
  return compiled(text, options)->match(line, bindings, &tokens, nullptr);
}

Mismatch mismatchOf(std::string_view text, std::string_view line, Bindings bindings = {}) {
  FakeTokens tokens;
  Mismatch mismatch;
  const size_t before = bindings.size();
  EXPECT_FALSE(compiled(text)->match(line, bindings, &tokens, &mismatch)) << text;
  EXPECT_EQ(bindings.size(), before) << "a line that does not match binds nothing";
  return mismatch;
}

// "index+length: what (expected: hint)"
std::string errorOf(std::string_view text, PatternOptions options = {}) {
  PatternError error;
  if (Pattern::compile(text, options, error)) return "it is a pattern";
  return std::to_string(error.index) + "+" + std::to_string(error.length) + ": " + error.error.message();
}

TEST(Pattern, isLiteralAndCaseSensitiveExceptAsSaid) {
  EXPECT_TRUE(matches("a1 OK (.*) [x] {3}", "a1 OK (.*) [x] {3}"));
  EXPECT_FALSE(matches("a1 OK", "a1 ok"));
  EXPECT_FALSE(matches("a1 OK", "a1 OK "));
  EXPECT_FALSE(matches("a1 OK", " a1 OK"));
  EXPECT_TRUE(matches("", ""));
  EXPECT_FALSE(matches("", "x"));
}

TEST(Pattern, threeDotsAreAnyTextAndBetweenWordsAlsoOneSpace) {
  EXPECT_TRUE(matches("* OK ...", "* OK Microsoft Exchange"));
  EXPECT_TRUE(matches("* OK ...", "* OK "));
  EXPECT_FALSE(matches("* OK ...", "* OK"));
  EXPECT_TRUE(matches("a ... b", "a b"));
  EXPECT_TRUE(matches("a ... b", "a  b"));
  EXPECT_TRUE(matches("a ... b", "a x y b"));
  EXPECT_FALSE(matches("a ... b", "ab"));
  EXPECT_FALSE(matches("a ... b", "a xb"));
  EXPECT_TRUE(matches("a...b", "ab"));
  EXPECT_TRUE(matches("... AUTH=NTLM ...", "* CAPABILITY AUTH=NTLM IDLE"));
  EXPECT_TRUE(matches("a ... ... b", "a b"));
  EXPECT_TRUE(matches("x...", std::string("x\0\n\xff", 4)));
  EXPECT_TRUE(matches("....", "x."));
}

TEST(Pattern, onlyThreeDotsAreAnyNumberOfLines) {
  EXPECT_TRUE(compiled("...")->anyLines());
  EXPECT_FALSE(compiled("... x")->anyLines());
  EXPECT_FALSE(compiled("\\...")->anyLines());
}

TEST(Pattern, aBackslashEscapesOnlyItselfDotsAndBraces) {
  EXPECT_TRUE(matches(R"(a \... b)", "a ... b"));
  EXPECT_FALSE(matches(R"(a \... b)", "a x b"));
  EXPECT_TRUE(matches(R"(\${name})", "${name}"));
  EXPECT_TRUE(matches(R"(EXAMPLE\alice)", R"(EXAMPLE\alice)"));
  EXPECT_TRUE(matches(R"(EXAMPLE\\alice)", R"(EXAMPLE\alice)"));
  EXPECT_TRUE(matches(R"(a\\...)", R"(a\xyz)"));
  EXPECT_TRUE(matches(R"(a\.)", R"(a\.)"));
  EXPECT_TRUE(matches("5$ {x} $", "5$ {x} $"));
}

TEST(Pattern, bindsANameWhenTheWholeLineMatchesAndComparesAfterwards) {
  Bindings bindings;
  const auto tag = compiled("${tag} LOGIN ...");
  EXPECT_FALSE(tag->match("7 NOOP x", bindings, nullptr, nullptr));
  EXPECT_TRUE(bindings.empty());
  EXPECT_TRUE(tag->match("7.* LOGIN alice", bindings, nullptr, nullptr));
  EXPECT_EQ(bindings.at("tag"), "7.*");
  const auto answer = compiled("${tag} OK");
  EXPECT_TRUE(answer->match("7.* OK", bindings, nullptr, nullptr)) << "a bound value is literal";
  EXPECT_FALSE(answer->match("7xx OK", bindings, nullptr, nullptr));
  EXPECT_FALSE(answer->match("7.* ok", bindings, nullptr, nullptr));
  EXPECT_FALSE(matches("${x} OK", " OK")) << "a name is one octet at least";
}

TEST(Pattern, bindsByRegularExpressionUpToSlashBrace) {
  Bindings bindings;
  EXPECT_TRUE(
      compiled("[UIDVALIDITY ${v=/[0-9]{1,3}(a|b)/}] ${w}")->match("[UIDVALIDITY 42b] x", bindings, nullptr, nullptr));
  EXPECT_EQ(bindings.at("v"), "42b");
  EXPECT_EQ(bindings.at("w"), "x") << "groups inside of the expression do not shift what is bound";
  EXPECT_FALSE(matches("${v=/[0-9]+/}", "x"));
  EXPECT_TRUE(matches("a${v=/b|c/}d", "acd"));
  EXPECT_FALSE(matches("a${v=/b|c/}d", "ab"));
}

TEST(Pattern, aNameThatStandsTwiceInALineHasOneValue) {
  EXPECT_TRUE(matches("${x=/[a-z]+/} ${x=/[a-z]+/}", "ab ab"));
  const Mismatch mismatch = mismatchOf("${x=/[a-z]+/} ${x=/[a-z]+/}", "ab cd");
  EXPECT_EQ(mismatch.patternIndex, 14u);
  EXPECT_EQ(mismatch.lineIndex, 3u);
  EXPECT_EQ(mismatch.reason, "${x} is \"ab\" earlier in this line");
}

TEST(Pattern, splicesMatrixValuesAsPatternText) {
  const std::map<std::string, std::string> row = {{"answer", "+OK ..."}, {"n", "${v=/[0-9]+/}"}};
  PatternOptions options{.matrix = &row};
  EXPECT_TRUE(matches("${answer}", "+OK fine", options));
  EXPECT_TRUE(matches("x ${n}", "x 12", options));
  EXPECT_TRUE(matches("\\${answer}", "${answer}", options));
  EXPECT_EQ(compiled("${answer}", options)->text(), "${answer}");
  const std::map<std::string, std::string> bad = {{"n", "${nonsense:x}"}};
  EXPECT_THAT(errorOf("ab ${n}", {.matrix = &bad}), HasSubstr("3+4: unknown token \"nonsense\""));
}

TEST(Pattern, comparesVerbsOfTheProxyWithoutCaseUpToTheFirstArgument) {
  const PatternOptions options{.verbsWithoutCase = MailProtocol::kImap};
  EXPECT_TRUE(matches("${tag} LOGIN alice ...", "1 login alice x", options));
  EXPECT_FALSE(matches("${tag} LOGIN alice ...", "1 login ALICE x", options));
  EXPECT_TRUE(matches("a UID FETCH 1 (FLAGS)", "a uid Fetch 1 (FLAGS)", options));
  EXPECT_FALSE(matches("a UID FETCH 1 (FLAGS)", "a uid fetch 1 (flags)", options));
  EXPECT_TRUE(matches("a AUTHENTICATE PLAIN", "a authenticate plain", options));
  EXPECT_TRUE(matches("... LOGIN ...", "x7 login y", options));
  EXPECT_TRUE(matches("${t=/[a-z ]+/} NOOP", "a b noop", options));
  EXPECT_FALSE(matches("QUJD", "qujd", options)) << "one word is data, not a verb";
}

TEST(Pattern, knowsTheVerbsOfPop3AndSmtp) {
  const PatternOptions pop3{.verbsWithoutCase = MailProtocol::kPop3};
  EXPECT_TRUE(matches("PASS secret", "pass secret", pop3));
  EXPECT_FALSE(matches("PASS secret", "pass Secret", pop3));
  EXPECT_TRUE(matches("AUTH NTLM", "auth ntlm", pop3));
  EXPECT_FALSE(matches("QUJD", "qujd", pop3)) << "a response is no verb";
  const PatternOptions smtp{.verbsWithoutCase = MailProtocol::kSmtp};
  EXPECT_TRUE(matches("MAIL FROM:<alice@example.test> ...", "mail from:<alice@example.test> SIZE=1", smtp));
  EXPECT_FALSE(matches("RCPT TO:<bob@example.test>", "RCPT TO:<Bob@example.test>", smtp));
  EXPECT_TRUE(matches("XAUTH NTLM QUJD", "xauth ntlm QUJD", smtp));
  EXPECT_FALSE(matches("XAUTH NTLM QUJD", "xauth ntlm qujd", smtp));
  EXPECT_FALSE(matches("Subject: hello", "subject: hello", smtp)) << "what is data is no command";
}

TEST(Pattern, astringIsAnAtomAQuotedStringOrALiteralsHeader) {
  EXPECT_TRUE(matches("${astring:alice}", "alice"));
  EXPECT_TRUE(matches("${astring:alice}", "\"alice\""));
  EXPECT_TRUE(matches("${astring:alice}", "{5}"));
  EXPECT_TRUE(matches("${astring:alice}", "{5+}"));
  EXPECT_FALSE(matches("${astring:alice}", "{6}"));
  EXPECT_FALSE(matches("${astring:alice}", "ALICE"));
  EXPECT_FALSE(matches("${astring:a*b}", "a*b")) << "no atom";
  EXPECT_TRUE(matches("${astring:a*b}", "\"a*b\""));
  EXPECT_TRUE(matches(R"(x ${astring:a"\b} y)", R"(x "a\"\\b" y)"));
  EXPECT_TRUE(matches("${astring:}", "\"\""));
  EXPECT_TRUE(
      matches("LOGIN ${astring:${alice.alias}} ${astring:${alice.password}}", R"(LOGIN alice "Wonder*land \"1\"")"));
}

TEST(Pattern, verifiesTokensAndSaysWhyNot) {
  FakeTokens tokens;
  Bindings bindings;
  const auto pattern = compiled("+ ${ntlm.challenge}");
  EXPECT_TRUE(pattern->match("+ R09PRA==", bindings, &tokens, nullptr));
  EXPECT_TRUE(pattern->match("+ QUFB", bindings, nullptr, nullptr)) << "without tokens any base64 will do";
  EXPECT_FALSE(pattern->match("+ Q U", bindings, nullptr, nullptr));
  const Mismatch mismatch = mismatchOf("+ ${ntlm.authenticate:alice}", "+ QkFE");
  EXPECT_EQ(mismatch.patternIndex, 2u);
  EXPECT_EQ(mismatch.patternLength, 26u);
  EXPECT_EQ(mismatch.lineIndex, 2u);
  EXPECT_EQ(mismatch.reason, "the proof of alice does not match");
}

TEST(Pattern, fixedTokensAreLiteral) {
  EXPECT_TRUE(matches("${hex:0d0a00FF}", std::string("\r\n\0\xff", 4)));
  EXPECT_TRUE(matches("x ${b64:alice}", "x " + encodeBase64("alice")));
  EXPECT_TRUE(matches("${b64:${hex:00}alice${hex:00}pw}", encodeBase64(std::string("\0alice\0pw", 9))));
  EXPECT_TRUE(matches("${b64:${alice.alias}}", encodeBase64("alice")));
  EXPECT_TRUE(matches("${alice.password}", "Wonder*land \"1\""));
}

TEST(Pattern, pointsAtWhereTheLineStopsToMatch) {
  struct Stop {
    const char* pattern;
    const char* line;
    size_t patternIndex, patternLength, lineIndex;
    const char* reason;
  };
  const Stop rows[] = {
      {"a1 OK done", "a1 NO done", 3, 7, 3, "expected \"OK done\""},
      {"a1 OK", "a1 OK x", 5, 1, 5, "expected the end of the line"},
      {"a1 OK done", "a1 OK", 5, 5, 5, "expected \" done\""},
      {"* CAPABILITY ... AUTH=NTLM ...", "* CAPABILITY IMAP4", 17, 10, 12, "expected \"AUTH=NTLM \""},
      {"* CAP ... X ... Y", "* CAP a X b", 16, 1, 9, "expected \"Y\""},
      {"a\\\\b ${n=/[0-9]+/}!", "a\\b x", 5, 13, 4, "expected ${n=/[0-9]+/}"},
      {"a\\\\b\\...c", "a\\b...d", 8, 1, 6, "expected \"c\""},
      {"+ ${ntlm.challenge}", "+ ", 2, 17, 2, "expected ${ntlm.challenge} in base64"},
      {"LOGIN ${alice.password}", "LOGIN secret", 6, 17, 6, "expected ${alice.password}"},
      {"LOGIN ${astring:x y}", "LOGIN x y", 6, 14, 6, "expected ${astring:x y} as atom, quoted string or literal"},
      {"", "x", 0, 1, 0, "expected an empty line"},
  };
  for (const Stop& row : rows) {
    const Mismatch mismatch = mismatchOf(row.pattern, row.line);
    EXPECT_EQ(mismatch.patternIndex, row.patternIndex) << row.pattern;
    EXPECT_EQ(mismatch.patternLength, row.patternLength) << row.pattern;
    EXPECT_EQ(mismatch.lineIndex, row.lineIndex) << row.pattern;
    EXPECT_EQ(mismatch.reason, row.reason) << row.pattern;
  }
  EXPECT_EQ(mismatchOf("${tag} OK", "b OK", {{"tag", "a"}}).reason, "expected ${tag}, which is \"a\"");
}

TEST(Pattern, refusesWhatIsNoPatternAndSaysWhatIsKnown) {
  const std::vector<std::string> users = {"alice", "bob"};
  const PatternOptions options{.users = &users};
  const std::pair<const char*, const char*> rows[] = {
      {"a ${tag", "2+2: \"${\" without its \"}\" (expected: \\${ for the characters themselves)"},
      {"${}", "2+1: \"${}\" names nothing"},
      {"x ${ntlm.negotiat}", "4+13: unknown token \"ntlm.negotiat\" (expected: did you mean \"ntlm.negotiate\"?)"},
      {"${ntlm.authentcate:alice}", "2+16: unknown token \"ntlm.authentcate\" (expected: did you mean "},
      {"${xoauth2:alice}", "2+7: unknown token \"xoauth2\" (expected: known: a name, ntlm.negotiate"},
      {"${gssapi:alice}", "2+6: unknown token \"gssapi\""},
      {"${plain:alcie}", "8+5: unknown user \"alcie\" (expected: did you mean \"alice\"?)"},
      {"${plain:}", "8+1: a user's name is missing (expected: known: alice, bob)"},
      {"${plain}", "2+5: ${plain} needs an argument (expected: ${plain:USER[:IDENTITY][:wrong]})"},
      {"${ntlm.challenge:x}", "2+14: ${ntlm.challenge} takes no argument (expected: ${ntlm.challenge})"},
      {"${alice.pasword}", "8+7: a user has no field \"pasword\" (expected: did you mean \"password\"?)"},
      {"${carol.password}", "2+5: unknown user \"carol\""},
      {"${hex:0}", "6+1: no octets in hexadecimal (expected: pairs of digits: ${hex:0d0a})"},
      {"${hex:zz}", "6+2: no octets in hexadecimal"},
      {"${hex:}", "6+1: no octets in hexadecimal"},
      {"${n=/(/}", "5+1: regular expression: missing ): ("},
      {"${n=//}", "5+1: an empty regular expression"},
      {"${n=/\\Q/}", "0+9: the line cannot be compared"},
      {"${file:a.eml}", "2+4: ${file:} stands only in lines that act"},
      {"${b64:${ntlm.challenge}}", "8+14: only text, names, users' fields and ${hex:} may stand in here"},
      {"${b64:${b64:x}}", "8+5: only text, names, users' fields and ${hex:} may stand in here"},
      {"${9x}", "2+2: unknown token \"9x\""},
  };
  for (const auto& [text, error] : rows) EXPECT_THAT(errorOf(text, options), testing::StartsWith(error)) << text;
  std::string many;
  for (int i = 0; i < 33; ++i) many += "${n" + std::to_string(i) + "} ";
  EXPECT_THAT(errorOf(many), HasSubstr("more than 32 names"));
  EXPECT_THAT(errorOf(std::string(kMaxPatternBytes + 1, 'x')), HasSubstr("more than 1 MiB"));
}

TEST(Pattern, expandsLinesThatAct) {
  FakeTokens tokens;
  const auto said = [&](std::string_view text, const Bindings& bindings = {}) {
    PatternOptions options{.acts = true};
    options.readFixture = [](const std::string&) -> Result<std::shared_ptr<const std::string>> {
      return std::make_shared<const std::string>("one\ntwo\r\n");
    };
    const auto result = compiled(text, options)->expand(bindings, tokens);
    return result ? result.value() : "error: " + result.error().message();
  };
  EXPECT_EQ(said("a1 NOOP ... x..."), "a1 NOOP ... x...");
  EXPECT_EQ(said("${ntlm.negotiate}"), "TlRMTVNTUAAB");
  EXPECT_EQ(said("${plain:alice:bob}"), "plain-alice:bob");
  EXPECT_EQ(said("a ${tag}", {{"tag", "7"}}), "a 7");
  EXPECT_EQ(said("a ${tag}"), "error: ${tag} is not bound");
  EXPECT_EQ(said("${astring:alice} ${astring:${alice.password}}"), R"(alice "Wonder*land \"1\"")");
  EXPECT_EQ(said("${b64:${tag}}", {{"tag", "x"}}), encodeBase64("x"));
  EXPECT_EQ(said("${file:a.eml}"), "one\r\ntwo");
  EXPECT_EQ(said("\\${x} \\..."), "${x} ...");
  EXPECT_THAT(errorOf("${n=/x/}", {.acts = true}), HasSubstr("a regular expression in a line that acts"));
}

TEST(Pattern, listsItsNamesWithTheirPlaces) {
  const auto names = compiled("${tag} LOGIN ${astring:${user}}")->names();
  ASSERT_EQ(names.size(), 2u);
  EXPECT_EQ(names[0].name, "tag");
  EXPECT_TRUE(names[0].binds);
  EXPECT_EQ(names[1].name, "user");
  EXPECT_FALSE(names[1].binds);
  EXPECT_EQ(names[1].index, 13u);
}

// Hostile texts end quickly, as a pattern or as an error.
TEST(Pattern, takesTimeInProportionToItsText) {
  for (const std::string piece : {"${", "${a=/", "${b64:", "...", " ... ", "\\", "${hex:00}", "}", "${b64:${"}) {
    std::string text;
    while (text.size() < kMaxPatternBytes / 8) text += piece;
    PatternError error;
    const auto pattern = Pattern::compile(text, {.verbsWithoutCase = MailProtocol::kImap}, error);
    Bindings bindings;
    Mismatch mismatch;
    if (pattern) pattern->match("a line that does not match", bindings, nullptr, &mismatch);
  }
}

TEST(Pattern, explainsEveryMismatchInsideOfItsText) {
  SeededRandom random({7});
  const std::string pieces[] = {"a",     " ",    "...",         "${n}",  "${m=/[ab]+/}", "b",
                                "\\...", "\\\\", "${hex:6162}", " ... ", "${astring:a}"};
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    std::string line;
    for (uint64_t i = random.below(7); i-- > 0;) text += pieces[random.below(std::size(pieces))];
    for (uint64_t i = random.below(9); i-- > 0;) line += "ab .\\x"[random.below(6)];
    Bindings bindings;
    Mismatch mismatch;
    if (compiled(text)->match(line, bindings, nullptr, &mismatch)) continue;
    EXPECT_LE(mismatch.lineIndex, line.size()) << text << " / " << line;
    EXPECT_LE(mismatch.patternIndex + (mismatch.patternLength - 1), text.size()) << text << " / " << line;
    EXPECT_FALSE(mismatch.reason.empty());
  }
}

}  // namespace
}  // namespace coexist
