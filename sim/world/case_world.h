// One case's running world: laboratory, actors, clients, and what moves them.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "client/persona.h"
#include "client/scripted.h"
#include "net/testbed.h"
#include "world/accounts.h"
#include "world/named_network.h"
#include "world/recorder.h"
#include "world/reply_script.h"
#include "world/servers.h"
#include "world/wire_tokens.h"

namespace coexist {

struct CaseWorldOptions {
  uint64_t seed = 1;
  bool overTcp = false;
  const SeatBuilder* seats = nullptr;  // who fills the seats
};

// What a persona's run has come to, for steps that ask.
struct PersonaRecord {
  std::string client;
  std::string account;
  PersonaOutcome outcome;
  SourceLocation place;
  bool loopExpected = false;
};

class CaseWorld {
 public:
  // Everything referred to must outlive the world.
  CaseWorld(const Case& scenario, const Catalogues& catalogues, CertificateStore& certificates,
            CaseWorldOptions options);
  ~CaseWorld();
  CaseWorld(const CaseWorld&) = delete;
  CaseWorld& operator=(const CaseWorld&) = delete;

  // Builds the laboratory and the servers in it; nothing runs yet.
  Status build();
  // Starts the servers and waits for them. Clients connect when a step first needs them.
  Status open();
  // Hangs up, stops the servers and waits for that.
  Status close();

  Recorder& recorder() { return *recorder_; }
  Servers& servers() { return *servers_; }
  Bindings& bindings() { return bindings_; }
  ReplyScripts& replies() { return *replies_; }
  // The tokens of a client's or back end's newest connection, for what is said next.
  Tokens& tokensNow(Letter letter, const std::string& actor);
  // The tokens of the connection of a line in the transcript, as things stood when it was said.
  Tokens& tokensAt(Letter letter, const std::string& actor, size_t line);
  const Directory& directory() const { return directory_; }
  const WrongPasswords& wrongPasswords() const { return wrongPasswords_; }
  Milliseconds nowMs() const { return lab_->loop().nowMs(); }

  // The world comes to rest; cheap when nothing has been done since.
  Status settle();
  Status advance(Milliseconds duration);

  // Scripted clients. "" is C.
  bool hasConnected(const std::string& client) const { return clients_.contains(client); }
  Status connect(const std::string& client, const std::string& to, const std::string& proto);
  ScriptedClient* client(const std::string& client);
  std::vector<std::string> connectedClients() const;
  Status send(const std::string& client, std::string_view octets);
  Status startTls(const std::string& client);
  Status hangUp(const std::string& client, bool reset);

  // Lets a persona do something once and waits until the world is at rest.
  struct Play {
    std::string client;
    const Persona* persona = nullptr;
    const Account* account = nullptr;
    std::string action;
    const ServicePort* port = nullptr;
    std::string with;                         // one of the persona's options; may be empty
    std::vector<std::string> recipients;      // addresses
    std::vector<std::string> typedPasswords;  // PersonaOptions::typedPasswords
    std::string to = {};                      // the server, as Servers::endpointOf() takes it
  };
  Result<PersonaOutcome> play(const Play& play);
  std::vector<PersonaRecord>& personas() { return personas_; }

  // The name of a machine leads to a machine from now on.
  void lead(const std::string& name, const std::string& to);
  // All services of a seat, or one on a machine.
  Status operate(ServiceAct act, const std::string& seat);
  Status operate(ServiceAct act, const std::string& machine, const WindowsService& service);
  // Another build of a back end's product.
  Status install(const std::string& seat, const Product& product);
  Status sayUnasked(const std::string& backEnd, std::string_view octets);

 private:
  Status restBySilence();
  WireTokens& wireTokensOf(Letter letter, const std::string& actor, int connection);

  struct ScriptedSeat {
    std::unique_ptr<ScriptedClient> client;
    std::string host;
  };

  const Case& scenario_;
  const Catalogues& catalogues_;
  CertificateStore& certificates_;
  CaseWorldOptions options_;
  Bindings bindings_;
  Directory directory_;
  WrongPasswords wrongPasswords_;
  SeededRandom random_;
  std::unique_ptr<Testbed> lab_;
  std::unique_ptr<NamedNetwork> network_;
  std::unique_ptr<Recorder> recorder_;
  // (second hop, actor, connection)
  std::map<std::tuple<bool, std::string, int>, std::unique_ptr<WireTokens>> tokens_;
  std::unique_ptr<ReplyScripts> replies_;
  std::unique_ptr<Servers> servers_;
  std::map<std::string, ScriptedSeat> clients_;
  std::vector<PersonaRecord> personas_;
  bool moved_ = true;
};

}  // namespace coexist
