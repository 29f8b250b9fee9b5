// The seats of a world that serve: the front end, and the back ends behind it. A simulation of ours fills one in one
// way (world/seats.h), a program will in another; what plays, moves and judges a case knows only these interfaces.
//
// Starting and stopping take time. start() and stop() return at once, and what became of them is reported to the
// SeatEvents: behind start() either ready or failed; behind ready a death, unless stop() comes first; behind stop()
// stopped. Each is reported once, from the loop and never inside of a call. A seat that has failed, died or stopped may
// be started again. Between ready and its end it serves at the nominal endpoints of its host (mail/protocol.h); what
// addresses those are is its laboratory's affair. Destroying a seat ends it at once, without a report.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "mail/directory.h"
#include "mail/mailbox.h"
#include "mail/protocol.h"
#include "product/profile.h"

namespace coexist {

// What a seat can do, and how far the world reaches into it.
enum class Ability {
  kVirtualTime,      // its timers are the laboratory's and its bytes are counted: when the world rests can be known
  kSharedAccounts,   // it reads the world's directory and mailboxes while it runs; else it is handed a SeatSupply
  kRecordsServed,    // the end that it accepts is ours: the recorder taps it
  kRecordsBackEnds,  // front end: the ends that it opens towards back ends are ours: the recorder taps them
  kCmdlets,          // an administrator's commands and settings
  kRestart,          // stops, starts and restarts a service, which brings the machine's settings into effect
  kProtocolLog,      // front end: writes L: lines
  kReplies,          // back end: says a scenario's B: lines instead of its own
  kUnasked,          // back end: says octets that nobody has asked for
  kInspection,       // back end: shows its mailboxes
  kUpdates,          // becomes another build of its product
};

// What it cannot do, behind "cannot": "restart a service".
std::string_view abilityWords(Ability ability);

// What a seat without kSharedAccounts is handed: everybody whom it must know, and what lies in the inboxes that it
// holds, by Account::name.
struct SeatSupply {
  std::vector<Account> accounts;
  std::map<std::string, std::vector<Message>> inboxes;
};

class SeatEvents {
 public:
  virtual ~SeatEvents() = default;
  virtual void onReady() = 0;
  virtual void onFailed(Error why) = 0;  // it has not started
  virtual void onDied(Error cause) = 0;  // it has ended, and nobody had asked for that
  virtual void onStopped() = 0;
};

class Seat {
 public:
  virtual ~Seat() = default;

  // Who sits there, for messages: "exchange-2016", "nginx".
  virtual std::string occupant() const = 0;
  virtual bool can(Ability ability) const = 0;

  // `events` must outlive the seat. An empty `supply` goes to those that share.
  virtual void start(SeatSupply supply, SeatEvents& events) = 0;
  virtual void stop() = 0;

  // What follows is asked between ready and an end only, and is an error of those who cannot.

  // One service says goodbye to its connections and, where its machine runs it, serves anew. Settings are the machine's
  // affair.
  virtual Status restart(MailProtocol protocol, MachineService service);
  virtual Status install(const Product& product);  // another build, which must outlive the seat
  // What Get-ServerHealth shows of the server of that name, line by line.
  virtual Result<std::vector<std::string>> health(std::string_view server) const;

 protected:
  // The answer of those who cannot.
  Error cannot(Ability ability) const;
};

class FrontEndSeat : public Seat {};

class BackEndSeat : public Seat {
 public:
  // On its newest connection; an error too when there is none.
  virtual Status sayUnasked(std::string_view octets);
  virtual Result<std::vector<Message>> inbox(const std::string& user) const;
};

}  // namespace coexist
