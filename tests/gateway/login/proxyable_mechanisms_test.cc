#include "gateway/login/proxyable_mechanisms.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/front_fixture.h"

namespace coexist {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Product careful() {
  Product product = frontProduct();
  product.offersOnlyProxyableMechanisms = true;
  return product;
}

struct Offer {
  explicit Offer(FrontFixture& f, MailProtocol protocol = MailProtocol::kImap)
      : lists(proxyableMechanisms(f.options, protocol, leftOut)) {
    const auto front = static_cast<size_t>(ServerRole::kFront);
    listed = lists.advertised[front][static_cast<size_t>(AccessState::kTls)];
    honoured = lists.honoured[front][static_cast<size_t>(AccessState::kTls)];
  }
  std::vector<std::string> leftOut;
  MechanismLists lists;
  std::vector<std::string> listed;
  std::vector<std::string> honoured;
};

// Seeds 000 and 001: these products list what they cannot carry.
TEST(CarriedMechanisms, leavesAProductsListsAloneUnlessItOffersOnlyWhatItCarries) {
  FrontFixture f;
  EXPECT_THAT(Offer(f).listed, ElementsAre("PLAIN", "NTLM"));
  EXPECT_THAT(Offer(f).leftOut, IsEmpty());
}

Status noCrypto() { return Error{"no MD4 here"}; }

TEST(CarriedMechanisms, leavesOutNtlmWhereItCannotBeComputedWhateverTheProduct) {
  for (const bool only : {true, false}) {
    FrontFixture f;
    f.product.offersOnlyProxyableMechanisms = only;
    f.options.homes = {{"own", {"own", "back.example.test", "own", {}}}};
    f.options.ntlmCrypto = &noCrypto;
    EXPECT_THAT(Offer(f).listed, ElementsAre("PLAIN"));
    EXPECT_THAT(Offer(f).honoured, ElementsAre("PLAIN", "LOGIN"));
    EXPECT_THAT(Offer(f).leftOut, ElementsAre("imap: NTLM is not offered, because no MD4 here"));
  }
}

TEST(CarriedMechanisms, leavesOutNtlmWhileOneHomeTakesPasswordsOnly) {
  FrontFixture f(careful());
  const Offer offer(f);
  EXPECT_THAT(offer.listed, ElementsAre("PLAIN"));
  EXPECT_THAT(offer.honoured, ElementsAre("PLAIN", "LOGIN"));
  EXPECT_THAT(offer.leftOut,
              ElementsAre(AllOf(HasSubstr("imap: NTLM"), HasSubstr("legacy"), HasSubstr("NoPasswordToReplay"))));
  f.options.homes.erase("legacy");
  f.options.homes.erase("upgrading");
  EXPECT_THAT(Offer(f).listed, ElementsAre("PLAIN", "NTLM"));
  EXPECT_THAT(Offer(f).leftOut, IsEmpty());
}

TEST(CarriedMechanisms, asksForAnAccountAndForTlsWhereThatIsTrusted) {
  FrontFixture f(careful());
  f.options.homes = {{"own", {"own", "back.example.test", "own", {}}}};
  EXPECT_THAT(Offer(f).listed, ElementsAre("PLAIN", "NTLM"));
  f.options.homes["own"].services[MailProtocol::kImap].security = ProxySecurity::kClear;
  EXPECT_THAT(Offer(f).leftOut, ElementsAre(HasSubstr("PLAIN"), HasSubstr("NTLM"), HasSubstr("LOGIN")));
  f.options.homes["own"].services[MailProtocol::kImap].security.reset();
  f.options.own.serverAccount.clear();
  EXPECT_THAT(Offer(f).listed, IsEmpty());
  f.options.homes = {{"service", {"service", "service.example.test", "service", {}}}};
  EXPECT_THAT(Offer(f).listed, ElementsAre("PLAIN", "NTLM"));
  f.options.own.serviceAccount.clear();
  EXPECT_THAT(Offer(f).listed, IsEmpty());
}

TEST(CarriedMechanisms, takesAnyLoginOfTheRuleThatIsPossible) {
  FrontFixture f(careful());
  f.options.homes = {{"legacy", {"legacy", "old.example.test", "old", {}}}};
  f.product.proxyRules[0].logins = {ProxyLogin::kPlaintextReplay, ProxyLogin::kServiceAccount};
  EXPECT_THAT(Offer(f).listed, ElementsAre("PLAIN", "NTLM"));
  f.options.own.serviceAccount.clear();
  EXPECT_THAT(Offer(f).listed, ElementsAre("PLAIN"));
}

// Who lives at another home is not to be kept out for one that nobody gets into.
TEST(CarriedMechanisms, mindsNoHomeToWhichNoProofMayBeShownUnlessThereIsNoOther) {
  FrontFixture f(careful());
  f.product.guardsProofs = true;
  f.options.homes.erase("upgrading");
  EXPECT_THAT(Offer(f).listed, ElementsAre("PLAIN", "NTLM"));
  f.options.homes = {{"legacy", {"legacy", "old.example.test", "old", {}}}};
  EXPECT_THAT(Offer(f).listed, IsEmpty());
  EXPECT_THAT(Offer(f).leftOut, ::testing::Contains(HasSubstr("ProofNeedsTls")));
  f.options.homes["legacy"].clearPasswords = true;
  EXPECT_THAT(Offer(f).listed, ElementsAre("PLAIN"));
}

// A home that the protocol is not spoken to is nobody's home there.
TEST(CarriedMechanisms, judgesEachProtocolByItsOwnRules) {
  FrontFixture f(careful());
  f.product.pop3.advertised = f.product.imap.advertised;
  EXPECT_THAT(Offer(f, MailProtocol::kPop3).listed, ElementsAre("PLAIN"));
  for (ProxyRule& rule : f.product.proxyRules) {
    if (rule.logins.front() == ProxyLogin::kPlaintextReplay) rule.ports[MailProtocol::kPop3] = 0;
  }
  EXPECT_THAT(Offer(f, MailProtocol::kPop3).listed, ElementsAre("PLAIN", "NTLM"));
  EXPECT_THAT(Offer(f).listed, ElementsAre("PLAIN"));
}

TEST(CarriedMechanisms, leavesOutWhatNobodyHereCouldJudge) {
  FrontFixture f(careful());
  f.options.homes = {{"own", {"own", "back.example.test", "own", {}}}};
  for (auto& mechanisms : f.product.imap.advertised[0]) mechanisms = {"GSSAPI", "NTLM", "PLAIN"};
  EXPECT_THAT(Offer(f).listed, ElementsAre("NTLM", "PLAIN"));
  Directory nobody;
  f.options.directory = &nobody;
  EXPECT_THAT(Offer(f).listed, ElementsAre("PLAIN"));
  EXPECT_THAT(Offer(f).leftOut, ElementsAre(HasSubstr("GSSAPI"), HasSubstr("NT hash")));
}

TEST(FrontContext, offersWhatTheFrontEndHasFoundToCarry) {
  FrontFixture f;
  EXPECT_THAT(f.context.mechanisms(MailProtocol::kImap, AccessState::kTls), ElementsAre("PLAIN", "NTLM"));
  EXPECT_TRUE(f.context.honours(MailProtocol::kImap, AccessState::kTls, "ntlm"));
  Product offered = f.product;
  offered.mechanisms(MailProtocol::kImap) = Offer(f).lists;
  for (auto& mechanisms : offered.imap.honoured[0]) mechanisms = {"PLAIN"};
  f.context.offered = &offered;
  EXPECT_FALSE(f.context.honours(MailProtocol::kImap, AccessState::kTls, "NTLM"));
}

}  // namespace
}  // namespace coexist
