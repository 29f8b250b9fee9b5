// Where a server's certificates come from: made for any name in a laboratory, read from files in a gateway on its own.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "net/tls.h"

namespace coexist {

class CertificateStore {
 public:
  virtual ~CertificateStore() = default;
  // A server context that presents the certificate for `name`.
  virtual Result<std::shared_ptr<const TlsContext>> serverContext(const std::string& name, PeerCertificate peer) = 0;
  // A client context; presents the certificate for `ownName` when that is not empty and the server asks.
  virtual Result<std::shared_ptr<const TlsContext>> clientContext(const std::string& ownName, PeerCertificate peer) = 0;
  // The same for a connection to a back end: verified by whoever may have signed that home's certificate.
  virtual Result<std::shared_ptr<const TlsContext>> contextTowards(const std::string& /*home*/,
                                                                   const std::string& ownName, PeerCertificate peer) {
    return clientContext(ownName, peer);
  }
};

// One authority, certificates made when first asked for and kept. Not shared between threads; may serve many worlds of
// one thread one after another.
class LabCertificates final : public CertificateStore {
 public:
  explicit LabCertificates(int64_t unixSeconds) : unixSeconds_(unixSeconds) {}
  Result<std::shared_ptr<const TlsContext>> serverContext(const std::string& name, PeerCertificate peer) override;
  Result<std::shared_ptr<const TlsContext>> clientContext(const std::string& ownName, PeerCertificate peer) override;

 private:
  Result<const TlsIdentity*> identity(const std::string& name);
  Result<const CertificateAuthority*> authority();

  int64_t unixSeconds_;
  std::unique_ptr<CertificateAuthority> authority_;
  std::map<std::string, TlsIdentity> identities_;
  std::map<std::string, std::shared_ptr<const TlsContext>> contexts_;
};

}  // namespace coexist
