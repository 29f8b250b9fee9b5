#include "gateway/standalone/own_certificates.h"

namespace coexist {
namespace {

constexpr int64_t kDaySeconds = 24 * 60 * 60;
constexpr int64_t kValidDays = 365;

}  // namespace

OwnCertificates::OwnCertificates(TlsIdentity identity, std::string trustPem,
                                 std::map<std::string, std::string> homeTrust)
    : identity_(std::move(identity)), trustPem_(std::move(trustPem)), homeTrust_(std::move(homeTrust)) {}

Result<TlsIdentity> OwnCertificates::selfMade(const std::string& host, int64_t unixSeconds) {
  auto authority = CertificateAuthority::create("coexist gateway on " + host, unixSeconds);
  if (!authority) return authority.error();
  return authority->issue({host, "localhost"}, unixSeconds - kDaySeconds, unixSeconds + kValidDays * kDaySeconds);
}

Result<std::shared_ptr<const TlsContext>> OwnCertificates::serverContext(const std::string&, PeerCertificate peer) {
  auto& kept = servers_[peer];
  if (kept) return kept;
  auto made = TlsContext::server(identity_, peer, trustPem_);
  if (made) kept = *made;
  return made;
}

Result<std::shared_ptr<const TlsContext>> OwnCertificates::clientContext(const std::string& ownName,
                                                                         PeerCertificate peer) {
  return contextTowards("", ownName, peer);
}

Result<std::shared_ptr<const TlsContext>> OwnCertificates::contextTowards(const std::string& home,
                                                                          const std::string& ownName,
                                                                          PeerCertificate peer) {
  const auto trust = homeTrust_.find(home);
  const bool own = trust != homeTrust_.end();
  auto& kept = clients_[{own ? home : "", !ownName.empty(), peer}];
  if (kept) return kept;
  auto made = TlsContext::client(ownName.empty() ? nullptr : &identity_, peer, own ? trust->second : trustPem_);
  if (made) kept = *made;
  return made;
}

}  // namespace coexist
