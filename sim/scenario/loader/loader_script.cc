// Rules that need the whole script.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "scenario/loader/loader_context.h"

namespace coexist {
namespace {

template <class... Handlers>
struct Overloaded : Handlers... {
  using Handlers::operator()...;
};
template <class... Handlers>
Overloaded(Handlers...) -> Overloaded<Handlers...>;

void problemAt(const CaseContext& context, const LineStep& line, size_t index, size_t length, std::string what,
               std::string hint = {}) {
  const size_t at = line.textIndex + index;
  report(context.file.problems,
         {placeInString(line.place, at), std::move(what), std::move(hint), lengthInString(line.place, at, length)});
}

// Names: bound before they are said, bound for a reason.
class NameCheck {
 public:
  explicit NameCheck(const CaseContext& context) : context_(context) {}

  void line(const LineStep& line) {
    std::set<std::string> here;
    for (const PatternName& name : line.pattern->names()) {
      if (const auto bound = bound_.find(name.name); bound != bound_.end()) {
        bound->second.used = bound->second.used || !here.contains(name.name);
        if (!here.contains(name.name)) continue;
        problemAt(context_, line, name.index, name.length,
                  fmt::format("${{{}}} is bound twice in one line", name.name));
      } else if (line.said || !name.binds || line.never) {
        unbound(line, name);
      } else {
        bound_.emplace(name.name, Binding{line, name, false});
        here.insert(name.name);
      }
    }
  }

  void octets(const Pattern& pattern, const SourceLocation& place) {
    for (const PatternName& name : pattern.names()) {
      const auto bound = bound_.find(name.name);
      if (bound != bound_.end()) {
        bound->second.used = true;
        continue;
      }
      const std::string what = fmt::format("${{{}}} is not bound before it is said", name.name);
      report(context_.file.problems, {place, what, knownWordsHint(name.name, boundNames())});
    }
  }

  void finish() const {
    for (const auto& [name, binding] : bound_) {
      if (binding.used || binding.name.shaped) continue;
      problemAt(context_, binding.line, binding.name.index, binding.name.length,
                fmt::format("${{{}}} is bound and never used again", name), "\"...\" matches without binding");
    }
  }

 private:
  struct Binding {
    LineStep line;
    PatternName name;
    bool used;
  };

  std::vector<std::string> boundNames() const {
    std::vector<std::string> names;
    for (const auto& [name, binding] : bound_) names.push_back(name);
    return names;
  }

  void unbound(const LineStep& line, const PatternName& name) {
    const bool negative = line.never && name.binds;
    const std::string what =
        negative ? fmt::format("${{{}}} in a negative line, which never binds", name.name)
                 : fmt::format("${{{}}} is not bound before {}", name.name, line.said ? "it is said" : "this line");
    problemAt(context_, line, name.index, name.length, what,
              negative ? "\"...\" matches without binding" : knownWordsHint(name.name, boundNames()));
  }

