// What `coexist` can be told.
#pragma once

namespace coexist {

// Reads the command line and runs the subcommand that it names. The exit code; what is wrong with the words is said on
// standard error.
int runCommandLine(int argc, char** argv);

}  // namespace coexist
