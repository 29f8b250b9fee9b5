#include "command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <memory>

#include "base/diagnostic.h"
#include "base/text.h"
#include "commands.h"

namespace coexist {
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

constexpr const char* kGatewayFooter =
    R"(SIGTERM lets log-ons end, then stops. SIGHUP reads the configuration again, and sessions go on.
A configuration for IMAP and POP3:
  {"host": "mail.example.test",
   "listen": [{"address": "127.0.0.1", "port": 143},
              {"address": "127.0.0.1", "port": 10995, "protocol": "pop3s"}],
   "homes": {"main": {"host": "back.example.test", "pop3": {"security": "starttls", "port": 110}}},
   "users": [{"user": "alice", "home": "main"}]}
Example:
  coexist gateway --config gateway.json --check --connect)";

void addRun(CLI::App& app, const char* program, int& exitCode) {
  auto arguments = std::make_shared<RunArguments>();
  arguments->program = program;
  CLI::App* command = app.add_subcommand("run", "Run scenarios and judge them");
  command->add_option("PATH", arguments->paths, "scenario files, or folders of them")->required();
  command
      ->add_option("--over", arguments->over, "memory (virtual time) or tcp (real sockets on the loopback interface)")
      ->check(CLI::IsMember({"memory", "tcp"}))
      ->capture_default_str();
  command->add_option("--jobs,-j", arguments->jobs, "cases at once; default: one a core")->check(CLI::Range(1, 1024));
  command->add_option("--case", arguments->cases,
                      "only cases whose name holds this text; * is any text; may be repeated");
  command->add_option("--tags", arguments->tags, "only cases with one of these tags")->delimiter(',');
  command->add_option("--seed", arguments->seed, "how sends are split and delayed, and what is drawn")
      ->capture_default_str();
  command
      ->add_option("--repeat", arguments->repeat,
                   "run each case with this many seeds, one after another from --seed on")
      ->check(CLI::Range(1, 1'000'000));
  command->add_flag("--list", arguments->list, "print the names of the cases and run nothing");
  command->add_flag(
      "--survey", arguments->survey,
      "a table for each case, a row for each cell of its matrix: what its names were bound to, the cause in the "
      "front end's log, and what became of it");
  command->add_option(
      "--find", arguments->find,
      "which configuration says this line: plays the clients' side of the cases with every product in the "
      "seats and every setting, and groups those that say it");
  command->add_flag("--fail-fast", arguments->failFast, "start nothing more behind the first failure");
  command->add_flag("--trace", arguments->trace, "show every conversation, uncut");
  command->add_flag("--quiet,-q", arguments->quiet, "show failures and the summary only");
  command->add_option("--min", arguments->min, "exit with 5 when fewer cases than this ran")->capture_default_str();
  command->add_option("--junit", arguments->junit, "write a JUnit XML report to this file");
  command->add_option("--colour,--color", arguments->colour, "auto: on a terminal only")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->capture_default_str();
  command->footer(
      "Examples:\n  coexist run scenarios\n  coexist run scenarios/ntlm-2000/not-offered.json --trace\n"
      "  coexist run scenarios --over tcp --junit report.xml\n  coexist run my-ticket.json --survey\n  coexist run "
      "my-ticket.json --find 'S: -ERR Logon failure...'\n  coexist run "
      "scenarios --case 'prompt loop' --repeat "
      "50");
  command->callback([arguments, &exitCode] { exitCode = runCommand(*arguments); });
}

void addExplain(CLI::App& app, int& exitCode) {
  auto arguments = std::make_shared<ExplainArguments>();
  CLI::App* command =
      app.add_subcommand("explain", "Show a scenario with every default, profile reply and source filled in");
  command->add_option("PATH", arguments->path, "a scenario file, or a folder of them")->required();
  command->add_option("--case", arguments->wanted, "only cases whose name holds this text");
  command->footer("Example:\n  coexist explain scenarios/ntlm-2016-2010/login-over-tls-gets-in.json --case PLAIN");
  command->callback([arguments, &exitCode] { exitCode = explainCommand(*arguments); });
}

void addCheck(CLI::App& app, int& exitCode) {
  auto paths = std::make_shared<std::vector<std::string>>();
  CLI::App* command =
      app.add_subcommand("check", "Find mistakes in scenarios, and in the products and personas that they stand on");
  command->add_option(
      "PATH", *paths,
      "scenario files, or folders of them; what stands in a folder \"products\" or \"personas\" is read as such; "
      "default: all scenarios, products and personas");
  command->footer("Examples:\n  coexist check\n  coexist check scenarios\n  coexist check fixtures/products");
  command->callback([paths, &exitCode] { exitCode = checkCommand(*paths); });
}

