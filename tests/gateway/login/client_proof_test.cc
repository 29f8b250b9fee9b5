#include "gateway/login/client_proof.h"

#include <gtest/gtest.h>

#include "gateway/front_fixture.h"

namespace coexist {
namespace {

TEST(ClientProof, isVerifiedByThePasswordOfWhoIsNamed) {
  const Directory directory = frontDirectory();
  const ClientProof right = proveByPassword(directory, "alice", "", "alice-secret");
  EXPECT_TRUE(right.verified);
  EXPECT_EQ(right.account, directory.byName("alice"));
  EXPECT_EQ(right.mailbox, right.account);
  EXPECT_FALSE(proveByPassword(directory, "alice", "", "bob-secret").verified);
  const ClientProof nobody = proveByPassword(directory, "nobody", "", "x");
  EXPECT_FALSE(nobody.verified);
  EXPECT_EQ(nobody.account, nullptr);
}

// LOGIN cannot say for whom: what names another mailbox is not replayed.
TEST(ClientProof, keepsNoPasswordForAnotherMailbox) {
  const Directory directory = frontDirectory();
  const ClientProof other = proveByPassword(directory, "alice", "bob", "alice-secret");
  EXPECT_EQ(other.mailbox, directory.byName("bob"));
  EXPECT_EQ(other.password, std::nullopt);
  EXPECT_EQ(proveByPassword(directory, "alice", "alice", "alice-secret").password, "alice-secret");
  EXPECT_EQ(proveByPassword(directory, "alice", "nobody", "alice-secret").mailbox, nullptr);
}

}  // namespace
}  // namespace coexist
