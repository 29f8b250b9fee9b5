#include <fmt/format.h>

#include <ctime>

#include "base/text.h"
#include "net/openssl_types.h"

namespace coexist {
namespace {

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + visible(name);
  return text.empty() ? "no host name" : text;
}

std::string dateText(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return "an unreadable date";
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday,
                     parts.tm_hour, parts.tm_min, parts.tm_sec);
}

// What was wrong with a certificate, so that a person knows which one and what to do.
std::string certificateComplaint(int code, const X509* certificate, const std::string& expectedName) {
  const std::string names = joined(hostNamesOf(certificate));
  switch (code) {
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      if (names == expectedName) return fmt::format("the certificate names {} by its common name alone", names);
      return fmt::format("the certificate carries {}, expected {}", names, expectedName);
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return fmt::format("the certificate for {} expired at {}", names, dateText(X509_get0_notAfter(certificate)));
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return fmt::format("the certificate for {} is not valid before {}", names,
                         dateText(X509_get0_notBefore(certificate)));
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
      return fmt::format("the certificate for {} was issued by {}, which is not trusted", names,
                         visible(commonNameOf(X509_get_issuer_name(certificate))));
    default:
      return fmt::format("the certificate for {} is refused: {}", names, X509_verify_cert_error_string(code));
  }
}

// By the digest of the certificate's own signature, and SHA-256 in the place of the two that are broken or where the
// signature has none apart (RFC 5929 section 4.1).
std::string endPointOf(const X509* certificate) {
  if (certificate == nullptr) return {};
  int digest = NID_undef;
  const bool known = OBJ_find_sigid_algs(X509_get_signature_nid(certificate), &digest, nullptr) == 1;
  const bool weak = !known || digest == NID_undef || digest == NID_md5 || digest == NID_sha1;
  const EVP_MD* const chosen = weak ? EVP_sha256() : EVP_get_digestbynid(digest);
  std::string hash(EVP_MAX_MD_SIZE, '\0');
  unsigned size = 0;
  auto* const octets = reinterpret_cast<unsigned char*>(hash.data());
  if (chosen == nullptr || X509_digest(certificate, chosen, octets, &size) != 1) return {};
  hash.resize(size);
  return hash;
}

class OpensslTlsEngine final : public TlsEngine {
 public:
  static Result<std::unique_ptr<TlsEngine>> create(const TlsParameters& parameters, TlsSide side, int64_t unixSeconds);

  State state() const override { return state_; }
  const Error& error() const override { return error_; }
  const TlsInfo& info() const override { return info_; }
  void start() override { advance(); }
  void feedCiphertext(std::string_view bytes) override;
  size_t readPlaintext(char* buffer, size_t size) override;
  void writePlaintext(std::string_view octets) override;
  void closeNotify() override;
  std::string_view ciphertext() const override;
  void consumeCiphertext(size_t count) override;

 private:
  static int onVerify(int isFine, X509_STORE_CTX* store);
  static void onAlert(const SSL* connection, int where, int value);
  static int onOffer(SSL* connection, const unsigned char** chosen, unsigned char* size, const unsigned char* offered,
                     unsigned offeredSize, void*);
  static OpensslTlsEngine* of(const SSL* connection) {
    return static_cast<OpensslTlsEngine*>(SSL_get_app_data(connection));
  }

  bool checkName(const std::string& name);
  bool offer(const std::string& applicationProtocol);
  void advance();
  void handshakeDone();
  void fail(const char* during);

  std::shared_ptr<const TlsContext> context_;
  OpensslConnection connection_;
  BIO* incoming_ = nullptr;  // both owned by connection_
  BIO* outgoing_ = nullptr;
  size_t consumedBytes_ = 0;
  std::string expectedName_;
  std::string applicationProtocol_;  // server side
  std::string complaint_;            // what is wrong with the peer's certificate
  std::string peerAlert_;
  State state_ = State::kHandshaking;
  Error error_;
  TlsInfo info_;
};

