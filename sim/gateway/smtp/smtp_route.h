// Where a recipient's mail goes, and whether the sender may send it: decided from the directory, without a connection.
//
// A stranger's mail goes to recipients of ours, and nowhere else; he is logged on as nobody. Whoever has logged on may
// write to anybody as himself: mail that is not for us goes to his own home, which knows the way.
#pragma once

#include <optional>
#include <string>

#include "gateway/login/client_proof.h"
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

}  // namespace coexist
