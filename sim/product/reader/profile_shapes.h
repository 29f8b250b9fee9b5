// The JSON Schemas of the parts of a product file, for its table of keys (product/reader/profile_keys).
#pragma once

#include <nlohmann/json_fwd.hpp>

namespace coexist {

nlohmann::ordered_json buildShape();
nlohmann::ordered_json commonSettingsShape();
nlohmann::ordered_json imapShape();
nlohmann::ordered_json pop3Shape();
nlohmann::ordered_json smtpShape();
nlohmann::ordered_json cmdletsShape();
nlohmann::ordered_json backEndServiceShape();
nlohmann::ordered_json proxyShape();
nlohmann::ordered_json penaltiesShape();
nlohmann::ordered_json carriedOnlyShape();
nlohmann::ordered_json guardsProofsShape();
nlohmann::ordered_json quirksShape();

}  // namespace coexist
