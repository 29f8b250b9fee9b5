// The steps of a script as pure data. Their meaning is scenarios/FORMAT.md.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/source.h"
#include "scenario/letter.h"
#include "scenario/pattern/pattern.h"

namespace coexist {

// "S: * OK ..." and its kin. C and A act, unless a persona drives, then C asserts; B acts, B= asserts.
struct LineStep {
  Letter letter = Letter::kClient;
  bool never = false;          // "S!:"
  bool profileSpeaks = false;  // "B=:"
  std::string actor;           // "bob" of "C.bob:", "legacy" of "B.legacy:"; empty: the only or first one
  std::shared_ptr<const Pattern> pattern;
  SourceLocation place;  // the string's opening quote
  size_t textIndex = 0;  // where the text behind "S: " begins in the string
  bool said = false;     // by the script, not expected
};

// {"connect": "C"}: `to` is "", "front" or a back end's name; an empty `proto` is the case's.
struct ConnectStep {
  std::string client;
  std::string to;
  std::string proto;
};
// {"close": "C"}: the client hangs up.
struct CloseStep {
  std::string client;
  bool reset = false;
};
// {"closed": "C"}: it has been hung up on.
struct ClosedStep {
  std::string client;
};
// {"tls": "C"}: the handshake happens now, and it succeeds.
struct TlsStep {
  std::string client;
};
enum class ServiceAct { kRestart, kStop, kStart };
// All services of these seats: "front", "front-back", back ends' names.
struct ServiceStep {
  ServiceAct act = ServiceAct::kRestart;
  std::vector<std::string> seats;
};
// {"resolve": "front", "to": "legacy"}: who connects to the name of the one machine reaches the other.
struct ResolveStep {
  std::string name;
  std::string to;
};
struct WaitStep {
  int64_t ms = 0;
};
enum class TypedPassword { kRight, kWrong };
// An empty `as`: the persona's own account (a health mailbox's).
struct DoStep {
  std::string client;
  std::string action;
  std::string as;
  std::string with;  // one of the persona's options: "spa"; empty: as it is set up when it is new
  // What the user types, one after the other, and the last one again; empty: the right one.
  std::vector<TypedPassword> passwords;
  std::vector<std::string> to;   // users whom a message is sent to, or addresses
  std::string proto;             // empty: the case's
  std::optional<bool> succeeds;  // what must become of the action, each time
  int times = 1;
};
// `shows`: in order, gaps allowed.
struct AdminStep {
  std::string command;
  std::vector<LineStep> shows;
  bool fails = false;
};
struct PromptsStep {
  std::string as;
  std::optional<int> min;
  std::optional<int> max;
  std::optional<bool> loop;
};
// A user's INBOX. `shows`: lines of its newest message, in order, gaps allowed.
struct MailboxStep {
  std::string user;
  std::optional<int> holds;
  std::vector<LineStep> shows;
};
// Exactly these octets: from a client, or unasked from a back end.
struct SendStep {
  Letter letter = Letter::kClient;
  std::string actor;
  std::shared_ptr<const Pattern> bytes;
  int repeat = 1;
};
struct AnyOrderStep {
  std::vector<LineStep> lines;
};

struct Step {
  SourceLocation place;
  std::variant<LineStep, ConnectStep, CloseStep, ClosedStep, TlsStep, ServiceStep, ResolveStep, WaitStep, DoStep,
               AdminStep, PromptsStep, MailboxStep, SendStep, AnyOrderStep>
      what;
};

// Whether a step makes the world move, instead of looking at it. A "B:" line does not: its back end says it when it is
// asked, so it is known to it before the world moves.
bool acts(const Step& step);

}  // namespace coexist
