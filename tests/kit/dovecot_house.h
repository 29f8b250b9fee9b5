// A real Dovecot on ports of its own: alice has a mailbox there, which a master user may open too, by the separator "*"
// or by PLAIN with an authorization identity. Its files stand in a folder of its own below the tests' scratch folder.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "kit/child_process.h"
#include "kit/gateway_program.h"

namespace coexist {

class DovecotHouse {
 public:
  DovecotHouse();
  ~DovecotHouse();
  DovecotHouse(const DovecotHouse&) = delete;
  DovecotHouse& operator=(const DovecotHouse&) = delete;

  const std::string& problem() const { return problem_; }  // why it does not stand; empty when it does
  std::string authority() const { return path("ca.pem"); }
  const std::string& message() const { return message_; }  // alice's only one

  // `coexist gateway` before it, for IMAP and POP3, whose service account opens mailboxes in that form. The gateway
  // knows alice by kGatewaysPassword, which is not the one that she has at Dovecot.
  std::unique_ptr<GatewayProgram> startGateway(const std::string& serviceLogon) const;
  static constexpr const char* kGatewaysPassword = "Wonderland 1";

 private:
  std::string open();
  bool writeFiles();
  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  void write(const std::string& name, const std::string& text) const;

  std::filesystem::path folder_;
  std::string problem_;
  std::string message_ = "From: bob@example.test\r\nSubject: at Dovecot\r\n\r\nhello\r\n";
  int imapsPort_ = 0;
  int pop3sPort_ = 0;
  std::unique_ptr<ChildProcess> dovecot_;
};

}  // namespace coexist
