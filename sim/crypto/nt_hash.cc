#include "crypto/nt_hash.h"

#include <openssl/crypto.h>

#include "crypto/algorithms.h"
#include "crypto/utf16.h"

namespace coexist {

std::string ntHashOf(std::string_view utf8Password) {
  std::string units = utf16FromUtf8(utf8Password);
  std::string hash = md4(units);
  OPENSSL_cleanse(units.data(), units.size());
  return hash;
}

}  // namespace coexist
