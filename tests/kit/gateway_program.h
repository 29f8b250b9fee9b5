// `coexist gateway` as a program of its own, on ports that the kernel gives.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "kit/child_process.h"

namespace coexist {

class GatewayProgram {
 public:
  // `root` is the folder whose fixtures/ it reads. Waits until it is up, or has ended.
  GatewayProgram(const std::string& root, const std::filesystem::path& config);

  bool up() const { return up_; }
  const std::string& said() const { return said_; }  // on standard error until then
  // Where it listens for "imaps" or "submission" (mail/protocol.h); 0: nowhere.
  int port(std::string_view proto) const;
  int stop();  // SIGTERM; its exit code

 private:
  void read(const std::string& line);

  ChildProcess process_;
  std::map<std::string, int, std::less<>> ports_;
  bool up_ = false;
  std::string said_;
};

}  // namespace coexist
