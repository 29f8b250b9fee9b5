// Steps that are no line: an object with one verb.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/field_reader.h"
#include "base/field_row.h"
#include "base/text.h"
#include "scenario/loader/loader_context.h"
#include "scenario/loader/loader_machines.h"
#include "scenario/loader/loader_words.h"
#include "scenario/loader/schema_shapes.h"

namespace coexist {
namespace {

constexpr int64_t kMaxWaitMs = int64_t{30} * 24 * 3600 * 1000;
constexpr int64_t kMaxSentBytes = 256 * 1024 * 1024;

using What = std::optional<decltype(Step::what)>;

// The keys beside a verb, and in its object, that are single values.
constexpr Field<CloseStep> kCloseFields[] = {field<&CloseStep::reset>("reset", trueOrFalse(), "by a reset")};
constexpr Field<DoStep> kDoFields[] = {
    field<&DoStep::times>("times", integer(1, 100), "one behind the other"),
    field<&DoStep::succeeds>("succeeds", trueOrFalse(), "what must become of it, each time")};
constexpr Field<AdminStep> kAdminFields[] = {field<&AdminStep::fails>("fails", trueOrFalse(), "it is refused")};
constexpr Field<MailboxStep> kMailboxFields[] = {
    field<&MailboxStep::holds>("holds", integer(0, 1'000'000), "how many messages")};
constexpr Field<SendStep> kSendFields[] = {
    field<&SendStep::repeat>("repeat", integer(1, kMaxSentBytes), "how often the octets stand in the segment")};
constexpr Field<PromptsStep> kPromptsFields[] = {
    {"as", shaped(&wordShape), "who was asked; everybody without it"},
    field<&PromptsStep::min>("min", integer(0, 1000), "at least so often"),
    field<&PromptsStep::max>("max", integer(0, 1000), "at most so often"),
    field<&PromptsStep::loop>("loop", trueOrFalse(), "whether it would go on for ever")};

template <typename Made, size_t kRows>
void fill(const CaseContext& context, const JsonValue& step, const Field<Made> (&rows)[kRows], Made& made) {
  fillFields(step, std::span<const Field<Made>>(rows), made, context.file.problems);
}

What connectStep(CaseContext& context, const JsonValue& step, const JsonValue& verb) {
  ConnectStep made;
  const auto client = context.client(verb, true);
  if (const JsonValue* to = step.find("to")) {
    std::vector<std::string> known = context.backNames();
    if (context.made.front) known.emplace_back(kFrontSeat);
    const auto named = context.word(*to, "place to connect to", known);
    if (!named) return std::nullopt;
    made.to = *named;
  }
  if (!readProtoBeside(context, step, made.proto) || !client) return std::nullopt;
  made.client = *client;
  context.spoken = portOf(context.made, made.proto).protocol;
  return made;
}

What closeStep(CaseContext& context, const JsonValue& step, const JsonValue& verb) {
  const auto client = context.client(verb, true);
  CloseStep made{client.value_or("")};
  fill(context, step, kCloseFields, made);
  return client ? What(std::move(made)) : std::nullopt;
}

What closedStep(CaseContext& context, const JsonValue&, const JsonValue& verb) {
  const auto client = context.client(verb, true);
  return client ? What(ClosedStep{*client}) : std::nullopt;
}

What tlsStep(CaseContext& context, const JsonValue&, const JsonValue& verb) {
  const auto client = context.client(verb, true);
  return client ? What(TlsStep{*client}) : std::nullopt;
}

What waitStep(CaseContext& context, const JsonValue&, const JsonValue& verb) {
  const auto text = context.plain(verb, "\"wait\"");
  if (!text) return std::nullopt;
  int64_t number = 0;
  const auto [end, problem] = std::from_chars(text->data(), text->data() + text->size(), number);
  const std::string_view unit = std::string_view(*text).substr(static_cast<size_t>(end - text->data()));
  const int64_t factor = unit == "ms" ? 1 : unit == "s" ? 1000 : unit == "m" ? 60'000 : unit == "h" ? 3'600'000 : 0;
  if (problem != std::errc() || factor == 0 || number <= 0 || number > kMaxWaitMs / factor) {
    context.problem(verb, fmt::format("\"{}\" is no time to wait", visible(text->substr(0, 40))),
                    "a whole number and ms, s, m or h, up to 30 days: \"30m\"");
    return std::nullopt;
  }
  return WaitStep{number * factor};
}

std::vector<LineStep> shownLines(const CaseContext& context, const JsonValue& shows) {
  std::vector<LineStep> lines;
  for (const JsonValue& item : shows.items()) {
    if (!expectKind(item, JsonKind::kString, "a line of \"shows\"", context.file.problems)) continue;
    LineStep shown;
    shown.letter = Letter::kAdmin;
    shown.place = item.place();
    shown.pattern = context.pattern(item, 0, {});
    if (!shown.pattern) continue;
    if (shown.pattern->anyLines()) {
      context.problem(item, "\"...\" alone: other lines may stand between the ones that are shown anyway");
    }
    lines.push_back(std::move(shown));
  }
  return lines;
}

What adminStep(CaseContext& context, const JsonValue& step, const JsonValue& verb) {
  AdminStep made;
  fill(context, step, kAdminFields, made);
  const JsonValue* shows = arrayIn(step, "shows", context.file.problems);
  if (shows) made.shows = shownLines(context, *shows);
  if (!expectKind(verb, JsonKind::kString, "\"admin\"", context.file.problems)) return std::nullopt;
  PatternOptions options;
  options.acts = true;
  const auto said = context.pattern(verb, 0, options);
  if (!said) return std::nullopt;
  const auto command = context.command(verb, 0, *said);
  if (!command) {
    context.problem(verb, "\"admin\" takes no names and tokens", "an A: line does");
    return std::nullopt;
  }
  made.command = *command;
  return made;
}

What promptsStep(CaseContext& context, const JsonValue&, const JsonValue& verb) {
  Diagnostics& problems = context.file.problems;
  PromptsStep made;
  readFields(verb, "\"prompts\"", promptsFields(), made, problems);
  if (!verb.isObject()) return std::nullopt;
  if (const JsonValue* as = verb.find("as")) made.as = context.word(*as, "user", context.users).value_or("");
  if (!context.hasPersona()) context.problem(verb, "\"prompts\" without a persona", "name a persona in \"client\"");
  if (!made.min && !made.max && !made.loop)
    context.problem(verb, "\"prompts\" says nothing", knownWordsHint("", keysOf(promptsFields())));
  if (made.min && made.max && *made.min > *made.max) context.problem(verb, "\"prompts\" with a min above its max");
  return made;
}

What mailboxStep(CaseContext& context, const JsonValue& step, const JsonValue& verb) {
  MailboxStep made;
  const auto user = context.word(verb, "user", context.users);
  fill(context, step, kMailboxFields, made);
  if (const JsonValue* shows = arrayIn(step, "shows", context.file.problems)) made.shows = shownLines(context, *shows);
  if (!step.find("holds") && !step.find("shows")) {
    context.problem(verb, "\"mailbox\" says nothing", "known: holds, shows");
  }
  if (!user) return std::nullopt;
  made.user = *user;
  return made;
}

// "C", "C.bob", "B", "B.legacy".
bool readSender(const CaseContext& context, const JsonValue& verb, SendStep& made) {
  if (!expectKind(verb, JsonKind::kString, "\"send\"", context.file.problems)) return false;
  const std::string& who = verb.string();
  if (who != "B" && !who.starts_with("B.")) {
    const auto client = context.client(verb, true);
    made.actor = client.value_or("");
    return client.has_value();
  }
  made.letter = Letter::kBackEnd;
  made.actor = who.size() > 2 ? who.substr(2) : "";
  const auto backs = context.backNames();
  if (who == "B" || std::find(backs.begin(), backs.end(), made.actor) != backs.end()) return true;
  context.problem(verb, fmt::format("there is no back end \"{}\"", visible(made.actor.substr(0, 60))),
                  knownWordsHint(made.actor, backs));
  return false;
}

What sendStep(CaseContext& context, const JsonValue& step, const JsonValue& verb) {
  SendStep made;
  if (!readSender(context, verb, made)) return std::nullopt;
  const JsonValue* bytes = stringIn(step, "bytes", context.file.problems);
  if (!bytes) {
    if (!step.find("bytes")) context.problem(verb, "\"send\" without \"bytes\"");
    return std::nullopt;
  }
  PatternOptions options;
  options.acts = true;
  options.exactFile = true;
  made.bytes = context.pattern(*bytes, 0, options);
  fill(context, step, kSendFields, made);
  if (!made.bytes) return std::nullopt;
  const auto size = static_cast<int64_t>(std::max<size_t>(1, bytes->string().size()));
  if (size > kMaxSentBytes / made.repeat) context.problem(verb, "\"send\" of more than 256 MiB");
  return made;
}

What anyOrderStep(CaseContext& context, const JsonValue&, const JsonValue& verb) {
  if (!expectKind(verb, JsonKind::kArray, "\"any-order\"", context.file.problems)) return std::nullopt;
  AnyOrderStep made;
  for (const JsonValue& item : verb.items()) {
    if (!expectKind(item, JsonKind::kString, "a line of \"any-order\"", context.file.problems)) continue;
    auto line = loadLine(context, item, LinePosition::kAnyOrder);
    if (!line) continue;
    if (line->pattern->anyLines()) context.problem(item, "\"...\" alone has no place in \"any-order\"");
    if (!made.lines.empty() && line->actor != made.lines[0].actor)
      context.problem(item, "\"any-order\" is about one client");
    made.lines.push_back(std::move(*line));
  }
  if (verb.items().empty()) context.problem(verb, "\"any-order\" holds no line");
  return made;
}

// The single values beside a verb, and what else may stand there.
template <typename Made, size_t kRows>
std::vector<FieldShape> keysBeside(const Field<Made> (&rows)[kRows], std::vector<FieldShape> others) {
  std::vector<FieldShape> keys = shapesOf(std::span<const Field<Made>>(rows));
  keys.insert(keys.end(), others.begin(), others.end());
  return keys;
}

const FieldShape kProtoKey = {"proto", shaped(&protoShape), "how it connects; as the case says without it"};

// A verb with nothing beside it.
VerbRow lonely(std::string_view name, std::string_view meaning, nlohmann::ordered_json (*shape)(),
               decltype(VerbRow::read) read) {
  return {name, meaning, shaped(shape), {}, read};
}

std::vector<FieldShape> besideDo() {
  return {{"client", shaped(&clientNameShape), "whose persona; C without it"},
          {"as", shaped(&wordShape), "whose account"},
          {"password", shaped(&typedPasswordShape),
           "what the user types: right or wrong; a list: one after the other, each time that the "
           "program asks again, and the last one for ever"},
          {"with", shaped(&wordShape), "one of the persona's options"},
          {"to", shaped(&namesShape), "whom it sends to: users, or addresses"},
          kProtoKey};
}

}  // namespace

bool readProtoBeside(const CaseContext& context, const JsonValue& step, std::string& proto) {
  const JsonValue* value = step.find("proto");
  if (!value) return true;
  const auto named = context.word(*value, "proto", protoNames());
  proto = named.value_or("");
  return named.has_value();
}

std::span<const Field<DoStep>> doFields() { return kDoFields; }

std::span<const Field<PromptsStep>> promptsFields() { return kPromptsFields; }

const std::vector<VerbRow>& verbRows() {
  static const std::vector<VerbRow> rows = {
      {"connect",
       "The client opens a connection: {\"connect\": \"C\"}.",
       shaped(&clientNameShape),
       {{"to", shaped(&wordShape), "front, or a back end's name"}, kProtoKey},
       &connectStep},
      {"close", "The client hangs up: {\"close\": \"C\"}, with \"reset\": true by a reset.", shaped(&clientNameShape),
       keysBeside(kCloseFields, {}), &closeStep},
      lonely("closed", "The client has been hung up on: {\"closed\": \"C\"}.", &clientNameShape, &closedStep),
      lonely("tls", "The client's TLS handshake happens now, and succeeds: {\"tls\": \"C\"}.", &clientNameShape,
             &tlsStep),
      lonely("restart", "Services restart: \"front\", \"front-back\", names of back ends.", &namesShape, &restartStep),
      lonely("stop", "Services stop: their connections end, and new ones are refused.", &namesShape, &stopStep),
      lonely("start", "Services that are stopped start, with the settings that are configured.", &namesShape,
             &startStep),
      {"resolve",
       "A server's name leads to that server from now on.",
       shaped(&wordShape),
       {{"to", shaped(&wordShape), "which server who connects to the name reaches", true}},
       &resolveStep},
      lonely("wait", "Virtual time passes: \"250ms\", \"5s\", \"30m\", \"2h\".", &waitShape, &waitStep),
      {"do", "A persona does something: {\"do\": \"check mail\", \"as\": \"alice\", \"succeeds\": true}.",
       shaped(&wordShape), keysBeside(kDoFields, besideDo()), &doStep},
      {"admin", "The administrator types a command; \"shows\" are lines of its output, in order.", shaped(&wordShape),
       keysBeside(kAdminFields, {{"shows", shaped(&linesShape), "lines of its output, in order, gaps allowed"}}),
       &adminStep},
      lonely("prompts",
             "How often a user has been asked for the password: {\"prompts\": {\"min\": 3, \"loop\": true}}.",
             &promptsShape, &promptsStep),
      {"mailbox", "What a user's INBOX holds now: {\"mailbox\": \"bob\", \"holds\": 2}.", shaped(&wordShape),
       keysBeside(kMailboxFields,
                  {{"shows", shaped(&linesShape), "lines of its newest message, in order, gaps allowed"}}),
       &mailboxStep},
      {"send", "Exactly these octets, as one segment, from a client or unasked from a back end.", shaped(&senderShape),
       keysBeside(kSendFields, {{"bytes", anyText(), "the octets, with tokens", true}}), &sendStep},
      lonely("any-order", "S: lines whose order is free.", &anyOrderShape, &anyOrderStep),
  };
  return rows;
}

std::optional<Step> loadVerb(CaseContext& context, const JsonValue& value) {
  const auto& rows = verbRows();
  size_t verb = rows.size();
  for (size_t i = 0; i < rows.size(); ++i) {
    if (!value.find(rows[i].name)) continue;
    if (verb < rows.size()) {
      context.problem(value, fmt::format("two verbs in one step: \"{}\" and \"{}\"", rows[verb].name, rows[i].name));
      return std::nullopt;
    }
    verb = i;
  }
  if (value.members().empty()) context.problem(value, "a step without a verb", knownWordsHint("", verbNames()));
  if (verb == rows.size()) {
    if (value.members().empty()) return std::nullopt;
    const JsonMember& first = value.members().front();
    report(context.file.problems, {first.keyPlace, fmt::format("unknown verb \"{}\"", visible(first.key.substr(0, 60))),
                                   knownWordsHint(first.key, verbNames()), first.keyLength});
    return std::nullopt;
  }
  std::vector<std::string> known = {std::string(rows[verb].name)};
  for (const FieldShape& key : rows[verb].keys) known.emplace_back(key.key);
  if (!checkKeys(value, known, context.file.problems)) return std::nullopt;
  auto what = rows[verb].read(context, value, *value.find(rows[verb].name));
  if (!what) return std::nullopt;
  return Step{value.place(), std::move(*what)};
}

}  // namespace coexist
