// The parts of a product's page that explain one protocol: replies, and what is offered in which state. Empty for a
// protocol that is not served.
#pragma once

#include <string>

#include "product/profile.h"

namespace coexist {

std::string imapPage(const Product& product);
std::string pop3Page(const Product& product);
std::string smtpPage(const Product& product);

std::string sourced(const SourcedText& fact);  // its text and where it is from

}  // namespace coexist
