#include "backend/imap_fetch.h"

#include <fmt/chrono.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/text.h"
#include "wire/imap_string.h"
#include "wire/message_envelope.h"
#include "wire/message_header.h"

namespace coexist {
namespace {

constexpr size_t kMaxBodies = 16;                 // of one message in one answer
constexpr int64_t kLastSecond = 253'402'300'799;  // 31-Dec-9999 23:59:59

using Kind = FetchItem::Kind;

struct ItemRow {
  std::string_view name;
  Kind kind;
  bool peek;
  std::string_view answeredAs;
};

constexpr ItemRow kItemRows[] = {
    {"FLAGS", Kind::kFlags, true, "FLAGS"},
    {"UID", Kind::kUid, true, "UID"},
    {"RFC822.SIZE", Kind::kSize, true, "RFC822.SIZE"},
    {"INTERNALDATE", Kind::kInternalDate, true, "INTERNALDATE"},
    {"ENVELOPE", Kind::kEnvelope, true, "ENVELOPE"},
    {"RFC822", Kind::kWhole, false, "RFC822"},
    {"RFC822.HEADER", Kind::kHeader, true, "RFC822.HEADER"},
    {"RFC822.TEXT", Kind::kText, false, "RFC822.TEXT"},
};

// What may stand in front of "<offset.count>".
constexpr ItemRow kSectionRows[] = {
    {"BODY[]", Kind::kWhole, false, "BODY[]"},
    {"BODY.PEEK[]", Kind::kWhole, true, "BODY[]"},
    {"BODY[HEADER]", Kind::kHeader, false, "BODY[HEADER]"},
    {"BODY.PEEK[HEADER]", Kind::kHeader, true, "BODY[HEADER]"},
    {"BODY[TEXT]", Kind::kText, false, "BODY[TEXT]"},
    {"BODY.PEEK[TEXT]", Kind::kText, true, "BODY[TEXT]"},
};

// What may stand in front of " (content-type)]".
constexpr ItemRow kFieldRows[] = {
    {"BODY[HEADER.FIELDS", Kind::kFields, false, "BODY[HEADER.FIELDS"},
    {"BODY.PEEK[HEADER.FIELDS", Kind::kFields, true, "BODY[HEADER.FIELDS"},
    {"BODY[HEADER.FIELDS.NOT", Kind::kOtherFields, false, "BODY[HEADER.FIELDS.NOT"},
    {"BODY.PEEK[HEADER.FIELDS.NOT", Kind::kOtherFields, true, "BODY[HEADER.FIELDS.NOT"},
};
constexpr size_t kMaxFieldNames = 64;  // in one list

// Words that stand for several items, alone. FULL is not served: it has BODY, the structure of the message.
struct MacroRow {
  std::string_view name;
  std::string_view items;
};
constexpr MacroRow kMacroRows[] = {{"FAST", "FLAGS INTERNALDATE RFC822.SIZE"},
                                   {"ALL", "FLAGS INTERNALDATE RFC822.SIZE ENVELOPE"}};

const MacroRow* findMacro(const ImapArgument& argument) {
  const auto* const row = std::find_if(std::begin(kMacroRows), std::end(kMacroRows),
                                       [&](const MacroRow& own) { return argument.isWord(own.name); });
  return row == std::end(kMacroRows) ? nullptr : row;
}

template <size_t kCount>
const ItemRow* findRow(const ItemRow (&rows)[kCount], std::string_view name) {
  const auto row = std::find_if(std::begin(rows), std::end(rows),
                                [&](const ItemRow& own) { return equalsIgnoreCase(own.name, name); });
  return row == std::end(rows) ? nullptr : row;
}

std::optional<uint32_t> parseSequenceNumber(std::string_view text) {
  if (text == "*") return 0;
  const auto number = decimalNumber(text);
  return number && *number > 0 ? number : std::nullopt;
}

// "<0.1024>"; the count is not 0 (RFC 3501 section 9, partial).
std::optional<std::pair<uint32_t, uint32_t>> parsePartial(std::string_view text) {
  const auto parts = split(text.substr(1, text.size() - 2), '.');
  if (parts.size() != 2) return std::nullopt;
  const auto offset = decimalNumber(parts[0]);
  const auto count = decimalNumber(parts[1]);
  if (!offset || !count || *count == 0) return std::nullopt;
  return std::pair{*offset, *count};
}

// "BODY[HEADER.FIELDS (content-type)]": the names are answered as they were said.
std::optional<FetchItem> parseFields(std::string_view name) {
  const size_t open = name.find(" (");
  if (open == std::string_view::npos || !name.ends_with(")]")) return std::nullopt;
  const ItemRow* row = findRow(kFieldRows, name.substr(0, open));
  const std::string_view list = name.substr(open + 2, name.size() - open - 4);
  const std::vector<std::string_view> names = wordsOf(list);
  const bool plain = std::all_of(names.begin(), names.end(), isImapAstringWord);
  if (row == nullptr || names.empty() || names.size() > kMaxFieldNames || !plain) return std::nullopt;
  FetchItem item{row->kind, fmt::format("{} ({})]", row->answeredAs, list), row->peek};
  item.fields.assign(names.begin(), names.end());
  return item;
}

std::optional<FetchItem> parseSection(std::string_view name) {
  if (const ItemRow* row = findRow(kSectionRows, name)) {
    return FetchItem{row->kind, std::string(row->answeredAs), row->peek};
  }
  return parseFields(name);
}

std::optional<FetchItem> parseItem(const ImapArgument& argument) {
  if (argument.kind != ImapArgument::Kind::kWord) return std::nullopt;
  std::string_view name = argument.text;
  if (const ItemRow* row = findRow(kItemRows, name)) {
    return FetchItem{row->kind, std::string(row->answeredAs), row->peek};
  }
  std::optional<std::pair<uint32_t, uint32_t>> partial;
  if (const size_t open = name.find("]<"); open != std::string_view::npos && name.ends_with('>')) {
    partial = parsePartial(name.substr(open + 1));
    if (!partial) return std::nullopt;
    name = name.substr(0, open + 1);
  }
  auto item = parseSection(name);
  if (item && partial) {
    item->partial = partial;
    item->name += "<" + std::to_string(partial->first) + ">";
  }
  return item;
}

bool isBody(const FetchItem& item) { return item.kind >= Kind::kWhole; }

// RFC 3501 section 6.4.5: with the empty line behind them.
std::string headerLinesOf(const FetchItem& item, std::string_view message) {
  std::string lines;
  for (const HeaderField& field : headerFields(message)) {
    const bool named = std::any_of(item.fields.begin(), item.fields.end(),
                                   [&](const std::string& name) { return equalsIgnoreCase(name, field.name); });
    if (named == (item.kind == Kind::kFields)) lines += field.octets;
  }
  return lines + "\r\n";
}

// The part of the message that an item means: the header ends behind its empty line.
std::string_view partOf(const FetchItem& item, std::string_view message) {
  std::string_view part = message;
  if (item.kind == Kind::kHeader) part = message.substr(0, headerBytes(message));
  if (item.kind == Kind::kText) part = message.substr(headerBytes(message));
  return part;
}

// As a literal, what `partial` leaves of it.
std::string literalOf(const FetchItem& item, std::string_view part) {
  if (item.partial) part = part.substr(std::min<size_t>(item.partial->first, part.size()), item.partial->second);
  return "{" + std::to_string(part.size()) + "}\r\n" + std::string(part);
}

std::string flagsOf(const Message& message, std::span<const std::string> order) {
  std::vector<std::string> flags;
  for (const std::string& flag : order) {
    if (message.flags.contains(flag)) flags.push_back(flag);
  }
  for (const std::string& flag : message.flags) {
    if (std::find(order.begin(), order.end(), flag) == order.end()) flags.push_back(flag);
  }
  return fmt::format("({})", fmt::join(flags, " "));
}

std::string valueOf(const FetchItem& item, const Message& message, std::span<const std::string> order) {
  switch (item.kind) {
    case Kind::kFlags:
      return flagsOf(message, order);
    case Kind::kUid:
      return std::to_string(message.uid);
    case Kind::kSize:
      return std::to_string(message.octets->size());
    case Kind::kInternalDate:
      return "\"" + imapDateTime(message.internalDate) + "\"";
    case Kind::kEnvelope:
      return messageEnvelope(*message.octets);
    case Kind::kWhole:
    case Kind::kHeader:
    case Kind::kText:
      return literalOf(item, partOf(item, *message.octets));
    case Kind::kFields:
    case Kind::kOtherFields:
      break;
  }
  return literalOf(item, headerLinesOf(item, *message.octets));
}

}  // namespace

std::optional<SequenceSet> SequenceSet::parse(std::string_view text) {
  SequenceSet set;
  for (const std::string_view range : split(text, ',')) {
    const auto ends = split(range, ':');
    if (ends.size() > 2) return std::nullopt;
    const auto first = parseSequenceNumber(ends.front());
    const auto last = parseSequenceNumber(ends.back());
    if (!first || !last) return std::nullopt;
    set.ranges_.emplace_back(*first, *last);
  }
  return set;
}

bool SequenceSet::contains(uint32_t number, uint32_t last) const {
  if (number == 0) return false;
  return std::any_of(ranges_.begin(), ranges_.end(), [&](const auto& range) {
    const uint32_t a = range.first == 0 ? last : range.first;
    const uint32_t b = range.second == 0 ? last : range.second;
    return std::min(a, b) <= number && number <= std::max(a, b);
  });
}

uint32_t SequenceSet::greatestNamed() const {
  uint32_t most = 0;
  for (const auto& [first, last] : ranges_) {
    if (first != 0 && last != 0) most = std::max({most, first, last});
  }
  return most;
}

bool FetchRequest::marksSeen() const {
  return std::any_of(items.begin(), items.end(), [](const FetchItem& item) { return !item.peek; });
}

std::optional<FetchRequest> parseFetch(const std::vector<ImapArgument>& arguments, bool byUid) {
  if (arguments.size() != 2 || arguments[0].kind != ImapArgument::Kind::kWord) return std::nullopt;
  auto messages = SequenceSet::parse(arguments[0].text);
  if (!messages) return std::nullopt;
  FetchRequest request{std::move(*messages), {}};
  const bool isList = arguments[1].kind == ImapArgument::Kind::kList;
  const std::vector<ImapArgument> wanted = isList ? arguments[1].items : std::vector{arguments[1]};
  const auto add = [&request](FetchItem item) {
    const auto& items = request.items;
    if (std::find(items.begin(), items.end(), item) == items.end()) request.items.push_back(std::move(item));
  };
  for (const ImapArgument& argument : wanted) {
    if (const MacroRow* macro = isList ? nullptr : findMacro(argument)) {
      for (const std::string_view name : wordsOf(macro->items))
        add(*parseItem({ImapArgument::Kind::kWord, std::string(name), {}}));
      continue;
    }
    auto item = parseItem(argument);
    if (!item) return std::nullopt;
    add(std::move(*item));
  }
  if (byUid) add({Kind::kUid, "UID", true});
  if (wanted.empty() || std::count_if(request.items.begin(), request.items.end(), isBody) > long{kMaxBodies}) {
    return std::nullopt;
  }
  return request;
}

std::string fetchResponse(const FetchRequest& request, uint32_t number, Message& message, bool readOnly,
                          std::span<const std::string> order) {
  const bool nowSeen = request.marksSeen() && !readOnly && message.flags.insert("\\Seen").second;
  std::string response = "* " + std::to_string(number) + " FETCH (";
  bool showsFlags = false;
  for (const FetchItem& item : request.items) {
    if (&item != &request.items.front()) response += ' ';
    response += item.name + " " + valueOf(item, message, order);
    showsFlags = showsFlags || item.kind == Kind::kFlags;
  }
  if (nowSeen && !showsFlags) response += " FLAGS " + flagsOf(message, order);
  return response += ")\r\n";
}

std::string imapDateTime(int64_t unixSeconds) {
  const auto seconds = static_cast<std::time_t>(std::clamp<int64_t>(unixSeconds, 0, kLastSecond));
  return fmt::format("{:%e-%b-%Y %H:%M:%S +0000}", fmt::gmtime(seconds));
}

}  // namespace coexist
