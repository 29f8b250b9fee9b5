// The files that a gateway's configuration names, and who may read them.
#include <gmock/gmock.h>

#include "gateway/standalone/config_fixture.h"
#include "gateway/standalone/own_certificates.h"

namespace coexist {
namespace {

using ::testing::HasSubstr;

TEST_F(GatewayConfigFile, readsItsCertificateFromFiles) {
  const auto made = OwnCertificates::selfMade("mail.example.test", 1'700'000'000);
  ASSERT_TRUE(made.ok());
  write("front.pem", made->certificatePem);
  write("front.key", made->privateKeyPem);
  const auto loaded = load(config(R"("exposed": true, "certificate": "front.pem", "key": "front.key",)",
                                  R"("port": 993, "address": "0.0.0.0")"));
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
    "homes": {"main": {"host": "back.example.test", "imap": {"security": "clear"}}},
    "users": [{"user": "alice", "home": "main", "password-file": "alice.password"},
              {"user": "bob", "home": "main", "nt-hash-file": "bob.hash"}]})";
  const auto loaded = load(users);
  ASSERT_TRUE(loaded) << problems_.front().text();
  EXPECT_EQ(loaded->users.at(0).password, "alice-secret");
  EXPECT_EQ(loaded->users.at(1).ntHash.size(), 16u);
  EXPECT_THAT(loaded->warnings, ::testing::Contains(HasSubstr("bob.hash can be read by everybody")));
  EXPECT_THAT(loaded->warnings, ::testing::Not(::testing::Contains(HasSubstr("alice.password"))));
  write("bob.hash", "not a hash");
  EXPECT_THAT(problem(users), HasSubstr("32 hexadecimal digits"));
  write("alice.password", "\n");
  EXPECT_THAT(problem(users), HasSubstr("first line is empty"));
}

TEST_F(GatewayConfigFile, warnsOfSecretsThatOthersMayReadOrReplace) {
  using std::filesystem::perms;
  const std::string text = R"({"host": "h", "listen": [{"address": "::1", "port": 143}],
    "homes": {"main": {"host": "b", "imap": {"security": "clear"}}},
    "users": [{"user": "alice", "home": "main", "password-file": "alice.password"}]})";
  const auto warningsAt = [&](perms file, perms folder) {
    write("alice.password", "alice-secret");
    std::filesystem::permissions(folder_ / "alice.password", file);
    std::filesystem::permissions(folder_, folder);
    const auto loaded = load(text);
    auto warnings = loaded ? loaded->warnings : std::vector<std::string>{"not loaded"};
    std::erase_if(warnings, [](const std::string& each) { return each.starts_with("nobody can be logged on"); });
    return warnings;
  };
  const perms own = perms::owner_read | perms::owner_write;
  EXPECT_THAT(warningsAt(own, perms::owner_all), ::testing::IsEmpty());
  for (const perms others : {perms::group_read, perms::group_write, perms::others_write}) {
    EXPECT_THAT(warningsAt(own | others, perms::owner_all),
                ::testing::ElementsAre(HasSubstr("alice.password can be read or written by others")));
  }
  EXPECT_THAT(warningsAt(own, perms::owner_all | perms::others_all),
              ::testing::ElementsAre(HasSubstr("can put another file in the place of")));
  EXPECT_THAT(warningsAt(own, perms::owner_all | perms::others_all | perms::sticky_bit), ::testing::IsEmpty());
}

TEST_F(GatewayConfigFile, knowsWhoTheProcessMayBecome) {
  EXPECT_TRUE(load(config(R"("user": "root",)")));
  EXPECT_THAT(problem(config(R"("user": "no-such-user",)")), HasSubstr("no user of this system"));
  EXPECT_THAT(problem(config(R"("user": "root", "group": "no-such-group",)")), HasSubstr("no group of this system"));
}

TEST_F(GatewayConfigFile, repeatsNoPasswordThatStandsInTheWrongPlace) {
  const std::string secret = "Can4ry.1000";
  for (const std::string& text :
       {config("\"password\": \"" + secret + "\","),
        config("\"service-account\": {\"user\": \"x\", \"password\": \"" + secret + "\"},"),
        config("\"service-account\": {\"user\": \"x\", \"password-file\": [\"" + secret + "\"]},")}) {
    EXPECT_FALSE(load(text));
    ASSERT_FALSE(problems_.empty());
    for (const Diagnostic& each : problems_) EXPECT_THAT(each.error().message(), ::testing::Not(HasSubstr(secret)));
  }
}

}  // namespace
}  // namespace coexist
