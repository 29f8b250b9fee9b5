#include "gateway/front_fixture.h"

#include <gtest/gtest.h>

namespace coexist {
namespace {

constexpr std::pair<ImapText, const char*> kTexts[] = {
    {ImapText::kGreeting, "OK The service is ready."},
    {ImapText::kConnectionRefused, "BYE Connection refused"},
    {ImapText::kLoginOk, "OK LOGIN completed."},
    {ImapText::kLoginFailed, "NO LOGIN failed."},
    {ImapText::kLoginDisabled, "NO LOGIN disabled."},
    {ImapText::kAuthenticateOk, "OK AUTHENTICATE completed."},
    {ImapText::kAuthenticateFailed, "NO AUTHENTICATE failed."},
    {ImapText::kAuthenticateCancelled, "NO AUTHENTICATE cancelled."},
    {ImapText::kMechanismRefused, "BAD mechanism"},
    {ImapText::kStartTlsOk, "OK Begin TLS negotiation now."},
    {ImapText::kStartTlsRefused, "BAD STARTTLS"},
    {ImapText::kBadCommand, "BAD command"},
    {ImapText::kBadArguments, "BAD arguments"},
    {ImapText::kBadState, "BAD state"},
    {ImapText::kBadTag, "BAD tag"},
    {ImapText::kLineTooLong, "BYE line too long"},
    {ImapText::kTooManyErrors, "BYE too many errors"},
    {ImapText::kLiteralTooBig, "BAD literal too big"},
    {ImapText::kCapabilityOk, "OK CAPABILITY completed."},
    {ImapText::kNoopOk, "OK NOOP completed."},
    {ImapText::kBye, "BYE signing off"},
    {ImapText::kLogoutOk, "OK LOGOUT completed."},
    {ImapText::kServerUnavailable, "NO Server Unavailable."},
    {ImapText::kIdleTimeout, "BYE idle"},
    {ImapText::kShutdown, "BYE shutdown"},
};

constexpr std::pair<Pop3Text, const char*> kPop3Texts[] = {
    {Pop3Text::kGreeting, "+OK The POP3 service is ready."},
    {Pop3Text::kConnectionRefused, "-ERR Connection refused"},
    {Pop3Text::kUserOk, "+OK"},
    {Pop3Text::kPassOk, "+OK User successfully logged on."},
    {Pop3Text::kPassFailed, "-ERR Logon failure: unknown user name or bad password."},
    {Pop3Text::kLogonDisabled, "-ERR logon disabled"},
    {Pop3Text::kAuthList, "+OK list"},
    {Pop3Text::kAuthOk, "+OK authenticated"},
    {Pop3Text::kAuthFailed, "-ERR Authentication failure."},
    {Pop3Text::kAuthCancelled, "-ERR cancelled"},
    {Pop3Text::kMechanismRefused, "-ERR mechanism"},
    {Pop3Text::kNtlmDisabled, "-ERR NTLM is off"},
    {Pop3Text::kMailboxInUse, "-ERR [IN-USE] in use"},
    {Pop3Text::kCapabilities, "+OK capabilities"},
    {Pop3Text::kStlsOk, "+OK Begin TLS negotiation."},
    {Pop3Text::kStlsRefused, "-ERR STLS"},
    {Pop3Text::kBadCommand, "-ERR command"},
    {Pop3Text::kBadArguments, "-ERR arguments"},
    {Pop3Text::kBadState, "-ERR state"},
    {Pop3Text::kLineTooLong, "-ERR line too long"},
    {Pop3Text::kTooManyErrors, "-ERR too many errors"},
    {Pop3Text::kBye, "+OK signing off"},
    {Pop3Text::kServerUnavailable, "-ERR [SYS/TEMP] unavailable"},
    {Pop3Text::kIdleTimeout, "-ERR idle"},
    {Pop3Text::kShutdown, "-ERR shutdown"},
};

void fillPop3(Pop3Profile& pop3) {
  pop3.served = true;
  for (const auto& [which, said] : kPop3Texts) pop3.texts[static_cast<size_t>(which)].text = said;
  const size_t front = static_cast<size_t>(ServerRole::kFront);
  for (size_t state = 0; state < kAccessStates; ++state) {
    pop3.capabilities[front][state] = {"TOP", "UIDL", "SASL {auth}"};
    if (state == static_cast<size_t>(AccessState::kClearRestricted)) continue;
    pop3.honoured[front][state] = {"PLAIN", "LOGIN", "NTLM"};
    pop3.advertised[front][state] = {"PLAIN", "NTLM"};
  }
  pop3.listsMechanisms = true;
  pop3.startTls = true;
  pop3.continuation = "+ ";
  pop3.ntlmContinuation = "+OK";
  pop3.maxErrors = 5;
}

ProxyRule rule(const char* family, ProxyLogon logon, ProxySecurity security, uint16_t imapPort, uint16_t pop3Port,
               uint16_t smtpPort) {
  ProxyRule made;
  made.towards = {family};
  made.logons = {logon};
  made.security = security;
  made.ports[MailProtocol::kImap] = imapPort;
  made.ports[MailProtocol::kPop3] = pop3Port;
  made.ports[MailProtocol::kSmtp] = smtpPort;
  return made;
}

}  // namespace

Product frontProduct() {
  Product product;
  product.name = "test-front";
  product.title = "Test Front End";
  product.family = "test-front";
  ImapProfile& imap = product.imap;
  imap.served = true;
  for (const auto& [which, said] : kTexts) imap.texts[static_cast<size_t>(which)].text = said;
  const size_t front = static_cast<size_t>(ServerRole::kFront);
  for (size_t state = 0; state < kAccessStates; ++state) {
    imap.capability[front][state] = "CAPABILITY IMAP4rev1 {auth} ID LITERAL+";
    if (state == static_cast<size_t>(AccessState::kClearRestricted)) continue;
    imap.honoured[front][state] = {"PLAIN", "LOGIN", "NTLM"};
    imap.advertised[front][state] = {"PLAIN", "NTLM"};
  }
  imap.startTls = true;
  imap.continuation = "+";
  imap.literalContinuation = "+ Ready for additional command text.";
  imap.maxLiteralBytes = 1024;
  imap.maxErrors = 5;
  product.defaults[MailProtocol::kImap].loginType = LoginType::kPlainTextLogin;
  fillPop3(product.pop3);
  product.defaults[MailProtocol::kPop3] = product.defaults[MailProtocol::kImap];
  product.defaults[MailProtocol::kPop3].maxCommandBytes = 512;
  product.proxyRules = {rule("old", ProxyLogon::kPlaintextReplay, ProxySecurity::kClear, 143, 110, 25),
                        rule("own", ProxyLogon::kServerTrust, ProxySecurity::kTls, 1993, 1995, 465),
                        rule("upgrading", ProxyLogon::kPlaintextReplay, ProxySecurity::kStartTls, 143, 110, 25),
                        rule("service", ProxyLogon::kServiceAccount, ProxySecurity::kTls, 993, 995, 465)};
  return product;
}

Account person(const std::string& name, const std::string& home) {
  Account account;
  account.name = name;
  account.domain = "EXAMPLE";
  account.account = name;
  account.password = name + "-secret";
  account.alias = name;
  account.upn = name + "@example.test";
  account.home = home;
  return account;
}

Directory frontDirectory() {
  const std::pair<const char*, const char*> people[] = {
      {"alice", "legacy"}, {"bob", "own"}, {"carol", "upgrading"}, {"dave", "service"}, {"erin", "nowhere"}};
  Directory directory;
  for (const auto& [name, home] : people) EXPECT_TRUE(directory.add(person(name, home)).ok());
  Account health = person("HealthMailbox1", "own");
  health.healthMailbox = true;
  EXPECT_TRUE(directory.add(health).ok());
  return directory;
}

}  // namespace coexist
