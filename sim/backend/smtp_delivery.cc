#include "backend/smtp_delivery.h"

#include "sasl/mechanism_table.h"

namespace coexist {
namespace {

bool asksToBeSentOn(const SmtpPath& recipient) {
  return recipient.sourceRoute || recipient.address.routesOnwards() || recipient.address.domain.starts_with('[');
}

const Account* addressee(const Directory& directory, const SmtpAddress& recipient) {
  return recipient.domain.empty() ? directory.byAlias(recipient.local) : directory.byMail(recipient.text());
}

}  // namespace

bool maySubmitAs(const Directory& directory, const Authorization& who, const SmtpAddress& sender) {
  const Account* speaker = who.owner != nullptr ? who.owner : who.account;
  if (speaker == nullptr) return false;
  return sender.empty() || speaker->isServer() || directory.byMail(sender.text()) == speaker;
}

bool maySubmit(const ReceiveConnector& connector, const Authorization& who, std::string_view mechanism) {
  if (who.account == nullptr) return false;
  if (!connector.takesFrom(*who.account)) return false;
  return who.owner != nullptr || (!who.account->trustedHost.empty() && provesWindowsAccount(mechanism));
}

SmtpDelivery deliveryTo(const Directory& directory, std::string_view home, const SmtpPath& recipient, bool mayRelay) {
  using Kind = SmtpDelivery::Kind;
  if (asksToBeSentOn(recipient)) return {Kind::kRefused};
  const Account* account = addressee(directory, recipient.address);
  if (account != nullptr) {
    return account->home == home || mayRelay ? SmtpDelivery{Kind::kTaken, account->name} : SmtpDelivery{Kind::kRefused};
  }
  if (recipient.address.domain.empty() || directory.holdsMailDomain(recipient.address.domain)) return {Kind::kUnknown};
  return mayRelay ? SmtpDelivery{Kind::kTaken, smtpOutbox(recipient.address)} : SmtpDelivery{Kind::kRefused};
}

std::string smtpOutbox(const SmtpAddress& recipient) { return "outbox/" + recipient.text(); }

}  // namespace coexist
