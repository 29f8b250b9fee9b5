// A program run by a test, with its standard error read line by line.
#pragma once

#include <sys/types.h>

#include <cstdio>
#include <string>
#include <vector>

namespace coexist {

class ChildProcess {
 public:
  explicit ChildProcess(const std::vector<std::string>& command);  // not found by PATH: a path
  ~ChildProcess();                                                 // kills it if it still runs
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  bool started() const { return pid_ > 0; }
  // The next line of its standard error, waiting for it; empty at the end.
  std::string nextErrorLine();
  void terminate();  // SIGTERM
  void kill();       // at once, where it still runs
  int wait();        // its exit code; -1 when a signal ended it

 private:
  pid_t pid_ = -1;
  FILE* errors_ = nullptr;
};

// What a command of the shell printed, and its exit code.
struct ShellResult {
  int exitCode = -1;
  std::string output;
};
ShellResult runShell(const std::string& command);

}  // namespace coexist
