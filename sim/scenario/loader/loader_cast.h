// Loaders of the keys of a case that are not its conversation: each reads one key of `source`, also where it does not
// stand there, into the case. Only loader*.cc include this.
#pragma once

#include "base/field.h"
#include "scenario/loader/loader_context.h"

namespace coexist {

void loadReferences(CaseContext& context, const CaseSource& source);
void loadTags(CaseContext& context, const CaseSource& source);
void loadNeeds(CaseContext& context, const CaseSource& source);
void loadKnownBug(CaseContext& context, const CaseSource& source);
void loadProto(CaseContext& context, const CaseSource& source);
void loadClients(CaseContext& context, const CaseSource& source);
void loadFront(CaseContext& context, const CaseSource& source);
void loadBacks(CaseContext& context, const CaseSource& source);
void loadUsers(CaseContext& context, const CaseSource& source);
void loadHomes(CaseContext& context, const CaseSource& source);
void loadMail(CaseContext& context, const CaseSource& source);

std::span<const Field<KnownBug>> knownBugFields();
std::span<const Field<MailSpec>> mailFields();

}  // namespace coexist
