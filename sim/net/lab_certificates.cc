#include "net/certificates.h"

namespace coexist {
namespace {

constexpr int64_t kDaySeconds = 86'400;

std::string contextKey(const char* side, const std::string& name, PeerCertificate peer) {
  return side + std::to_string(static_cast<int>(peer)) + name;
}

}  // namespace

Result<const CertificateAuthority*> LabCertificates::authority() {
  if (!authority_) {
    auto made = CertificateAuthority::create("coexist laboratory", unixSeconds_);
    if (!made) return made.error();
    authority_ = std::make_unique<CertificateAuthority>(std::move(made.value()));
  }
  return authority_.get();
}

Result<const TlsIdentity*> LabCertificates::identity(const std::string& name) {
  const auto known = identities_.find(name);
  if (known != identities_.end()) return &known->second;
  const auto issuer = authority();
  if (!issuer) return issuer.error();
  auto issued = (*issuer)->issue({name}, unixSeconds_ - 30 * kDaySeconds, unixSeconds_ + 365 * kDaySeconds);
  if (!issued) return issued.error();
  return &identities_.emplace(name, std::move(issued.value())).first->second;
}

Result<std::shared_ptr<const TlsContext>> LabCertificates::serverContext(const std::string& name,
                                                                         PeerCertificate peer) {
  const std::string key = contextKey("server", name, peer);
  if (const auto known = contexts_.find(key); known != contexts_.end()) return known->second;
  const auto own = identity(name);
  if (!own) return own.error();
  auto context = TlsContext::server(**own, peer, authority_->certificatePem());
  if (context) contexts_[key] = *context;
  return context;
}

Result<std::shared_ptr<const TlsContext>> LabCertificates::clientContext(const std::string& ownName,
                                                                         PeerCertificate peer) {
  const std::string key = contextKey("client", ownName, peer);
  if (const auto known = contexts_.find(key); known != contexts_.end()) return known->second;
  const TlsIdentity* own = nullptr;
  if (!ownName.empty()) {
    const auto made = identity(ownName);
    if (!made) return made.error();
    own = *made;
  }
  const auto issuer = authority();
  if (!issuer) return issuer.error();
  auto context = TlsContext::client(own, peer, (*issuer)->certificatePem());
  if (context) contexts_[key] = *context;
  return context;
}

}  // namespace coexist
