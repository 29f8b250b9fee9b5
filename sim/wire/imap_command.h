// IMAP commands as values, read from lines and counted octets.
//
// Everything that arrives is hostile: sizes, depth and number of values are bounded, and what breaks the grammar
// becomes an ImapSyntaxError behind which the next command is still in step. A server decides what it answers; the
// reader never says anything. Source: RFC 3501 section 9; RFC 7888 for LITERAL+.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace coexist {

struct ImapArgument {
  // kWord is any run of printable characters (atoms, flags, sequence sets, wildcards, BODY[HEADER.FIELDS (DATE)]).
  enum class Kind { kWord, kQuoted, kLiteral, kList };
  Kind kind = Kind::kWord;
  std::string text;                 // the word; the quoted string without quotes and backslashes; the literal's octets
  std::vector<ImapArgument> items;  // kList

  // Whether it can stand for an astring: a string, or a word that is one (no wildcards, quotes or backslashes).
  bool isAstring() const;
  bool isListMailbox() const;                // an astring that may have wildcards: LIST's second argument
  bool isWord(std::string_view word) const;  // a word equal to `word`, letter case apart
};

struct ImapCommand {
  std::string tag;
  std::string verb;  // upper case; "UID FETCH" for commands behind UID
  std::vector<ImapArgument> arguments;

  // What LOGIN takes: two astrings; `backslashes` lets a word have them too, as in EXAMPLE\alice.
  bool hasNameAndPassword(bool backslashes) const;
  bool hasIdParameters() const;  // what ID takes (RFC 2971 section 3.1): NIL or a list of strings
};

// The rest of the command stands behind `octets` counted octets: give them to feedLiteral(), then go on with
// feedLine(). With 0 octets go on at once. The client waits for a continuation unless `nonSynchronising`.
struct ImapLiteralWanted {
  size_t octets = 0;
  bool nonSynchronising = false;
  bool discarded = false;  // the command is wrong already; its non-synchronising literals are read to stay in step
};

struct ImapSyntaxError {
  enum class Kind {
    kTag,            // no usable tag: the answer is untagged
    kCommand,        // a tag without a verb, or an unusable verb
    kArguments,      // everything behind the verb
    kLiteralTooBig,  // announced longer than the limit
    kCommandTooBig,  // lines and literals together
  };
  Kind kind = Kind::kArguments;
  std::string tag;         // empty when kTag
  std::string verb;        // as far as it was read
  std::string what;        // for a log
  bool mustClose = false;  // a non-synchronising literal over the limit is on its way: nobody can stay in step
};

struct ImapCommandLimits {
  size_t maxLiteralBytes = 8192;
  size_t maxCommandBytes = 65536;  // lines and literals of one command together
  size_t maxDepth = 8;             // lists within lists
  size_t maxValues = 1024;         // arguments and list items of one command together
};

class ImapCommandReader {
 public:
  using Reading = std::variant<ImapCommand, ImapLiteralWanted, ImapSyntaxError>;

  explicit ImapCommandReader(ImapCommandLimits limits = {}) : limits_(limits) {}

  // One line without its CRLF: a new command, or what follows a literal.
  Reading feedLine(std::string_view line);

  // Octets of the literal that was wanted, in any pieces; more than are left are not taken. True when it is complete.
  bool feedLiteral(std::string_view octets);
  size_t literalBytesLeft() const { return literalLeft_; }

  // The command that is being read, for a server that refuses its literal instead of sending a continuation.
  bool midCommand() const { return midCommand_; }
  const ImapCommand& partial() const { return command_; }
  void abandon();  // forgets it; the next line starts a command

 private:
  Reading start(std::string_view line);
  Reading readArguments(std::string_view line);
  Reading readLiteralMark(std::string_view rest);
  Reading fail(ImapSyntaxError::Kind kind, std::string what, std::string_view line);
  Reading finishCommand();
  void finishLiteral();

  // Each reads what stands at the front of `rest` and takes it away. A text says what is wrong; empty: nothing.
  std::string readVerb(std::string_view& rest);
  std::string readSpace(std::string_view& rest);
  std::string readValue(std::string_view& rest);
  std::string readQuoted(std::string_view& rest);
  std::string readWord(std::string_view& rest);
  std::string openList(std::string_view& rest);
  std::string closeList(std::string_view& rest);
  std::string addValue(ImapArgument value);

  ImapCommandLimits limits_;
  ImapCommand command_;
  std::vector<std::vector<ImapArgument>> lists_;  // open lists, outermost first; the first holds the arguments
  bool midCommand_ = false;
  bool afterValue_ = true;  // a space or an end is due
  bool afterOpening_ = false;
  size_t values_ = 0;
  size_t bytes_ = 0;
  size_t literalLeft_ = 0;
  std::string literal_;
  bool discarding_ = false;  // the command is wrong; error_ is told when its last line has come
  ImapSyntaxError error_;
};

// A literal announcement at the very end of a line: "{12}", "{12+}".
struct ImapLiteralMark {
  uint64_t size = 0;
  bool tooBig = false;  // a number over 63 bits; `size` is 0
  bool nonSynchronising = false;
  size_t offset = 0;  // of its brace
};
// False when `line` does not end with a well-formed one.
bool findImapLiteral(std::string_view line, ImapLiteralMark& mark);

}  // namespace coexist
