#include "backend/backend_kit.h"

#include <gtest/gtest.h>

#include "backend/imap_session.h"
#include "backend/pop3_session.h"
#include "backend/smtp_session.h"
#include "base/base64.h"

namespace coexist {
namespace {

template <typename Text>
struct TextOf {
  Text text;
  const char* line;
};

constexpr TextOf<ImapReplyText> kImapTexts[] = {
    {ImapReplyText::kGreeting, "OK greeting of {host}"},
    {ImapReplyText::kLoginOk, "OK login-ok"},
    {ImapReplyText::kLoginFailed, "NO login-failed"},
    {ImapReplyText::kLoginDisabled, "NO login-disabled"},
    {ImapReplyText::kAuthenticateOk, "OK authenticate-ok"},
    {ImapReplyText::kAuthenticateFailed, "NO authenticate-failed"},
    {ImapReplyText::kAuthenticateCancelled, "NO authenticate-cancelled"},
    {ImapReplyText::kMechanismRefused, "BAD mechanism-refused"},
    {ImapReplyText::kStartTlsOk, "OK starttls-ok"},
    {ImapReplyText::kStartTlsRefused, "BAD starttls-refused"},
    {ImapReplyText::kBadCommand, "BAD bad-command"},
    {ImapReplyText::kBadArguments, "BAD bad-arguments"},
    {ImapReplyText::kBadState, "BAD bad-state"},
    {ImapReplyText::kBadTag, "BAD bad-tag"},
    {ImapReplyText::kLineTooLong, "BYE line-too-long"},
    {ImapReplyText::kTooManyErrors, "BYE too-many-errors"},
    {ImapReplyText::kTooManyLogins, "BYE too-many-logons"},
    {ImapReplyText::kLiteralTooBig, "BAD [TOOBIG] literal-too-big"},
    {ImapReplyText::kCapabilityOk, "OK capability-ok"},
    {ImapReplyText::kNoopOk, "OK noop-ok"},
    {ImapReplyText::kSelectOk, "OK [READ-WRITE] select-ok"},
    {ImapReplyText::kExamineOk, "OK [READ-ONLY] examine-ok"},
    {ImapReplyText::kNoSuchFolder, "NO no-such-folder"},
    {ImapReplyText::kListOk, "OK list-ok"},
    {ImapReplyText::kStatusOk, "OK status-ok"},
    {ImapReplyText::kFetchOk, "OK fetch-ok"},
    {ImapReplyText::kStoreOk, "OK store-ok"},
    {ImapReplyText::kExpungeOk, "OK expunge-ok"},
    {ImapReplyText::kSearchOk, "OK search-ok"},
    {ImapReplyText::kBadCharset, "NO bad-charset"},
    {ImapReplyText::kAppendOk, "OK {append-uid}append-ok"},
    {ImapReplyText::kReadOnly, "NO read-only"},
    {ImapReplyText::kCloseOk, "OK close-ok"},
    {ImapReplyText::kUnselectOk, "OK unselect-ok"},
    {ImapReplyText::kNamespace, "NAMESPACE namespace"},
    {ImapReplyText::kNamespaceOk, "OK namespace-ok"},
    {ImapReplyText::kIdleContinuation, "+ idle-continuation"},
    {ImapReplyText::kIdleOk, "OK idle-ok"},
    {ImapReplyText::kId, "ID id"},
    {ImapReplyText::kIdOk, "OK id-ok"},
    {ImapReplyText::kBye, "BYE bye"},
    {ImapReplyText::kLogoutOk, "OK logout-ok"},
    {ImapReplyText::kIdleTimeout, "BYE idle-timeout"},
    {ImapReplyText::kShutdown, "BYE shutdown"},
};

void fillMechanisms(MechanismLists& lists) {
  auto& advertised = lists.advertised[static_cast<size_t>(ServerRole::kBack)];
  auto& honoured = lists.honoured[static_cast<size_t>(ServerRole::kBack)];
  for (size_t state = 0; state < kAccessStates; ++state) {
    if (state == static_cast<size_t>(AccessState::kAuthenticated)) continue;
    advertised[state] = {"NTLM", "GSSAPI"};
    honoured[state] = {"NTLM", "GSSAPI"};
    if (state != static_cast<size_t>(AccessState::kClearRestricted)) honoured[state].push_back("PLAIN");
    if (state == static_cast<size_t>(AccessState::kTls)) honoured[state].push_back("LOGIN");
  }
}

void fillImap(ImapProfile& imap) {
  imap.served = true;
  imap.startTls = true;
  imap.continuation = "+";
  imap.literalContinuation = "+ go on";
  imap.maxLiteralBytes = 64;
  imap.maxErrors = 5;
  imap.flags = {"\\Seen", "\\Deleted", "$MDNSent"};
  imap.selectLines = {"{exists} EXISTS",
                      "{recent} RECENT",
                      "OK [UNSEEN {unseen}] unseen",
                      "FLAGS {flags}",
                      "OK [UIDVALIDITY {uidvalidity}] [UIDNEXT {uidnext}]",
                      "OK [PERMANENTFLAGS {permanent-flags}]"};
  imap.listAttributes = {ListAttribute::kHasChildren, ListAttribute::kHasNoChildren};
  for (const auto& [text, line] : kImapTexts) imap.texts[static_cast<size_t>(text)].text = line;
  auto& capability = imap.capability[static_cast<size_t>(ServerRole::kBack)];
  const char* const words[] = {"LOGINDISABLED STARTTLS", "STARTTLS", "IDLE", "INSIDE"};
  for (size_t state = 0; state < kAccessStates; ++state) {
    capability[state] = std::string("CAPABILITY IMAP4rev1 {auth} ") + words[state];
  }
  fillMechanisms(imap);
}

// "+OK user-ok", "-ERR pass-failed"; with the values that are filled in.
void fillPop3(Pop3Profile& pop3) {
  pop3.served = true;
  pop3.startTls = true;
  pop3.listsMechanisms = true;
  pop3.continuation = "+ ";
  pop3.ntlmContinuation = "+OK";
  pop3.maxErrors = 5;
  for (size_t i = 0; i < kPop3Texts; ++i) {
    const auto text = static_cast<Pop3ReplyText>(i);
    pop3.texts[i].text = std::string(rowOf(text).beginnings) + " " + std::string(rowOf(text).name);
  }
  const auto add = [&pop3](Pop3ReplyText text, const char* values) {
    pop3.texts[static_cast<size_t>(text)].text += values;
  };
  add(Pop3ReplyText::kGreeting, " of {host}");
  add(Pop3ReplyText::kStat, " {messages} {octets}");
  add(Pop3ReplyText::kList, " {messages} {octets}");
  add(Pop3ReplyText::kListOne, " {number} {octets}");
  add(Pop3ReplyText::kUidlOne, " {number} {id}");
  add(Pop3ReplyText::kRetr, " {octets}");
  add(Pop3ReplyText::kDele, " {number}");
  add(Pop3ReplyText::kRset, " {messages} {octets}");
  const char* const own[] = {"STLS", "STLS", "USER", "INSIDE"};
  for (size_t state = 0; state < kAccessStates; ++state) {
    pop3.capabilities[static_cast<size_t>(ServerRole::kBack)][state] = {"TOP", "SASL {auth}", own[state]};
  }
  fillMechanisms(pop3);
}

// "250 mail-ok", "550 relay-denied"; with the values that are filled in.
void fillSmtp(SmtpProfile& smtp) {
  smtp.served = true;
  smtp.startTls = true;
  smtp.loginVerbs = {"AUTH", "XAUTH", "X-EXPS"};
  smtp.continuation = "334 ";
  smtp.ntlmContinuation = "334 ntlm supported";
  smtp.xexch50 = true;
  smtp.binary = true;
  smtp.maxMessageBytes = 1000;
  smtp.maxRecipients = 4;
  smtp.maxErrors = 5;
  smtp.guessing.maxFailedLogins = 3;
  for (size_t i = 0; i < kSmtpTexts; ++i) {
    const auto text = static_cast<SmtpReplyText>(i);
    const std::string_view codes = rowOf(text).beginnings;
    std::string code(codes.substr(codes.rfind(' ') + 1));
    if (code.size() == 1) code += "50";
    smtp.texts[i].text = code + " " + std::string(rowOf(text).name);
  }
  const auto add = [&smtp](SmtpReplyText text, const char* values) {
    smtp.texts[static_cast<size_t>(text)].text += values;
  };
  add(SmtpReplyText::kGreeting, " of {host} to {client} on {date}");
  add(SmtpReplyText::kHello, " of {host} to {client} as {name}");
  for (const SmtpReplyText text : {SmtpReplyText::kAuthOk, SmtpReplyText::kAuthNtlmOk}) add(text, " {mechanism}");
  for (const SmtpReplyText text :
       {SmtpReplyText::kMailOk, SmtpReplyText::kRcptOk, SmtpReplyText::kSenderDenied, SmtpReplyText::kRelayDenied,
        SmtpReplyText::kUnknownRecipient, SmtpReplyText::kSenderNotLocal, SmtpReplyText::kVerify}) {
    add(text, " {address}");
  }
  add(SmtpReplyText::kMailOkWithSize, " {address} {size}");
  add(SmtpReplyText::kDataOk, " {id} {octets}");
  for (const SmtpReplyText text : {SmtpReplyText::kTooBig, SmtpReplyText::kBdatOk, SmtpReplyText::kXexch50Ok})
    add(text, " {octets}");
  for (size_t state = 0; state < kAccessStates; ++state) {
    const bool inside = state >= static_cast<size_t>(AccessState::kTls);
    auto& lines = smtp.extensions[static_cast<size_t>(ServerRole::kBack)][state];
    lines = {"SIZE {size}", "DSN", "8bitmime", "BINARYMIME", "CHUNKING", "AUTH {auth}", "XAUTH {auth}"};
    if (!inside) lines.emplace_back("STARTTLS");
    lines.emplace_back("OK");
  }
  fillMechanisms(smtp);
}

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
  fillImap(product.imap);
  fillPop3(product.pop3);
  fillSmtp(product.smtp);
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

std::string lines(std::initializer_list<std::string_view> texts) {
  std::string all;
  for (const std::string_view text : texts) all += std::string(text) + "\r\n";
  return all;
}

BackEndKit::BackEndKit() {
  useSettings({});
  context.product = &product;
  context.directory = &directory;
  context.store = &store;
  context.random = &random;
  context.home = "legacy";
  context.unixSeconds = [] { return int64_t{1'700'000'000}; };
}

void BackEndKit::useSettings(ServiceSettings settings) {
  machine = std::make_unique<Machine>("back.example.test", std::move(settings));
  context.machine = machine.get();
}

std::unique_ptr<BackEndSession> SessionKit::make() {
  const auto plain = [this](SessionIo& to) -> std::unique_ptr<BackEndSession> {
    if (protocol_ == MailProtocol::kImap) return std::make_unique<ImapSession>(context, to);
    if (protocol_ == MailProtocol::kPop3) return std::make_unique<Pop3Session>(context, to);
    return std::make_unique<SmtpSession>(context, to);
  };
  if (!overridden) return plain(io);
  return std::make_unique<OverriddenSession>(overrides, protocol_, io,
                                             [&](SessionIo& inner, const ReplacedReply& replaced) {
                                               context.replaced = &replaced;
                                               return plain(inner);
                                             });
}

BackEndSession& SessionKit::session() {
  if (!session_) {
    session_ = make();
    session_->onOpen();
    io.take();
  }
  return *session_;
}

std::string SessionKit::say(std::initializer_list<std::string_view> lines) {
  std::string answers;
  for (const std::string_view line : lines) answers += say(line);
  return answers;
}

std::string sayNtlm(const std::function<std::string(std::string_view)>& say, std::string_view command,
                    std::string_view continuation, const SaslCredentials& credentials, std::string_view prefix) {
  SeededRandom random{13};
  const auto client = makeSaslClient("NTLM", credentials, random, 1'700'000'000);
  if (!client) return "no NTLM";
  EXPECT_EQ(say(command), std::string(continuation) + "\r\n");
  const std::string challenge = say(encodeBase64(client->start().octets));
  EXPECT_TRUE(challenge.starts_with(std::string(prefix) + "TlRMTVNTUAAC")) << challenge;
  if (challenge.size() < prefix.size() + 2) return challenge;
  const auto octets =
      decodeBase64(std::string_view(challenge).substr(prefix.size(), challenge.size() - prefix.size() - 2));
  return say(encodeBase64(client->answer(octets.value_or("")).octets));
}

}  // namespace coexist
