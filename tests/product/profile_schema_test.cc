#include "product/reader/profile_schema.h"

#include <gmock/gmock.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "product/products.h"
#include "product/schema_check.h"

namespace coexist {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::IsEmpty;

json shippedFile(const std::string& name) {
  std::ifstream file(COEXIST_SOURCE_DIR "/fixtures/products/" + name + ".json");
  return json::parse(file, nullptr, false);
}

std::vector<std::string> violations(const json& file) { return schemaViolations(productSchema(), file.dump()); }

TEST(ProductSchema, takesEveryShippedProduct) {
  for (const std::string& name : shippedProducts().names()) {
    EXPECT_THAT(violations(shippedFile(name)), IsEmpty()) << name;
  }
}

TEST(ProductSchema, refusesWhatTheLoaderRefuses) {
  json file = shippedFile("exchange-2010-sp1");
  file["imap"]["states"]["both"]["clear"]["honours"] = {"GSSAPI"};
  EXPECT_THAT(violations(file), ElementsAre("/imap/states/both/clear/honours/0: \"GSSAPI\" is none of "
                                            "[\"PLAIN\",\"LOGIN\",\"NTLM\"]"));
  EXPECT_THAT(violations(json::object()), ElementsAre(": lacks \"title\""));
  EXPECT_THAT(violations({{"title", "x"}, {"quirk", {}}}), ElementsAre("/quirk: nothing is allowed here"));
  EXPECT_THAT(violations({{"title", "x"}, {"settings", {{"LoginType", {{"tag", "seen"}, {"source", "x"}}}}}}),
              ElementsAre("/settings/LoginType/tag: \"seen\" is none of "
                          "[\"documented\",\"observed\",\"inferred\",\"synthetic\"]"));
}

}  // namespace
}  // namespace coexist
