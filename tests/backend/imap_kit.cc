#include "backend/imap_kit.h"

#include <gtest/gtest.h>

namespace coexist {
namespace {

struct TextOf {
  ImapText text;
  const char* line;
};

constexpr TextOf kTexts[] = {
    {ImapText::kGreeting, "OK greeting of {host}"},
    {ImapText::kLoginOk, "OK login-ok"},
    {ImapText::kLoginFailed, "NO login-failed"},
    {ImapText::kLoginDisabled, "NO login-disabled"},
    {ImapText::kAuthenticateOk, "OK authenticate-ok"},
    {ImapText::kAuthenticateFailed, "NO authenticate-failed"},
    {ImapText::kAuthenticateCancelled, "NO authenticate-cancelled"},
    {ImapText::kMechanismRefused, "BAD mechanism-refused"},
    {ImapText::kStartTlsOk, "OK starttls-ok"},
    {ImapText::kStartTlsRefused, "BAD starttls-refused"},
    {ImapText::kBadCommand, "BAD bad-command"},
    {ImapText::kBadArguments, "BAD bad-arguments"},
    {ImapText::kBadState, "BAD bad-state"},
    {ImapText::kBadTag, "BAD bad-tag"},
    {ImapText::kLineTooLong, "BYE line-too-long"},
    {ImapText::kTooManyErrors, "BYE too-many-errors"},
    {ImapText::kLiteralTooBig, "BAD [TOOBIG] literal-too-big"},
    {ImapText::kCapabilityOk, "OK capability-ok"},
    {ImapText::kNoopOk, "OK noop-ok"},
    {ImapText::kSelectOk, "OK [READ-WRITE] select-ok"},
    {ImapText::kExamineOk, "OK [READ-ONLY] examine-ok"},
    {ImapText::kNoSuchFolder, "NO no-such-folder"},
    {ImapText::kListOk, "OK list-ok"},
    {ImapText::kStatusOk, "OK status-ok"},
    {ImapText::kFetchOk, "OK fetch-ok"},
    {ImapText::kCloseOk, "OK close-ok"},
    {ImapText::kBye, "BYE bye"},
    {ImapText::kLogoutOk, "OK logout-ok"},
    {ImapText::kIdleTimeout, "BYE idle-timeout"},
    {ImapText::kShutdown, "BYE shutdown"},
};

Account person(const std::string& name, const std::string& home) {
  Account account;
  account.name = name;
  account.domain = "EXAMPLE";
  account.account = name;
  account.password = name + "'s word";
  account.alias = name + ".alias";
  account.smtpAddress = name + "@example.test";
  account.home = home;
  return account;
}

}  // namespace

Product testProduct() {
  Product product;
  product.name = "test-product";
  ImapProfile& imap = product.imap;
  imap.served = true;
  imap.startTls = true;
  imap.continuation = "+";
  imap.literalContinuation = "+ go on";
  imap.maxLiteralBytes = 64;
  imap.maxErrors = 5;
  for (const auto& [text, line] : kTexts) imap.texts[static_cast<size_t>(text)].text = line;
  auto& capability = imap.capability[static_cast<size_t>(ServerRole::kBack)];
  auto& advertised = imap.advertised[static_cast<size_t>(ServerRole::kBack)];
  auto& honoured = imap.honoured[static_cast<size_t>(ServerRole::kBack)];
  const char* const words[] = {"LOGINDISABLED STARTTLS", "STARTTLS", "IDLE", "INSIDE"};
  for (size_t state = 0; state < kAccessStates; ++state) {
    capability[state] = std::string("CAPABILITY IMAP4rev1 {auth} ") + words[state];
    if (state == static_cast<size_t>(AccessState::kAuthenticated)) continue;
    advertised[state] = {"NTLM", "GSSAPI"};
    honoured[state] = {"NTLM", "GSSAPI"};
    if (state != static_cast<size_t>(AccessState::kClearRestricted)) honoured[state].push_back("PLAIN");
    if (state == static_cast<size_t>(AccessState::kTls)) honoured[state].push_back("LOGIN");
  }
  return product;
}

Directory testDirectory() {
  Directory directory;
  Account proxy = person("proxy", "elsewhere");
  proxy.serviceAccount = true;
  Account front = person("FRONT$", "");
  front.alias.clear();
  front.smtpAddress.clear();
  front.trustedHost = "front.example.test";
  for (const Account& account : {person("alice", "legacy"), person("bob", "modern"), proxy, front}) {
    EXPECT_TRUE(directory.add(account).ok());
  }
  return directory;
}

std::shared_ptr<const std::string> testMessage(std::string_view text) {
  return std::make_shared<const std::string>("Subject: test\r\n\r\n" + std::string(text) + "\r\n");
}

ImapKit::ImapKit() {
  useSettings({});
  context.product = &product;
  context.directory = &directory;
  context.store = &store;
  context.random = &random;
  context.home = "legacy";
  context.unixSeconds = [] { return int64_t{1'700'000'000}; };
}

void ImapKit::useSettings(ServiceSettings settings) {
  machine = std::make_unique<Machine>("back.example.test", std::move(settings));
  context.machine = machine.get();
}

ImapSession& ImapKit::session() {
  if (!session_) {
    session_ = std::make_unique<ImapSession>(context, peer);
    session_->onOpen();
    peer.take();
  }
  return *session_;
}

std::string ImapKit::say(std::string_view line) {
  session().onLine(line);
  return peer.take();
}

std::string ImapKit::give(std::string_view octets) {
  session().onData(octets);
  return peer.take();
}

void ImapKit::logOn() {
  secure();
  EXPECT_EQ(say("in LOGIN alice \"alice's word\""), "in OK login-ok\r\n");
}

std::string ImapKit::logOnAndSelect() {
  logOn();
  Folder& inbox = *store.of("alice").find("INBOX");
  for (const char* text : {"one", "two", "three"}) inbox.append(testMessage(text), 1'700'000'000);
  inbox.messages[0].flags.insert("\\Seen");
  return say("se SELECT inbox");
}

std::string lines(std::initializer_list<std::string_view> texts) {
  std::string all;
  for (const std::string_view text : texts) all += std::string(text) + "\r\n";
  return all;
}

}  // namespace coexist
