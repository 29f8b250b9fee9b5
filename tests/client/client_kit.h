// What the tests of client/ share: a lab with scripted servers in it, a screen and a tap that remember.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "client/persona.h"
#include "net/certificates.h"
#include "net/connection.h"
#include "net/lab.h"

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
  ScriptedServer(Lab& lab, Endpoint endpoint, std::string greeting, Replies replies,
                 const TlsParameters* implicitTls = nullptr);

  std::vector<std::string> heard;  // lines, of all connections
  int accepted = 0;
  TlsParameters tls;  // for "<tls>"

 private:
  class Talker;
  void accept(std::unique_ptr<Transport> transport);

  Lab& lab_;
  std::string greeting_;
  Replies replies_;
  std::optional<TlsParameters> implicitTls_;
  std::unique_ptr<Listener> listener_;
  std::vector<std::unique_ptr<Connection>> connections_;
};

// An IMAP server's everyday answers: `capability` to CAPABILITY, `logon` ("NO LOGIN failed.") to LOGIN, an empty INBOX,
// and a close behind LOGOUT.
Replies imapReplies(std::string capability, std::string logon);

LabCertificates& testCertificates();
TlsParameters serverTls(const std::string& name);
Account alice();

inline const Endpoint kFront{"front.example.test", 143};

}  // namespace coexist
