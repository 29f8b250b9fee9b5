// The parameters of MAIL and RCPT: one table of those that are known, for whoever takes them and whoever says them on.
//
// A server takes every parameter whose extension it lists, and no other: what it does not understand it could neither
// keep to nor pass on. Who may say one, and how big is too big, is the caller's affair. Values are hostile; a value in
// xtext can never decode to a control character.
// Source: RFC 5321 section 4.1.2; RFC 1870 (SIZE), 6152 and 3030 (BODY), 3461 (RET, ENVID, NOTIFY, ORCPT, xtext), 4954
// section 5 (AUTH), 6531 sections 3.2 and 3.4 (SMTPUTF8).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace coexist {

struct SmtpParameter {
  std::string name;   // upper case
  std::string value;  // as it came; empty without "="
};

// What stands behind a path: "SIZE=12 BODY=8BITMIME". An error for what is no parameter, for one that stands there
// twice, more than 16 of them, or an AUTH, ENVID or ORCPT that is no xtext or whose xtext hides a control character.
Result<std::vector<SmtpParameter>> parseSmtpParameters(std::string_view text);

// SIZE's value: digits only, at most 2^53; nothing else.
std::optional<uint64_t> smtpSize(std::string_view text);

enum class SmtpPathCommand { kMail, kRcpt };

// What has been said about a message or about one of its recipients: the known parameters, checked. Nothing where one
// was not given; "" for one that has no value. Xtext and SIZE as they came, the others in upper case.
struct SmtpParameters {
  // MAIL
  std::optional<std::string> size = {};
  std::optional<std::string> body = {};        // "7BIT", "8BITMIME", "BINARYMIME"
  std::optional<std::string> returned = {};    // RET: "FULL", "HDRS"
  std::optional<std::string> envelopeId = {};  // ENVID
  std::optional<std::string> author = {};      // AUTH: "<>" or an address
  std::optional<std::string> utf8 = {};        // SMTPUTF8
  // RCPT
  std::optional<std::string> notify = {};    // "NEVER", or some of "SUCCESS,FAILURE,DELAY"
  std::optional<std::string> original = {};  // ORCPT: "rfc822;bob@example.test"

  std::optional<uint64_t> sizeBytes() const { return size ? smtpSize(*size) : std::nullopt; }
};

// Whether somebody lists an extension, by its keyword: "DSN".
using ListsSmtpExtension = std::function<bool(std::string_view extension)>;

// What `given` says to a server that lists so much. Nothing when one of them is not known to the command, belongs to an
// extension that is not listed, or has a value that is none of its.
std::optional<SmtpParameters> takeSmtpParameters(SmtpPathCommand command, const std::vector<SmtpParameter>& given,
                                                 const ListsSmtpExtension& lists);

// As they are said to a server that lists so much, each with a space before it; what it does not list is left out.
std::string writtenSmtpParameters(SmtpPathCommand command, const SmtpParameters& parameters,
                                  const ListsSmtpExtension& lists);

// The first extension that is not listed and without which this must not be said at all; empty: there is none.
std::string_view missingSmtpExtension(SmtpPathCommand command, const SmtpParameters& parameters,
                                      const ListsSmtpExtension& lists);

}  // namespace coexist
