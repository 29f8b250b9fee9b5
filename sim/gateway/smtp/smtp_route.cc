#include "gateway/smtp/smtp_route.h"

#include "base/text.h"

namespace coexist {
namespace {

// Nothing where there is no postmaster, or mail for another is asked about.
std::optional<SmtpRoute> routeToPostmaster(const SmtpAddress& to, const Postmaster& postmaster) {
  if (postmaster.home.empty() || !equalsIgnoreCase(to.local, "postmaster")) return std::nullopt;
  SmtpRoute route{SmtpRoute::Kind::kLocal, postmaster.home};
  if (!postmaster.mail.empty()) route.address = parseSmtpAddress(postmaster.mail);
  return route;
}

}  // namespace

SmtpRoute routeRecipient(const Directory& directory, const SmtpSender& sender, const SmtpAddress& from,
                         const SmtpPath& to, const Postmaster& postmaster) {
  if (to.sourceRoute || to.address.routesOnwards()) return {SmtpRoute::Kind::kDenied, {}};
  if (const Account* account = directory.byMail(to.address.text())) return {SmtpRoute::Kind::kLocal, account->home};
  if (to.address.domain.empty() || directory.holdsMailDomain(to.address.domain)) {
    return routeToPostmaster(to.address, postmaster).value_or(SmtpRoute{SmtpRoute::Kind::kUnknown, {}});
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

bool claimsToBeOurs(const Directory& directory, const SmtpSender& sender, const SmtpAddress& from) {
  return !sender && !from.empty() && directory.holdsMailDomain(from.domain);
}

}  // namespace coexist
