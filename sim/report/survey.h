// A matrix as a table: a row a cell, with what each name was bound to and what the front end's log says of the cause.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "scenario/verdict.h"

namespace coexist {

// What a survey keeps of a verdict; the case must outlive it.
struct SurveyedCase {
  const Case* scenario = nullptr;
  std::map<std::string, std::string> bound;  // by name, passwords covered
  std::string cause;                         // "ProxyNotAuthenticated", of several each once; empty: none logged
  std::string outcome;                       // "ok", or where it failed and what came instead
};

SurveyedCase surveyed(const Verdict& verdict);

// The words behind "ErrMsg=" in the front end's log, each once, in their order, with ", " between.
std::string loggedCauses(const Transcript& transcript);

// One case with all its cells. The first row is the heading: the matrix's names, the names that the script binds, in
// its order, the log's cause, and what became of it. "-" stands for nothing.
struct SurveyTable {
  std::string title;
  std::vector<std::vector<std::string>> rows;
};

// A table for each case, in the order in which they come.
std::vector<SurveyTable> surveyTables(const std::vector<SurveyedCase>& cases);

}  // namespace coexist
