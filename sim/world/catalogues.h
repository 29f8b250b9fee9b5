// What every case may use: product profiles and personas, loaded once.
#pragma once

#include <string>

#include "client/persona.h"
#include "product/profile.h"
#include "scenario/loader/loader.h"

namespace coexist {

// Constant once loaded, so shared by threads; must outlive the runs.
struct Catalogues {
  ProductCatalogue products;
  PersonaCatalogue personas;
  std::string projectRoot;

  // From `projectRoot`/fixtures. The error is the first mistake, with its place.
  static Result<Catalogues> load(const std::string& projectRoot);
  // The same; mistakes in products all go to `problems`.
  static Result<Catalogues> load(const std::string& projectRoot, Diagnostics& problems);
};

// What scenarios may name: products, personas, settings, cmdlets, needs. `catalogues` must outlive it.
Vocabulary vocabularyOf(const Catalogues& catalogues);

}  // namespace coexist
