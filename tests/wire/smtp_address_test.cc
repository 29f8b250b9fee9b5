#include "wire/smtp_address.h"

#include <gtest/gtest.h>

namespace coexist {
namespace {

using namespace std::string_view_literals;

// "local|domain", with "route|" in front where there is a source route; the error's text otherwise.
std::string readPath(std::string_view text) {
  std::string_view rest = text;
  const auto path = readSmtpPath(rest);
  if (!path.ok()) return path.error().what;
  EXPECT_EQ(rest, "") << text;
  return (path->sourceRoute ? "route|" : "") + path->address.local + "|" + path->address.domain;
}

TEST(SmtpAddress, readsMailboxes) {
  EXPECT_EQ(readPath("<alice@example.test>"), "alice|example.test");
  EXPECT_EQ(readPath("<Alice.B+tag@Example.TEST>"), "Alice.B+tag|example.test");
  EXPECT_EQ(readPath("<a@b>"), "a|b");
  EXPECT_EQ(readPath("<IMCEAEX-_O=ORG_OU=SITE_CN=X@example.test>"), "IMCEAEX-_O=ORG_OU=SITE_CN=X|example.test");
  EXPECT_EQ(readPath("<>"), "|");
  EXPECT_EQ(readPath("<Postmaster>"), "Postmaster|");
}

// RFC 5321 section 4.1.2: quotes and backslashes are ways of writing, not part of the name.
TEST(SmtpAddress, takesQuotesAway) {
  EXPECT_EQ(readPath(R"(<"alice"@example.test>)"), "alice|example.test");
  EXPECT_EQ(readPath(R"(<"a \"b\" \\c>"@example.test>)"), R"(a "b" \c>|example.test)");
  EXPECT_EQ(readPath(R"(<"\a\l"@example.test>)"), "al|example.test");
}

TEST(SmtpAddress, writesWhatItRead) {
  for (const char* text : {"alice@example.test", R"("a \"b\" \\c"@example.test)", R"("b@out"@example.test)",
                           R"("a..b"@example.test)", "a@[192.0.2.1]"}) {
    const auto address = parseSmtpAddress(text);
    ASSERT_TRUE(address) << text;
    EXPECT_EQ(address->text(), text);
  }
  EXPECT_EQ(SmtpAddress().text(), "");
  EXPECT_EQ(parseSmtpAddress(R"("alice"@EXAMPLE.test)")->text(), "alice@example.test");
}

TEST(SmtpAddress, readsAddressLiterals) {
  EXPECT_EQ(readPath("<b@[1.2.3.4]>"), "b|[1.2.3.4]");
  EXPECT_EQ(readPath("<b@[IPv6:2001:DB8::1]>"), "b|[ipv6:2001:db8::1]");
  for (const char* literal : {"[IPv6:::]", "[IPv6:1:2:3:4:5:6:7:8]", "[IPv6:::ffff:192.0.2.1]", "[255.255.255.255]"}) {
    EXPECT_TRUE(isSmtpAddressLiteral(literal)) << literal;
  }
  for (const char* literal :
       {"", "[", "[]", "[::::]", "[IPv6:::::::::]", "[IPv6:]", "[IPv6:1::2::3]", "[IPv6:12345::]", "[IPv6:1:2:3]",
        "[IPv6:g::]", "[1.2.3]", "[1.2.3.256]", "[1.2.3.4", "[1.2.3.]", "[IPv6:1:2:3:4:5:6:7:8:9]", "[x]"}) {
    EXPECT_FALSE(isSmtpAddressLiteral(literal)) << literal;
  }
}

// RFC 5321 appendix C: a source route is read and ignored; whoever would relay must know that it was there.
TEST(SmtpAddress, readsASourceRouteAndSaysSo) {
  EXPECT_EQ(readPath("<@local.test:b@out.test>"), "route|b|out.test");
  EXPECT_EQ(readPath("<@a.test,@b.test:b@out.test>"), "route|b|out.test");
  for (const char* text : {"<@>", "<@:b@out>", "<@a,b:c@d>", "<@a b@c>", "<@a:>", "<@a,:b@c>"}) {
    EXPECT_EQ(readPath(text).find('|'), std::string::npos) << text;
  }
}

// Q262945: a server repeats an address as its client wrote it.
TEST(SmtpAddress, keepsHowItWasWritten) {
  for (const auto& [path, written] : {std::pair{"<JohnD@COMPANY1.com>", "JohnD@COMPANY1.com"},
                                      {R"(<"a\lice"@B>)", R"("a\lice"@B)"},
                                      {"<>", ""},
                                      {"<@relay.test:b@Out.test>", "b@Out.test"},
                                      {"<Postmaster>", "Postmaster"}}) {
    std::string_view rest = path;
    EXPECT_EQ(readSmtpPath(rest)->written, written);
  }
}

// A077, A078, and what else is none.
TEST(SmtpAddress, refusesWhatIsNoPath) {
  const std::string_view kTexts[] = {
      "",
      "alice@example.test",
      "<alice@example.test",
      "<alice>",
      "<out!b>",
      "<@example.test>",
      "<alice@>",
      "<alice@example..test>",
      "<alice@.test>",
      "<alice@test.>",
      "<alice@-x.test>",
      "<alice@x-.test>",
      "<alice@exa_mple.test>",
      "<.alice@example.test>",
      "<alice.@example.test>",
      "<a..b@example.test>",
      "<a b@example.test>",
      "<a@b@c>",
      "<a@b:c>",
      R"(<"">)",
      R"(<""@d>)",
      R"(<"a>)",
      R"(<"a"b@c>)",
      R"(<"a\)",
      "<\xc3@x>",
      "<a@\xc3\xa4.test>",
      "<a\x01@b>",
      "<\"a\rb\"@c>"sv,
      "<\"a\nb\"@c>"sv,
      "<\"a\0b\"@c>"sv,
      "<\"a\\\0\"@c>"sv,
      "<\"\xff\"@c>",
      "<a@[IPv6:::::::::]>",
      "<a@[1.2.3.4]x>",
      "<<a@b>>",
  };
  for (const std::string_view text : kTexts) {
    std::string_view rest = text;
    const auto path = readSmtpPath(rest);
    EXPECT_TRUE(!path.ok() || !rest.empty()) << text;
  }
}

