#include "sasl/ntlm_message.h"

#include <algorithm>

#include "sasl/mechanism.h"
#include "sasl/ntlm_text.h"

namespace coexist {
namespace {

constexpr std::string_view kSignature("NTLMSSP\0", 8);
constexpr std::string_view kSignatureBase64 = "TlRMTVNTUAA";  // the same, whatever the type behind it
constexpr size_t kVersionOctets = 8;
constexpr size_t kMicOctets = 16;
constexpr size_t kChallengeOctets = 8;

Error placed(std::string what, uint64_t octet) { return {std::move(what), "octet " + std::to_string(octet), ""}; }

// Little-endian, only where the caller has seen that `at + width` is inside.
uint64_t numberAt(std::string_view octets, size_t at, size_t width) {
  uint64_t number = 0;
  for (size_t i = width; i > 0; --i) number = number << 8 | static_cast<unsigned char>(octets[at + i - 1]);
  return number;
}

void appendNumber(std::string& octets, uint64_t number, size_t width) {
  for (size_t i = 0; i < width; ++i) octets += static_cast<char>(number >> (8 * i) & 0xff);
}

// Reads a message's fields one after the other and remembers the first thing that was wrong.
class FieldReader {
 public:
  FieldReader(std::string_view octets, size_t leastOffset) : octets_(octets), leastOffset_(leastOffset) {}

  // The payload that the 8-octet field at `at` (length, room, offset) points to.
  std::string payload(size_t at, const char* name) {
    if (at + 8 > octets_.size()) return fail(std::string("the message ends before its ") + name, octets_.size());
    const uint64_t length = numberAt(octets_, at, 2);
    const uint64_t offset = numberAt(octets_, at + 4, 4);
    if (length == 0) return {};
    if (offset < leastOffset_) return fail(std::string(name) + " points into the header", at);
    if (offset + length > octets_.size()) return fail(std::string(name) + " points outside the message", at);
    lowest_ = std::min(lowest_, offset);
    return std::string(octets_.substr(offset, length));
  }

  // Where the first payload stands: the header is not longer than this.
  uint64_t headerEnd() const { return std::min<uint64_t>(lowest_, octets_.size()); }
  const std::optional<Error>& error() const { return error_; }

 private:
  std::string fail(std::string what, uint64_t at) {
    if (!error_) error_ = placed(std::move(what), at);
    return {};
  }

  std::string_view octets_;
  size_t leastOffset_;
  uint64_t lowest_ = UINT64_MAX;
  std::optional<Error> error_;
};

// Puts fields into a header and their payloads behind it.
class MessageWriter {
 public:
  MessageWriter(uint32_t type, size_t headerOctets) : header_(kSignature), headerOctets_(headerOctets) {
    number(type, 4);
  }

  void number(uint64_t value, size_t width) { appendNumber(header_, value, width); }
  void raw(std::string_view octets, size_t width) {
    header_ += octets.substr(0, width);
    header_.append(width - std::min(width, octets.size()), '\0');
  }
  // Fields appear in the header in one order, payloads behind it in another: `offset` comes from place().
  void field(const std::string& content, size_t offset) {
    number(content.size(), 2);
    number(content.size(), 2);
    number(offset, 4);
  }
  size_t place(const std::string& content) {
    if (content.size() > 0xffff) tooLong_ = true;
    const size_t offset = headerOctets_ + payload_.size();
    payload_ += content;
    return offset;
  }

  Result<std::string> finish() {
    if (tooLong_ || header_.size() + payload_.size() > kMaxSaslOctets) {
      return Error{"the NTLM message is too long", "", "at most " + std::to_string(kMaxSaslOctets) + " octets"};
    }
    return header_ + payload_;
  }

