#include "net/openssl_types.h"

#include <openssl/pem.h>
#include <openssl/rand.h>

namespace coexist {
namespace {

// A key that needs a pass phrase is an error, not a question on the terminal.
int refusePassPhrase(char*, int, int, void*) { return 0; }

std::string addressText(const ASN1_OCTET_STRING* address) {
  const unsigned char* octets = ASN1_STRING_get0_data(address);
  const int size = ASN1_STRING_length(address);
  std::string text;
  if (size == 4) {
    for (int i = 0; i < 4; ++i) text += (i > 0 ? "." : "") + std::to_string(octets[i]);
    return text;
  }
  static constexpr char kHex[] = "0123456789abcdef";
  for (int i = 0; i < size; ++i) {
    if (i > 0 && i % 2 == 0) text += ':';
    text += {kHex[octets[i] >> 4], kHex[octets[i] & 15]};
  }
  return text;
}

}  // namespace

Error opensslError(std::string what) {
  const unsigned long code = ERR_peek_last_error();
  ERR_clear_error();
  const char* reason = ERR_reason_error_string(code);
  if (reason != nullptr) what += std::string(": ") + reason;
  return Error{std::move(what)};
}

Result<std::vector<OpensslCertificate>> readCertificates(const std::string& pem) {
  const OpensslBio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  std::vector<OpensslCertificate> certificates;
  while (X509* read = PEM_read_bio_X509(bio.get(), nullptr, refusePassPhrase, nullptr)) certificates.emplace_back(read);
  // The end of the text is reported as "no start line"; anything else is a damaged certificate.
  const bool atEnd = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  if (certificates.empty() || !atEnd) return opensslError("no usable PEM certificate");
  ERR_clear_error();
  return certificates;
}

Result<OpensslKey> readPrivateKey(const std::string& pem) {
  const OpensslBio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  OpensslKey key(PEM_read_bio_PrivateKey(bio.get(), nullptr, refusePassPhrase, nullptr));
  if (!key) return opensslError("no usable PEM private key without a pass phrase");
  return key;
}

std::string commonNameOf(const X509_NAME* name) {
  const int index = X509_NAME_get_index_by_NID(name, NID_commonName, -1);
  if (index < 0) return {};
  const ASN1_STRING* text = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, index));
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)), static_cast<size_t>(ASN1_STRING_length(text))};
}

std::vector<std::string> hostNamesOf(const X509* certificate) {
  std::vector<std::string> hosts;
  const OpensslNames names(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i) {
    int type = 0;
    const void* value = GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(names.get(), i), &type);
    if (type == GEN_DNS) {
      const auto* text = static_cast<const ASN1_STRING*>(value);
      hosts.emplace_back(reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
                         static_cast<size_t>(ASN1_STRING_length(text)));
    } else if (type == GEN_IPADD) {
      hosts.push_back(addressText(static_cast<const ASN1_OCTET_STRING*>(value)));
    }
  }
  if (!names) {
    const std::string common = commonNameOf(X509_get_subject_name(certificate));
    if (!common.empty()) hosts.push_back(common);
  }
  return hosts;
}

bool isAddressLiteral(const std::string& host) {
  ASN1_OCTET_STRING* address = a2i_IPADDRESS(host.c_str());
  ERR_clear_error();
  ASN1_OCTET_STRING_free(address);
  return address != nullptr;
}

uint64_t SystemRandom::next() {
  uint64_t drawn = 0;
  // OpenSSL's generator fails only when the system has no entropy at all; there is no honest way to go on.
  if (RAND_bytes(reinterpret_cast<unsigned char*>(&drawn), sizeof drawn) != 1) std::abort();
  return drawn;
}

}  // namespace coexist
