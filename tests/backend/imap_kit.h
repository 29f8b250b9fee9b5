// A small world for back-end sessions: a product made for tests, two people, a service account and a computer account.
#pragma once

#include <deque>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "backend/imap_session.h"
#include "base/random.h"
#include "fake_peer.h"

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

// A product whose every text is its own name behind a fitting status, so that a test sees which one was said.
Product testProduct();
Directory testDirectory();  // alice at "legacy", bob at "modern", proxy (service account), FRONT$ (computer account)
std::shared_ptr<const std::string> testMessage(std::string_view text);

// One session on a FakePeer. Defaults: LoginType SecureLogin, clear port, mailboxes of "legacy".
class ImapKit {
 public:
  ImapKit();

  ImapSession& session();                  // made and opened when first asked for; the greeting is taken away
  std::string say(std::string_view line);  // hands one line in and gives back what was answered
  std::string give(std::string_view octets);
  void secure() { peer.isSecure = true; }  // as by a handshake
  void logOn();                            // alice, over TLS
  std::string logOnAndSelect();            // her INBOX with three messages; gives back the answer to SELECT
  void useSettings(ServiceSettings settings);

  Product product = testProduct();
  Directory directory = testDirectory();
  MailStore store;
  SeededRandom random{7};
  ListedOverrides overrides;
  std::unique_ptr<Machine> machine;
  SessionContext context;
  FakePeer peer;

 private:
  std::unique_ptr<ImapSession> session_;
};

// "<text>\r\n" for each.
std::string lines(std::initializer_list<std::string_view> texts);

}  // namespace coexist
