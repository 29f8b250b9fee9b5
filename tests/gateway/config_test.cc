#include "gateway/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/json_document.h"
#include "gateway/own_certificates.h"

namespace coexist {
namespace {

using ::testing::HasSubstr;

const ProductCatalogue& products() {
  static const auto catalogue = ProductCatalogue::load(COEXIST_SOURCE_DIR "/fixtures/products");
  EXPECT_TRUE(catalogue.ok());
  return *catalogue;
}

class GatewayConfigFile : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::path(::testing::TempDir()) / (std::string("coexist-config-") + test->name());
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void write(const std::string& name, const std::string& text, bool secret = true) {
    std::ofstream(folder_ / name) << text;
    using std::filesystem::perms;
    std::filesystem::permissions(
        folder_ / name, secret ? perms::owner_read | perms::owner_write : perms::owner_read | perms::others_read);
  }
  std::optional<GatewayConfig> load(const std::string& text) {
    write("gateway.json", text);
    problems_.clear();
    return loadGatewayConfig((folder_ / "gateway.json").string(), products(), problems_);
  }
  // The first problem of a configuration that must have one.
  std::string problem(const std::string& text) {
    EXPECT_FALSE(load(text).has_value());
    return problems_.empty() ? "" : problems_.front().text();
  }

  std::filesystem::path folder_;
  Problems problems_;
};

// The smallest configuration, with `more` members put in.
std::string config(const std::string& more = "", const std::string& listener = R"("address": "127.0.0.1", "port": 143)",
                   const std::string& home = R"("host": "back.example.test", "security": "clear")") {
  return R"({"host": "mail.example.test",)" + more + R"("listen": [{)" + listener + R"(}],"homes": {"main": {)" + home +
         R"(}},"users": [{"user": "alice", "home": "main"}]})";
}

TEST_F(GatewayConfigFile, isSafeUnlessToldOtherwise) {
  const auto loaded = load(config());
  ASSERT_TRUE(loaded) << problems_.front().text();
  EXPECT_EQ(loaded->settings.loginType, LoginType::kSecureLogin);
  EXPECT_TRUE(loaded->settings.enforceCertificateErrors);
  EXPECT_EQ(loaded->settings.x509CertificateName, "mail.example.test");
  EXPECT_FALSE(loaded->identity);
  EXPECT_EQ(loaded->product->name, "coexist");
  EXPECT_EQ(loaded->homes.at("main").services[MailProtocol::kImap].security, ProxySecurity::kClear);
}

TEST_F(GatewayConfigFile, refusesAnAddressThatOthersReachUnlessExposed) {
  for (const char* address : {"0.0.0.0", "192.0.2.1", "::", "127.evil.example.test"}) {
    EXPECT_THAT(problem(config("", std::string(R"("port": 143, "address": ")") + address + "\"")),
                HasSubstr("\"exposed\": true"));
  }
  EXPECT_THAT(problem(config(R"("exposed": true,)", R"("port": 143, "address": "0.0.0.0")")),
              HasSubstr("needs a certificate"));
}

TEST_F(GatewayConfigFile, readsItsCertificateFromFiles) {
  const auto made = OwnCertificates::selfMade("mail.example.test", 1'700'000'000);
  ASSERT_TRUE(made.ok());
  write("front.pem", made->certificatePem);
  write("front.key", made->privateKeyPem);
  const auto loaded = load(config(R"("exposed": true, "certificate": "front.pem", "key": "front.key",)",
                                  R"("port": 993, "address": "0.0.0.0", "tls": true)"));
  ASSERT_TRUE(loaded) << problems_.front().text();
  EXPECT_TRUE(loaded->identity);
  EXPECT_THAT(problem(config(R"("certificate": "front.pem",)")), HasSubstr("come together"));
  EXPECT_THAT(problem(config(R"("certificate": "front.key", "key": "front.key",)")), HasSubstr("certificate"));
  EXPECT_THAT(problem(config(R"("certificate": "gone.pem", "key": "front.key",)")), HasSubstr("gone.pem"));
}

TEST_F(GatewayConfigFile, takesPasswordsFromFilesAndWarnsWhenOthersReadThem) {
  write("alice.password", "alice-secret\nsecond line\n");
  write("bob.hash", "a4f49c406510bdcab6824ee7c30fd852\r\n", false);
  const std::string users = R"({"host": "mail.example.test", "listen": [{"address": "::1", "port": 143}],
    "homes": {"main": {"host": "back.example.test", "security": "clear"}},
    "users": [{"user": "alice", "home": "main", "password-file": "alice.password"},
              {"user": "bob", "home": "main", "nt-hash-file": "bob.hash"}]})";
  const auto loaded = load(users);
  ASSERT_TRUE(loaded) << problems_.front().text();
  EXPECT_EQ(loaded->users.at(0).password, "alice-secret");
  EXPECT_EQ(loaded->users.at(1).ntHash.size(), 16u);
  EXPECT_THAT(loaded->warnings, ::testing::ElementsAre(HasSubstr("bob.hash")));
  write("bob.hash", "not a hash");
  EXPECT_THAT(problem(users), HasSubstr("32 hexadecimal digits"));
  write("alice.password", "\n");
  EXPECT_THAT(problem(users), HasSubstr("first line is empty"));
}

