// What a server demands of an NTLM proof beyond that it is right: how old its form may be, and what it must be bound
// to.
//
// A right proof says who has made it and for which challenge, nothing about whom it was made for: it may have been
// relayed from another server, or through one. What binds it stands in the AV pairs that an NTLMv2 response returns.
// Source: [MS-NLMP] sections 2.2.2.1 (AV pairs), 3.2.5.1.2 (the server's checks), appendix B (MaxLifetime).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "sasl/ntlm_message.h"

namespace coexist {

// AV pair 10, which names the TLS channel that the proof is meant for. Source: Set-ImapSettings
// -ExtendedProtectionPolicy, whose words these are.
enum class ChannelBinding {
  kNone,     // not looked at
  kAllow,    // must be this channel's when it is sent
  kRequire,  // must be sent, and be this channel's
};

// As it stands here everything is taken that is right.
struct NtlmPolicy {
  bool v2Only = false;          // no NTLMv1, NTLM2 session or LMv2 response (LmCompatibilityLevel 5)
  bool micWithTime = false;     // the challenge that holds the time is answered with a MIC
  bool pairsUnchanged = false;  // each AV pair that was sent comes back as it was; others may stand beside them
  int64_t timeWindowMs = 0;     // how far the response's time may be from the server's; 0: any
  bool ownTarget = false;       // AV pair 9, where it is sent, names a service of this host
  ChannelBinding binding = ChannelBinding::kNone;
};

// What the demands are compared with.
struct NtlmTerms {
  NtlmPolicy policy = {};
  std::string serverEndPoint = {};         // TlsInfo::serverEndPoint of the connection; empty in clear
  std::vector<std::string> ownNames = {};  // by which clients may call the host, in any letter case
  int64_t unixSeconds = 0;                 // the server's time
};

// Which forms are taken: of a v1, session or LMv2 response nothing can be demanded but that it is none.
Status checkNtlmForm(const NtlmTerms& terms, bool isV2);
// Whether a right NTLMv2 response to `challenge` is what the terms demand. The Error says what is not, for a log.
Status checkNtlmTerms(const NtlmTerms& terms, const NtlmChallenge& challenge, const NtlmAuthenticate& message);

}  // namespace coexist
