// `coexist gateway`: the front end by itself, on real sockets.
#include <unistd.h>

#include <cstdio>

#include "base/text.h"
#include "commands.h"
#include "gateway/standalone/config.h"
#include "gateway/standalone/configured_front_end.h"
#include "gateway/standalone/gateway_process.h"
#include "net/write_whole.h"
#include "project_root.h"

namespace coexist {
namespace {

void say(const std::string& message) { std::fprintf(stderr, "coexist gateway: %s\n", message.c_str()); }

int fail(int exitCode, const std::string& message) {
  say(message);
  return exitCode;
}

int serve(const GatewayConfig& config) {
  const auto process =
      GatewayProcess::start(config, {.warn = [](const std::string& sentence) { say(sentence); },
                                     .tell = [](const std::string& line) { writeWhole(STDERR_FILENO, line + "\n"); }});
  if (!process) return fail(kExitEnvironment, process.error().message());
  (*process)->run();
  return kExitPass;
}

int runGateway(const std::string& path, bool checkOnly) {
  const auto root = findProjectRoot();
  if (!root) return fail(kExitEnvironment, root.error().message());
  const auto products =
      ProductCatalogue::load(*root + "/fixtures/products");  // the configuration names the one it needs
  if (!products) return fail(kExitBadInput, products.error().message());
  Diagnostics problems;
  const auto config = loadGatewayConfig(path, *products, problems);
  for (const Diagnostic& problem : problems) std::fputs(problem.text().c_str(), stderr);
  if (!config) return kExitBadInput;
  for (const std::string& warning : config->warnings) say("warning: " + warning);
  if (!checkOnly) return serve(*config);
  for (const std::string& sentence : mechanismsLeftOut(*config)) say("note: " + sentence);
  std::printf("%s is sound: %s, %s, %s\n", path.c_str(), counted(config->listeners.size(), "listener").c_str(),
              counted(config->homes.size(), "home").c_str(), counted(config->users.size(), "user").c_str());
  return kExitPass;
}

}  // namespace

int gatewayCommand(const GatewayArguments& arguments) {
  if (arguments.schema) {
    std::fputs(gatewayConfigSchema().c_str(), stdout);
    return kExitPass;
  }
  if (arguments.config.empty()) return fail(kExitUsage, "--config FILE is missing");
  return runGateway(arguments.config, arguments.checkOnly);
}

}  // namespace coexist
