// NTLM inside of TLS, between real connections: a proof is taken where it is bound to the client's own channel.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/base64.h"
#include "gateway/front_lab.h"
#include "sasl/mechanism.h"

namespace coexist {
namespace {

using ::testing::HasSubstr;

// What the log says of alice's right proof in TLS, bound to `endPoint` or, without one, to none.
std::string causeOf(ChannelBinding binding, const std::function<std::string(const TlsInfo&)>& endPoint) {
  FrontFixture f;
  f.configure(MailProtocol::kImap, [binding](ServiceSettings& settings) { settings.ntlm.binding = binding; });
  FrontLab lab(
      MailProtocol::kImap, Testbed::memory(1), [](SessionIo& io) { return std::make_unique<PlainSession>(io); }, &f);
  PlainSession& client = lab.connect(993);
  SeededRandom random{7};
  const SaslClientTerms terms{endPoint(client.io.tlsInfo())};
  const auto ntlm =
      makeSaslClient("NTLM", {"", "alice", "alice-secret", "EXAMPLE", "PC"}, random, kLabUnixSeconds, terms);
  lab.say(client, "a1 AUTHENTICATE NTLM\r\n");
  const auto lines = lab.say(client, encodeBase64(ntlm->start().octets) + "\r\n");
  const auto challenge = decodeBase64(lines.empty() ? "" : std::string_view(lines[0]).substr(2));
  lab.say(client, encodeBase64(ntlm->answer(challenge.value_or("")).octets) + "\r\n");
  return lab.logged.empty() ? "" : lab.logged.back();
}

// alice's home takes passwords alone, so that the log shows how far she has come.
TEST(FrontEndInTls, takesAnNtlmProofThatIsBoundToItsOwnChannel) {
  const auto own = [](const TlsInfo& tls) { return tls.serverEndPoint; };
  const auto relayed = [](const TlsInfo& tls) {
    return std::string(tls.serverEndPoint.rbegin(), tls.serverEndPoint.rend());
  };
  const auto none = [](const TlsInfo&) { return std::string(); };
  const char *const taken = "NoPasswordToReplay", *const refused = "LogonDenied";
  EXPECT_THAT(causeOf(ChannelBinding::kRequire, own), HasSubstr(taken));
  EXPECT_THAT(causeOf(ChannelBinding::kRequire, none), HasSubstr(refused));
  EXPECT_THAT(causeOf(ChannelBinding::kRequire, relayed), HasSubstr(refused));
  EXPECT_THAT(causeOf(ChannelBinding::kAllow, own), HasSubstr(taken));
  EXPECT_THAT(causeOf(ChannelBinding::kAllow, none), HasSubstr(taken));
  EXPECT_THAT(causeOf(ChannelBinding::kAllow, relayed), HasSubstr(refused));
  EXPECT_THAT(causeOf(ChannelBinding::kNone, relayed), HasSubstr(taken));
}

}  // namespace
}  // namespace coexist
