// One client, one front end, one back end without transcripts: what a benchmark measures is the gateway.
#pragma once

#include <memory>
#include <string>

#include "backend/server.h"
#include "client/scripted.h"
#include "gateway/front_end.h"
#include "mail/protocol.h"
#include "net/testbed.h"
#include "world/servers.h"

namespace coexist {

class Rig {
 public:
  // Products by name; the client uses that port's protocol. `message` is the octets of the only message.
  Rig(bool overTcp, const ServicePort& port, const std::string& front, const std::string& back,
      std::shared_ptr<const std::string> message);

  // A new connection, its greeting awaited.
  void connect();
  void logOn();       // IMAP and POP3
  size_t messages();  // that alice has
  void forget();      // all of them
  void say(std::string_view octets) { client_->send(octets); }
  void rest();  // throws when the world does not come to rest, or the client has been hung up on

 private:
  const Catalogues& catalogues_;
  std::unique_ptr<Testbed> lab_;
  LabCertificates certificates_;
  SeededRandom random_{1};
  Directory directory_;
  MailStore store_;
  std::unique_ptr<Machine> frontMachine_;
  std::unique_ptr<Machine> backMachine_;
  std::unique_ptr<BackEndServer> backEnd_;
  std::unique_ptr<FrontEnd> frontEnd_;
  std::unique_ptr<ScriptedClient> client_;
  ServicePort port_;
};

const Catalogues& benchCatalogues();

}  // namespace coexist
