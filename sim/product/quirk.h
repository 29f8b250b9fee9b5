// A quirk: misbehaviour that data cannot say. Here stand all of them, each with where it is known from; an engine asks
// `product.has(Quirk::k...)` at the place that misbehaves.
//
// Profiles and scenarios know a quirk by its name. The enumerator is that name in camel case, and tests/tidy finds by
// it whether the engines ask.
#pragma once

#include <span>
#include <string_view>

namespace coexist {

// In the order of the names.
enum class Quirk {
  kByeAfterFailedNtlm,
  kCauseShownToHealthMailbox,
  kCertificateNameSettingUnderPlaintextLogin,
  kNoSilentReplacementOfFlags,
  kNothingWaitsForAppend,
  kNtlmMailboxByAccountName,
  kSenderMustBeLocal,
  kUnquotedLogonReplay,
  kCount,
};

struct QuirkRow {
  Quirk quirk;
  std::string_view name;      // "unquoted-logon-replay"
  std::string_view engine;    // folders of sim/, "backend, gateway": each of them asks for it
  std::string_view summary;   // one sentence
  std::string_view evidence;  // KB number, specification section, transcript
};

std::span<const QuirkRow> quirks();  // sorted by name
const QuirkRow& quirkRow(Quirk quirk);
const QuirkRow* findQuirk(std::string_view name);  // null: there is none of that name

}  // namespace coexist
