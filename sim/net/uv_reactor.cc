#include "net/uv_reactor.h"

#include <csignal>

#include "net/network.h"

namespace coexist {
namespace {

// A write to a connection that the other side has reset must be an error, not the end of the process.
void ignoreBrokenPipes() {
  struct sigaction current {};
  if (sigaction(SIGPIPE, nullptr, &current) == 0 && current.sa_handler == SIG_DFL) std::signal(SIGPIPE, SIG_IGN);
}

}  // namespace

Result<std::unique_ptr<UvReactor>> UvReactor::create() {
  ignoreBrokenPipes();
  std::unique_ptr<UvReactor> reactor(new UvReactor);
  if (const int error = uv_loop_init(&reactor->loop_); error != 0) {
    reactor->loop_.data = nullptr;
    return uvError(error, "event loop");
  }
  reactor->loop_.data = reactor.get();
  reactor->readBuffer_.resize(kMostReadBytes);
  return reactor;
}

UvReactor::~UvReactor() {
  if (loop_.data == nullptr) return;
  // uv_stop() may still be remembered from a run that ended.
  while (uv_loop_close(&loop_) == UV_EBUSY) uv_run(&loop_, UV_RUN_DEFAULT);
}

Error uvError(int code, std::string where) { return Error{uv_strerror(code), std::move(where)}; }

}  // namespace coexist

#ifdef __SANITIZE_THREAD__
// libuv closes descriptors by a system call of its own, which ThreadSanitizer does not see: the number's next owner in
// another thread then looks like a race on it. What libuv itself opens is left out of that book-keeping.
extern "C" const char* __tsan_default_suppressions();
extern "C" const char* __tsan_default_suppressions() { return "called_from_lib:libuv.so\n"; }
#endif
