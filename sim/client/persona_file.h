// fixtures/personas/*.json -> Persona. Every field is an object: what it is, how well that is known, and from where.
#pragma once

#include <filesystem>
#include <optional>

#include "base/diagnostic.h"
#include "client/persona.h"

namespace coexist {

// The persona that the file holds, named after it; none when there are mistakes, which go to `problems`, empty till
// then.
std::optional<Persona> loadPersona(const std::filesystem::path& path, Diagnostics& problems);

}  // namespace coexist
