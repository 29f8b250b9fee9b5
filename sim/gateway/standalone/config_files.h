// What a gateway's configuration names besides itself: passwords, hashes, certificates.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_document.h"
#include "net/tls.h"

namespace coexist {

// Reads files relative to the configuration's folder. Each reader gives nothing when the member is missing, and when
// its file cannot serve, which is reported at the member.
class ConfigFiles {
 public:
  ConfigFiles(const std::string& configPath, Diagnostics& problems, std::vector<std::string>& warnings);

  std::string resolve(const std::string& path) const;

  // The first line; warns when others may read or replace the file.
  std::optional<std::string> password(const JsonValue& object, std::string_view key);
  // 16 octets, from 32 hexadecimal digits.
  std::optional<std::string> ntHash(const JsonValue& object, std::string_view key);
  std::optional<std::string> pem(const JsonValue& object, std::string_view key, std::string_view label);
  // "certificate" and "key", which must come together.
  std::optional<TlsIdentity> identity(const JsonValue& object);
  // The system's authorities, as far as they are found; empty else.
  std::string systemAuthorities() const;

 private:
  std::optional<std::string> content(const JsonValue& object, std::string_view key);
  void warnOfOthers(const std::string& path);

  std::string folder_;
  Diagnostics& problems_;
  std::vector<std::string>& warnings_;
};

}  // namespace coexist
