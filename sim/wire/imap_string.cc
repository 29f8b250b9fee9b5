#include "wire/imap_string.h"

#include "base/text.h"

namespace coexist {
namespace {

bool isPrintableAscii(char c) { return c > ' ' && c < '\x7f'; }

}  // namespace

bool isImapAtomChar(char c) {
  return isPrintableAscii(c) && std::string_view("(){%*\"\\]").find(c) == std::string_view::npos;
}

bool isImapAtom(std::string_view text) { return !text.empty() && isAll(text, isImapAtomChar); }

bool isImapAstringChar(char c) { return c == ']' || isImapAtomChar(c); }

bool isImapAstringWord(std::string_view text) { return !text.empty() && isAll(text, isImapAstringChar); }

bool isImapTag(std::string_view text) {
  const auto allowed = [](char c) { return c != '+' && isImapAstringChar(c); };
  return !text.empty() && text.size() <= kMaxImapTagBytes && isAll(text, allowed);
}

bool isImapQuotable(std::string_view text) {
  return isAll(text,
               [](char c) { return c != '\0' && c != '\r' && c != '\n' && static_cast<unsigned char>(c) < 0x80; });
}

std::string quotedImapString(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted += '"';
}

std::optional<std::string> imapAstring(std::string_view text) {
  if (isImapAtom(text)) return std::string(text);
  if (isImapQuotable(text)) return quotedImapString(text);
  return std::nullopt;
}

std::optional<std::string> quoteOrLiteral(std::string_view text, ImapLiterals literals) {
  if (isImapQuotable(text)) return quotedImapString(text);
  if (literals == ImapLiterals::kNone || text.find('\0') != std::string_view::npos) return std::nullopt;
  const char* mark = literals == ImapLiterals::kNonSynchronising ? "+}\r\n" : "}\r\n";
  return "{" + std::to_string(text.size()) + mark + std::string(text);
}

std::optional<std::vector<std::string>> imapCommandPieces(std::string_view head, std::span<const std::string> strings,
                                                          ImapLiterals literals) {
  std::vector<std::string> pieces = {std::string(head)};
  for (const std::string& text : strings) {
    const auto written = quoteOrLiteral(text, literals);
    if (!written) return std::nullopt;
    pieces.back() += ' ';
    const bool waits = literals == ImapLiterals::kSynchronising && !isImapQuotable(text);
    const size_t announced = waits ? written->size() - text.size() : written->size();
    pieces.back() += written->substr(0, announced);
    if (waits) pieces.push_back(written->substr(announced));
  }
  pieces.back() += "\r\n";
  return pieces;
}

}  // namespace coexist
