// The date of a message's header and of an SMTP greeting. Source: RFC 5322 section 3.3.
#pragma once

#include <cstdint>
#include <string>

namespace coexist {

// "Tue, 14 Nov 2023 22:13:20 +0000". Years beyond 9999 and before 1970 are none: then the nearest that is one.
std::string messageDate(int64_t unixSeconds);

}  // namespace coexist
