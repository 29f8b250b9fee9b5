// Any octets as POP3 commands, answers and capability lists, line by line.
#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "wire/pop3_command.h"
#include "wire/pop3_response.h"

namespace {

using namespace coexist;

bool holdsLineEnds(std::string_view text) {
  return text.find_first_of(std::string_view("\0\r\n", 3)) != std::string_view::npos;
}

// What was read must be what stood there, and nobody may find a second line in it.
void readCommand(std::string_view line) {
  const auto command = parsePop3Command(line);
  if (!command.ok()) return;
  if (command->verb.empty() || holdsLineEnds(command->argument) || !line.ends_with(command->argument)) std::abort();
  for (const std::string_view word : command->words()) {
    if (word.empty() || word.find(' ') != std::string_view::npos) std::abort();
    const auto number = pop3Number(word);
    if (number && (*number == 0 || *number > INT32_MAX)) std::abort();
  }
}

void readAnswer(std::string_view line) {
  const auto response = parsePop3Response(line);
  if (!response.ok()) return;
  if (holdsLineEnds(response->code) || !line.ends_with(response->text)) std::abort();
  const bool ok = line == "+OK" || line.starts_with("+OK ");
  if (ok != (response->kind == Pop3Response::Kind::kOk)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  Pop3Capabilities capabilities;
  while (!rest.empty()) {
    std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    if (line.ends_with('\r')) line.remove_suffix(1);
    readCommand(line);
    readAnswer(line);
    capabilities.add(line);
  }
  for (const std::string& mechanism : capabilities.mechanisms()) {
    if (!capabilities.has("SASL") || !capabilities.hasMechanism(mechanism)) std::abort();
  }
  return 0;
}
