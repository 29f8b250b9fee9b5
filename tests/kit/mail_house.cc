#include "kit/mail_house.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "net/uv_runtime.h"

namespace coexist {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFrontName = "front.example.test";

Account account(const std::string& name, const std::string& home) {
  Account made;
  made.name = made.account = made.alias = name;
  made.domain = "EXAMPLE";
  made.password = kHousePassword;
  made.home = home;
  made.smtpAddress = made.upn = name + "@example.test";
  return made;
}

std::vector<Account> accounts() {
  Account computer = account("FRONT$", "");
  computer.trustedHost = kFrontName;
  Account service = account("proxy", "");
  service.serviceAccount = true;
  return {account("alice", "main"), account("bob", "main"), computer, service};
}

}  // namespace

bool isInstalled(const std::string& program) { return runShell("command -v " + program + " 2>&1").exitCode == 0; }

MailHouse::MailHouse(const std::string& name, const std::string& product)
    : folder_(fs::path(::testing::TempDir()) / ("coexist-" + name + "-" + std::to_string(getpid()))) {
  problem_ = open(product);
}

MailHouse::~MailHouse() {
  backEnd_.reset();
  fs::remove_all(folder_);
}

std::string MailHouse::open(const std::string& product) {
  fs::create_directories(folder_ / "fixtures");
  fs::copy(COEXIST_SOURCE_DIR "/fixtures/products", folder_ / "fixtures/products");
  auto products = ProductCatalogue::load((folder_ / "fixtures/products").string());
  if (!products) return products.error().message();
  products_ = std::move(*products);
  const auto message = loadMessage(COEXIST_SOURCE_DIR "/fixtures/mailboxes/long.eml");
  const auto world = UvRuntime::create({});
  if (!message || !world) return "no message, or no loop";
  message_ = *message;

  const int64_t now = (*world)->loop().unixSeconds();
  const auto authority = CertificateAuthority::create("coexist tests", now);
  if (!authority) return authority.error().message();
  const auto front = authority->issue({kFrontName, "localhost"}, now - 60, now + 3600);
  const auto back = authority->issue({"localhost"}, now - 60, now + 3600);
  if (!front || !back) return "no certificates";
  write("ca.pem", authority->certificatePem());
  write("front.pem", front->certificatePem);
  write("front.key", front->privateKeyPem);
  write("password", kHousePassword);

  BackEndHouse house;
  house.product = products_->find(product);
  if (house.product == nullptr) return "no product " + product;
  house.identity = *back;
  house.authorityPem = authority->certificatePem();
  house.accounts = accounts();
  house.mail["alice"] = {message_};
  backEnd_ = std::make_unique<BackEndThread>(std::move(house));
  return backEnd_->started() ? "" : "the back end did not start";
}

void MailHouse::write(const std::string& name, const std::string& text) const {
  std::ofstream(folder_ / name) << text;
  fs::permissions(folder_ / name, fs::perms::owner_all);
}

void MailHouse::addProduct(const std::string& name, const std::string& json) {
  write("fixtures/products/" + name + ".json", json);
}

std::string MailHouse::gatewayConfig(const Product& product, const std::string& family,
                                     const GatewayExtras& extras) const {
  std::string listeners;
  std::string services;
  std::string logs;
  for (const ServicePort& port : servicePorts()) {
    const ProxyRule* rule = product.serves(port.protocol) ? product.ruleTowards(family, port.protocol) : nullptr;
    if (rule == nullptr) continue;
    const std::string comma = listeners.empty() ? "" : ",\n";
    listeners += fmt::format(R"({}{{"address": "127.0.0.1", "port": 0, "protocol": "{}"}})", comma, port.name);
    const std::string protocol(mailProtocolName(port.protocol));
    if (services.find("\"" + protocol + "\"") != std::string::npos) continue;
    services += fmt::format(R"(, "{}": {{"port": {}}})", protocol, backEnd_->port(rule->ports[port.protocol]));
    logs += fmt::format(R"({}"{}": "{}.{}.log")", logs.empty() ? "" : ", ", protocol, product.name, protocol);
  }
  return fmt::format(R"({{{}"host": "{}", "plain-text-logons": true, "product": "{}", "protocol-log": {{{}}},
  "listen": [{}],
  "certificate": "front.pem", "key": "front.key",
  "server-account": {{"user": "FRONT$", "password-file": "password"}},
  "service-account": {{"user": "EXAMPLE/proxy", "password-file": "password"}},
  "homes": {{"main": {{"host": "localhost", "authorities": "ca.pem", "family": "{}"{}}}{}}},
  "users": [
    {{"user": "alice", "domain": "EXAMPLE", "alias": "alice", "mail": "alice@example.test", "home": "main", "password-file": "password"}},
    {{"user": "bob", "domain": "EXAMPLE", "alias": "bob", "mail": "bob@example.test", "home": "main", "password-file": "password"}}{}]}})",
                     extras.top, kFrontName, product.name, logs, listeners, family, services, extras.homes,
                     extras.users);
}

std::unique_ptr<GatewayProgram> MailHouse::startGateway(const std::string& product, const std::string& family,
                                                        const GatewayExtras& extras) {
  const auto products = ProductCatalogue::load((folder_ / "fixtures/products").string());
  const Product* followed = products ? products->find(product) : nullptr;
  if (followed == nullptr) return nullptr;
  write(product + ".json", gatewayConfig(*followed, family, extras));
  return std::make_unique<GatewayProgram>(folder_.string(), folder_ / (product + ".json"), extras.descriptors);
}

std::string MailHouse::logOf(const std::string& product, MailProtocol protocol) const {
  std::ifstream log(folder_ / fmt::format("{}.{}.log", product, mailProtocolName(protocol)));
  return {std::istreambuf_iterator<char>(log), {}};
}

}  // namespace coexist
