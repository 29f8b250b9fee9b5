#include "backend/imap_kit.h"

#include <gtest/gtest.h>

namespace coexist {

void ImapKit::logOn() {
  secure();
  EXPECT_EQ(say("in LOGIN alice \"alice's word\""), "in OK login-ok\r\n");
}

void ImapKit::list(std::string_view word) {
  auto& states = product.imap.capability[static_cast<size_t>(ServerRole::kBack)];
  states[static_cast<size_t>(AccessState::kAuthenticated)] += " " + std::string(word);
}

std::string ImapKit::logOnAndSelect() {
  logOn();
  Folder& inbox = *store.of("alice").find("INBOX");
  for (const char* text : {"one", "two", "three"}) inbox.append(testMessage(text), 1'700'000'000);
  inbox.messages[0].flags.insert("\\Seen");
  return say("se SELECT inbox");
}

}  // namespace coexist
