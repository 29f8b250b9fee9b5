#include "kit/dovecot_house.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "net/certificates.h"
#include "net/uv_runtime.h"

namespace coexist {
namespace {

namespace fs = std::filesystem;

constexpr const char* kMastersPassword = "Master Key 2";
constexpr const char* kHost = "localhost";

// Who may run as root runs as Debian's own users, everybody else as himself.
std::string usersOfDovecot() {
  if (getuid() == 0) return "default_login_user = dovenull\n";
  const ShellResult names = runShell("id -un; id -gn");
  const size_t end = names.output.find('\n');
  const std::string user = names.output.substr(0, end);
  const std::string group = names.output.substr(end + 1, names.output.find('\n', end + 1) - end - 1);
  return "default_login_user = " + user + "\ndefault_internal_user = " + user + "\ndefault_internal_group = " + group +
         "\n";
}

std::string mailOwner() {
  return getuid() == 0 ? "uid=nobody gid=nogroup" : fmt::format("uid={} gid={}", getuid(), getgid());
}

constexpr std::string_view kConfiguration = R"(base_dir = {folder}/run
state_dir = {folder}/run
log_path = /dev/stderr
protocols = imap pop3
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:{folder}/mail/%u
ssl = required
ssl_cert = <{folder}/back.pem
ssl_key = <{folder}/back.key
auth_master_user_separator = *
auth_mechanisms = plain
passdb {{
  driver = passwd-file
  args = {folder}/masters
  master = yes
}}
passdb {{
  driver = passwd-file
  args = {folder}/users
}}
userdb {{
  driver = static
  args = {owner} home={folder}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    address = 127.0.0.1
    port = {imaps}
    ssl = yes
  }}
}}
service pop3-login {{
  chroot =
  inet_listener pop3 {{
    port = 0
  }}
  inet_listener pop3s {{
    address = 127.0.0.1
    port = {pop3s}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
)";

// Two that nobody has; somebody else may take one before Dovecot does, and then the house does not stand.
bool freePorts(int& one, int& other) {
  const auto world = UvRuntime::create({});
  if (!world) return false;
  const auto first = (*world)->network().listen({"127.0.0.1", 0}, [](std::unique_ptr<Transport>) {});
  const auto second = (*world)->network().listen({"127.0.0.1", 0}, [](std::unique_ptr<Transport>) {});
  if (!first || !second) return false;
  one = (*first)->endpoint().port;
  other = (*second)->endpoint().port;
  return true;
}

}  // namespace

DovecotHouse::DovecotHouse()
    : folder_(fs::path(::testing::TempDir()) / ("coexist-dovecot-" + std::to_string(getpid()))) {
  problem_ = open();
}

DovecotHouse::~DovecotHouse() {
  if (dovecot_) {
    dovecot_->terminate();
    dovecot_->wait();
  }
  fs::remove_all(folder_);
}

void DovecotHouse::write(const std::string& name, const std::string& text) const {
  std::ofstream(folder_ / name) << text;
  fs::permissions(folder_ / name, fs::perms::owner_all);
}

bool DovecotHouse::writeFiles() {
  fs::create_directories(folder_ / "mail/alice/new");
  fs::create_directories(folder_ / "run");
  fs::create_directories(folder_ / "fixtures");
  fs::copy(COEXIST_SOURCE_DIR "/fixtures/products", folder_ / "fixtures/products");
  std::ofstream(folder_ / "mail/alice/new/1.one.test") << message_;
  const auto world = UvRuntime::create({});
  if (!world) return false;
  const int64_t now = (*world)->loop().unixSeconds();
  const auto authority = CertificateAuthority::create("coexist tests", now);
  if (!authority) return false;
  const auto made = authority->issue({kHost}, now - 60, now + 3600);
  if (!made) return false;
  write("ca.pem", authority->certificatePem());
  write("back.pem", made->certificatePem);
  write("back.key", made->privateKeyPem);
  write("users", "alice:{PLAIN}known to Dovecot alone::::::\nbob:{PLAIN}known to Dovecot alone::::::\n");
  write("masters", std::string("proxy:{PLAIN}") + kMastersPassword + "\n");
  // By another user than the one who writes them.
  for (const char* known : {"users", "masters"}) {
    fs::permissions(folder_ / known, fs::perms::owner_all | fs::perms::group_read | fs::perms::others_read);
  }
  write("master.password", kMastersPassword);
  write("alice.password", kGatewaysPassword);
  return true;
}

std::string DovecotHouse::open() {
  if (!freePorts(imapsPort_, pop3sPort_) || !writeFiles()) return "no ports, or no files";
  write("dovecot.conf",
        usersOfDovecot() + fmt::format(fmt::runtime(kConfiguration), fmt::arg("folder", folder_.string()),
                                       fmt::arg("owner", mailOwner()), fmt::arg("imaps", imapsPort_),
                                       fmt::arg("pop3s", pop3sPort_)));
  for (const fs::path& shared : {folder_, folder_ / "mail", folder_ / "mail/alice", folder_ / "mail/alice/new"}) {
    fs::permissions(shared, fs::perms::all);
  }
  fs::permissions(folder_ / "mail/alice/new/1.one.test", fs::perms::owner_all | fs::perms::others_all);
  // Debian has it where only root looks for programs.
  dovecot_ = std::make_unique<ChildProcess>(std::vector<std::string>{
      "/usr/bin/env", "PATH=/usr/sbin:/usr/local/sbin:/usr/bin", "dovecot", "-F", "-c", path("dovecot.conf")});
  std::string said;
  for (std::string line = dovecot_->nextErrorLine(); !line.empty(); line = dovecot_->nextErrorLine()) {
    if (line.find("starting up for") != std::string::npos) return "";
    said += line;
  }
  return "dovecot does not start: " + said;
}

std::unique_ptr<GatewayProgram> DovecotHouse::startGateway(const std::string& serviceLogon) const {
  const std::string config =
      fmt::format(R"({{"host": "front.example.test", "plain-text-logons": true, "ntlm": {{"mic": false}},
  "listen": [{{"address": "127.0.0.1", "port": 0, "protocol": "imap"}}, {{"address": "127.0.0.1", "port": 0, "protocol": "pop3"}}],
  "service-account": {{"user": "proxy", "password-file": "master.password"}},
  "homes": {{"main": {{"host": "{}", "family": "dovecot", "authorities": "ca.pem", "service-logon": "{}",
                       "imap": {{"port": {}}}, "pop3": {{"port": {}}}}}}},
  "users": [{{"user": "alice", "home": "main", "password-file": "alice.password"}},
             {{"user": "bob", "home": "main"}}]}})",
                  kHost, serviceLogon, imapsPort_, pop3sPort_);
  write("gateway.json", config);
  return std::make_unique<GatewayProgram>(folder_.string(), folder_ / "gateway.json");
}

}  // namespace coexist
