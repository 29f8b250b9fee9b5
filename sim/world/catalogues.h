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

  // From `projectRoot`/fixtures. An error when a folder cannot be read; a mistake in a file stops only what names it.
  static Result<Catalogues> load(const std::string& projectRoot);
};

// What scenarios may name: products, personas, settings, cmdlets, needs. `catalogues` must outlive it.
Vocabulary vocabularyOf(const Catalogues& catalogues);

}  // namespace coexist
