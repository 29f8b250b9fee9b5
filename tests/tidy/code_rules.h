// The rules of the house for one file, one function a rule. A rule that does not apply to a file finds nothing there.
#pragma once

#include "tidy/source_text.h"

namespace coexist::tidy {

Findings includesOnlyLowerFloors(const SourceText& source);        // sim/
Findings includesOnlyAllowedSubfolders(const SourceText& source);  // below sim/FLOOR
Findings includesNothingForbidden(const SourceText& source);  // the seam of sim/net, and what headers must not cost
Findings callsNothingForbidden(const SourceText& source);     // clocks, sleep, rand outside the seam
Findings staysShort(const SourceText& source);                // 400 lines a file, 150 a header, 50 a function
Findings namesNoVersionInAnEngine(const SourceText& source);  // sim/backend, sim/gateway, sim/client
Findings knowsNoServerOfOurs(const SourceText& source);       // sim/world, but for the file that builds seats
Findings namesNoMechanism(const SourceText& source);          // sim/ and tools/, but sim/sasl
Findings leavesNothingForLater(const SourceText& source);     // any text file
Findings isGuardedOnce(const SourceText& source);             // headers: #pragma once

}  // namespace coexist::tidy