TEST(SmtpAddress, boundsItsLength) {
  const auto address = [](size_t local, size_t labels) {
    std::string text = std::string(local, 'a') + "@b";
    for (size_t i = 0; i < labels; ++i) text += ".cccccccccc";
    return parseSmtpAddress(text).has_value();
  };
  EXPECT_TRUE(address(64, 16));
  EXPECT_FALSE(address(65, 1));
  EXPECT_FALSE(address(64, 18));
  EXPECT_FALSE(parseSmtpAddress("a@" + std::string(64, 'b') + ".test"));
  EXPECT_FALSE(parseSmtpAddress(std::string(20'000, 'a') + "@example.test"));
}

// A080: what asks a server to send on what it takes as its own.
TEST(SmtpAddress, knowsLocalPartsThatRouteOnwards) {
  for (const char* text : {"b%out@local.test", "out!b@local.test", R"("b@out.test"@local.test)",
                           R"("@relay.test:b@out.test"@local.test)"}) {
    EXPECT_TRUE(parseSmtpAddress(text)->routesOnwards()) << text;
  }
  EXPECT_FALSE(parseSmtpAddress("alice+tag=x@local.test")->routesOnwards());
}

TEST(SmtpAddress, wantsAWholeAddressOfAConfiguration) {
  EXPECT_TRUE(parseSmtpAddress("alice@example.test"));
  for (const char* text :
       {"", "alice", "postmaster", "<alice@example.test>", "alice@example.test ", " alice@b", "@b"}) {
    EXPECT_FALSE(parseSmtpAddress(text)) << text;
  }
}

}  // namespace
}  // namespace coexist
