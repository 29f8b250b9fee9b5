// Words that stand behind the user in a token, "${ntlm.authenticate:alice:v1:wrong}": what kind of proof it is, and
// what is not right about it.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>

namespace coexist {

enum class ProofWord { kWrong, kV2, kV1, kLm, kSession, kOtherTime, kOtherBinding, kChangedPairs, kWrongMic };

struct ProofWordRow {
  // Of kinds a proof has one. What is changed in a response's AV pairs, or in the MIC, needs the kind that has them.
  enum class Group { kPassword, kKind, kPairs, kMic };
  std::string_view word;
  ProofWord value;
  Group group;
  std::string_view help;  // for people: half a sentence
};

// Source: [MS-NLMP] sections 3.3.1 and 3.3.2 for the kinds, 2.2.2.1 for the AV pairs, 3.1.5.1.2 for the MIC.
inline constexpr ProofWordRow kProofWords[] = {
    {"wrong", ProofWord::kWrong, ProofWordRow::Group::kPassword, "computed with the user's `wrong-password`"},
    {"v2", ProofWord::kV2, ProofWordRow::Group::kKind, "NTLMv2; so it is without a word"},
    {"v1", ProofWord::kV1, ProofWordRow::Group::kKind, "NTLMv1, with the LM response beside it"},
    {"lm", ProofWord::kLm, ProofWordRow::Group::kKind, "the LM response alone"},
    {"session", ProofWord::kSession, ProofWordRow::Group::kKind, "NTLMv1 with extended session security"},
    {"other-time", ProofWord::kOtherTime, ProofWordRow::Group::kPairs,
     "NTLMv2 with a time three days behind the server's"},
    {"other-binding", ProofWord::kOtherBinding, ProofWordRow::Group::kPairs,
     "NTLMv2 with the channel binding of another channel"},
    {"changed-pairs", ProofWord::kChangedPairs, ProofWordRow::Group::kPairs,
     "NTLMv2 in which the first name among the server's AV pairs comes back changed"},
    {"wrong-mic", ProofWord::kWrongMic, ProofWordRow::Group::kMic,
     "NTLMv2 whose MIC, which says that no message was changed on the way, is wrong"},
};

// Of a mechanism whose proof is the password itself.
inline constexpr std::span<const ProofWordRow> kPasswordProofWords = std::span(kProofWords).first<1>();

// Those of one proof.
class ProofWords {
 public:
  constexpr ProofWords() = default;
  constexpr ProofWords(std::initializer_list<ProofWord> words) {
    for (const ProofWord word : words) add(word);
  }
  constexpr void add(ProofWord word) { bits_ |= 1U << static_cast<unsigned>(word); }
  constexpr void remove(ProofWord word) { bits_ &= ~(1U << static_cast<unsigned>(word)); }
  constexpr bool has(ProofWord word) const { return bits_ >> static_cast<unsigned>(word) & 1U; }

  // kV2 where no other is said.
  constexpr ProofWord kind() const {
    for (const ProofWord kind : {ProofWord::kV1, ProofWord::kLm, ProofWord::kSession}) {
      if (has(kind)) return kind;
    }
    return ProofWord::kV2;
  }

 private:
  uint32_t bits_ = 0;
};

}  // namespace coexist
