// Who takes part: seats, users, settings, mail; and what else a case says of itself.
#include "scenario/loader/loader_cast.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/field_reader.h"
#include "base/field_row.h"
#include "base/text.h"
#include "sasl/proof_words.h"
#include "scenario/loader/loader_words.h"

namespace coexist {
namespace {

constexpr std::string_view kNoPrograms = "programs in a seat are not part of this version";

bool isProgram(const JsonValue& value) { return value.isObject() && (value.find("exec") || value.find("at")); }

// A word as it stands there, known or not: one mistake must not make others of what stands on it.
std::string named(const CaseContext& context, const JsonValue& value, std::string_view what,
                  const std::vector<std::string>& known, const Mistaken& mistaken, const WordGroups& groups = {}) {
  const auto text = context.plain(value, what);
  if (const auto found = text ? mistaken.find(*text) : mistaken.end(); found != mistaken.end()) {
    context.problem(value, mistakenText(what, *text, found->second));
    return *text;
  }
  const auto word = context.word(value, what, known, groups);
  return word ? *word : value.isString() ? value.string() : "";
}

std::string product(const CaseContext& context, const JsonValue& value) {
  const Vocabulary& known = context.vocabulary();
  if (!isProgram(value))
    return named(context, value, "product", known.products, known.mistakenProducts, known.families);
  context.problem(value, std::string(kNoPrograms), knownWordsHint("", known.products));
  return {};
}

std::string persona(const CaseContext& context, const JsonValue& value) {
  const Vocabulary& known = context.vocabulary();
  return named(context, value, "persona", known.personas, known.mistakenPersonas);
}

// A key of an object that names an actor.
bool checkName(const CaseContext& context, const JsonMember& member, std::string_view what) {
  if (isActorName(member.key)) return true;
  report(context.file.problems,
         {member.keyPlace, fmt::format("\"{}\" is no name of a {}", visible(member.key.substr(0, 60)), what),
          "lower-case letters, digits and '-', a letter first", member.keyLength});
  return false;
}

// Where front end and back end are one service, it would find itself behind itself, whoever logs on.
void checkServices(const CaseContext& context, const JsonValue& value, const std::string& back) {
  const auto& alone = context.vocabulary().oneService;
  for (const std::string& product : {context.made.front.value_or(""), back}) {
    if (std::find(alone.begin(), alone.end(), product) == alone.end()) continue;
    return context.problem(value, product + " has no back-end service beside its front end",
                           "each log-on would end in ProxyLoop; a back end of another name is another machine");
  }
}

UserSpec defaultUser(const std::string& name) {
  const std::string address = name + "@example.test";
  const std::string password = name == "alice" ? "Wonderland.1" : name == "bob" ? "Builder.2" : "Secret." + name + ".3";
  return {name,
          {{"domain", "EXAMPLE"},
           {"account", name},
           {"alias", name},
           {"password", password},
           {"smtp", address},
           {"upn", address}}};
}

// A password of nobody, even to LM, which knows the first 14 octets of it in capitals.
std::string defaultWrongPassword(const std::string& name, const std::vector<UserSpec>& users) {
  constexpr size_t kLmOctets = 14;
  const auto forLm = [](std::string_view password) { return upperAscii(password.substr(0, kLmOctets)); };
  std::string wrong = "Wrong." + name + ".4";
  const auto isRight = [&](const UserSpec& user) { return forLm(user.fields.at("password")) == forLm(wrong); };
  while (std::any_of(users.begin(), users.end(), isRight)) wrong.insert(0, "x");
  return wrong;
}

// Behind all passwords, because it must be none of them.
void loadWrongPassword(const CaseContext& context, const JsonValue* fields, UserSpec& user) {
  const auto said = user.fields.find("wrong-password");
  if (said == user.fields.end()) {
    user.fields["wrong-password"] = defaultWrongPassword(user.name, context.made.users);
  } else if (said->second == user.fields.at("password")) {
    context.problem(*fields->find("wrong-password"), "\"wrong-password\" is the right one");
  }
}

// "${plain:alice:wrong}" must mean one thing.
bool checkUserName(const CaseContext& context, const JsonMember& member) {
  if (!checkName(context, member, "user")) return false;
  for (const ProofWordRow& row : kPasswordProofWords) {
    if (row.word != member.key) continue;
    report(context.file.problems,
           {member.keyPlace, fmt::format("\"{}\" is no name of a user", member.key),
            fmt::format("behind a user it says how the proof is {}", row.help), member.keyLength});
    return false;
  }
  return true;
}

void loadUserFields(CaseContext& context, const JsonValue& fields, UserSpec& user) {
  checkKeys(fields, userFieldNames(), context.file.problems);
  for (const JsonMember& field : fields.members()) {
    const auto text = context.plain(field.value, fmt::format("\"{}\"", visible(field.key.substr(0, 60))));
    if (!text) continue;
    if (text->empty() || text->size() > 256 || holdsControls(*text)) {
      context.problem(field.value, "a user's field has 1 to 256 octets and no control characters");
    }
    user.fields[field.key] = *text;
  }
}

// The members of an object by user; unknown users are reported.
std::vector<const JsonMember*> perUser(const CaseContext& context, const CaseSource& source, std::string_view key) {
  std::vector<const JsonMember*> members;
  const JsonValue* value = source.find(key);
  if (!value || !expectKind(*value, JsonKind::kObject, fmt::format("\"{}\"", key), context.file.problems))
    return members;
  for (const JsonMember& member : value->members()) {
    if (std::find(context.users.begin(), context.users.end(), member.key) != context.users.end()) {
      members.push_back(&member);
      continue;
    }
    report(context.file.problems,
           {member.keyPlace, fmt::format("unknown user \"{}\"", visible(member.key.substr(0, 60))),
            knownWordsHint(member.key, context.users), member.keyLength});
  }
  return members;
}

std::vector<std::string> words(const CaseContext& context, const CaseSource& source, std::string_view key) {
  std::vector<std::string> list;
  const JsonValue* value = source.find(key);
  if (!value || !expectKind(*value, JsonKind::kArray, fmt::format("\"{}\"", key), context.file.problems)) return list;
  for (const JsonValue& item : value->items()) {
    const auto text = context.plain(item, fmt::format("an entry of \"{}\"", key));
    if (text && text->empty()) context.problem(item, fmt::format("an empty entry of \"{}\"", key));
    if (text && holdsControls(*text)) context.problem(item, fmt::format("a control character in \"{}\"", key));
    if (text) list.push_back(*text);
  }
  return list;
}

bool isDate(std::string_view written) {
  const std::string text(written);
  constexpr std::string_view kShape = "0000-00-00";
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (text.size() != kShape.size()) return false;
  for (size_t i = 0; i < kShape.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    if (kShape[i] == '-' ? text[i] != '-' : !digit) return false;
  }
  const int year = std::stoi(text.substr(0, 4)), month = std::stoi(text.substr(5, 2)),
            day = std::stoi(text.substr(8, 2));
  if (month < 1 || month > 12) return false;
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return day >= 1 && day <= kDays[month - 1] + (month == 2 && leap ? 1 : 0);
}

bool isShown(std::string_view text) { return !holdsControls(text); }

constexpr FieldForm kShownText = textThatIs(&isShown, "a text without control characters");
constexpr Field<KnownBug> kKnownBug[] = {
    field<&KnownBug::id>("id", kShownText, "where it is known: a number of a tracker").thatIsRequired(),
    field<&KnownBug::why>("why", kShownText, "what is wrong").thatIsRequired(),
    field<&KnownBug::until>("until", textThatIs(&isDate, "a date: YYYY-MM-DD"), "from when on it is a failure")
        .thatIsRequired(),
    field<&KnownBug::failsAt>("fails-at", kShownText,
                              "a part of the line that fails, of what came instead, or of what is said")
        .thatIsRequired(),
};

bool isFlagText(std::string_view text) { return text.find_first_of(" ()") == text.npos && isOneLine(text); }

constexpr Field<MailSpec> kMail[] = {
    field<&MailSpec::message>("message", kShownText, "a file of fixtures/mailboxes; left out: the folder is there"),
    field<&MailSpec::folder>("folder", kShownText, "'/' between levels"),
    field<&MailSpec::flags>("flags", listOfTextsThatAre(&isFlagText, "a flag"), "\\\\Seen and others"),
};

}  // namespace

std::span<const Field<KnownBug>> knownBugFields() { return kKnownBug; }
std::span<const Field<MailSpec>> mailFields() { return kMail; }

void loadReferences(CaseContext& context, const CaseSource& source) {
  context.made.references = words(context, source, "ref");
}

void loadTags(CaseContext& context, const CaseSource& source) { context.made.tags = words(context, source, "tags"); }

void loadProto(CaseContext& context, const CaseSource& source) {
  if (const JsonValue* proto = source.find("proto")) {
    context.made.proto = context.word(*proto, "proto", protoNames()).value_or("imap");
  }
}

void loadFront(CaseContext& context, const CaseSource& source) {
  if (const JsonValue* front = source.find("front")) context.made.front = product(context, *front);
}

void loadClients(CaseContext& context, const CaseSource& source) {
  const JsonValue* client = source.find("client");
  auto& clients = context.made.clients;
  if (!client) {
    clients[""] = "";
  } else if (client->isString()) {
    clients[""] = persona(context, *client);
  } else if (isProgram(*client)) {
    clients[""] = "";
    context.problem(*client, std::string(kNoPrograms), knownWordsHint("", context.vocabulary().personas));
  } else if (expectKind(*client, JsonKind::kObject, "\"client\"", context.file.problems)) {
    for (const JsonMember& member : client->members()) {
      if (member.key != "C" && !checkName(context, member, "client")) continue;
      const bool scripted = member.value.kind() == JsonKind::kNull;
      clients[member.key == "C" ? "" : member.key] = scripted ? "" : persona(context, member.value);
    }
    if (client->members().empty()) context.problem(*client, "\"client\" names nobody");
  }
}

void loadBacks(CaseContext& context, const CaseSource& source) {
  const JsonValue* back = source.find("back");
  auto& backs = context.made.backs;
  if (!back) {
    context.problem(source.place(), "there is no \"back\": a case needs a back end",
                    knownWordsHint("", context.vocabulary().products));
  } else if (back->isString() || isProgram(*back)) {
    backs.push_back({"back", product(context, *back)});
  } else if (expectKind(*back, JsonKind::kObject, "\"back\"", context.file.problems)) {
    for (const JsonMember& member : back->members()) {
      if (!checkName(context, member, "back end")) continue;
      const auto protocols = mailProtocolNames();  // which stand in the place of a server in "settings"
      if (std::find(protocols.begin(), protocols.end(), member.key) != protocols.end()) {
        report(context.file.problems, {member.keyPlace, fmt::format("\"{}\" names a protocol, no back end", member.key),
                                       "another name", member.keyLength});
      }
      if (member.key == kFrontSeat || (member.key == kFrontBack && !context.made.front)) {
        report(context.file.problems,
               {member.keyPlace, fmt::format("\"{}\" cannot name a back end here", member.key),
                "front-back is the back-end service on the front end's machine", member.keyLength});
      }
      backs.push_back({member.key, product(context, member.value)});
      if (member.key == kFrontBack) checkServices(context, member.value, backs.back().product);
    }
    if (back->members().empty()) context.problem(*back, "\"back\" names no back end");
  }
}

void loadUsers(CaseContext& context, const CaseSource& source) {
  auto& users = context.made.users;
  users = {defaultUser("alice"), defaultUser("bob")};
  const JsonValue* value = source.find("users");
  if (value && expectKind(*value, JsonKind::kObject, "\"users\"", context.file.problems)) {
    for (const JsonMember& member : value->members()) {
      if (!checkUserName(context, member)) continue;
      auto user =
          std::find_if(users.begin(), users.end(), [&](const UserSpec& spec) { return spec.name == member.key; });
      if (user == users.end()) user = users.insert(users.end(), defaultUser(member.key));
      if (expectKind(member.value, JsonKind::kObject, "a user", context.file.problems))
        loadUserFields(context, member.value, *user);
    }
  }
  for (UserSpec& user : users) {
    loadWrongPassword(context, value ? value->find(user.name) : nullptr, user);
    context.users.push_back(user.name);
  }
}

void loadHomes(CaseContext& context, const CaseSource& source) {
  for (const JsonMember* member : perUser(context, source, "homes")) {
    if (auto home = context.word(member->value, "back end", context.backNames()))
      context.made.homes[member->key] = *home;
  }
}

namespace {

// "welcome.eml", or {"message": "welcome.eml", "flags": ["\\\\Seen"]}.
MailSpec oneMail(CaseContext& context, const JsonValue& item) {
  MailSpec mail;
  if (item.isObject()) {
    readFields(item, "a message", mailFields(), mail, context.file.problems);
  } else if (const auto name = context.plain(item, "a message's file")) {
    mail.message = *name;
  }
  if (mail.message.empty()) return mail;
  const auto read = context.file.fixtures.read("mailboxes/" + mail.message);
  if (!read) context.problem(item, read.error().what, read.error().expected);
  return mail;
}

}  // namespace

void loadMail(CaseContext& context, const CaseSource& source) {
  for (const JsonMember* member : perUser(context, source, "mail")) {
    if (!expectKind(member->value, JsonKind::kArray, "a user's mail", context.file.problems)) continue;
    auto& mails = context.made.mail[member->key];
    for (const JsonValue& item : member->value.items()) mails.push_back(oneMail(context, item));
  }
}

void loadNeeds(CaseContext& context, const CaseSource& source) {
  context.made.needs = words(context, source, "needs");
  const JsonValue* value = source.find("needs");
  if (!value) return;
  for (const JsonValue& item : value->items()) {
    if (item.isString()) context.word(item, "need", context.vocabulary().needs);
  }
}

void loadKnownBug(CaseContext& context, const CaseSource& source) {
  const JsonValue* value = source.find("known-bug");
  if (!value) return;
  KnownBug bug;
  readFields(*value, "\"known-bug\"", knownBugFields(), bug, context.file.problems);
  if (value->isObject()) context.made.knownBug = bug;
}

void loadCast(CaseContext& context, const CaseSource& source) {
  for (const KeyRow& row : keyRows()) {
    if (row.load != nullptr) row.load(context, source);
  }
}

}  // namespace coexist
