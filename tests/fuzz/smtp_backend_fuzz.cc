// Any octets at an SMTP back-end session, framed as a connection frames them. The first octet chooses the settings.
// Nothing that is answered may hold a line that the session did not make itself; nothing is delivered to anybody but
// those who may get mail; and what is delivered as text has whole line ends.
#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "backend/smtp_session.h"
#include "base/random.h"
#include "fake_session_io.h"

namespace {

using namespace coexist;

Product fuzzProduct() {
  Product product;
  SmtpProfile& smtp = product.smtp;
  smtp.served = smtp.startTls = smtp.xexch50 = true;
  smtp.loginVerbs = {"AUTH", "X-EXPS"};
  smtp.continuation = "334 ";
  smtp.maxMessageBytes = 256;
  smtp.maxRecipients = 3;
  smtp.maxErrors = 20;
  smtp.guessing.maxFailedLogins = 5;
  for (SourcedText& text : smtp.texts)
    text.text = "500 {host} {client} {name} {address} {size} {octets} {id} {mechanism}";
  for (auto& role : smtp.extensions) {
    for (auto& lines : role) lines = {"SIZE {size}", "DSN", "8BITMIME", "CHUNKING", "AUTH {auth}"};
  }
  for (auto& role : smtp.honoured) {
    for (auto& mechanisms : role) mechanisms = {"PLAIN", "LOGIN", "NTLM"};
  }
  return product;
}

Account person(const std::string& name, const std::string& home) {
  Account account;
  account.name = account.account = account.alias = name;
  account.domain = "E";
  account.password = "p";
  account.home = home;
  account.smtpAddress = name + "@l";
  return account;
}

struct World {
  World() {
    if (!directory.add(person("a", "h")) || !directory.add(person("b", "elsewhere"))) std::abort();
    quirky.quirks = {Quirk::kSenderMustBeLocal};
  }
  Product product = fuzzProduct();
  Product quirky = fuzzProduct();
  Directory directory;
};

const World& world() {
  static const World made;
  return made;
}

void demandReplyLines(std::string_view said) {
  while (!said.empty()) {
    const size_t end = said.find("\r\n");
    if (end == std::string_view::npos) std::abort();
    const std::string_view line = said.substr(0, end);
    if (line.find_first_of(std::string_view("\r\n\0\x1b", 4)) != std::string_view::npos) std::abort();
    if (line.size() < 4 || !(line.starts_with("500") || line.starts_with("334"))) std::abort();
    said.remove_prefix(end + 2);
  }
}

void demandWholeLines(const Mailbox& mailbox) {
  for (const auto& [name, folder] : mailbox.folders()) {
    for (const Message& message : folder.messages) {
      LineEndCheck check;
      if (check.sound(*message.octets) != message.octets->size() || !check.finish()) std::abort();
    }
  }
}

// Hands frames to the session as a connection would.
class Wire {
 public:
  Wire(SmtpSession& session, FakeSessionIo& io) : session_(session), io_(io) { follow(); }

  void push(std::string_view octets) {
    framer_.push(octets);
    while (!io_.ended()) {
      const auto frame = framer_.next();
      if (!frame) break;
      deliver(*frame);
      while (io_.paused && !io_.ended()) waitForWork();
      demandReplyLines(io_.take());
      // Behind data the framer goes on by itself.
      if (frame->kind != Frame::Kind::kData) follow();
    }
    framer_.keep();
  }

 private:
  void deliver(const Frame& frame) {
    switch (frame.kind) {
      case Frame::Kind::kLine:
        return session_.onLine(frame.octets);
      case Frame::Kind::kData:
        return session_.onData(frame.octets);
      case Frame::Kind::kBlockEnd:
        return session_.onBlockEnd();
      case Frame::Kind::kTooLong:
        return session_.onLineTooLong();
    }
  }

  void waitForWork() {
    const auto work = std::find_if(io_.timers.begin(), io_.timers.end(),
                                   [](const auto& timer) { return timer.second.kind == TimerKind::kWork; });
    if (work == io_.timers.end()) std::abort();  // paused for ever
    const int name = work->first;
    io_.timers.erase(work);
    session_.onTimer(name);
  }

  // What the session has asked for since the last frame.
  void follow() {
    framer_.readLines(io_.lineLimit, io_.lineEnds);
    if (io_.framing == FakeSessionIo::Framing::kOctets) framer_.readOctets(io_.octetsWanted);
    if (io_.framing == FakeSessionIo::Framing::kBlock) framer_.readBlock();
    io_.framing = FakeSessionIo::Framing::kLines;
  }

  SmtpSession& session_;
  FakeSessionIo& io_;
  LineFramer framer_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const unsigned how = data[0];
  MailStore store;
  SeededRandom random{how};
  ServiceSettings settings;
  if ((how & 1) != 0) settings.loginType = LoginType::kPlainTextLogin;
  Machine machine("h.test", settings);
  Product product = (how & 4) != 0 ? world().quirky : world().product;
  if ((how & 8) != 0) product.smtp.guessing.tarpitMs = 5000;
  SessionContext context;
  context.product = &product;
  context.machine = &machine;
  context.directory = &world().directory;
  context.store = &store;
  context.random = &random;
  context.home = "h";
  context.submission = (how & 16) != 0;
  FakeSessionIo io;
  io.isSecure = (how & 2) != 0;
  SmtpSession session(context, io);
  session.onOpen();
  demandReplyLines(io.take());
  Wire wire(session, io);
  std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  const size_t pieceBytes = (how & 32) != 0 ? 7 : rest.size();
  while (!rest.empty() && !io.ended()) {
    wire.push(rest.substr(0, pieceBytes));
    rest.remove_prefix(std::min(pieceBytes, rest.size()));
  }
  demandWholeLines(store.of("a"));
  return 0;
}
