#include "sasl/mechanism.h"

#include <algorithm>

#include "base/text.h"
#include "sasl/rows.h"

namespace coexist {
namespace {

struct MechanismRow {
  std::string_view name;
  std::unique_ptr<SaslServer> (*makeServer)(const SaslServerOptions&);
  std::unique_ptr<SaslClient> (*makeClient)(const SaslClientOptions&);
};

constexpr MechanismRow kMechanisms[] = {
    {"PLAIN", &makePlainServer, &makePlainClient},
    {"LOGIN", &makeLoginServer, &makeLoginClient},
    {"NTLM", &makeNtlmServer, &makeNtlmClient},
};

const MechanismRow* findMechanism(std::string_view name) {
  for (const MechanismRow& row : kMechanisms) {
    if (equalsIgnoreCase(row.name, name)) return &row;
  }
  return nullptr;
}

}  // namespace

std::unique_ptr<SaslServer> makeSaslServer(std::string_view mechanism, const SaslServerOptions& options) {
  const MechanismRow* row = findMechanism(mechanism);
  return row ? row->makeServer(options) : nullptr;
}

std::unique_ptr<SaslClient> makeSaslClient(std::string_view mechanism, const SaslCredentials& credentials,
                                           RandomSource& random, int64_t unixSeconds) {
  const MechanismRow* row = findMechanism(mechanism);
  return row ? row->makeClient({credentials, &random, unixSeconds}) : nullptr;
}

bool isCleanName(std::string_view name) {
  return std::none_of(name.begin(), name.end(), [](char c) {
    const auto octet = static_cast<unsigned char>(c);
    return octet < 0x20 || octet == 0x7f;
  });
}

}  // namespace coexist
