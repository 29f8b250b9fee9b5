// What the administrator types -> a checked call, or a placed mistake.
#include <gmock/gmock.h>

#include "base/text.h"
#include "product/shell/administrator.h"

namespace coexist {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// "Cmdlet Name=value Name=value", or "column: what (expected)".
std::string parsedCmdlet(std::string_view line) {
  CmdletError error;
  const auto call = parseCmdlet(line, error);
  if (!call) return std::to_string(error.column) + ": " + error.error.message();
  std::string text = call->cmdlet;
  for (const auto& [name, value] : call->parameters) text += " " + name + "=" + value;
  return text;
}

// Seeds 000 and 002, as they spell it.
TEST(CmdletParser, takesTheFoundingDocumentsLines) {
  EXPECT_EQ(parsedCmdlet("Set-IMAPSettings -EnableGSSAPIAndNTLMAuth $false"),
            "Set-ImapSettings EnableGSSAPIAndNTLMAuth=false");
  EXPECT_EQ(parsedCmdlet("Set-ImapSettings -X509CertificateName front.example.test"),
            "Set-ImapSettings X509CertificateName=front.example.test");
  EXPECT_EQ(parsedCmdlet("Restart-Service MSExchangeImap4"), "Restart-Service Name=MSExchangeImap4");
  EXPECT_EQ(parsedCmdlet("Get-ServerHealth"), "Get-ServerHealth");
}

TEST(CmdletParser, takesPop3sLinesAsImaps) {
  EXPECT_EQ(parsedCmdlet("Set-POPSettings -EnableGSSAPIAndNTLMAuth $false"),
            "Set-PopSettings EnableGSSAPIAndNTLMAuth=false");
  EXPECT_EQ(parsedCmdlet("Set-PopSettings -MessageRetrievalSortOrder descending"),
            "Set-PopSettings MessageRetrievalSortOrder=Descending");
  EXPECT_EQ(parsedCmdlet("Set-PopSettings -MaxCommandSize 512"), "Set-PopSettings MaxCommandSize=512");
  EXPECT_EQ(parsedCmdlet("Set-PopSettings -MaxCommandSize 10240"),
            "32: 10240 is no value of -MaxCommandSize (expected: a whole number from 40 to 1024)");
  EXPECT_THAT(parsedCmdlet("Set-ImapSettings -MessageRetrievalSortOrder Descending"),
              HasSubstr("Set-ImapSettings has no parameter MessageRetrievalSortOrder"));
  EXPECT_EQ(parsedCmdlet("Restart-Service MSExchangePop3,MSExchangePop3BE"),
            "Restart-Service Name=MSExchangePop3,MSExchangePop3BE");
  EXPECT_EQ(parsedCmdlet("Stop-Service MSExchangePop3 -ComputerName legacy"),
            "Stop-Service ComputerName=legacy Name=MSExchangePop3");
  EXPECT_EQ(parsedCmdlet("Test-PopConnectivity -ConnectionType Plaintext"),
            "Test-PopConnectivity ConnectionType=Plaintext");
}

TEST(CmdletParser, takesAnAliasAndABuild) {
  EXPECT_EQ(parsedCmdlet("Set-Mailbox alice -Alias aliddell"), "Set-Mailbox Alias=aliddell Identity=alice");
  EXPECT_THAT(parsedCmdlet("Set-Mailbox alice"), HasSubstr("Set-Mailbox needs -Alias"));
  EXPECT_EQ(parsedCmdlet("Update-ExchangeServer -Build 5.5.2394.0 -Server new"),
            "Update-ExchangeServer Build=5.5.2394.0 Server=new");
  EXPECT_THAT(parsedCmdlet("Update-ExchangeServer"), HasSubstr("Update-ExchangeServer needs -Build"));
}

TEST(CmdletParser, takesNamesWithoutLetterCaseAndByUniquePrefix) {
  EXPECT_EQ(parsedCmdlet("set-imapsettings -logintype plaintextlogin"), "Set-ImapSettings LoginType=PlainTextLogin");
  EXPECT_EQ(parsedCmdlet("Set-ImapSettings -Login SecureLogin -X5 a.test"),
            "Set-ImapSettings LoginType=SecureLogin X509CertificateName=a.test");
  EXPECT_EQ(parsedCmdlet("Set-ImapSettings -Pro 1"),
            "17: -Pro is ambiguous (expected: one of ProtocolLogEnabled, ProxyTargetPort)");
}

TEST(CmdletParser, takesQuotesListsAndColons) {
  EXPECT_EQ(parsedCmdlet("  Get-ImapSettings -Server:'front one'\t"), "Get-ImapSettings Server=front one");
  EXPECT_EQ(parsedCmdlet("Get-ImapSettings -Server \"it's\""), "Get-ImapSettings Server=it's");
  EXPECT_EQ(parsedCmdlet("Get-ImapSettings -Server 'it''s $5'"), "Get-ImapSettings Server=it's $5");
  EXPECT_EQ(parsedCmdlet("Get-ImapSettings -Server \"a `$5 `\" b\"\"c\""), "Get-ImapSettings Server=a $5 \" b\"c");
  EXPECT_EQ(parsedCmdlet("Enable-ExchangeCertificate -DomainName m.test -Services 'imap,POP', iis"),
            "Enable-ExchangeCertificate DomainName=m.test Services=IMAP,POP,IIS");
  EXPECT_EQ(parsedCmdlet("New-MoveRequest alice@example.test -TargetServer new"),
            "New-MoveRequest Identity=alice@example.test TargetServer=new");
  EXPECT_EQ(parsedCmdlet("Set-ImapSettings -EnableGSSAPI:$TRUE"), "Set-ImapSettings EnableGSSAPIAndNTLMAuth=true");
}

TEST(CmdletParser, takesASwitchAloneOrWithAValue) {
  EXPECT_EQ(parsedCmdlet("Test-ImapConnectivity -LightMode -ConnectionType ssl"),
            "Test-ImapConnectivity ConnectionType=Ssl LightMode=true");
  EXPECT_EQ(parsedCmdlet("Test-ImapConnectivity -LightMode:$false"), "Test-ImapConnectivity");
  EXPECT_EQ(parsedCmdlet("Test-ImapConnectivity -LightMode:yes"),
            "33: no value of -LightMode (expected: $true or $false)");
}

TEST(CmdletParser, takesSeveralServicesAtOnce) {
  CmdletError error;
  const auto call = parseCmdlet("Restart-Service -Name MSExchangeIMAP4, msexchangeimap4be -Force", error);
  ASSERT_TRUE(call);
  EXPECT_THAT(call->list("Name"), ElementsAre("MSExchangeIMAP4", "msexchangeimap4be"));
  EXPECT_THAT(call->list("Nothing"), testing::IsEmpty());
  EXPECT_EQ(call->find("Nothing"), nullptr);
}

TEST(CmdletParser, namesTheCmdletsThatThereAre) {
  EXPECT_EQ(parsedCmdlet("  Set-ImapSetings"),
            "2: unknown cmdlet Set-ImapSetings (expected: did you mean Set-ImapSettings? known: "
            "Enable-ExchangeCertificate, Get-ImapSettings, Get-PopSettings, Get-ReceiveConnector, Get-ServerHealth, "
            "Get-Service, "
            "New-MoveRequest, Restart-Service, Set-ImapSettings, Set-Mailbox, Set-PopSettings, Set-ReceiveConnector, "
            "Start-Service, "
            "Stop-Service, Test-ImapConnectivity, Test-PopConnectivity, Update-ExchangeServer)");
  EXPECT_THAT(parsedCmdlet(""), HasSubstr("0: no command (expected: known: Enable-ExchangeCertificate"));
  EXPECT_THAT(parsedCmdlet("-LoginType x"), HasSubstr("unknown cmdlet"));
}

TEST(CmdletParser, namesTheParametersThatThereAre) {
  EXPECT_EQ(parsedCmdlet("Get-ServerHealth -HealthSets IMAP"),
            "17: Get-ServerHealth has no parameter HealthSets (expected: did you mean HealthSet? known: Identity, "
            "HealthSet)");
  EXPECT_THAT(parsedCmdlet("Enable-ExchangeCertificate -Thumbprint 00 -Services IMAP"),
              HasSubstr("27: Enable-ExchangeCertificate has no parameter Thumbprint"));
}

TEST(CmdletParser, namesTheValuesThatThereAre) {
  EXPECT_EQ(parsedCmdlet("Set-ImapSettings -LoginType Secure"),
            "28: Secure is no value of -LoginType (expected: PlainTextLogin, PlainTextAuthentication or SecureLogin)");
  EXPECT_EQ(parsedCmdlet("Set-ImapSettings -EnableGSSAPIAndNTLMAuth false"),
            "42: false is no value of -EnableGSSAPIAndNTLMAuth (expected: $true or $false)");
  EXPECT_EQ(parsedCmdlet("Set-ImapSettings -LoginType $true"),
            "28: $true is no value of -LoginType (expected: PlainTextLogin, PlainTextAuthentication or SecureLogin)");
  EXPECT_THAT(parsedCmdlet("Test-ImapConnectivity -ConnectionType Tls,Ssl"),
              HasSubstr("-ConnectionType takes one value"));
  EXPECT_THAT(parsedCmdlet("Enable-ExchangeCertificate -DomainName m.test -Services IMP"),
              HasSubstr("did you mean IMAP?"));
}

TEST(CmdletParser, refusesWhatIsMissingOrTwiceThere) {
  EXPECT_EQ(parsedCmdlet("Set-ImapSettings -LoginType"), "17: no value behind -LoginType");
  EXPECT_EQ(parsedCmdlet("Set-ImapSettings -LoginType -Server x"), "17: no value behind -LoginType");
  EXPECT_EQ(parsedCmdlet("Set-ImapSettings -LoginType:"), "17: no value behind -LoginType:");
  EXPECT_EQ(parsedCmdlet("Set-ImapSettings -LoginType 1 -Login 2"), "30: -LoginType stands here twice");
  EXPECT_THAT(parsedCmdlet("New-MoveRequest alice"), HasSubstr("0: New-MoveRequest needs -TargetServer"));
  EXPECT_THAT(parsedCmdlet("New-MoveRequest alice bob"), HasSubstr("22: New-MoveRequest takes no value here: bob"));
  EXPECT_THAT(parsedCmdlet("Get-ImapSettings -Server ''"), HasSubstr("the value of -Server is empty"));
}

TEST(CmdletParser, isNoShell) {
  EXPECT_EQ(parsedCmdlet("Get-ImapSettings | Format-List"),
            "17: '|' in a command (expected: one command, without pipes and blocks)");
  EXPECT_THAT(parsedCmdlet("Get-ImapSettings; Get-ServerHealth"), HasSubstr("16: ';'"));
  EXPECT_THAT(parsedCmdlet("Get-ImapSettings -Server $(hostname)"), HasSubstr("25: variables are not known here"));
  EXPECT_THAT(parsedCmdlet("Get-ImapSettings -Server \"$env\""), HasSubstr("26: variables are not known here"));
  EXPECT_THAT(parsedCmdlet("Get-ImapSettings -Server $trueish"), HasSubstr("25: variables are not known here"));
  EXPECT_THAT(parsedCmdlet("Get-ImapSettings -Server @x"), HasSubstr("25: a word that begins with '@'"));
  EXPECT_THAT(parsedCmdlet("Get-ImapSettings -Server 'x"), HasSubstr("25: a quote without an end"));
  EXPECT_THAT(parsedCmdlet("Get-ImapSettings -Server a,"), HasSubstr("26: a comma behind the last value"));
  EXPECT_THAT(parsedCmdlet("Get-ImapSettings -Server ,a"), HasSubstr("25: a value is missing"));
}

TEST(CmdletParser, boundsWhatItReads) {
  EXPECT_THAT(parsedCmdlet(std::string(1 << 20, 'x')), HasSubstr("4096: the command is too long"));
  std::string many = "Get-ImapSettings";
  for (int i = 0; i < 200; ++i) many += " x";
  EXPECT_THAT(parsedCmdlet(many), HasSubstr("too many words"));
  EXPECT_THAT(parsedCmdlet(std::string("Get-\0ImapSettings", 17)),
              HasSubstr("4: a control character in a command: [NUL]"));
  EXPECT_THAT(parsedCmdlet("Get-ImapSettings\r\n"), HasSubstr("16: a control character"));
}

TEST(CmdletTable, isSortedAndExplained) {
  for (const Cmdlet& cmdlet : cmdlets()) {
    EXPECT_FALSE(cmdlet.help.empty()) << cmdlet.name;
    EXPECT_EQ(findCmdlet(upperAscii(cmdlet.name)), &cmdlet);
  }
  const auto rows = cmdlets();
  EXPECT_TRUE(
      std::is_sorted(rows.begin(), rows.end(), [](const Cmdlet& a, const Cmdlet& b) { return a.name < b.name; }));
  EXPECT_EQ(findCmdlet("Set-SmtpSettings"), nullptr);
}

TEST(CmdletTable, setsTheSettingsOfOneProtocol) {
  for (const auto& [name, protocol] :
       {std::pair("Set-ImapSettings", MailProtocol::kImap), std::pair("Set-PopSettings", MailProtocol::kPop3)}) {
    const Cmdlet& cmdlet = *findCmdlet(name);
    EXPECT_EQ(cmdlet.settingsOf, protocol);
    std::vector<std::string> settings;
    for (const CmdletParameter& parameter : cmdlet.parameters) {
      if (parameter.type == ParameterType::kSetting) settings.push_back(parameter.name);
    }
    for (const ServiceSetting& setting : serviceSettings()) {
      EXPECT_EQ(std::count(settings.begin(), settings.end(), setting.field.key),
                findServiceSetting(protocol, setting.field.key) != nullptr ? 1 : 0)
          << name << " " << setting.field.key;
    }
  }
}

TEST(CmdletTable, saysWhatAProbeSpeaks) {
  EXPECT_EQ(cmdletNamedIn("Test-ImapConnectivity")->probes, MailProtocol::kImap);
  EXPECT_EQ(cmdletNamedIn("  test-popconnectivity\t-ConnectionType ${type}")->probes, MailProtocol::kPop3);
  EXPECT_EQ(cmdletNamedIn("Get-ImapSettings")->probes, std::nullopt);
  EXPECT_EQ(cmdletNamedIn("Test-Imap"), nullptr);
  EXPECT_EQ(cmdletNamedIn(""), nullptr);
}

}  // namespace
}  // namespace coexist
