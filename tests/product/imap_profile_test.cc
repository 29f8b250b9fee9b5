#include "product/imap_profile.h"

#include <gtest/gtest.h>

#include <set>

namespace coexist {
namespace {

class CapabilityLine : public testing::Test {
 protected:
  std::string line(const std::string& text, std::vector<std::string> advertised) {
    ImapProfile profile;
    profile.capability[0][kTls] = text;
    profile.advertised[0][kTls] = std::move(advertised);
    return profile.capabilityLine(ServerRole::kFront, AccessState::kTls, settings_);
  }

  static constexpr auto kTls = static_cast<size_t>(AccessState::kTls);
  ServiceSettings settings_;
};

TEST_F(CapabilityLine, listsMechanismsInTheOrderOfTheProduct) {
  EXPECT_EQ(line("CAPABILITY IMAP4 {auth} IDLE", {"PLAIN", "NTLM"}), "CAPABILITY IMAP4 AUTH=PLAIN AUTH=NTLM IDLE");
  EXPECT_EQ(line("CAPABILITY IMAP4 {auth}  IDLE", {"NTLM"}), "CAPABILITY IMAP4 AUTH=NTLM  IDLE");
}

TEST_F(CapabilityLine, losesTheTemplateWithOneSpaceWhenThereIsNoMechanism) {
  EXPECT_EQ(line("CAPABILITY IMAP4 {auth} IDLE", {}), "CAPABILITY IMAP4 IDLE");
  EXPECT_EQ(line("CAPABILITY IMAP4 {auth}", {}), "CAPABILITY IMAP4");
  EXPECT_EQ(line("CAPABILITY IMAP4", {"NTLM"}), "CAPABILITY IMAP4");
}

TEST_F(CapabilityLine, followsEnableGssapiAndNtlmAuth) {
  settings_.enableGssapiAndNtlmAuth = false;
  EXPECT_EQ(line("CAPABILITY {auth} IDLE", {"PLAIN", "NTLM", "GSSAPI"}), "CAPABILITY AUTH=PLAIN IDLE");
  EXPECT_EQ(line("CAPABILITY {auth} IDLE", {"NTLM", "GSSAPI"}), "CAPABILITY IDLE");
}

TEST(ImapProfile, honoursWithoutLetterCaseAndOnlyWhatTheSettingsLeave) {
  ImapProfile profile;
  profile.honoured[1][static_cast<size_t>(AccessState::kClear)] = {"NTLM", "PLAIN"};
  profile.advertised[1][static_cast<size_t>(AccessState::kClear)] = {"GSSAPI"};
  ServiceSettings settings;
  const auto honours = [&](std::string_view mechanism) {
    return profile.honours(ServerRole::kBack, AccessState::kClear, settings, mechanism);
  };
  EXPECT_TRUE(honours("ntlm"));
  EXPECT_FALSE(honours("GSSAPI"));
  EXPECT_FALSE(honours(""));
  EXPECT_FALSE(profile.honours(ServerRole::kFront, AccessState::kClear, settings, "NTLM"));
  EXPECT_TRUE(profile.advertises(ServerRole::kBack, AccessState::kClear, settings, "gssapi"));
  settings.enableGssapiAndNtlmAuth = false;
  EXPECT_FALSE(honours("NTLM"));
  EXPECT_TRUE(honours("PLAIN"));
  EXPECT_FALSE(profile.advertises(ServerRole::kBack, AccessState::kClear, settings, "GSSAPI"));
}

TEST(MechanismLists, knowWhatASettingHasSwitchedOff) {
  ImapProfile profile;
  profile.honoured[1][static_cast<size_t>(AccessState::kClear)] = {"NTLM", "PLAIN"};
  ServiceSettings settings;
  const auto switchedOff = [&](std::string_view mechanism) {
    return profile.switchedOff(ServerRole::kBack, AccessState::kClear, settings, mechanism);
  };
  EXPECT_FALSE(switchedOff("NTLM"));
  settings.enableGssapiAndNtlmAuth = false;
  EXPECT_TRUE(switchedOff("ntlm"));
  EXPECT_FALSE(switchedOff("PLAIN"));
  EXPECT_FALSE(switchedOff("GSSAPI")) << "which is not honoured with the setting either";
}

TEST(ImapProfile, fillsTheHostIn) {
  ImapProfile profile;
  profile.texts[static_cast<size_t>(ImapReplyText::kGreeting)].text = "OK ({host}) ready";
  EXPECT_EQ(profile.line(ImapReplyText::kGreeting, "mail.example.test"), "OK (mail.example.test) ready");
  EXPECT_EQ(profile.line(ImapReplyText::kBye, "mail.example.test"), "");
}

TEST(ImapReplyText, hasOneNameEach) {
  std::set<std::string_view> names;
  for (size_t i = 0; i < kImapTexts; ++i) names.insert(rowOf(static_cast<ImapReplyText>(i)).name);
  EXPECT_EQ(names.size(), kImapTexts);
  EXPECT_EQ(rowOf(ImapReplyText::kMechanismRefused).name, "mechanism-refused");
  EXPECT_EQ(rowOf(ImapReplyText::kShutdown).name, "shutdown");
  EXPECT_EQ(rowOf(ImapReplyText::kBye).beginnings, "BYE");
}

}  // namespace
}  // namespace coexist
