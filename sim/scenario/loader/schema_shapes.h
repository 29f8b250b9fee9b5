// The JSON Schemas of what keys and verbs of scenarios take, for their rows (loader_keys, loader_verb).
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "scenario/loader/loader.h"

namespace coexist {

// Of the keys.
nlohmann::ordered_json titleShape(const Vocabulary&);
nlohmann::ordered_json textsShape(const Vocabulary&);
nlohmann::ordered_json needsShape(const Vocabulary&);
nlohmann::ordered_json knownBugShape(const Vocabulary&);
nlohmann::ordered_json caseProtoShape(const Vocabulary&);
nlohmann::ordered_json clientShape(const Vocabulary&);
nlohmann::ordered_json frontShape(const Vocabulary&);
nlohmann::ordered_json backShape(const Vocabulary&);
nlohmann::ordered_json scenarioUsersShape(const Vocabulary&);
nlohmann::ordered_json userHomesShape(const Vocabulary&);
nlohmann::ordered_json settingsShape(const Vocabulary&);
nlohmann::ordered_json stoppedShape(const Vocabulary&);
nlohmann::ordered_json resolvesShape(const Vocabulary&);
nlohmann::ordered_json clearPasswordsShape(const Vocabulary&);
nlohmann::ordered_json mailShape(const Vocabulary&);
nlohmann::ordered_json neverShape(const Vocabulary&);
nlohmann::ordered_json matrixShape(const Vocabulary&);
nlohmann::ordered_json scriptShape(const Vocabulary&);
nlohmann::ordered_json casesShape(const Vocabulary&);
nlohmann::ordered_json schemaNameShape(const Vocabulary&);

// Of the verbs and what stands beside them.
nlohmann::ordered_json wordShape();        // not empty
nlohmann::ordered_json clientNameShape();  // "C.bob"
nlohmann::ordered_json senderShape();      // "C.bob", "B.legacy"
nlohmann::ordered_json namesShape();
nlohmann::ordered_json waitShape();
nlohmann::ordered_json protoShape();
nlohmann::ordered_json typedPasswordShape();
nlohmann::ordered_json linesShape();
nlohmann::ordered_json promptsShape();
nlohmann::ordered_json anyOrderShape();

}  // namespace coexist
