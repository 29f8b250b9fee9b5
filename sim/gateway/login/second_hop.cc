#include "gateway/login/second_hop.h"

#include <utility>

#include "base/mutant.h"
#include "base/text.h"

namespace coexist {
namespace {

// Nothing for a plan in clear.
Result<std::optional<TlsParameters>> tlsTowards(const ProxyPlan& plan, CertificateStore& certificates) {
  if (plan.security == ProxySecurity::kClear) return std::optional<TlsParameters>();
  const auto check = plan.verifyPeer && !mutated("home-certificate-is-not-checked") ? PeerCertificate::kRequired
                                                                                    : PeerCertificate::kIgnored;
  const auto made = certificates.contextTowards(plan.home, plan.ownCertificate, check);
  if (!made) return made.error();
  return std::optional(
      TlsParameters{*made, plan.verifyPeer && !mutated("home-name-is-not-checked") ? plan.target.host : ""});
}

}  // namespace

void SecondHop::connect(const ProxyPlan& plan, Open open, Failed failed) {
  const auto tls = tlsTowards(plan, *context_.options->certificates);
  if (!tls) return failed("ProxyNoCertificate", visible(tls.error().message()));
  startGuard(context_.options->limits.backEndConnectMs);

  BackEndConnector::Request request;
  request.target = plan.connectsTo();
  if (plan.security == ProxySecurity::kTls) request.implicitTls = *tls;
  request.makeSession = [this, tls = *tls, open = std::move(open)](SessionIo& backEnd) {
    connecting_ = 0;
    startGuard(context_.options->limits.backEndLoginMs);
    return open(backEnd, tls);
  };
  request.looped = [this, failed] {
    connecting_ = 0;
    failed("ProxyLoop", "");
  };
  request.failed = [this, failed = std::move(failed)](const Error& error) {
    connecting_ = 0;
    failed("ProxyConnectFailed", visible(error.message()));
  };
  connecting_ = context_.connector->connect(std::move(request));
}

void SecondHop::abandon() {
  if (connecting_ != 0) context_.connector->abandon(std::exchange(connecting_, 0));
}

}  // namespace coexist
