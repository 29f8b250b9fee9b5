// What a front end may tell its client as a refusal of the proof, though the mailbox's home has not said that: data of
// a product, because those that make no difference send users to change passwords that are right.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "base/word_row.h"

namespace coexist {

enum class HomeFailure {
  kTls,           // its certificate, or the handshake
  kResponseCode,  // its refusal has a response code that speaks of something else than the proof
  kBad,           // it has not understood the log-on (IMAP)
  kOwnLogin,      // it refuses an account of the front end's own, which is not the client's affair
};

constexpr WordRow<HomeFailure> kHomeFailures[] = {
    {"tls", HomeFailure::kTls},
    {"response-code", HomeFailure::kResponseCode},
    {"bad", HomeFailure::kBad},
    {"own-log-on", HomeFailure::kOwnLogin},
};

// How a front end reads what a home says to a log-on.
struct HomeFailureRules {
  std::vector<HomeFailure> toldAsRefusal;
  std::vector<std::string> unavailableWords;  // a refusal whose text begins so, letter case apart, is none of the proof

  bool tellsAsRefusal(HomeFailure failure) const {
    return std::find(toldAsRefusal.begin(), toldAsRefusal.end(), failure) != toldAsRefusal.end();
  }
};
constexpr std::string_view kToldAsRefusalHelp =
    "as a front end: what else than a wrong proof the client is told as one; the rest it is told as it is";
constexpr std::string_view kUnavailableWordsHelp =
    "as a front end: beginnings of a home's refusal that mean that it cannot just now, whoever asks";

}  // namespace coexist
