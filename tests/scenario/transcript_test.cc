#include "scenario/transcript.h"

#include <gtest/gtest.h>

#include "base/base64.h"

namespace coexist {
namespace {

const std::vector<std::string> kSecrets = {"Wonderland.1", "a\"b\\c", "x"};

std::string utf16(std::string_view ascii) {
  std::string octets;
  for (const char c : ascii) octets += {c, '\0'};
  return octets;
}

TEST(MaskSecrets, coversThePasswordOfLoginWhateverItIs) {
  EXPECT_EQ(maskSecrets("a1 LOGIN alice unknown", kSecrets), "a1 LOGIN alice *****");
  EXPECT_EQ(maskSecrets("a1 login \"al \\\" ice\" \"p w\"", {}), "a1 login \"al \\\" ice\" *****");
  EXPECT_EQ(maskSecrets("a1 LOGIN alice {12}", {}), "a1 LOGIN alice {12}");
  EXPECT_EQ(maskSecrets("a1 LOGIN {5}", {}), "a1 LOGIN {5}");
  EXPECT_EQ(maskSecrets("a1 NO LOGIN failed.", {}), "a1 NO LOGIN failed.");
  EXPECT_EQ(maskSecrets("a1 LOGIN", {}), "a1 LOGIN");
  EXPECT_EQ(maskSecrets("a1 LOGIN ", {}), "a1 LOGIN ");
  EXPECT_EQ(maskSecrets("a1 LOGIN \"open", {}), "a1 LOGIN \"open");
  TranscriptLine line;
  line.text = "235 LOGIN authentication successful";
  EXPECT_EQ(maskSecrets(line, {}), "235 LOGIN authentication *****");
  line.letter = Letter::kServer;
  EXPECT_EQ(maskSecrets(line, {}), line.text) << "5.5's answer to AUTH LOGIN";
  line.text = "235 LOGIN alice Wonderland.1";
  EXPECT_EQ(maskSecrets(line, kSecrets), "235 LOGIN alice *****") << "a password that is known, whoever says it";
}

TEST(MaskSecrets, coversKnownPasswordsInClearAndQuoted) {
  EXPECT_EQ(maskSecrets("Wonderland.1", kSecrets), "*****") << "behind a literal's header";
  EXPECT_EQ(maskSecrets("Wonderland.1 {3}", kSecrets), "***** {3}");
  EXPECT_EQ(maskSecrets(R"(x "a\"b\\c" y)", kSecrets), R"(x "*****" y)");
  EXPECT_EQ(maskSecrets("x OK", kSecrets), "x OK") << "a password of one letter covers no lines";
}

TEST(MaskSecrets, coversBase64ThatHoldsAPassword) {
  const std::string plain = encodeBase64(std::string("bob\0alice\0Wonderland.1", 22));
  EXPECT_EQ(maskSecrets("a1 AUTHENTICATE PLAIN " + plain, {}), "a1 AUTHENTICATE PLAIN <PLAIN user alice for bob>");
  EXPECT_EQ(maskSecrets(encodeBase64("Wonderland.1"), kSecrets), "<12 octets in base64 with a password>");
  EXPECT_EQ(maskSecrets(encodeBase64("--" + utf16("Wonderland.1")), kSecrets), "<26 octets in base64 with a password>");
  EXPECT_EQ(maskSecrets("+ " + encodeBase64("x"), kSecrets), "+ <1 octets in base64 with a password>");
  EXPECT_EQ(maskSecrets("+ VXNlcm5hbWU6", kSecrets), "+ VXNlcm5hbWU6");
}

TEST(MaskSecrets, findsAPasswordBeyondAsciiInUtf16) {
  const std::string utf8 = "p\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80";
  const std::string octets("p\0\xe4\0\xac\x20\x3d\xd8\x00\xde", 10);
  EXPECT_EQ(maskSecrets(encodeBase64(octets), {utf8}), "<10 octets in base64 with a password>");
}

TEST(MaskSecrets, survivesAnyOctets) {
  std::string octets;
  for (int i = 0; i < 256; ++i) octets += static_cast<char>(i);
  EXPECT_EQ(maskSecrets(octets, {""}), octets);
  EXPECT_EQ(maskSecrets("", {"", std::string("\xf0\x9f", 2)}), "");
}

// [MS-NLMP] section 2.2.1.2 without target: names and flags are empty, the challenge is 8 octets.
std::string ntlmChallenge(const std::string& challenge) {
  const std::string head("NTLMSSP\0\2\0\0\0\0\0\0\0\x30\0\0\0\0\0\0\0", 24);
  return head + challenge + std::string(12, '\0') + std::string("\x30\0\0\0", 4);
}

Transcript conversation(Milliseconds delay, const std::string& challenge, const std::string& password, bool swapped) {
  Transcript transcript;
  const auto add = [&](Milliseconds at, Letter letter, std::string actor, std::string text, bool event = false) {
    transcript.add({at + delay, letter, std::move(actor), 1, event, std::move(text)});
  };
  add(0, Letter::kServer, "", "* OK ready");
  if (!swapped) add(1, Letter::kProxy, "back", "p LOGIN EXAMPLE/proxy " + password);
  add(1, Letter::kClient, "", "a1 NOOP");
  if (swapped) add(1, Letter::kProxy, "back", "p LOGIN EXAMPLE/proxy " + password);
  add(2, Letter::kServer, "", "+ " + encodeBase64(ntlmChallenge(challenge)));
  add(3, Letter::kServer, "", "closed by client", true);
  add(3, Letter::kLog, "",
      std::to_string(delay) + "Z,s" + challenge + ",1,front:143,10.0.0.1:4711,alice," + std::to_string(delay) +
          ",0,9,login,alice *****,\"R=ok\"");
  return transcript;
}

TEST(Transcript, isTheSameForRunsThatDifferInTimeTokensAndInterleaving) {
  const std::string first = conversation(0, "12345678", "one", false).normalised();
  EXPECT_EQ(first, conversation(7, "87654321", "two", true).normalised());
  EXPECT_EQ(first,
            "C, connection 1\n  a1 NOOP\n"
            "S, connection 1\n  * OK ready\n  + <NTLM type 2, no target info>\n  -- closed by client\n"
            "P.back, connection 1\n  p LOGIN EXAMPLE/proxy *****\n"
            "L, connection 1\n  *,*,1,front:143,10.0.0.1,alice,*,0,9,login,alice *****,\"R=ok\"\n");
}

TEST(Transcript, differsWhereALineOrItsConnectionDiffers) {
  Transcript one;
  one.add({0, Letter::kClient, "", 1, false, "a1 NOOP"});
  Transcript other;
  other.add({0, Letter::kClient, "", 2, false, "a1 NOOP"});
  EXPECT_NE(one.normalised(), other.normalised());
  Transcript event;
  event.add({0, Letter::kClient, "", 1, true, "a1 NOOP"});
  EXPECT_NE(one.normalised(), event.normalised());
}

}  // namespace
}  // namespace coexist
