// The fields of a message's header, one by one.
//
// The header is anybody's: a line that is no field is passed over, and nothing is refused.
// Source: RFC 5322 sections 2.2 and 2.2.3.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace coexist {

struct HeaderField {
  std::string_view name;      // as it is written
  std::string_view octets;    // the whole field, folds and line ends included
  std::string value() const;  // behind the colon, without folds and the blanks around it
};

// Of the header, the empty line behind it included. A message without one is all header.
size_t headerBytes(std::string_view message);

// Those of a whole message, or of its header alone; at most 10000. They point into `message`.
std::vector<HeaderField> headerFields(std::string_view message);

}  // namespace coexist
