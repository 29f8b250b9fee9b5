// What a field may be, as a JSON Schema. For .cc files only that make schemas: it costs each file that includes it
// much.
#pragma once

#include <nlohmann/json.hpp>

#include "base/field.h"

namespace coexist {

nlohmann::ordered_json formSchema(const FieldForm& form, size_t maxTextBytes);

}  // namespace coexist
