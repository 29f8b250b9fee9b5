#include "gateway/smtp/smtp_kit.h"

#include <gtest/gtest.h>

#include "base/base64.h"
#include "sasl/mechanism.h"

namespace coexist {
namespace {

constexpr std::pair<SmtpReplyText, const char*> kTextsOfSmtp[] = {
    {SmtpReplyText::kGreeting, "220 {host} ready"},
    {SmtpReplyText::kConnectionRefused, "421 4.3.2 too many"},
    {SmtpReplyText::kHello, "250 {host} hello {name}"},
    {SmtpReplyText::kQuit, "221 2.0.0 bye"},
    {SmtpReplyText::kStartTlsOk, "220 2.0.0 go"},
    {SmtpReplyText::kStartTlsRefused, "502 5.3.3 no STARTTLS"},
    {SmtpReplyText::kStartTlsFirst, "530 5.7.0 STARTTLS first"},
    {SmtpReplyText::kAuthOk, "235 2.7.0 in by {mechanism}"},
    {SmtpReplyText::kAuthNtlmOk, "235 2.7.0 in by ntlm indeed"},
    {SmtpReplyText::kAuthFailed, "535 5.7.3 not in"},
    {SmtpReplyText::kAuthCancelled, "501 5.7.0 cancelled"},
    {SmtpReplyText::kAuthBadResponse, "501 5.5.2 no base64"},
    {SmtpReplyText::kAuthAgain, "503 5.5.1 not now"},
    {SmtpReplyText::kAuthRequired, "530 5.7.1 log on first"},
    {SmtpReplyText::kMechanismRefused, "504 5.7.4 mechanism"},
    {SmtpReplyText::kMailOk, "250 2.1.0 sender"},
    {SmtpReplyText::kMailOkWithSize, "250 2.1.0 sender of {size}"},
    {SmtpReplyText::kRcptOk, "250 2.1.5 {address}"},
    {SmtpReplyText::kSenderDenied, "550 5.7.1 not as {address}"},
    {SmtpReplyText::kRelayDenied, "550 5.7.1 no relay for {address}"},
    {SmtpReplyText::kUnknownRecipient, "550 5.1.1 nobody"},
    {SmtpReplyText::kOtherHome, "452 4.5.3 another transaction"},
    {SmtpReplyText::kTooManyRecipients, "452 4.5.3 too many"},
    {SmtpReplyText::kTooBig, "552 5.3.4 too big"},
    {SmtpReplyText::kBadAddress, "501 5.1.7 address"},
    {SmtpReplyText::kBadParameter, "555 5.5.4 parameter"},
    {SmtpReplyText::kMailFirst, "503 5.5.1 MAIL first"},
    {SmtpReplyText::kRcptFirst, "503 5.5.1 RCPT first"},
    {SmtpReplyText::kMailTwice, "503 5.5.1 MAIL twice"},
    {SmtpReplyText::kHelloFirst, "503 5.5.1 EHLO first"},
    {SmtpReplyText::kDataStart, "354 go on"},
    {SmtpReplyText::kDataOk, "250 2.6.0 {id} taken"},
    {SmtpReplyText::kDataFailed, "451 4.3.0 not stored"},
    {SmtpReplyText::kDataRefused, "554 5.6.0 not taken"},
    {SmtpReplyText::kBareLineEnd, "550 5.6.11 bare line end"},
    {SmtpReplyText::kBdatOk, "250 2.6.0 {octets} octets"},
    {SmtpReplyText::kBdatFirst, "503 5.5.1 BDAT under way"},
    {SmtpReplyText::kResetOk, "250 2.0.0 reset"},
    {SmtpReplyText::kNoopOk, "250 2.0.0 noop"},
    {SmtpReplyText::kVerify, "252 2.1.5 perhaps"},
    {SmtpReplyText::kHelp, "214 help"},
    {SmtpReplyText::kBadCommand, "500 5.3.3 command"},
    {SmtpReplyText::kNotImplemented, "502 5.3.3 not here"},
    {SmtpReplyText::kBadArguments, "501 5.5.4 arguments"},
    {SmtpReplyText::kXexch50Refused, "504 Need to authenticate first"},
    {SmtpReplyText::kXexch50Start, "354 blob"},
    {SmtpReplyText::kXexch50Ok, "250 blob"},
    {SmtpReplyText::kLineTooLong, "500 5.5.2 line too long"},
    {SmtpReplyText::kTooManyErrors, "421 4.7.0 too many errors"},
    {SmtpReplyText::kTooManyLogins, "421 4.7.0 too many log-ons"},
    {SmtpReplyText::kServerUnavailable, "451 4.4.0 later"},
    {SmtpReplyText::kIdleTimeout, "421 4.4.1 idle"},
    {SmtpReplyText::kShutdown, "421 4.3.2 shutdown"},
};

ProxyRule replayElseService(const char* family, ProxySecurity security) {
  ProxyRule rule;
  rule.towards = {family};
  rule.logins = {ProxyLogin::kPlaintextReplay, ProxyLogin::kServiceAccount};
  rule.security = security;
  return rule;
}

}  // namespace

Product smtpProduct() {
  Product product = frontProduct();
  SmtpProfile& smtp = product.smtp;
  smtp.served = true;
  for (const auto& [which, said] : kTextsOfSmtp) smtp.texts[static_cast<size_t>(which)].text = said;
  const size_t front = static_cast<size_t>(ServerRole::kFront);
  for (size_t state = 0; state < kAccessStates; ++state) {
    smtp.extensions[front][state] = {"SIZE {size}", "PIPELINING",  "8BITMIME",    "CHUNKING",
                                     "DSN",         "AUTH {auth}", "XAUTH {auth}"};
    if (state == static_cast<size_t>(AccessState::kClearRestricted)) continue;
    smtp.advertised[front][state] = {"NTLM", "PLAIN", "LOGIN"};
    smtp.honoured[front][state] = {"NTLM", "PLAIN", "LOGIN"};
  }
  smtp.loginVerbs = {"AUTH", "XAUTH"};
  smtp.continuation = "334 ";
  smtp.ntlmContinuation = "334 ntlm supported";
  smtp.startTls = true;
  smtp.maxMessageBytes = 100'000;
  smtp.maxRecipients = 3;
  smtp.maxErrors = 5;
  smtp.guessing.maxFailedLogins = 3;
  product.defaults[MailProtocol::kSmtp].loginType = LoginType::kPlainTextLogin;
  product.proxyRules.push_back(replayElseService("listing", ProxySecurity::kClear));
  product.proxyRules.push_back(replayElseService("tls", ProxySecurity::kTls));
  for (ProxyRule& rule : product.proxyRules) rule.ports[MailProtocol::kSmtp] = 25;
  return product;
}

Directory smtpDirectory() {
  Directory directory = frontDirectory();
  for (const auto& [name, home] : {std::pair{"frank", "listing"}, {"grace", "tls"}, {"alma", "legacy"}}) {
    EXPECT_TRUE(directory.add(person(name, home)).ok());
  }
  Account service = person("svc", "");
  service.serviceAccount = true;
  EXPECT_TRUE(directory.add(service).ok());
  return directory;
}

SmtpSender loggedOn(const Directory& directory, const std::string& name, bool withPassword) {
  ClientProof proof{.userName = name, .verified = true};
  proof.account = proof.mailbox = directory.byName(name);
  if (withPassword) proof.password = name + "-secret";
  return proof;
}

std::string plainResponse(std::string_view user, std::string_view password) {
  return encodeBase64(std::string(1, '\0') + std::string(user) + '\0' + std::string(password));
}

SmtpKit::SmtpKit(Product made) : front(std::move(made)) {
  front.directory = smtpDirectory();
  front.options.homes["listing"] = {"listing", "listing.example.test", "listing", {}};
  front.options.homes["tls"] = {"tls", "within.example.test", "tls", {}};
}

SmtpFrontSession& SmtpKit::start() {
  session = std::make_unique<SmtpFrontSession>(front.context, client, 3, listener);
  session->startGuard();
  session->onOpen();
  client.take();
  return *session;
}

std::string SmtpKit::say(std::string_view line) {
  if (client.paused || client.ended()) return "";
  session->onLine(line);
  return client.take();
}

void SmtpKit::logOn(const std::string& name) {
  EXPECT_EQ(say("AUTH PLAIN " + plainResponse(name, name + "-secret")), "235 2.7.0 in by plain\r\n");
}

std::string SmtpKit::ntlm(const std::string& verb, const std::string& name, const std::string& password) {
  SeededRandom random{7};
  const auto speaker = makeSaslClient("NTLM", {"", name, password, "EXAMPLE", "WORKSTATION"}, random, 1'700'000'000);
  EXPECT_EQ(say(verb + " NTLM"), "334 ntlm supported\r\n");
  const std::string challenge = say(encodeBase64(speaker->start().octets));
  EXPECT_TRUE(challenge.starts_with("334 ")) << challenge;
  const auto type2 = decodeBase64(std::string_view(challenge).substr(4, challenge.size() - 6));
  return say(encodeBase64(speaker->answer(type2.value_or("")).octets));
}

std::string SmtpKit::home(std::string_view line) {
  front.connector.sessions.back()->onLine(line);
  return backEnd().take();
}

std::string SmtpKit::greet(std::initializer_list<std::string_view> extensions) {
  front.connector.open();
  EXPECT_EQ(home("220 home ready"), "EHLO front.example.test\r\n");
  if (extensions.size() == 0) return home("250 home");
  home("250-home");
  for (const std::string_view& line : extensions) {
    const bool last = &line == extensions.end() - 1;
    if (last) return home("250 " + std::string(line));
    home("250-" + std::string(line));
  }
  return {};
}

std::string SmtpKit::openTransaction(std::string_view from, std::string_view to) {
  std::string said = say("MAIL FROM:<" + std::string(from) + ">");
  said += say("RCPT TO:<" + std::string(to) + ">");
  EXPECT_EQ(greet(), "MAIL FROM:<" + std::string(from) + ">\r\n");
  EXPECT_EQ(home("250 ok"), "RCPT TO:<" + std::string(to) + ">\r\n");
  EXPECT_EQ(home("250 ok"), "");
  return said + client.take();
}

void SmtpKit::openData() {
  openTransaction();
  EXPECT_EQ(say("DATA"), "");
  EXPECT_EQ(backEnd().take(), "DATA\r\n");
  EXPECT_TRUE(home("354 go").starts_with("Received: from client.example.test (client.example.test)\r\n\tby "));
  EXPECT_EQ(client.take(), "354 go on\r\n");
}

}  // namespace coexist
