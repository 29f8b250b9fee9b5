// Through the gateway: log-ons, commands and octets a second, in memory and over loopback TCP, in clear and in TLS. All
// three seats run in one process on one core, so these are costs of the whole conversation, not of the gateway alone.
#include <benchmark/benchmark.h>

#include "bench/rig.h"

namespace coexist {
namespace {

enum Medium { kMemory, kTcp };

constexpr const char* kClearFront = "exchange-2003";  // both hops in clear
constexpr const char* kClearBack = "exchange-2003";
constexpr const char* kTlsFront = "exchange-2016";  // both hops in TLS
constexpr const char* kTlsBack = "exchange-2010-sp1";

Rig makeRig(const benchmark::State& state, std::shared_ptr<const std::string> message = nullptr) {
  const bool tls = state.range(1) != 0;
  return Rig(state.range(0) == kTcp, tls, tls ? kTlsFront : kClearFront, tls ? kTlsBack : kClearBack,
             std::move(message));
}

void logOns(benchmark::State& state) {
  Rig rig = makeRig(state);
  for (auto _ : state) {
    rig.connect();
    rig.logOn();
  }
  state.counters["log-ons/s"] =
      benchmark::Counter(static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}

void pipelinedCommands(benchmark::State& state) {
  constexpr int kBatch = 1000;
  Rig rig = makeRig(state);
  rig.connect();
  rig.logOn();
  std::string batch;
  for (int i = 0; i < kBatch; ++i) batch += "a2 NOOP\r\n";
  for (auto _ : state) {
    rig.say(batch);
    rig.rest();
  }
  state.counters["commands/s"] =
      benchmark::Counter(static_cast<double>(state.iterations() * kBatch), benchmark::Counter::kIsRate);
}

void fetchedOctets(benchmark::State& state) {
  constexpr size_t kMessageBytes = 8 * 1024 * 1024;
  auto message = std::make_shared<std::string>("Subject: big\r\n\r\n");
  while (message->size() < kMessageBytes) *message += "All mimsy were the borogoves, and the mome raths outgrabe.\r\n";
  const size_t size = message->size();
  Rig rig = makeRig(state, std::move(message));
  rig.connect();
  rig.logOn();
  rig.say("a2 SELECT INBOX\r\n");
  rig.rest();
  for (auto _ : state) {
    rig.say("a3 FETCH 1 BODY.PEEK[]\r\n");
    rig.rest();
  }
  state.SetBytesProcessed(static_cast<int64_t>(state.iterations() * size));
}

void everyMedium(benchmark::internal::Benchmark* bench) {
  bench->ArgNames({"tcp", "tls"})->Args({kMemory, 0})->Args({kMemory, 1})->Args({kTcp, 0})->Args({kTcp, 1});
}

BENCHMARK(logOns)->Apply(everyMedium)->Unit(benchmark::kMicrosecond);
BENCHMARK(pipelinedCommands)->Apply(everyMedium)->Unit(benchmark::kMillisecond);
BENCHMARK(fetchedOctets)->Apply(everyMedium)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace coexist

BENCHMARK_MAIN();
