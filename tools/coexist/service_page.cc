#include "service_page.h"

#include <fmt/format.h>

#include <functional>

#include "base/text.h"
#include "listing.h"
#include "product/profile_text.h"

namespace coexist {
namespace {

// What a server says of itself in that role and state.
using Offer = std::function<std::string(ServerRole, AccessState)>;

std::string replies(const Product& product, MailProtocol protocol) {
  std::string page = heading(upperAscii(mailProtocolName(protocol)) + " replies");
  for (const auto& [name, fact] : repliesOf(product, protocol)) page += entry(name, sourced(fact));
  return page;
}

template <typename Profile>
std::string rows(std::span<const Field<Profile>> fields, const Profile& profile) {
  std::string page;
  for (const Field<Profile>& row : fields) {
    page += entry(row.key, fmt::format("{}   ({})", shownField(row.valueIn(profile)), row.help));
  }
  return page;
}

// What it says of that protocol besides replies and offers.
template <typename Profile>
std::string habits(MailProtocol protocol, const Profile& profile) {
  return heading(upperAscii(mailProtocolName(protocol)) + " habits and limits") + rows(Profile::fields(), profile) +
         rows(Profile::limits(), profile);
}

// One state's offer, lists and evidence, below each other.
std::string stateText(const MechanismLists& lists, const Offer& offer, ServerRole role, AccessState state,
                      std::string_view name) {
  const auto [at, i] = std::pair(static_cast<size_t>(role), static_cast<size_t>(state));
  std::string page = entry(name, offer(role, state));
  page +=
      entry("", fmt::format("lists {}; accepts {}", joined(lists.advertised[at][i]), joined(lists.honoured[at][i])));
  return page + entry("", originOf(lists.evidence[at][i]));
}

// Said once where it is the same in every state.
std::string offersAs(const MechanismLists& lists, const Offer& offer, ServerRole role) {
  std::string page;
  bool same = true;
  for (size_t i = 0; i < kAccessStates; ++i) {
    const auto state = static_cast<AccessState>(i);
    page += stateText(lists, offer, role, state, accessStateName(state));
    const std::string first = stateText(lists, offer, role, AccessState::kClearRestricted, "");
    same = same && stateText(lists, offer, role, state, "") == first;
  }
  return same ? stateText(lists, offer, role, AccessState::kClear, "always") : page;
}

std::string offers(MailProtocol protocol, const MechanismLists& lists, const Offer& offer) {
  const std::string title = "What it offers over " + upperAscii(mailProtocolName(protocol)) + " as a ";
  const std::string front = offersAs(lists, offer, ServerRole::kFront);
  const std::string back = offersAs(lists, offer, ServerRole::kBack);
  if (front == back) return heading(title + "front end and as a back end") + front;
  return heading(title + "front end") + front + heading(title + "back end") + back;
}

}  // namespace

std::string sourced(const SourcedText& fact) { return fact.text + "   " + originOf(fact); }

std::string imapPage(const Product& product) {
  const ImapProfile& imap = product.imap;
  if (!imap.served) return {};
  const std::string page = replies(product, MailProtocol::kImap) + habits(MailProtocol::kImap, imap);
  return page + offers(MailProtocol::kImap, imap, [&product](ServerRole role, AccessState state) {
           return product.imap.capabilityLine(role, state, product.defaults[MailProtocol::kImap]);
         });
}

std::string pop3Page(const Product& product) {
  const Pop3Profile& pop3 = product.pop3;
  if (!pop3.served) return {};
  const std::string page = replies(product, MailProtocol::kPop3) + habits(MailProtocol::kPop3, pop3);
  return page + offers(MailProtocol::kPop3, pop3, [&product](ServerRole role, AccessState state) {
           const auto lines = product.pop3.capabilityLines(role, state, product.defaults[MailProtocol::kPop3]);
           return lines.empty() ? "CAPA is not known" : "CAPA: " + joined(lines);
         });
}

std::string smtpPage(const Product& product) {
  const SmtpProfile& smtp = product.smtp;
  if (!smtp.served) return {};
  const std::string page = replies(product, MailProtocol::kSmtp) + habits(MailProtocol::kSmtp, smtp);
  return page + offers(MailProtocol::kSmtp, smtp, [&product](ServerRole role, AccessState state) {
           const auto lines = product.smtp.extensionLines(role, state, product.defaults[MailProtocol::kSmtp]);
           return lines.empty() ? "EHLO is not known" : "EHLO: " + joined(lines);
         });
}

}  // namespace coexist
