// The step in which a persona acts: {"do": "check mail", "as": "alice"}.
#include <fmt/format.h>

#include <algorithm>

#include "base/field_reader.h"
#include "base/text.h"
#include "base/word_row.h"
#include "scenario/loader/loader_context.h"
#include "scenario/loader/loader_words.h"

namespace coexist {
namespace {

constexpr size_t kMaxAddressBytes = 254;  // RFC 5321 section 4.5.3.1.3, without its brackets

constexpr WordRow<TypedPassword> kTypedPasswords[] = {{"right", TypedPassword::kRight},
                                                      {"wrong", TypedPassword::kWrong}};

// Whom a persona sends to: users of the case, or any address.
std::vector<std::string> recipients(const CaseContext& context, const JsonValue& to) {
  std::vector<std::string> all;
  if (!expectKind(to, JsonKind::kArray, "\"to\"", context.file.problems)) return all;
  if (to.items().empty()) context.problem(to, "\"to\" names nobody", knownWordsHint("", context.users));
  for (const JsonValue& item : to.items()) {
    const auto text = context.plain(item, "a recipient");
    if (!text) continue;
    const bool address = text->find('@') != std::string::npos;
    if (address && (text->size() > kMaxAddressBytes || holdsControls(*text))) {
      context.problem(item, "an address has at most 254 octets and no control characters");
    }
    if (!address) context.word(item, "user", context.users);
    all.push_back(*text);
  }
  return all;
}

// One word, or a list of them.
std::vector<TypedPassword> typedPasswords(const CaseContext& context, const JsonValue& step, const JsonValue& value) {
  std::vector<TypedPassword> typed;
  const auto add = [&](const JsonValue& item) {
    const auto word = context.word(item, "password", typedPasswordWords());
    if (word) typed.push_back(*valueOf<kTypedPasswords>(*word));
  };
  if (!step.find("as")) context.problem(value, "a \"password\" of nobody", "name a user in \"as\"");
  if (!value.isArray()) add(value);
  if (!value.isArray()) return typed;
  for (const JsonValue& item : value.items()) add(item);
  if (value.items().empty())
    context.problem(value, "\"password\" names none", knownWordsHint("", typedPasswordWords()));
  return typed;
}

void checkSpeaks(const CaseContext& context, const JsonValue& verb, const std::string& persona) {
  const auto known = context.vocabulary().protocols.find(persona);
  if (known == context.vocabulary().protocols.end()) return;
  if (std::find(known->second.begin(), known->second.end(), context.spoken) != known->second.end()) return;
  std::vector<std::string> spoken;
  for (const MailProtocol protocol : known->second) spoken.emplace_back(mailProtocolName(protocol));
  context.problem(verb, fmt::format("{} does not speak {}", persona, mailProtocolName(context.spoken)),
                  knownWordsHint("", spoken));
}

}  // namespace

std::vector<std::string> typedPasswordWords() { return wordsOf<kTypedPasswords>(); }

std::optional<decltype(Step::what)> doStep(CaseContext& context, const JsonValue& step, const JsonValue& verb) {
  DoStep made;
  if (const JsonValue* client = step.find("client")) {
    const auto named = context.client(*client, false);
    if (!named) return std::nullopt;
    made.client = *named;
  }
  if (!context.isPersona(made.client)) {
    context.problem(verb, "there is no persona that could do this", "name a persona in \"client\"");
    return std::nullopt;
  }
  const auto known = context.vocabulary().actions.find(context.made.clients[made.client]);
  const bool checked = known != context.vocabulary().actions.end();
  const auto action = checked ? context.word(verb, "action", known->second) : context.plain(verb, "\"do\"");
  if (const JsonValue* as = step.find("as")) {
    const auto user = context.word(*as, "user", context.users);
    if (!user) return std::nullopt;
    made.as = *user;
  }
  if (const JsonValue* with = step.find("with")) {
    const auto options = context.vocabulary().options.find(context.made.clients[made.client]);
    const bool listed = options != context.vocabulary().options.end();
    made.with =
        (listed ? context.word(*with, "option", options->second) : context.plain(*with, "\"with\"")).value_or("");
  }
  if (const JsonValue* typed = step.find("password")) made.passwords = typedPasswords(context, step, *typed);
  if (const JsonValue* to = step.find("to")) made.to = recipients(context, *to);
  if (!readProtoBeside(context, step, made.proto)) return std::nullopt;
  context.spoken = portOf(context.made, made.proto).protocol;
  checkSpeaks(context, verb, context.made.clients[made.client]);
  fillFields(step, doFields(), made, context.file.problems);
  if (!action) return std::nullopt;
  made.action = *action;
  return made;
}

}  // namespace coexist
