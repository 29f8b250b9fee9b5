// The certificates of a gateway that stands by itself: one identity, from files or made at start.
#pragma once

#include <map>
#include <optional>

#include "net/certificates.h"

namespace coexist {

// Presents the same certificate whatever name is asked for. For one thread; contexts are made once.
class OwnCertificates final : public CertificateStore {
 public:
  OwnCertificates(TlsIdentity identity, std::string trustPem);

  // A certificate for `host`, made now; it is signed by nobody whom a client knows.
  static Result<TlsIdentity> selfMade(const std::string& host, int64_t unixSeconds);

  Result<std::shared_ptr<const TlsContext>> serverContext(const std::string& name, PeerCertificate peer) override;
  Result<std::shared_ptr<const TlsContext>> clientContext(const std::string& ownName, PeerCertificate peer) override;

 private:
  TlsIdentity identity_;
  std::string trustPem_;
  std::map<PeerCertificate, std::shared_ptr<const TlsContext>> servers_;
  std::map<std::pair<bool, PeerCertificate>, std::shared_ptr<const TlsContext>> clients_;
};

}  // namespace coexist
