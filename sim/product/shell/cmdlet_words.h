// A line of the administrator's shell, taken apart as PowerShell does it: words, quotes, $true, -Name:value.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "product/shell/administrator.h"

namespace coexist {

struct CmdletWord {
  std::string text;         // without quotes; of a parameter its name without '-'; of $true "true"
  size_t column = 0;        // where it begins in the line
  bool isName = false;      // "-Name"
  bool hasValue = false;    // "-Name:": the next word is its value, also for a switch
  bool isVariable = false;  // $true or $false
};

// Nothing for what is no plain command (pipes, script blocks, variables, an open quote): `error` says what and where.
std::optional<std::vector<CmdletWord>> cmdletWords(std::string_view line, CmdletError& error);

}  // namespace coexist