Result<std::unique_ptr<TlsEngine>> OpensslTlsEngine::create(const TlsParameters& parameters, TlsSide side,
                                                            int64_t unixSeconds) {
  if (!parameters.context) return Error{"no certificate is configured for TLS"};
  const auto& context = static_cast<const OpensslTlsContext&>(*parameters.context);
  auto engine = std::make_unique<OpensslTlsEngine>();
  engine->context_ = parameters.context;
  engine->connection_.reset(SSL_new(context.get()));
  if (!engine->connection_) return opensslError("no TLS connection");
  SSL* connection = engine->connection_.get();
  engine->incoming_ = BIO_new(BIO_s_mem());
  engine->outgoing_ = BIO_new(BIO_s_mem());
  SSL_set_bio(connection, engine->incoming_, engine->outgoing_);
  SSL_set_app_data(connection, engine.get());
  SSL_set_info_callback(connection, &OpensslTlsEngine::onAlert);
  SSL_set_verify(connection, SSL_get_verify_mode(connection), &OpensslTlsEngine::onVerify);
  X509_VERIFY_PARAM_set_time(SSL_get0_param(connection), unixSeconds);
  if (side == TlsSide::kServer) {
    engine->applicationProtocol_ = parameters.applicationProtocol;
    SSL_CTX_set_alpn_select_cb(context.get(), &OpensslTlsEngine::onOffer, nullptr);
    SSL_set_accept_state(connection);
    return std::unique_ptr<TlsEngine>(std::move(engine));
  }
  SSL_set_connect_state(connection);
  if (!engine->checkName(parameters.expectedName)) {
    return opensslError("\"" + parameters.expectedName + "\" cannot be a server's name");
  }
  if (!engine->offer(parameters.applicationProtocol)) return opensslError("no application protocol can be offered");
  return std::unique_ptr<TlsEngine>(std::move(engine));
}

