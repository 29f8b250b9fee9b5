// Owners of OpenSSL's objects, and the context behind TlsContext. Private to net/.
#pragma once

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string>
#include <vector>

#include "net/tls.h"

namespace coexist {

template <auto kFree>
struct OpensslFree {
  template <typename T>
  void operator()(T* object) const {
    kFree(object);
  }
};

using OpensslBio = std::unique_ptr<BIO, OpensslFree<BIO_free_all>>;
using OpensslKey = std::unique_ptr<EVP_PKEY, OpensslFree<EVP_PKEY_free>>;
using OpensslCertificate = std::unique_ptr<X509, OpensslFree<X509_free>>;
using OpensslNames = std::unique_ptr<GENERAL_NAMES, OpensslFree<GENERAL_NAMES_free>>;
using OpensslContext = std::unique_ptr<SSL_CTX, OpensslFree<SSL_CTX_free>>;
using OpensslConnection = std::unique_ptr<SSL, OpensslFree<SSL_free>>;

// What OpenSSL said last on this thread, behind `what`. Empties its queue.
Error opensslError(std::string what);

// The certificates in `pem`, in order; an Error when there is none or one cannot be read.
Result<std::vector<OpensslCertificate>> readCertificates(const std::string& pem);
Result<OpensslKey> readPrivateKey(const std::string& pem);

// The host names and addresses that a certificate is for: subjectAltName, or the common name when it carries none.
std::vector<std::string> hostNamesOf(const X509* certificate);
std::string commonNameOf(const X509_NAME* name);
bool isAddressLiteral(const std::string& host);

class OpensslTlsContext final : public TlsContext {
 public:
  OpensslTlsContext(OpensslContext context, PeerCertificate peer) : context_(std::move(context)), io_(peer) {}
  SSL_CTX* get() const { return context_.get(); }
  PeerCertificate peer() const { return io_; }

 private:
  OpensslContext context_;
  PeerCertificate io_;
};

}  // namespace coexist
