// One client's way to a back end: TLS as the plan has it, the connection, and a guard on every wait for the back end.
// One for each front session that goes on to homes; what is said there is the business of who owns it.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/front_context.h"
#include "gateway/login/proxy_plan.h"
#include "net/session.h"

namespace coexist {

class SecondHop {
 public:
  // The session of a connection that stands; implicit TLS is still to come. `startTls` is for a plan that has STARTTLS.
  using Open =
      std::function<std::unique_ptr<Session>(SessionIo& backEnd, const std::optional<TlsParameters>& startTls)>;
  // `cause` is one word for the protocol log, `detail` is for the operator, escaped.
  using Failed = std::function<void(std::string_view cause, const std::string& detail)>;

  // `context` and `client` must outlive it. Of `client`'s timers the one of that name is the hop's: its end is the
  // owner's to hear.
  SecondHop(const FrontContext& context, SessionIo& client, int timer)
      : context_(context), client_(client), timer_(timer) {}
  ~SecondHop() { abandon(); }
  SecondHop(const SecondHop&) = delete;
  SecondHop& operator=(const SecondHop&) = delete;

  // One of the two is called, `failed` perhaps at once; neither behind abandon(). The guard runs on behind `open`.
  void connect(const ProxyPlan& plan, Open open, Failed failed);
  void abandon();  // a connection that does not stand yet; does not touch the client
  void startGuard(Milliseconds limit) { client_.startTimer(timer_, limit, TimerKind::kGuard); }
  void stopGuard() { client_.cancelTimer(timer_); }

 private:
  const FrontContext& context_;
  SessionIo& client_;
  int timer_;
  BackEndConnector::Id connecting_ = 0;
};

}  // namespace coexist
