// What every part of a product profile shares: where a fact is known from, and in which role and state of a connection
// it holds.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "product/settings.h"

namespace coexist {

// How well a fact is known (facts sheets): from a document, seen in a transcript, reasoned, or made up to fit.
enum class Evidence { kDocumented, kObserved, kInferred, kSynthetic };
constexpr size_t kFactTags = 4;
std::string_view evidenceName(Evidence tag);  // "documented"
std::vector<std::string> evidenceNames();
std::optional<Evidence> findEvidence(std::string_view name);

struct SourcedText {
  std::string text;
  Evidence tag = Evidence::kSynthetic;
  std::string source;  // KB number, specification section, transcript
};

// A server answers differently as a front end and as a back end that is asked directly.
enum class ServerRole { kFront, kBack };

// The connection's state as far as advertising goes. Restricted: in clear, and LoginType demands TLS first.
enum class AccessState { kClearRestricted, kClear, kTls, kAuthenticated };
constexpr size_t kAccessStates = 4;
std::string_view accessStateName(AccessState state);  // "clear-restricted"
// A connection's state: `inEffect` are its service's settings, `secure` says whether it is in TLS.
AccessState accessStateOf(const ServiceSettings& inEffect, bool secure, bool loggedOn);

// What profiles of several protocols say alike of a field.
constexpr int64_t kMostErrors = 1000;
constexpr std::string_view kErrorsHelp = "bad commands before \"too-many-errors\"; 0: no limit";
constexpr int64_t kMostTarpitMs = 10 * 60 * 1000;  // the longest TarpitInterval that the product takes
constexpr int64_t kMostCommands = 1'000'000;
constexpr int64_t kMostDeadlineMs = 24 * 60 * 60 * 1000;
constexpr std::string_view kCommandsHelp =
    "a front end's: commands before the log-on, one more hears \"too-many-errors\"; 0: no limit";
constexpr std::string_view kDeadlineHelp =
    "a front end's: milliseconds from the connection to the log-on, then \"idle-timeout\"; 0: no limit";
constexpr std::string_view kTarpitHelp = "milliseconds before the answer to a failed log-on; 0: none";
constexpr std::string_view kContinuationHelp = "what answers AUTH without a challenge";
constexpr std::string_view kNtlmContinuationHelp = "the same for NTLM, where it differs";

// A value for each role and state.
template <typename T>
using PerAccess = std::array<std::array<T, kAccessStates>, 2>;
// Whether `holds` says yes of one role and state.
template <typename Holds>
bool inAnyState(Holds holds) {
  for (const ServerRole role : {ServerRole::kFront, ServerRole::kBack}) {
    for (size_t state = 0; state < kAccessStates; ++state) {
      if (holds(role, static_cast<AccessState>(state))) return true;
    }
  }
  return false;
}
bool holdsAny(const PerAccess<std::vector<std::string>>& lists);  // whether one of the lists is not empty

// Mechanism names in the order of the product, per role and state: what is listed, and what is accepted. A product may
// list what it does not accept (GSSAPI is listed where the product lists it, and accepted nowhere yet).
struct MechanismLists {
  PerAccess<std::vector<std::string>> advertised;
  PerAccess<std::vector<std::string>> honoured;
  PerAccess<SourcedText> evidence;  // where what is said there is known from; no text

  // What is listed there with the settings in effect: EnableGSSAPIAndNTLMAuth takes NTLM and GSSAPI away.
  std::vector<std::string> listed(ServerRole role, AccessState state, const ServiceSettings& settings) const;
  // Whether `mechanism` is accepted there, with the settings in effect applied; letter case apart.
  bool honours(ServerRole role, AccessState state, const ServiceSettings& settings, std::string_view mechanism) const;
  // Whether it would be, were it not for EnableGSSAPIAndNTLMAuth.
  bool switchedOff(ServerRole role, AccessState state, const ServiceSettings& settings,
                   std::string_view mechanism) const;
  bool advertises(ServerRole role, AccessState state, const ServiceSettings& settings,
                  std::string_view mechanism) const;
  // `lines` with "{auth}" replaced by what is listed there; where nothing is, a line with {auth} goes away.
  std::vector<std::string> withMechanisms(const std::vector<std::string>& lines, ServerRole role, AccessState state,
                                          const ServiceSettings& settings) const;
};

// What a service does about a client that guesses, and a front end about one that does not come to its log-on: proofs
// that it has refused on one connection before it says "too-many-logons" and closes, how long it waits before it
// answers one, the commands and the time before a log-on; 0: no limit, no wait.
struct GuessingLimits {
  int maxFailedLogins = 0;
  int64_t tarpitMs = 0;
  int maxCommands = 0;
  int64_t deadlineMs = 0;
};

// What the operating system calls the services of one protocol: the one that clients connect to and, where front end
// and back end are two, the back-end service. Empty where there is none, or nobody tells.
struct WindowsServiceNames {
  std::string own;
  std::string backEnd;
};
constexpr std::string_view kWindowsServiceHelp =
    "what Stop-Service and its like call it; several protocols may share one";
constexpr std::string_view kWindowsBackEndHelp = "the same of the back-end service, where there is one of its own";

// `text` with "{name}" replaced by its value, from left to right; other braces stay, those that are filled in too.
std::string filledText(std::string_view text,
                       std::initializer_list<std::pair<std::string_view, std::string_view>> values);

}  // namespace coexist
