// Any octets at an SMTP front end, from its client and, behind the first 0xff, from the back ends that it asks. The
// first octet chooses settings and the home's family. Whatever comes: neither side is told a line that the front end
// did not make itself, a back end that is told of a message's end is told so by whole lines, and the client hears of a
// message that was taken only behind a back end's first 2yz.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <utility>

#include "base/text.h"
#include "fuzz/front_end_world.h"
#include "gateway/smtp/smtp_front_session.h"
#include "net/line_framer.h"

namespace {

using namespace coexist;

Product fuzzProduct() {
  Product product;
  SmtpProfile& smtp = product.smtp;
  smtp.served = true;
  for (size_t i = 0; i < kSmtpTexts; ++i) {
    smtp.texts[i].text =
        std::string(rowOf(static_cast<SmtpReplyText>(i)).beginnings.substr(0, 1)) + "99 {name} {address}";
  }
  smtp.texts[static_cast<size_t>(SmtpReplyText::kDataOk)].text = "250 taken";
  for (const SmtpReplyText in : {SmtpReplyText::kAuthOk, SmtpReplyText::kAuthNtlmOk})
    smtp.texts[static_cast<size_t>(in)].text = "235 in";
  for (auto& lines : smtp.extensions[0]) lines = {"SIZE", "8BITMIME", "CHUNKING", "DSN", "AUTH {auth}"};
  for (auto& role : smtp.honoured) {
    for (auto& mechanisms : role) mechanisms = {"PLAIN", "LOGIN", "NTLM"};
  }
  smtp.loginVerbs = {"AUTH", "XAUTH", "X-EXPS"};
  smtp.continuation = "334 ";
  smtp.startTls = smtp.xexch50 = smtp.binary = true;
  smtp.maxMessageBytes = 4096;
  smtp.maxRecipients = 4;
  smtp.maxErrors = 20;
  for (const ProxySecurity security : {ProxySecurity::kClear, ProxySecurity::kTls, ProxySecurity::kStartTls}) {
    ProxyRule rule;
    rule.towards = {std::to_string(product.proxyRules.size())};
    rule.logins = {ProxyLogin::kPlaintextReplay, ProxyLogin::kServiceAccount};
    rule.security = security;
    rule.ports[MailProtocol::kSmtp] = 25;
    product.proxyRules.push_back(rule);
  }
  return product;
}

// What must be true of all that is told, whoever says what.
class Watch {
 public:
  void client(std::string& said) {
    wholeLines(said, clientCarriageReturn_);
    loggedOn_ = loggedOn_ || said.find("235 in\r\n") != said.npos;
    for (size_t at = said.find("250 taken"); at != said.npos; at = said.find("250 taken", at + 1)) {
      if (taken_-- == 0) std::abort();
    }
    said.clear();
  }
  void home(std::string& said) {
    wholeLines(said, homeCarriageReturn_);
    toHome_ += said;
    said.clear();
    for (size_t end = toHome_.find("\r\n"); end != toHome_.npos; end = toHome_.find("\r\n")) {
      line(std::string_view(toHome_).substr(0, end));
      toHome_.erase(0, end + 2);
    }
  }
  // A back end's line: 2yz at the beginning of the first behind the end of a message takes it, whatever follows.
  void heard(std::string_view said) {
    const bool success = said.size() >= 3 && said[0] == '2' && isAll(said.substr(0, 3), isDigit);
    if (std::exchange(messageEnded_, false) && success) ++taken_;
  }
  void homeIsGone() {
    toHome_.clear();
    homeCarriageReturn_ = messageEnded_ = false;
  }

 private:
  static void wholeLines(std::string_view said, bool& carriageReturn) {
    for (const char c : said) {
      if (c == '\0' || (c == '\n') != carriageReturn) std::abort();
      carriageReturn = c == '\r';
    }
  }
  void line(std::string_view told) {
    if (told == ".") messageEnded_ = true;
    if (!told.starts_with("RCPT ") || loggedOn_) return;
    if (!equalsIgnoreCase(told.substr(0, 13), "RCPT TO:<a@b>")) std::abort();
  }

