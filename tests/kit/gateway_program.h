// `coexist gateway` as a program of its own, on ports that the kernel gives.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <thread>

#include "kit/child_process.h"

namespace coexist {

class GatewayProgram {
 public:
  // `root` is the folder whose fixtures/ it reads. Waits until it is up, or has ended. `descriptors`: how many it may
  // have open; 0: as many as the test.
  GatewayProgram(const std::string& root, const std::filesystem::path& config, int descriptors = 0);
  ~GatewayProgram();
  GatewayProgram(const GatewayProgram&) = delete;
  GatewayProgram& operator=(const GatewayProgram&) = delete;

  bool up() const { return up_; }
  const std::string& said() const { return said_; }  // on standard error until then
  // Where it listens for "imaps" or "submission" (mail/protocol.h); 0: nowhere.
  int port(std::string_view proto) const;
  // From here on what it says is read and forgotten, so that it may say much.
  void readOn();
  int stop();  // SIGTERM; its exit code

 private:
  void read(const std::string& line);

  ChildProcess process_;
  std::map<std::string, int, std::less<>> ports_;
  bool up_ = false;
  std::string said_;
  std::thread reader_;
};

}  // namespace coexist
