// Any octets at a front-end session of IMAP and at the log-on of its back end: mailbox_gateway_world.h says how.
#include "fuzz/mailbox_gateway_world.h"
#include "gateway/mailbox/imap_front_session.h"

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
  for (SourcedText& text : imap.texts) text.text = "NO no";
  for (auto& role : imap.capability) role.fill("CAPABILITY IMAP4rev1 SASL-IR ID {auth}");
  for (auto& role : imap.honoured) {
    for (auto& mechanisms : role) mechanisms = {"PLAIN", "LOGIN", "NTLM"};
  }
  imap.homeFailures.toldAsRefusal = {HomeFailure::kTls, HomeFailure::kResponseCode, HomeFailure::kBad};
  return product;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  MailboxFuzzHouse house(data[0], fuzzProduct(), MailProtocol::kImap);
  runMailboxGateway<ImapFrontSession>(house, {reinterpret_cast<const char*>(data) + 1, size - 1});
  return 0;
}