  bool clientCarriageReturn_ = false;
  bool homeCarriageReturn_ = false;
  bool loggedOn_ = false;
  bool messageEnded_ = false;
  int taken_ = 0;
  std::string toHome_;
};

// Frames as a connection does; TLS always succeeds.
class FuzzPeer final : public SessionIo {
 public:
  void send(std::string_view bytes) override {
    if (!ended) sent += bytes;
  }
  size_t queuedBytes() const override { return 0; }
  using SessionIo::readLines;
  void readLines(size_t maxBytes, LineEnds ends) override { framer.readLines(maxBytes, ends); }
  void readOctets(size_t count) override { framer.readOctets(count); }
  void readBlock() override { framer.readBlock(); }
  void readRaw() override { framer.readRaw(); }
  void pauseReading() override { paused = true; }
  void resumeReading() override { paused = false; }
  void startTls(const TlsParameters&) override { securing = true; }
  bool secure() const override { return isSecure; }
  void finish() override {}
  void close() override { ended = true; }
  void reset() override { ended = true; }
  void startTimer(int, Milliseconds, TimerKind) override {}
  void cancelTimer(int) override {}
  Endpoint local() const override { return {"h.test", 25}; }
  Endpoint remote() const override { return {"192.0.2.1", 40001}; }

  // The next frame; false when there is none, or none is wanted.
  // `watch` where it is a back end.
  bool feed(Session& session, Watch* watch = nullptr) {
    if (ended || paused) return false;
    if (std::exchange(securing, false)) {
      isSecure = true;
      session.onSecured({});
      return true;
    }
    const auto frame = framer.next();
    if (!frame) return false;
    switch (frame->kind) {
      case Frame::Kind::kLine:
        if (watch) watch->heard(frame->octets);
        session.onLine(frame->octets);
        return true;
      case Frame::Kind::kTooLong:
        session.onLineTooLong();
        return true;
      case Frame::Kind::kData:
        session.onData(frame->octets);
        return true;
      case Frame::Kind::kBlockEnd:
        session.onBlockEnd();
        return true;
    }
    return false;
  }

  LineFramer framer;
  std::string sent;
  bool paused = false;
  bool securing = false;
  bool isSecure = false;
  bool ended = false;
};

struct House : FuzzHouse {
  explicit House(uint8_t choice) : FuzzHouse(choice, fuzzProduct()) {
    listener.submission = (choice & 32) != 0;
    client.isSecure = (choice & 2) != 0;
  }

  FrontEndListener listener{{"h.test", 25}, false, MailProtocol::kSmtp, false};
  FuzzPeer client;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  House house(data[0]);
  std::string_view fromClient(reinterpret_cast<const char*>(data) + 1, size - 1);
  const size_t cut = std::min(fromClient.find('\xff'), fromClient.size());
  std::string fromHome(fromClient.substr(std::min(cut + 1, fromClient.size())));
  house.client.framer.push(fromClient.substr(0, cut));

  SmtpFrontSession front(house.context, house.client, 1, house.listener);
  front.onOpen();
  std::unique_ptr<FuzzPeer> homePeer;
  std::unique_ptr<Session> home;
  Watch watch;
  while (!house.client.ended) {
    if (house.connector.waiting && !home) {
      const auto request = *std::exchange(house.connector.waiting, std::nullopt);
      homePeer = std::make_unique<FuzzPeer>();
      homePeer->isSecure = request.implicitTls.has_value();
      homePeer->framer.push(fromHome);
      home = request.makeSession(*homePeer);
      home->onOpen();
    }
    const bool moved = (home && homePeer->feed(*home, &watch)) || house.client.feed(front);
    watch.client(house.client.sent);
    if (home) watch.home(homePeer->sent);
    if (home && homePeer->ended) {
      homePeer->framer.keep();
      fromHome = std::string(homePeer->framer.kept());
      home.reset();
      watch.homeIsGone();
    } else if (!moved && home) {
      // The back end has nothing more to say.
      home->onClosed(CloseReason::kFinished);
      homePeer->ended = true;
    } else if (!moved && !house.connector.waiting) {
      break;
    }
  }
  return 0;
}
