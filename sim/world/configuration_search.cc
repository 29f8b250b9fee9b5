#include "world/configuration_search.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "report/survey.h"
#include "world/servers.h"
#include "world/suite.h"

namespace coexist {
namespace {

// Another name than the server's own, as a certificate for many names has it.
constexpr const char* kOtherHostName = "mail.example.test";
// So many configurations are alive at once.
constexpr size_t kBatch = 2048;

// One pair of products for one case, and what is known of it.
struct Pair {
  Saying saying;
  Case conversation;  // with these products, as installed
  std::vector<SettingChange> changes;
  bool playable = true;

  bool says() const { return saying.asInstalled || !saying.with.empty(); }
};

// One of its configurations.
struct Trial {
  Pair* pair = nullptr;
  SettingChanges changes;
};

// What else than the value that a product starts with; of a text another host name.
std::vector<std::string> otherValues(const ServiceSetting& setting, const ServiceSettings& defaults) {
  const FieldValue installed = setting.field.valueIn(defaults);
  switch (setting.field.form.kind) {
    case FieldForm::Kind::kBoolean:
      return {std::get<bool>(installed) ? "false" : "true"};
    case FieldForm::Kind::kWord: {
      std::vector<std::string> words = setting.field.form.words();
      std::erase(words, std::get<std::string>(installed));
      return words;
    }
    case FieldForm::Kind::kText:
      return {kOtherHostName};
    default:
      return {};
  }
}

void addChanges(const std::string& server, const Product& product, MailProtocol protocol,
                std::vector<SettingChange>& changes) {
  for (const ServiceSetting& setting : serviceSettings()) {
    const std::string name(setting.field.key);
    if (!setting.concerns(protocol) || !product.parameters[protocol].contains(name)) continue;
    for (std::string& value : otherValues(setting, product.defaults[protocol]))
      changes.push_back({server, name, std::move(value)});
  }
}

// What stands for all back ends that are on servers of their own; empty: there is none.
std::string otherServer(const Case& scenario) {
  for (const BackEndSpec& spec : scenario.backs) {
    if (spec.name != kFrontBack) return spec.name;
  }
  return {};
}

Case changed(const Case& conversation, const SettingChanges& changes) {
  Case made = conversation;
  const MailProtocol protocol = portOf(made).protocol;
  for (const SettingChange& change : changes) {
    if (change.server == kFrontSeat) made.machines[kFrontSeat].settings[protocol][change.name] = change.value;
    if (change.server == kFrontSeat) continue;
    for (const BackEndSpec& spec : made.backs) {
      if (spec.name != kFrontBack) made.machines[spec.name].settings[protocol][change.name] = change.value;
    }
  }
  return made;
}

// Where the front end's machine has no back-end service, its mailboxes are on the first of the other back ends.
void moveFromFrontBack(Case& conversation) {
  std::erase_if(conversation.backs, [](const BackEndSpec& spec) { return spec.name == kFrontBack; });
  std::erase_if(conversation.homes, [](const auto& home) { return home.second == kFrontBack; });
}

// As the script writes it, with a matrix's names; what no line of it says, as it was said.
std::string asWritten(const TranscriptLine& said, const Verdict& verdict) {
  for (const Step& step : verdict.scenario->script) {
    const auto* line = std::get_if<LineStep>(&step.what);
    Bindings bindings;
    if (line == nullptr || line->letter != Letter::kClient || !line->said) continue;
    if (line->pattern->match(said.text, bindings, nullptr, nullptr)) return "C: " + line->pattern->text();
  }
  return "C: " + maskSecrets(said, verdict.secrets);
}

// The first line of the transcript that is sought, and the client's line before it.
std::optional<std::string> foundBehind(const Verdict& verdict, const SoughtLine& sought) {
  const TranscriptLine* behind = nullptr;
  for (const TranscriptLine& line : verdict.transcript.lines()) {
    if (line.event) continue;
    Bindings bindings;
    if (line.letter == sought.letter && sought.pattern->match(line.text, bindings, nullptr, nullptr)) {
      return behind == nullptr ? "" : asWritten(*behind, verdict);
    }
    if (line.letter == Letter::kClient) behind = &line;
  }
  return std::nullopt;
}

class Search {
 public:
  Search(const Catalogues& catalogues, const SoughtLine& sought, const SearchOptions& options)
      : catalogues_(catalogues), sought_(sought), options_(options) {}

  SearchResult run(const std::vector<const Case*>& cases) {
    result_.cases = cases;
    for (const Case* scenario : cases) pairProducts(*scenario);
    play(trialsOf([](const Pair&) { return std::vector<SettingChanges>{{}}; }));
    play(trialsOf(&eachAlone));
    play(trialsOf(&everyTwo));
    for (Pair& pair : pairs_) {
      if (!pair.playable) ++result_.unplayable;
      if (pair.says()) result_.sayings.push_back(std::move(pair.saying));
    }
    return std::move(result_);
  }

 private:
  static std::vector<SettingChanges> eachAlone(const Pair& pair) {
    std::vector<SettingChanges> all;
    for (const SettingChange& change : pair.changes) all.push_back({change});
    return all;
  }

  static std::vector<SettingChanges> everyTwo(const Pair& pair) {
    std::vector<SettingChanges> all;
    if (pair.says()) return all;
    for (size_t i = 0; i < pair.changes.size(); ++i) {
      for (size_t j = i + 1; j < pair.changes.size(); ++j) {
        const SettingChange &one = pair.changes[i], &other = pair.changes[j];
        if (one.server == other.server && one.name != other.name) all.push_back({one, other});
      }
    }
    return all;
  }

