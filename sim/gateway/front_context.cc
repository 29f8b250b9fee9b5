#include "gateway/front_context.h"

#include "base/text.h"

namespace coexist {
namespace {

constexpr size_t kMaxNoticeUserOctets = 256;

}  // namespace

std::vector<std::string> FrontContext::mechanisms(MailProtocol protocol, AccessState state) const {
  return product().mechanisms(protocol).listed(ServerRole::kFront, state, settings(protocol));
}

bool FrontContext::honours(MailProtocol protocol, AccessState state, std::string_view mechanism) const {
  return product().mechanisms(protocol).honours(ServerRole::kFront, state, settings(protocol), mechanism);
}

void FrontContext::recordHealth(MailProtocol protocol, const std::string& listener, const Account* account,
                                std::string_view cause) const {
  if (!options->health || !account || !account->healthMailbox) return;
  options->health->record(protocol, listener, cause.empty(), cause, options->loop->nowMs());
}

std::string noticeName(std::string_view userName) { return visible(userName.substr(0, kMaxNoticeUserOctets)); }

}  // namespace coexist
