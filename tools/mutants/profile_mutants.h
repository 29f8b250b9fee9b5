// Product profiles with one fact changed: each is a claim that some scenario ought to notice.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace coexist::mutants {

// One place of a product's file, and what may stand there instead, the most telling first; the first that loads is it.
struct ProfileMutant {
  std::string product;
  std::string pointer;             // RFC 6901, of what is changed: "/imap/texts/login-ok/text"
  std::string evidence;            // the fact's tag: "documented"; "untagged" where none stands
  std::string kind;                // "wording", "answer", "list", "switch", "number", "word", "rule"
  std::vector<std::string> files;  // the whole file's text, for each of them

  std::string name() const { return product + pointer; }
  std::string section() const { return product + pointer.substr(0, pointer.find('/', 1)); }  // "exchange-2003/imap"
};

// Every one of a file. Of documented and observed texts the wording is changed; of inferred and made up ones what the
// answer means, because their words are nobody's, and where it can mean nothing else its words are left out.
std::vector<ProfileMutant> profileMutants(const std::string& product, const nlohmann::ordered_json& profile);

}  // namespace coexist::mutants
