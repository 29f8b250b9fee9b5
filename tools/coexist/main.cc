// `coexist`: the laboratory's command line.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <exception>

#include "base/problem.h"
#include "base/text.h"
#include "commands.h"

namespace {

constexpr const char* kFooter =
    "Examples:\n"
    "  coexist run scenarios                        every scenario, in memory, on all cores\n"
    "  coexist run scenarios/ntlm-2000 --over tcp   the same conversations over real sockets\n"
    "  coexist explain scenarios/FAMILY/FILE.json   a scenario with every default filled in\n"
    "  coexist check scenarios                      find mistakes without running anything\n"
    "  coexist gateway --config gateway.json        the front end by itself, on real sockets\n"
    "  coexist quirks explain NAME                  what a quirk is, and how that is known\n\n"
    "Exit codes: 0 pass, 1 a scenario failed, 2 usage, 3 a bad scenario or profile, 4 environment,\n"
    "            5 nothing (or fewer than --min) ran.";

// The names of all subcommands.
std::vector<std::string> subcommands(CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    names.push_back(command->get_name());
  }
  return names;
}

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
  const std::vector<std::string> known = subcommands(app);
  const std::string word = argc > 1 ? argv[1] : "-";
  if (!word.starts_with('-') && std::find(known.begin(), known.end(), word) == known.end()) {
    std::fprintf(stderr, "coexist: unknown subcommand \"%s\": %s\n", coexist::visible(word).c_str(),
                 coexist::knownWordsHint(word, known).c_str());
    return coexist::kExitUsage;
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? coexist::kExitPass : coexist::kExitUsage;
  }
  return exitCode;
}

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
    return checkOutput(runMain(argc, argv));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "coexist: %s\n", error.what());
    return coexist::kExitEnvironment;
  }
}
