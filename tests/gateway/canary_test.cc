// Passwords on every way through a front end, and none of them in what it writes down.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/base64.h"
#include "base/text.h"
#include "crypto/utf16.h"
#include "gateway/smtp/smtp_kit.h"
#include "hex.h"

namespace coexist {
namespace {

constexpr int kCanaries = 50;

std::string canary(int number) {
  constexpr const char* kForms[] = {"Can4ry.", "can4ry\"", "Can4ry\\", "CAN4RY-%", "can4ry in a "};
  return kForms[number % 5] + std::to_string(1000 + number) + (number % 2 == 0 ? "!" : "");
}

// What base64 has of `secret` whatever stands before and behind it, for each of the three places in a group.
std::vector<std::string> base64Of(const std::string& secret) {
  std::vector<std::string> all;
  for (size_t before = 0; before < 3; ++before) {
    const size_t begin = (before * 8 + 5) / 6;
    const size_t end = (before + secret.size()) * 8 / 6;
    all.push_back(encodeBase64(std::string(before, 'x') + secret).substr(begin, end - begin));
  }
  return all;
}

std::vector<std::string> formsOf(const std::string& secret) {
  const std::string wide = utf16FromOctets(secret);
  std::vector<std::string> forms = {secret, wide, visible(wide), toHex(secret), toHex(wide)};
  for (const std::string& inner : {secret, wide}) {
    for (const std::string& form : base64Of(inner)) forms.push_back(form);
  }
  return forms;
}

// A conversation of a client with a front end. {p} is the password, {q} the same in quotes, {b} in base64, {u} the
// user's name in base64, {m} PLAIN's message.
struct Way {
  MailProtocol protocol;
  bool passwordsInClear;  // are taken
  std::vector<std::string> lines;
};

constexpr MailProtocol kImap = MailProtocol::kImap;
constexpr MailProtocol kSmtp = MailProtocol::kSmtp;

using Conversations = std::vector<std::vector<std::string>>;

const Conversations kOverImap = {{"a1 LOGIN canary {q}"},
                                 {"a1 LOGIN canary {q} more"},
                                 {"a1 LOGIN {q}"},
                                 {"a1 LOGIN canary {99999}", "{p}"},
                                 {"a1 LOGIN {6}", "canary {99999+}", "{p}"},
                                 {"a1 AUTHENTICATE PLAIN", "{m}"},
                                 {"a1 AUTHENTICATE PLAIN {m}"},
                                 {"a1 AUTHENTICATE PLAIN {m} more"},
                                 {"a1 AUTHENTICATE {m}"},
                                 {"a1 AUTHENTICATE LOGIN", "{u}", "{b}"},
                                 {"a1 AUTHENTICATE CRAM-MD5", "{m}"},
                                 {"{p}"},
                                 {"{b}"},
                                 {"{m}"},
                                 {"a1 {p}"},
                                 {"a1 {b} {p}"},
                                 {"{p} {b}"},
                                 {"a1 SELECT {q}"},
                                 {"a1 NOOP {q}"},
                                 {"a1 UID {b}"}};

const Conversations kOverPop3 = {{"USER canary", "PASS {p}"},
                                 {"PASS {p}"},
                                 {"USER canary", "NOOP", "PASS {p}"},
                                 {"AUTH PLAIN", "{m}"},
                                 {"AUTH PLAIN {m}"},
                                 {"AUTH {m}"},
                                 {"AUTH LOGIN", "{u}", "{b}"},
                                 {"APOP canary {b}"},
                                 {"{p}"},
                                 {"{b}"},
                                 {"{b} {p}"},
                                 {"STAT {p}"},
                                 {"QUIT {p}"}};

const Conversations kOverSmtp = {
    {"EHLO c", "AUTH PLAIN {m}", "MAIL FROM:<canary@example.test>", "RCPT TO:<canary@example.test>"},
    {"EHLO c", "AUTH PLAIN", "{m}", "MAIL FROM:<>", "RCPT TO:<canary@example.test>"},
    {"EHLO c", "AUTH LOGIN", "{u}", "{b}", "MAIL FROM:<>", "RCPT TO:<canary@example.test>"},
    {"EHLO c", "AUTH LOGIN {u}", "{b}"},
    {"EHLO c", "AUTH {m}"},
    {"AUTH PLAIN {m}"},
    {"EHLO c", "AUTH CRAM-MD5", "{m}"},
    {"EHLO c", "MAIL FROM:<>", "AUTH PLAIN {m}"},
    {"EHLO c", "{p}"},
    {"{b}"},
    {"EHLO c", "{m} {p}"},
    {"STARTTLS {p}"}};

std::vector<Way> ways() {
  std::vector<Way> all;
  for (const bool taken : {true, false}) {
    for (const auto& lines : kOverImap) all.push_back({kImap, taken, lines});
    for (const auto& lines : kOverPop3) all.push_back({kPop3, taken, lines});
    for (const auto& lines : kOverSmtp) all.push_back({kSmtp, taken, lines});
  }
  return all;
}

std::string filled(std::string line, const std::string& secret) {
  std::string quoted = "\"";
  for (const char c : secret) quoted += (c == '"' || c == '\\' ? "\\" : "") + std::string(1, c);
  const std::pair<std::string, std::string> fields[] = {{"{p}", secret},
                                                        {"{q}", quoted + "\""},
                                                        {"{b}", encodeBase64(secret)},
                                                        {"{u}", encodeBase64("canary")},
                                                        {"{m}", plainResponse("canary", secret)}};
  for (const auto& [field, value] : fields) {
    if (const size_t at = line.find(field); at != line.npos) line.replace(at, field.size(), value);
  }
  return line;
}

// A home that asks for more until there is nothing more, and then repeats all that it has heard, `how` written.
void letHomeEcho(SmtpKit& kit, MailProtocol protocol, const std::string& secret, int how) {
  if (kit.front.connector.requests.size() == kit.front.connector.sessions.size()) return;
  Session& home = kit.front.connector.open();
  const auto hear = [&](const std::string& line) {
    home.onLine(line);
    return kit.front.connector.io().take();
  };
  const std::string echoes[] = {secret,
                                encodeBase64(secret),
                                toHex(secret),
                                plainResponse("canary", secret),
                                encodeBase64("x" + secret),
                                utf16FromOctets(secret)};
  const std::string echo = "you said " + echoes[how % 6];
  if (protocol == kPop3) {
    hear("+OK");
    hear("+OK");
    hear("-ERR " + echo);
  } else if (protocol == kImap) {
    const std::string tag = hear("* OK").substr(0, 2);
    hear(tag + " BAD " + echo);
  } else {
    hear("220 ready");
    hear("250-home");
    hear("250 AUTH PLAIN LOGIN");
    hear("334 ");
    hear("535 5.7.8 " + echo);
  }
}

// Another password than the right one is refused here or there; this is the right one, so that homes hear it too.
std::string writtenDown(const Way& way, const std::string& secret, int how) {
  SmtpKit kit;
  FrontFixture& front = kit.front;
  std::vector<std::string> notices;
  front.options.notice = [&notices](const std::string& sentence) { notices.push_back(sentence); };
  Account account = person("canary", way.protocol == kSmtp ? "listing" : "legacy");
  account.password = secret;
  account.smtpAddress = "canary@example.test";
  EXPECT_TRUE(front.directory.add(account).ok());
  front.configure(way.protocol, [&way](ServiceSettings& settings) {
    settings.loginType = way.passwordsInClear ? LoginType::kPlainTextLogin : LoginType::kSecureLogin;
  });
  front.start(way.protocol);
  for (const std::string& line : way.lines) {
    if (front.client.ended()) break;
    const std::string said = filled(line, secret);
    if (front.client.framing == FakeSessionIo::Framing::kOctets && way.protocol == kImap) {
      front.session->onData(std::string_view(said).substr(0, front.client.octetsWanted));
      if (said.size() > front.client.octetsWanted) front.session->onLine(said.substr(front.client.octetsWanted));
      continue;
    }
    front.say(said);
    letHomeEcho(kit, way.protocol, secret, how);
  }
  if (!front.client.ended()) front.session->onLineTooLong();
  front.session.reset();
  std::string all;
  for (const auto& lines : {front.logged, notices}) {
    for (const std::string& line : lines) all += line + "\n";
  }
  return all;
}

TEST(Canary, isInNoLogAndNoNotice) {
  const std::vector<Way> all = ways();
  size_t echoes = 0;
  for (int number = 0; number < kCanaries; ++number) {
    const std::string secret = canary(number);
    const std::vector<std::string> forms = formsOf(secret);
    for (const Way& way : all) {
      const std::string written = writtenDown(way, secret, number);
      if (written.find("you said *****") != written.npos) ++echoes;
      for (const std::string& form : forms) {
        ASSERT_EQ(lowerAscii(written).find(lowerAscii(form)), std::string::npos)
            << form << " of " << way.lines.front() << " in\n"
            << written;
      }
    }
  }
  EXPECT_GT(echoes, 100u) << "homes have been asked, and what they repeated was masked";
}

}  // namespace
}  // namespace coexist
