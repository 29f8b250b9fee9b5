// Any octets from a server into the conversation of a persona that sends mail.
#include "client/smtp_persona_session.h"
#include "persona_fuzz_kit.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace coexist;
  const FuzzInput input(data, size);
  Persona persona;
  persona.name = "a-sender";
  persona.mechanisms = {"NTLM", "LOGIN", "PLAIN"};
  persona.startTls = static_cast<Persona::StartTls>((input.choice >> 2 & 3) % 3);
  persona.nextMechanismAfterBad = input.has(4);
  persona.smtp.heloName = "sender.example.test";
  persona.smtp.loginVerbs = {"AUTH", "XAUTH"};
  persona.smtp.logon = static_cast<SmtpHabits::Logon>(input.number(0, 4));
  persona.smtp.initialResponse = input.has(5);
  persona.smtp.messageParameters = input.has(4);
  persona.smtp.xexch50 = input.has(7) ? "23 3" : "";
  persona.smtp.xexch50Octets = 23;
  PersonaSessionOptions options;
  options.action = "send mail";
  options.sender = "alice@example.test";
  options.recipients = {"bob@example.test", "carol@example.test"};
  playPersona<SmtpPersonaSession>(input, persona, options);
  return 0;
}
