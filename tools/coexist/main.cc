// `coexist`: the laboratory's command line.
#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <exception>

#include "command_line.h"
#include "exit_code.h"

namespace {

// Nobody's sockets may become somebody's output: the three standard descriptors are open, if only to nowhere.
void openStandardDescriptors() {
  for (int descriptor = open("/dev/null", O_RDWR); descriptor >= 0; descriptor = dup(descriptor)) {
    if (descriptor <= STDERR_FILENO) continue;
    close(descriptor);
    return;
  }
}

// Output that was lost must not look like success.
int checkOutput(int exitCode) {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return exitCode;
  std::fprintf(stderr, "coexist: the output could not be written\n");
  return coexist::kExitEnvironment;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    openStandardDescriptors();
    return checkOutput(coexist::runCommandLine(argc, argv));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "coexist: %s\n", error.what());
    return coexist::kExitEnvironment;
  }
}
