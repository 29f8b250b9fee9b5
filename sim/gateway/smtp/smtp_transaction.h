// What one client's SMTP session holds between its commands.
#pragma once

#include <optional>
#include <string>

#include "gateway/smtp/smtp_back_end_link.h"
#include "gateway/smtp/smtp_message.h"
#include "gateway/smtp/smtp_route.h"

namespace coexist {

// A reply that is no success, and what only the log is told.
struct SmtpRefusal {
  SmtpReplyText text = SmtpReplyText::kBadCommand;
  std::string cause = {};    // one word; then the operator hears of it too
  std::string target = {};   // as SmtpBackEndLink::target()
  std::string detail = {};   // escaped
  std::string address = {};  // the text's {address}
  bool isError = false;      // against the protocol: counts
  bool isLogin = false;      // a log-on that failed: counts too
};

struct SmtpTransaction {
  SmtpEnvelope envelope;
  std::string home;  // of its recipients; empty before the first
  SmtpPath asked;    // the recipient that the back end has been asked for last
  SmtpRoute::Kind route = SmtpRoute::Kind::kLocal;
  size_t recipients = 0;  // taken
};

// A message under way, or a chunk that belongs to none.
struct SmtpIncoming {
  SmtpMessage message;
  bool endsTransaction = true;
  std::optional<SmtpRefusal> refused = {};  // what its end is answered with: the rest is swallowed
  uint64_t swallowed = 0;                   // octets of that
};

}  // namespace coexist
