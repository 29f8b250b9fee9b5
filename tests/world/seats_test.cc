// Our own seats keep the promises of world/seat.h like any program's.
#include "world/seats.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "world/accounts.h"
#include "world/case_kit.h"
#include "world/servers.h"

namespace coexist {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Heard final : public SeatEvents {
 public:
  void onReady() override { reports.emplace_back("ready"); }
  void onFailed(Error why) override { reports.push_back("failed: " + why.message()); }
  void onDied(Error cause) override { reports.push_back("died: " + cause.message()); }
  void onStopped() override { reports.emplace_back("stopped"); }

  std::vector<std::string> reports;
};

// A world that two seats of ours can be built into.
class SimulatedSeats : public ::testing::Test {
 protected:
  SimulatedSeats() {
    scenario_.front = "exchange-2003";
    scenario_.backs = {{"back", "exchange-2003"}};
    EXPECT_TRUE(fillDirectory(scenario_, random_, directory_).ok());
    context_.scenario = &scenario_;
    context_.catalogues = &testCatalogues();
    context_.lab = lab_.get();
    context_.network = &lab_->network();
    context_.certificates = &certificates_;
    context_.directory = &directory_;
    context_.store = &store_;
    context_.random = &random_;
    context_.recorder = &recorder_;
    context_.replies = &replies_;
  }

  std::unique_ptr<BackEndSeat> backEnd() { return must(simulatedSeats().backEnd(context_, scenario_.backs[0], back_)); }
  std::unique_ptr<FrontEndSeat> frontEnd() { return must(simulatedSeats().frontEnd(context_, front_)); }
  void rest() { ASSERT_TRUE(lab_->loop().runToRest().ok()); }

  template <typename T>
  static T must(Result<T> made) {
    EXPECT_TRUE(made.ok());
    return std::move(*made);
  }

  const Product& product_ = *testCatalogues().products.find("exchange-2003");
  Case scenario_;
  SeededRandom random_{1};
  Directory directory_;
  MailStore store_;
  LabCertificates certificates_{kLabUnixSeconds};
  std::unique_ptr<Testbed> lab_ = Testbed::memory(1);
  Recorder recorder_{lab_->loop()};
  Bindings bindings_;
  ReplyScripts replies_{bindings_, [](const std::string&) -> Tokens& { throw std::logic_error("no B: line"); }};
  Machine front_{kFrontHost, product_.defaults};
  Machine back_{backEndHost("back"), product_.defaults};
  SeatContext context_;
  Heard heard_;
};

TEST_F(SimulatedSeats, reportFromTheLoopAndNeverInsideOfACall) {
  const auto back = backEnd();
  const auto front = frontEnd();
  for (Seat* seat : std::initializer_list<Seat*>{back.get(), front.get()}) {
    Heard heard;
    seat->start({}, heard);
    EXPECT_THAT(heard.reports, IsEmpty());
    rest();
    EXPECT_THAT(heard.reports, ElementsAre("ready"));
    seat->stop();
    EXPECT_THAT(heard.reports, ElementsAre("ready"));
    rest();
    EXPECT_THAT(heard.reports, ElementsAre("ready", "stopped"));
  }
}

TEST_F(SimulatedSeats, sayWhyTheyDoNotStart) {
  const auto first = backEnd();
  const auto second = backEnd();
  Heard ignored;
  first->start({}, ignored);
  second->start({}, heard_);
  EXPECT_THAT(heard_.reports, IsEmpty());
  rest();
  EXPECT_THAT(heard_.reports, ElementsAre(HasSubstr("failed: back.example.test")));
}

TEST_F(SimulatedSeats, startAgainAfterTheyHaveStopped) {
  const auto back = backEnd();
  back->start({}, heard_);
  back->stop();
  back->start({}, heard_);
  rest();
  EXPECT_THAT(heard_.reports, ElementsAre("ready")) << "what the first start had to say is out of date";
}

TEST_F(SimulatedSeats, sayNothingBehindTheirEnd) {
  auto back = backEnd();
  back->start({}, heard_);
  back.reset();
  rest();
  EXPECT_THAT(heard_.reports, IsEmpty());
}

TEST_F(SimulatedSeats, areListenedToAtTheBackEndsEnd) {
  EXPECT_TRUE(backEnd()->can(Ability::kRecordsServed));
  EXPECT_FALSE(frontEnd()->can(Ability::kRecordsServed));
  EXPECT_FALSE(frontEnd()->can(Ability::kRecordsBackEnds));
}

TEST_F(SimulatedSeats, sayWhoTheyAreAndWhatTheyCannot) {
  const auto front = frontEnd();
  EXPECT_EQ(front->occupant(), "exchange-2003");
  EXPECT_FALSE(front->can(Ability::kInspection));
  EXPECT_TRUE(backEnd()->can(Ability::kInspection));
}

}  // namespace
}  // namespace coexist
