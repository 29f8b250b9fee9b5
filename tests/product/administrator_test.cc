#include "product/administrator.h"

#include <gmock/gmock.h>

#include "product/products.h"

namespace coexist {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Administrator : public testing::Test {
 protected:
  Administrator() {
    EXPECT_TRUE(directory_.add({.name = "alice",
                                .domain = "EXAMPLE",
                                .account = "aliddell",
                                .smtpAddress = "alice@example.test",
                                .home = "legacy"}));
    EXPECT_TRUE(directory_.add({.name = "proxy", .domain = "EXAMPLE", .account = "proxy", .serviceAccount = true}));
  }

  // What the shell prints; an error as one line.
  std::vector<std::string> run(std::string_view line, std::string_view product = "exchange-2016") {
    CmdletError error;
    const auto call = parseCmdlet(line, error);
    if (!call) return {"not parsed: " + error.error.message()};
    return run(*call, product);
  }
  std::vector<std::string> run(const CmdletCall& call, std::string_view product = "exchange-2016") {
    auto ran = runSettingsCmdlet(call, shipped(product), machine_, directory_);
    if (!ran) return {"not ours"};
    return *ran ? **ran : std::vector<std::string>{"error: " + ran->error().message()};
  }

  Machine machine_{"front.example.test", shipped("exchange-2016").defaults};
  Directory directory_;
};

TEST_F(Administrator, configuresAndWarnsThatAServiceMustRestart) {
  EXPECT_THAT(run("Set-ImapSettings -EnableGSSAPIAndNTLMAuth $false -LoginType PlainTextAuthentication"),
              ElementsAre("WARNING: Changes to IMAP4 settings will only take effect after all Microsoft Exchange IMAP4 "
                          "services are restarted on server front.example.test."));
  EXPECT_FALSE(machine_.configured(MailProtocol::kImap).enableGssapiAndNtlmAuth);
  EXPECT_EQ(machine_.configured(MailProtocol::kImap).loginType, LoginType::kPlainTextAuthentication);
  EXPECT_TRUE(machine_.inEffect(MailProtocol::kImap, MachineService::kFrontEnd).enableGssapiAndNtlmAuth);
}

TEST_F(Administrator, saysThatNothingWasModified) {
  EXPECT_THAT(run("Set-ImapSettings -Server front"), ElementsAre(HasSubstr("no settings have been modified")));
}

TEST_F(Administrator, showsWhatIsConfiguredAndNotWhatIsInEffect) {
  run("Set-ImapSettings -LoginType PlainTextLogin");
  EXPECT_THAT(
      run("Get-ImapSettings"),
      ElementsAre("ProtocolName                      : IMAP4", "Name                              : 1",
                  "X509CertificateName               : front.example.test",
                  "LoginType                         : PlainTextLogin", "AuthenticatedConnectionTimeout    : 00:30:00",
                  "PreAuthenticatedConnectionTimeout : 00:01:00", "MaxCommandSize                    : 10240",
                  "ProxyTargetPort                   : 1993", "ProtocolLogEnabled                : True",
                  "EnforceCertificateErrors          : False", "EnableGSSAPIAndNTLMAuth           : True",
                  "Server                            : front.example.test",
                  "Identity                          : front.example.test\\1"));
}

// Seed 002.
TEST_F(Administrator, renamesX509CertificateNameByEnablingACertificateForImap) {
  EXPECT_THAT(run("Enable-ExchangeCertificate -DomainName mail.example.test -Services IMAP,POP,IIS"), IsEmpty());
  EXPECT_EQ(machine_.inEffect(MailProtocol::kImap, MachineService::kFrontEnd).x509CertificateName, "mail.example.test");
  EXPECT_EQ(machine_.inEffect(MailProtocol::kImap, MachineService::kBackEnd).x509CertificateName, "mail.example.test");
  EXPECT_THAT(run("Get-ImapSettings"), Contains("X509CertificateName               : mail.example.test"));
}

TEST_F(Administrator, leavesImapAloneWhenACertificateIsForOtherServices) {
  EXPECT_THAT(run("Enable-ExchangeCertificate -DomainName mail.example.test -Services POP,IIS"), IsEmpty());
  EXPECT_EQ(machine_.configured(MailProtocol::kImap).x509CertificateName, "front.example.test");
  EXPECT_THAT(machine_.boundCertificates(MailProtocol::kImap), IsEmpty());
}

TEST_F(Administrator, cannotTakeABindingBack) {
  run("Enable-ExchangeCertificate -DomainName mail.example.test -Services IMAP");
  EXPECT_THAT(run("Enable-ExchangeCertificate -DomainName mail.example.test -Services None"),
              ElementsAre("WARNING: The certificate mail.example.test stays bound to the services that use it: a "
                          "binding cannot be taken back. Nothing was changed."));
  EXPECT_EQ(machine_.configured(MailProtocol::kImap).x509CertificateName, "mail.example.test");
  EXPECT_THAT(machine_.boundCertificates(MailProtocol::kImap), ElementsAre("mail.example.test"));
  EXPECT_THAT(run("Enable-ExchangeCertificate -DomainName mail.example.test -Services None,IMAP"),
              ElementsAre("error: -Services None stands alone"));
}

TEST_F(Administrator, warnsOfACertificateWithoutAHostName) {
  EXPECT_THAT(run("Enable-ExchangeCertificate -DomainName '*.example.test' -Services IMAP"),
              ElementsAre(HasSubstr("WARNING: The certificate *.example.test cannot be used for IMAP")));
  EXPECT_EQ(machine_.configured(MailProtocol::kImap).x509CertificateName, "front.example.test");
}

TEST_F(Administrator, movesAMailboxByAnyOfItsNames) {
  EXPECT_THAT(run("New-MoveRequest alice -TargetServer new"),
              ElementsAre("DisplayName  : alice", "TargetServer : new", "Status       : Completed"));
  EXPECT_EQ(directory_.byName("alice")->home, "new");
  run("New-MoveRequest -Identity alice@example.test -TargetServer newer");
  EXPECT_EQ(directory_.byName("alice")->home, "newer");
  EXPECT_THAT(run("New-MoveRequest nobody -TargetServer new"), ElementsAre("error: there is no mailbox \"nobody\""));
}

TEST_F(Administrator, refusesWhatTheProductDoesNotHave) {
  EXPECT_THAT(
      run("Set-ImapSettings -EnableGSSAPIAndNTLMAuth $false", "exchange-2007"),
      ElementsAre("error: Set-ImapSettings of exchange-2007 has no parameter EnableGSSAPIAndNTLMAuth (expected: "
                  "it has AuthenticatedConnectionTimeout, EnforceCertificateErrors, LoginType, MaxCommandSize, "
                  "PreAuthenticatedConnectionTimeout, ProxyTargetPort, X509CertificateName)"));
  EXPECT_TRUE(machine_.configured(MailProtocol::kImap).enableGssapiAndNtlmAuth);
  EXPECT_THAT(run("Set-ImapSettings -LoginType SecureLogin", "exchange-2003"),
              ElementsAre("error: exchange-2003 has no cmdlet Set-ImapSettings (expected: it has nothing)"));
  EXPECT_THAT(run("New-MoveRequest alice -TargetServer new", "exchange-2007"),
              ElementsAre(HasSubstr("error: exchange-2007 has no cmdlet New-MoveRequest")));
  EXPECT_EQ(directory_.byName("alice")->home, "legacy");
}

TEST_F(Administrator, leavesToTheWorldWhatNeedsRunningServices) {
  for (const char* line : {"Restart-Service MSExchangeIMAP4", "Test-ImapConnectivity", "Get-ServerHealth"}) {
    EXPECT_THAT(run(line), ElementsAre("not ours")) << line;
  }
  CmdletError error;
  const auto health = parseCmdlet("Get-ServerHealth", error);
  EXPECT_TRUE(checkKnownTo(shipped("exchange-2016"), *health));
  EXPECT_FALSE(checkKnownTo(shipped("exchange-2010"), *health));
}

// Calls that were not typed, such as a scenario's settings at start.
TEST_F(Administrator, checksCallsThatWereNotParsed) {
  EXPECT_THAT(run(CmdletCall{"Set-ImapSettings", {{"LoginType", "Plain"}}}),
              ElementsAre("error: \"Plain\" is no value of -LoginType (expected: PlainTextLogin, "
                          "PlainTextAuthentication or SecureLogin)"));
  EXPECT_THAT(run(CmdletCall{"Set-ImapSettings", {{"Colour", "red"}}}),
              ElementsAre(HasSubstr("has no parameter Colour")));
  EXPECT_THAT(run(CmdletCall{"New-MoveRequest", {}}), ElementsAre("error: New-MoveRequest needs -Identity"));
  EXPECT_THAT(run(CmdletCall{"Enable-ExchangeCertificate", {{"DomainName", "m.test"}}}),
              ElementsAre("error: Enable-ExchangeCertificate needs -Services"));
}

}  // namespace
}  // namespace coexist
