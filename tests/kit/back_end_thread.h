// A mock back end called "localhost" on real sockets, all protocols of its product, in a thread of its own.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <future>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "base/random.h"
#include "gateway/standalone/own_certificates.h"
#include "mail/directory.h"
#include "mail/mailbox.h"
#include "product/profile.h"

namespace coexist {

struct BackEndHouse {
  const Product* product = nullptr;
  TlsIdentity identity;
  std::string authorityPem;       // who may have signed what others show it
  std::vector<Account> accounts;  // those whose home is "main" have their mailboxes here
  std::map<std::string, std::vector<std::shared_ptr<const std::string>>> mail;  // by account
};

class BackEndThread {
 public:
  // Everything pointed to must outlive it.
  explicit BackEndThread(BackEndHouse house);
  ~BackEndThread();
  BackEndThread(const BackEndThread&) = delete;
  BackEndThread& operator=(const BackEndThread&) = delete;

  bool started() const { return !ports_.empty(); }
  // The port that stands for a nominal one (993, 1993); 0 when nothing listens there.
  uint16_t port(uint16_t nominal) const;

 private:
  void serve();
  void watchForStop(class UvRuntime& world);

  BackEndHouse house_;
  OwnCertificates certificates_;
  SystemRandom random_;
  std::promise<std::map<uint16_t, uint16_t>> ready_;
  std::map<uint16_t, uint16_t> ports_;
  std::atomic<bool> stop_ = false;
  std::thread thread_;
};

}  // namespace coexist
