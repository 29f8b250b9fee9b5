// SASL without I/O: both sides of a mechanism, in raw octets (base64 and the protocol's framing are the caller's).
//
// A client or server object carries one exchange and only moves forward.
// Source: RFC 4422; PLAIN RFC 4616; LOGIN draft-murchison-sasl-login; NTLM [MS-NLMP].
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "base/result.h"
#include "sasl/ntlm_policy.h"

namespace coexist {

// A longer message is refused (RFC 4954 section 4: a SASL line may have 12,288 octets).
constexpr size_t kMaxSaslOctets = 12'288;

// What a client proves itself with.
struct SaslCredentials {
  std::string authorizationId;  // whose rights are wanted; usually empty
  std::string user;
  std::string password;
  std::string domain;       // NTLM
  std::string workstation;  // NTLM
};

struct SaslStep {
  enum class Kind {
    kContinue,  // send `octets` to the other side and wait
    kDone,      // server: succeeded, see identity(); client: nothing more to send but `octets`
    kFailed,    // `reason` is for a log, never for the other side
  };
  Kind kind = Kind::kFailed;
  std::string octets = {};
  std::string reason = {};
};

class SaslClient {
 public:
  virtual ~SaslClient() = default;
  // The initial response, if the mechanism has one (PLAIN, NTLM): sent with the command, or kept as the answer to the
  // server's first, empty challenge, which is not handed in. LOGIN has none: kContinue without octets, and the first
  // challenge is for answer().
  virtual SaslStep start() = 0;
  virtual SaslStep answer(std::string_view challenge) = 0;
};

// Who has proved what. `password` is set by mechanisms that reveal it: a front end needs it to replay a log-on.
struct SaslIdentity {
  std::string authorizationId;
  std::string user;    // as the client named it
  std::string domain;  // NTLM; may be empty
  std::optional<std::string> password;
};

// How a server checks. Both are called at most once an exchange.
struct SaslVerifier {
  // For PLAIN and LOGIN: whether the password is right. May be absent: then any password is "done" and the caller goes
  // on with identity().password.
  std::function<bool(const SaslIdentity&)> checkPassword;
  // For NTLM: the 16-octet NT hash of domain\user (either may be empty or carry the other, as clients do); nothing if
  // there is no such account.
  std::function<std::optional<std::string>(std::string_view domain, std::string_view user)> ntHash;
};

class SaslServer {
 public:
  virtual ~SaslServer() = default;
  // Called first without a response when the client sent none: the answer is the first challenge (empty for PLAIN and
  // NTLM). After kDone or kFailed everything fails.
  virtual SaslStep respond(std::optional<std::string_view> response) = 0;
  // Proved after kDone. After kFailed it holds the names that were claimed, as far as they could be read, and no
  // password: for a log.
  virtual const SaslIdentity& identity() const = 0;
};

struct SaslServerOptions {
  SaslVerifier verifier;
  std::string targetName;          // NTLM: NetBIOS domain, "EXAMPLE"
  std::string hostName;            // NTLM: DNS name of the server, "mail.example.test"
  bool targetInfo = true;          // NTLM: send AV pairs in the challenge (Exim's and Cyrus SASL's servers send none)
  int64_t unixSeconds = 0;         // NTLM: for the timestamp AV pair, which makes clients send a MIC; 0: no such pair
  RandomSource* random = nullptr;  // NTLM: for challenges; must outlive the server
  NtlmPolicy ntlm = {};            // what is demanded of a response
  std::string serverEndPoint;      // NTLM: of the connection's TLS (TlsInfo); empty in clear
  std::function<void(std::string_view challenge)> issued;  // NTLM: hears the 8 octets of each challenge; may be absent
  Status (*ntlmCrypto)() = nullptr;   // NTLM: whether it can be computed at all; null: cryptoStatus()
  std::vector<std::string> ownNames;  // NTLM: by which clients may call the server, besides hostName
};

// NTLM: what a client minds about the server that challenges it.
struct SaslClientTerms {
  std::string serverEndPoint = {};  // of the connection's TLS (TlsInfo), which the proof is bound to; empty: to none
  // Whoever asks must not be this host, which is the client's own: a challenge in its name has been handed back.
  std::string refusedHost = {};
  // Whether the client's own side has issued that challenge, of 8 octets: then it is not answered. May be absent.
  std::function<bool(std::string_view challenge)> isOwnChallenge = {};
};

// Null for a mechanism that is not spoken here. Names in any letter case; mechanism_table.h has them all.
std::unique_ptr<SaslServer> makeSaslServer(std::string_view mechanism, const SaslServerOptions& options);
std::unique_ptr<SaslClient> makeSaslClient(std::string_view mechanism, const SaslCredentials& credentials,
                                           RandomSource& random, int64_t unixSeconds,
                                           const SaslClientTerms& terms = {});

}  // namespace coexist
