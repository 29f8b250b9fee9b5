// The words of a protocol's section in a product file that are no rows of its profile, for the reader and the schema.
#pragma once

#include <string_view>

namespace coexist {

struct SectionWord {
  std::string_view key;
  std::string_view help;
};

namespace section_word {

// Beside the profile's own fields.
constexpr SectionWord kServed = {"served", "false takes the protocol away, with all that the parent says of it"};
constexpr SectionWord kStates = {"states", "what the service offers, by role and by state of the connection"};
constexpr SectionWord kLimits = {"limits", "how much it bears, and what becomes of a client that goes on"};
constexpr SectionWord kTexts = {"texts", "what it says, by name"};
constexpr SectionWord kSettings = {"settings", "what an administrator configures, for this protocol alone"};

// In "states". The wider word is read first, so that the narrower one says the exception.
constexpr SectionWord kFrontRole = {"front", "asked as a front end"};
constexpr SectionWord kBackRole = {"back", "asked as a back end, also when the client speaks to it directly"};
constexpr SectionWord kBothRoles = {"both", "in either role, unless that says something else"};
constexpr SectionWord kEachState = {"any", "in all four states, unless one says something else"};

// In a state, beside the protocol's own word for what it offers.
constexpr SectionWord kAdvertises = {"advertises", "mechanisms that are listed, in the product's order"};
constexpr SectionWord kHonours = {"honours", "mechanisms that are accepted, listed or not"};

}  // namespace section_word
}  // namespace coexist