bool OpensslTlsEngine::checkName(const std::string& name) {
  expectedName_ = name;
  if (name.empty()) return true;
  X509_VERIFY_PARAM* verify = SSL_get0_param(connection_.get());
  // RFC 6066 section 3: an address is not a host name, so it is not sent.
  if (isAddressLiteral(name)) return X509_VERIFY_PARAM_set1_ip_asc(verify, name.c_str()) == 1;
  X509_VERIFY_PARAM_set_hostflags(verify, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
  return X509_VERIFY_PARAM_set1_host(verify, name.data(), name.size()) == 1 &&
         SSL_set_tlsext_host_name(connection_.get(), name.c_str()) == 1;
}

bool OpensslTlsEngine::offer(const std::string& applicationProtocol) {
  if (applicationProtocol.empty()) return true;
  const std::string list = static_cast<char>(applicationProtocol.size()) + applicationProtocol;
  return SSL_set_alpn_protos(connection_.get(), reinterpret_cast<const unsigned char*>(list.data()),
                             static_cast<unsigned>(list.size())) == 0;
}

// RFC 7301 section 3.2: a client that means to speak something else is sent away (ALPACA).
int OpensslTlsEngine::onOffer(SSL* connection, const unsigned char** chosen, unsigned char* size,
                              const unsigned char* offered, unsigned offeredSize, void*) {
  const std::string& own = of(connection)->applicationProtocol_;
  if (own.empty()) return SSL_TLSEXT_ERR_NOACK;
  for (unsigned at = 0; at < offeredSize; at += 1U + offered[at]) {
    const std::string_view name(reinterpret_cast<const char*>(offered) + at + 1, offered[at]);
    if (name != own) continue;
    *chosen = offered + at + 1;
    *size = offered[at];
    return SSL_TLSEXT_ERR_OK;
  }
  return SSL_TLSEXT_ERR_ALERT_FATAL;
}

int OpensslTlsEngine::onVerify(int isFine, X509_STORE_CTX* store) {
  if (isFine == 1) return 1;
  const auto* connection =
      static_cast<const SSL*>(X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
  OpensslTlsEngine& engine = *of(connection);
  const X509* certificate = X509_STORE_CTX_get0_cert(store);
  if (engine.complaint_.empty() && certificate != nullptr) {
    engine.complaint_ = certificateComplaint(X509_STORE_CTX_get_error(store), certificate, engine.expectedName_);
  }
  return 0;
}

void OpensslTlsEngine::onAlert(const SSL* connection, int where, int value) {
  const bool isFatal = value >> 8 == SSL3_AL_FATAL;
  if ((where & SSL_CB_READ_ALERT) == SSL_CB_READ_ALERT && isFatal) {
    of(connection)->peerAlert_ = SSL_alert_desc_string_long(value);
  }
}

void OpensslTlsEngine::fail(const char* during) {
  state_ = State::kFailed;
  if (!complaint_.empty()) {
    error_ = Error{complaint_};
  } else if (!peerAlert_.empty()) {
    error_ = Error{"the other side refused: " + peerAlert_};
  } else {
    error_ = opensslError(during);
  }
  ERR_clear_error();
}

void OpensslTlsEngine::advance() {
  if (state_ != State::kHandshaking) return;
  ERR_clear_error();
  const int result = SSL_do_handshake(connection_.get());
  if (result == 1) return handshakeDone();
  if (SSL_get_error(connection_.get(), result) != SSL_ERROR_WANT_READ) fail("the handshake failed");
}

void OpensslTlsEngine::handshakeDone() {
  state_ = State::kReady;
  const std::string version = SSL_get_version(connection_.get());  // "TLSv1.3"
  info_.version = version.starts_with("TLSv") ? "TLS " + version.substr(4) : version;
  info_.cipher = SSL_get_cipher_name(connection_.get());
  const bool isServer = SSL_is_server(connection_.get()) == 1;
  info_.serverEndPoint =
      endPointOf(isServer ? SSL_get_certificate(connection_.get()) : SSL_get0_peer_certificate(connection_.get()));
  if (isServer) {
    const char* asked = SSL_get_servername(connection_.get(), TLSEXT_NAMETYPE_host_name);
    if (asked != nullptr) info_.serverName = visible(asked);
  }
  const X509* peer = SSL_get0_peer_certificate(connection_.get());
  if (peer == nullptr || SSL_get_verify_mode(connection_.get()) == SSL_VERIFY_NONE) return;
  const std::vector<std::string> names = hostNamesOf(peer);
  if (!names.empty()) info_.peerName = visible(names.front());
}

void OpensslTlsEngine::feedCiphertext(std::string_view bytes) {
  if (state_ == State::kFailed || bytes.empty()) return;
  BIO_write(incoming_, bytes.data(), static_cast<int>(bytes.size()));
  advance();
}

size_t OpensslTlsEngine::readPlaintext(char* buffer, size_t size) {
  if (state_ != State::kReady) return 0;
  ERR_clear_error();
  size_t got = 0;
  const int result = SSL_read_ex(connection_.get(), buffer, size, &got);
  if (result == 1) return got;
  switch (SSL_get_error(connection_.get(), result)) {
    case SSL_ERROR_WANT_READ:
      break;
    case SSL_ERROR_ZERO_RETURN:
      state_ = State::kClosed;
      break;
    default:
      fail("the TLS connection broke");
  }
  return 0;
}

void OpensslTlsEngine::writePlaintext(std::string_view octets) {
  if (state_ == State::kHandshaking || state_ == State::kFailed || octets.empty()) return;
  ERR_clear_error();
  size_t written = 0;
  // A memory BIO takes everything; what fails here is the connection after a close_notify of ours.
  if (SSL_write_ex(connection_.get(), octets.data(), octets.size(), &written) != 1) ERR_clear_error();
}

void OpensslTlsEngine::closeNotify() {
  if (state_ != State::kReady && state_ != State::kClosed) return;
  ERR_clear_error();
  if (SSL_shutdown(connection_.get()) < 0) ERR_clear_error();
}

std::string_view OpensslTlsEngine::ciphertext() const {
  char* octets = nullptr;
  const long size = BIO_get_mem_data(outgoing_, &octets);
  return std::string_view(octets, static_cast<size_t>(size)).substr(consumedBytes_);
}

void OpensslTlsEngine::consumeCiphertext(size_t count) {
  consumedBytes_ += count;
  if (!ciphertext().empty()) return;
  BIO_reset(outgoing_);
  consumedBytes_ = 0;
}

}  // namespace

Result<std::unique_ptr<TlsEngine>> TlsEngine::create(const TlsParameters& parameters, TlsSide side,
                                                     int64_t unixSeconds) {
  return OpensslTlsEngine::create(parameters, side, unixSeconds);
}

}  // namespace coexist