void addSchema(CLI::App& app, int& exitCode) {
  auto kind = std::make_shared<std::string>("scenario");
  CLI::App* command = app.add_subcommand("schema", "Print a JSON Schema: of scenario files, products or personas");
  command->add_option("KIND", *kind, "scenario, product or persona")
      ->check(CLI::IsMember({"scenario", "product", "persona"}))
      ->capture_default_str();
  command->footer(
      "Examples:\n  coexist schema > scenario.schema.json\n  coexist schema product > product.schema.json\n"
      "The schema of a gateway's configuration: coexist gateway --schema");
  command->callback([kind, &exitCode] { exitCode = schemaCommand(*kind); });
}

void addGateway(CLI::App& app, int& exitCode) {
  auto arguments = std::make_shared<GatewayArguments>();
  CLI::App* command = app.add_subcommand("gateway", "Run the front end by itself, on real sockets");
  command->add_option("--config", arguments->config, "its JSON configuration");
  CLI::Option* check =
      command->add_flag("--check", arguments->checkOnly, "only say whether the configuration is sound");
  command->add_flag("--connect", arguments->connect, "and whether each home answers, with a good certificate")
      ->needs(check);
  command->add_option("--root", arguments->root,
                      "folder whose fixtures/products are taken; default: COEXIST_ROOT, else above the program");
  command->add_flag("--schema", arguments->schema, "print the JSON Schema of the configuration");
  command->footer(kGatewayFooter);
  command->callback([arguments, &exitCode] { exitCode = gatewayCommand(*arguments); });
}

// A subcommand that lists what is known of a kind, or explains one of them.
struct Listing {
  const char* name;
  const char* help;
  const char* explainHelp;
  const char* nameHelp;
  const char* examples;
  int (*list)();
  int (*explain)(const std::string& name);
};

constexpr Listing kListings[] = {
    {"products", "List the product versions that are known, or explain one",
     "What one version says, accepts and gets wrong, with sources", "a product, as listed",
     "Examples:\n  coexist products\n  coexist products explain exchange-2010-sp1", &listProducts, &explainProduct},
    {"personas", "List the mail programs that can be played, or explain one", "How one behaves, and how that is known",
     "a persona, as listed", "Examples:\n  coexist personas\n  coexist personas explain outlook-imap", &listPersonas,
     &explainPersona},
    {"quirks", "List the quirks that engines can play, or explain one", "Evidence, products and scenarios of one quirk",
     "a quirk, as listed", "Examples:\n  coexist quirks\n  coexist quirks explain unquoted-logon-replay", &listQuirks,
     &explainQuirk},
};

void addListing(CLI::App& app, const Listing& row, int& exitCode) {
  auto name = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand(row.name, row.help);
  CLI::App* explain = command->add_subcommand("explain", row.explainHelp);
  explain->add_option("NAME", *name, row.nameHelp)->required();
  command->footer(row.examples);
  command->callback([command, name, &row, &exitCode] {
    exitCode = command->get_subcommands().empty() ? row.list() : row.explain(*name);
  });
}

// The names of all subcommands.
std::vector<std::string> subcommands(CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    names.push_back(command->get_name());
  }
  return names;
}

}  // namespace

int runCommandLine(int argc, char** argv) {
  CLI::App app{"A laboratory for mail coexistence: old server, new server, the proxy between them, and their clients.",
               "coexist"};
  app.footer(kFooter);
  app.set_version_flag("--version", "coexist " COEXIST_VERSION);
  app.require_subcommand(1);
  int exitCode = kExitPass;
  addRun(app, argc > 0 ? argv[0] : "coexist", exitCode);
  addExplain(app, exitCode);
  addCheck(app, exitCode);
  addSchema(app, exitCode);
  addGateway(app, exitCode);
  for (const Listing& row : kListings) addListing(app, row, exitCode);
  const std::vector<std::string> known = subcommands(app);
  const std::string word = argc > 1 ? argv[1] : "-";
  if (!word.starts_with('-') && std::find(known.begin(), known.end(), word) == known.end()) {
    std::fprintf(stderr, "coexist: unknown subcommand \"%s\": %s\n", visible(word).c_str(),
                 knownWordsHint(word, known).c_str());
    return kExitUsage;
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kExitPass : kExitUsage;
  }
  return exitCode;
}

}  // namespace coexist
