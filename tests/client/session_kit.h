// A persona's conversation without a loop: a user who remembers, and a session on a peer that remembers.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/base64.h"
#include "client/imap_persona_session.h"
#include "client/pop3_persona_session.h"
#include "client/smtp_persona_session.h"
#include "fake_session_io.h"

namespace coexist {

// What FakeUser's credentials are as PLAIN.
inline const std::string kPlain = encodeBase64(std::string("\0alice\0sesame", 13));

class FakeUser final : public PersonaUser {
 public:
  SaslCredentials credentials(std::string_view mechanism) override {
    asked.emplace_back(mechanism);
    return typed;
  }
  bool refused(std::string_view reply, std::string_view text) override {
    refusals.emplace_back(reply);
    serverText = text;
    return againHere;
  }
  void succeeded() override { ++successes; }
  void failed(PersonaFailure why, std::string what, std::string_view text) override {
    ++failures;
    failure = why;
    problem = std::move(what);
    serverText = text;
  }
  int ends() const { return successes + failures + (againHere ? 0 : static_cast<int>(refusals.size())); }

  SaslCredentials typed{"", "alice", "sesame", "EXAMPLE", ""};
  bool againHere = false;
  std::vector<std::string> asked;
  std::vector<std::string> refusals;
  int successes = 0;
  int failures = 0;
  PersonaFailure failure = PersonaFailure::kOther;
  std::string problem;
  std::string serverText;
};

// A session of one protocol; the test fills persona and options in before its first line.
struct PersonaTalk {
  explicit PersonaTalk(MailProtocol spoken) : protocol(spoken) {}
  PersonaSession& session() {
    if (made) return *made;
    options.persona = &persona;
    options.user = &user;
    options.random = &random;
    if (protocol == MailProtocol::kImap) made = std::make_unique<ImapPersonaSession>(options, io);
    if (protocol == MailProtocol::kPop3) made = std::make_unique<Pop3PersonaSession>(options, io);
    if (protocol == MailProtocol::kSmtp) made = std::make_unique<SmtpPersonaSession>(options, io);
    made->onOpen();
    return *made;
  }
  // What the persona says to `lines`.
  std::string to(const std::vector<std::string>& lines) {
    for (const std::string& line : lines) session().onLine(line);
    return io.take();
  }

  MailProtocol protocol;
  FakeSessionIo io;
  FakeUser user;
  Persona persona;
  SeededRandom random{7};
  PersonaSessionOptions options;
  std::unique_ptr<PersonaSession> made;
};

}  // namespace coexist
