#include "kit/gateway_program.h"

#include "mail/protocol.h"

namespace coexist {
namespace {

std::vector<std::string> commandOf(const std::string& root, const std::filesystem::path& config, int descriptors) {
  const std::vector<std::string> program = {"/usr/bin/env", "COEXIST_ROOT=" + root, COEXIST_PROGRAM, "gateway",
                                            "--config",     config.string()};
  if (descriptors == 0) return program;
  std::vector<std::string> limited = {"/bin/sh", "-c", "ulimit -n " + std::to_string(descriptors) + "; exec \"$@\"",
                                      "sh"};
  limited.insert(limited.end(), program.begin(), program.end());
  return limited;
}

}  // namespace

GatewayProgram::GatewayProgram(const std::string& root, const std::filesystem::path& config, int descriptors)
    : process_(commandOf(root, config, descriptors)) {
  for (std::string line = process_.nextErrorLine(); !line.empty() && !up_; line = process_.nextErrorLine()) {
    read(line);
    if (up_) return;  // it says nothing more until somebody comes
  }
}

// "listening on 127.0.0.1:40001 for smtp submission in TLS"
void GatewayProgram::read(const std::string& line) {
  said_ += line;
  up_ = line.find(" is up, as ") != std::string::npos;
  constexpr std::string_view kWhere = "listening on 127.0.0.1:";
  const size_t where = line.find(kWhere);
  const size_t what = line.find(" for ");
  if (where == std::string::npos || what == std::string::npos) return;
  const std::string words = line.substr(what + 5, line.find_last_not_of('\n') - what - 4);
  const bool tls = words.ends_with(" in TLS");
  const bool submission = words.find(" submission") != std::string::npos;
  for (const ServicePort& port : servicePorts()) {
    const bool meant =
        words.starts_with(mailProtocolName(port.protocol)) && port.implicitTls == tls && port.submission == submission;
    if (meant) ports_[std::string(port.name)] = std::stoi(line.substr(where + kWhere.size()));
  }
}

int GatewayProgram::port(std::string_view proto) const {
  const auto found = ports_.find(proto);
  return found == ports_.end() ? 0 : found->second;
}

void GatewayProgram::readOn() {
  reader_ = std::thread([this] {
    while (!process_.nextErrorLine().empty()) continue;
  });
}

int GatewayProgram::stop() {
  process_.terminate();
  return process_.wait();
}

GatewayProgram::~GatewayProgram() {
  if (!reader_.joinable()) return;
  process_.kill();
  reader_.join();
}

}  // namespace coexist
