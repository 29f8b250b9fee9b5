// Any octets as a product file, and the same file once more as its own heir. There are problems inside of the file, or
// a product of which every line can stand on a wire.
#include <cstdint>
#include <cstdlib>

#include "product/reader/profile_reader.h"

namespace {

using namespace coexist;

void require(bool condition) {
  if (!condition) std::abort();
}

void requireLine(std::string_view line) { require(line.find_first_of("\r\n{}") == std::string_view::npos); }

void requireLines(const Product& product) {
  for (const ServerRole role : {ServerRole::kFront, ServerRole::kBack}) {
    for (size_t at = 0; at < kAccessStates; ++at) {
      const auto state = static_cast<AccessState>(at);
      for (const std::string& line : product.pop3.capabilityLines(role, state, {})) requireLine(line);
      for (const std::string& line : product.smtp.extensionLines(role, state, {})) requireLine(line);
      requireLine(product.imap.capabilityLine(role, state, {}));
    }
  }
  for (size_t i = 0; i < kImapTexts; ++i) requireLine(product.imap.line(static_cast<ImapReplyText>(i), "h.test"));
  for (const SourcedText& text : product.pop3.texts) require(text.text.find_first_of("\r\n") == std::string::npos);
  for (const SourcedText& text : product.smtp.texts) require(text.text.find_first_of("\r\n") == std::string::npos);
  require(!product.pop3.served || product.pop3.continuationFor("NTLM").starts_with('+'));
  require(!product.smtp.served || product.smtp.continuationFor("NTLM").starts_with("334"));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Diagnostics problems;
  const auto file =
      parseJson(SourceFile::fromText("fuzz.json", std::string(reinterpret_cast<const char*>(data), size)), problems);
  require(file.has_value() == problems.empty());
  if (!file) return 0;
  Product product;
  readProfile(*file, product, problems);
  if (problems.empty()) checkComplete(*file, product, problems);
  if (problems.empty()) requireLines(product);
  readProfile(*file, product, problems);
  for (const Diagnostic& problem : problems) {
    require(problem.place.line >= 1 && problem.place.offset <= size && problem.length >= 1 && !problem.what.empty());
    require(!problem.text().empty());
  }
  return 0;
}
