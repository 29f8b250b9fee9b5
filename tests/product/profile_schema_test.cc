#include "product/profile_schema.h"

#include <gmock/gmock.h>

#include <fstream>

#include "product/products.h"
#include "schema_check.h"

namespace coexist {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::IsEmpty;

json shippedFile(const std::string& name) {
  std::ifstream file(COEXIST_SOURCE_DIR "/fixtures/products/" + name + ".json");
  return json::parse(file, nullptr, false);
}

TEST(ProductSchema, takesEveryShippedProduct) {
  SchemaCheck schema(json::parse(productSchema()));
  for (const std::string& name : shippedProducts().names()) {
    EXPECT_THAT(schema.violations(shippedFile(name)), IsEmpty()) << name;
  }
}

TEST(ProductSchema, refusesWhatTheLoaderRefuses) {
  SchemaCheck schema(json::parse(productSchema()));
  json file = shippedFile("exchange-2010-sp1");
  file["imap"]["states"]["both"]["clear"]["honours"] = {"GSSAPI"};
  EXPECT_THAT(schema.violations(file), ElementsAre("/imap/states/both/clear/honours/0: \"GSSAPI\" is none of "
                                                   "[\"PLAIN\",\"LOGIN\",\"NTLM\"]"));
  EXPECT_THAT(schema.violations(json::object()), ElementsAre(": lacks \"title\""));
  EXPECT_THAT(schema.violations({{"title", "x"}, {"quirk", {}}}), ElementsAre("/quirk: nothing is allowed here"));
  EXPECT_THAT(schema.violations({{"title", "x"}, {"settings", {{"LoginType", {{"tag", "seen"}, {"source", "x"}}}}}}),
              ElementsAre("/settings/LoginType/tag: \"seen\" is none of "
                          "[\"documented\",\"observed\",\"inferred\",\"synthetic\"]"));
}

}  // namespace
}  // namespace coexist
