#include "chaos/chaos_actor.h"

namespace coexist {
namespace {

constexpr int kMostActs = 40;
constexpr size_t kFullBytes = 512 * 1024;

constexpr std::string_view kImapClient[] = {
    "a1 CAPABILITY",
    "a2 LOGIN mallory secret",
    "a3 LOGIN trent secret",
    "a4 LOGIN alice \"Wonder\\\"land 1\"",
    "a5 LOGIN alice wrong",
    "a6 AUTHENTICATE PLAIN",
    "AG1hbGxvcnkAc2VjcmV0",
    "a7 AUTHENTICATE NTLM",
    "TlRMTVNTUAABAAAAB4IIogAAAAAAAAAAAAAAAAAAAAAGAbEdAAAADw==",
    "*",
    "a8 SELECT INBOX",
    "a9 FETCH 1 BODY[]",
    "b1 LOGIN {7}",
    "mallory {6}",
    "secret",
    "b2 APPEND INBOX {100000}",
    "b3 NOOP",
    "b4 LOGOUT",
    "",
    "b5",
};
constexpr std::string_view kPop3Client[] = {
    "CAPA",        "USER mallory",
    "PASS secret", "USER trent",
    "USER alice",  "PASS Wonder\"land 1",
    "PASS wrong",  "AUTH",
    "AUTH PLAIN",  "AG1hbGxvcnkAc2VjcmV0",
    "AUTH NTLM",   "*",
    "STAT",        "RETR 1",
    "TOP 1 0",     "DELE 1",
    "QUIT",        "",
};
constexpr std::string_view kSmtpClient[] = {
    "EHLO client.example.test",
    "HELO client",
    "AUTH PLAIN AG1hbGxvcnkAc2VjcmV0",
    "AUTH LOGIN",
    "bWFsbG9yeQ==",
    "c2VjcmV0",
    "AUTH NTLM",
    "*",
    "MAIL FROM:<x@away.test>",
    "MAIL FROM:<mallory@example.test> SIZE=10",
    "RCPT TO:<mallory@example.test>",
    "RCPT TO:<trent@example.test>",
    "RCPT TO:<bob@example.test>",
    "RCPT TO:<nobody@example.test>",
    "DATA",
    "Subject: x",
    " folded",
    "",
    "..",
    ".",
    "BDAT 10",
    "BDAT 9007199254740991 LAST",
    "0123456789",
    "RSET",
    "NOOP",
    "QUIT",
};
constexpr std::string_view kImapHome[] = {
    "* OK ready",
    "* BYE no",
    "* PREAUTH you",
    "g1 OK in",
    "g2 OK in",
    "g1 NO [UNAVAILABLE] no",
    "g1 BAD what",
    "+ go on",
    "* 1 FETCH (BODY[] {100000}",
    "* 3 EXISTS",
    "* CAPABILITY IMAP4rev1",
    "a8 OK SELECT",
    "zz",
    "",
};
constexpr std::string_view kPop3Home[] = {
    "+OK ready", "+OK", "+OK 1 2", "-ERR no", "-ERR [SYS/TEMP] no", "-ERR [IN-USE]", "+ ", ".", "..", "zz", "",
};
constexpr std::string_view kSmtpHome[] = {
    "220 ready",
    "220-more",
    "250-home",
    "250-STARTTLS",
    "250-AUTH PLAIN LOGIN NTLM",
    "250 CHUNKING",
    "250 ok",
    "251 odd",
    "334 ",
    "334 VXNlcm5hbWU6",
    "235 in",
    "354 go",
    "421 going",
    "451 later",
    "454 later",
    "535 no",
    "550 no",
    "zz",
    "",
};

template <size_t kCount>
std::vector<std::string_view> listed(const std::string_view (&lines)[kCount]) {
  return {lines, lines + kCount};
}

}  // namespace

ChaosWords chaosClientWords(std::string_view protocol) {
  if (protocol == "imap") return {listed(kImapClient), "c1 STARTTLS"};
  if (protocol == "pop3") return {listed(kPop3Client), "STLS"};
  return {listed(kSmtpClient), "STARTTLS"};
}

ChaosWords chaosHomeWords(std::string_view protocol) {
  if (protocol == "imap") return {listed(kImapHome), "g1 OK go"};
  if (protocol == "pop3") return {listed(kPop3Home), "+OK go"};
  return {listed(kSmtpHome), "220 go"};
}

void ChaosActor::sayLines() {
  std::string said;
  for (uint64_t left = 1 + random_.below(4); left > 0; --left) {
    said += words_.lines[random_.below(words_.lines.size())];
    said += random_.below(20) == 0 ? "\n" : "\r\n";
  }
  if (random_.below(10) == 0) said.resize(random_.below(said.size()) + 1);
  io_.send(said);
}

void ChaosActor::sayAnything() {
  switch (random_.below(3)) {
    case 0:
      return io_.send(random_.octets(1 + random_.below(2000)));
    case 1:
      return io_.send(std::string(1 + random_.below(30'000), 'x'));
    default:
      for (uint64_t left = 1 + random_.below(200); left > 0; --left) io_.send("NOOP\r\n");
  }
}

// Most of the time he goes on as others would: else nobody would ever come far.
void ChaosActor::act() {
  if (gone_) return;
  if (++acts_ > kMostActs || io_.queuedBytes() > kFullBytes) {
    gone_ = true;
    return io_.reset();
  }
  const uint64_t what = random_.below(100);
  if (what < 60) {
    sayLines();
  } else if (what < 68) {
    sayAnything();
  } else if (what < 74 && !io_.secure() && !startedTls_) {
    io_.send(std::string(words_.startTls) + "\r\n");
    startedTls_ = random_.below(3) != 0;
    if (startedTls_) io_.startTls(tls_);
  } else if (what < 80) {
    paused_ = true;
    io_.pauseReading();
  } else if (what < 83) {
    io_.finish();
  } else if (what < 87) {
    gone_ = true;
    random_.below(2) == 0 ? io_.reset() : io_.close();
  }
  if (!gone_) goOn();
}

void ChaosActor::goOn() { io_.startTimer(0, 1 + static_cast<Milliseconds>(random_.below(60)), TimerKind::kWork); }

void ChaosActor::onTimer(int) {
  if (paused_ && random_.below(3) == 0) {
    paused_ = false;
    io_.resumeReading();
  }
  act();
}

void ChaosActor::onEnd() {
  if (random_.below(4) == 0) return act();
  gone_ = true;
  io_.close();
}

}  // namespace coexist
