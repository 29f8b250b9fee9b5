#include "gateway/make_front_session.h"

#include "gateway/mailbox/imap_front_session.h"
#include "gateway/mailbox/pop3_front_session.h"
#include "gateway/smtp/smtp_front_session.h"

namespace coexist {

std::unique_ptr<FrontSession> makeFrontSession(const FrontContext& context, SessionIo& io, uint64_t sessionId,
                                               const FrontEndListener& listener) {
  switch (listener.protocol) {
    case MailProtocol::kImap:
      return std::make_unique<ImapFrontSession>(context, io, sessionId, listener.endpoint.text());
    case MailProtocol::kPop3:
      return std::make_unique<Pop3FrontSession>(context, io, sessionId, listener.endpoint.text());
    case MailProtocol::kSmtp:
      return std::make_unique<SmtpFrontSession>(context, io, sessionId, listener);
  }
  return nullptr;
}

std::string refusalLine(const FrontContext& context, MailProtocol protocol) {
  switch (protocol) {
    case MailProtocol::kImap:
      return "* " + context.text(ImapReplyText::kConnectionRefused);
    case MailProtocol::kPop3:
      return context.text(Pop3ReplyText::kConnectionRefused);
    case MailProtocol::kSmtp:
      return context.text(SmtpReplyText::kConnectionRefused);
  }
  return {};
}

}  // namespace coexist
