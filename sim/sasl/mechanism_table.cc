#include "sasl/mechanism_table.h"

#include <algorithm>

#include "base/text.h"
#include "sasl/mechanism_factories.h"

namespace coexist {
namespace {

constexpr std::string_view kGssapiName = "GSSAPI";

// Those without makers are listed by products, and spoken by nothing here yet.
constexpr SaslMechanism kMechanisms[] = {
    {.name = kPlainName,
     .shows = SaslShows::kPassword,
     .needs = SaslNeeds::kComparison,
     .responses = {.most = 1, .firstSecret = 0},
     .makeServer = &makePlainServer,
     .makeClient = &makePlainClient,
     .describe = &describePlain,
     .listTokens = &plainTokens},
    {.name = "LOGIN",
     .shows = SaslShows::kPassword,
     .needs = SaslNeeds::kComparison,
     .clientSpeaksFirst = false,
     .responses = {.most = 2, .firstSecret = 1},
     .makeServer = &makeLoginServer,
     .makeClient = &makeLoginClient,
     .listTokens = &loginTokens},
    {.name = kNtlmName,
     .shows = SaslShows::kProof,
     .needs = SaslNeeds::kNtHash,
     .responses = {.most = 2, .firstSecret = 2},
     .windowsAccount = true,
     .makeServer = &makeNtlmServer,
     .makeClient = &makeNtlmClient,
     .describe = &describeNtlmMessage,
     .listTokens = &ntlmTokens},
    {.name = kGssapiName, .windowsAccount = true},
    {.name = "CRAM-MD5", .clientSpeaksFirst = false},
    {.name = "XOAUTH2", .shows = SaslShows::kToken},
    {.name = "OAUTHBEARER", .shows = SaslShows::kToken},
};

}  // namespace

const SaslMechanism* findSaslMechanism(std::string_view name) {
  for (const SaslMechanism& known : kMechanisms) {
    if (equalsIgnoreCase(known.name, name)) return &known;
  }
  return nullptr;
}

std::vector<const SaslMechanism*> spokenSaslMechanisms(SaslOrder order) {
  std::vector<const SaslMechanism*> spoken;
  for (const SaslMechanism& known : kMechanisms) {
    if (known.spoken()) spoken.push_back(&known);
  }
  if (order == SaslOrder::kHidingFirst) {
    std::stable_partition(spoken.begin(), spoken.end(),
                          [](const SaslMechanism* mechanism) { return mechanism->shows == SaslShows::kProof; });
  }
  return spoken;
}

std::vector<std::string> spokenSaslNames(SaslOrder order) {
  std::vector<std::string> names;
  for (const SaslMechanism* mechanism : spokenSaslMechanisms(order)) names.emplace_back(mechanism->name);
  return names;
}

std::vector<std::string> knownSaslNames() {
  std::vector<std::string> names;
  for (const SaslMechanism& known : kMechanisms) names.emplace_back(known.name);
  return names;
}

bool provesWindowsAccount(std::string_view mechanism) {
  const SaslMechanism* known = findSaslMechanism(mechanism);
  return known && known->windowsAccount;
}

bool isNtlm(std::string_view mechanism) { return equalsIgnoreCase(mechanism, kNtlmName); }
bool isGssapi(std::string_view mechanism) { return equalsIgnoreCase(mechanism, kGssapiName); }

// Those that show nothing first: what is one of theirs says so in its first octets.
std::optional<SaslDescription> describeSaslMessage(std::string_view octets) {
  static const auto spoken = spokenSaslMechanisms(SaslOrder::kHidingFirst);
  for (const SaslMechanism* mechanism : spoken) {
    auto text = mechanism->describe ? mechanism->describe(octets) : std::nullopt;
    if (text) return SaslDescription{*mechanism, *std::move(text)};
  }
  return std::nullopt;
}

const SaslToken* findSaslToken(std::string_view name) {
  for (const SaslMechanism* mechanism : spokenSaslMechanisms()) {
    for (const SaslToken& token : mechanism->tokens()) {
      if (token.name == name) return &token;
    }
  }
  return nullptr;
}

}  // namespace coexist
