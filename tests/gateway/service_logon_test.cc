#include "gateway/service_logon.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace coexist {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Account mailboxOf(const std::string& alias, const std::string& mail) {
  Account account;
  account.name = "bob";
  account.alias = alias;
  account.smtpAddress = mail;
  return account;
}

std::string named(const char* form, MailProtocol protocol = MailProtocol::kImap) {
  const auto logon = readServiceLogon(form);
  EXPECT_TRUE(logon.ok()) << form;
  return serviceLogonName(*logon, protocol, "EXAMPLE/proxy", mailboxOf("b/b", "bob@example.test"));
}

TEST(ServiceLogon, namesTheMailboxInEachForm) {
  EXPECT_EQ(named("exchange"), "EXAMPLE/proxy/b/b");
  EXPECT_EQ(named("exchange", MailProtocol::kPop3), "EXAMPLE\\proxy\\b/b");
  EXPECT_EQ(named("plain"), "bob");
  EXPECT_EQ(named("plain:{mail}"), "bob@example.test");
  EXPECT_EQ(named("master-user"), "bob*proxy");
  EXPECT_EQ(named("{mail}%{domain}.{account}"), "bob@example.test%EXAMPLE.proxy");
}

TEST(ServiceLogon, saysWhatItNeedsOfAUser) {
  EXPECT_THAT(readServiceLogon("exchange")->fields(), ElementsAre("alias"));
  EXPECT_THAT(readServiceLogon("master-user")->fields(), ElementsAre("user"));
  EXPECT_THAT(readServiceLogon("{mail}*{alias}")->fields(), ElementsAre("alias", "mail"));
  EXPECT_EQ(serviceLogonName(ServiceLogon{}, MailProtocol::kImap, "p", mailboxOf("", "x")), "");
  EXPECT_EQ(serviceLogonName({ServiceLogon::Form::kNone}, MailProtocol::kImap, "p", mailboxOf("b", "x")), "");
}

TEST(ServiceLogon, refusesAFormThatNamesNoMailboxOrAFieldThatIsNotKnown) {
  EXPECT_THAT(readServiceLogon("{domain}/{account}").error().message(), HasSubstr("it names no mailbox"));
  EXPECT_THAT(readServiceLogon("exchnage").error().message(), HasSubstr("master-user ({user}*{account})"));
  for (const char* wrong : {"{user}{usr}", "{user}{", "plain:{}", "{user}\r\nA"}) {
    EXPECT_THAT(readServiceLogon(wrong).error().message(), HasSubstr("a field that is not known"));
  }
}

TEST(ServiceLogon, knowsDomainAndAccountOfAName) {
  EXPECT_EQ(ServiceAccountName("EXAMPLE\\proxy").domain, "EXAMPLE");
  EXPECT_EQ(ServiceAccountName("EXAMPLE/proxy").account, "proxy");
  EXPECT_EQ(ServiceAccountName("master").domain, "");
  EXPECT_EQ(ServiceAccountName("master").account, "master");
}

}  // namespace
}  // namespace coexist
