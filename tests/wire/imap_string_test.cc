#include "wire/imap_string.h"

#include <gtest/gtest.h>

#include "wire/imap_command.h"

namespace coexist {
namespace {

TEST(ImapString, knowsAtoms) {
  for (const char* text : {"alice", "INBOX", "a.b-c_d@e", "&AOQ-"}) EXPECT_TRUE(isImapAtom(text)) << text;
  for (const char* text : {"", "a b", "a(b", "a)", "{", "%", "*", "\"", "\\", "]", "a\x01", "\x7f", "\xc3\xa4"}) {
    EXPECT_FALSE(isImapAtom(text)) << text;
  }
}

TEST(ImapString, knowsWhatNeedsNoQuotesWhereAnAstringStands) {
  for (const char* text : {"alice", "a]b", "]"}) EXPECT_TRUE(isImapAstringWord(text)) << text;
  for (const char* text : {"", "a b", "(", "{", "%", "*", "\"", "\\", "\x7f", "\xc3\xa4"}) {
    EXPECT_FALSE(isImapAstringWord(text)) << text;
  }
}

TEST(ImapString, quotesWhatIsNoAtom) {
  EXPECT_EQ(imapAstring("alice"), "alice");
  EXPECT_EQ(imapAstring("p*w%d"), "\"p*w%d\"");
  EXPECT_EQ(imapAstring(""), "\"\"");
  EXPECT_EQ(imapAstring("al\"i\\ce"), R"("al\"i\\ce")");
  for (const char* text : {"a\r\nb", "\xc3\xa4"}) EXPECT_EQ(imapAstring(text), std::nullopt);
}

// A164: a user name reaches the back end exactly, or not at all.
TEST(ImapString, usesALiteralOnlyWhereOneIsAllowed) {
  EXPECT_EQ(quoteOrLiteral("alice", ImapLiterals::kNone), "\"alice\"");
  EXPECT_EQ(quoteOrLiteral("a\r\nzz NOOP", ImapLiterals::kNone), std::nullopt);
  EXPECT_EQ(quoteOrLiteral("a\r\nb", ImapLiterals::kSynchronising), "{4}\r\na\r\nb");
  EXPECT_EQ(quoteOrLiteral("\xc3\xa4", ImapLiterals::kNonSynchronising), "{2+}\r\n\xc3\xa4");
  EXPECT_EQ(quoteOrLiteral(std::string_view("ali\0ce", 6), ImapLiterals::kNonSynchronising), std::nullopt);
}

TEST(ImapString, cutsACommandWhereTheContinuationIsAwaited) {
  const std::string strings[] = {"al\nice", "pw", "x\ny"};
  const auto pieces = imapCommandPieces("a1 LOGIN", strings, ImapLiterals::kSynchronising);
  EXPECT_EQ(pieces, (std::vector<std::string>{"a1 LOGIN {6}\r\n", "al\nice \"pw\" {3}\r\n", "x\ny\r\n"}));
  EXPECT_EQ(imapCommandPieces("a1 LOGIN", strings, ImapLiterals::kNonSynchronising),
            (std::vector<std::string>{"a1 LOGIN {6+}\r\nal\nice \"pw\" {3+}\r\nx\ny\r\n"}));
  EXPECT_EQ(imapCommandPieces("a1 LOGIN", strings, ImapLiterals::kNone), std::nullopt);
}

// Whatever is written is read back as it was, in one command.
TEST(ImapString, isReadBackExactly) {
  for (const std::string text : {"alice", "al\"ice", "al\\ice", "alice{5}", "alice\r\nzz NOOP", "alice\nSTAT", "* OK",
                                 "+", "\xff\xfe\xc3\x28", "", "NIL", "(a)", "a\tb"}) {
    ImapCommandReader reader;
    const auto written = quoteOrLiteral(text, ImapLiterals::kNonSynchronising);
    ASSERT_TRUE(written);
    const size_t cut = written->starts_with('{') ? written->find("\r\n") : written->size();
    auto reading = reader.feedLine("a1 X " + written->substr(0, cut));
    if (std::holds_alternative<ImapLiteralWanted>(reading)) {
      EXPECT_TRUE(reader.feedLiteral(std::string_view(*written).substr(cut + 2)));
      reading = reader.feedLine("");
    }
    ASSERT_TRUE(std::holds_alternative<ImapCommand>(reading)) << text;
    const auto& command = std::get<ImapCommand>(reading);
    ASSERT_EQ(command.arguments.size(), 1u);
    EXPECT_EQ(command.arguments[0].text, text);
  }
}

TEST(ImapString, boundsTags) {
  EXPECT_TRUE(isImapTag("."));
  EXPECT_TRUE(isImapTag(std::string(kMaxImapTagBytes, 'a')));
  EXPECT_FALSE(isImapTag(std::string(kMaxImapTagBytes + 1, 'a')));
  for (const char* tag : {"", "+", "*", "a+", "a b", "a{1}", "\"", "%", "\\", "("}) EXPECT_FALSE(isImapTag(tag)) << tag;
}

}  // namespace
}  // namespace coexist
