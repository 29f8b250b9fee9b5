// What is shown of a profile in the same words wherever people read of it: on a product's page and in an explained
// scenario.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "product/profile.h"

namespace coexist {

std::string originOf(const SourcedText& fact);  // "[observed: NMAP:1650]"
std::string explained(Quirk quirk);             // what it is and where it is known from

// The replies that a product has for a protocol, by name and in the order of the profile's table; unsaid ones are left
// out.
std::vector<std::pair<std::string_view, SourcedText>> repliesOf(const Product& product, MailProtocol protocol);

// What a client is told of what the server can do: the one CAPABILITY line, CAPA's or EHLO's lines; none where the
// command is not known.
std::vector<std::string> offerOf(const Product& product, MailProtocol protocol, ServerRole role, AccessState state,
                                 const ServiceSettings& settings);

}  // namespace coexist
