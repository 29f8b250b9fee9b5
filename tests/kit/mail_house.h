// A house of mail for programs that are not ours: a certificate authority, a mock back end with all protocols, and
// gateways in front of it, each `coexist gateway` as a program of its own.
//
// alice has one message, bob none; both have the password kHousePassword. Clients connect to "localhost", whose
// certificate ca.pem in the folder vouches for.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "kit/back_end_thread.h"
#include "kit/gateway_program.h"
#include "product/profile.h"

namespace coexist {

constexpr const char* kHousePassword = "Wonder\"land 1";  // with what protocols have to quote

// What a gateway's configuration has besides the house's own.
struct GatewayExtras {
  std::string top = {};    // further keys, each with a comma behind it
  std::string homes = {};  // further ones, each with a comma before it; and users alike
  std::string users = {};
  int descriptors = 0;  // as GatewayProgram
};

class MailHouse {
 public:
  // In a folder of its own below the tests' scratch folder, which goes with it; the back end runs `product`.
  MailHouse(const std::string& name, const std::string& product);
  ~MailHouse();
  MailHouse(const MailHouse&) = delete;
  MailHouse& operator=(const MailHouse&) = delete;

  const std::string& problem() const { return problem_; }  // why it does not stand; empty when it does

  // A product beside those of the project, for gateways that are started behind this.
  void addProduct(const std::string& name, const std::string& json);
  // A gateway that follows `product`, for every protocol that this serves, towards a home of `family`.
  std::unique_ptr<GatewayProgram> startGateway(const std::string& product, const std::string& family,
                                               const GatewayExtras& extras = {});

  const std::filesystem::path& folder() const { return folder_; }
  std::string authority() const { return (folder_ / "ca.pem").string(); }
  void write(const std::string& name, const std::string& text) const;  // only its owner may read it
  const std::string& message() const { return *message_; }             // alice's
  // What a gateway of that product has written to its protocol log.
  std::string logOf(const std::string& product, MailProtocol protocol) const;

 private:
  std::string open(const std::string& product);  // why not; empty when it stands
  std::string gatewayConfig(const Product& product, const std::string& family, const GatewayExtras& extras) const;

  std::filesystem::path folder_;
  std::string problem_;
  std::optional<ProductCatalogue> products_;
  std::shared_ptr<const std::string> message_;
  std::unique_ptr<BackEndThread> backEnd_;
};

// Whether a program can be started by its name.
bool isInstalled(const std::string& program);

}  // namespace coexist
