// Readers of the parts of a product file that are no single value. Each reads the member `key` of `file`, when it is
// there, over what the product's parent says; mistakes become problems.
#pragma once

#include <string_view>

#include "base/json_document.h"
#include "product/profile.h"

namespace coexist {

void readBuild(const JsonValue& file, std::string_view key, Product& product, Diagnostics& problems);
void readCommonSettings(const JsonValue& file, std::string_view key, Product& product, Diagnostics& problems);
void readCarriedOnly(const JsonValue& file, std::string_view key, Product& product, Diagnostics& problems);
void readGuardsProofs(const JsonValue& file, std::string_view key, Product& product, Diagnostics& problems);
void readPenalties(const JsonValue& file, std::string_view key, Product& product, Diagnostics& problems);
void readBackEndService(const JsonValue& file, std::string_view key, Product& product, Diagnostics& problems);
void readProxyRules(const JsonValue& file, std::string_view key, Product& product, Diagnostics& problems);
void readQuirks(const JsonValue& file, std::string_view key, Product& product, Diagnostics& problems);
void readCmdlets(const JsonValue& file, std::string_view key, Product& product, Diagnostics& problems);

std::vector<std::string> quirkNames();
std::vector<std::string> cmdletNames();

}  // namespace coexist
