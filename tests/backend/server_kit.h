// A back end with its listeners in a laboratory, and clients that visit it.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "backend/backend_kit.h"
#include "backend/server.h"
#include "net/testbed.h"

namespace coexist {

inline constexpr const char* kHost = "back.example.test";

// What a client saw; `says` is sent when it is connected (in TLS where `tls` is set).
struct Visit {
  std::string says;
  std::optional<TlsParameters> tls = {};        // from the first octet
  std::optional<TlsParameters> tlsBehind = {};  // started when an answer begins with tlsAnswer
  std::string tlsAnswer = "s1 OK";
  std::string saysInside = {};
  bool halfCloses = false;  // says no more behind `says`
  std::string received = {};
  std::string insideTls = {};
  std::string peerName = {};
  Error tlsError = {};
  bool refused = false;
  bool ended = false;
};

// Without an expected name any certificate is taken; `ownName` is the client's own, if it has one.
TlsParameters clientTls(const std::string& expectedName, const std::string& ownName = {});

// A lab with one back end, "legacy", of the product and people of backend_kit.h. Everything dies before the lab does.
class House {
 public:
  using Change = std::function<void(Product&, ServiceSettings&)>;  // before the machine starts; for every protocol
  explicit House(std::unique_ptr<Testbed> lab, const Change& change = {});
  ~House();

  void open();
  // Connects, runs to rest, and hands back what was seen; the connection stays.
  Visit& visit(uint16_t port, Visit visit);
  void say(const std::string& octets, const Visit& visit);  // more of a visit's client; runs to rest
  void hangUp();                                            // every client resets its connection; runs to rest
  void rest();
  LabLoop& loop() { return lab_->loop(); }

 private:
  struct Client {
    Visit visit;
    std::unique_ptr<Connection> connection;  // null: refused
  };

  std::unique_ptr<Testbed> lab_;
  std::deque<Client> clients_;

 public:
  Product product = testProduct();
  Directory directory = testDirectory();
  MailStore store;
  SeededRandom random{11};
  std::unique_ptr<Machine> machine;
  BackEndOptions options;
  std::unique_ptr<BackEndServer> server;
};

// Twenty interleavings in memory, and TCP.
std::vector<std::function<std::unique_ptr<Testbed>()>> everyLab();

// The name in the certificate that a port presents: kHost, "mail.example.test" or "none".
std::string presentedName(House& house, uint16_t port);

}  // namespace coexist
