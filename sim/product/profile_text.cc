#include "product/profile_text.h"

#include <fmt/format.h>

#include <span>

namespace coexist {
namespace {

using Replies = std::vector<std::pair<std::string_view, SourcedText>>;

template <typename Profile>
Replies said(const Profile& profile) {
  Replies replies;
  for (const auto& row : Profile::replyTexts()) {
    if (!profile.text(row.text).text.empty()) replies.emplace_back(row.name, profile.text(row.text));
  }
  return replies;
}

}  // namespace

std::string originOf(const SourcedText& fact) {
  return fmt::format("[{}: {}]", evidenceName(fact.tag), fact.source.empty() ? "no source" : fact.source);
}

std::string explained(Quirk quirk) {
  const QuirkRow& row = quirkRow(quirk);
  return fmt::format("{} [{}]", row.summary, row.evidence);
}

Replies repliesOf(const Product& product, MailProtocol protocol) {
  switch (protocol) {
    case MailProtocol::kImap:
      return said(product.imap);
    case MailProtocol::kPop3:
      return said(product.pop3);
    case MailProtocol::kSmtp:
      return said(product.smtp);
  }
  return {};
}

std::vector<std::string> offerOf(const Product& product, MailProtocol protocol, ServerRole role, AccessState state,
                                 const ServiceSettings& settings) {
  switch (protocol) {
    case MailProtocol::kImap:
      return {product.imap.capabilityLine(role, state, settings)};
    case MailProtocol::kPop3:
      return product.pop3.capabilityLines(role, state, settings);
    case MailProtocol::kSmtp:
      return product.smtp.extensionLines(role, state, settings);
  }
  return {};
}

}  // namespace coexist
