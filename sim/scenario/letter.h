// The letter in front of a line, in a scenario and in a transcript: who speaks, or where something is read.
#pragma once

#include <span>
#include <string_view>

namespace coexist {

enum class Letter { kClient = 'C', kServer = 'S', kProxy = 'P', kBackEnd = 'B', kAdmin = 'A', kLog = 'L', kUser = 'U' };

// Where its lines travel; kNone: they stand somewhere, and nobody sends them.
enum class Hop { kClient, kBackEnd, kNone };

struct LetterRow {
  Letter letter;
  Hop hop;
  bool named;                // "C.bob:"
  bool negated;              // "S!:"
  std::string_view party;    // "the server", in what a judge says
  std::string_view verb;     // "said"
  std::string_view meaning;  // for the schema
};

std::span<const LetterRow> letterRows();  // in the order in which a transcript is compared
const LetterRow& letterRow(Letter letter);
const LetterRow* findLetter(char letter);  // null: none

inline Hop hopOf(Letter letter) { return letterRow(letter).hop; }

}  // namespace coexist
