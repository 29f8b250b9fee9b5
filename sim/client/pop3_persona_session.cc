#include "client/pop3_persona_session.h"

#include "base/text.h"
#include "wire/pop3_command.h"

namespace coexist {
// What a command is called in messages, who reads its answer, and whether lines stand behind "+OK".
struct Pop3PersonaSession::StepRow {
  Step step;
  const char* name;
  void (Pop3PersonaSession::*done)(const Pop3Response&);
  bool hasList = false;
};

const Pop3PersonaSession::StepRow Pop3PersonaSession::kSteps[] = {
    {Step::kGreeting, "the greeting", &Pop3PersonaSession::greeted},
    {Step::kCapa, "CAPA", &Pop3PersonaSession::listed, true},
    {Step::kMechanisms, "AUTH", &Pop3PersonaSession::listed, true},
    {Step::kStls, "STLS", &Pop3PersonaSession::stlsDone},
    {Step::kHandshake, "the TLS handshake", nullptr},
    {Step::kAuth, "AUTH", &Pop3PersonaSession::authDone},
    {Step::kUser, "USER", &Pop3PersonaSession::userDone},
    {Step::kPass, "PASS", &Pop3PersonaSession::passDone},
    {Step::kCapaAgain, "CAPA", &Pop3PersonaSession::askedAgain, true},
    {Step::kStat, "STAT", &Pop3PersonaSession::statDone},
    {Step::kList, "LIST", &Pop3PersonaSession::listDone, true},
    {Step::kRetr, "RETR", &Pop3PersonaSession::retrDone, true},
    {Step::kQuit, "QUIT", &Pop3PersonaSession::quitDone},
};

const Pop3PersonaSession::StepRow& Pop3PersonaSession::row() const { return kSteps[static_cast<size_t>(step_)]; }

const char* Pop3PersonaSession::awaited() const { return row().name; }

void Pop3PersonaSession::onLine(std::string_view line) {
  if (inList_) return listLine(line);
  if (!bearsLine() || told()) return;
  reply_ = line;
  serverText_ = line;
  const auto response = parsePop3Response(line);
  if (!response) return leave("this is no answer of a POP3 server: " + response.error().what);
  if (response->kind == Pop3Response::Kind::kContinuation) {
    if (step_ == Step::kAuth) return challenge(response->text);
    return leave(std::string("the server waits for more, although nothing more belongs to ") + awaited());
  }
  inList_ = row().hasList && response->kind == Pop3Response::Kind::kOk;
  if (!inList_) answered(*response);
}

void Pop3PersonaSession::listLine(std::string_view line) {
  if (!bearsOctets(line.size() + 2)) return;
  serverText_ = line;
  if (line != ".") {
    if (step_ == Step::kCapa) capa_.add(line);
    if (step_ == Step::kMechanisms) mechanisms_.add(line);
    return;
  }
  inList_ = false;
  answered({.kind = Pop3Response::Kind::kOk, .code = {}, .text = {}});
}

void Pop3PersonaSession::answered(const Pop3Response& response) {
  if (row().done != nullptr) return (this->*row().done)(response);
  leave(std::string("the server says something during ") + awaited());
}

void Pop3PersonaSession::onSecured(const TlsInfo&) {
  asked_ = 0;
  capa_.clear();
  mechanisms_.clear();
  askNext();
}

void Pop3PersonaSession::command(Step step, std::string_view line) {
  step_ = step;
  say(line);
}

void Pop3PersonaSession::greeted(const Pop3Response& response) {
  if (response.kind == Pop3Response::Kind::kOk) return askNext();
  leave("the server takes no clients");
}

// What the server can: the first of the persona's questions that it answers tells.
void Pop3PersonaSession::askNext() {
  const auto& questions = persona().pop3Asks;
  if (asked_ == questions.size()) return known();
  const std::string& question = questions[asked_++];
  command(question == "CAPA" ? Step::kCapa : Step::kMechanisms, question);
}

void Pop3PersonaSession::listed(const Pop3Response& response) {
  response.kind == Pop3Response::Kind::kOk ? known() : askNext();
}

void Pop3PersonaSession::known() {
  const auto policy = persona().startTls;
  if (io().secure() || policy == Persona::StartTls::kNever) return logOn();
  if (capa_.has("STLS")) return command(Step::kStls, "STLS");
  if (policy == Persona::StartTls::kWhenOffered) return logOn();
  leave("the server offers no STLS");
}

void Pop3PersonaSession::stlsDone(const Pop3Response& response) {
  if (response.kind == Pop3Response::Kind::kOk) {
    step_ = Step::kHandshake;
    return io().startTls(options().tls);
  }
  if (persona().startTls == Persona::StartTls::kWhenOffered) return logOn();
  leave("the server refuses STLS");
}

// USER is said without looking, as most programs do; so is a mechanism by a program that asks nothing.
bool Pop3PersonaSession::usable(const std::string& mechanism) const {
  if (mechanism == kProtocolsOwnLogin || persona().pop3Asks.empty()) return true;
  return capa_.hasMechanism(mechanism) || mechanisms_.has(mechanism);
}

void Pop3PersonaSession::logOn() {
  if (!chooseMechanism()) {
    return leave("the server offers no way to log on that this program can use", PersonaFailure::kNoMechanism);
  }
  if (mechanism_ != kProtocolsOwnLogin) return command(Step::kAuth, "AUTH " + mechanism_);
  if (isOneLine(credentials_.user) && isOneLine(credentials_.password)) {
    return command(Step::kUser, "USER " + credentials_.user);
  }
  leave("POP3 cannot carry this user name or password");
}

void Pop3PersonaSession::challenge(std::string_view text) {
  const auto answer = exchange_->answer(text);
  if (!answer) return leave("the server does not end the log-on");
  say(*answer);
}

void Pop3PersonaSession::authDone(const Pop3Response& response) {
  const bool ok = response.kind == Pop3Response::Kind::kOk;
  if (exchangeFailed()) return leave(exchangeProblem());
  if (!exchange_->challenged()) {
    if (ok && persona().pop3OkContinues) return challenge("");
    if (!ok && persona().nextMechanismAfterBad) {
      barMechanism();
      return logOn();
    }
  }
  passDone(response);
}

void Pop3PersonaSession::userDone(const Pop3Response& response) {
  if (response.kind == Pop3Response::Kind::kError) return passDone(response);
  command(Step::kPass, "PASS " + credentials_.password);
}

void Pop3PersonaSession::passDone(const Pop3Response& response) {
  if (response.kind == Pop3Response::Kind::kOk) return loggedOn();
  triesAgain(reply_) ? logOn() : hangUp();
}

void Pop3PersonaSession::loggedOn() {
  if (persona().pop3AsksAfterLogin) return command(Step::kCapaAgain, "CAPA");
  doAction();
}

// A program that asks again can do without an answer.
void Pop3PersonaSession::askedAgain(const Pop3Response&) { doAction(); }

void Pop3PersonaSession::doAction() {
  if (options().action == "check mail") return command(Step::kStat, "STAT");
  command(Step::kQuit, "QUIT");
}

void Pop3PersonaSession::statDone(const Pop3Response& response) {
  const std::string_view text = response.text;
  const auto messages = pop3Number(text.substr(0, text.find(' ')), 0);
  if (response.kind == Pop3Response::Kind::kError || !messages) {
    return leave("the server does not say what is in the mailbox");
  }
  if (*messages == 0) return command(Step::kQuit, "QUIT");
  command(Step::kList, "LIST");
}

void Pop3PersonaSession::listDone(const Pop3Response& response) {
  if (response.kind == Pop3Response::Kind::kOk) return command(Step::kRetr, "RETR 1");
  leave("the server does not list the messages");
}

void Pop3PersonaSession::retrDone(const Pop3Response& response) {
  if (response.kind == Pop3Response::Kind::kOk) return command(Step::kQuit, "QUIT");
  leave("the server does not hand the message out");
}

// Whatever it is answered with, the user has got what he came for. The server closes; who does not is cut off in time.
void Pop3PersonaSession::quitDone(const Pop3Response&) { arrived(); }

}  // namespace coexist
