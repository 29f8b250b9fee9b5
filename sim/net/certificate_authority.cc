#include <openssl/pem.h>
#include <openssl/rand.h>

#include "net/openssl_types.h"

namespace coexist {
namespace {

constexpr int64_t kYearSeconds = 365 * 86'400;
constexpr size_t kCommonNameLimit = 64;  // RFC 5280, ub-common-name
constexpr size_t kHostNameLimit = 253;

std::string bioText(BIO* bio) {
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio, &text);
  return {text, static_cast<size_t>(size)};
}

Result<TlsIdentity> asPem(X509* certificate, EVP_PKEY* key) {
  const OpensslBio certificateBio(BIO_new(BIO_s_mem()));
  const OpensslBio keyBio(BIO_new(BIO_s_mem()));
  if (PEM_write_bio_X509(certificateBio.get(), certificate) != 1 ||
      PEM_write_bio_PrivateKey(keyBio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) != 1) {
    return opensslError("the certificate cannot be written");
  }
  return TlsIdentity{bioText(certificateBio.get()), bioText(keyBio.get())};
}

bool setSerial(X509* certificate) {
  unsigned char octets[16];
  if (RAND_bytes(octets, sizeof octets) != 1) return false;
  octets[0] = static_cast<unsigned char>((octets[0] & 0x3f) | 0x40);  // positive, and always of one length
  BIGNUM* number = BN_bin2bn(octets, sizeof octets, nullptr);
  const bool set = number != nullptr && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != nullptr;
  BN_free(number);
  return set;
}

bool setSubject(X509* certificate, const std::string& commonName) {
  if (commonName.size() > kCommonNameLimit) return true;  // subjectAltName carries it
  return X509_NAME_add_entry_by_NID(X509_get_subject_name(certificate), NID_commonName, MBSTRING_UTF8,
                                    reinterpret_cast<const unsigned char*>(commonName.data()),
                                    static_cast<int>(commonName.size()), -1, 0) == 1;
}

// `text` is always one of our own constants.
bool addExtension(X509* certificate, X509* issuer, int nid, const char* text) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, text);
  if (extension == nullptr) return false;
  const bool added = X509_add_ext(certificate, extension, -1) == 1;
  X509_EXTENSION_free(extension);
  return added;
}

bool addHostName(GENERAL_NAMES* names, const std::string& host) {
  GENERAL_NAME* name = GENERAL_NAME_new();
  if (isAddressLiteral(host)) {
    GENERAL_NAME_set0_value(name, GEN_IPADD, a2i_IPADDRESS(host.c_str()));
  } else {
    ASN1_IA5STRING* text = ASN1_IA5STRING_new();
    ASN1_STRING_set(text, host.data(), static_cast<int>(host.size()));
    GENERAL_NAME_set0_value(name, GEN_DNS, text);
  }
  return sk_GENERAL_NAME_push(names, name) > 0;
}

bool addHostNames(X509* certificate, const std::vector<std::string>& hosts) {
  const OpensslNames names(GENERAL_NAMES_new());
  for (const std::string& host : hosts) {
    if (!addHostName(names.get(), host)) return false;
  }
  return X509_add1_ext_i2d(certificate, NID_subject_alt_name, names.get(), 0, 0) == 1;
}

OpensslCertificate newCertificate(EVP_PKEY* key, const std::string& commonName, int64_t notBefore, int64_t notAfter) {
  OpensslCertificate certificate(X509_new());
  const bool made = certificate && X509_set_version(certificate.get(), X509_VERSION_3) == 1 &&
                    setSerial(certificate.get()) && setSubject(certificate.get(), commonName) &&
                    ASN1_TIME_set(X509_getm_notBefore(certificate.get()), notBefore) != nullptr &&
                    ASN1_TIME_set(X509_getm_notAfter(certificate.get()), notAfter) != nullptr &&
                    X509_set_pubkey(certificate.get(), key) == 1;
  return made ? std::move(certificate) : nullptr;
}

Status checkHostNames(const std::vector<std::string>& hosts) {
  if (hosts.empty()) return Error{"a certificate needs at least one host name"};
  for (const std::string& host : hosts) {
    bool isFine = !host.empty() && host.size() <= kHostNameLimit;
    for (const char c : host) isFine = isFine && c > ' ' && c < 0x7f;
    if (!isFine) return Error{"not a host name for a certificate", host, "1 to 253 printable ASCII octets"};
  }
  return {};
}

}  // namespace

Result<CertificateAuthority> CertificateAuthority::create(const std::string& commonName, int64_t unixSeconds) {
  const OpensslKey key(EVP_EC_gen("P-256"));
  if (!key) return opensslError("no key for the authority");
  const OpensslCertificate certificate =
      newCertificate(key.get(), commonName, unixSeconds - kYearSeconds, unixSeconds + 10 * kYearSeconds);
  X509* own = certificate.get();
  const bool made = own != nullptr && X509_set_issuer_name(own, X509_get_subject_name(own)) == 1 &&
                    addExtension(own, own, NID_basic_constraints, "critical,CA:TRUE") &&
                    addExtension(own, own, NID_key_usage, "critical,keyCertSign,cRLSign") &&
                    addExtension(own, own, NID_subject_key_identifier, "hash") &&
                    X509_sign(own, key.get(), EVP_sha256()) > 0;
  if (!made) return opensslError("no certificate for the authority");
  auto identity = asPem(own, key.get());
  if (!identity) return identity.error();
  return CertificateAuthority(std::move(identity.value()));
}

Result<TlsIdentity> CertificateAuthority::issue(const std::vector<std::string>& hostNames, int64_t notBefore,
                                                int64_t notAfter) const {
  if (auto checked = checkHostNames(hostNames); !checked) return checked.error();
  auto issuers = readCertificates(identity_.certificatePem);
  if (!issuers) return issuers.error();
  auto issuerKey = readPrivateKey(identity_.privateKeyPem);
  if (!issuerKey) return issuerKey.error();
  const OpensslKey key(EVP_EC_gen("P-256"));
  if (!key) return opensslError("no key for " + hostNames.front());

  X509* issuer = issuers->front().get();
  const OpensslCertificate certificate = newCertificate(key.get(), hostNames.front(), notBefore, notAfter);
  X509* own = certificate.get();
  const bool made = own != nullptr && X509_set_issuer_name(own, X509_get_subject_name(issuer)) == 1 &&
                    addExtension(own, issuer, NID_basic_constraints, "critical,CA:FALSE") &&
                    addExtension(own, issuer, NID_key_usage, "critical,digitalSignature") &&
                    addExtension(own, issuer, NID_ext_key_usage, "serverAuth,clientAuth") &&
                    addExtension(own, issuer, NID_subject_key_identifier, "hash") &&
                    addExtension(own, issuer, NID_authority_key_identifier, "keyid:always") &&
                    addHostNames(own, hostNames) && X509_sign(own, issuerKey->get(), EVP_sha256()) > 0;
  if (!made) return opensslError("no certificate for " + hostNames.front());
  return asPem(own, key.get());
}

}  // namespace coexist
