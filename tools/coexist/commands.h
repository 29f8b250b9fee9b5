// The subcommands of `coexist`, a file each: what was asked for in, the exit code out. command_line.cc says how it is
// asked for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "exit_code.h"

namespace coexist {

struct RunArguments {
  std::string program = "coexist";  // as it was called
  std::vector<std::string> paths;
  std::string over = "memory";  // or "tcp"
  unsigned jobs = 0;            // 0: one a core
  std::vector<std::string> cases;
  std::vector<std::string> tags;
  uint64_t seed = 1;
  unsigned repeat = 1;
  bool list = false;
  bool survey = false;
  std::string find;  // "S: ..."; empty: nothing is looked for
  bool failFast = false;
  bool trace = false;
  bool quiet = false;
  size_t min = 1;
  std::string junit;
  std::string colour = "auto";  // or "always", "never"
};
int runCommand(const RunArguments& arguments);

struct ExplainArguments {
  std::string path;
  std::string wanted;
};
int explainCommand(const ExplainArguments& arguments);

int checkCommand(const std::vector<std::string>& paths);
int schemaCommand(const std::string& kind);  // "scenario" or "product"

struct GatewayArguments {
  std::string config;
  std::string root;  // of the profiles; empty: where the program is
  bool checkOnly = false;
  bool connect = false;  // with checkOnly
  bool schema = false;
};
int gatewayCommand(const GatewayArguments& arguments);

int listProducts();
int explainProduct(const std::string& name);
int listPersonas();
int explainPersona(const std::string& name);
int listQuirks();
int explainQuirk(const std::string& name);

}  // namespace coexist
