#include "gateway/standalone/config_files.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "base/hex.h"
#include "base/text.h"

namespace coexist {
namespace {

constexpr const char* kSystemAuthorities = "/etc/ssl/certs/ca-certificates.crt";
constexpr size_t kNtHashBytes = 16;

std::optional<std::string> fromHex(std::string_view digits) {
  if (digits.size() != 2 * kNtHashBytes) return std::nullopt;
  std::string octets;
  for (size_t i = 0; i < digits.size(); i += 2) {
    const int high = hexValue(digits[i]);
    const int low = hexValue(digits[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    octets += static_cast<char>(high * 16 + low);
  }
  return octets;
}

std::string firstLine(const std::string& text) {
  std::string line = text.substr(0, text.find('\n'));
  if (line.ends_with('\r')) line.pop_back();
  return line;
}

}  // namespace

ConfigFiles::ConfigFiles(const std::string& configPath, Diagnostics& problems, std::vector<std::string>& warnings)
    : folder_(std::filesystem::path(configPath).parent_path().string()), problems_(problems), warnings_(warnings) {}

std::string ConfigFiles::resolve(const std::string& path) const {
  return (std::filesystem::path(folder_) / path).lexically_normal().string();
}

std::optional<std::string> ConfigFiles::content(const JsonValue& object, std::string_view key) {
  const JsonValue* path = stringIn(object, key, problems_);
  if (!path) return std::nullopt;
  const auto file = SourceFile::read(resolve(path->string()));
  if (file) return (*file)->text;
  report(problems_,
         {path->place(), file.error().message(), "paths are relative to the configuration's folder", path->length()});
  return std::nullopt;
}

void ConfigFiles::warnOfOthers(const std::string& path) {
  struct stat file {};
  struct stat folder {};
  const std::string above = std::filesystem::path(path).parent_path().string();
  if (::stat(path.c_str(), &file) != 0 || ::stat(above.empty() ? "." : above.c_str(), &folder) != 0) return;
  const bool everybody = (file.st_mode & S_IROTH) != 0;
  if ((file.st_mode & 0077) != 0) {
    const char* who = everybody ? " can be read by everybody" : " can be read or written by others than its owner";
    warnings_.push_back(path + who + "; chmod 600 it");
  }
  if (file.st_uid != 0 && file.st_uid != ::geteuid()) {
    warnings_.push_back(path + " belongs to somebody else than root and who runs this");
  }
  // In a folder with the sticky bit nobody replaces what is another's.
  if ((folder.st_mode & (S_IWGRP | S_IWOTH)) != 0 && (folder.st_mode & S_ISVTX) == 0) {
    warnings_.push_back(above + " can be written by others than its owner, who can put another file in the place of " +
                        path);
  }
}

std::optional<std::string> ConfigFiles::password(const JsonValue& object, std::string_view key) {
  const auto text = content(object, key);
  if (!text) return std::nullopt;
  const JsonValue* path = object.find(key);
  warnOfOthers(resolve(path->string()));
  const std::string line = firstLine(*text);
  if (!line.empty()) return line;
  report(problems_, {path->place(), "the file's first line is empty", "a password on the first line", path->length()});
  return std::nullopt;
}

std::optional<std::string> ConfigFiles::ntHash(const JsonValue& object, std::string_view key) {
  const auto text = content(object, key);
  if (!text) return std::nullopt;
  const JsonValue* path = object.find(key);
  warnOfOthers(resolve(path->string()));
  const auto hash = fromHex(trim(firstLine(*text)));
  if (!hash) report(problems_, {path->place(), "no NT hash", "32 hexadecimal digits", path->length()});
  return hash;
}

std::optional<std::string> ConfigFiles::pem(const JsonValue& object, std::string_view key, std::string_view label) {
  auto text = content(object, key);
  if (!text) return std::nullopt;
  if (text->find("-----BEGIN ") != std::string::npos) return text;
  const JsonValue* path = object.find(key);
  report(problems_,
         {path->place(), "no PEM in this file", "\"-----BEGIN " + std::string(label) + "-----\"", path->length()});
  return std::nullopt;
}

std::optional<TlsIdentity> ConfigFiles::identity(const JsonValue& object) {
  const JsonValue* certificate = object.find("certificate");
  const JsonValue* key = object.find("key");
  if (!certificate && !key) return std::nullopt;
  if (!certificate || !key) {
    const JsonValue* there = certificate ? certificate : key;
    report(problems_, {there->place(), "a certificate and its key come together",
                       certificate ? "name the key's file under \"key\""
                                   : "name the certificate's file under "
                                     "\"certificate\"",
                       there->length()});
    return std::nullopt;
  }
  auto certificatePem = pem(object, "certificate", "CERTIFICATE");
  auto keyPem = pem(object, "key", "PRIVATE KEY");
  if (!certificatePem || !keyPem) return std::nullopt;
  warnOfOthers(resolve(key->string()));
  TlsIdentity identity{std::move(*certificatePem), std::move(*keyPem)};
  const auto usable = TlsContext::server(identity, PeerCertificate::kIgnored, "");
  if (usable) return identity;
  report(problems_, {certificate->place(), usable.error().message(), "a certificate and the key that belongs to it",
                     certificate->length()});
  return std::nullopt;
}

std::string ConfigFiles::systemAuthorities() const {
  const auto file = SourceFile::read(kSystemAuthorities);
  return file ? (*file)->text : "";
}

}  // namespace coexist
