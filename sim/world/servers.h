// The servers of one case: their names, places and machines, and the seats that they are played from.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "world/seat_life.h"
#include "world/seats.h"

namespace coexist {

constexpr const char* kFrontHost = "front.example.test";

// Nominal host of a back end: "legacy" -> "legacy.example.test".
std::string backEndHost(const std::string& name);

// What the clients of a case speak, its probes too: only that is served.
std::vector<MailProtocol> protocolsOf(const Case& scenario);

// A machine of the case, one of machinesOf(), as it is at the start: with `product`'s defaults and the case's settings
// in effect in all of its services, of which those do not run that the case says are stopped.
Result<std::unique_ptr<Machine>> startingMachine(const Case& scenario, const std::string& name, const Product& product);

// What the servers of a case are made of. Everything pointed to must outlive them; `seats.store` and `seats.random`
// are its own affair.
struct ServersOptions {
  SeatContext seats;
  Directory* directory = nullptr;  // filled already (world/accounts.h)
  const SeatBuilder* builder = nullptr;
  uint64_t seed = 1;
};

class Servers {
 public:
  explicit Servers(ServersOptions options);

  // Fills the mailboxes and builds machines and seats; nothing runs yet.
  Status build();
  // Starts the back ends, and when they are ready the front end; the world's loop waits for them. The error names the
  // seat that did not start, or was not ready in time.
  Status start();
  // Stops, in the same way, what has been started and has not ended. Harmless when there is nothing to stop.
  Status stop();

  const Case& scenario() const { return *options_.seats.scenario; }
  const Catalogues& catalogues() const { return *options_.seats.catalogues; }
  Directory& directory() { return *options_.directory; }
  RandomSource& random() { return random_; }
  bool hasFront() const { return scenario().front.has_value(); }

  // Whether the seat of that service ("front", a back end, "" for the first one) can do it; the error says who cannot.
  Status able(const std::string& service, Ability ability) const;
  // Whether every seat's traffic is counted. Where one's is not, nobody can know that the world rests.
  bool countsBytes() const;
  // Who has died, and of what.
  std::optional<std::string> death() const;

  // One of machinesOf(), and what runs on it: on the front end's the front end.
  Machine& machine(const std::string& name) { return *machines_.at(name); }
  const Product& productOn(const std::string& machine) const;

  // Where a client connects: `to` is "" (the front end, or the first back end without one), "front" or a back end.
  Endpoint endpointOf(const std::string& to, const ServicePort& port) const { return {hostOf(to), port.port}; }
  std::string hostOf(const std::string& to) const;

  // Restarts, stops or starts all services of a seat ("front", "front-back", a back end), or one on a machine. What
  // starts takes its machine's settings into effect. To stop what is stopped, and to start what runs, changes nothing.
  Status operate(ServiceAct act, const std::string& seat);
  Status operate(ServiceAct act, const std::string& machine, const WindowsService& service);
  // What a seat ("front", a back end) runs; null when there is none of that name.
  const Product* productOf(const std::string& seat) const;
  // Another build of it, from now on.
  Status install(const std::string& seat, const Product& product);
  // On the newest connection of a back end.
  Status sayUnasked(const std::string& backEnd, std::string_view octets);
  // What a machine knows of its services' health.
  Result<std::vector<std::string>> health(const std::string& machine);
  // The messages of a user's INBOX, from the back end that holds it now.
  Result<std::vector<Message>> inboxOf(const std::string& user) const;

 private:
  Status buildMachine(const std::string& name, const Product& product);
  Status buildBackEnd(const BackEndSpec& spec);
  Status buildFrontEnd();
  Status fillMailboxes();
  void seatFrom(const std::string& name, const std::string& title, const Seat& seat);
  Status operate(ServiceAct act, const std::string& seat, MailProtocol protocol, MachineService service);
  // The seat that gives a service, dead or alive; null when there is none of that name.
  Seat* find(const std::string& service) const;
  const SeatLife& lifeOf(const std::string& service) const;
  // The back end of that name, ready; the error says what became of it.
  Result<BackEndSeat*> backEnd(const std::string& name) const;
  void begin(const std::string& name);
  Status awaitReady();
  bool allSettled() const;
  SeatSupply supplyOf(const std::string& name);

  ServersOptions options_;
  SeededRandom random_;
  MailStore store_;
  std::map<std::string, std::unique_ptr<Machine>> machines_;  // by name
  std::map<std::string, const Product*> installed_;           // by seat: what it has been updated to
  std::map<std::string, SeatLife> lives_;                     // by seat
  std::map<std::string, std::unique_ptr<BackEndSeat>> backEnds_;
  std::unique_ptr<FrontEndSeat> frontEnd_;
};

}  // namespace coexist
