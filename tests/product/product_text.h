// Product files for tests: sections that say everything, as short as that can be said.
#pragma once

#include <fmt/format.h>

#include <string>

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

// Every text of a protocol, `begin(i)` and an x; `without` is left out.
template <typename Name, typename Begin>
std::string textsOf(size_t count, Name name, Begin begin, std::string_view without = {}) {
  std::string texts;
  for (size_t i = 0; i < count; ++i) {
    if (name(i) == without) continue;
    texts += fmt::format("{}\"{}\": {}", texts.empty() ? "" : ", ", name(i), textFact(begin(i) + " x"));
  }
  return "\"texts\": {" + texts + "}";
}

inline std::string imapTexts(std::string_view without = {}) {
  return textsOf(
      kImapTexts, [](size_t i) { return imapTextName(static_cast<ImapReplyText>(i)); },
      [](size_t i) {
        const std::string_view statuses = imapTextStatuses(static_cast<ImapReplyText>(i));
        return std::string(statuses.substr(0, statuses.find(' ')));
      },
      without);
}

inline std::string pop3Texts(std::string_view without = {}) {
  return textsOf(
      kPop3Texts, [](size_t i) { return pop3TextName(static_cast<Pop3ReplyText>(i)); },
      [](size_t i) { return std::string(pop3TextSucceeds(static_cast<Pop3ReplyText>(i)) ? "+OK" : "-ERR"); }, without);
}

inline std::string smtpTexts(std::string_view without = {}) {
  return textsOf(
      kSmtpTexts, [](size_t i) { return smtpTextName(static_cast<SmtpReplyText>(i)); },
      [](size_t i) {
        const std::string code(smtpTextCodes(static_cast<SmtpReplyText>(i)).substr(0, 3));
        return code.size() == 3 && code.find(' ') == std::string::npos ? code : code.substr(0, 1) + "50";
      },
      without);
}

// All that a section must say besides its texts; the states take {auth} and NTLM.
inline std::string imapRest() {
  return R"("states": {"both": {"any": )" +
         fact(R"("capability": "CAPABILITY A {auth}", "advertises": ["NTLM"], "honours": ["NTLM"])") +
         R"(}}, "continuation": )" + textFact("+") + R"(, "literal-continuation": )" + textFact("+") +
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
