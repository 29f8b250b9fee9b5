#include "tidy/room_rules.h"

#include <gtest/gtest.h>

namespace coexist::tidy {
namespace {

// What is found in a folder of these files.
std::vector<std::string> foundInRoom(std::initializer_list<std::pair<const char*, const char*>> files) {
  std::vector<SourceText> sources;
  for (const auto& [path, text] : files) sources.push_back(SourceText::parse(path, text));
  std::vector<std::string> messages;
  for (const Finding& finding : roomsStandOnEachOther("sim/wire", sources)) messages.push_back(finding.message());
  return messages;
}

using Messages = std::vector<std::string>;

TEST(RoomRule, findsWhoIncludesWhatCreatesIt) {
  EXPECT_EQ(foundInRoom({{"sim/wire/server.h", ""},
                         {"sim/wire/server.cc", "#include \"wire/session.h\"\n"},
                         {"sim/wire/session.h", "#include \"wire/context.h\"\n"},
                         {"sim/wire/context.h", "\n#include \"wire/server.h\"\n"}}),
            (Messages{"sim/wire/context.h:2: rooms in a circle: context -> server -> session -> context",
                      "sim/wire/server.cc:1: rooms in a circle: server -> session -> context -> server",
                      "sim/wire/session.h:1: rooms in a circle: session -> context -> server -> session"}));
}

// A class's further files are its room's.
TEST(RoomRule, countsTheFilesThatAHeaderNames) {
  EXPECT_EQ(foundInRoom({{"sim/wire/session.h", "// session_commands.cc\nint a;\n"},
                         {"sim/wire/session_commands.cc", "#include \"wire/logon.h\"\n#include \"wire/session.h\"\n"},
                         {"sim/wire/logon.h", ""},
                         {"sim/wire/logon.cc", "#include \"wire/logon.h\"\n#include \"wire/session.h\"\n"}}),
            (Messages{"sim/wire/logon.cc:2: rooms in a circle: logon -> session -> logon",
                      "sim/wire/session_commands.cc:1: rooms in a circle: session -> logon -> session"}));
}

TEST(RoomRule, findsAFileThatBelongsToNoRoom) {
  EXPECT_EQ(foundInRoom({{"sim/wire/session.h", "// other_session_commands.cc"}, {"sim/wire/session_commands.cc", ""}}),
            (Messages{"sim/wire/session_commands.cc: belongs to no room: no header of the folder names it"}));
}

TEST(RoomRule, allowsArrowsThatLeadOneWay) {
  EXPECT_EQ(foundInRoom({{"sim/wire/server.h", "#include \"wire/ground.h\"\n#include \"base/text.h\"\n"},
                         {"sim/wire/server.cc", "#include \"wire/server.h\"\n#include \"wire/imap/session.h\"\n"},
                         {"sim/wire/imap/session.h", "#include \"wire/ground.h\"\n"},
                         {"sim/wire/ground.h", "#include <vector>\n"},
                         {"sim/net/loop.h", "#include \"wire/server.h\"\n"}}),
            Messages{});
}

}  // namespace
}  // namespace coexist::tidy
