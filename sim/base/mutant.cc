#include "base/mutant.h"

#ifdef COEXIST_MUTANTS

#include <utility>

namespace coexist {
namespace {

std::string& mutatedPlace() {
  static std::string place;
  return place;
}

}  // namespace

bool mutated(std::string_view place) { return mutatedPlace() == place; }

void mutate(std::string place) { mutatedPlace() = std::move(place); }

}  // namespace coexist

#endif
