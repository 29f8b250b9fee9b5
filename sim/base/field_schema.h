// What a field may be, as a JSON Schema.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "base/field.h"

namespace coexist {

// How long a text may be is the format's affair.
nlohmann::ordered_json formSchema(const FieldForm& form);

}  // namespace coexist
