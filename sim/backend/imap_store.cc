#include "backend/imap_store.h"

#include <algorithm>

#include "base/text.h"

namespace coexist {
namespace {

constexpr std::string_view kSilent = ".SILENT";

// "+FLAGS.SILENT"
bool readItem(std::string_view item, StoreRequest& request) {
  if (item.starts_with('+') || item.starts_with('-')) {
    request.change = item.front() == '+' ? StoreRequest::Change::kAdd : StoreRequest::Change::kRemove;
    item.remove_prefix(1);
  }
  request.silent = item.size() > kSilent.size() && equalsIgnoreCase(item.substr(item.size() - kSilent.size()), kSilent);
  if (request.silent) item.remove_suffix(kSilent.size());
  return equalsIgnoreCase(item, "FLAGS");
}

}  // namespace

bool isFlagWord(const ImapArgument& argument) {
  return argument.kind == ImapArgument::Kind::kWord && !argument.isWord("\\Recent") &&
         argument.text.find_first_of("(){%*\"]") == std::string::npos;
}

std::optional<StoreRequest> parseStore(const std::vector<ImapArgument>& arguments) {
  using Kind = ImapArgument::Kind;
  if (arguments.size() < 3 || arguments[0].kind != Kind::kWord || arguments[1].kind != Kind::kWord) return std::nullopt;
  auto messages = SequenceSet::parse(arguments[0].text);
  if (!messages) return std::nullopt;
  StoreRequest request;
  request.messages = std::move(*messages);
  if (!readItem(arguments[1].text, request)) return std::nullopt;
  const bool isList = arguments[2].kind == Kind::kList;
  if (isList && arguments.size() > 3) return std::nullopt;
  const std::span<const ImapArgument> flags = isList ? std::span(arguments[2].items) : std::span(arguments).subspan(2);
  for (const ImapArgument& flag : flags) {
    if (!isFlagWord(flag)) return std::nullopt;
    request.flags.push_back(flag.text);
  }
  return request;
}

void storeFlags(const StoreRequest& request, std::span<const std::string> known, Message& message) {
  if (request.change == StoreRequest::Change::kReplace) message.flags.clear();
  for (const std::string& flag : request.flags) {
    const auto named = std::find_if(known.begin(), known.end(),
                                    [&flag](const std::string& own) { return equalsIgnoreCase(own, flag); });
    if (named == known.end()) continue;
    if (request.change == StoreRequest::Change::kRemove) {
      message.flags.erase(*named);
    } else {
      message.flags.insert(*named);
    }
  }
}

}  // namespace coexist
