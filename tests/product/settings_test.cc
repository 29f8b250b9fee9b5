#include "product/settings.h"

#include <gtest/gtest.h>

namespace coexist {
namespace {

Machine machine() { return Machine("front.example.test", ServiceSettings{}); }

TEST(Machine, namesItsCertificateAfterItselfUnlessTold) {
  EXPECT_EQ(machine().configured(MailProtocol::kImap).x509CertificateName, "front.example.test");
  ServiceSettings settings;
  settings.x509CertificateName = "mail.example.test";
  EXPECT_EQ(Machine("front.example.test", settings).configured(MailProtocol::kImap).x509CertificateName,
            "mail.example.test");
}

TEST(Machine, bringsSettingsIntoEffectServiceByServiceAtARestart) {
  Machine front = machine();
  ServiceSettings settings = front.configured(MailProtocol::kImap);
  settings.enableGssapiAndNtlmAuth = false;
  front.configure(MailProtocol::kImap, settings);
  EXPECT_FALSE(front.configured(MailProtocol::kImap).enableGssapiAndNtlmAuth);
  EXPECT_TRUE(front.inEffect(MailProtocol::kImap, MachineService::kFrontEnd).enableGssapiAndNtlmAuth);
  EXPECT_TRUE(front.inEffect(MailProtocol::kImap, MachineService::kBackEnd).enableGssapiAndNtlmAuth);

  front.restart(MailProtocol::kImap, MachineService::kFrontEnd);
  EXPECT_FALSE(front.inEffect(MailProtocol::kImap, MachineService::kFrontEnd).enableGssapiAndNtlmAuth);
  EXPECT_TRUE(front.inEffect(MailProtocol::kImap, MachineService::kBackEnd).enableGssapiAndNtlmAuth);
  front.restart(MailProtocol::kImap, MachineService::kBackEnd);
  EXPECT_FALSE(front.inEffect(MailProtocol::kImap, MachineService::kBackEnd).enableGssapiAndNtlmAuth);
}

// Seed 002.
TEST(Machine, renamesTheCertificateAtOnceWhenOneIsBoundAndNothingElse) {
  Machine front = machine();
  ServiceSettings settings = front.configured(MailProtocol::kImap);
  settings.loginType = LoginType::kPlainTextLogin;
  front.configure(MailProtocol::kImap, settings);
  front.bindCertificate(MailProtocol::kImap, "mail.example.test");
  for (const MachineService service : {MachineService::kFrontEnd, MachineService::kBackEnd}) {
    EXPECT_EQ(front.inEffect(MailProtocol::kImap, service).x509CertificateName, "mail.example.test");
    EXPECT_EQ(front.inEffect(MailProtocol::kImap, service).loginType, LoginType::kSecureLogin);
  }
  EXPECT_EQ(front.configured(MailProtocol::kImap).x509CertificateName, "mail.example.test");
  EXPECT_EQ(front.boundCertificates(MailProtocol::kImap), std::set<std::string>{"mail.example.test"});
}

TEST(Machine, namesACertificateByItsLoginTypeInEffect) {
  ServiceSettings settings;
  settings.x509CertificateName = "mail.example.test";
  Machine front("front.example.test", settings);
  const auto name = [&] { return front.certificateNameByLoginType(MailProtocol::kImap, MachineService::kBackEnd); };
  EXPECT_EQ(name(), "front.example.test") << "SecureLogin";
  settings.loginType = LoginType::kPlainTextLogin;
  front.configure(MailProtocol::kImap, settings);
  EXPECT_EQ(name(), "front.example.test") << "not before the restart";
  front.restart(MailProtocol::kImap, MachineService::kBackEnd);
  EXPECT_EQ(name(), "mail.example.test");
}

// "shown" after the assignment, or "refused" and nothing changed.
std::string assigned(std::string_view name, std::string_view text) {
  const ServiceSetting* setting = findServiceSetting(MailProtocol::kImap, name);
  if (setting == nullptr) return "unknown";
  ServiceSettings settings;
  const std::string before = setting->show(settings);
  if (setting->assign(settings, text)) return setting->show(settings);
  EXPECT_EQ(setting->show(settings), before);
  return "refused";
}

TEST(ImapSettingTable, takesLoginTypesByNameAndNumber) {
  EXPECT_EQ(assigned("LoginType", "plaintextlogin"), "PlainTextLogin");
  EXPECT_EQ(assigned("logintype", "2"), "PlainTextAuthentication");
  EXPECT_EQ(assigned("LoginType", "0"), "refused");
  EXPECT_EQ(assigned("LoginType", ""), "refused");
  EXPECT_EQ(assigned("Login", "1"), "unknown");
}

TEST(ImapSettingTable, takesBooleansAsWords) {
  EXPECT_EQ(assigned("EnableGSSAPIAndNTLMAuth", "false"), "False");
  EXPECT_EQ(assigned("EnableGSSAPIAndNTLMAuth", "True"), "True");
  for (const char* wrong : {"", "0", "no", "falsey"}) EXPECT_EQ(assigned("ProtocolLogEnabled", wrong), "refused");
}

TEST(ImapSettingTable, keepsNumbersInTheDocumentedRange) {
  EXPECT_EQ(assigned("MaxCommandSize", "1024"), "1024");
  for (const char* wrong : {"1023", "16385", "-1", "1e4", "10 ", "99999999999999999999"}) {
    EXPECT_EQ(assigned("MaxCommandSize", wrong), "refused") << wrong;
  }
  EXPECT_EQ(assigned("ProxyTargetPort", "65535"), "65535");
  EXPECT_EQ(assigned("ProxyTargetPort", "65536"), "refused");
}

TEST(ImapSettingTable, takesTimesFromHalfAMinuteToAnHour) {
  EXPECT_EQ(assigned("AuthenticatedConnectionTimeout", "00:00:30"), "00:00:30");
  EXPECT_EQ(assigned("AuthenticatedConnectionTimeout", "1:00:00"), "01:00:00");
  for (const char* wrong : {"00:00:29", "01:00:01", "30", "00:60:00", "::", "00:01:00:00", "-1:00:00"}) {
    EXPECT_EQ(assigned("PreAuthenticatedConnectionTimeout", wrong), "refused") << wrong;
  }
}

TEST(ImapSettingTable, takesOnlyHostNamesForACertificate) {
  EXPECT_EQ(assigned("X509CertificateName", "mail.example.test"), "mail.example.test");
  for (const char* wrong : {"", "*.example.test", "a..b", ".a", "a.", "a b", "a\r\nb", "a/b"}) {
    EXPECT_EQ(assigned("X509CertificateName", wrong), "refused") << wrong;
  }
  EXPECT_EQ(assigned("X509CertificateName", std::string(254, 'a')), "refused");
}

// What a connector's list makes of what the services share, and back.
TEST(SmtpSettingTable, takesAListOfAuthMechanisms) {
  const ServiceSetting& setting = *findServiceSetting(MailProtocol::kSmtp, "AuthMechanism");
  ServiceSettings settings;
  EXPECT_EQ(setting.show(settings), "Tls, Integrated, BasicAuth, BasicAuthRequireTLS, ExchangeServer");
  EXPECT_TRUE(setting.assign(settings, "basicauth,INTEGRATED"));
  EXPECT_EQ(settings.loginType, LoginType::kPlainTextLogin);
  EXPECT_EQ(setting.show(settings), "Integrated, BasicAuth");
  EXPECT_TRUE(setting.assign(settings, "Integrated"));
  EXPECT_FALSE(settings.connector.basicAuth);
  EXPECT_TRUE(settings.enableGssapiAndNtlmAuth);
  EXPECT_TRUE(setting.assign(settings, "None"));
  EXPECT_EQ(setting.show(settings), "None");
  EXPECT_TRUE(setting.assign(settings, "tls, ExternalAuthoritative"));
  EXPECT_TRUE(settings.connector.tls && settings.connector.externalAuthoritative);
  EXPECT_FALSE(settings.connector.exchangeServer || settings.connector.basicAuth || settings.enableGssapiAndNtlmAuth);
  for (const char* wrong : {"", "TLS1", "BasicAuth,BasicAuth", "BasicAuth,", "None,BasicAuth"}) {
    EXPECT_FALSE(setting.assign(settings, wrong)) << wrong;
  }
}

TEST(SmtpSettingTable, hasParametersOfItsOwn) {
  for (const ServiceSetting& setting : serviceSettings()) {
    const bool own = setting.smtp && !setting.imap && !setting.pop3;
    EXPECT_EQ(setting.isParameterOf(MailProtocol::kSmtp), own) << setting.field.key;
    EXPECT_FALSE(own && setting.isParameterOf(MailProtocol::kImap)) << setting.field.key;
  }
}

}  // namespace
}  // namespace coexist
