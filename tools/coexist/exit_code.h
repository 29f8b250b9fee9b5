// What the program says to whoever called it.
#pragma once

namespace coexist {

enum ExitCode {
  kExitPass = 0,
  kExitFailed = 1,       // a scenario failed
  kExitUsage = 2,        // the words of the command line are wrong
  kExitBadInput = 3,     // a bad scenario, profile or configuration
  kExitEnvironment = 4,  // a file, a port, the project's data
  kExitNothingRan = 5,   // or too little
};

}  // namespace coexist
