#include "world/fake_seat.h"

namespace coexist {
namespace {

// A seat of ours, `inner`, that somebody else runs.
template <typename Kind>
class FakeSeat : public Kind, private SeatEvents {
 public:
  FakeSeat(const FakeSeats& seats, std::string name, FakeCourse course, Loop& loop, std::unique_ptr<Kind> inner)
      : seats_(seats), name_(std::move(name)), course_(std::move(course)), loop_(loop), inner_(std::move(inner)) {}
  ~FakeSeat() override {
    for (const TimerId timer : timers_) loop_.cancel(timer);
  }

  std::string occupant() const override { return "fake"; }
  bool can(Ability ability) const override { return !course_.lacks.contains(ability) && inner_->can(ability); }

  void start(SeatSupply supply, SeatEvents& events) override {
    note("start");
    events_ = &events;
    seats_.supply = std::move(supply);
    if (!course_.everReady) return;
    later(course_.readyAfterMs, TimerKind::kWork, [this] {
      innerRuns_ = course_.failsWith.empty();
      if (innerRuns_) return inner_->start({}, *this);
      note("failed");
      events_->onFailed(Error{course_.failsWith});
    });
  }

  void stop() override {
    note("stop");
    if (!course_.everStops) return;
    if (innerRuns_) return inner_->stop();
    later(0, TimerKind::kWork, [this] { onStopped(); });
  }

  Status restart(MailProtocol protocol, MachineService service) override {
    return can(Ability::kRestart) ? inner_->restart(protocol, service) : Kind::restart(protocol, service);
  }
  Status install(const Product& product) override {
    return can(Ability::kUpdates) ? inner_->install(product) : Kind::install(product);
  }

 protected:
  Kind& inner() const { return *inner_; }

 private:
  void note(const std::string& what) { seats_.log.push_back(name_ + ": " + what); }
  void later(Milliseconds delay, TimerKind kind, std::function<void()> action) {
    timers_.push_back(loop_.after(delay, kind, std::move(action)));
  }

  void onReady() override {
    note("ready");
    events_->onReady();
    if (course_.diesAfterMs) later(*course_.diesAfterMs, course_.deathIs, [this] { die(); });
  }
  void onFailed(Error why) override { events_->onFailed(std::move(why)); }
  void onDied(Error) override {}
  void onStopped() override {
    if (dead_) return;
    note("stopped");
    events_->onStopped();
  }

  // Its connections end with it, and whoever talks to it sees that too.
  void die() {
    note("died");
    dead_ = true;
    inner_->stop();
    events_->onDied(Error{"killed by signal 11"});
  }

  const FakeSeats& seats_;
  std::string name_;
  FakeCourse course_;
  Loop& loop_;
  std::unique_ptr<Kind> inner_;
  SeatEvents* events_ = nullptr;
  bool innerRuns_ = false;
  bool dead_ = false;
  std::vector<TimerId> timers_;
};

class FakeBackEnd final : public FakeSeat<BackEndSeat> {
 public:
  using FakeSeat::FakeSeat;
  Status sayUnasked(std::string_view octets) override {
    return can(Ability::kUnasked) ? inner().sayUnasked(octets) : BackEndSeat::sayUnasked(octets);
  }
  Result<std::vector<Message>> inbox(const std::string& user) const override {
    return can(Ability::kInspection) ? inner().inbox(user) : BackEndSeat::inbox(user);
  }
};

}  // namespace

Result<std::unique_ptr<FrontEndSeat>> FakeSeats::frontEnd(const SeatContext& context, Machine& machine) const {
  auto inner = simulatedSeats().frontEnd(context, machine);
  if (!inner || !front) return inner;
  return std::unique_ptr<FrontEndSeat>(
      std::make_unique<FakeSeat<FrontEndSeat>>(*this, "front", *front, context.lab->loop(), std::move(*inner)));
}

Result<std::unique_ptr<BackEndSeat>> FakeSeats::backEnd(const SeatContext& context, const BackEndSpec& spec,
                                                        Machine& machine) const {
  auto inner = simulatedSeats().backEnd(context, spec, machine);
  const auto named = backs.find(spec.name);
  if (!inner || (!back && named == backs.end())) return inner;
  const FakeCourse& course = named == backs.end() ? *back : named->second;
  return std::unique_ptr<BackEndSeat>(
      std::make_unique<FakeBackEnd>(*this, spec.name, course, context.lab->loop(), std::move(*inner)));
}

}  // namespace coexist
