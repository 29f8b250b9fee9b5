// Any octets at an IMAP back-end session: lines and counted octets.
#include <cstdint>

#include "backend/imap_session.h"
#include "fuzz/back_end_world.h"

namespace {

using namespace coexist;

Product fuzzProduct() {
  Product product;
  ImapProfile& imap = product.imap;
  imap.served = true;
  imap.startTls = true;
  imap.continuation = "+";
  imap.literalContinuation = "+ go on";
  imap.maxLiteralBytes = 256;
  imap.maxErrors = 20;
  imap.guessing.maxFailedLogins = 5;
  for (SourcedText& text : imap.texts) text.text = "BAD no";
  for (auto& role : imap.capability) {
    for (std::string& line : role) line = "CAPABILITY IMAP4rev1 SASL-IR NAMESPACE UIDPLUS ID IDLE {auth}";
  }
  for (auto& role : imap.honoured) {
    for (auto& mechanisms : role) mechanisms = {"PLAIN", "LOGIN", "NTLM"};
  }
  return product;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const Product kProduct = fuzzProduct();
  if (size == 0) return 0;
  FuzzBackEnd back(kProduct, data[0]);
  back.deliver("Subject: x");
  ImapSession session(back.context, back.io);
  session.onOpen();
  back.feed(session, std::string_view(reinterpret_cast<const char*>(data) + 1, size - 1));
  return 0;
}
