#include "product/shell/administrator.h"

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
                                .alias = "alice",
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
    return run(call, shipped(product));
  }
  std::vector<std::string> run(const CmdletCall& call, const Product& product) {
    auto ran = runSettingsCmdlet(call, product, machine_, directory_, [](const std::string& server) { return server; });
    if (!ran) return {"not ours"};
    return *ran ? **ran : std::vector<std::string>{"error: " + ran->error().message()};
  }

  // With a shell that has every cmdlet and, of the settings, those that are named.
  std::vector<std::string> runWith(std::set<std::string, std::less<>> parameters, std::string_view line) {
    Product product;
    product.name = "made";
    for (const Cmdlet& cmdlet : cmdlets()) product.cmdlets.insert(cmdlet.name);
    product.parameters[MailProtocol::kPop3] = std::move(parameters);
    CmdletError error;
    const auto call = parseCmdlet(line, error);
    return call ? run(*call, product) : std::vector<std::string>{"not parsed: " + error.error.message()};
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

TEST_F(Administrator, configuresEachProtocolByItself) {
  EXPECT_THAT(runWith({"LoginType", "MaxCommandSize"}, "Set-PopSettings -LoginType PlainTextLogin"),
              ElementsAre("WARNING: Changes to POP3 settings will only take effect after all Microsoft Exchange POP3 "
                          "services are restarted on server front.example.test."));
  EXPECT_EQ(machine_.configured(MailProtocol::kPop3).loginType, LoginType::kPlainTextLogin);
  EXPECT_EQ(machine_.configured(MailProtocol::kImap).loginType, LoginType::kSecureLogin);
  EXPECT_EQ(machine_.inEffect(MailProtocol::kPop3, MachineService::kBackEnd).loginType, LoginType::kSecureLogin);
  EXPECT_THAT(runWith({"LoginType", "MaxCommandSize"}, "Get-PopSettings"),
              ElementsAre("ProtocolName   : POP3", "Name           : 1", "LoginType      : PlainTextLogin",
                          testing::StartsWith("MaxCommandSize : "), "Server         : front.example.test",
                          "Identity       : front.example.test\\1"));
  EXPECT_THAT(runWith({"MaxCommandSize"}, "Set-PopSettings -LoginType SecureLogin"),
              ElementsAre("error: Set-PopSettings of made has no parameter LoginType (expected: it has Identity, "
                          "MaxCommandSize, Server)"));
}

// Seed 003's cure.
TEST_F(Administrator, givesAMailboxAnotherAlias) {
  EXPECT_THAT(runWith({}, "Set-Mailbox alice -Alias aliddell"), IsEmpty());
  EXPECT_EQ(directory_.byAlias("aliddell"), directory_.byName("alice"));
  EXPECT_EQ(directory_.byAlias("alice"), nullptr);
  EXPECT_THAT(
      runWith({}, "Set-Mailbox EXAMPLE\\aliddell -Alias aliddell"),
      ElementsAre("WARNING: The command completed successfully but no settings of 'alice' have been modified."));
  EXPECT_THAT(runWith({}, "Set-Mailbox nobody -Alias x"), ElementsAre("error: there is no mailbox \"nobody\""));
  EXPECT_TRUE(directory_.add({.name = "bob", .domain = "EXAMPLE", .account = "bob", .alias = "bob"}));
  EXPECT_THAT(runWith({}, "Set-Mailbox bob -Alias ALIDDELL"),
              ElementsAre("error: the alias \"ALIDDELL\" of account \"bob\" is taken"));
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

TEST_F(Administrator, renamesForPop3WhatACertificateIsBoundToPop3For) {
  EXPECT_THAT(run("Enable-ExchangeCertificate -DomainName mail.example.test -Services POP"), IsEmpty());
  EXPECT_EQ(machine_.inEffect(MailProtocol::kPop3, MachineService::kBackEnd).x509CertificateName, "mail.example.test");
  EXPECT_THAT(machine_.boundCertificates(MailProtocol::kPop3), ElementsAre("mail.example.test"));
  EXPECT_THAT(run("Enable-ExchangeCertificate -DomainName '*.example.test' -Services POP,IMAP"),
              ElementsAre(HasSubstr("cannot be used for IMAP"), HasSubstr("cannot be used for POP")));
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
                  "it has AuthenticatedConnectionTimeout, EnforceCertificateErrors, Identity, LoginType, "
                  "MaxCommandSize, PreAuthenticatedConnectionTimeout, ProxyTargetPort, Server, X509CertificateName)"));
  EXPECT_TRUE(machine_.configured(MailProtocol::kImap).enableGssapiAndNtlmAuth);
  EXPECT_THAT(
      run("Set-ImapSettings -LoginType SecureLogin", "exchange-2003"),
      ElementsAre("error: exchange-2003 has no cmdlet Set-ImapSettings (expected: it has Update-ExchangeServer)"));
  EXPECT_THAT(run("New-MoveRequest alice -TargetServer new", "exchange-2007"),
              ElementsAre(HasSubstr("error: exchange-2007 has no cmdlet New-MoveRequest")));
  EXPECT_EQ(directory_.byName("alice")->home, "legacy");
}

TEST_F(Administrator, leavesToTheWorldWhatNeedsRunningServices) {
  for (const char* line : {"Restart-Service MSExchangeIMAP4", "Test-ImapConnectivity", "Test-PopConnectivity",
                           "Get-ServerHealth", "Update-ExchangeServer -Build 5.5.2394.0"}) {
    EXPECT_THAT(runWith({}, line), ElementsAre("not ours")) << line;
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
