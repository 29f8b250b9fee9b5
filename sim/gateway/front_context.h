// What every session of one front end works with.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gateway/back_end_connector.h"
#include "gateway/front_end_options.h"
#include "gateway/notice_counter.h"
#include "gateway/protocol_log.h"

namespace coexist {

// Everything pointed to outlives the sessions.
struct FrontContext {
  const FrontEndOptions* options = nullptr;
  BackEndConnector* connector = nullptr;
  ProtocolLog* log = nullptr;  // of the session's protocol
  // options->product, less the mechanisms that are not carried (gateway/login/proxyable_mechanisms.h): what profile(),
  // pop3() and smtp() list and honour. Null: options->product.
  const Product* offered = nullptr;
  NoticeCounter* often = nullptr;  // of notices that a stranger can cause; null: they are told like all others

  const Product& product() const { return offered ? *offered : *options->product; }
  const ServiceSettings& settings(MailProtocol protocol) const {
    return options->machine->inEffect(protocol, MachineService::kFrontEnd);
  }
  const ImapProfile& profile() const { return product().imap; }
  const Pop3Profile& pop3() const { return product().pop3; }
  const SmtpProfile& smtp() const { return product().smtp; }
  // The mechanisms that are listed there, and whether one is accepted, with the settings in effect applied.
  std::vector<std::string> mechanisms(MailProtocol protocol, AccessState state) const;
  bool honours(MailProtocol protocol, AccessState state, std::string_view mechanism) const;
  // A reply text as this machine says it, without line end; of IMAP without tag and "* ".
  std::string text(ImapReplyText which) const { return profile().line(which, options->machine->fqdn()); }
  std::string text(Pop3ReplyText which) const { return pop3().line(which, options->machine->fqdn()); }
  // Other values than {host} are for the caller to fill in (filledText).
  std::string text(SmtpReplyText which) const {
    return filledText(smtp().text(which).text, {{"host", options->machine->fqdn()}});
  }
  bool noticing() const { return static_cast<bool>(options->notice); }
  void notice(const std::string& sentence) const {
    if (noticing()) options->notice(sentence);
  }
  // One that a stranger can cause as often as he likes.
  void notice(NoticeKind kind, const std::string& sentence) const {
    often ? often->add(kind, sentence) : notice(sentence);
  }
  // What became of a log-on through `listener`, where the account (may be null) is a health mailbox; no cause: it
  // succeeded.
  void recordHealth(MailProtocol protocol, const std::string& listener, const Account* account,
                    std::string_view cause) const;
};

// A user's name as a notice tells it: escaped, and no longer than a name has reason to be.
std::string noticeName(std::string_view userName);

}  // namespace coexist
