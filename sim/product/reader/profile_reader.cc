#include "product/reader/profile_reader.h"

#include "base/field_reader.h"
#include "product/reader/profile_keys.h"

namespace coexist {
namespace {

// A connector's MaxMessageSize is the profile's limit, where the profile's settings name no other.
void startWithOwnLimit(Product& product) {
  const auto& said = product.settings[MailProtocol::kSmtp];
  const auto own = said.find("MaxMessageSize");
  if (own != said.end() && !own->second.text.empty()) return;
  product.defaults[MailProtocol::kSmtp].connector.maxMessageBytes = product.smtp.maxMessageBytes;
}

}  // namespace

void readProfile(const JsonValue& file, Product& product, Diagnostics& problems) {
  if (!expectKind(file, JsonKind::kObject, "a product", problems)) return;
  // The file's own: none of them holds for a product that extends it.
  product.title.clear();
  product.notes.clear();
  product.build.clear();
  std::vector<std::string> keys;
  for (const ProfileKey& row : profileKeys()) keys.emplace_back(row.field.key);
  checkKeys(file, keys, problems);
  for (const ProfileKey& row : profileKeys()) {
    if (row.read != nullptr) row.read(file, row.field.key, product, problems);
    const JsonValue* value = row.read == nullptr ? file.find(row.field.key) : nullptr;
    if (value == nullptr) continue;
    if (auto read = valueOfForm(*value, row.field.key, row.field.form, problems))
      row.field.fill(product, *std::move(read));
  }
  startWithOwnLimit(product);
}

}  // namespace coexist
