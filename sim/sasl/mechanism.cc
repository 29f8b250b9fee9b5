#include "sasl/mechanism.h"

#include <algorithm>

#include "sasl/mechanism_factories.h"
#include "sasl/mechanism_table.h"

namespace coexist {

std::unique_ptr<SaslServer> makeSaslServer(std::string_view mechanism, const SaslServerOptions& options) {
  const SaslMechanism* known = findSaslMechanism(mechanism);
  return known && known->spoken() ? known->makeServer(options) : nullptr;
}

std::unique_ptr<SaslClient> makeSaslClient(std::string_view mechanism, const SaslCredentials& credentials,
                                           RandomSource& random, int64_t unixSeconds, const SaslClientTerms& terms) {
  const SaslMechanism* known = findSaslMechanism(mechanism);
  return known && known->spoken() ? known->makeClient({credentials, &random, unixSeconds, terms}) : nullptr;
}

bool isCleanName(std::string_view name) {
  return std::none_of(name.begin(), name.end(), [](char c) {
    const auto octet = static_cast<unsigned char>(c);
    return octet < 0x20 || octet == 0x7f;
  });
}

}  // namespace coexist
