// Any octets through the SMTP grammar: commands, paths, parameters, chunks, replies. What an address decodes to must be
// writable on a line and be read again as the same.
#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "wire/smtp_command.h"
#include "wire/smtp_reply.h"

namespace {

using namespace coexist;

void demandOneLine(std::string_view text) {
  if (text.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos) std::abort();
}

// What is taken can be said on one line.
void checkParameters(SmtpPathCommand command, const SmtpPath& path) {
  const auto all = [](std::string_view) { return true; };
  const auto taken = takeSmtpParameters(command, path.parameters, all);
  if (taken) demandOneLine(writtenSmtpParameters(command, *taken, all));
}

void checkPath(SmtpPathCommand command, const Result<SmtpPath>& path) {
  if (!path.ok()) return;
  demandOneLine(path->address.text());
  for (const SmtpParameter& parameter : path->parameters) demandOneLine(parameter.name + parameter.value);
  checkParameters(command, *path);
  if (path->address.domain.empty()) return;
  const auto again = parseSmtpAddress(path->address.text());
  if (!again || again->local != path->address.local || again->domain != path->address.domain) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  SmtpReplyReader replies;
  while (!rest.empty()) {
    std::string_view line = rest.substr(0, rest.find("\r\n"));
    rest.remove_prefix(std::min(rest.size(), line.size() + 2));
    if (const auto reply = replies.feed(line); reply.ok() && *reply) {
      const SmtpExtensions extensions(**reply);
      for (const std::string& word : extensions.parameters("AUTH")) demandOneLine(word);
    }
    const auto command = parseSmtpCommand(line);
    if (!command.ok()) continue;
    demandOneLine(command->verb + command->argument);
    checkPath(SmtpPathCommand::kMail, parseMailFrom(command->argument));
    checkPath(SmtpPathCommand::kRcpt, parseRcptTo(command->argument));
    parseBdat(command->argument);
    smtpSize(command->argument);
    isSmtpHelloName(command->argument);
  }
  return 0;
}
