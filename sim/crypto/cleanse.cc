#include "crypto/cleanse.h"

#include <openssl/crypto.h>

namespace coexist {

void cleanse(std::string& secret) {
  OPENSSL_cleanse(secret.data(), secret.size());
  secret.clear();
}

}  // namespace coexist
