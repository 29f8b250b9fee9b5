// Any octets through the IMAP command reader and the response parser. The reader is fed as a connection would feed it:
// lines up to LF, then as many octets as a literal wants.
#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "wire/imap_command.h"
#include "wire/imap_response.h"
#include "wire/imap_string.h"

namespace {

using namespace coexist;

// What was read as a string must be writable again, or hold what nobody can say.
void checkArgument(const ImapArgument& argument) {
  if (argument.kind == ImapArgument::Kind::kList) {
    for (const ImapArgument& item : argument.items) checkArgument(item);
    return;
  }
  if (!quoteOrLiteral(argument.text, ImapLiterals::kNonSynchronising)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  ImapCommandReader reader({.maxLiteralBytes = 512, .maxCommandBytes = 4096, .maxDepth = 8, .maxValues = 64});
  while (!rest.empty()) {
    if (reader.literalBytesLeft() > 0) {
      const size_t count = std::min(reader.literalBytesLeft(), rest.size());
      reader.feedLiteral(rest.substr(0, count));
      rest.remove_prefix(count);
      continue;
    }
    std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (const auto response = parseImapResponse(line); response.ok()) ImapCapabilities::from(*response);
    const auto reading = reader.feedLine(line);
    if (const auto* command = std::get_if<ImapCommand>(&reading)) {
      if (!isImapTag(command->tag)) std::abort();
      for (const ImapArgument& argument : command->arguments) checkArgument(argument);
    }
    if (std::holds_alternative<ImapSyntaxError>(reading) && reader.midCommand()) std::abort();
  }
  return 0;
}
