// The directory's hash of a password and the one that NTLM computes are made on two floors that may not see each other;
// a log-on succeeds only while they agree.
#include <gtest/gtest.h>

#include "mail/nt_hash.h"
#include "sasl/mechanism.h"

namespace coexist {
namespace {

TEST(NtHash, isTheSameInTheDirectoryAndInNtlm) {
  const char* const passwords[] = {"",
                                   "Password",
                                   "p*w%d \\ \"",
                                   "Gr\xc3\xbc\xc3\x9f"
                                   "e",
                                   "\xe2\x82\xac",
                                   "\xf0\x9f\x94\x91",
                                   "\xfc",
                                   "\xc3\xbc\xfc",
                                   "a\xc3",
                                   "\xc0\xaf",
                                   "\xed\xa0\x80",
                                   "\xf4\x90\x80\x80",
                                   "\xe2\x82"};
  for (const char* password : passwords) EXPECT_EQ(passwordNtHash(password), ntHashOf(password)) << password;
}

}  // namespace
}  // namespace coexist
