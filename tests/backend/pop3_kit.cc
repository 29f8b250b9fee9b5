#include "backend/pop3_kit.h"

#include <gtest/gtest.h>

namespace coexist {

void Pop3Kit::fill(std::initializer_list<std::string_view> bodies) {
  for (const std::string_view body : bodies) inbox().append(testMessage(body), 1'700'000'000);
}

void Pop3Kit::logOn() {
  secure();
  EXPECT_EQ(say({"USER alice", "PASS alice's word"}), lines({"+OK user-ok", "+OK pass-ok"}));
}

std::string Pop3Kit::ntlm(const SaslCredentials& credentials) {
  return sayNtlm([this](std::string_view line) { return say(line); }, "AUTH NTLM", product.pop3.ntlmContinuation,
                 credentials);
}

}  // namespace coexist
