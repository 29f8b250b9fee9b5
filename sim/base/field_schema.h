// What a field may be, as a JSON Schema.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "base/field.h"

namespace coexist {

nlohmann::ordered_json formSchema(const FieldForm& form, size_t maxTextBytes);

}  // namespace coexist
