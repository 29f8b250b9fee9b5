#include "gateway/front_context.h"

namespace coexist {

std::vector<std::string> FrontContext::mechanisms(MailProtocol protocol, AccessState state) const {
  return product().mechanisms(protocol).listed(ServerRole::kFront, state, settings(protocol));
}

bool FrontContext::honours(MailProtocol protocol, AccessState state, std::string_view mechanism) const {
  return product().mechanisms(protocol).honours(ServerRole::kFront, state, settings(protocol), mechanism);
}

}  // namespace coexist
