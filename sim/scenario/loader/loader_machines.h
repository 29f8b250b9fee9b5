// Loaders of what a case says of its servers: keys that say how each is at the start, and steps that act on them. Only
// loader*.cc include this.
#pragma once

#include "scenario/loader/loader_context.h"

namespace coexist {

void loadSettings(CaseContext& context, const CaseSource& source);
void loadStopped(CaseContext& context, const CaseSource& source);
void loadResolves(CaseContext& context, const CaseSource& source);
void loadClearPasswords(CaseContext& context, const CaseSource& source);

using ReadStep = std::optional<decltype(Step::what)>;
ReadStep restartStep(CaseContext& context, const JsonValue& step, const JsonValue& verb);
ReadStep stopStep(CaseContext& context, const JsonValue& step, const JsonValue& verb);
ReadStep startStep(CaseContext& context, const JsonValue& step, const JsonValue& verb);
ReadStep resolveStep(CaseContext& context, const JsonValue& step, const JsonValue& verb);

}  // namespace coexist
