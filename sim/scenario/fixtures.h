// Files below fixtures/, by the names that scenarios call them. Only loader*.cc include this.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "base/result.h"

namespace coexist {

// Reads each file once. Names are relative and stay inside of the folder, symbolic links resolved; a file has at most
// 16 MiB, all of them together at most 64 MiB.
class Fixtures {
 public:
  explicit Fixtures(const std::string& projectRoot) : folder_(projectRoot + "/fixtures") {}

  Result<std::shared_ptr<const std::string>> read(const std::string& name);

 private:
  Result<std::string> pathOf(const std::string& name) const;

  std::string folder_;
  size_t bytes_ = 0;
  std::map<std::string, std::shared_ptr<const std::string>> read_;
};

}  // namespace coexist