 private:
  std::string header_;
  std::string payload_;
  size_t headerOctets_;
  bool tooLong_ = false;
};

std::optional<Error> wrongHead(std::string_view octets, int type, size_t leastOctets) {
  const auto found = ntlmMessageType(octets);
  if (!found) return found.error();
  if (*found != type) return placed("a message of type " + std::to_string(*found), 8);
  if (octets.size() < leastOctets) return placed("the message ends inside its header", octets.size());
  return std::nullopt;
}

}  // namespace

bool isNtlmMessage(std::string_view octets) { return octets.starts_with(kSignature); }

bool isNtlmBase64(std::string_view text) { return text.starts_with(kSignatureBase64); }

std::string_view ntlmWordIn(std::string_view line) {
  const size_t start = line.find(kSignatureBase64);
  if (start == std::string_view::npos) return {};
  return line.substr(start, line.find(' ', start) - start);
}

Result<int> ntlmMessageType(std::string_view octets) {
  if (octets.size() > kMaxSaslOctets) return placed("the message is too long", kMaxSaslOctets);
  if (!isNtlmMessage(octets)) return placed("the signature is not NTLMSSP", 0);
  if (octets.size() < 12) return placed("the message ends before its type", octets.size());
  const uint64_t type = numberAt(octets, 8, 4);
  if (type < 1 || type > 3) return placed("no message type " + std::to_string(type), 8);
  return static_cast<int>(type);
}

Result<NtlmNegotiate> parseNtlmNegotiate(std::string_view octets) {
  if (auto error = wrongHead(octets, 1, 16)) return *std::move(error);
  NtlmNegotiate message;
  message.flags = static_cast<uint32_t>(numberAt(octets, 12, 4));
  FieldReader reader(octets, 32);
  if (message.flags & kNtlmDomainSupplied) message.domain = reader.payload(16, "domain");
  if (message.flags & kNtlmWorkstationSupplied) message.workstation = reader.payload(24, "workstation");
  if (reader.error()) return *reader.error();
  if ((message.flags & kNtlmVersion) && reader.headerEnd() >= 40) message.version = octets.substr(32, kVersionOctets);
  return message;
}

Result<NtlmChallenge> parseNtlmChallenge(std::string_view octets) {
  if (auto error = wrongHead(octets, 2, 32)) return *std::move(error);
  NtlmChallenge message;
  message.flags = static_cast<uint32_t>(numberAt(octets, 20, 4));
  message.serverChallenge = octets.substr(24, kChallengeOctets);
  // The shortest servers leave context and target info out and put the name at octet 32.
  FieldReader reader(octets, message.flags & kNtlmTargetInfo ? 48 : 32);
  message.targetName = reader.payload(12, "target name");
  if (message.flags & kNtlmTargetInfo) message.targetInfo = reader.payload(40, "target info");
  if (reader.error()) return *reader.error();
  if ((message.flags & kNtlmVersion) && reader.headerEnd() >= 56) message.version = octets.substr(48, kVersionOctets);
  return message;
}

Result<NtlmAuthenticate> parseNtlmAuthenticate(std::string_view octets) {
  constexpr size_t kOldestHeader = 52;  // without session key and flags
  if (auto error = wrongHead(octets, 3, kOldestHeader)) return *std::move(error);
  NtlmAuthenticate message;
  FieldReader reader(octets, kOldestHeader);
  message.lmResponse = reader.payload(12, "LM response");
  message.ntResponse = reader.payload(20, "NT response");
  message.domain = reader.payload(28, "domain");
  message.user = reader.payload(36, "user name");
  message.workstation = reader.payload(44, "workstation");
  if (reader.headerEnd() >= 64) {
    message.encryptedSessionKey = reader.payload(52, "session key");
    message.flags = static_cast<uint32_t>(numberAt(octets, 60, 4));
  }
  if (reader.error()) return *reader.error();
  const uint64_t headerEnd = reader.headerEnd();
  if ((message.flags & kNtlmVersion) && headerEnd >= 72) message.version = octets.substr(64, kVersionOctets);
  if (headerEnd >= kNtlmMicOffset + kMicOctets) message.mic = octets.substr(kNtlmMicOffset, kMicOctets);
  return message;
}

Result<std::string> buildNtlm(const NtlmNegotiate& message) {
  const bool versioned = message.flags & kNtlmVersion;
  MessageWriter writer(1, versioned ? 40 : 32);
  writer.number(message.flags, 4);
  // Offset 0 for what is not there, as curl writes it.
  writer.field(message.domain, message.domain.empty() ? 0 : writer.place(message.domain));
  writer.field(message.workstation, message.workstation.empty() ? 0 : writer.place(message.workstation));
  if (versioned) writer.raw(message.version, kVersionOctets);
  return writer.finish();
}

Result<std::string> buildNtlm(const NtlmChallenge& message) {
  const bool versioned = message.flags & kNtlmVersion;
  MessageWriter writer(2, versioned ? 56 : 48);
  writer.field(message.targetName, writer.place(message.targetName));
  writer.number(message.flags, 4);
  writer.raw(message.serverChallenge, kChallengeOctets);
  writer.raw({}, 8);
  writer.field(message.targetInfo, message.targetInfo.empty() ? 0 : writer.place(message.targetInfo));
  if (versioned) writer.raw(message.version, kVersionOctets);
  return writer.finish();
}

Result<std::string> buildNtlm(const NtlmAuthenticate& message) {
  const bool versioned = message.flags & kNtlmVersion;
  const size_t headerOctets = !message.mic.empty() ? kNtlmMicOffset + kMicOctets : versioned ? 72 : 64;
  MessageWriter writer(3, headerOctets);
  const size_t domain = writer.place(message.domain);
  const size_t user = writer.place(message.user);
  const size_t workstation = writer.place(message.workstation);
  const size_t lmResponse = writer.place(message.lmResponse);
  const size_t ntResponse = writer.place(message.ntResponse);
  writer.field(message.lmResponse, lmResponse);
  writer.field(message.ntResponse, ntResponse);
  writer.field(message.domain, domain);
  writer.field(message.user, user);
  writer.field(message.workstation, workstation);
  writer.field(message.encryptedSessionKey, writer.place(message.encryptedSessionKey));
  writer.number(message.flags, 4);
  if (headerOctets > 64) writer.raw(message.version, kVersionOctets);
  if (headerOctets > 72) writer.raw(message.mic, kMicOctets);
  return writer.finish();
}

Result<std::vector<NtlmAvPair>> parseAvPairs(std::string_view octets) {
  std::vector<NtlmAvPair> pairs;
  for (size_t at = 0; at < octets.size();) {
    if (octets.size() - at < 4) return placed("an AV pair is cut off", at);
    const auto id = static_cast<uint16_t>(numberAt(octets, at, 2));
    const size_t length = numberAt(octets, at + 2, 2);
    if (id == 0) break;
    if (octets.size() - at - 4 < length) return placed("an AV pair is longer than its list", at);
    pairs.push_back({id, std::string(octets.substr(at + 4, length))});
    at += 4 + length;
  }
  return pairs;
}

std::string buildAvPairs(const std::vector<NtlmAvPair>& pairs) {
  std::string octets;
  for (const NtlmAvPair& pair : pairs) {
    appendNumber(octets, pair.id, 2);
    appendNumber(octets, pair.value.size(), 2);
    octets += pair.value;
  }
  octets.append(4, '\0');
  return octets;
}

const std::string* findAvPair(const std::vector<NtlmAvPair>& pairs, uint16_t id) {
  const auto found = std::find_if(pairs.begin(), pairs.end(), [id](const NtlmAvPair& pair) { return pair.id == id; });
  return found == pairs.end() ? nullptr : &found->value;
}

bool ntlmNamesAreUnicode(const NtlmAuthenticate& message, uint32_t negotiatedFlags) {
  constexpr uint32_t kCharsets = kNtlmUnicode | kNtlmOem;
  if (((message.flags & kCharsets) ? message.flags : negotiatedFlags) & kNtlmUnicode) return true;
  const auto looksLikeUtf16 = [](const std::string& text) {
    return text.size() % 2 == 0 && text.find('\0') != std::string::npos;
  };
  return looksLikeUtf16(message.user) || looksLikeUtf16(message.domain);
}

Result<NtlmNames> ntlmNames(const NtlmAuthenticate& message, bool unicode) {
  const auto domain = decodeNtlmText(message.domain, unicode);
  const auto user = decodeNtlmText(message.user, unicode);
  const auto workstation = decodeNtlmText(message.workstation, unicode);
  if (!domain || !user || !workstation) {
    return Error{std::string("a name in the type 3 is not well-formed ") + (unicode ? "UTF-16" : "OEM text"), "", ""};
  }
  return NtlmNames{*domain, *user, *workstation};
}

}  // namespace coexist
