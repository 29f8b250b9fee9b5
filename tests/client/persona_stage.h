// A shipped persona in a lab, with a scripted server, a screen and taps that remember.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "client/client_kit.h"

namespace coexist {

inline const Persona& shipped(std::string_view name) {
  static Diagnostics problems;
  static const auto catalogue =
      PersonaCatalogue::load(std::string(COEXIST_SOURCE_DIR) + "/fixtures/personas", problems);
  return *catalogue->find(name);
}

struct Stage {
  explicit Stage(std::string_view persona, uint64_t seed = 5) : Stage(persona, Testbed::memory(seed)) {}
  Stage(std::string_view persona, std::unique_ptr<Testbed> where) : lab(std::move(where)) {
    options.loop = &lab->loop();
    options.network = &lab->network();
    options.persona = &shipped(persona);
    options.account = &account;
    options.server = kFront;
    options.certificates = &testCertificates();
    options.random = &random;
    options.screen = &screen;
    options.makeTap = [this] {
      taps.push_back(std::make_shared<SeeingTap>());
      return taps.back();
    };
    options.onFinished = [this] { ++finished; };
  }
  ScriptedServer& serve(Replies replies, const TlsParameters* implicitTls = nullptr) {
    server = std::make_unique<ScriptedServer>(*lab, options.server, greeting, std::move(replies), implicitTls);
    server->tls = serverTls("front.example.test");
    return *server;
  }
  const PersonaOutcome& play(const std::string& action = "check mail") {
    auto started = PersonaRun::start(options, action);
    EXPECT_TRUE(started);
    run = std::move(*started);
    EXPECT_TRUE(lab->loop().runToRest());
    return run->outcome();
  }

  std::unique_ptr<Testbed> lab;
  Account account = alice();
  SeededRandom random{9};
  SeeingScreen screen;
  std::string greeting = "* OK ready\r\n";
  std::vector<std::shared_ptr<SeeingTap>> taps;
  int finished = 0;
  PersonaOptions options;
  std::unique_ptr<ScriptedServer> server;
  std::unique_ptr<PersonaRun> run;
};

struct PopStage : Stage {
  explicit PopStage(std::string_view persona, const std::string& with = "") : Stage(persona) {
    options.protocol = MailProtocol::kPop3;
    options.with = with;
    options.server = {"front.example.test", 110};
    greeting = "+OK ready\r\n";
  }
};

struct SmtpStage : Stage {
  explicit SmtpStage(std::string_view persona, const std::string& with = "") : Stage(persona) {
    account.smtpAddress = "alice@example.test";
    options.protocol = MailProtocol::kSmtp;
    options.with = with;
    options.server = {"back.example.test", 25};
    options.recipients = {"bob@example.test"};
    greeting = "220 back.example.test ready\r\n";
  }
};

}  // namespace coexist
