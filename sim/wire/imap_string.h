// How text is written into an IMAP command, and which text needs which form.
//
// Mailbox names are written as they are: modified UTF-7 stays what it is (RFC 3501 section 5.1.3).
// Source: RFC 3501 section 9 (atom, astring, quoted, literal); RFC 7888 for non-synchronising literals.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace coexist {

bool isImapAtomChar(char c);                    // ATOM-CHAR: none of ( ) { SP CTL % * " \ ], no 8-bit octet
bool isImapAtom(std::string_view text);         // one or more ATOM-CHARs
bool isImapAstringChar(char c);                 // ASTRING-CHAR: those and "]"
bool isImapAstringWord(std::string_view text);  // one or more ASTRING-CHARs: an astring that needs no quotes
constexpr size_t kMaxImapTagBytes = 64;
bool isImapTag(std::string_view text);  // one or more ASTRING-CHARs but "+", at most kMaxImapTagBytes

// Whether a quoted string can carry `text`: no NUL, CR, LF and no 8-bit octet.
bool isImapQuotable(std::string_view text);

// `text` between double quotes, with \ before \ and ". A server understands it only where isImapQuotable().
std::string quotedImapString(std::string_view text);

// An atom where that is possible, a quoted string else. Nothing for text that needs a literal or cannot be said.
std::optional<std::string> imapAstring(std::string_view text);

enum class ImapLiterals {
  kNone,              // the server may not be sent any
  kSynchronising,     // {n}, then wait for the continuation
  kNonSynchronising,  // {n+}, only where the server lists LITERAL+
};

// A string as it goes on the wire: quoted where possible, else a literal ("{5}\r\nalice") where `literals` allow it.
// Nothing when neither can carry `text`; NUL can never be said.
std::optional<std::string> quoteOrLiteral(std::string_view text, ImapLiterals literals);

// A whole command, `head` ("a1 LOGIN") and its strings, each through quoteOrLiteral(), in the pieces in which it must
// be sent: behind every piece but the last the server's continuation has to be awaited. The last piece ends with CRLF.
// Nothing when a string cannot be said. `head` must be free of CR, LF and NUL.
std::optional<std::vector<std::string>> imapCommandPieces(std::string_view head, std::span<const std::string> strings,
                                                          ImapLiterals literals);

}  // namespace coexist
