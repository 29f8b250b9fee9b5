// Where a recipient's mail goes, whether the sender may send it, and how the front end reaches the home that takes it:
// decided from the directory and the product's rules, without a connection.
//
// A stranger's mail goes to recipients of ours, and nowhere else; he is logged on as nobody. Whoever has logged on may
// write to anybody as himself: mail that is not for us goes to his own home, which knows the way.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "gateway/login/proxy_logon.h"
#include "wire/smtp_command.h"

namespace coexist {

// Whose mail it is; empty for a stranger's. Only a proof that has been verified gets here.
using SmtpSender = std::optional<ClientProof>;

struct SmtpRoute {
  enum class Kind {
    kLocal,    // somebody of ours
    kOnwards,  // not ours: the sender's own home sends it on
    kUnknown,  // ours to know, and there is nobody
    kDenied,   // not ours, and not for this sender to send
  };
  Kind kind = Kind::kDenied;
  std::string home;  // for the first two: as Account::home
};

// `from` is empty for "<>". A path that asks to be sent on by somebody ("<@relay:b@out>", "b%out@here") is denied,
// whoever asks.
SmtpRoute routeRecipient(const Directory& directory, const SmtpSender& sender, const SmtpAddress& from,
                         const SmtpPath& to);

// Whoever has logged on sends as himself, or as nobody ("<>": reports); a service account or a server of the
// organisation as anybody.
bool maySendAs(const Directory& directory, const SmtpSender& sender, const SmtpAddress& from);

// One way to log on to a back end.
struct SmtpIdentity {
  ProxyLogon logon = ProxyLogon::kPlaintextReplay;
  std::string user = {};  // for PLAIN and LOGIN
  std::string domain = {};
  std::string account = {};  // these two for NTLM
  std::string password = {};
};

// Everything that the second hop needs.
struct SmtpHop {
  std::string home;
  Endpoint target;
  ProxySecurity security = ProxySecurity::kClear;
  bool verifyPeer = false;               // the back end's certificate must verify and carry target.host
  bool logsOn = false;                   // else it is a stranger's mail, and nobody logs on
  std::vector<SmtpIdentity> identities;  // in the order of the rule; at least one when logsOn

  std::string targetText() const;  // as ProxyPlan::targetText()
};

using SmtpHopDecision = std::variant<SmtpHop, ProxyRefusal>;

// `policy.protocol` is kSmtp.
SmtpHopDecision decideSmtpHop(const ProxyPolicy& policy, std::string_view home, const SmtpSender& sender);

}  // namespace coexist
