// Any octets as a message: its envelope is one list of ten values that a client can read, and holds no NUL; the fields
// of its header are no more than the message has.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "wire/message_envelope.h"
#include "wire/message_header.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string message(reinterpret_cast<const char*>(data), size);
  const std::string envelope = coexist::messageEnvelope(message);
  if (envelope.front() != '(' || envelope.back() != ')' || envelope.find('\0') != std::string::npos) std::abort();
  size_t octets = 0;
  for (const coexist::HeaderField& field : coexist::headerFields(message)) {
    octets += field.octets.size();
    if (field.value().find('\n') != std::string::npos) std::abort();
  }
  if (octets > message.size()) std::abort();
  return 0;
}
