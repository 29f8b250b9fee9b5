// Rules about sim/SOURCES.md, the page that says what each source is that the project cites.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tidy/source_text.h"

namespace coexist::tidy {

// An id of a source, and where it is cited.
struct Citation {
  std::string id;     // "RFC 5321", "A001", "seed 000", "KB262945", "MailKit #391": the same however it is spaced
  size_t offset = 0;  // where it begins in its text
};

// Every id that a text cites, in its order. A range, "A001-A004", cites all that lies in it; a number alone behind
// "MailKit #269, " is MailKit's too.
std::vector<Citation> citationsIn(std::string_view text);

// Of a public transcript what cites: its source, and why its lines differ. All else is blank, because a tag ("A128")
// cites nothing. Any other text as it is.
SourceText citingPartsOf(const SourceText& text);

// The page lists what stands in the first cells of its tables, with ", " between them: ids, and sources that have no id
// and are cited by name.

// Each id that one of `texts` cites stands on the page.
Findings everyCitedSourceIsListed(const SourceText& page, const std::vector<SourceText>& texts);

// Each id and each name that stands on the page is cited by one of `texts`.
Findings everyListedSourceIsCited(const SourceText& page, const std::vector<SourceText>& texts);

// The source of each public transcript stands on the page as the transcript writes it, or by its id.
Findings everyTranscriptsSourceIsListed(const SourceText& page, const std::vector<SourceText>& texts);

}  // namespace coexist::tidy
