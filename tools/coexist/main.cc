// `coexist`: the laboratory's command line.
#include <cstdio>
#include <exception>

#include "commands.h"

namespace {

constexpr const char* kFooter =
    "Examples:\n"
    "  coexist run scenarios                        every scenario, in memory, on all cores\n"
    "  coexist run scenarios/coexistence --over tcp the same conversations over real sockets\n"
    "  coexist explain scenarios/FAMILY/CASE.json   a scenario with every default filled in\n"
    "  coexist check scenarios                      find mistakes without running anything\n"
    "  coexist gateway --config gateway.json        the front end by itself, on real sockets\n"
    "  coexist quirks explain NAME                  what a quirk is, and how that is known\n\n"
    "Exit codes: 0 pass, 1 a scenario failed, 2 usage, 3 a bad scenario or profile, 4 environment,\n"
    "            5 nothing (or fewer than --min) ran.";

int runMain(int argc, char** argv) {
  CLI::App app{"A laboratory for mail coexistence: old server, new server, the proxy between them, and their clients.",
               "coexist"};
  app.footer(kFooter);
  app.set_version_flag("--version", "coexist " COEXIST_VERSION);
  app.require_subcommand(1);
  int exitCode = coexist::kExitPass;
  coexist::addRunCommand(app, exitCode);
  coexist::addExplainCommand(app, exitCode);
  coexist::addCheckCommand(app, exitCode);
  coexist::addSchemaCommand(app, exitCode);
  coexist::addGatewayCommand(app, exitCode);
  coexist::addProductsCommand(app, exitCode);
  coexist::addPersonasCommand(app, exitCode);
  coexist::addQuirksCommand(app, exitCode);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? coexist::kExitPass : coexist::kExitUsage;
  }
  return exitCode;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return runMain(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "coexist: %s\n", error.what());
    return coexist::kExitEnvironment;
  }
}
