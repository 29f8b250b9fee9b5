#include "wire/message_envelope.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "base/text.h"
#include "wire/imap_string.h"
#include "wire/message_header.h"

namespace coexist {
namespace {

constexpr size_t kMostAddresses = 1000;  // of one field
constexpr std::string_view kNil = "NIL";

// The value of a header's field without its folds; nothing where there is none. Of several the first counts.
std::optional<std::string> headerField(std::string_view message, std::string_view name) {
  for (const HeaderField& field : headerFields(message)) {
    if (equalsIgnoreCase(field.name, name)) return field.value();
  }
  return std::nullopt;
}

std::string nstring(const std::optional<std::string>& text) {
  if (!text) return std::string(kNil);
  std::string said = *text;
  std::erase(said, '\0');
  return quoteOrLiteral(said, ImapLiterals::kSynchronising).value_or(std::string(kNil));
}

// Without the quotes and backslashes around and in it.
std::string unquoted(std::string_view text) {
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') continue;
    if (text[i] == '\\' && i + 1 < text.size()) ++i;
    plain += text[i];
  }
  return std::string(trim(plain));
}

// One address as it is read, piece by piece.
struct WrittenAddress {
  std::string outside;                // the name in front of "<...>", or the address where there is none
  std::optional<std::string> inside;  // of "<...>"
  std::string comment;                // of "(...)"
};

std::string writtenAddress(const WrittenAddress& address) {
  std::optional<std::string> name;
  if (address.inside && !unquoted(address.outside).empty()) name = unquoted(address.outside);
  if (!name && !address.comment.empty()) name = unquoted(address.comment);
  std::string_view mailbox = trim(address.inside ? *address.inside : address.outside);
  // A source route has had its time.
  if (mailbox.starts_with('@')) mailbox.remove_prefix(std::min(mailbox.find(':'), mailbox.size() - 1) + 1);
  const size_t sign = mailbox.rfind('@');
  const bool whole = sign != std::string_view::npos;
  const std::string host(whole ? mailbox.substr(sign + 1) : "");
  return "(" + nstring(name) + " NIL " + nstring(unquoted(mailbox.substr(0, sign))) + " " + nstring(host) + ")";
}

// Reads a field of addresses; "Group: a, b;" stands between two marks of its own.
class AddressReader {
 public:
  std::string read(std::string_view field) {
    for (size_t i = 0; i < field.size(); ++i) {
      const char c = field[i];
      if (c == '\\' && i + 1 < field.size()) {
        put(field.substr(i++, 2));
      } else if (comments_ == 0 && c == '"') {
        quoted_ = !quoted_;
        put("\"");
      } else if (quoted_ || !structure(c)) {
        put(std::string_view(&c, 1));
      }
    }
    finish();
    return said_.empty() ? std::string(kNil) : "(" + said_ + ")";
  }

 private:
  // Whether `c` was a mark between the parts of the field.
  bool structure(char c) {
    if (comments_ > 0 || c == '(') return commentMark(c);
    if (open_) {
      open_ = c != '>';
      return !open_;
    }
    switch (c) {
      case '<':
        address_.inside.emplace();
        open_ = true;
        return true;
      case ':':
        say("(NIL NIL " + nstring(unquoted(address_.outside)) + " NIL)");
        address_ = {};
        return true;
      case ',':
        finish();
        return true;
      case ';':
        finish();
        say("(NIL NIL NIL NIL)");
        return true;
      default:
        return false;
    }
  }
  bool commentMark(char c) {
    if (c != '(' && c != ')') return false;
    comments_ = c == '(' ? comments_ + 1 : comments_ - 1;
    return true;
  }
  void put(std::string_view text) {
    std::string& part = comments_ > 0 ? address_.comment : open_ ? *address_.inside : address_.outside;
    part += text;
  }
  void finish() {
    const bool anything = address_.inside || !trim(address_.outside).empty();
    if (anything) say(writtenAddress(address_));
    address_ = {};
    open_ = false;
  }
  void say(const std::string& address) {
    if (++count_ <= kMostAddresses) said_ += address;
  }

  std::string said_;
  size_t count_ = 0;
  WrittenAddress address_;
  size_t comments_ = 0;
  bool quoted_ = false;
  bool open_ = false;  // within "<...>"
};

std::string addresses(std::string_view message, std::string_view name) {
  const auto field = headerField(message, name);
  return field ? AddressReader().read(*field) : std::string(kNil);
}

}  // namespace

std::string messageEnvelope(std::string_view message) {
  const std::string from = addresses(message, "From");
  // RFC 3501 section 7.4.2: a sender and an address for answers that are not there are the author's.
  const auto orFrom = [&from](std::string said) { return said == kNil ? from : said; };
  std::string envelope = "(" + nstring(headerField(message, "Date")) + " " + nstring(headerField(message, "Subject"));
  envelope += " " + from;
  envelope += " " + orFrom(addresses(message, "Sender"));
  envelope += " " + orFrom(addresses(message, "Reply-To"));
  for (const std::string_view name : {"To", "Cc", "Bcc"}) envelope += " " + addresses(message, name);
  envelope += " " + nstring(headerField(message, "In-Reply-To"));
  return envelope + " " + nstring(headerField(message, "Message-ID")) + ")";
}

}  // namespace coexist
