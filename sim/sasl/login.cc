#include "base/mutant.h"
#include "sasl/mechanism_factories.h"

namespace coexist {
namespace {

// Its two responses.
constexpr SaslToken kLoginTokens[] = {
    {"login.user",
     SaslToken::Argument::kUser,
     {},
     [](const SaslTokenContext& context) { return Result<std::string>(context.credentials.user); }},
    {"login.password", SaslToken::Argument::kUser, kPasswordProofWords,
     [](const SaslTokenContext& context) { return Result<std::string>(context.credentials.password); }},
};

class LoginServer final : public SaslServer {
 public:
  explicit LoginServer(SaslVerifier verifier) : verifier_(std::move(verifier)) {}

  SaslStep respond(std::optional<std::string_view> response) override {
    if (response && response->size() > kMaxSaslOctets) return fail("LOGIN: the message is too long");
    switch (stage_) {
      case Stage::kStart:
        stage_ = Stage::kUser;
        // An initial response is the user name: "AUTH LOGIN YWxpY2U=".
        return response ? user(*response) : saslContinue("Username:");
      case Stage::kUser:
        return response ? user(*response) : fail("LOGIN: no user name");
      case Stage::kPassword:
        return response ? password(*response) : fail("LOGIN: no password");
      case Stage::kFinished:
        break;
    }
    return fail("LOGIN: a message after the end of the exchange");
  }

  const SaslIdentity& identity() const override { return identity_; }

 private:
  enum class Stage { kStart, kUser, kPassword, kFinished };

  // A bad name is refused only after the password has come, as a wrong one is.
  SaslStep user(std::string_view name) {
    nameRefused_ = name.empty() || !isCleanName(name);
    if (!nameRefused_) identity_.user = name;
    stage_ = Stage::kPassword;
    return saslContinue("Password:");
  }

  SaslStep password(std::string_view text) {
    if (nameRefused_) return fail("LOGIN: the user name is empty or holds a control");
    if (text.empty() || text.find('\0') != std::string_view::npos)
      return fail("LOGIN: the password is empty or holds NUL");
    stage_ = Stage::kFinished;
    identity_.password = std::string(text);
    if (!verifier_.checkPassword || verifier_.checkPassword(identity_) || mutated("login-refuses-nobody"))
      return saslDone();
    return fail("LOGIN: unknown user or wrong password");
  }

  SaslStep fail(std::string reason) {
    stage_ = Stage::kFinished;
    identity_.password.reset();
    return saslFailed(std::move(reason));
  }

  SaslVerifier verifier_;
  SaslIdentity identity_;
  Stage stage_ = Stage::kStart;
  bool nameRefused_ = false;
};

// Goes by the order of the questions, not by their words: servers word them differently.
class LoginClient final : public SaslClient {
 public:
  explicit LoginClient(const SaslCredentials& credentials) : credentials_(credentials) {}

  SaslStep start() override { return saslContinue({}); }

  SaslStep answer(std::string_view) override {
    switch (answered_++) {
      case 0:
        return saslContinue(credentials_.user);
      case 1:
        return saslDone(credentials_.password);
      default:
        answered_ = 2;
        return saslFailed("LOGIN: the server asks for more than user name and password");
    }
  }

 private:
  SaslCredentials credentials_;
  int answered_ = 0;
};

}  // namespace

std::unique_ptr<SaslServer> makeLoginServer(const SaslServerOptions& options) {
  return std::make_unique<LoginServer>(options.verifier);
}

std::unique_ptr<SaslClient> makeLoginClient(const SaslClientOptions& options) {
  return std::make_unique<LoginClient>(options.credentials);
}

std::span<const SaslToken> loginTokens() { return kLoginTokens; }

}  // namespace coexist
