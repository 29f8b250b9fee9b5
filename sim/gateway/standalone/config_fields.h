// The keys of a gateway's configuration: rows by which the reader and the schema go. Rows that fill nothing are read by
// rules: keys that name a file, and objects and lists of rows of their own.
#pragma once

#include <span>
#include <string>

#include "base/field.h"
#include "gateway/standalone/gateway_config.h"

namespace coexist {

std::span<const Field<GatewayConfig>> gatewayFields();  // at the top
std::span<const Field<GatewayConfig>> limitFields();
std::span<const Field<NtlmKeys>> ntlmFields();
std::span<const Field<HomeServer>> homeFields();
std::span<const Field<HomeService>> homeServiceFields();
std::span<const Field<Account>> userFields();

struct ListenerEntry {
  std::string address;
  int64_t port = 0;
  std::string protocol;  // may be empty at a well-known port
};
std::span<const Field<ListenerEntry>> listenerFields();

// An account of the gateway's own.
struct AccountEntry {
  std::string user;
};
std::span<const Field<AccountEntry>> accountFields();

}  // namespace coexist