  const CaseContext& context_;
  std::map<std::string, Binding> bound_;
};

void checkNames(const CaseContext& context) {
  NameCheck check(context);
  for (const Step& step : context.made.script) {
    std::visit(Overloaded{[&](const LineStep& line) { check.line(line); },
                          [&](const SendStep& send) { check.octets(*send.bytes, step.place); },
                          [&](const AnyOrderStep& group) {
                            for (const LineStep& line : group.lines) check.line(line);
                          },
                          [&](const AdminStep& admin) {
                            for (const LineStep& line : admin.shows) check.line(line);
                          },
                          [&](const MailboxStep& mailbox) {
                            for (const LineStep& line : mailbox.shows) check.line(line);
                          },
                          [](const auto&) {}},
               step.what);
  }
  for (const LineStep& line : context.made.never) check.line(line);  // judged at the end
  check.finish();
}

// Whether a line that can end "..." follows before anybody acts.
bool isEnded(const Case& made, size_t index, const LineStep& open) {
  for (size_t i = index + 1; i < made.script.size() && !acts(made.script[i]); ++i) {
    if (const auto* group = std::get_if<AnyOrderStep>(&made.script[i].what)) {
      if (open.letter == Letter::kServer && !group->lines.empty() && group->lines[0].actor == open.actor) return true;
    }
    const auto* closed = std::get_if<ClosedStep>(&made.script[i].what);
    if (closed && open.letter == Letter::kServer && closed->client == open.actor) return true;
    const auto* line = std::get_if<LineStep>(&made.script[i].what);
    if (!line || line->never || line->said || line->letter != open.letter || line->actor != open.actor) continue;
    return !line->pattern->anyLines();
  }
  return false;
}

void checkOpenLines(const CaseContext& context) {
  const auto& script = context.made.script;
  for (size_t i = 0; i < script.size(); ++i) {
    const auto* line = std::get_if<LineStep>(&script[i].what);
    if (!line || line->never || line->said || !line->pattern->anyLines()) continue;
    if (line->letter == Letter::kLog || line->letter == Letter::kUser) {
      problemAt(context, *line, 0, 3, "\"...\" alone: L: and U: lines are looked for anyway, with anything between",
                "a part of the line that is meant: \"U: ...denied...\"");
    } else if (!isEnded(context.made, i, *line)) {
      const std::string anyLine =
          fmt::format("\"{}{}{}: ${{any=/.*/}}\"", static_cast<char>(line->letter),
                      line->actor.empty() ? "" : "." + line->actor, line->letter == Letter::kBackEnd ? "=" : "");
      problemAt(
          context, *line, 0, 3, "\"...\" alone must be followed by a line that can end it",
          "a line of the same speaker, or {\"closed\": ...}, before somebody acts; one line of any text is " + anyLine);
    }
  }
}

// Whether the step says what has become of what a persona did.
bool saysOutcome(const Step& step, const std::string& client) {
  if (std::holds_alternative<PromptsStep>(step.what) || std::holds_alternative<MailboxStep>(step.what)) return true;
  const auto* line = std::get_if<LineStep>(&step.what);
  const bool shown = line && (line->letter == Letter::kServer || line->letter == Letter::kUser) && !line->never;
  return shown && line->actor == client && !line->pattern->anyLines();
}

void checkOutcomes(const CaseContext& context) {
  const auto& script = context.made.script;
  for (size_t i = 0; i < script.size(); ++i) {
    const auto* done = std::get_if<DoStep>(&script[i].what);
    if (!done || done->succeeds) continue;
    bool said = false;
    for (size_t j = i + 1; j < script.size() && !said && !acts(script[j]); ++j) {
      said = saysOutcome(script[j], done->client);
    }
    if (said) continue;
    report(context.file.problems,
           {script[i].place, "nothing says what must become of this \"do\"",
            "\"succeeds\": true or false, or a U: or S: line, \"prompts\" or \"mailbox\" behind it"});
  }
}

bool isDoneBy(const Step& step, const std::string& client) {
  const auto* done = std::get_if<DoStep>(&step.what);
  return done && done->client == client;
}

// A persona does nothing of its own accord: one whose script holds no "do" never connects.
void checkPersonas(const CaseContext& context, const CaseSource& source) {
  const auto& script = context.made.script;
  for (const auto& [client, persona] : context.made.clients) {
    const auto acting = [&name = client](const Step& step) { return isDoneBy(step, name); };
    const auto& personas = context.vocabulary().personas;
    if (std::find(personas.begin(), personas.end(), persona) == personas.end()) continue;  // told already
    if (std::any_of(script.begin(), script.end(), acting)) continue;
    const JsonValue& seats = *source.find("client");
    const JsonValue* seat = seats.isObject() ? seats.find(client.empty() ? "C" : client) : &seats;
    const auto actions = context.vocabulary().actions.find(persona);
    const bool known = actions != context.vocabulary().actions.end() && !actions->second.empty();
    context.problem(
        *seat, fmt::format("{} acts only at a \"do\", and the script has none for it", persona),
        fmt::format("{{\"do\": \"{}\", \"as\": \"alice\"{}}}", known ? actions->second.front() : "check mail",
                    client.empty() ? "" : ", \"client\": \"C." + client + "\""));
  }
}

// A scripted client's connection as far as the script itself opens and closes it.
struct ConnectionState {
  bool closed = false;
  bool secure = false;
};

class ConnectionCheck {
 public:
  explicit ConnectionCheck(const CaseContext& context) : context_(context) {
    for (const auto& [name, persona] : context.made.clients) states_[name].secure = portOf(context.made).implicitTls;
  }

  void visit(const Step& step) {
    std::visit(Overloaded{[&](const LineStep& line) { said(line); },
                          [&](const ConnectStep& connect) {
                            states_[connect.client] = {false, portOf(context_.made, connect.proto).implicitTls};
                          },
                          [&](const CloseStep& close) { end(close.client, step.place); },
                          [&](const ClosedStep& closed) { end(closed.client, step.place); },
                          [&](const TlsStep& tls) { secure(tls.client, step.place); },
                          [&](const SendStep& send) {
                            if (send.letter == Letter::kClient) open(send.actor, step.place);
                          },
                          [](const auto&) {}},
               step.what);
  }

 private:
  void said(const LineStep& line) {
    const bool clientHop = line.letter == Letter::kClient || line.letter == Letter::kServer;
    if (clientHop && !line.never && !context_.isPersona(line.actor)) open(line.actor, line.place);
  }

  bool open(const std::string& client, const SourceLocation& place) {
    if (!states_[client].closed) return true;
    const std::string shown = client.empty() ? "C" : "C." + client;
    report(context_.file.problems, {place, fmt::format("the connection of {} is closed", shown),
                                    fmt::format("{{\"connect\": \"{}\"}} opens the next one", shown)});
    return false;
  }

  void end(const std::string& client, const SourceLocation& place) {
    if (open(client, place)) states_[client].closed = true;
  }

  void secure(const std::string& client, const SourceLocation& place) {
    if (!open(client, place)) return;
    if (states_[client].secure)
      report(context_.file.problems, {place, "TLS is on already", "a proto in s begins with it"});
    states_[client].secure = true;
  }

  const CaseContext& context_;
  std::map<std::string, ConnectionState> states_;
};

}  // namespace

void checkScript(const CaseContext& context, const CaseSource& source) {
  checkNames(context);
  checkOpenLines(context);
  checkOutcomes(context);
  checkPersonas(context, source);
  ConnectionCheck connections(context);
  for (const Step& step : context.made.script) connections.visit(step);
}

}  // namespace coexist
