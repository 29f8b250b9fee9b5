// Any octets at a POP3 back-end session. However it ends, the mailbox is free again, and without QUIT nothing is gone.
#include <cstdint>
#include <cstdlib>

#include "backend/pop3_session.h"
#include "base/text.h"
#include "fuzz/back_end_world.h"

namespace {

using namespace coexist;

Product fuzzProduct() {
  Product product;
  Pop3Profile& pop3 = product.pop3;
  pop3.served = true;
  pop3.startTls = true;
  pop3.listsMechanisms = true;
  pop3.initialResponse = true;
  pop3.continuation = "+ ";
  pop3.ntlmContinuation = "+OK";
  pop3.maxErrors = 20;
  pop3.guessing.maxFailedLogins = 5;
  for (SourcedText& text : pop3.texts) text.text = "-ERR {number} {messages} {octets} {id} {host}";
  for (auto& role : pop3.capabilities) {
    for (auto& cell : role) cell = {"TOP", "SASL {auth}"};
  }
  for (auto* lists : {&pop3.honoured, &pop3.advertised}) {
    for (auto& role : *lists) {
      for (auto& mechanisms : role) mechanisms = {"PLAIN", "LOGIN", "NTLM"};
    }
  }
  product.quirks = {Quirk::kNtlmMailboxByAccountName};
  return product;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const Product kProduct = fuzzProduct();
  if (size == 0) return 0;
  FuzzBackEnd back(kProduct, data[0]);
  back.deliver("Subject: x");
  back.deliver(".\r\n\r\n..\r\n");
  Mailbox& mailbox = back.store.of("a");
  const std::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);
  {
    Pop3Session session(back.context, back.io);
    session.onOpen();
    back.feed(session, input);
    if (back.io.ended() && !mailbox.claim()) std::abort();
    mailbox.release();
  }
  const bool quits = upperAscii(input).find("QUIT") != std::string::npos;
  if (!quits && back.inbox().messages.size() != 2) std::abort();
  return 0;
}
