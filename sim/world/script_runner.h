// The steps of one case, one after another: acting steps move the world, the others ask the judge.
#pragma once

#include <optional>
#include <string>

#include "scenario/model.h"
#include "scenario/verdict.h"
#include "world/case_world.h"
#include "world/judge.h"

namespace coexist {

class ScriptRunner {
 public:
  ScriptRunner(const Case& scenario, CaseWorld& world);

  // Until the first failure, or to the end and what must hold there.
  std::optional<Failure> run();

  // Why the world itself stopped, for a verdict of "broken"; empty when it did not.
  const std::string& broken() const { return broken_; }

 private:
  using Check = std::optional<Failure>;

  Check step(size_t& index);
  Check perform(const LineStep& step, size_t& index);
  Check perform(const ConnectStep& step, size_t& index);
  Check perform(const CloseStep& step, size_t& index);
  Check perform(const ClosedStep& step, size_t& index);
  Check perform(const TlsStep& step, size_t& index);
  Check perform(const ServiceStep& step, size_t& index);
  Check perform(const ResolveStep& step, size_t& index);
  Check perform(const WaitStep& step, size_t& index);
  Check perform(const DoStep& step, size_t& index);
  Check perform(const AdminStep& step, size_t& index);
  Check perform(const PromptsStep& step, size_t& index);
  Check perform(const MailboxStep& step, size_t& index);
  Check perform(const SendStep& step, size_t& index);
  Check perform(const AnyOrderStep& step, size_t& index);

  Check sayLines(size_t& index);
  Check administrate(const std::string& command, const std::vector<LineStep>& shows, bool fails);
  // Each of `shows` stands in `lines`, in order, with anything between.
  Check showsInOrder(const std::vector<LineStep>& shows, const std::vector<std::string>& lines, const char* where);
  std::vector<std::string> passwords(const DoStep& step, const Account& account) const;
  std::vector<std::string> addresses(const std::vector<std::string>& to) const;
  Check needClient(const std::string& client, size_t index);
  Check atTheEnd();
  Check unfinishedLines();
  Check leftOver();
  Check unexpectedLoops();

  void beginAct(size_t index);
  void planReplies(size_t from);
  bool settle();  // false when the world is broken
  Check deathOfASeat() const;
  Check failed(const Status& status);
  Failure here(std::string what) const;

  const Case& scenario_;
  CaseWorld& world_;
  Judge judge_;
  SourceLocation place_;  // of the step that is being performed
  size_t plannedUntil_ = 0;
  std::string broken_;
};

}  // namespace coexist
