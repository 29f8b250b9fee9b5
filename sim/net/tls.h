// TLS without I/O, and the certificates of a laboratory.
//
// A TlsContext is immutable once made and may be shared by connections of one thread. TLS 1.2 and 1.3 only.
// Certificates are verified at the time that the engine is given, names by RFC 6125 (subjectAltName; never the common
// name).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "base/result.h"

namespace coexist {

class TlsContext;  // opaque: certificates, key, trust and versions

// What startTls() needs.
struct TlsParameters {
  std::shared_ptr<const TlsContext> context;
  // Client side: the name that the peer's certificate must carry, also sent as SNI. Empty: neither checked nor sent.
  std::string expectedName;
  // By ALPN: what the client side offers, and all that the server side takes where a client offers anything. Empty:
  // nothing is offered, and what is offered is ignored.
  std::string applicationProtocol = {};
};

// What a handshake has agreed on.
struct TlsInfo {
  std::string version;  // "TLS 1.3"
  std::string cipher;
  std::string peerName;    // first DNS name of the peer's verified certificate; empty without one
  std::string serverName;  // server side: the name that the client asked for (SNI); may be empty
  // The hash of the server's certificate, on both sides: tls-server-end-point (RFC 5929 section 4).
  std::string serverEndPoint = {};
};

// A certificate and its key, in PEM.
struct TlsIdentity {
  std::string certificatePem;
  std::string privateKeyPem;
};

// An authority that issues certificates for any host name, made at start; keys are EC P-256.
class CertificateAuthority {
 public:
  // Valid from 1 year before `unixSeconds` until 10 years behind it.
  static Result<CertificateAuthority> create(const std::string& commonName, int64_t unixSeconds);

  // For `hostNames` (the first is the common name too), valid between the two times.
  Result<TlsIdentity> issue(const std::vector<std::string>& hostNames, int64_t notBefore, int64_t notAfter) const;
  const std::string& certificatePem() const { return identity_.certificatePem; }

 private:
  explicit CertificateAuthority(TlsIdentity identity) : identity_(std::move(identity)) {}
  TlsIdentity identity_;
};

enum class PeerCertificate {
  kIgnored,   // not asked for (server), not checked (client)
  kOptional,  // server: asked for; when one comes it must verify
  kRequired,  // must come and verify against the trust
};

class TlsContext {
 public:
  virtual ~TlsContext() = default;

  // `trustPem` holds the authorities that a peer's certificate may chain to.
  static Result<std::shared_ptr<const TlsContext>> server(const TlsIdentity& identity, PeerCertificate peer,
                                                          const std::string& trustPem);
  // `identity` (may be null) is presented when the server asks.
  static Result<std::shared_ptr<const TlsContext>> client(const TlsIdentity* identity, PeerCertificate peer,
                                                          const std::string& trustPem);
};

enum class TlsSide { kServer, kClient };

// One TLS connection over memory: ciphertext in, plaintext out, and back. No I/O.
class TlsEngine {
 public:
  virtual ~TlsEngine() = default;
  static Result<std::unique_ptr<TlsEngine>> create(const TlsParameters& parameters, TlsSide side, int64_t unixSeconds);

  enum class State { kHandshaking, kReady, kClosed, kFailed };
  virtual State state() const = 0;
  virtual const Error& error() const = 0;  // when kFailed: what OpenSSL or the name check said
  virtual const TlsInfo& info() const = 0;

  virtual void start() = 0;                                     // the client's first flight
  virtual void feedCiphertext(std::string_view bytes) = 0;      // from the network
  virtual size_t readPlaintext(char* buffer, size_t size) = 0;  // decrypted octets; 0: no more now
  virtual void writePlaintext(std::string_view octets) = 0;     // only when kReady
  virtual void closeNotify() = 0;
  virtual std::string_view ciphertext() const = 0;  // to be sent; valid until the next call
  virtual void consumeCiphertext(size_t count) = 0;
};

// OpenSSL's generator, for a gateway that stands on a real network.
class SystemRandom final : public RandomSource {
 public:
  uint64_t next() override;
};

}  // namespace coexist
