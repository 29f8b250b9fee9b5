#include "base/text.h"
#include "sasl/rows.h"

namespace coexist {
namespace {

class PlainServer final : public SaslServer {
 public:
  explicit PlainServer(SaslVerifier verifier) : verifier_(std::move(verifier)) {}

  SaslStep respond(std::optional<std::string_view> response) override {
    if (finished_) return saslFailed("PLAIN: a message after the end of the exchange");
    if (!response && !asked_) {
      asked_ = true;
      return saslContinue({});
    }
    finished_ = true;
    return response ? check(*response) : saslFailed("PLAIN: no message");
  }

  const SaslIdentity& identity() const override { return identity_; }

 private:
  // message = [authzid] NUL authcid NUL passwd, and nothing behind it (RFC 4616 section 2).
  SaslStep check(std::string_view message) {
    if (message.size() > kMaxSaslOctets) return saslFailed("PLAIN: the message is too long");
    const auto fields = split(message, '\0');
    if (fields.size() != 3) return saslFailed("PLAIN: the message has not exactly two NULs");
    if (fields[1].empty() || fields[2].empty()) return saslFailed("PLAIN: user name or password is empty");
    if (!isCleanName(fields[0]) || !isCleanName(fields[1])) return saslFailed("PLAIN: a control stands in a name");
    identity_.authorizationId = fields[0];
    identity_.user = fields[1];
    identity_.password = std::string(fields[2]);
    if (!verifier_.checkPassword || verifier_.checkPassword(identity_)) return saslDone();
    identity_.password.reset();
    return saslFailed("PLAIN: unknown user or wrong password");
  }

  SaslVerifier verifier_;
  SaslIdentity identity_;
  bool asked_ = false;
  bool finished_ = false;
};

class PlainClient final : public SaslClient {
 public:
  explicit PlainClient(const SaslCredentials& credentials) : credentials_(credentials) {}

  SaslStep start() override {
    const auto hasNul = [](const std::string& text) { return text.find('\0') != std::string::npos; };
    if (hasNul(credentials_.authorizationId) || hasNul(credentials_.user) || hasNul(credentials_.password)) {
      return saslFailed("PLAIN: a NUL in the credentials cannot be sent");
    }
    std::string message = credentials_.authorizationId;
    message += '\0';
    message += credentials_.user;
    message += '\0';
    message += credentials_.password;
    return saslDone(std::move(message));
  }

  SaslStep answer(std::string_view) override { return saslFailed("PLAIN: the server asks for more"); }

 private:
  SaslCredentials credentials_;
};

}  // namespace

std::unique_ptr<SaslServer> makePlainServer(const SaslServerOptions& options) {
  return std::make_unique<PlainServer>(options.verifier);
}

std::unique_ptr<SaslClient> makePlainClient(const SaslClientOptions& options) {
  return std::make_unique<PlainClient>(options.credentials);
}

}  // namespace coexist
