#include "product/reader/setting_reader.h"

#include <algorithm>

#include "base/field_reader.h"

namespace coexist {

void SettingReader::readForAll(const JsonValue& object) {
  std::vector<std::string> names;
  for (const ServiceSetting& row : serviceSettings()) {
    if (!row.ownValue) names.emplace_back(row.field.key);
  }
  checkKeys(object, names, problems_);
  for (const JsonMember& member : object.members()) {
    if (std::find(names.begin(), names.end(), member.key) == names.end()) continue;
    const size_t before = problems_.size();
    for (const MailProtocol protocol : kAllMailProtocols) {
      if (problems_.size() == before) setting(protocol, member);
    }
  }
}

void SettingReader::readOf(MailProtocol protocol, const JsonValue& object) {
  std::vector<std::string> names;
  for (const ServiceSetting& row : serviceSettings()) {
    if (row.concerns(protocol)) names.emplace_back(row.field.key);
  }
  checkKeys(object, names, problems_);
  for (const JsonMember& member : object.members()) {
    if (std::find(names.begin(), names.end(), member.key) != names.end()) setting(protocol, member);
  }
}

void SettingReader::setting(MailProtocol protocol, const JsonMember& member) {
  const JsonValue& object = member.value;
  auto fact = evidence(object, member.key, {"value", "settable"});
  if (!fact) return;
  const ServiceSetting& row = *findServiceSetting(protocol, member.key);
  if (const JsonValue* value = object.find("value")) {
    auto read = valueOfForm(*value, row.field.key, row.field.form, problems_);
    if (!read) return;
    row.field.fill(product_.defaults[protocol], *std::move(read));
    fact->text = row.show(product_.defaults[protocol]);
  }
  const auto settable = booleanIn(object, "settable", problems_);
  if (fact->text.empty() && !settable) {
    return reportAt(object, member.key + " says nothing", "known: value, settable", problems_);
  }
  if (fact->text.empty()) fact->text = product_.settings[protocol][member.key].text;
  product_.settings[protocol][member.key] = *fact;
  if (!settable) return;
  if (*settable) {
    product_.parameters[protocol].insert(member.key);
  } else {
    product_.parameters[protocol].erase(member.key);
  }
}

}  // namespace coexist
