#include "net/openssl_types.h"

namespace coexist {
namespace {

// RFC 9325 section 4.2: of TLS 1.2 a server takes what has forward secrecy and is authenticated encryption.
constexpr const char* kTls12Ciphers = "ECDHE+AESGCM:ECDHE+CHACHA20";

Status useIdentity(SSL_CTX* context, const TlsIdentity& identity) {
  auto certificates = readCertificates(identity.certificatePem);
  if (!certificates) return certificates.error();
  auto key = readPrivateKey(identity.privateKeyPem);
  if (!key) return key.error();
  if (SSL_CTX_use_certificate(context, certificates->front().get()) != 1) {
    return opensslError("the certificate cannot be used");
  }
  if (SSL_CTX_use_PrivateKey(context, key->get()) != 1) {
    return opensslError("the private key does not belong to the certificate");
  }
  for (size_t i = 1; i < certificates->size(); ++i) {
    if (SSL_CTX_add1_chain_cert(context, (*certificates)[i].get()) != 1) {
      return opensslError("the certificate's chain cannot be used");
    }
  }
  return {};
}

Status useTrust(SSL_CTX* context, const std::string& trustPem) {
  if (trustPem.empty()) return {};
  auto authorities = readCertificates(trustPem);
  if (!authorities) return authorities.error();
  for (const OpensslCertificate& authority : *authorities) {
    if (X509_STORE_add_cert(SSL_CTX_get_cert_store(context), authority.get()) != 1 ||
        SSL_CTX_add_client_CA(context, authority.get()) != 1) {
      return opensslError("the authority's certificate cannot be used");
    }
  }
  return {};
}

int verifyMode(PeerCertificate peer, bool isServer) {
  if (peer == PeerCertificate::kIgnored) return SSL_VERIFY_NONE;
  // A client that asks for verification always requires it: a TLS server always sends a certificate.
  const bool required = isServer && peer == PeerCertificate::kRequired;
  return SSL_VERIFY_PEER | (required ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0);
}

Result<std::shared_ptr<const TlsContext>> makeContext(bool isServer, const TlsIdentity* identity, PeerCertificate peer,
                                                      const std::string& trustPem) {
  OpensslContext context(SSL_CTX_new(isServer ? TLS_server_method() : TLS_client_method()));
  if (!context) return opensslError("no TLS context");
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  if (isServer && SSL_CTX_set_cipher_list(context.get(), kTls12Ciphers) != 1) return opensslError("no TLS ciphers");
  SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_TICKET | SSL_OP_NO_COMPRESSION);
  // A ticket that nobody has read when a connection closes becomes a reset over TCP.
  SSL_CTX_set_num_tickets(context.get(), 0);
  SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
  SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_verify(context.get(), verifyMode(peer, isServer), nullptr);
  if (identity != nullptr) {
    if (auto used = useIdentity(context.get(), *identity); !used) return used.error();
  }
  if (auto used = useTrust(context.get(), trustPem); !used) return used.error();
  return std::shared_ptr<const TlsContext>(std::make_shared<OpensslTlsContext>(std::move(context), peer));
}

}  // namespace

Result<std::shared_ptr<const TlsContext>> TlsContext::server(const TlsIdentity& identity, PeerCertificate peer,
                                                             const std::string& trustPem) {
  return makeContext(true, &identity, peer, trustPem);
}

Result<std::shared_ptr<const TlsContext>> TlsContext::client(const TlsIdentity* identity, PeerCertificate peer,
                                                             const std::string& trustPem) {
  return makeContext(false, identity, peer, trustPem);
}

}  // namespace coexist
