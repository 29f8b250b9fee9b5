// A small world for back-end sessions: a product made for tests, two people, a service account and a computer account.
#pragma once

#include <deque>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "backend/overridden_session.h"
#include "base/base64.h"
#include "base/random.h"
#include "fake_session_io.h"
#include "sasl/mechanism.h"

namespace coexist {

// Replies as a scenario gives them, in order; what was asked is kept.
class ListedOverrides final : public ReplyOverrides {
 public:
  using Lines = std::vector<std::string>;
  std::optional<Lines> greeting() override { return greetingLines; }
  std::optional<Lines> replyTo(std::string_view received) override {
    asked.emplace_back(received);
    if (replies.empty()) return std::nullopt;
    auto reply = replies.front();
    replies.pop_front();
    return reply;
  }

  std::optional<Lines> greetingLines;
  std::deque<std::optional<Lines>> replies;
  Lines asked;
};

// Alice's own PLAIN, and one with another password, in base64.
inline const std::string kPlainOfAlice = encodeBase64(std::string("\0alice\0alice's word", 19));
inline const std::string kWrongPlain = encodeBase64(std::string("\0alice\0wrong", 12));

// A product whose every text is its own name behind a fitting status, so that a test sees which one was said. It serves
// all three protocols.
Product testProduct();
Directory testDirectory();  // alice at "legacy", bob at "modern", proxy (service account), FRONT$ (computer account)
std::shared_ptr<const std::string> testMessage(std::string_view text);

// "<text>\r\n" for each.
std::string lines(std::initializer_list<std::string_view> texts);

// What sessions stand on. Defaults: LoginType SecureLogin, clear port, mailboxes of "legacy".
class BackEndKit {
 public:
  BackEndKit();
  void secure() { io.isSecure = true; }  // as by a handshake
  void useSettings(ServiceSettings settings);

  Product product = testProduct();
  Directory directory = testDirectory();
  MailStore store;
  SeededRandom random{7};
  ListedOverrides overrides;
  bool overridden = false;  // by them; to be set before the session is made
  std::unique_ptr<Machine> machine;
  SessionContext context;
  FakeSessionIo io;
};

// One session of a protocol on a FakeSessionIo.
class SessionKit : public BackEndKit {
 public:
  explicit SessionKit(MailProtocol protocol) : protocol_(protocol) {}

  std::unique_ptr<BackEndSession> make();
  // Made and opened when first asked for; the greeting is taken away.
  BackEndSession& session();
  // Hands one line in and gives back what was answered.
  std::string say(std::string_view line) {
    session().onLine(line);
    return io.take();
  }
  std::string say(std::initializer_list<std::string_view> lines);  // one behind the other, as pipelined
  std::string give(std::string_view octets) {
    session().onData(octets);
    return io.take();
  }
  void drop() { session_.reset(); }  // as when its connection goes

 private:
  MailProtocol protocol_;
  std::unique_ptr<BackEndSession> session_;
};

// A whole NTLM exchange. `say` hands a line in and gives back what was answered, as SessionKit::say(); the continuation
// behind `command` is expected to be `continuation`, the challenge to stand behind `prefix`. Gives back the last
// answer.
std::string sayNtlm(const std::function<std::string(std::string_view)>& say, std::string_view command,
                    std::string_view continuation, const SaslCredentials& credentials, std::string_view prefix = "+ ");

}  // namespace coexist
