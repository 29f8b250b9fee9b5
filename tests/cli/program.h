// The program as a shell calls it, for its tests.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace coexist {

namespace fs = std::filesystem;
inline const std::string kRoot = COEXIST_SOURCE_DIR;

struct Ran {
  int exitCode = -1;
  std::string output;  // standard output and error together
};

// Runs words of the shell in the project's folder.
inline Ran shell(const std::string& words) {
  const std::string command = "cd '" + kRoot + "' && " + words + " 2>&1 </dev/null";
  Ran ran;
  FILE* pipe = popen(command.c_str(), "r");
  std::array<char, 4096> buffer{};
  for (size_t count = 0; (count = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;)
    ran.output.append(buffer.data(), count);
  const int status = pclose(pipe);
  ran.exitCode = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return ran;
}

// Runs the program as the README does.
inline Ran coexist(const std::string& arguments, const std::string& environment = "") {
  return shell(environment + " '" COEXIST_PROGRAM "' " + arguments);
}

inline std::string readFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

// Empty, and no other test's: tests run beside each other.
inline fs::path scratchFolder(const std::string& name) {
  const fs::path folder = fs::path(::testing::TempDir()) / fmt::format("coexist_cli_{}_{}", name, getpid());
  fs::remove_all(folder);
  fs::create_directories(folder);
  return folder;
}

}  // namespace coexist
