#include "backend/imap_search.h"

#include <algorithm>
#include <span>

#include "base/text.h"
#include "wire/message_header.h"

namespace coexist {
namespace {

using SearchKind = SearchKey::Kind;

constexpr int kMaxSearchDepth = 16;
constexpr int kMaxTextKeys = 16;

// What stands behind a key's word.
enum class Behind { kNothing, kText, kFieldAndText, kFlag, kOctets, kUidSet, kOneKey, kTwoKeys };

struct SearchRow {
  std::string_view word;
  SearchKind kind;
  Behind behind = Behind::kNothing;
  std::string_view name = {};  // the flag or field that the word means
};

// No message is recent here, so that each is old and none is new.
constexpr SearchRow kSearchRows[] = {
    {"ALL", SearchKind::kEvery},
    {"OLD", SearchKind::kEvery},
    {"NEW", SearchKind::kNone},
    {"RECENT", SearchKind::kNone},
    {"ANSWERED", SearchKind::kFlagged, Behind::kNothing, "\\Answered"},
    {"DELETED", SearchKind::kFlagged, Behind::kNothing, "\\Deleted"},
    {"DRAFT", SearchKind::kFlagged, Behind::kNothing, "\\Draft"},
    {"FLAGGED", SearchKind::kFlagged, Behind::kNothing, "\\Flagged"},
    {"SEEN", SearchKind::kFlagged, Behind::kNothing, "\\Seen"},
    {"UNANSWERED", SearchKind::kUnflagged, Behind::kNothing, "\\Answered"},
    {"UNDELETED", SearchKind::kUnflagged, Behind::kNothing, "\\Deleted"},
    {"UNDRAFT", SearchKind::kUnflagged, Behind::kNothing, "\\Draft"},
    {"UNFLAGGED", SearchKind::kUnflagged, Behind::kNothing, "\\Flagged"},
    {"UNSEEN", SearchKind::kUnflagged, Behind::kNothing, "\\Seen"},
    {"KEYWORD", SearchKind::kFlagged, Behind::kFlag},
    {"UNKEYWORD", SearchKind::kUnflagged, Behind::kFlag},
    {"BCC", SearchKind::kField, Behind::kText, "Bcc"},
    {"CC", SearchKind::kField, Behind::kText, "Cc"},
    {"FROM", SearchKind::kField, Behind::kText, "From"},
    {"SUBJECT", SearchKind::kField, Behind::kText, "Subject"},
    {"TO", SearchKind::kField, Behind::kText, "To"},
    {"HEADER", SearchKind::kField, Behind::kFieldAndText},
    {"BODY", SearchKind::kBody, Behind::kText},
    {"TEXT", SearchKind::kAnywhere, Behind::kText},
    {"LARGER", SearchKind::kLarger, Behind::kOctets},
    {"SMALLER", SearchKind::kSmaller, Behind::kOctets},
    {"UID", SearchKind::kUids, Behind::kUidSet},
    {"NOT", SearchKind::kNot, Behind::kOneKey},
    {"OR", SearchKind::kOr, Behind::kTwoKeys},
};

const SearchRow* findSearchRow(const ImapArgument& argument) {
  const auto* const row = std::find_if(std::begin(kSearchRows), std::end(kSearchRows),
                                       [&](const SearchRow& own) { return argument.isWord(own.word); });
  return row == std::end(kSearchRows) ? nullptr : row;
}

class SearchReader {
 public:
  // All keys of `arguments`, each of which has to hold.
  std::optional<SearchKey> readAll(std::span<const ImapArgument> arguments) {
    SearchKey all;
    all.kind = SearchKind::kAll;
    if (arguments.empty() || ++depth_ > kMaxSearchDepth) return std::nullopt;
    while (!arguments.empty()) {
      if (!readInto(all, arguments)) return std::nullopt;
    }
    --depth_;
    return all;
  }

 private:
  // One key from the front of `rest`.
  std::optional<SearchKey> readKey(std::span<const ImapArgument>& rest) {
    if (rest.empty()) return std::nullopt;
    const ImapArgument& first = rest.front();
    rest = rest.subspan(1);
    if (first.kind == ImapArgument::Kind::kList) return readAll(first.items);
    if (const SearchRow* row = findSearchRow(first)) return readBehind(*row, rest);
    return readSet(first, SearchKind::kNumbers);
  }

  std::optional<SearchKey> readBehind(const SearchRow& row, std::span<const ImapArgument>& rest) {
    SearchKey key;
    key.kind = row.kind;
    key.name = row.name;
    bool whole = true;
    switch (row.behind) {
      case Behind::kNothing:
        break;
      case Behind::kFieldAndText:
        whole = readText(rest, key.name) && readText(rest, key.text);
        break;
      case Behind::kText:
        whole = readText(rest, key.text);
        break;
      case Behind::kFlag:
        whole = readText(rest, key.name);
        break;
      case Behind::kOctets:
        whole = readOctets(rest, key.size);
        break;
      case Behind::kUidSet:
        return readUids(rest);
      case Behind::kOneKey:
        whole = readNested(key, rest, 1);
        break;
      case Behind::kTwoKeys:
        whole = readNested(key, rest, 2);
        break;
    }
    const bool readsText = !key.text.empty() || row.behind == Behind::kFieldAndText;
    if (!whole || (readsText && ++textKeys_ > kMaxTextKeys)) return std::nullopt;
    return key;
  }

