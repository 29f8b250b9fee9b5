// What stands behind a token's name.
#include <algorithm>
#include <vector>

#include "base/diagnostic.h"
#include "base/text.h"
#include "sasl/token.h"

namespace coexist {
namespace {

using Group = ProofWordRow::Group;

struct SaidWord {
  std::string_view text;
  size_t index = 0;
};

const ProofWordRow* findProofWord(std::span<const ProofWordRow> known, std::string_view word) {
  const auto found = std::find_if(known.begin(), known.end(), [&](const auto& row) { return row.word == word; });
  return found == known.end() ? nullptr : &*found;
}

std::string quotedWord(std::string_view word) { return "\"" + visible(word.substr(0, 60)) + "\""; }

std::optional<SaslArgument> refuseArgument(SaslArgumentMistake& mistake, const SaidWord& word, std::string what,
                                           std::string expected = {}) {
  mistake = {Error{std::move(what), {}, std::move(expected)}, word.index, word.text.size()};
  return std::nullopt;
}

// Adds words one after another and knows what they contradict.
class ProofWordReader {
 public:
  ProofWordReader(const SaslToken& token, SaslArgumentMistake& mistake) : token_(token), mistake_(mistake) {}

  bool add(const SaidWord& said, ProofWords& words) {
    const ProofWordRow* row = findProofWord(token_.words, said.text);
    if (row == nullptr) return refuseUnknown(said);
    if (words.has(row->value)) return refuse(said, quotedWord(said.text) + " twice");
    const std::string_view other = contradicted(*row);
    if (!other.empty()) {
      const bool kinds = row->group == Group::kKind && findProofWord(kProofWords, other)->group == Group::kKind;
      return refuse(said, quotedWord(said.text) + " with " + quotedWord(other),
                    kinds ? "a proof is of one kind" : "only NTLMv2 has a time, AV pairs and a MIC");
    }
    words.add(row->value);
    said_.push_back(row);
    return true;
  }

 private:
  bool refuse(const SaidWord& said, std::string what, std::string expected = {}) {
    refuseArgument(mistake_, said, std::move(what), std::move(expected));
    return false;
  }

  bool refuseUnknown(const SaidWord& said) {
    if (token_.words.empty())
      return refuse(said, "nothing stands behind the user in ${" + std::string(token_.name) + "}");
    std::vector<std::string> known;
    for (const ProofWordRow& row : token_.words) known.emplace_back(row.word);
    const std::string what = said.text.empty() ? "a word is missing" : "unknown word " + quotedWord(said.text);
    return refuse(said, what + " behind the user", knownWordsHint(said.text, known));
  }

  static bool needsV2(const ProofWordRow& row) { return row.group == Group::kPairs || row.group == Group::kMic; }
  static bool isOlder(const ProofWordRow& row) { return row.group == Group::kKind && row.value != ProofWord::kV2; }

  // A word before it that it cannot stand with; empty: none.
  std::string_view contradicted(const ProofWordRow& row) const {
    for (const ProofWordRow* before : said_) {
      const bool kinds = row.group == Group::kKind && before->group == Group::kKind;
      const bool older = (needsV2(row) && isOlder(*before)) || (needsV2(*before) && isOlder(row));
      if (kinds || older) return before->word;
    }
    return {};
  }

  const SaslToken& token_;
  SaslArgumentMistake& mistake_;
  std::vector<const ProofWordRow*> said_;
};

}  // namespace

std::optional<SaslArgument> readSaslArgument(const SaslToken& token, std::string_view argument,
                                             SaslArgumentMistake& mistake) {
  SaslArgument read;
  std::vector<SaidWord> parts;
  size_t index = 0;
  for (const std::string_view part : split(argument, ':')) {
    parts.push_back({part, index});
    index += part.size() + 1;
  }
  read.user = parts.front().text;
  size_t first = 1;
  if (token.argument == SaslToken::Argument::kUserAndIdentity) {
    size_t last = parts.size();
    while (last > 1 && findProofWord(token.words, parts[last - 1].text)) --last;
    for (size_t i = 1; i < last; ++i) {
      if (!findProofWord(token.words, parts[i].text)) continue;
      return refuseArgument(mistake, parts[i], quotedWord(parts[i].text) + " stands behind the identity");
    }
    if (last > 1)
      read.identity =
          argument.substr(parts[1].index, parts[last - 1].index + parts[last - 1].text.size() - parts[1].index);
    first = last;
  }
  ProofWordReader reader(token, mistake);
  for (size_t i = first; i < parts.size(); ++i) {
    if (!reader.add(parts[i], read.words)) return std::nullopt;
  }
  return read;
}

}  // namespace coexist
