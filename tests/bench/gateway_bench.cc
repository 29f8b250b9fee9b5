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

const ServicePort& portOf(MailProtocol protocol, bool tls) {
  const bool imap = protocol == MailProtocol::kImap;
  return *findServicePort(imap ? (tls ? "imaps" : "imap") : (tls ? "pop3s" : "pop3"));
}

Rig makeRig(const benchmark::State& state, MailProtocol protocol,
            std::shared_ptr<const std::string> message = nullptr) {
  const bool tls = state.range(1) != 0;
  return Rig(state.range(0) == kTcp, portOf(protocol, tls), tls ? kTlsFront : kClearFront, tls ? kTlsBack : kClearBack,
             std::move(message));
}

std::shared_ptr<std::string> bigMessage() {
  constexpr size_t kMessageBytes = 8 * 1024 * 1024;
  auto message = std::make_shared<std::string>("Subject: big\r\n\r\n");
  while (message->size() < kMessageBytes) *message += "All mimsy were the borogoves, and the mome raths outgrabe.\r\n";
  return message;
}

void logOns(benchmark::State& state, MailProtocol protocol) {
  Rig rig = makeRig(state, protocol);
  for (auto _ : state) {
    rig.connect();
    rig.logOn();
  }
  state.counters["log-ons/s"] =
      benchmark::Counter(static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}

void pipelinedCommands(benchmark::State& state, MailProtocol protocol) {
  constexpr int kBatch = 1000;
  Rig rig = makeRig(state, protocol);
  rig.connect();
  rig.logOn();
  std::string batch;
  for (int i = 0; i < kBatch; ++i) batch += protocol == MailProtocol::kPop3 ? "NOOP\r\n" : "a2 NOOP\r\n";
  for (auto _ : state) {
    rig.say(batch);
    rig.rest();
  }
  state.counters["commands/s"] =
      benchmark::Counter(static_cast<double>(state.iterations() * kBatch), benchmark::Counter::kIsRate);
}

void fetchedOctets(benchmark::State& state, MailProtocol protocol) {
  const auto message = bigMessage();
  Rig rig = makeRig(state, protocol, message);
  rig.connect();
  rig.logOn();
  const bool pop3 = protocol == MailProtocol::kPop3;
  if (!pop3) rig.say("a2 SELECT INBOX\r\n");
  rig.rest();
  for (auto _ : state) {
    rig.say(pop3 ? "RETR 1\r\n" : "a3 FETCH 1 BODY.PEEK[]\r\n");
    rig.rest();
  }
  state.SetBytesProcessed(static_cast<int64_t>(state.iterations() * message->size()));
}

// A stranger's mail for one of ours, through the neutral front end: his hop is in clear, TLS is the second hop's.
void deliver(benchmark::State& state, const std::string& message) {
  const bool tls = state.range(1) != 0;
  Rig rig(state.range(0) == kTcp, *findServicePort("smtp"), "coexist", tls ? kTlsBack : kClearBack, nullptr);
  rig.connect();
  rig.say("EHLO client.example.test\r\n");
  rig.rest();
  size_t delivered = 0;
  for (auto _ : state) {
    rig.say("MAIL FROM:<someone@company1.example>\r\nRCPT TO:<alice@example.test>\r\nDATA\r\n");
    rig.rest();
    rig.say(message);
    rig.rest();
    delivered += rig.messages();
    rig.forget();
  }
  if (delivered != static_cast<size_t>(state.iterations())) state.SkipWithError("a message was lost");
  state.counters["messages/s"] =
      benchmark::Counter(static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
  state.SetBytesProcessed(static_cast<int64_t>(state.iterations() * message.size()));
}

void deliveredMessages(benchmark::State& state) { deliver(state, "Subject: small\r\n\r\nAll mimsy.\r\n.\r\n"); }
void deliveredOctets(benchmark::State& state) { deliver(state, *bigMessage() + ".\r\n"); }

void everyMedium(benchmark::internal::Benchmark* bench) {
  bench->ArgNames({"tcp", "tls"})->Args({kMemory, 0})->Args({kMemory, 1})->Args({kTcp, 0})->Args({kTcp, 1});
}

BENCHMARK_CAPTURE(logOns, imap, MailProtocol::kImap)->Apply(everyMedium)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(logOns, pop3, MailProtocol::kPop3)->Apply(everyMedium)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(pipelinedCommands, imap, MailProtocol::kImap)->Apply(everyMedium)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(pipelinedCommands, pop3, MailProtocol::kPop3)->Apply(everyMedium)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(fetchedOctets, imap, MailProtocol::kImap)->Apply(everyMedium)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(fetchedOctets, pop3, MailProtocol::kPop3)->Apply(everyMedium)->Unit(benchmark::kMillisecond);
BENCHMARK(deliveredMessages)->Apply(everyMedium)->Unit(benchmark::kMicrosecond);
BENCHMARK(deliveredOctets)->Apply(everyMedium)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace coexist

BENCHMARK_MAIN();
