// The JSON Schemas of what stands below a key of the gateway's configuration, for its rows (config_fields).
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>

namespace coexist {

constexpr std::string_view kGatewaysProduct = "coexist";  // whose profile it follows when none is named

nlohmann::ordered_json productNameShape();
nlohmann::ordered_json listenShape();
nlohmann::ordered_json homesShape();
nlohmann::ordered_json homeServiceShape();
nlohmann::ordered_json serviceLogonShape();
nlohmann::ordered_json usersShape();
nlohmann::ordered_json accountShape();
nlohmann::ordered_json limitsShape();
nlohmann::ordered_json ntlmShape();
nlohmann::ordered_json protocolLogShape();

}  // namespace coexist
