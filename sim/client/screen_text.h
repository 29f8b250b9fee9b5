// What a persona's user reads: the persona's texts with their places filled in.
#pragma once

#include <string>
#include <string_view>

#include "mail/directory.h"
#include "sasl/mechanism.h"

namespace coexist {

// What stands in the places of a text; shown as they are.
struct ScreenPlaces {
  std::string account;
  std::string server;
  std::string port;
  std::string protocol;  // "POP3"
  std::string secure;    // "Yes", "No"
  std::string reply;     // through shownReply()
  std::string problem;   // through shownReply()
  std::string reporter;
};

// {account}, {server}, {port}, {protocol}, {secure}, {reply}, {problem} and {reporter} filled in, as filledText() does.
std::string screenText(std::string_view text, const ScreenPlaces& places);

// What a server said, fit for a screen: made visible, cut when it is long, `password` masked.
std::string shownReply(std::string_view octets, std::string_view password);

// What the user of `account` types for `mechanism` (as in Persona::mechanisms), by the form that `loginName` names
// (as in Persona::loginName; the account's name where the account has no such form). A mechanism that proves a Windows
// account names the domain apart.
SaslCredentials typedCredentials(const Account& account, std::string_view loginName, std::string_view mechanism);

}  // namespace coexist
