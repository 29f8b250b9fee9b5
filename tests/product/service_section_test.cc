// The sections of POP3 and SMTP in a product file: what they say, and which mistakes are found.
#include "product/catalogue_fixture.h"
#include "product/product_text.h"
#include "product/products.h"

namespace coexist {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class ServiceSection : public Catalogue {
 protected:
  // The first mistake in a product with that section; empty when there is none.
  std::string mistakeIn(const std::string& section) {
    const auto all = mistakesIn(productWith(section));
    return all.empty() ? "" : all.front();
  }
  std::string pop3Mistake(const std::string& members) { return mistakeIn("\"pop3\": {" + members + "}"); }
  std::string smtpMistake(const std::string& members) { return mistakeIn("\"smtp\": {" + members + "}"); }
};

std::string completePop3() { return "\"pop3\": {" + pop3Rest() + ", " + pop3Texts() + "}"; }
std::string completeSmtp() { return "\"smtp\": {" + smtpRest() + ", " + smtpTexts() + "}"; }

TEST_F(ServiceSection, givesPop3WhatItSays) {
  file("a",
       productWith("\"pop3\": {" + pop3Rest() + ", " + pop3Texts() + R"(, "lists-mechanisms": )" + valueFact("true") +
                   R"(, "initial-response": )" + valueFact("true") + R"(, "start-tls": )" + valueFact("true") +
                   R"(, "ntlm-continuation": )" + textFact("+OK") + R"(, "limits": {"max-errors": )" + valueFact("7") +
                   R"(}, "settings": {"MaxCommandSize": )" + valueFact("100") + "}}"));
  const Product& product = loaded("a");
  EXPECT_TRUE(product.serves(MailProtocol::kPop3));
  EXPECT_FALSE(product.serves(MailProtocol::kImap));
  EXPECT_EQ(product.pop3.line(Pop3ReplyText::kUserOk, "h.test"), "+OK x");
  EXPECT_TRUE(product.pop3.listsMechanisms && product.pop3.initialResponse && product.pop3.startTls);
  EXPECT_EQ(product.pop3.maxErrors, 7);
  EXPECT_EQ(product.pop3.continuationFor("ntlm"), "+OK");
  EXPECT_EQ(product.pop3.continuationFor("PLAIN"), "+ ");
  EXPECT_EQ(product.defaults[MailProtocol::kPop3].maxCommandBytes, 100U);
  EXPECT_THAT(product.pop3.capabilityLines(kBack, kTls, {}), ElementsAre("UIDL", "SASL NTLM"));
  ServiceSettings withoutNtlm;
  withoutNtlm.enableGssapiAndNtlmAuth = false;
  EXPECT_THAT(product.pop3.capabilityLines(kBack, kTls, withoutNtlm), ElementsAre("UIDL"));
  EXPECT_EQ(product.pop3.evidence[0][0].source, "s");
}

TEST_F(ServiceSection, givesSmtpWhatItSays) {
  file("a", productWith("\"smtp\": {" + smtpTexts() + ", " + smtpRest() + R"(, "start-tls": )" + valueFact("true") +
                        R"(, "xexch50": )" + valueFact("true") + R"(, "logon-required": )" + valueFact("true") +
                        R"(, "binary": )" + valueFact("true") + R"(, "ntlm-continuation": )" +
                        textFact("334 ntlm supported") + "}"));
  const SmtpProfile& smtp = loaded("a").smtp;
  EXPECT_TRUE(smtp.served && smtp.startTls && smtp.xexch50 && smtp.loginRequired && smtp.binary);
  EXPECT_EQ(smtp.text(SmtpReplyText::kDataStart).text, "354 x");
  EXPECT_EQ(smtp.maxMessageBytes, 9U);
  EXPECT_EQ(smtp.maxRecipients, 3U);
  EXPECT_TRUE(smtp.takesVerb({}, "auth"));
  EXPECT_FALSE(smtp.takesVerb({}, "XAUTH"));
  EXPECT_EQ(smtp.continuationFor("NTLM"), "334 ntlm supported");
  EXPECT_EQ(smtp.continuationFor("LOGIN"), "334 ");
  EXPECT_THAT(smtp.extensionLines(kFront, kTls, {}), ElementsAre("SIZE 9", "AUTH NTLM"));
}

TEST_F(ServiceSection, answersNtlmAsTheOthersUnlessTheProductDiffers) {
  file("a", productWith(completePop3() + ", " + completeSmtp()));
  EXPECT_EQ(loaded("a").pop3.continuationFor("NTLM"), "+ ");
  EXPECT_EQ(loaded("a").smtp.continuationFor("NTLM"), "334 ");
}

TEST(SmtpReplyText, hasAnAnswerOfItsOwnForNtlm) {
  EXPECT_EQ(smtpAuthOk("ntlm"), SmtpReplyText::kAuthNtlmOk);
  EXPECT_EQ(smtpAuthOk("PLAIN"), SmtpReplyText::kAuthOk);
}

TEST_F(ServiceSection, readsSmtpsLimits) {
  const auto limits = [](const std::string& members) { return "\"limits\": {" + members + "}"; };
  EXPECT_THAT(smtpMistake(limits(R"("tarpit-ms": )" + valueFact("600001"))), HasSubstr("600000"));
  EXPECT_THAT(smtpMistake(limits(R"("max-message-bytes": )" + valueFact("0"))), HasSubstr("from 1 to 67108864"));
  EXPECT_THAT(smtpMistake(limits(R"("max-recipient": )" + valueFact("1"))),
              HasSubstr("did you mean \"max-recipients\"?"));
  EXPECT_THAT(pop3Mistake(limits(R"("max-literal-bytes": )" + valueFact("1"))),
              HasSubstr("known: max-errors, max-failed-logons, tarpit-ms"));
  std::string rest = smtpRest();
  rest.insert(rest.find("\"max-recipients\""), R"("tarpit-ms": )" + valueFact("5000") + R"(, "max-failed-logons": )" +
                                                   valueFact("3") + R"(, "max-errors": )" + valueFact("5") + ", ");
  file("a", productWith("\"smtp\": {" + rest + ", " + smtpTexts() + "}"));
  EXPECT_EQ(loaded("a").smtp.guessing.tarpitMs, 5000);
  EXPECT_EQ(loaded("a").smtp.guessing.maxFailedLogins, 3);
  EXPECT_EQ(loaded("a").smtp.maxErrors, 5);
}

// Who bears every failure needs no text for one too many.
TEST_F(ServiceSection, wantsAnEndForWhoeverGuessesWhereItIsLimited) {
  const std::string limit = ", \"limits\": {\"max-failed-logons\": " + valueFact("3") + "}";
  EXPECT_THAT(pop3Mistake(pop3Rest() + ", " + pop3Texts("too-many-logons")), IsEmpty());
  EXPECT_THAT(pop3Mistake(pop3Rest() + ", " + pop3Texts("too-many-logons") + limit),
              HasSubstr("pop3 text too-many-logons"));
}

TEST_F(ServiceSection, wantsReplyTextsOfItsProtocol) {
  const auto text = [](const std::string& name, const std::string& line) {
    return "\"texts\": {\"" + name + "\": " + textFact(line) + "}";
  };
  EXPECT_THAT(pop3Mistake(text("greeting", "-ERR no")), HasSubstr("greeting begins with \"-ERR\" (expected: must begin "
                                                                  "with +OK)"));
  EXPECT_THAT(pop3Mistake(text("pass-failed", "+OKAY")), HasSubstr("must begin with -ERR"));
  EXPECT_THAT(pop3Mistake(text("greeting", "+OK {octets}")), HasSubstr("only {host} is filled in"));
  EXPECT_THAT(pop3Mistake(text("list-one", "+OK {number} {octets} {idd}")),
              HasSubstr("only {host}, {number}, {octets}, {id} are filled in"));
  EXPECT_THAT(smtpMistake(text("data-start", "250 go on")),
              HasSubstr("data-start begins with \"250\" (expected: must begin with a code of three digits: 354)"));
  EXPECT_THAT(smtpMistake(text("auth-failed", "535-5.7.3 no")), HasSubstr("a code of three digits: 4 or 5"));
  EXPECT_THAT(smtpMistake(text("auth-failed", "53 no")), HasSubstr("a code of three digits: 4 or 5"));
  EXPECT_THAT(smtpMistake(text("data-ok", "250 {adress}")), HasSubstr("a brace in a reply text"));
  EXPECT_THAT(smtpMistake(text("data-ok", "250 a\\r\\n250 b")), HasSubstr("printable ASCII"));
}

TEST_F(ServiceSection, wantsContinuationsOfItsProtocol) {
  EXPECT_THAT(pop3Mistake("\"ntlm-continuation\": " + textFact("334 x")), HasSubstr("a text that begins with +"));
  EXPECT_THAT(smtpMistake("\"ntlm-continuation\": " + textFact("+ x")), HasSubstr("a text that begins with 334"));
}

TEST_F(ServiceSection, wantsMechanismsInListsAndNotInTheLines) {
  const auto cell = [](const std::string& members) { return R"("states": {"front": {"tls": )" + fact(members) + "}}"; };
  EXPECT_THAT(pop3Mistake(cell(R"("capabilities": ["SASL NTLM"])")), HasSubstr("in the line as one {auth}"));
  EXPECT_THAT(smtpMistake(cell(R"("extensions": ["AUTH LOGIN"])")), HasSubstr("in the line as one {auth}"));
  EXPECT_THAT(smtpMistake(cell(R"("extensions": ["SIZE {bytes}"])")), HasSubstr("in the line as one {auth}"));
  EXPECT_THAT(smtpMistake(cell(R"("extensions": ["A", ""])")), HasSubstr("begin with a word"));
  EXPECT_THAT(smtpMistake(cell(R"("extensions": "A")")), HasSubstr("extensions"));
  EXPECT_THAT(smtpMistake(cell(R"("capabilities": ["A"])")), HasSubstr("unknown key"));
  EXPECT_THAT(smtpMistake(cell("")),
              HasSubstr("a state says nothing (expected: known: extensions, advertises, honours)"));
  EXPECT_THAT(smtpMistake(cell(R"("honours": ["GSSAPI"])")), HasSubstr("known: PLAIN, LOGIN, NTLM"));
}

TEST_F(ServiceSection, wantsLoginVerbsThatThereAre) {
  const auto verbs = [](const std::string& list) { return "\"logon-verbs\": " + valueFact(list); };
  EXPECT_THAT(smtpMistake(verbs(R"(["XAUHT"])")), HasSubstr("did you mean \"XAUTH\"?"));
  EXPECT_THAT(smtpMistake(verbs(R"(["AUTH", "AUTH"])")), HasSubstr("stands here twice"));
  EXPECT_THAT(smtpMistake("\"logon-verbs\": " + fact("")), HasSubstr("logon-verbs has no \"value\""));
}

TEST_F(ServiceSection, wantsFlagsAndLinesOfAFolderThatImapCanSay) {
  const auto mistake = [this](const std::string& key, const std::string& list) {
    return mistakeIn("\"imap\": {\"" + key + "\": " + valueFact(list) + "}");
  };
  EXPECT_THAT(mistake("flags", R"(["\\Seen", "a b"])"), HasSubstr("\"flags\" cannot be a b ("));
  EXPECT_THAT(mistake("select-lines", R"(["{exist} EXISTS"])"), HasSubstr("an untagged response without"));
  EXPECT_THAT(mistake("select-lines", R"(["OK [UIDNEXT {uidnxt}]"])"), HasSubstr("an untagged response without"));
  EXPECT_THAT(mistake("select-lines", R"(["a OK SELECT"])"), HasSubstr("an untagged response without"));
  EXPECT_THAT(mistake("list-attributes", R"(["\\HasChildern"])"), HasSubstr("did you mean"));
}

TEST_F(ServiceSection, saysWhatItLacks) {
  EXPECT_THAT(pop3Mistake(pop3Rest() + ", " + pop3Texts("greeting")),
              HasSubstr("the product does not say: pop3 text greeting (expected: neither does"));
  EXPECT_THAT(smtpMistake(smtpRest() + ", " + smtpTexts("hello")),
              HasSubstr("the product does not say: smtp text hello (expected"));
  const std::string nothing = mistakeIn(R"("pop3": {}, "smtp": {})");
  EXPECT_THAT(nothing, HasSubstr("pop3 state front clear-restricted, "));
  EXPECT_THAT(nothing, HasSubstr("pop3 continuation, "));
  EXPECT_THAT(nothing, HasSubstr("smtp continuation, "));
  EXPECT_THAT(nothing, HasSubstr("smtp limit max-message-bytes, smtp limit max-recipients (expected"));
}

TEST_F(ServiceSection, needsOnlyTheTextsThatAnEngineCanReach) {
  for (const char* name : {"idle-timeout", "shutdown", "stls-ok", "auth-list", "too-many-errors"}) {
    EXPECT_THAT(pop3Mistake(pop3Rest() + ", " + pop3Texts(name)), IsEmpty()) << name;
  }
  EXPECT_THAT(pop3Mistake(pop3Rest() + ", " + pop3Texts("capabilities")), HasSubstr("pop3 text capabilities"));
  EXPECT_THAT(pop3Mistake(pop3Rest() + ", " + pop3Texts("stls-ok") + ", \"start-tls\": " + valueFact("true")),
              HasSubstr("pop3 text stls-ok"));
  for (const char* name : {"starttls-ok", "sender-not-local", "bdat-ok", "xexch50-start", "too-many-logons"}) {
    EXPECT_THAT(smtpMistake(smtpRest() + ", " + smtpTexts(name)), IsEmpty()) << name;
  }
  std::string chunking = smtpRest();
  chunking.replace(chunking.find("AUTH {auth}"), 11, "CHUNKING");
  EXPECT_THAT(smtpMistake(chunking + ", " + smtpTexts("bdat-ok")), HasSubstr("smtp text bdat-ok"));
  EXPECT_THAT(mistakeIn("\"smtp\": {" + smtpRest() + ", " + smtpTexts("sender-not-local") +
                        R"(}, "quirks": {"add": ["sender-must-be-local"]})"),
              HasSubstr("smtp text sender-not-local"));
}

TEST_F(ServiceSection, letsAChildTakeAProtocolAway) {
  file("p", productWith(completePop3() + ", " + completeSmtp()));
  file("a", R"({"title": "A", "extends": "p", "pop3": {"served": )" + valueFact("false") + "}}");
  file("b", R"({"title": "B", "extends": "a", "smtp": {"texts": {"quit": )" + textFact("221 so long") + "}}}");
  EXPECT_FALSE(loaded("a").serves(MailProtocol::kPop3));
  EXPECT_TRUE(loaded("a").serves(MailProtocol::kSmtp));
  EXPECT_TRUE(loaded("p").serves(MailProtocol::kPop3));
  EXPECT_FALSE(loaded("b").serves(MailProtocol::kPop3));
  EXPECT_EQ(loaded("b").smtp.text(SmtpReplyText::kQuit).text, "221 so long");
  EXPECT_EQ(loaded("b").smtp.text(SmtpReplyText::kHello).text, "250 x");
  EXPECT_THAT(pop3Mistake(R"("served": )" + valueFact("false") + R"(, "texts": {})"),
              HasSubstr("unknown key \"texts\""));
}

TEST_F(ServiceSection, findsTheUpdateThatDescendsFromAProduct) {
  const auto build = [](const std::string& number) { return R"("build": )" + valueFact("\"" + number + "\""); };
  file("a", productWith(build("5.5.1960.6")));
  file("b", R"({"title": "B", "extends": "a", )" + build("5.5.2394.0") + "}");
  file("c", R"({"title": "C", "extends": "b"})");
  file("d", R"({"title": "D", "extends": "c", )" + build("5.5.2394.0") + "}");
  file("e", R"({"title": "E", "family": "e", )" + build("5.5.2394.0") + "}");
  EXPECT_EQ(loaded("b").build, "5.5.2394.0");
  EXPECT_EQ(loaded("c").build, "") << "a build is the file's own";
  const auto updated = [this](const char* from, std::string_view to) {
    const Product& current = loaded(from);
    const Product* update = catalogue_->findUpdate(current, to);
    return update == nullptr ? "none" : update->name;
  };
  EXPECT_EQ(updated("a", "5.5.2394.0"), "b");
  EXPECT_EQ(updated("b", "5.5.2394.0"), "d");
  EXPECT_EQ(updated("d", "5.5.2394.0"), "none");
  EXPECT_EQ(updated("b", "5.5.1960.6"), "none") << "no way back";
  EXPECT_EQ(updated("a", ""), "none");
  EXPECT_THAT(mistakeIn(build("SP2")), HasSubstr("no build (expected: numbers with dots"));
}

TEST_F(ServiceSection, saysWhetherAFrontEndOffersOnlyWhatItCarries) {
  file("a", productWith(R"("offers-only-what-it-carries": )" + valueFact("true")));
  EXPECT_TRUE(loaded("a").offersOnlyProxyableMechanisms);
  EXPECT_THAT(mistakeIn(R"("offers-only-what-it-carries": true)"), HasSubstr("offers-only-what-it-carries"));
}

TEST_F(ServiceSection, saysWhetherAFrontEndGuardsProofs) {
  file("a", productWith(R"("guards-proofs": )" + valueFact("true")));
  EXPECT_TRUE(loaded("a").guardsProofs);
  EXPECT_THAT(mistakeIn(R"("guards-proofs": true)"), HasSubstr("guards-proofs"));
}

}  // namespace
}  // namespace coexist
