// The section of one protocol in a product file ("imap", "pop3", "smtp"), read by the tables of its profile. Each lays
// the member `key` of the file over what the product's parent says; mistakes become problems.
#pragma once

#include <string_view>

#include "base/json_document.h"
#include "product/profile.h"

namespace coexist {

void readImapSection(const JsonValue& file, std::string_view key, Product& product, Diagnostics& problems);
void readPop3Section(const JsonValue& file, std::string_view key, Product& product, Diagnostics& problems);
void readSmtpSection(const JsonValue& file, std::string_view key, Product& product, Diagnostics& problems);

}  // namespace coexist
