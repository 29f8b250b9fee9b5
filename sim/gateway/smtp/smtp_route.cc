#include "gateway/smtp/smtp_route.h"

namespace coexist {

SmtpRoute routeRecipient(const Directory& directory, const SmtpSender& sender, const SmtpAddress& from,
                         const SmtpPath& to) {
  if (to.sourceRoute || to.address.routesOnwards()) return {SmtpRoute::Kind::kDenied, {}};
  if (const Account* account = directory.byMail(to.address.text())) return {SmtpRoute::Kind::kLocal, account->home};
  if (to.address.domain.empty() || directory.holdsMailDomain(to.address.domain)) {
    return {SmtpRoute::Kind::kUnknown, {}};
  }
  if (!sender) return {SmtpRoute::Kind::kDenied, {}};
  // A service account has no home of its own: whose mail it brings has one.
  const Account* named = from.empty() ? nullptr : directory.byMail(from.text());
  return {SmtpRoute::Kind::kOnwards, named ? named->home : sender->mailbox->home};
}

bool maySendAs(const Directory& directory, const SmtpSender& sender, const SmtpAddress& from) {
  if (!sender || from.empty()) return true;
  if (sender->account->isServer()) return true;
  return directory.byMail(from.text()) == sender->mailbox;
}

}  // namespace coexist
