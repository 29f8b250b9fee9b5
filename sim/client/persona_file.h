// fixtures/personas/*.json -> Persona. Every field is an object: what it is, how well that is known, and from where.
#pragma once

#include <filesystem>

#include "client/persona.h"

namespace coexist {

// The persona that the file holds, named after it. An error is placed.
Result<Persona> loadPersona(const std::filesystem::path& path);

}  // namespace coexist
