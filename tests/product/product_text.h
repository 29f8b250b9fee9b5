// Product files for tests: sections that say everything, as short as that can be said.
#pragma once

#include <fmt/format.h>

#include <string>

#include "base/text.h"
#include "product/profile.h"

namespace coexist {

// A fact: `{"value": ..., "tag": "observed", "source": "s"}` around what stands in front of the tag.
inline std::string fact(const std::string& members) {
  return "{" + members + (members.empty() ? "" : ", ") + R"("tag": "observed", "source": "s"})";
}
inline std::string textFact(const std::string& text) { return fact("\"text\": \"" + text + "\""); }
inline std::string valueFact(const std::string& value) { return fact("\"value\": " + value); }

inline std::string productWith(const std::string& members) {
  return R"({"title": "A", "family": "a", )" + members + "}";
}

// A beginning that a text of that row may have: "NO", "+OK", "450".
template <typename Text>
std::string beginningOf(const ReplyTextRow<Text>& row) {
  const std::string first(row.beginnings.substr(0, row.beginnings.find(' ')));
  return first.size() == 1 && isDigit(first[0]) ? first + "50" : first;  // a code's first digit
}

// Every text of a protocol, its beginning and an x; `without` is left out.
template <typename Profile>
std::string textsOf(std::string_view without = {}) {
  std::string texts;
  for (const auto& row : Profile::replyTexts()) {
    if (row.name == without) continue;
    texts += fmt::format("{}\"{}\": {}", texts.empty() ? "" : ", ", row.name, textFact(beginningOf(row) + " x"));
  }
  return "\"texts\": {" + texts + "}";
}

inline std::string imapTexts(std::string_view without = {}) { return textsOf<ImapProfile>(without); }
inline std::string pop3Texts(std::string_view without = {}) { return textsOf<Pop3Profile>(without); }
inline std::string smtpTexts(std::string_view without = {}) { return textsOf<SmtpProfile>(without); }

// All that a section must say besides its texts; the states take {auth} and NTLM.
inline std::string imapRest() {
  return R"("states": {"both": {"any": )" +
         fact(R"("capability": "CAPABILITY A {auth}", "advertises": ["NTLM"], "honours": ["NTLM"])") +
         R"(}}, "continuation": )" + textFact("+") + R"(, "literal-continuation": )" + textFact("+") +
         R"(, "flags": )" + valueFact(R"(["\\Seen"])") + R"(, "select-lines": )" + valueFact(R"(["{exists} EXISTS"])") +
         R"(, "limits": {"max-literal-bytes": )" + valueFact("9") + "}";
}
inline std::string pop3Rest() {
  return R"("states": {"both": {"any": )" +
         fact(R"("capabilities": ["UIDL", "SASL {auth}"], "advertises": ["NTLM"], "honours": ["NTLM"])") +
         R"(}}, "continuation": )" + textFact("+ ");
}
inline std::string smtpRest() {
  return R"("states": {"both": {"any": )" +
         fact(R"("extensions": ["SIZE {size}", "AUTH {auth}"], "advertises": ["NTLM"], "honours": ["NTLM"])") +
         R"(}}, "continuation": )" + textFact("334 ") + R"(, "logon-verbs": )" + valueFact(R"(["AUTH"])") +
         R"(, "limits": {"max-message-bytes": )" + valueFact("9") + R"(, "max-recipients": )" + valueFact("3") + "}";
}

}  // namespace coexist
