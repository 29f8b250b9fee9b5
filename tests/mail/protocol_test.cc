#include "mail/protocol.h"

#include <gtest/gtest.h>

#include <set>

namespace coexist {
namespace {

TEST(ServicePorts, areFoundByTheirOwnNames) {
  std::set<uint16_t> ports;
  for (const ServicePort& port : servicePorts()) {
    EXPECT_EQ(findServicePort(port.name), &port);
    EXPECT_TRUE(port.name.starts_with(mailProtocolName(port.protocol)) || port.submission) << port.name;
    EXPECT_TRUE(ports.insert(port.port).second) << port.name;
  }
  EXPECT_EQ(findServicePort("pop3s")->port, 995);
  EXPECT_EQ(findServicePort("pop4"), nullptr);
}

}  // namespace
}  // namespace coexist
