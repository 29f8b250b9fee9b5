// Back ends for a FrontLab that let everybody in and answer every command, and the front end's laboratory over each of
// the two mailbox protocols.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "base/text.h"
#include "gateway/front_lab.h"

namespace coexist {

inline void sendManyOctets(SessionIo& io, size_t octets) {
  const std::string piece(64 * 1024, 'x');
  for (; octets > 0; octets -= std::min(octets, piece.size())) io.send(std::string_view(piece).substr(0, octets));
}

// Answers with OK; "BIG n" is answered with n octets first.
class EasyImapHome final : public PlainSession {
 public:
  using PlainSession::PlainSession;
  void onOpen() override { io.send("* OK easy\r\n"); }
  void onLine(std::string_view line) override {
    PlainSession::onLine(line);
    const auto words = split(line, ' ');
    if (words.size() == 3 && words[1] == "BIG") {
      sendManyOctets(io, std::stoul(std::string(words[2])));
      io.send("\r\n");
    }
    if (words.size() < 2) return;
    io.send(std::string(words[0]) + " OK " + std::string(words[1]) + " here\r\n");
    if (words[1] == "LOGOUT") io.close();
  }
};

// Answers with +OK, but nobody whose last word is "wrong"; "RETR n" is answered with n octets in a block.
class EasyPop3Home final : public PlainSession {
 public:
  using PlainSession::PlainSession;
  void onOpen() override { io.send("+OK easy\r\n"); }
  void onLine(std::string_view line) override {
    PlainSession::onLine(line);
    const auto words = split(line, ' ');
    if (words.back() == "wrong") return io.send("-ERR wrong\r\n+OK fake\r\n");
    io.send("+OK " + std::string(words[0]) + " here\r\n");
    if (words[0] == "RETR" && words.size() > 1) {
      sendManyOctets(io, std::stoul(std::string(words[1])));
      io.send("\r\n.\r\n");
    }
    if (words[0] == "QUIT") io.close();
  }
  // Also when the client has ended: what it has asked for is still on its way.
  void onEnd() override { ended = true; }
};

struct MailboxLab : FrontLab {
  MailboxLab(MailProtocol protocol, std::unique_ptr<Testbed> world, FrontFixture* made = nullptr)
      : FrontLab(
            protocol, std::move(world),
            [protocol](SessionIo& io) -> std::unique_ptr<PlainSession> {
              if (protocol == MailProtocol::kPop3) return std::make_unique<EasyPop3Home>(io);
              return std::make_unique<EasyImapHome>(io);
            },
            made) {}
};

struct ImapLab : MailboxLab {
  explicit ImapLab(uint64_t seed = 1, FrontFixture* made = nullptr)
      : MailboxLab(MailProtocol::kImap, Testbed::memory(seed), made) {}
};

struct Pop3Lab : MailboxLab {
  explicit Pop3Lab(uint64_t seed = 1, FrontFixture* made = nullptr) : Pop3Lab(Testbed::memory(seed), made) {}
  explicit Pop3Lab(std::unique_ptr<Testbed> world, FrontFixture* made = nullptr)
      : MailboxLab(MailProtocol::kPop3, std::move(world), made) {}
};

}  // namespace coexist
