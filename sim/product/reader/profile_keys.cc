#include "product/reader/profile_keys.h"

#include "base/field_row.h"
#include "product/proxy_names.h"
#include "product/reader/profile_parts.h"
#include "product/reader/profile_shapes.h"
#include "product/reader/service_reader.h"

namespace coexist {
namespace {

constexpr std::string_view portKey(MailProtocol protocol) {
  switch (protocol) {
    case MailProtocol::kImap:
      return "imap-port";
    case MailProtocol::kPop3:
      return "pop3-port";
    case MailProtocol::kSmtp:
      return "smtp-port";
  }
  return {};
}

template <auto kPorts, MailProtocol kProtocol>
constexpr auto portField(std::string_view help) {
  using Owner = typename field_detail::Path<kPorts>::Owner;
  return Field<Owner>{portKey(kProtocol), integer(1, 65535), help,
                      [](Owner& owner, FieldValue port) {
                        (owner.*kPorts)[kProtocol] = static_cast<uint16_t>(std::get<int64_t>(port));
                      },
                      [](const Owner& owner) { return FieldValue(static_cast<int64_t>((owner.*kPorts)[kProtocol])); }};
}

constexpr std::string_view kRulePort = "where it connects; without it the rule says nothing of the protocol";
constexpr Field<ProxyRule> kRuleFields[] = {
    field<&ProxyRule::towards>("towards", listOfTexts(), "product families, or * for any").thatIsRequired(),
    wordsField<kProxyLogins, &ProxyRule::logins>("logons", "proxy log-on", "ways to log on, the one to try first first")
        .thatIsRequired(),
    wordField<kProxySecurities, &ProxyRule::security>("security", "in clear, by STARTTLS, or TLS from the first octet")
        .thatIsRequired(),
    portField<&ProxyRule::ports, MailProtocol::kImap>(kRulePort),
    portField<&ProxyRule::ports, MailProtocol::kPop3>(kRulePort),
    portField<&ProxyRule::ports, MailProtocol::kSmtp>(kRulePort),
};

constexpr std::string_view kTrustPort = "where the back-end service listens, in TLS, for its own kind";
constexpr Field<Product> kTrustPortFields[] = {
    portField<&Product::trustPorts, MailProtocol::kImap>(kTrustPort),
    portField<&Product::trustPorts, MailProtocol::kPop3>(kTrustPort),
    portField<&Product::trustPorts, MailProtocol::kSmtp>(kTrustPort),
};

constexpr int64_t kMostPenaltyMs = 10 * 60 * 1000;
constexpr int64_t kMostFailures = 100'000;
constexpr Field<Product> kPenaltyFields[] = {
    field<&Product::penalties, &PenaltyPolicy::delayMs>(
        "delay-ms", integer(0, kMostPenaltyMs),
        "before a refusal; and before the address's next log-on is judged, doubled with each failure"),
    field<&Product::penalties, &PenaltyPolicy::mostDelayMs>("most-delay-ms", integer(0, kMostPenaltyMs),
                                                            "to which that grows"),
    field<&Product::penalties, &PenaltyPolicy::addressFailures>(
        "address-failures", integer(0, kMostFailures),
        "from then on an address's log-ons are refused unasked, but to accounts that it has been in; 0: never"),
    field<&Product::penalties, &PenaltyPolicy::accountFailures>(
        "account-failures", integer(0, kMostFailures),
        "from then on addresses that have never been in an account wait for others' failures too; 0: never"),
    field<&Product::penalties, &PenaltyPolicy::forgetMs>("forget-ms", integer(1000, 24 * 60 * 60 * 1000),
                                                         "one failure is forgotten each"),
    field<&Product::penalties, &PenaltyPolicy::hidesNames>(
        "hides-names", trueOrFalse(), "who has proved nothing hears the same, whether he exists or not"),
};

// What holds for every protocol comes before the protocols' own sections.
constexpr ProfileKey kKeys[] = {
    {field<&Product::title>("title", someText(), "what people call it").thatIsRequired()},
    {field<&Product::family>("family", someText(),
                             "what proxy rules call it; versions that are treated alike share one")},
    {field<&Product::parent>("extends", someText(), "the product whose facts hold unless this file says otherwise")},
    {field<&Product::notes>("notes", listOfTexts(), "conflicts between sources, and how they were decided")},
    {{"build", shaped(&buildShape), "what Update-ExchangeServer -Build names: up to four numbers"}, &readBuild},
    {{"settings", shaped(&commonSettingsShape), "what an administrator configures, for all three protocols"},
     &readCommonSettings},
    {{"imap", shaped(&imapShape), "the IMAP service"}, &readImapSection},
    {{"pop3", shaped(&pop3Shape), "the POP3 service"}, &readPop3Section},
    {{"smtp", shaped(&smtpShape), "the SMTP service"}, &readSmtpSection},
    {{"cmdlets", shaped(&cmdletsShape), "what the administrator's shell has"}, &readCmdlets},
    {{"back-end-service", shaped(&backEndServiceShape), "front end and back end are two services of one machine"},
     &readBackEndService},
    {{"proxy", shaped(&proxyShape), "how it reaches homes of other families, as a front end"}, &readProxyRules},
    {{"offers-only-what-it-carries", shaped(&carriedOnlyShape),
      "as a front end it lists and takes a mechanism only where it can log on to every home with it"},
     &readCarriedOnly},
    {{"guards-proofs", shaped(&guardsProofsShape),
      "as a front end it gives a password only to the home whose it is, and not in clear"},
     &readGuardsProofs},
    {{"penalties", shaped(&penaltiesShape), "what failed log-ons cost at its front end, over all protocols together"},
     &readPenalties},
    {{"quirks", shaped(&quirksShape), "misbehaviour that data cannot say: `coexist quirks`"}, &readQuirks},
};

}  // namespace

std::span<const ProfileKey> profileKeys() { return kKeys; }
std::span<const Field<ProxyRule>> proxyRuleFields() { return kRuleFields; }
std::span<const Field<Product>> trustPortFields() { return kTrustPortFields; }
std::span<const Field<Product>> penaltyFields() { return kPenaltyFields; }

}  // namespace coexist
