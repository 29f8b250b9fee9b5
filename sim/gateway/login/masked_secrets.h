// What others say, before a log or the operator hears it: a home that repeats the command says the password too.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace coexist {

// `said` with each of `secrets` replaced by *****, wherever it stands: in clear, in any letter case, between quotes,
// cut at the end; inside what is base64 or hexadecimal; and all of that in UTF-16.
std::string withoutSecrets(std::string said, const std::vector<std::string>& secrets);

// The name of a mechanism as a client wrote it, or *****: where it is none, it may be a proof.
std::string_view loggedMechanism(std::string_view name);

}  // namespace coexist
