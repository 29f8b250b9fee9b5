// SELECT, EXAMINE, CLOSE, LIST and STATUS.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <span>
#include <vector>

#include "backend/imap_session.h"
#include "base/text.h"
#include "wire/imap_string.h"

namespace coexist {
namespace {

constexpr size_t kMaxPatternBytes = 1024;

bool isUnseen(const Message& message) { return !message.flags.contains("\\Seen"); }

size_t countUnseen(const Folder& folder) {
  return static_cast<size_t>(std::count_if(folder.messages.begin(), folder.messages.end(), isUnseen));
}

// RFC 3501 section 6.3.8: '*' is any text, '%' any text without the delimiter. One row of the table a character of the
// pattern, so that no pattern is slow.
bool matchesPattern(std::string_view name, std::string_view pattern) {
  std::vector<bool> reached(name.size() + 1);
  reached[0] = true;
  for (const char c : pattern) {
    const bool wildcard = c == '*' || c == '%';
    if (!wildcard) {
      for (size_t i = name.size(); i > 0; --i) reached[i] = reached[i - 1] && name[i - 1] == c;
      reached[0] = false;
      continue;
    }
    for (size_t i = 1; i <= name.size(); ++i) {
      if (reached[i - 1] && (c == '*' || name[i - 1] != '/')) reached[i] = true;
    }
  }
  return reached[name.size()];
}

// What SELECT and EXAMINE say of it, in the product's words.
std::vector<std::string> selectLines(const ImapProfile& profile, const Folder& folder, bool readOnly) {
  const auto unseen = std::find_if(folder.messages.begin(), folder.messages.end(), isUnseen);
  const std::string flags = fmt::format("({})", fmt::join(profile.flags, " "));
  const std::string exists = std::to_string(folder.messages.size());
  const std::string firstUnseen = std::to_string(unseen - folder.messages.begin() + 1);
  const std::string validity = std::to_string(folder.uidValidity);
  const std::string next = std::to_string(folder.uidNext);
  std::vector<std::string> lines;
  for (const std::string& line : profile.selectLines) {
    if (unseen == folder.messages.end() && line.find("{unseen}") != line.npos) continue;
    lines.push_back(filledText(line, {{"exists", exists},
                                      {"recent", "0"},
                                      {"flags", flags},
                                      {"permanent-flags", readOnly ? "()" : flags},
                                      {"unseen", firstUnseen},
                                      {"uidvalidity", validity},
                                      {"uidnext", next}}));
  }
  return lines;
}

bool isSo(ListAttribute attribute, const Folder& folder, bool hasChildren) {
  switch (attribute) {
    case ListAttribute::kMarked:
      return countUnseen(folder) > 0;
    case ListAttribute::kUnmarked:
      return countUnseen(folder) == 0;
    case ListAttribute::kHasChildren:
      return hasChildren;
    case ListAttribute::kHasNoChildren:
      break;
  }
  return !hasChildren;
}

// "(\\Marked \\HasNoChildren)"
std::string attributesOf(const ImapProfile& profile, const Folder& folder, bool hasChildren) {
  std::string text;
  for (const ListAttribute attribute : profile.listAttributes) {
    if (!isSo(attribute, folder, hasChildren)) continue;
    text += (text.empty() ? "" : " ") + std::string(listAttributeName(attribute));
  }
  return "(" + text + ")";
}

std::string writtenName(const std::string& name) {
  if (const auto text = imapAstring(name)) return *text;
  return quoteOrLiteral(name, ImapLiterals::kSynchronising).value_or("\"\"");
}

struct StatusRow {
  std::string_view name;
  size_t (*value)(const Folder& folder);
};

constexpr StatusRow kStatusRows[] = {
    {"MESSAGES", [](const Folder& folder) { return folder.messages.size(); }},
    {"RECENT", [](const Folder&) { return size_t{0}; }},
    {"UIDNEXT", [](const Folder& folder) { return size_t{folder.uidNext}; }},
    {"UIDVALIDITY", [](const Folder& folder) { return size_t{folder.uidValidity}; }},
    {"UNSEEN", &countUnseen},
};

// "MESSAGES 3 UNSEEN 1"; nothing for an item that is not known.
std::optional<std::string> statusItems(const Folder& folder, std::span<const ImapArgument> items) {
  std::string text;
  for (const ImapArgument& item : items) {
    const auto row = std::find_if(std::begin(kStatusRows), std::end(kStatusRows),
                                  [&](const StatusRow& candidate) { return item.isWord(candidate.name); });
    if (row == std::end(kStatusRows)) return std::nullopt;
    text += (text.empty() ? "" : " ") + std::string(row->name) + " " + std::to_string(row->value(folder));
  }
  return text;
}

// Of the messages that came after `uid`.
std::vector<uint32_t> uidsBehind(const Folder& folder, uint32_t uid) {
  std::vector<uint32_t> uids;
  for (const Message& message : folder.messages) {
    if (message.uid > uid) uids.push_back(message.uid);
  }
  return uids;
}

}  // namespace

void ImapSession::select(const ImapCommand& command) { open(command, false); }

void ImapSession::examine(const ImapCommand& command) { open(command, true); }

void ImapSession::open(const ImapCommand& command, bool readOnly) {
  if (command.arguments.size() != 1 || !command.arguments[0].isAstring()) {
    return reject(command.tag, ImapReplyText::kBadArguments);
  }
  // RFC 3501 section 6.3.1: an attempt that fails leaves nothing selected.
  selected_ = {};
  state_ = kAuthenticated;
  Folder* folder = mailbox_->find(command.arguments[0].text);
  if (folder == nullptr) return tagged(command.tag, ImapReplyText::kNoSuchFolder);
  selected_ = {folder, readOnly, uidsBehind(*folder, 0)};
  state_ = kSelected;
  for (const std::string& line : selectLines(profile(), *folder, readOnly)) say("* " + line);
  tagged(command.tag, readOnly ? ImapReplyText::kExamineOk : ImapReplyText::kSelectOk);
}

void ImapSession::list(const ImapCommand& command) {
  const auto& arguments = command.arguments;
  if (arguments.size() != 2 || !arguments[0].isAstring() || !arguments[1].isListMailbox()) {
    return reject(command.tag, ImapReplyText::kBadArguments);
  }
  const std::string pattern = arguments[0].text + arguments[1].text;
  if (pattern.size() > kMaxPatternBytes) return reject(command.tag, ImapReplyText::kBadArguments);
  if (arguments[1].text.empty()) say("* LIST (\\Noselect) \"/\" \"\"");
  const auto& folders = mailbox_->folders();
  for (auto folder = folders.begin(); folder != folders.end(); ++folder) {
    const std::string& name = folder->first;
    const bool isInbox = name == "INBOX" && matchesPattern(name, upperAscii(pattern));
    if (arguments[1].text.empty() || !(isInbox || matchesPattern(name, pattern))) continue;
    const auto below = folders.lower_bound(name + "/");
    const bool hasChildren = below != folders.end() && below->first.starts_with(name + "/");
    say("* LIST " + attributesOf(profile(), folder->second, hasChildren) + " \"/\" " + writtenName(name));
  }
  tagged(command.tag, ImapReplyText::kListOk);
}

void ImapSession::status(const ImapCommand& command) {
  const auto& arguments = command.arguments;
  const bool shaped = arguments.size() == 2 && arguments[0].isAstring() &&
                      arguments[1].kind == ImapArgument::Kind::kList && !arguments[1].items.empty();
  if (!shaped) return reject(command.tag, ImapReplyText::kBadArguments);
  const Folder* folder = mailbox_->find(arguments[0].text);
  const auto items = statusItems(folder != nullptr ? *folder : Folder{}, arguments[1].items);
  if (!items) return reject(command.tag, ImapReplyText::kBadArguments);
  if (folder == nullptr) return tagged(command.tag, ImapReplyText::kNoSuchFolder);
  say("* STATUS " + writtenName(folder->name) + " (" + *items + ")");
  tagged(command.tag, ImapReplyText::kStatusOk);
}

// RFC 2342 section 5. Whatever the product lists, the user's own folders are all that is here.
void ImapSession::nameSpace(const ImapCommand& command) {
  if (!command.arguments.empty()) return reject(command.tag, ImapReplyText::kBadArguments);
  untagged(ImapReplyText::kNamespace);
  tagged(command.tag, ImapReplyText::kNamespaceOk);
}

void ImapSession::closeFolder(const ImapCommand& command) {
  if (!command.arguments.empty()) return reject(command.tag, ImapReplyText::kBadArguments);
  // RFC 3501 section 6.4.2: what is deleted goes, without a word, unless the folder is read-only.
  if (!selected_.readOnly) removeDeleted(nullptr);
  selected_ = {};
  state_ = kAuthenticated;
  tagged(command.tag, ImapReplyText::kCloseOk);
}

// RFC 3691: as CLOSE, and nothing is removed.
void ImapSession::unselect(const ImapCommand& command) {
  if (!command.arguments.empty()) return reject(command.tag, ImapReplyText::kBadArguments);
  selected_ = {};
  state_ = kAuthenticated;
  tagged(command.tag, ImapReplyText::kUnselectOk);
}

// What POP3 has deleted and what has been delivered in the meantime. Only here: during FETCH numbers stay as they are
// (RFC 3501 section 7.4.1).
void ImapSession::announceChanges() {
  if (state_ != kSelected) return;
  std::vector<uint32_t>& uids = selected_.uids;
  const uint32_t lastUid = uids.empty() ? 0 : uids.back();
  // From the last, so that the numbers in front stay what they are.
  for (size_t number = uids.size(); number > 0; --number) {
    if (selected_.folder->find(uids[number - 1]) == nullptr) say("* " + std::to_string(number) + " EXPUNGE");
  }
  std::erase_if(uids, [this](uint32_t uid) { return selected_.folder->find(uid) == nullptr; });
  const std::vector<uint32_t> added = uidsBehind(*selected_.folder, lastUid);
  if (added.empty()) return;
  uids.insert(uids.end(), added.begin(), added.end());
  say("* " + std::to_string(uids.size()) + " EXISTS");
}

}  // namespace coexist