TEST_F(GatewayConfigFile, saysWhereAMistakeIsAndWhatToDo) {
  EXPECT_THAT(problem(config(R"("prodct": "coexist",)")), HasSubstr("did you mean"));
  EXPECT_THAT(problem(config(R"("product": "coexits",)")), HasSubstr("did you mean"));
  EXPECT_THAT(problem(config("", R"("address": "127.0.0.1", "port": 70000)")), HasSubstr("gateway.json:1:"));
  EXPECT_THAT(problem(config("", R"("address": "127.0.0.1")")), HasSubstr("\"port\" is missing"));
  EXPECT_THAT(problem(config("", R"("address": "127.0.0.1", "port": 143)", R"("host": "b", "security": "tsl")")),
              HasSubstr("did you mean"));
  EXPECT_THAT(problem(R"({"host": "h"})"), HasSubstr("nothing to listen on"));
  EXPECT_THAT(problem("[]"), HasSubstr("an object"));
  EXPECT_THAT(problem("{"), HasSubstr("gateway.json:1:"));
  EXPECT_THAT(problem(config(R"("loops": 2,)", R"("address": "127.0.0.1", "port": 0)")), HasSubstr("port 0"));
}

TEST_F(GatewayConfigFile, refusesUsersThatCannotBeServed) {
  const std::string head = R"({"host": "h", "listen": [{"address": "::1", "port": 143}],
    "homes": {"main": {"host": "b", "security": "clear"}}, "users": )";
  EXPECT_THAT(problem(head + R"([{"user": "alice", "home": "mian"}]})"), HasSubstr("did you mean"));
  EXPECT_THAT(problem(head + R"([{"user": "alice", "home": "main"}, {"user": "ALICE", "home": "main"}]})"),
              HasSubstr("told apart"));
}

TEST_F(GatewayConfigFile, refusesAHomeThatItsProductCannotServe) {
  EXPECT_THAT(problem(config(R"("product": "exchange-2016",)")), HasSubstr("no rule for back ends of family"));
}

TEST_F(GatewayConfigFile, warnsWhereNobodyCanLogOn) {
  const auto loaded = load(config(R"("product": "exchange-2000-sp1",)", R"("address": "127.0.0.1", "port": 143)",
                                  R"("host": "b", "family": "exchange-2000", "security": "clear")"));
  ASSERT_TRUE(loaded) << problems_.front().text();
  EXPECT_THAT(loaded->warnings, ::testing::ElementsAre(HasSubstr("nobody can log on at 127.0.0.1:143")));
}

// An editor that follows the schema must not refuse what the reader takes, or the reverse.
TEST(GatewayConfigSchema, namesEveryMemberThatTheReaderKnows) {
  Problems problems;
  const auto schema = parseJson(SourceFile::fromText("schema", gatewayConfigSchema()), problems);
  ASSERT_TRUE(schema) << problems.front().text();
  Problems mistakes;
  const std::string path = ::testing::TempDir() + "coexist-schema-probe.json";
  std::string probe = "{";
  for (const JsonMember& member : valueAt(*schema, "/properties")->members()) probe += "\"" + member.key + "\": 0,";
  probe.back() = '}';
  std::ofstream(path) << probe;
  EXPECT_FALSE(loadGatewayConfig(path, products(), mistakes));
  for (const LoadProblem& mistake : mistakes)
    EXPECT_EQ(mistake.what.find("unknown"), std::string::npos) << mistake.what;
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace coexist
