// The subcommands of `coexist`. Each adds itself to the command line and, when chosen, does its work and sets the exit
// code: 0 pass, 1 a scenario failed, 2 usage, 3 a bad scenario or profile, 4 environment, 5 nothing (or too little)
// ran.
#pragma once

#include <CLI/CLI.hpp>

namespace coexist {

enum ExitCode {
  kExitPass = 0,
  kExitFailed = 1,
  kExitUsage = 2,
  kExitBadInput = 3,
  kExitEnvironment = 4,
  kExitNothingRan = 5
};

void addRunCommand(CLI::App& app, int& exitCode);
void addExplainCommand(CLI::App& app, int& exitCode);
void addCheckCommand(CLI::App& app, int& exitCode);
void addSchemaCommand(CLI::App& app, int& exitCode);
void addGatewayCommand(CLI::App& app, int& exitCode);
void addProductsCommand(CLI::App& app, int& exitCode);
void addQuirksCommand(CLI::App& app, int& exitCode);
void addPersonasCommand(CLI::App& app, int& exitCode);

}  // namespace coexist
