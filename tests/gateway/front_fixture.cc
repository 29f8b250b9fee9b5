#include "gateway/front_fixture.h"

#include <gtest/gtest.h>

#include "base/base64.h"

namespace coexist {
namespace {

constexpr std::pair<ImapReplyText, const char*> kTextsOfImap[] = {
    {ImapReplyText::kGreeting, "OK The service is ready."},
    {ImapReplyText::kConnectionRefused, "BYE Connection refused"},
    {ImapReplyText::kLoginOk, "OK LOGIN completed."},
    {ImapReplyText::kLoginFailed, "NO LOGIN failed."},
    {ImapReplyText::kLoginDisabled, "NO LOGIN disabled."},
    {ImapReplyText::kAuthenticateOk, "OK AUTHENTICATE completed."},
    {ImapReplyText::kAuthenticateFailed, "NO AUTHENTICATE failed."},
    {ImapReplyText::kAuthenticateCancelled, "NO AUTHENTICATE cancelled."},
    {ImapReplyText::kMechanismRefused, "BAD mechanism"},
    {ImapReplyText::kStartTlsOk, "OK Begin TLS negotiation now."},
    {ImapReplyText::kStartTlsRefused, "BAD STARTTLS"},
    {ImapReplyText::kBadCommand, "BAD command"},
    {ImapReplyText::kBadArguments, "BAD arguments"},
    {ImapReplyText::kBadState, "BAD state"},
    {ImapReplyText::kBadTag, "BAD tag"},
    {ImapReplyText::kLineTooLong, "BYE line too long"},
    {ImapReplyText::kTooManyErrors, "BYE too many errors"},
    {ImapReplyText::kTooManyLogins, "BYE too many log-ons"},
    {ImapReplyText::kLiteralTooBig, "BAD literal too big"},
    {ImapReplyText::kCapabilityOk, "OK CAPABILITY completed."},
    {ImapReplyText::kId, "ID (\"name\" \"front\")"},
    {ImapReplyText::kIdOk, "OK ID completed"},
    {ImapReplyText::kNoopOk, "OK NOOP completed."},
    {ImapReplyText::kBye, "BYE signing off"},
    {ImapReplyText::kLogoutOk, "OK LOGOUT completed."},
    {ImapReplyText::kServerUnavailable, "NO Server Unavailable."},
    {ImapReplyText::kIdleTimeout, "BYE idle"},
    {ImapReplyText::kShutdown, "BYE shutdown"},
};

constexpr std::pair<Pop3ReplyText, const char*> kPop3Texts[] = {
    {Pop3ReplyText::kGreeting, "+OK The POP3 service is ready."},
    {Pop3ReplyText::kConnectionRefused, "-ERR Connection refused"},
    {Pop3ReplyText::kUserOk, "+OK"},
    {Pop3ReplyText::kPassOk, "+OK User successfully logged on."},
    {Pop3ReplyText::kPassFailed, "-ERR Logon failure: unknown user name or bad password."},
    {Pop3ReplyText::kLoginDisabled, "-ERR logon disabled"},
    {Pop3ReplyText::kAuthList, "+OK list"},
    {Pop3ReplyText::kAuthOk, "+OK authenticated"},
    {Pop3ReplyText::kAuthFailed, "-ERR Authentication failure."},
    {Pop3ReplyText::kAuthCancelled, "-ERR cancelled"},
    {Pop3ReplyText::kMechanismRefused, "-ERR mechanism"},
    {Pop3ReplyText::kNtlmDisabled, "-ERR NTLM is off"},
    {Pop3ReplyText::kMailboxInUse, "-ERR [IN-USE] in use"},
    {Pop3ReplyText::kCapabilities, "+OK capabilities"},
    {Pop3ReplyText::kStlsOk, "+OK Begin TLS negotiation."},
    {Pop3ReplyText::kStlsRefused, "-ERR STLS"},
    {Pop3ReplyText::kBadCommand, "-ERR command"},
    {Pop3ReplyText::kBadArguments, "-ERR arguments"},
    {Pop3ReplyText::kBadState, "-ERR state"},
    {Pop3ReplyText::kLineTooLong, "-ERR line too long"},
    {Pop3ReplyText::kTooManyErrors, "-ERR too many errors"},
    {Pop3ReplyText::kTooManyLogins, "-ERR too many log-ons"},
    {Pop3ReplyText::kBye, "+OK signing off"},
    {Pop3ReplyText::kServerUnavailable, "-ERR [SYS/TEMP] unavailable"},
    {Pop3ReplyText::kIdleTimeout, "-ERR idle"},
    {Pop3ReplyText::kShutdown, "-ERR shutdown"},
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
  pop3.homeFailures.toldAsRefusal = {HomeFailure::kTls, HomeFailure::kOwnLogin};
}

ProxyRule rule(const char* family, ProxyLogin logon, ProxySecurity security, uint16_t imapPort, uint16_t pop3Port,
               uint16_t smtpPort) {
  ProxyRule made;
  made.towards = {family};
  made.logins = {logon};
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
  for (const auto& [which, said] : kTextsOfImap) imap.texts[static_cast<size_t>(which)].text = said;
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
  imap.homeFailures.toldAsRefusal = {HomeFailure::kTls, HomeFailure::kResponseCode, HomeFailure::kBad,
                                     HomeFailure::kOwnLogin};
  product.defaults[MailProtocol::kImap].loginType = LoginType::kPlainTextLogin;
  fillPop3(product.pop3);
  product.defaults[MailProtocol::kPop3] = product.defaults[MailProtocol::kImap];
  product.defaults[MailProtocol::kPop3].maxCommandBytes = 512;
  product.proxyRules = {rule("old", ProxyLogin::kPlaintextReplay, ProxySecurity::kClear, 143, 110, 25),
                        rule("own", ProxyLogin::kServerTrust, ProxySecurity::kTls, 1993, 1995, 465),
                        rule("upgrading", ProxyLogin::kPlaintextReplay, ProxySecurity::kStartTls, 143, 110, 25),
                        rule("service", ProxyLogin::kServiceAccount, ProxySecurity::kTls, 993, 995, 465)};
  return product;
}

Product truthfulProduct() {
  Product product = frontProduct();
  product.imap.homeFailures = {{}, {"Server Unavailable"}};
  product.pop3.homeFailures = product.imap.homeFailures;
  const std::pair<ImapReplyText, const char*> imapTexts[] = {
      {ImapReplyText::kMailboxInUse, "NO [INUSE] in use"},
      {ImapReplyText::kTooManySessions, "NO [LIMIT] too many"},
      {ImapReplyText::kPasswordExpired, "NO [EXPIRED] expired"},
      {ImapReplyText::kAskAdministrator, "NO [CONTACTADMIN] ask"},
  };
  for (const auto& [which, said] : imapTexts) product.imap.texts[static_cast<size_t>(which)].text = said;
  const std::pair<Pop3ReplyText, const char*> pop3Texts[] = {
      {Pop3ReplyText::kLoginDelay, "-ERR [LOGIN-DELAY] wait"},
      {Pop3ReplyText::kAskAdministrator, "-ERR [SYS/PERM] ask"},
  };
  for (const auto& [which, said] : pop3Texts) product.pop3.texts[static_cast<size_t>(which)].text = said;
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

std::string saslPlain(const std::string& authorizationId, const std::string& user, const std::string& password) {
  return encodeBase64(authorizationId + '\0' + user + '\0' + password);
}

std::string FrontFixture::ntlm(std::string_view command, std::string_view continuation, const std::string& user,
                               const std::string& password) {
  SeededRandom seeded{7};
  const auto ntlm = makeSaslClient("NTLM", {"", user, password, "EXAMPLE", "WORKSTATION"}, seeded, 1'700'000'000);
  EXPECT_EQ(say(command), continuation);
  const std::string challenge = say(encodeBase64(ntlm->start().octets));
  EXPECT_TRUE(challenge.starts_with("+ ")) << challenge;
  const auto type2 = decodeBase64(std::string_view(challenge).substr(2, challenge.size() - 4));
  return say(encodeBase64(ntlm->answer(type2.value_or("")).octets));
}

}  // namespace coexist
