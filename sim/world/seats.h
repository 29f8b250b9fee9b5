// Who sits in the seats of a case. Only world/seats.cc knows the front end and the mock back ends that are ours.
#pragma once

#include <memory>

#include "mail/directory.h"
#include "mail/mailbox.h"
#include "net/certificates.h"
#include "net/testbed.h"
#include "product/profile.h"
#include "scenario/model.h"
#include "world/catalogues.h"
#include "world/recorder.h"
#include "world/reply_script.h"
#include "world/seat.h"

namespace coexist {

// The world that a seat is built into. Everything pointed to must outlive the seat.
struct SeatContext {
  const Case* scenario = nullptr;
  const Catalogues* catalogues = nullptr;
  Testbed* lab = nullptr;
  Network* network = nullptr;  // the laboratory's, by names as they lead
  CertificateStore* certificates = nullptr;
  const Directory* directory = nullptr;  // filled (world/accounts.h)
  MailStore* store = nullptr;            // filled
  RandomSource* random = nullptr;
  Recorder* recorder = nullptr;
  ReplyScripts* replies = nullptr;
};

// Builds seats from the case and what is known; starts nothing. Constant, and may serve many worlds of many threads.
class SeatBuilder {
 public:
  virtual ~SeatBuilder() = default;
  // `machine` is the host that the seat's services run on; it must outlive the seat.
  virtual Result<std::unique_ptr<FrontEndSeat>> frontEnd(const SeatContext& context, Machine& machine) const = 0;
  virtual Result<std::unique_ptr<BackEndSeat>> backEnd(const SeatContext& context, const BackEndSpec& spec,
                                                       Machine& machine) const = 0;
};

// Simulations in every seat.
const SeatBuilder& simulatedSeats();

}  // namespace coexist
