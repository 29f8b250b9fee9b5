// Any octets at a front-end session of POP3 and at the log-on of its back end: mailbox_gateway_world.h says how.
#include "fuzz/mailbox_gateway_world.h"
#include "gateway/mailbox/pop3_front_session.h"

namespace {

using namespace coexist;

Product fuzzProduct() {
  Product product;
  Pop3Profile& pop3 = product.pop3;
  pop3.served = true;
  pop3.startTls = pop3.listsMechanisms = pop3.initialResponse = true;
  pop3.continuation = "+ ";
  pop3.ntlmContinuation = "+OK";
  pop3.maxErrors = 20;
  pop3.guessing.maxFailedLogins = 5;
  for (SourcedText& text : pop3.texts) text.text = "-ERR no";
  for (auto& role : pop3.capabilities) role.fill({"TOP", "SASL {auth}"});
  for (auto& role : pop3.honoured) {
    for (auto& mechanisms : role) mechanisms = {"PLAIN", "LOGIN", "NTLM"};
  }
  pop3.homeFailures.toldAsRefusal = {HomeFailure::kTls, HomeFailure::kResponseCode};
  return product;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  MailboxFuzzHouse house(data[0], fuzzProduct(), MailProtocol::kPop3);
  runMailboxGateway<Pop3FrontSession>(house, {reinterpret_cast<const char*>(data) + 1, size - 1});
  return 0;
}
