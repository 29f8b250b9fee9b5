// Somebody on a connection who does what comes to his mind: says lines of his protocol, right and wrong, or anything;
// starts TLS or sends garbage in its place; reads slowly or not at all; ends his side, goes, or resets.
//
// What he does is a function of his random numbers and of what he hears; when the kernel lets him hear it is not.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "net/session.h"

namespace coexist {

// Lines without their ends, and the one that asks for TLS (a client) or grants it (a home).
struct ChaosWords {
  std::vector<std::string_view> lines;
  std::string_view startTls;
};

ChaosWords chaosClientWords(std::string_view protocol);  // "imap", "pop3" or "smtp"
ChaosWords chaosHomeWords(std::string_view protocol);

class ChaosActor final : public SessionBase {
 public:
  // `io` must outlive it.
  ChaosActor(SessionIo& io, ChaosWords words, TlsParameters tls, SeededRandom random)
      : io_(io), words_(std::move(words)), tls_(std::move(tls)), random_(random) {}

  void onOpen() override { act(); }
  void onLine(std::string_view) override { act(); }
  void onLineTooLong() override { io_.close(); }
  void onData(std::string_view) override { act(); }
  void onSecured(const TlsInfo&) override { act(); }
  void onEnd() override;
  void onClosed(CloseReason) override { gone_ = true; }
  void onTimer(int) override;

 private:
  void act();
  void sayLines();
  void sayAnything();
  void goOn();

  SessionIo& io_;
  ChaosWords words_;
  TlsParameters tls_;
  SeededRandom random_;
  int acts_ = 0;
  bool paused_ = false;
  bool startedTls_ = false;
  bool gone_ = false;
};

}  // namespace coexist
