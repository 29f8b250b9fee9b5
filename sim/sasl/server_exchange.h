// The server's side of one SASL exchange as IMAP, POP3 and SMTP carry it: lines of base64 in, challenges out, and at
// its end who has proved himself.
//
// How an answer is worded is the session's affair, and who may come in that of the verifier in SaslServerOptions.
// Source: RFC 4422 section 3. Lines, "*" and "=": RFC 3501 section 6.2.2, RFC 4959, RFC 5034 section 4, RFC 4954
// section 4.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "sasl/mechanism.h"

namespace coexist {

struct SaslTurn {
  enum class Kind {
    kChallenge,  // `challenge` is due, then a line of the client's; protocols have a form of their own for an empty one
    kDone,       // see identity()
    kFailed,     // `reason` is for a log, never for the client
    kCancelled,  // the client said "*"
    kNoBase64,
  };
  Kind kind = Kind::kFailed;
  std::string challenge = {};  // base64
  std::string reason = {};
};

class SaslServerExchange {
 public:
  // A SASL line may be longer than a command line (RFC 4954 section 4): what a session reads while the exchange lasts.
  static constexpr size_t kMaxLineBytes = kMaxSaslOctets;

  // Null for a mechanism that nobody can serve here. Whether it is offered is the caller's question. What `options`
  // points to must outlive the exchange.
  static std::unique_ptr<SaslServerExchange> start(std::string_view mechanism, const SaslServerOptions& options);

  // First, with what stands behind the mechanism in the command; "=" is a response without octets.
  SaslTurn begin(std::optional<std::string_view> initialResponse);
  SaslTurn hear(std::string_view line);  // what the client says then; a line over the limit fails
  // After any turn but kChallenge the exchange is over, and whatever is said fails.

  const std::string& mechanism() const { return mechanism_; }           // upper case
  const SaslIdentity& identity() const { return server_->identity(); }  // as SaslServer::identity()

 private:
  SaslServerExchange(std::string mechanism, std::unique_ptr<SaslServer> server)
      : mechanism_(std::move(mechanism)), server_(std::move(server)) {}
  SaslTurn read(std::string_view line);
  SaslTurn respond(std::optional<std::string_view> octets);
  SaslTurn end(SaslTurn turn);

  std::string mechanism_;
  std::unique_ptr<SaslServer> server_;
  bool over_ = false;
};

}  // namespace coexist
