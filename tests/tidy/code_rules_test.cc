// What each rule finds in a sample that breaks it, and that it leaves a sample alone that does not.
#include "tidy/code_rules.h"

#include <gtest/gtest.h>

#include "tidy/tree.h"

namespace coexist::tidy {
namespace {

using Rule = Findings (*)(const SourceText&);

// The first finding's message, or "".
std::string first(Rule rule, const std::string& path, const std::string& text) {
  const Findings findings = rule(SourceText::parse(path, text));
  return findings.empty() ? "" : findings.front().message();
}

std::string repeated(const std::string& text, size_t count) {
  std::string all;
  for (size_t i = 0; i < count; ++i) all += text;
  return all;
}

TEST(IncludeRule, findsAFolderOfTheSameFloor) {
  EXPECT_EQ(first(includesOnlyLowerFloors, "sim/mail/a.cc", "\n#include \"sasl/mechanism.h\"\n"),
            "sim/mail/a.cc:2: mail may not include \"sasl/mechanism.h\": sasl is on the same floor");
}

TEST(IncludeRule, findsAFolderAbove) {
  EXPECT_EQ(first(includesOnlyLowerFloors, "sim/product/a.h", "#include \"gateway/health.h\""),
            "sim/product/a.h:1: product may not include \"gateway/health.h\": gateway is above");
}

TEST(IncludeRule, findsWhatIsNoFloor) {
  EXPECT_NE(first(includesOnlyLowerFloors, "sim/net/a.cc", "#include \"loop.h\""), "");
  EXPECT_NE(first(includesOnlyLowerFloors, "sim/net/a.cc", "#include \"../base/text.h\""), "");
  EXPECT_NE(first(includesOnlyLowerFloors, "sim/common/a.cc", ""), "");
}

TEST(IncludeRule, allowsLowerFloorsAndTheOwnFolder) {
  EXPECT_EQ(
      first(includesOnlyLowerFloors, "sim/gateway/a.cc",
            "#include <vector>\n#include \"gateway/health.h\"\n#include \"net/loop.h\"\n// #include \"world/a.h\"\n"),
      "");
  EXPECT_EQ(first(includesOnlyLowerFloors, "tests/net/a.cc", "#include \"world/world.h\""), "");
}

TEST(SeamRule, findsForbiddenHeaders) {
  for (const char* header : {"uv.h", "sys/socket.h", "netinet/in.h", "openssl/ssl.h", "chrono", "random", "thread",
                             "ctime", "openssl/evp.h"}) {
    EXPECT_NE(first(includesNothingForbidden, "sim/gateway/a.cc", std::string("#include <") + header + ">"), "")
        << header;
  }
  EXPECT_NE(first(includesNothingForbidden, "sim/crypto/a.cc", "#include <openssl/ssl.h>"), "");
  EXPECT_NE(first(includesNothingForbidden, "sim/sasl/a.cc", "#include <openssl/evp.h>"), "");
  EXPECT_NE(first(includesNothingForbidden, "sim/product/a.h", "#include <nlohmann/json.hpp>"), "");
}

TEST(SeamRule, allowsThemWhereTheyBelong) {
  EXPECT_EQ(first(includesNothingForbidden, "sim/net/a.cc", "#include <uv.h>\n#include <openssl/ssl.h>"), "");
  EXPECT_EQ(first(includesNothingForbidden, "sim/crypto/a.cc", "#include <openssl/evp.h>"), "");
  EXPECT_EQ(first(includesNothingForbidden, "sim/world/a.cc", "#include <thread>"), "");
  EXPECT_EQ(first(includesNothingForbidden, "sim/report/a.cc", "#include <chrono>"), "");
  EXPECT_EQ(first(includesNothingForbidden, "sim/base/a.cc", "#include <nlohmann/json.hpp>"), "");
}

TEST(SeamRule, findsForbiddenCalls) {
  EXPECT_NE(first(callsNothingForbidden, "sim/client/a.cc", "int a = rand();"), "");
  EXPECT_NE(first(callsNothingForbidden, "sim/client/a.cc", "std::this_thread::sleep_for(x);"), "");
  EXPECT_NE(first(callsNothingForbidden, "sim/client/a.cc", "const auto t = std::time(nullptr);"), "");
  EXPECT_EQ(first(callsNothingForbidden, "sim/client/a.cc", "random->next(); clock.time(); operand(1); // sleep(1)"),
            "");
  EXPECT_EQ(first(callsNothingForbidden, "sim/net/a.cc", "time(nullptr);"), "");
}

TEST(SizeRule, findsLongFiles) {
  EXPECT_EQ(first(staysShort, "sim/net/a.cc", repeated("\n", 400)), "");
  EXPECT_EQ(first(staysShort, "sim/net/a.cc", repeated("\n", 401)),
            "sim/net/a.cc:401: the file has 401 lines, at most 400");
  EXPECT_EQ(first(staysShort, "sim/net/a.h", repeated("\n", 150)), "");
  EXPECT_NE(first(staysShort, "sim/net/a.h", repeated("\n", 150) + "x"), "");
}

TEST(SizeRule, findsLongFunctions) {
  EXPECT_EQ(first(staysShort, "sim/net/a.cc", "\nvoid f() {\n" + repeated("  g();\n", 48) + "}\n"), "");
  EXPECT_EQ(first(staysShort, "sim/net/a.cc", "\nvoid f() {\n" + repeated("  g();\n", 49) + "}\n"),
            "sim/net/a.cc:2: a function of 51 lines, at most 50: void f()");
}

TEST(VersionRule, findsVersionsInEngines) {
  EXPECT_NE(first(namesNoVersionInAnEngine, "sim/gateway/a.cc", "if (name == \"exchange-2013-cu17\") {}"), "");
  EXPECT_NE(first(namesNoVersionInAnEngine, "sim/backend/a.cc", "if (year >= 2013) {}"), "");
  EXPECT_NE(first(namesNoVersionInAnEngine, "sim/client/a.cc", "f(\"Exchange 5.5\");"), "");
  EXPECT_EQ(
      first(namesNoVersionInAnEngine, "sim/gateway/a.cc", "// Exchange 2013 does this\nint a = 20130; int b = 12013;"),
      "");
  EXPECT_EQ(first(namesNoVersionInAnEngine, "sim/product/a.cc", "f(\"exchange-2013\");"), "");
}

TEST(SubfolderRule, findsArrowsThatAreNotAllowed) {
  EXPECT_EQ(first(includesOnlyAllowedSubfolders, "sim/gateway/smtp/a.cc", "\n#include \"gateway/mailbox/relay.h\""),
            "sim/gateway/smtp/a.cc:2: gateway/smtp may not include \"gateway/mailbox/relay.h\"");
  EXPECT_NE(first(includesOnlyAllowedSubfolders, "sim/gateway/login/a.h", "#include \"gateway/smtp/smtp_route.h\""),
            "");
  EXPECT_NE(first(includesOnlyAllowedSubfolders, "sim/gateway/attic/a.h", ""), "");
}

TEST(SubfolderRule, allowsOwnRoomsTheFloorAndWhatIsListed) {
  EXPECT_EQ(first(includesOnlyAllowedSubfolders, "sim/gateway/smtp/a.cc",
                  "#include \"gateway/smtp/b.h\"\n#include \"gateway/login/proxy_plan.h\"\n"
                  "#include \"gateway/front_context.h\"\n#include \"product/reader/profile_reader.h\""),
            "");
  EXPECT_EQ(first(includesOnlyAllowedSubfolders, "sim/gateway/front_end.cc", "#include \"gateway/smtp/a.h\""), "");
}

TEST(SeatRule, findsServersOfOursInTheWorld) {
  EXPECT_EQ(
      first(knowsNoServerOfOurs, "sim/world/servers.h", "\nstd::unique_ptr<FrontEnd> frontEnd_;"),
      "sim/world/servers.h:2: FrontEnd: in sim/world only seats.cc knows the servers that are ours, the others know "
      "seats");
  EXPECT_NE(first(knowsNoServerOfOurs, "sim/world/a.cc", "BackEndServer* server;"), "");
  EXPECT_NE(first(knowsNoServerOfOurs, "sim/world/a.cc", "#include \"gateway/health.h\""), "");
  EXPECT_NE(first(knowsNoServerOfOurs, "sim/world/a.h", "#include \"backend/server.h\""), "");
}

TEST(SeatRule, allowsSeatsAndTheFileThatBuildsThem) {
  EXPECT_EQ(first(knowsNoServerOfOurs, "sim/world/seats.cc", "#include \"gateway/front_end.h\"\nFrontEnd* server;"),
            "");
  EXPECT_EQ(first(knowsNoServerOfOurs, "sim/world/a.cc", "FrontEndSeat* seat; f(Speaker::kFrontEnd);  // FrontEnd"),
            "");
  EXPECT_EQ(first(knowsNoServerOfOurs, "tests/world/a.cc", "FrontEnd* server;"), "");
}

TEST(MechanismRule, findsMechanismsByName) {
  EXPECT_EQ(first(namesNoMechanism, "sim/gateway/a.cc", "\nif (mechanism == \"NTLM\") {}"),
            "sim/gateway/a.cc:2: this asks for \"NTLM\" by its name; how a mechanism behaves stands in "
            "sasl/mechanism_table.h");
  EXPECT_NE(first(namesNoMechanism, "tools/coexist/a.cc", "f(\"CRAM-MD5\");"), "");
  EXPECT_EQ(first(namesNoMechanism, "sim/sasl/a.cc", "f(\"NTLM\");"), "");
  EXPECT_EQ(first(namesNoMechanism, "tests/sasl/a.cc", "f(\"NTLM\");"), "");
  EXPECT_EQ(first(namesNoMechanism, "sim/backend/a.cc", "// \"NTLM\"\nf(\"LOGIN\", \"the same for NTLM\");"), "");
}

TEST(LaterRule, findsWhatIsLeftForLater) {
  EXPECT_EQ(first(leavesNothingForLater, "a.md", std::string("one\n// TO") + "DO: two\n").substr(0, 7), "a.md:2:");
  EXPECT_NE(first(leavesNothingForLater, "a.cc", std::string("FIX") + "ME"), "");
  EXPECT_EQ(first(leavesNothingForLater, "a.md", std::string("MASTO") + "DON"), "");
}

TEST(GuardRule, findsAHeaderWithoutPragma) {
  EXPECT_NE(first(isGuardedOnce, "sim/net/a.h", "// #pragma once\nint a;"), "");
  EXPECT_EQ(first(isGuardedOnce, "sim/net/a.h", "// A contract.\n#pragma once\n"), "");
  EXPECT_EQ(first(isGuardedOnce, "sim/net/a.cc", "int a;"), "");
}

TEST(TopLevelRule, findsWhatDoesNotBelongThere) {
  EXPECT_TRUE(topLevelIsTidy({"README.md", "sim", ".git", "build"}).empty());
  const Findings findings = topLevelIsTidy({"sim", "NOTES.md"});
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].message(), "NOTES.md: does not belong at the top of the project");
}

TEST(LinkRule, findsLinksThatLeadNowhere) {
  const Tree tree(COEXIST_SOURCE_DIR);
  const std::string text = "[a](LICENSE) [b](sim#floors) [c](https://example.test/x) [d](#here)\n[e](sim/none.md)";
  const Findings findings = linksLeadSomewhere(tree, {"README.md", text, {}, {}});
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].message(), "README.md:2: the link to 'sim/none.md' leads nowhere");
}

}  // namespace
}  // namespace coexist::tidy
