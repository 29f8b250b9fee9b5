#include "client/screen_text.h"

#include <gtest/gtest.h>

namespace coexist {
namespace {

TEST(ScreenText, fillsEachPlaceOnce) {
  ScreenPlaces places;
  places.account = "{server}";
  places.server = "mail.example.test";
  places.port = "143";
  places.secure = "No";
  EXPECT_EQ(screenText("{account} at {server}:{port}, {secure}{x} {account", places),
            "{server} at mail.example.test:143, No{x} {account");
}

TEST(ScreenText, masksThePasswordInWhatAServerSays) {
  EXPECT_EQ(shownReply("you said sesame, sesame!", "sesame"), "you said *****, *****!");
  EXPECT_EQ(shownReply("nothing to hide", ""), "nothing to hide");
}

TEST(ScreenText, masksBeforeItCuts) {
  const std::string reply = std::string(297, 'x') + "sesame";
  EXPECT_EQ(shownReply(reply, "sesame").find("ses"), std::string::npos);
}

TEST(ScreenText, makesRepliesVisibleAndShort) {
  EXPECT_EQ(shownReply("\x1b[31mred", ""), "\\x1b[31mred");
  EXPECT_LT(shownReply(std::string(100'000, 'x'), "").size(), 400u);
}

TEST(TypedCredentials, takeTheFormThatThePersonaUses) {
  Account alice;
  alice.account = "alice";
  alice.domain = "EXAMPLE";
  alice.upn = "alice@example.test";
  alice.smtpAddress = "a.liddell@example.test";
  alice.password = "sesame";
  EXPECT_EQ(typedCredentials(alice, "account", "login").user, "alice");
  EXPECT_EQ(typedCredentials(alice, "domain-account", "login").user, "EXAMPLE\\alice");
  EXPECT_EQ(typedCredentials(alice, "upn", "PLAIN").user, "alice@example.test");
  EXPECT_EQ(typedCredentials(alice, "smtp", "login").user, "a.liddell@example.test");
  EXPECT_EQ(typedCredentials(alice, "account", "login").domain, "");
  EXPECT_EQ(typedCredentials(alice, "domain-account", "NTLM").user, "alice");
  EXPECT_EQ(typedCredentials(alice, "account", "NTLM").domain, "EXAMPLE");
  EXPECT_EQ(typedCredentials(alice, "upn", "NTLM").domain, "");
  EXPECT_EQ(typedCredentials(alice, "upn", "NTLM").password, "sesame");
}

}  // namespace
}  // namespace coexist
