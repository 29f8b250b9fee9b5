// What the tests of client/ share: a lab with scripted servers in it, a screen and a tap that remember.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "client/persona.h"
#include "net/certificates.h"
#include "net/connection.h"
#include "net/testbed.h"
#include "sasl/mechanism.h"

namespace coexist {

class SeeingTap final : public ConnectionTap {
 public:
  void onReceivedLine(std::string_view line) override { lines.emplace_back(line); }
  void onReceivedData(std::string_view octets) override { data += octets; }
  void onSent(std::string_view octets) override { sent += octets; }
  void onEvent(std::string_view text) override { events.emplace_back(text); }

  std::vector<std::string> lines;
  std::string data;
  std::string sent;
  std::vector<std::string> events;
};

class SeeingScreen final : public Screen {
 public:
  void show(std::string_view text) override { shown.emplace_back(text); }
  void prompt(std::string_view text) override { prompts.emplace_back(text); }

  std::vector<std::string> shown;
  std::vector<std::string> prompts;
};

// What a scripted server says to a line; without CRLF: whole octets. "<close>", "<reset>" and "<tls>" behind them act.
using Replies = std::function<std::string(std::string_view line)>;

// A server that says `greeting`, then what `replies` gives for each line.
class ScriptedServer {
 public:
  ScriptedServer(Testbed& lab, Endpoint endpoint, std::string greeting, Replies replies,
                 const TlsParameters* implicitTls = nullptr);

  std::vector<std::string> heard;  // lines, of all connections
  int accepted = 0;
  TlsParameters tls;  // for "<tls>"

 private:
  class Talker;
  void accept(std::unique_ptr<Transport> transport);

  Testbed& lab_;
  std::string greeting_;
  Replies replies_;
  std::optional<TlsParameters> implicitTls_;
  std::unique_ptr<Listener> listener_;
  std::vector<std::unique_ptr<Connection>> connections_;
};

// An IMAP server's everyday answers: `capability` to CAPABILITY, `logon` ("NO LOGIN failed.") to LOGIN, an empty INBOX,
// and a close behind LOGOUT.
Replies imapReplies(std::string capability, std::string logon);

// A server's side of NTLM for alice. `random` must outlive it.
std::unique_ptr<SaslServer> ntlmServer(RandomSource& random);

struct Pop3Answers {
  std::string capa = "-ERR no CAPA\r\n";
  std::string auth = "+OK\r\nNTLM\r\n.\r\n";
  std::string ntlm = "+ \r\n";  // to AUTH NTLM
  std::string verdict = "+OK User successfully logged on\r\n";
  std::string pass = "+OK User successfully logged on\r\n";
};

// A POP3 server with one message that verifies NTLM. `random` must outlive it.
Replies pop3Replies(RandomSource& random, Pop3Answers answers = {});

// An SMTP server whose EHLO lists `extension`, which verifies NTLM behind `verb`, answers other log-ons by `refusal`,
// and takes mail behind a log-on only. `random` must outlive it.
Replies smtpReplies(RandomSource& random, std::string extension, std::string verb,
                    std::string refusal = "500 command not recognized");

LabCertificates& testCertificates();
TlsParameters serverTls(const std::string& name);
Account alice();

inline const Endpoint kFront{"front.example.test", 143};

}  // namespace coexist
