#include "client/client_kit.h"

#include <gtest/gtest.h>

#include "base/base64.h"
#include "crypto/nt_hash.h"

namespace coexist {

class ScriptedServer::Talker final : public Session {
 public:
  Talker(ScriptedServer& server, SessionIo& io) : server_(server), io_(io) {}

  void onOpen() override { say(server_.greeting_); }
  void onLine(std::string_view line) override {
    server_.heard.emplace_back(line);
    say(server_.replies_(line));
  }
  void onLineTooLong() override { io_.close(); }
  void onData(std::string_view) override {}
  void onSecured(const TlsInfo&) override {}
  void onTlsFailed(const Error&) override {}
  void onEnd() override { io_.close(); }
  void onClosed(CloseReason) override {}
  void onTimer(int) override {}
  void onWritable() override {}

 private:
  void say(std::string octets) {
    const bool close = cut(octets, "<close>");
    const bool reset = cut(octets, "<reset>");
    const bool tls = cut(octets, "<tls>");
    io_.send(octets);
    if (tls) io_.startTls(server_.tls);
    if (close) io_.close();
    if (reset) io_.reset();
  }
  static bool cut(std::string& octets, std::string_view mark) {
    if (!octets.ends_with(mark)) return false;
    octets.resize(octets.size() - mark.size());
    return true;
  }

  ScriptedServer& server_;
  SessionIo& io_;
};

ScriptedServer::ScriptedServer(Testbed& lab, Endpoint endpoint, std::string greeting, Replies replies,
                               const TlsParameters* implicitTls)
    : lab_(lab), greeting_(std::move(greeting)), replies_(std::move(replies)) {
  if (implicitTls != nullptr) implicitTls_ = *implicitTls;
  auto listener =
      lab_.network().listen(endpoint, [this](std::unique_ptr<Transport> transport) { accept(std::move(transport)); });
  EXPECT_TRUE(listener);
  if (listener) listener_ = std::move(*listener);
}

void ScriptedServer::accept(std::unique_ptr<Transport> transport) {
  ++accepted;
  ConnectionOptions options;
  options.loop = &lab_.loop();
  options.implicitTls = implicitTls_ ? &*implicitTls_ : nullptr;
  connections_.push_back(Connection::create(
      options, std::move(transport), [this](SessionIo& io) { return std::make_unique<Talker>(*this, io); }, [] {}));
}

Replies imapReplies(std::string capability, std::string logon) {
  return [capability = std::move(capability), logon = std::move(logon)](std::string_view line) -> std::string {
    const std::string tag(line.substr(0, line.find(' ')));
    const auto is = [&](std::string_view verb) { return line.substr(tag.size()).starts_with(" " + std::string(verb)); };
    if (is("CAPABILITY")) return "* CAPABILITY " + capability + "\r\n" + tag + " OK CAPABILITY completed.\r\n";
    if (is("LOGIN")) return tag + " " + logon + "\r\n";
    if (is("SELECT")) return "* 0 EXISTS\r\n" + tag + " OK [READ-WRITE] SELECT completed.\r\n";
    if (is("LOGOUT")) return "* BYE signing off.\r\n" + tag + " OK LOGOUT completed.\r\n<close>";
    return tag + " BAD Command Error. 10\r\n";
  };
}

std::unique_ptr<SaslServer> ntlmServer(RandomSource& random) {
  SaslServerOptions options;
  options.verifier.ntHash = [](std::string_view, std::string_view user) -> std::optional<std::string> {
    return user == "alice" ? std::optional(ntHashOf("sesame")) : std::nullopt;
  };
  options.targetName = "EXAMPLE";
  options.hostName = "front.example.test";
  options.unixSeconds = kLabUnixSeconds;
  options.random = &random;
  return makeSaslServer("NTLM", options);
}

Replies pop3Replies(RandomSource& random, Pop3Answers answers) {
  auto exchange = std::make_shared<std::unique_ptr<SaslServer>>();
  return [answers = std::move(answers), exchange, &random](std::string_view line) -> std::string {
    if (*exchange) {
      const auto octets = decodeBase64(line);
      const SaslStep step = octets ? (*exchange)->respond(*octets) : SaslStep{};
      if (step.kind == SaslStep::Kind::kContinue) return "+ " + encodeBase64(step.octets) + "\r\n";
      exchange->reset();
      return step.kind == SaslStep::Kind::kDone
                 ? answers.verdict
                 : std::string("-ERR Logon failure: unknown user name or bad password.\r\n");
    }
    if (line == "CAPA") return answers.capa;
    if (line == "AUTH") return answers.auth;
    if (line.starts_with("USER ")) return "+OK\r\n";
    if (line.starts_with("PASS ")) return answers.pass;
    if (line == "STAT") return "+OK 1 12\r\n";
    if (line == "LIST") return "+OK\r\n1 12\r\n.\r\n";
    if (line == "RETR 1") return "+OK\r\nSubject: x\r\n\r\n.\r\n";
    if (line == "QUIT") return "+OK signing off\r\n<close>";
    if (line != "AUTH NTLM" || answers.ntlm.starts_with("-ERR")) return answers.ntlm;
    *exchange = ntlmServer(random);
    return answers.ntlm;
  };
}

Replies smtpReplies(RandomSource& random, std::string extension, std::string verb, std::string refusal) {
  auto exchange = std::make_shared<std::unique_ptr<SaslServer>>();
  return [=, &random, inMessage = false, proved = false](std::string_view line) mutable -> std::string {
    if (inMessage) {
      inMessage = line != ".";
      return inMessage ? "" : "250 OK\r\n";
    }
    const auto respond = [&](std::string_view text) -> std::string {
      const auto octets = decodeBase64(text);
      const SaslStep step = octets ? (*exchange)->respond(*octets) : SaslStep{};
      if (step.kind == SaslStep::Kind::kContinue) return "334 " + encodeBase64(step.octets) + "\r\n";
      exchange->reset();
      proved = step.kind == SaslStep::Kind::kDone;
      return proved ? "235 ntlm authentication successful\r\n" : "535 no\r\n";
    };
    if (*exchange) return respond(line);
    if (line.starts_with("EHLO ")) return "250-back.example.test Hello\r\n250-" + extension + "\r\n250 SIZE 0\r\n";
    if (line.starts_with(verb + " NTLM ")) {
      *exchange = ntlmServer(random);
      return respond(line.substr(verb.size() + 6));
    }
    if (line.find("AUTH") != std::string_view::npos) return refusal + "\r\n";
    if (line == "QUIT") return "221 closing connection\r\n<close>";
    inMessage = line == "DATA";
    if (inMessage) return "354 Send data.  End with CRLF.CRLF\r\n";
    return proved ? "250 OK\r\n" : "505 Authentication required\r\n";
  };
}

LabCertificates& testCertificates() {
  static LabCertificates certificates(kLabUnixSeconds);
  return certificates;
}

TlsParameters serverTls(const std::string& name) {
  auto context = testCertificates().serverContext(name, PeerCertificate::kIgnored);
  EXPECT_TRUE(context);
  return {.context = context ? *context : nullptr, .expectedName = ""};
}

Account alice() {
  Account account;
  account.name = "alice";
  account.domain = "EXAMPLE";
  account.account = "alice";
  account.password = "sesame";
  account.upn = "alice@example.test";
  return account;
}

}  // namespace coexist
