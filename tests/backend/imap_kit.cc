#include "backend/imap_kit.h"

#include <gtest/gtest.h>

namespace coexist {

void ImapKit::logOn() {
  secure();
  EXPECT_EQ(say("in LOGIN alice \"alice's word\""), "in OK login-ok\r\n");
}

std::string ImapKit::logOnAndSelect() {
  logOn();
  Folder& inbox = *store.of("alice").find("INBOX");
  for (const char* text : {"one", "two", "three"}) inbox.append(testMessage(text), 1'700'000'000);
  inbox.messages[0].flags.insert("\\Seen");
  return say("se SELECT inbox");
}

}  // namespace coexist
