// Everything that is known of one product version, and how well, as a page for people.
#pragma once

#include <string>

#include "product/profile.h"

namespace coexist {

std::string productPage(const Product& product);

}  // namespace coexist
