#include "scenario/letter.h"

#include <algorithm>
#include <iterator>

namespace coexist {
namespace {

constexpr LetterRow kLetters[] = {
    {Letter::kClient, Hop::kClient, true, false, "the client", "said",
     "the client says this to the front end (expected while a persona drives)"},
    {Letter::kServer, Hop::kClient, true, true, "the server", "said", "the front end answers this to the client"},
    {Letter::kProxy, Hop::kBackEnd, true, true, "the front end, towards the back end,", "said",
     "the front end says this to the back end"},
    {Letter::kBackEnd, Hop::kBackEnd, true, false, "the back end", "said",
     "the back end says this instead of what its profile would; \"B=:\" expects the profile's own"},
    {Letter::kAdmin, Hop::kNone, false, false, "the shell", "shows", "the administrator types this"},
    {Letter::kLog, Hop::kNone, false, true, "the protocol log", "has", "this stands in the front end's protocol log"},
    {Letter::kUser, Hop::kNone, true, true, "the screen", "shows", "the user sees this"},
};

}  // namespace

std::span<const LetterRow> letterRows() { return kLetters; }

const LetterRow* findLetter(char letter) {
  const auto* const found = std::find_if(std::begin(kLetters), std::end(kLetters), [letter](const LetterRow& row) {
    return static_cast<char>(row.letter) == letter;
  });
  return found == std::end(kLetters) ? nullptr : found;
}

const LetterRow& letterRow(Letter letter) { return *findLetter(static_cast<char>(letter)); }

}  // namespace coexist
