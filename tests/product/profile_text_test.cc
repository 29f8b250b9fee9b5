#include "product/profile_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace coexist {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::IsEmpty;

TEST(ProfileText, saysWhereAFactIsFrom) {
  EXPECT_EQ(originOf({"text", Evidence::kObserved, "NMAP:1650"}), "[observed: NMAP:1650]");
  EXPECT_EQ(originOf({"text", Evidence::kSynthetic, ""}), "[synthetic: no source]");
}

TEST(ProfileText, explainsAQuirkWithItsEvidence) {
  EXPECT_THAT(explained(Quirk::kUnquotedLogonReplay),
              EndsWith("[KB932605 (2007 before Update Rollup 3, towards 2003)]"));
}

TEST(ProfileText, listsTheRepliesThatAreSaidByName) {
  Product product;
  product.pop3.texts[static_cast<size_t>(Pop3ReplyText::kGreeting)].text = "+OK ready";
  product.pop3.texts[static_cast<size_t>(Pop3ReplyText::kBye)].text = "+OK bye";
  const auto replies = repliesOf(product, MailProtocol::kPop3);
  ASSERT_EQ(replies.size(), 2u);
  EXPECT_EQ(replies[0].first, rowOf(Pop3ReplyText::kGreeting).name);
  EXPECT_EQ(replies[1].second.text, "+OK bye");
  EXPECT_THAT(repliesOf(product, MailProtocol::kSmtp), IsEmpty());
}

TEST(ProfileText, saysWhatAServerOffers) {
  Product product;
  const auto offered = [&](MailProtocol protocol) {
    return offerOf(product, protocol, ServerRole::kBack, AccessState::kClear, product.defaults[protocol]);
  };
  product.imap.capability[static_cast<size_t>(ServerRole::kBack)][static_cast<size_t>(AccessState::kClear)] =
      "CAPABILITY IMAP4";
  EXPECT_THAT(offered(MailProtocol::kImap), ElementsAre("CAPABILITY IMAP4"));
  EXPECT_THAT(offered(MailProtocol::kPop3), IsEmpty());
}

}  // namespace
}  // namespace coexist
