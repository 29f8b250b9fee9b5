// Any octets from a server into a persona's POP3 conversation.
#include "client/pop3_persona_session.h"
#include "persona_fuzz_kit.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace coexist;
  const FuzzInput input(data, size);
  Persona persona;
  persona.mechanisms = {"NTLM", "LOGIN", "PLAIN", "login"};
  std::rotate(persona.mechanisms.begin(), persona.mechanisms.begin() + input.number(0, 4), persona.mechanisms.end());
  persona.startTls = static_cast<Persona::StartTls>((input.choice >> 2 & 3) % 3);
  persona.nextMechanismAfterBad = input.has(4);
  if (!input.has(5)) persona.pop3Asks = {"CAPA", "AUTH"};
  persona.pop3OkContinues = !input.has(5);
  persona.pop3AsksAfterLogin = input.has(4);
  PersonaSessionOptions options;
  options.action = input.has(7) ? "probe" : "check mail";
  playPersona<Pop3PersonaSession>(input, persona, options);
  return 0;
}
