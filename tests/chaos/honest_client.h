// A client that does one log-on as it should be done, and says whether it got in.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "net/session.h"

namespace coexist {

struct HonestStep {
  std::string hears;  // a line that begins so ends the wait; other lines pass
  std::string says;   // then; empty: got in
};

// "imap", "pop3" or "smtp": alice, with kHousePassword, in clear; over SMTP to where bob's mail would be taken.
std::vector<HonestStep> honestSteps(std::string_view protocol);

class HonestClient final : public SessionBase {
 public:
  // `io` and `in` must outlive it; `in` becomes true.
  HonestClient(SessionIo& io, std::vector<HonestStep> steps, bool& in) : io_(io), steps_(std::move(steps)), in_(in) {}

  void onLine(std::string_view line) override;
  void onEnd() override { io_.close(); }

 private:
  SessionIo& io_;
  std::vector<HonestStep> steps_;
  bool& in_;
  size_t at_ = 0;
};

}  // namespace coexist
