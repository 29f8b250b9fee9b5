// An SMTP front end without a loop: a fake client, fake back ends that a test speaks for line by line, and a product
// whose texts are short.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "gateway/front_fixture.h"
#include "gateway/smtp/smtp_front_session.h"

namespace coexist {

// frontProduct() with SMTP: every rule has a port for it, and two more families: "listing" (replay, else the service
// account, in clear) and "tls" (the same within TLS). Texts are as smtpTexts() has them.
Product smtpProduct();

// frontDirectory(), and: frank on "listing", grace on "tls", alma beside alice on "legacy", and svc, a service account.
Directory smtpDirectory();

// Somebody of `directory` who has logged on, by a password or by a proof without one.
SmtpSender loggedOn(const Directory& directory, const std::string& name, bool withPassword = true);

// What a client would send to be verified: base64 of "\0user\0password".
std::string plainResponse(std::string_view user, std::string_view password);

struct SmtpKit {
  explicit SmtpKit(Product made = smtpProduct());

  SmtpFrontSession& start();  // up to the greeting
  // What is answered to one line; nothing while the front end does not read.
  std::string say(std::string_view line);
  void hello() { say("EHLO client.example.test"); }
  // "alice" with "alice-secret", by AUTH PLAIN.
  void logOn(const std::string& name);
  // A whole log-on by NTLM; the answer to type 3.
  std::string ntlm(const std::string& verb, const std::string& name, const std::string& password);

  // The newest back end says a line; what it is told then.
  std::string home(std::string_view line);
  // It is there and knows these extensions ("250-AUTH LOGIN" is "AUTH LOGIN"), without a log-on; what it is told then.
  std::string greet(std::initializer_list<std::string_view> extensions = {});
  // MAIL and RCPT to alice, taken by her home; both answers.
  std::string openTransaction(std::string_view from = "x@away.test", std::string_view to = "alice@example.test");
  // The same and DATA, up to the 354.
  void openData();
  FakeSessionIo& backEnd() { return front.connector.io(); }
  std::string logged() const { return front.logged.empty() ? "" : front.logged.back(); }

  FrontFixture front;
  FakeSessionIo& client = front.client;
  FrontEndListener listener{{"front.example.test", 25}, false, MailProtocol::kSmtp, false};
  std::unique_ptr<SmtpFrontSession> session;
};

}  // namespace coexist
