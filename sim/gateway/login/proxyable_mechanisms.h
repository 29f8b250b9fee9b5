// A front end that offers only what it carries: whoever proves himself by a mechanism that shows no password can be
// logged on only to homes that take somebody else's word for it (seeds 000 and 001 tell what happens elsewhere).
#pragma once

#include <string>
#include <vector>

#include "gateway/front_end_options.h"

namespace coexist {

// What the front end offers and accepts over `protocol`: the lists of options.product, less each mechanism that cannot
// be computed here and, where the product offers only what it carries, each that could not be carried to one of the
// homes. `leftOut` receives a sentence for
// each of those, escaped.
MechanismLists proxyableMechanisms(const FrontEndOptions& options, MailProtocol protocol,
                                   std::vector<std::string>& leftOut);

}  // namespace coexist
