// The page that explains profiles must not say what the reader refuses, nor leave its words out.
#include "base/source.h"
#include "base/text.h"
#include "code_blocks.h"
#include "product/catalogue_fixture.h"
#include "product/reader/profile_reader.h"
#include "product/reader/section_words.h"

namespace coexist {
namespace {

using testing::HasSubstr;

class ProfilePage : public Catalogue {
 protected:
  ProfilePage() {
    const auto file = SourceFile::read(kFolder + "/FORMAT.md");
    EXPECT_TRUE(file);
    if (file) page_ = file.value()->text;
  }
  // The one block of JSON that it shows.
  std::string example() const { return codeBlocks(page_, "json").at(0); }
  void expectNames(std::string_view word) const {
    EXPECT_NE(page_.find("`" + std::string(word) + "`"), std::string::npos) << word << " is not on the page";
  }
  template <typename Profile>
  void expectFieldsOf() const {
    for (const std::string& key : keysOf(Profile::fields())) expectNames(key);
    for (const std::string& key : keysOf(Profile::limits())) expectNames(key);
  }

  const std::string kFolder = std::string(COEXIST_SOURCE_DIR) + "/fixtures/products";
  std::string page_;
};

TEST_F(ProfilePage, showsAProfileThatLoadsBesideTheShippedOnes) {
  for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
    if (entry.path().extension() == ".json") std::filesystem::copy(entry.path(), folder_);
  }
  file("acme-3.1", example());
  const Product& acme = loaded("acme-3.1");
  EXPECT_EQ(acme.family, "acme");
  EXPECT_FALSE(acme.smtp.served);
  EXPECT_TRUE(acme.proxyRules.empty());
  EXPECT_FALSE(acme.offersOnlyProxyableMechanisms);
}

TEST_F(ProfilePage, namesEveryRoleStateTagSettingAndField) {
  for (const SectionWord& word :
       {section_word::kServed, section_word::kStates, section_word::kLimits, section_word::kTexts,
        section_word::kSettings, section_word::kFrontRole, section_word::kBackRole, section_word::kBothRoles,
        section_word::kEachState, section_word::kAdvertises, section_word::kHonours}) {
    expectNames(word.key);
  }
  for (size_t i = 0; i < kAccessStates; ++i) expectNames(accessStateName(static_cast<AccessState>(i)));
  for (size_t i = 0; i < kFactTags; ++i) expectNames(evidenceName(static_cast<Evidence>(i)));
  for (const ServiceSetting& setting : serviceSettings()) expectNames(setting.field.key);
  expectFieldsOf<ImapProfile>();
  expectFieldsOf<Pop3Profile>();
  expectFieldsOf<SmtpProfile>();
  for (size_t i = 0; i < kSmtpTexts; ++i) {
    const std::string fields = fieldsOf(SmtpProfile::kEveryTextsFields, rowOf(static_cast<SmtpReplyText>(i)).fields);
    for (const std::string_view field : wordsOf(fields)) expectNames("{" + std::string(field) + "}");
  }
}

}  // namespace
}  // namespace coexist
