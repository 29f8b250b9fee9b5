// A project whose products are changed one fact at a time; all else in it is the real one's.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "mutants/profile_mutants.h"
#include "world/catalogues.h"

namespace coexist::mutants {

class Laboratory {
 public:
  explicit Laboratory(std::filesystem::path root);
  ~Laboratory();
  Laboratory(const Laboratory&) = delete;
  Laboratory& operator=(const Laboratory&) = delete;

  Result<Catalogues> load() const { return Catalogues::load(folder_.string()); }
  // With the first of the mutant's files that loads; an error when none does.
  Result<Catalogues> with(const ProfileMutant& mutant) const;
  // Of every product, in the order of their names.
  std::vector<ProfileMutant> mutants() const;

 private:
  std::filesystem::path folder_;
};

}  // namespace coexist::mutants
