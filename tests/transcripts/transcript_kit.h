// What the tests of transcripts share: the products as they ship, and transcripts that are written inside of a test.
#pragma once

#include <string>

#include "transcripts/transcript_file.h"
#include "world/catalogues.h"

namespace coexist::transcripts {

const Catalogues& shippedCatalogues();

// Loads a transcript of 2003's POP3 with these lines; `problems` is what is wrong with it, each as "what | place".
struct WrittenTranscript {
  std::optional<PublicTranscript> transcript;
  std::vector<std::string> problems;
};
WrittenTranscript written(const std::string& lines, const std::string& keys = R"("proto": "pop3")");

}  // namespace coexist::transcripts
