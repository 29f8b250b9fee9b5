// Where a recipient's mail goes, and whether the sender may send it: decided from the directory, without a connection.
//
// A stranger's mail goes to recipients of ours, and nowhere else; he is logged on as nobody. Whoever has logged on may
// write to anybody as himself: mail that is not for us goes to his own home, which knows the way.
#pragma once

#include <optional>
#include <string>

#include "gateway/front_end_options.h"
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
  // Whom that home is asked for, where it is another address than the one that was said.
  std::optional<SmtpAddress> address = {};
};

// RFC 5321 section 4.5.1: mail for "postmaster", alone or in a mail domain of ours, goes to `postmaster` where the
// directory holds nobody of that address.
//
// `from` is empty for "<>". A path that asks to be sent on by somebody ("<@relay:b@out>", "b%out@here") is denied,
// whoever asks.
SmtpRoute routeRecipient(const Directory& directory, const SmtpSender& sender, const SmtpAddress& from,
                         const SmtpPath& to, const Postmaster& postmaster = {});

// Whoever has logged on sends as himself, or as nobody ("<>": reports); a service account or a server of the
// organisation as anybody.
bool maySendAs(const Directory& directory, const SmtpSender& sender, const SmtpAddress& from);

// Whether a stranger claims to be one of us. Of a mail domain of ours nobody is asked for by name: who is there is
// nobody's to learn. Reports ("<>") and other servers' mail come from elsewhere.
bool claimsToBeOurs(const Directory& directory, const SmtpSender& sender, const SmtpAddress& from);

}  // namespace coexist
