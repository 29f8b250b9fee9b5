#include "net/uv_listener.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/uv_address.h"

namespace coexist {
namespace {

constexpr int kBacklog = 511;
constexpr Milliseconds kRestMs = 100;

// The kernel gives the lowest free number: one of the last says that nearly all below it are taken.
constexpr rlim_t kLastDescriptors = 4;

int spareDescriptor() { return ::open("/dev/null", O_RDONLY | O_CLOEXEC); }

}  // namespace

UvListener::UvListener(UvNetwork& network, Endpoint endpoint, AcceptHandler accept)
    : network_(&network),
      endpoint_(std::move(endpoint)),
      accept_(std::make_shared<AcceptHandler>(std::move(accept))),
      spareDescriptor_(spareDescriptor()) {
  network_->listeners_.insert(this);
}

UvListener::~UvListener() { detach(); }

void UvListener::detach() {
  if (network_ == nullptr) return;
  network_->listeners_.erase(this);
  network_->loop_.cancel(restTimer_);
  if (network_->options_.labTraffic) network_->ports_.erase(endpoint_);
  tcp_.close();
  if (spareDescriptor_ >= 0) ::close(spareDescriptor_);
  if (keptDescriptor_ >= 0) ::close(keptDescriptor_);
  network_ = nullptr;
}

int UvListener::openAndBind(const sockaddr_storage& address) {
  // libuv 1.44 has no flag for SO_REUSEPORT, so the descriptor has to exist before bind().
  const auto init = [](uv_loop_t* loop, uv_tcp_t* tcp, unsigned flags) { return uv_tcp_init_ex(loop, tcp, flags); };
  if (const int error = tcp_.open(init, network_->reactor_.loop(), this, unsigned{address.ss_family}); error != 0) {
    return error;
  }
  // "::" is IPv6 alone, so that "0.0.0.0" may stand beside it on the same port.
  const unsigned flags = address.ss_family == AF_INET6 ? unsigned{UV_TCP_IPV6ONLY} : 0U;
  if (network_->options_.reusePort) {
    uv_os_fd_t descriptor = -1;
    const int on = 1;
    if (const int error = uv_fileno(tcp_.base(), &descriptor); error != 0) return error;
    if (setsockopt(descriptor, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) != 0) return -errno;
  }
  if (const int error = uv_tcp_bind(tcp_.get(), asSockaddr(address), flags); error != 0) return error;
  if (const int error = listen(); error != 0) return error;
  uv_os_fd_t descriptor = -1;
  if (const int error = uv_fileno(tcp_.base(), &descriptor); error != 0) return error;
  keptDescriptor_ = ::fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
  return keptDescriptor_ < 0 ? -errno : 0;
}

int UvListener::listen() {
  return uv_listen(tcp_.stream(), kBacklog, [](uv_stream_t* stream, int status) {
    auto* listener = UvHandle<uv_tcp_t>::ownerOf<UvListener>(stream);
    if (listener != nullptr) listener->onConnection(status);
  });
}

Status UvListener::bind(const sockaddr_storage& address) {
  if (const int error = openAndBind(address); error != 0) {
    tcp_.close();
    return uvError(error, endpoint_.text());
  }
  const Endpoint bound = localEndpoint(tcp_.get());
  if (network_->options_.labTraffic) {
    network_->ports_[endpoint_] = bound.port;
  } else {
    endpoint_.port = bound.port;
  }
  return {};
}

void UvListener::onConnection(int status) {
  if (status == 0) return acceptOne();
  if (status == UV_EMFILE || status == UV_ENFILE) return shedOne();
  if (status != UV_EAGAIN && status != UV_ECONNABORTED) rest();
}

std::shared_ptr<UvPair> UvListener::pairOf(uint16_t connectorsPort) const {
  auto& waiting = network_->waitingToAccept_;
  const auto found = waiting.find(connectorsPort);
  if (found == waiting.end()) return nullptr;
  auto pair = found->second.lock();
  waiting.erase(found);
  return pair;
}

void UvListener::acceptOne() {
  const auto socket = network_->newSocket();
  if (!socket || uv_accept(tcp_.stream(), socket->stream()) != 0) return shedOne();
  lookAtDescriptors(socket->tcp());
  const Endpoint remote = remoteEndpoint(socket->tcp());
  if (network_->options_.labTraffic) {
    auto pair = pairOf(remote.port);
    if (!pair) return socket->resetNow();  // a stranger: a laboratory is alone on its ports
    const Endpoint nominal[2] = {pair->local(0), pair->local(1)};
    socket->established(std::move(pair), 1, nominal[1], nominal[0]);
  } else {
    socket->established(nullptr, 1, localEndpoint(socket->tcp()), remote);
  }
  // The handler may destroy this listener.
  const std::shared_ptr<AcceptHandler> accept = accept_;
  (*accept)(socket->transport());
}

// Where libuv finds no descriptor it closes the connection and says nothing, so the last ones must tell.
void UvListener::lookAtDescriptors(const uv_tcp_t* accepted) const {
  uv_os_fd_t descriptor = -1;
  rlimit limit{};
  if (uv_fileno(reinterpret_cast<const uv_handle_t*>(accepted), &descriptor) != 0) return;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return;
  if (static_cast<rlim_t>(descriptor) + kLastDescriptors >= limit.rlim_cur) tellFull();
}

void UvListener::tellFull() const {
  if (full_) network_->loop_.post(full_);
}

// libuv sheds connections by itself when descriptors run out, with a spare of its own. When another thread has taken
// that one, it says so here, and would say so again at once: somebody has to take the connection off the queue.
void UvListener::shedOne() {
  tellFull();
  if (spareDescriptor_ < 0) return rest();
  ::close(spareDescriptor_);
  uv_os_fd_t descriptor = -1;
  if (uv_fileno(tcp_.base(), &descriptor) == 0) {
    const int shed = ::accept(descriptor, nullptr, nullptr);
    if (shed >= 0) ::close(shed);
  }
  spareDescriptor_ = spareDescriptor();
  if (spareDescriptor_ < 0) rest();
}

void UvListener::rest() {
  tcp_.close();
  restTimer_ = network_->loop_.after(kRestMs, TimerKind::kWork, [this] {
    if (spareDescriptor_ < 0) spareDescriptor_ = spareDescriptor();
    if (spareDescriptor_ < 0 || !listenAgain()) rest();
  });
}

bool UvListener::listenAgain() {
  const int descriptor = ::fcntl(keptDescriptor_, F_DUPFD_CLOEXEC, 0);
  if (descriptor < 0) return false;
  const auto init = [](uv_loop_t* loop, uv_tcp_t* tcp) { return uv_tcp_init(loop, tcp); };
  if (tcp_.open(init, network_->reactor_.loop(), this) == 0 && uv_tcp_open(tcp_.get(), descriptor) == 0) {
    return listen() == 0;
  }
  ::close(descriptor);
  return false;
}

}  // namespace coexist
