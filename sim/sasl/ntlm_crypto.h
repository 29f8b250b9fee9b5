// What NTLM computes, in the words of its specification. All results are octets.
//
// Hashes and session keys have 16 octets, challenges 8; a caller that hands in anything else has a bug. It all stands
// on crypto/algorithms.h, and ends the program where that does.
// Source: [MS-NLMP] sections 3.3.1 (NTLM v1), 3.3.2 (NTLM v2), 3.4.5 (keys), 6 (DES, DESL).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace coexist {

// One-way functions of the password. NTOWFv1 is ntHashOf() in crypto/nt_hash.h.
std::string lmowfV1(std::string_view password);  // of its first 14 octets in upper case
std::string ntowfV2(std::string_view ntHash, std::string_view upperUserUtf16, std::string_view domainUtf16);

// Responses of 24 octets. The first serves NTLMv1 (of NTOWFv1) and LM (of LMOWFv1) alike.
std::string ntlmV1Response(std::string_view hash, std::string_view serverChallenge);
std::string ntlm2SessionResponse(std::string_view ntHash, std::string_view serverChallenge,
                                 std::string_view clientChallenge);
std::string lmV2Response(std::string_view ntowf, std::string_view serverChallenge, std::string_view clientChallenge);

// What follows the proof in an NTLMv2 response ("temp"); `fileTime` in 100 ns since 1601.
std::string ntlmV2Blob(uint64_t fileTime, std::string_view clientChallenge, std::string_view targetInfo);
std::string ntlmV2Proof(std::string_view ntowf, std::string_view serverChallenge, std::string_view blob);

std::string sessionBaseKeyV1(std::string_view ntHash);
std::string sessionBaseKeyV2(std::string_view ntowf, std::string_view proof);

// KXKEY for NTLM v1; with NTLM v2 the key exchange key is the session base key.
std::string keyExchangeKeyV1(uint32_t flags, std::string_view sessionBaseKey, std::string_view lmResponse,
                             std::string_view serverChallenge, std::string_view lmHash);

// The message integrity code over all three messages, with the MIC field of the third zeroed.
std::string ntlmMic(std::string_view exportedSessionKey, std::string_view negotiate, std::string_view challenge,
                    std::string_view authenticate);

uint64_t fileTimeOf(int64_t unixSeconds);

}  // namespace coexist
