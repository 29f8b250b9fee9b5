// The shipped personas that send mail, as their documents have them.
#include <gmock/gmock.h>

#include "client/persona_stage.h"

namespace coexist {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

// Seed 004, word for word.
TEST(ExchangeSender, of50QuitsWithoutXauthAndReportsAsTheDocumentHasIt) {
  SmtpStage stage("exchange-5.0-ims");
  stage.serve(smtpReplies(stage.random, "AUTH LOGIN", "AUTH"));
  EXPECT_FALSE(stage.play("send mail").succeeded);
  EXPECT_THAT(stage.server->heard, ElementsAre(StartsWith("EHLO "), "QUIT"));
  EXPECT_THAT(stage.screen.shown,
              ElementsAre("One or more mandatory argument(s) were missing from the recipient",
                          "MSEXCH:IMS:POF:FDRC:NTS2 3502 (000B0981) 502 Server does not support AUTH."));
  EXPECT_THAT(stage.screen.prompts, IsEmpty());
}

TEST(ExchangeSender, of55SendsAuthToA50WhichDoesNotKnowIt) {
  SmtpStage stage("exchange-5.5-ims");
  stage.serve(smtpReplies(stage.random, "XAUTH", "XAUTH"));
  EXPECT_EQ(stage.play("send mail").error, "500 command not recognized");
  EXPECT_THAT(stage.server->heard, ElementsAre(StartsWith("EHLO "), StartsWith("AUTH NTLM TlRMTVNTUAAB"), "QUIT"));
  EXPECT_THAT(stage.screen.shown, ElementsAre(HasSubstr("500 command not recognized")));
}

TEST(ExchangeSender, deliversWhereBothSidesKnowTheVerb) {
  const struct {
    const char* persona;
    const char* with;
    const char* listed;
    const char* verb;
  } kRows[] = {
      {"exchange-5.0-ims", "", "XAUTH", "XAUTH"},
      {"exchange-5.5-ims", "", "AUTH LOGIN", "AUTH"},  // NTLM is taken though it is not listed (C28)
      {"exchange-5.5-ims", "hotfix", "XAUTH", "XAUTH"},
      {"exchange-5.5-ims", "hotfix", "AUTH LOGIN", "AUTH"},
  };
  for (const auto& row : kRows) {
    SmtpStage stage(row.persona, row.with);
    stage.serve(smtpReplies(stage.random, row.listed, row.verb));
    EXPECT_TRUE(stage.play("send mail").succeeded) << row.persona << row.listed << stage.run->outcome().error;
    EXPECT_THAT(stage.server->heard, Contains(HasSubstr("Subject: ")));
    EXPECT_THAT(stage.server->heard, Contains("..and this is the last one."));
    EXPECT_EQ(stage.server->heard.back(), "QUIT");
    EXPECT_THAT(stage.screen.shown, IsEmpty());
  }
}

TEST(ExchangeSender, withTheHotfixReportsAPeerThatListsNeither) {
  SmtpStage stage("exchange-5.5-ims", "hotfix");
  stage.serve(smtpReplies(stage.random, "HELP", "AUTH"));
  EXPECT_FALSE(stage.play("send mail").succeeded);
  EXPECT_THAT(stage.server->heard, ElementsAre(StartsWith("EHLO "), "QUIT"));
  EXPECT_EQ(stage.screen.shown.size(), 2u);
}

TEST(ExchangeSender, showsNoLineThatItsServerMakesUp) {
  SmtpStage stage("exchange-5.5-ims");
  stage.serve(smtpReplies(stage.random, "XAUTH", "XAUTH", "500 no\\nsuch {reporter} sesame"));
  stage.play("send mail");
  EXPECT_THAT(stage.screen.shown, ElementsAre(HasSubstr("500 no\\nsuch {reporter} *****")));
}

// Quirk C29.
TEST(ExchangeSender, of2003DeliversThoughItsPropertiesAreRefused) {
  SmtpStage stage("exchange-2003-smtp");
  stage.serve([](std::string_view line) -> std::string {
    if (line.starts_with("EHLO ")) return "250-back.example.test\r\n250 XEXCH50\r\n";
    if (line.starts_with("XEXCH50")) return "504 Need to authenticate first \r\n";
    if (line == "DATA") return "354 go\r\n";
    if (line == "QUIT") return "221 bye\r\n<close>";
    return line == "." || line.starts_with("MAIL") || line.starts_with("RCPT") ? "250 OK\r\n" : "";
  });
  EXPECT_TRUE(stage.play("send mail").succeeded) << stage.run->outcome().error;
  EXPECT_THAT(stage.server->heard, Contains("XEXCH50 2336 3"));
}

}  // namespace
}  // namespace coexist
