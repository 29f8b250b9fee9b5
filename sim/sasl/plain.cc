#include "base/mutant.h"
#include "base/text.h"
#include "sasl/mechanism_factories.h"

namespace coexist {
namespace {

std::string messageOf(const SaslCredentials& credentials) {
  std::string message = credentials.authorizationId;
  message += '\0' + credentials.user + '\0' + credentials.password;
  return message;
}

Result<std::string> computeToken(const SaslTokenContext& context) { return messageOf(context.credentials); }

std::optional<std::string> verifyToken(const SaslTokenContext& context, std::string_view octets) {
  const SaslCredentials& expected = context.credentials;
  const auto parts = split(octets, '\0');
  if (parts.size() != 3) return "not a PLAIN message: three fields between two NULs were expected";
  const std::string claimed =
      "PLAIN, authorization identity \"" + visible(parts[0]) + "\", user \"" + visible(parts[1]) + "\": ";
  if (parts[0] != expected.authorizationId) return claimed + "another authorization identity was expected";
  if (!equalsIgnoreCase(parts[1], expected.user)) return claimed + "user \"" + expected.user + "\" was expected";
  const bool wrongWanted = context.words.has(ProofWord::kWrong);
  if (parts[2] != expected.password)
    return claimed + (wrongWanted ? "the wrong password was expected" : "the password is wrong");
  return std::nullopt;
}

constexpr SaslToken kPlainTokens[] = {
    {"plain", SaslToken::Argument::kUserAndIdentity, kPasswordProofWords, &computeToken, &verifyToken}};

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
    if (!verifier_.checkPassword || verifier_.checkPassword(identity_) || mutated("plain-refuses-nobody"))
      return saslDone();
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
    return saslDone(messageOf(credentials_));
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

std::optional<std::string> describePlain(std::string_view octets) {
  const auto fields = split(octets, '\0');
  if (fields.size() != 3 || fields[1].empty()) return std::nullopt;
  const std::string asWhom = fields[0].empty() ? "" : " for " + visible(fields[0]);
  return "PLAIN user " + visible(fields[1]) + asWhom;
}

std::span<const SaslToken> plainTokens() { return kPlainTokens; }

}  // namespace coexist
