// One SASL log-on of a client at a back end, whatever the protocol: lines of base64 in, challenges out, and at its end
// who has proved himself. What an answer looks like on the wire is the session's affair.
//
// Source: RFC 4422; RFC 3501 section 6.2.2, RFC 5034 section 4 and RFC 4954 section 4 for lines, "*" and "=".
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "backend/admission.h"
#include "backend/session_context.h"
#include "sasl/mechanism.h"

namespace coexist {

// A SASL line may be longer than a command line (RFC 4954 section 4).
constexpr size_t kSaslLineBytes = 12'288;

class SaslLogon {
 public:
  struct Turn {
    enum class Kind {
      kChallenge,  // `challenge` is due, then a line; a session has a form of its own for an empty one
      kDone,       // see admission()
      kFailed,
      kCancelled,  // the client said "*"
      kNoBase64,
    };
    Kind kind = Kind::kFailed;
    std::string challenge = {};  // base64
  };

  // Null for a mechanism that nobody can serve here. Whether the profile honours it is the caller's question. `tls` is
  // the connection's; its peer's name counts on the trust port only. `context` must outlive the log-on.
  static std::unique_ptr<SaslLogon> start(const SessionContext& context, std::string_view mechanism,
                                          const TlsInfo& tls);

  // First, with what stands behind the mechanism in the command; "=" is a response without octets.
  Turn begin(std::optional<std::string_view> initialResponse);
  Turn hear(std::string_view line);  // what the client says then
  // After any but kChallenge the log-on is over.

  const std::string& mechanism() const { return mechanism_; }  // upper case
  const Admission& admission() const { return admission_; }    // after kDone somebody

 private:
  SaslLogon(const SessionContext& context, std::string_view mechanism, const TlsInfo& tls);
  SaslServerOptions options();
  Turn step(std::optional<std::string_view> response);

  const SessionContext& context_;
  std::string mechanism_;
  std::string certificateName_;
  std::unique_ptr<SaslServer> server_;
  Admission admission_;  // whose it would be, if the mechanism succeeds
};

}  // namespace coexist
