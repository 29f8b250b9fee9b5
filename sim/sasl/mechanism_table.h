// Every SASL mechanism that is known by name, and what it is like. All that lists mechanisms, or depends on how one
// behaves, asks here; outside of sasl/ none is known by its name.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sasl/mechanism.h"
#include "sasl/token.h"

namespace coexist {

struct SaslClientOptions;  // mechanism_factories.h

// What one who carries the exchange learns from it.
enum class SaslShows {
  kPassword,  // the password, which he can compare, keep, and say again to another server
  kToken,     // no password, but something that lets in whoever has it
  kProof,     // nothing that he could say again
};

// What a server must know to judge.
enum class SaslNeeds {
  kComparison,  // whether a password is right: SaslVerifier::checkPassword
  kNtHash,      // SaslVerifier::ntHash
  kMore,        // what no verifier here knows
};

// A client's responses: how many it gives at most, and the first, counted from 0, from which on they may hold a secret.
// As it stands here nothing is known of the mechanism.
struct SaslResponses {
  int most = 8;
  int firstSecret = 0;  // as `most`: none is
};

struct SaslMechanism {
  std::string_view name;  // upper case
  SaslShows shows = SaslShows::kProof;
  SaslNeeds needs = SaslNeeds::kMore;
  bool clientSpeaksFirst = true;  // its first response can stand with the command
  SaslResponses responses = {};
  // It proves a Windows account, whose domain it names apart, and nobody else in whose name that account would act.
  bool windowsAccount = false;
  // Null where it is known by name only.
  std::unique_ptr<SaslServer> (*makeServer)(const SaslServerOptions&) = nullptr;
  std::unique_ptr<SaslClient> (*makeClient)(const SaslClientOptions&) = nullptr;
  // One of its own client's or server's messages, for a report, without what is secret or random in it; nothing for
  // other octets. Null: they cannot be told from others.
  std::optional<std::string> (*describe)(std::string_view octets) = nullptr;
  std::span<const SaslToken> (*listTokens)() = nullptr;  // null: a scenario has none for it

  bool spoken() const { return makeServer != nullptr && makeClient != nullptr; }
  bool showsPassword() const { return shows == SaslShows::kPassword; }
  std::span<const SaslToken> tokens() const { return listTokens ? listTokens() : std::span<const SaslToken>(); }
};

// In any letter case; null for a name that is not known.
const SaslMechanism* findSaslMechanism(std::string_view name);

// Those with a server and a client here: as the table has them, the simplest first, or those before that show nothing.
enum class SaslOrder { kSimplestFirst, kHidingFirst };
std::vector<const SaslMechanism*> spokenSaslMechanisms(SaslOrder order = SaslOrder::kSimplestFirst);
std::vector<std::string> spokenSaslNames(SaslOrder order = SaslOrder::kSimplestFirst);
std::vector<std::string> knownSaslNames();  // of all

// NTLM and GSSAPI: see SaslMechanism::windowsAccount. False for what is not known.
bool provesWindowsAccount(std::string_view mechanism);

// For what is said of one by its name: the wire form of server trust, and what products say of NTLM (Q191558). What
// follows from how a mechanism works is a property above.
constexpr std::string_view kPlainName = "PLAIN";
constexpr std::string_view kNtlmName = "NTLM";
bool isNtlm(std::string_view mechanism);
bool isGssapi(std::string_view mechanism);

// Which mechanism's message it is, and what it says; nothing for octets that are none.
struct SaslDescription {
  const SaslMechanism& mechanism;
  std::string text;
};
std::optional<SaslDescription> describeSaslMessage(std::string_view octets);

}  // namespace coexist
