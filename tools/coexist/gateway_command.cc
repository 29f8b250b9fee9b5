// `coexist gateway`: the front end by itself, on real sockets.
#include <unistd.h>

#include <cstdio>
#include <ctime>

#include "base/text.h"
#include "commands.h"
#include "gateway/standalone/config.h"
#include "gateway/standalone/configured_front_end.h"
#include "gateway/standalone/gateway_process.h"
#include "gateway/standalone/home_check.h"
#include "gateway/standalone/own_certificates.h"
#include "net/write_whole.h"
#include "project_root.h"

namespace coexist {
namespace {

void say(const std::string& message) { std::fprintf(stderr, "coexist gateway: %s\n", message.c_str()); }

int fail(int exitCode, const std::string& message) {
  say(message);
  return exitCode;
}

int serve(GatewayConfig config, RereadConfig reread) {
  keepMemoryPrivate();
  const ProcessOwner owner = config.owner;
  std::vector<std::string> files;
  for (const MailProtocol protocol : kAllMailProtocols) files.push_back(config.protocolLogFiles[protocol]);
  const GatewayOutput output{
      [](const std::string& sentence) { writeWhole(STDERR_FILENO, "coexist gateway: " + sentence + "\n"); },
      [](const std::string& line) { writeWhole(STDERR_FILENO, line + "\n"); }};
  const auto process = GatewayProcess::start(std::move(config), output, std::move(reread));
  if (!process) return fail(kExitEnvironment, process.error().message());
  if (const Status become = becomeOwner(owner, files); !become) return fail(kExitEnvironment, become.error().message());
  (*process)->run();
  return kExitPass;
}

// Reads `path` again, as it was read at the start. `products` must outlive the program's end.
RereadConfig rereading(const std::string& path, const ProductCatalogue& products) {
  return [path, &products](std::vector<std::string>& why) {
    Diagnostics problems;
    auto config = loadGatewayConfig(path, products, problems);
    for (const Diagnostic& problem : problems) why.push_back(problem.error().message());
    return config;
  };
}

// A line of the file may hold a password that somebody has written there by mistake.
std::string shown(const Diagnostic& problem) {
  const std::string text = problem.text();
  return lowerAscii(text).find("password\"") == text.npos ? text : problem.error().message() + "\n";
}

int checkConnections(GatewayConfig config) {
  TlsIdentity identity = config.identity.value_or(TlsIdentity());
  if (!config.identity) {
    auto made = OwnCertificates::selfMade(config.host, std::time(nullptr));
    if (!made) return fail(kExitEnvironment, made.error().message());
    identity = std::move(*made);
  }
  const auto generation = makeGeneration(std::move(config), std::move(identity));
  if (!generation) return fail(kExitBadInput, generation.error().message());
  const auto findings = checkHomes(**generation);
  if (!findings) return fail(kExitEnvironment, findings.error().message());
  int exitCode = kExitPass;
  for (const HomeFinding& finding : *findings) {
    std::printf("%s %s\n", finding.sound ? "ok    " : "FAILED", finding.sentence.c_str());
    if (!finding.sound) exitCode = kExitEnvironment;
  }
  return exitCode;
}

int check(const std::string& path, GatewayConfig config, bool connect) {
  for (const std::string& sentence : mechanismsLeftOut(config)) say("note: " + sentence);
  std::printf("%s is sound: %s, %s, %s\n", path.c_str(), counted(config.listeners.size(), "listener").c_str(),
              counted(config.homes.size(), "home").c_str(), counted(config.users.size(), "user").c_str());
  return connect ? checkConnections(std::move(config)) : kExitPass;
}

int runGateway(const GatewayArguments& arguments) {
  const auto root = findTrustedRoot(arguments.root);
  if (!root) return fail(kExitEnvironment, root.error().message());
  const auto products =
      ProductCatalogue::load(*root + "/fixtures/products");  // the configuration names the one it needs
  if (!products) return fail(kExitBadInput, products.error().message());
  Diagnostics problems;
  auto config = loadGatewayConfig(arguments.config, *products, problems);
  for (const Diagnostic& problem : problems) std::fputs(shown(problem).c_str(), stderr);
  if (!config) return kExitBadInput;
  if (!arguments.checkOnly) return serve(std::move(*config), rereading(arguments.config, *products));
  for (const std::string& warning : config->warnings) say("warning: " + warning);
  return check(arguments.config, std::move(*config), arguments.connect);
}

}  // namespace

int gatewayCommand(const GatewayArguments& arguments) {
  if (arguments.schema) {
    std::fputs(gatewayConfigSchema().c_str(), stdout);
    return kExitPass;
  }
  if (arguments.config.empty()) return fail(kExitUsage, "--config FILE is missing");
  return runGateway(arguments);
}

}  // namespace coexist
