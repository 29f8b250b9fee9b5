// libuv's loop, and what its sockets share. Private to net/.
#pragma once

#include <memory>
#include <vector>

#include "base/result.h"
#include "net/uv_handle.h"

namespace coexist {

class UvReactor {
 public:
  static Result<std::unique_ptr<UvReactor>> create();
  // Every owner of a handle must be gone; runs until libuv has given back all of them.
  ~UvReactor();

  uv_loop_t* loop() { return &loop_; }
  // Octets are read here and handed on before anything else is read.
  std::vector<char>& readBuffer() { return readBuffer_; }

 private:
  UvReactor() = default;

  uv_loop_t loop_{};
  std::vector<char> readBuffer_;
};

// libuv's error in words that are the same in every network: "connection refused", "address already in use".
Error uvError(int code, std::string where);

}  // namespace coexist
