#include "product/profile_text.h"

#include <fmt/format.h>

#include <span>

namespace coexist {
namespace {

using Replies = std::vector<std::pair<std::string_view, SourcedText>>;

template <typename Text>
Replies said(std::span<const SourcedText> texts, std::string_view (*nameOf)(Text)) {
  Replies replies;
  for (size_t i = 0; i < texts.size(); ++i) {
    if (!texts[i].text.empty()) replies.emplace_back(nameOf(static_cast<Text>(i)), texts[i]);
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
      return said(product.imap.texts, &imapTextName);
    case MailProtocol::kPop3:
      return said(product.pop3.texts, &pop3TextName);
    case MailProtocol::kSmtp:
      return said(product.smtp.texts, &smtpTextName);
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
