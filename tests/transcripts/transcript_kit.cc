#include "transcripts/transcript_kit.h"

#include <stdexcept>

namespace coexist::transcripts {

const Catalogues& shippedCatalogues() {
  static const Result<Catalogues> loaded = Catalogues::load(COEXIST_SOURCE_DIR);
  if (!loaded) throw std::runtime_error(loaded.error().message());
  return *loaded;
}

WrittenTranscript written(const std::string& lines, const std::string& keys) {
  Vocabulary vocabulary;
  vocabulary.products = {"exchange-2003", "exchange-2016"};
  const std::string text =
      R"({"title": "t", "source": "a page", "back": "exchange-2003", )" + keys + ", \"lines\": [" + lines + "]}";
  WrittenTranscript made;
  Diagnostics problems;
  const auto file = SourceFile::fromText("tests/transcripts/2003-pop3-page.json", text);
  made.transcript = loadTranscript(file, vocabulary, problems);
  for (const Diagnostic& problem : problems) {
    made.problems.push_back(problem.what + " | " + problem.place.text().substr(problem.place.text().rfind('/') + 1));
  }
  return made;
}

}  // namespace coexist::transcripts