  void pairProducts(const Case& scenario) {
    const std::vector<std::string> all = catalogues_.products.names();
    const std::vector<std::string> none = {""};
    const auto& fronts = scenario.front ? all : none;
    const auto& backs = scenario.front && otherServer(scenario).empty() ? none : all;
    const Case conversation = conversationOf(scenario);
    for (const std::string& front : fronts) {
      for (const std::string& back : backs) pairOf(scenario, conversation, front, back);
    }
    result_.fronts = fronts;
    result_.backs = backs;
  }

  void pairOf(const Case& scenario, const Case& conversation, const std::string& front, const std::string& back) {
    Pair& pair = pairs_.emplace_back();
    pair.saying.scenario = &scenario;
    pair.saying.front = front;
    pair.saying.back = back;
    pair.conversation = conversation;
    if (!front.empty()) pair.conversation.front = front;
    const Product& machine = *catalogues_.products.find(front.empty() ? back : front);
    if (!front.empty() && !machine.splitServices) moveFromFrontBack(pair.conversation);
    for (BackEndSpec& spec : pair.conversation.backs) spec.product = spec.name == kFrontBack ? front : back;
    pair.playable = !pair.conversation.backs.empty();
    const MailProtocol protocol = portOf(scenario).protocol;
    if (!front.empty()) addChanges(kFrontSeat, machine, protocol, pair.changes);
    const std::string other = otherServer(pair.conversation);
    if (!back.empty()) addChanges(other, *catalogues_.products.find(back), protocol, pair.changes);
  }

  template <typename Variants>
  std::vector<Trial> trialsOf(Variants variants) {
    std::vector<Trial> trials;
    for (Pair& pair : pairs_) {
      if (!pair.playable) continue;
      for (SettingChanges& changes : variants(pair)) trials.push_back({&pair, std::move(changes)});
    }
    return trials;
  }

  void play(const std::vector<Trial>& trials) {
    for (size_t begin = 0; begin < trials.size(); begin += kBatch) {
      playBatch(std::span(trials).subspan(begin, std::min(kBatch, trials.size() - begin)));
      if (options_.progress) options_.progress(result_.played);
    }
  }

  void playBatch(std::span<const Trial> trials) {
    std::vector<Case> cases;
    std::vector<const Case*> pointers;
    cases.reserve(trials.size());
    for (const Trial& trial : trials) {
      cases.push_back(changed(trial.pair->conversation, trial.changes));
      pointers.push_back(&cases.back());
    }
    SuiteOptions options;
    options.jobs = options_.jobs;
    size_t next = 0;
    runSuite(pointers, catalogues_, options, [&](Verdict&& verdict) { learn(trials[next++], verdict); });
  }

  void learn(const Trial& trial, const Verdict& verdict) {
    ++result_.played;
    Pair& pair = *trial.pair;
    if (verdict.outcome == Outcome::kBroken) {
      pair.playable = pair.playable && !trial.changes.empty();
      return;
    }
    const auto behind = foundBehind(verdict, sought_);
    if (behind && !pair.says()) {
      pair.saying.behind = *behind;
      pair.saying.cause = loggedCauses(verdict.transcript);
    }
    if (trial.changes.empty()) {
      pair.saying.asInstalled = behind.has_value();
    } else if (pair.saying.asInstalled && !behind) {
      pair.saying.without.push_back(trial.changes.front());
    } else if (!pair.saying.asInstalled && behind) {
      pair.saying.with.push_back(trial.changes);
    }
  }

  const Catalogues& catalogues_;
  const SoughtLine& sought_;
  const SearchOptions& options_;
  std::vector<Pair> pairs_;
  SearchResult result_;
};

}  // namespace

Case conversationOf(const Case& scenario) {
  Case made = scenario;
  made.machines.clear();
  made.never.clear();
  made.needs.clear();
  made.knownBug.reset();
  made.script.clear();
  bool pause = false;
  for (const Step& step : scenario.script) {
    const auto* line = std::get_if<LineStep>(&step.what);
    const bool administers = std::holds_alternative<AdminStep>(step.what) || (line && line->letter == Letter::kAdmin);
    if (!acts(step) || administers) {
      pause = true;
      continue;
    }
    // What was expected between two lines kept them from leaving in one segment.
    if (pause && line != nullptr) made.script.push_back({step.place, WaitStep{}});
    pause = false;
    made.script.push_back(step);
    if (auto* done = std::get_if<DoStep>(&made.script.back().what)) done->succeeds.reset();
  }
  return made;
}

Result<SoughtLine> soughtLine(const std::string& text) {
  const LetterRow* row = text.size() > 3 && text[1] == ':' && text[2] == ' ' ? findLetter(text[0]) : nullptr;
  if (row == nullptr || row->letter == Letter::kAdmin) {
    return Error{"a line that is looked for begins with the letter of who says it", text, "\"S: -ERR ...\""};
  }
  PatternError error;
  SoughtLine sought{row->letter, Pattern::compile(std::string_view(text).substr(3), {}, error)};
  if (sought.pattern == nullptr) return error.error;
  return sought;
}

SearchResult searchConfigurations(const std::vector<const Case*>& cases, const Catalogues& catalogues,
                                  const SoughtLine& sought, const SearchOptions& options) {
  return Search(catalogues, sought, options).run(cases);
}

}  // namespace coexist
