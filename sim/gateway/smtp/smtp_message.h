// A message on its way through a front end, piece by piece: what of it may reach a back end.
//
// Source: RFC 5321 sections 2.3.8 (line ends), 4.5.2 (dots) and 6.3 (loops); attack catalogue A073-A075.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "wire/message_block.h"
#include "wire/smtp_trace.h"

namespace coexist {

// How often a message has been received already, as its header tells. The first 64 KiB are looked at.
class ReceivedCount {
 public:
  void see(std::string_view octets);
  int count() const { return count_; }

 private:
  void endLine();

  size_t seen_ = 0;
  bool over_ = false;
  std::string line_;  // its beginning
  int count_ = 0;
};

class SmtpMessage {
 public:
  enum class Form {
    kBlock,   // DATA: comes stuffed, without its dot line
    kChunks,  // BDAT: comes as it is
  };
  enum class Fault {
    kNone,
    kBareLineEnd,  // a CR or LF alone, or NUL
    kTooBig,
    kLoop,  // received more than 50 times
  };

  // `maxBytes` 0: no limit.
  SmtpMessage(Form form, size_t maxBytes) : form_(form), maxBytes_(maxBytes) {}

  // Appends what may go to the back end now, stuffed for its DATA. Behind a fault nothing. It stands behind a header
  // line of ours, which a message that begins with a blank would go on with: an empty line comes first then.
  void append(std::string_view octets, std::string& block);
  // The message has ended: what ends its block, the dot line too. Nothing when there is a fault.
  void finish(std::string& block);

  Form form() const { return form_; }
  Fault fault() const { return fault_; }
  uint64_t octets() const { return octets_; }  // that have come
  size_t beyond() const { return beyond_; }    // of the piece that was too big: what of it no back end gets

 private:
  void pass(std::string_view octets, std::string& block);

  Form form_;
  size_t maxBytes_;
  uint64_t octets_ = 0;
  size_t beyond_ = 0;
  Fault fault_ = Fault::kNone;
  LineEndCheck lineEnds_;
  DotStuffer stuffer_;
  ReceivedCount received_;
};

}  // namespace coexist