  bool readNested(SearchKey& key, std::span<const ImapArgument>& rest, int count) {
    if (++depth_ > kMaxSearchDepth) return false;
    for (int i = 0; i < count; ++i) {
      if (!readInto(key, rest)) return false;
    }
    --depth_;
    return true;
  }

  bool readInto(SearchKey& parent, std::span<const ImapArgument>& rest) {
    auto key = readKey(rest);
    if (!key) return false;
    parent.keys.push_back(std::move(*key));
    return true;
  }

  // RFC 3501 section 9, astring; of a word more is taken, as "<id@host>".
  static bool readText(std::span<const ImapArgument>& rest, std::string& text) {
    if (rest.empty() || rest.front().kind == ImapArgument::Kind::kList) return false;
    text = rest.front().text;
    rest = rest.subspan(1);
    return true;
  }

  static bool readOctets(std::span<const ImapArgument>& rest, uint32_t& size) {
    std::string text;
    const auto number = readText(rest, text) ? decimalNumber(text) : std::nullopt;
    size = number.value_or(0);
    return number.has_value();
  }

  static std::optional<SearchKey> readUids(std::span<const ImapArgument>& rest) {
    if (rest.empty()) return std::nullopt;
    const ImapArgument& set = rest.front();
    rest = rest.subspan(1);
    return readSet(set, SearchKind::kUids);
  }

  static std::optional<SearchKey> readSet(const ImapArgument& argument, SearchKind kind) {
    if (argument.kind != ImapArgument::Kind::kWord) return std::nullopt;
    auto set = SequenceSet::parse(argument.text);
    if (!set) return std::nullopt;
    SearchKey key;
    key.kind = kind;
    key.set = std::move(*set);
    return key;
  }

  int depth_ = 0;
  int textKeys_ = 0;
};

bool holds(std::string_view octets, std::string_view text) {
  const auto same = [](char a, char b) { return lowerAscii(a) == lowerAscii(b); };
  return std::search(octets.begin(), octets.end(), text.begin(), text.end(), same) != octets.end() || text.empty();
}

bool hasField(const Message& message, const SearchKey& key) {
  const std::vector<HeaderField> fields = headerFields(*message.octets);
  return std::any_of(fields.begin(), fields.end(), [&](const HeaderField& field) {
    return equalsIgnoreCase(field.name, key.name) && holds(field.value(), key.text);
  });
}

bool hasFlag(const Message& message, std::string_view flag) {
  return std::any_of(message.flags.begin(), message.flags.end(),
                     [flag](const std::string& own) { return equalsIgnoreCase(own, flag); });
}

}  // namespace

std::optional<SearchRequest> parseSearch(const std::vector<ImapArgument>& arguments) {
  std::span<const ImapArgument> keys = arguments;
  if (!keys.empty() && keys[0].isWord("CHARSET")) {
    if (keys.size() < 3 || !keys[1].isAstring()) return std::nullopt;
    if (!equalsIgnoreCase(keys[1].text, "US-ASCII")) return SearchRequest{{}, true};
    keys = keys.subspan(2);
  }
  auto key = SearchReader().readAll(keys);
  if (!key) return std::nullopt;
  return SearchRequest{std::move(*key), false};
}

bool isFound(const SearchedMessage& searched, const SearchKey& key) {
  const Message& message = searched.message;
  const auto found = [&searched](const SearchKey& inner) { return isFound(searched, inner); };
  switch (key.kind) {
    case SearchKind::kEvery:
      return true;
    case SearchKind::kNone:
      return false;
    case SearchKind::kFlagged:
      return hasFlag(message, key.name);
    case SearchKind::kUnflagged:
      return !hasFlag(message, key.name);
    case SearchKind::kNumbers:
      return key.set.contains(searched.number, searched.lastNumber);
    case SearchKind::kUids:
      return key.set.contains(message.uid, searched.lastUid);
    case SearchKind::kField:
      return hasField(message, key);
    case SearchKind::kBody:
      return holds(std::string_view(*message.octets).substr(headerBytes(*message.octets)), key.text);
    case SearchKind::kAnywhere:
      return holds(*message.octets, key.text);
    case SearchKind::kLarger:
      return message.octets->size() > key.size;
    case SearchKind::kSmaller:
      return message.octets->size() < key.size;
    case SearchKind::kNot:
      return !found(key.keys.front());
    case SearchKind::kOr:
      return std::any_of(key.keys.begin(), key.keys.end(), found);
    case SearchKind::kAll:
      break;
  }
  return std::all_of(key.keys.begin(), key.keys.end(), found);
}

}  // namespace coexist
