// Who may log on to send, who may send as whom, and where a recipient's mail goes: pure rules, no protocol.
//
// Source: RFC 5321 sections 3.6 and 7.1; RFC 6409 section 6.1 for senders; Q197869 for relaying behind a log-on.
#pragma once

#include <string>
#include <string_view>

#include "backend/authorization.h"
#include "mail/directory.h"
#include "product/receive_connector.h"
#include "wire/smtp_command.h"

namespace coexist {

// Whether somebody who has logged on may send as `sender`: a service account and a server of the organisation as
// anybody, a person as one of his own addresses; everybody as nobody ("<>").
bool maySubmitAs(const Directory& directory, const Authorization& who, const SmtpAddress& sender);

// Whether an SMTP service lets `who` in: everybody who may act in his own or another's name, and a server that has
// proved itself by NTLM (it has no name to act in); of both whom the connector's permission groups let send.
bool maySubmit(const ReceiveConnector& connector, const Authorization& who, std::string_view mechanism);

struct SmtpDelivery {
  enum class Kind {
    kTaken,    // into `mailbox` of the MailStore
    kUnknown,  // the domain is ours, the recipient is nobody
    kRefused,  // not ours to take from this client
  };
  Kind kind = Kind::kRefused;
  std::string mailbox = {};
};

// Where `recipient`'s mail goes at `home`. Whoever has logged on may send to other homes of the organisation, and out
// of it, as `mayRelay` says; a stranger only to mailboxes that live here. What asks to be sent on by somebody else (a
// source route, "%", "!", an address within quotes) and address literals are taken from nobody.
SmtpDelivery deliveryTo(const Directory& directory, std::string_view home, const SmtpPath& recipient, bool mayRelay);

// The MailStore's name for mail that leaves the organisation: "outbox/bob@out.test". No account can be called so.
std::string smtpOutbox(const SmtpAddress& recipient);

}  // namespace coexist
