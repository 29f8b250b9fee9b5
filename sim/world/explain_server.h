// The part of an explanation that is about one server: its ports, settings, quirks, and what it says on each protocol.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "product/profile.h"

namespace coexist {

std::string explainHeading(std::string_view text);
std::string explainRow(std::string_view name, std::string_view value);
// "text   [documented: source]"
std::string explainFact(const SourcedText& fact);

// `seat` is "Front end", "Back end legacy". `trustPortOnly`: the back-end services of a front end's own machine.
std::string explainServer(std::string_view seat, const Product& product, const Machine& machine, ServerRole role,
                          const std::vector<MailProtocol>& protocols, bool trustPortOnly);

}  // namespace coexist
