#include <algorithm>
#include <filesystem>
#include <utility>

#include "client/persona.h"
#include "client/persona_file.h"

namespace coexist {

bool Persona::speaks(MailProtocol protocol) const {
  return std::find(protocols.begin(), protocols.end(), protocol) != protocols.end();
}

const Persona* Persona::with(std::string_view option) const {
  if (option.empty()) return this;
  const auto found = options.find(option);
  return found == options.end() ? nullptr : found->second.get();
}

Result<PersonaCatalogue> PersonaCatalogue::load(const std::string& folder, Diagnostics& problems) {
  std::error_code failed;
  std::vector<std::filesystem::path> paths;
  for (std::filesystem::directory_iterator entry(folder, failed), end; !failed && entry != end;
       entry.increment(failed)) {
    if (entry->path().extension() == ".json") paths.push_back(entry->path());
  }
  if (failed) return Error{"cannot read the folder of personas: " + failed.message(), folder};
  if (paths.empty()) return Error{"no persona here", folder, "*.json"};
  std::sort(paths.begin(), paths.end());
  PersonaCatalogue catalogue;
  for (const auto& path : paths) {
    const std::string name = path.stem().string();
    Diagnostics mistakes;
    auto persona = loadPersona(path, mistakes);
    if (persona) catalogue.personas_.emplace(name, std::make_shared<const Persona>(std::move(*persona)));
    if (!persona) catalogue.mistaken_.emplace(name, mistakes.front());
    for (Diagnostic& mistake : mistakes) report(problems, std::move(mistake));
  }
  return catalogue;
}

const Persona* PersonaCatalogue::find(std::string_view name) const {
  const auto found = personas_.find(name);
  return found == personas_.end() ? nullptr : found->second.get();
}

std::vector<std::string> PersonaCatalogue::names() const {
  std::vector<std::string> names;
  for (const auto& [name, persona] : personas_) names.push_back(name);
  return names;
}

}  // namespace coexist
