// The section of one protocol in a product file ("imap", "pop3", "smtp"), read by the tables of its profile. Each lays
// the section over what the product's parent says; mistakes become problems.
#pragma once

#include "base/json_document.h"
#include "product/profile.h"

namespace coexist {

void readImapSection(const JsonValue& section, Product& product, Diagnostics& problems);
void readPop3Section(const JsonValue& section, Product& product, Diagnostics& problems);
void readSmtpSection(const JsonValue& section, Product& product, Diagnostics& problems);

}  // namespace coexist
