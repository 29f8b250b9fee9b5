// The certificates of a gateway that stands by itself: one identity, from files or made at start.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <tuple>

#include "net/certificates.h"

namespace coexist {

// Presents the same certificate whatever name is asked for. For one thread; contexts are made once.
class OwnCertificates final : public CertificateStore {
 public:
  // `trustPem` vouches for the homes that are not in `homeTrust`; each of those is vouched for by its own PEM alone.
  OwnCertificates(TlsIdentity identity, std::string trustPem, std::map<std::string, std::string> homeTrust = {});

  // A certificate for `host`, made now; it is signed by nobody whom a client knows.
  static Result<TlsIdentity> selfMade(const std::string& host, int64_t unixSeconds);

  Result<std::shared_ptr<const TlsContext>> serverContext(const std::string& name, PeerCertificate peer) override;
  Result<std::shared_ptr<const TlsContext>> clientContext(const std::string& ownName, PeerCertificate peer) override;
  Result<std::shared_ptr<const TlsContext>> contextTowards(const std::string& home, const std::string& ownName,
                                                           PeerCertificate peer) override;

 private:
  TlsIdentity identity_;
  std::string trustPem_;
  std::map<std::string, std::string> homeTrust_;
  std::map<PeerCertificate, std::shared_ptr<const TlsContext>> servers_;
  // By the home, which is empty where it has no trust of its own.
  std::map<std::tuple<std::string, bool, PeerCertificate>, std::shared_ptr<const TlsContext>> clients_;
};

}  // namespace coexist
