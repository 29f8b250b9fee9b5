#include "product/sourced_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/mutant.h"
#include "base/text.h"
#include "base/word_row.h"
#include "sasl/mechanism_table.h"

namespace coexist {
namespace {

constexpr WordRow<AccessState> kStates[] = {{"clear-restricted", AccessState::kClearRestricted},
                                            {"clear", AccessState::kClear},
                                            {"tls", AccessState::kTls},
                                            {"authenticated", AccessState::kAuthenticated}};
static_assert(std::size(kStates) == kAccessStates);

constexpr WordRow<Evidence> kTags[] = {{"documented", Evidence::kDocumented},
                                       {"observed", Evidence::kObserved},
                                       {"inferred", Evidence::kInferred},
                                       {"synthetic", Evidence::kSynthetic}};
static_assert(std::size(kTags) == kFactTags);

// What EnableGSSAPIAndNTLMAuth and EnableAuthGSSAPI take away when they are false, and an AuthMechanism without
// BasicAuth; and NtlmNeedsTls in clear.
bool isSwitchedOff(std::string_view mechanism, const ServiceSettings& settings, AccessState state) {
  const bool clear = state == AccessState::kClearRestricted || state == AccessState::kClear;
  if (isNtlm(mechanism) && settings.ntlmNeedsTls && clear) return true;
  const SaslMechanism* known = findSaslMechanism(mechanism);
  const bool basic = known != nullptr && known->showsPassword();
  if (isGssapi(mechanism) && !settings.connector.authGssapi) return true;
  return (provesWindowsAccount(mechanism) && !settings.enableGssapiAndNtlmAuth) ||
         (basic && !settings.connector.basicAuth);
}

bool holds(const std::vector<std::string>& mechanisms, std::string_view mechanism) {
  return std::any_of(mechanisms.begin(), mechanisms.end(),
                     [mechanism](const std::string& known) { return equalsIgnoreCase(known, mechanism); });
}

const std::vector<std::string>& at(const PerAccess<std::vector<std::string>>& lists, ServerRole role,
                                   AccessState state) {
  return lists[static_cast<size_t>(role)][static_cast<size_t>(state)];
}

}  // namespace

std::string_view evidenceName(Evidence tag) { return wordOf<kTags>(tag); }
bool holdsAny(const PerAccess<std::vector<std::string>>& lists) {
  return std::any_of(lists.begin(), lists.end(), [](const auto& states) {
    return std::any_of(states.begin(), states.end(), [](const auto& list) { return !list.empty(); });
  });
}

std::vector<std::string> evidenceNames() { return wordsOf<kTags>(); }

std::optional<Evidence> findEvidence(std::string_view name) { return valueOf<kTags>(name); }

std::string_view accessStateName(AccessState state) { return wordOf<kStates>(state); }

std::vector<std::string> MechanismLists::listed(ServerRole role, AccessState state,
                                                const ServiceSettings& settings) const {
  std::vector<std::string> names = at(advertised, role, state);
  std::erase_if(names, [&settings, state](const std::string& name) { return isSwitchedOff(name, settings, state); });
  return names;
}

AccessState accessStateOf(const ServiceSettings& inEffect, bool secure, bool loggedOn) {
  if (loggedOn) return AccessState::kAuthenticated;
  if (secure) return AccessState::kTls;
  const bool restricted = inEffect.loginType == LoginType::kSecureLogin && !mutated("secure-login-restricts-nothing");
  return restricted ? AccessState::kClearRestricted : AccessState::kClear;
}

bool MechanismLists::honours(ServerRole role, AccessState state, const ServiceSettings& settings,
                             std::string_view mechanism) const {
  return !isSwitchedOff(mechanism, settings, state) && holds(at(honoured, role, state), mechanism);
}

bool MechanismLists::switchedOff(ServerRole role, AccessState state, const ServiceSettings& settings,
                                 std::string_view mechanism) const {
  return isSwitchedOff(mechanism, settings, state) && holds(at(honoured, role, state), mechanism);
}

bool MechanismLists::advertises(ServerRole role, AccessState state, const ServiceSettings& settings,
                                std::string_view mechanism) const {
  return !isSwitchedOff(mechanism, settings, state) && holds(at(advertised, role, state), mechanism);
}

std::vector<std::string> MechanismLists::withMechanisms(const std::vector<std::string>& lines, ServerRole role,
                                                        AccessState state, const ServiceSettings& settings) const {
  const std::string auth = fmt::format("{}", fmt::join(listed(role, state, settings), " "));
  std::vector<std::string> filled;
  for (const std::string& line : lines) {
    if (auth.empty() && line.find("{auth}") != std::string::npos) continue;
    filled.push_back(filledText(line, {{"auth", auth}}));
  }
  return filled;
}

std::string filledText(std::string_view text,
                       std::initializer_list<std::pair<std::string_view, std::string_view>> values) {
  std::string filled;
  filled.reserve(text.size() + 64);
  for (size_t brace = text.find('{'); brace != text.npos; brace = text.find('{')) {
    filled += text.substr(0, brace);
    text.remove_prefix(brace);
    const auto* const value = std::find_if(values.begin(), values.end(), [text](const auto& pair) {
      return text.substr(1).starts_with(pair.first) && text.substr(1 + pair.first.size()).starts_with('}');
    });
    const bool found = value != values.end();
    filled += found ? value->second : text.substr(0, 1);
    text.remove_prefix(found ? value->first.size() + 2 : 1);
  }
  return filled += text;
}

}  // namespace coexist
