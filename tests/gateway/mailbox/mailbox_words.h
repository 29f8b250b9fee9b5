// What one conversation is over each of the two mailbox protocols, for the rules that front ends keep over both: the
// words of frontProduct() and of a back end that FrontFixture plays.
#pragma once

#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "gateway/front_fixture.h"

namespace coexist {

struct MailboxWords {
  using Lines = std::vector<std::string>;
  // What a back end says and what the front end answers to it, in order.
  using Dialogue = std::vector<std::pair<std::string, std::string>>;

  std::string name;  // of the rule's parameter
  MailProtocol protocol = MailProtocol::kImap;
  uint16_t port = 0;
  uint16_t ownPort = 0;  // where the family "own" is called

  Lines (*logOn)(const std::string& user, const std::string& password) = nullptr;
  std::string loggedOn;
  std::string logOnFailed;
  std::string tooManyGuesses;
  std::string unavailable;
  Lines harmless;  // a command behind a failed log-on and its answer
  Lines goodbye;   // the client's last command and its answer

  std::string authenticate;  // a mechanism stands behind it
  std::string continuation;
  std::string ntlmContinuation;
  std::string authenticated;
  std::string authenticateFailed;
  std::string authenticateCancelled;
  std::string badArguments;
  void (*takeInitialResponses)(Product& product) = nullptr;

  std::string homeReady;
  Dialogue (*replay)(const std::string& user, const std::string& password) = nullptr;  // behind homeReady
  std::string homeAskedToLogOn;  // what is said to it first where the front end proves itself by PLAIN
  std::string homeContinues;
  std::string homeTakes;
  std::string homeRefuses;
  Dialogue serviceAccount;  // how the home "service" is logged on to for dave, behind homeReady

  std::string logOfUselessNtlm;
};

inline void PrintTo(const MailboxWords& words, std::ostream* out) { *out << words.name; }

const MailboxWords& imapWords();
const MailboxWords& pop3Words();

// Says all that a log-on takes; the answer to its last line.
std::string logOn(FrontFixture& front, const MailboxWords& words, const std::string& user, const std::string& password);

// A back end that has greeted, with what it has been told then.
std::pair<Session*, std::string> greeted(FrontFixture& front, const MailboxWords& words);

// For rules that are tested over both protocols.
class MailboxRules : public ::testing::TestWithParam<MailboxWords> {
 protected:
  void start() { f_.start(words_.protocol); }
  std::string logOn(const std::string& user, const std::string& password) {
    return coexist::logOn(f_, words_, user, password);
  }
  std::string ntlm(const std::string& user, const std::string& password) {
    return f_.ntlm(words_.authenticate + "NTLM", words_.ntlmContinuation, user, password);
  }
  // The newest back end greets and lets alice in.
  Session& homeLetsIn() { return talk(words_.replay("alice", "alice-secret")); }
  Session& talk(const MailboxWords::Dialogue& dialogue);
  void fire(Milliseconds limit);  // the only timer that runs

  const MailboxWords& words_ = GetParam();
  FrontFixture f_;
};

}  // namespace coexist
