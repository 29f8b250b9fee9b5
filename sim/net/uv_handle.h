// The only owner of libuv handles. Private to net/.
#pragma once

#include <uv.h>

namespace coexist {

// A libuv handle outlives its owner until libuv's close call-back, so it lives on the heap by itself and frees itself
// there. Its `data` is the owner while there is one, and null afterwards.
template <typename T>
class UvHandle {
 public:
  UvHandle() = default;
  UvHandle(const UvHandle&) = delete;
  UvHandle& operator=(const UvHandle&) = delete;
  ~UvHandle() { close(); }

  // `init` is one of libuv's init functions, called with the loop, a new handle and `arguments`; its error is returned.
  template <typename Init, typename... Arguments>
  int open(Init init, uv_loop_t* loop, void* owner, Arguments... arguments) {
    close();
    T* made = new T;
    const int error = init(loop, made, arguments...);
    if (error != 0) {
      delete made;
      return error;
    }
    made->data = owner;
    handle_ = made;
    return 0;
  }

  void close() {
    if (handle_ == nullptr) return;
    handle_->data = nullptr;
    uv_close(base(), [](uv_handle_t* closed) { delete reinterpret_cast<T*>(closed); });
    handle_ = nullptr;
  }

  bool isOpen() const { return handle_ != nullptr; }
  T* get() const { return handle_; }
  uv_handle_t* base() const { return reinterpret_cast<uv_handle_t*>(handle_); }
  uv_stream_t* stream() const { return reinterpret_cast<uv_stream_t*>(handle_); }

  // The owner in a call-back; null when it is gone.
  template <typename Owner, typename Handle>
  static Owner* ownerOf(Handle* handle) {
    return static_cast<Owner*>(handle->data);
  }

 private:
  T* handle_ = nullptr;
};

}  // namespace coexist
