// Every rule of the language with a file that breaks it, and exactly what is said about it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenario/loader_fixture.h"

namespace coexist {
namespace {

using testing::HasSubstr;

struct Row {
  const char* written;
  const char* problems;
};

// The script stands in line 3 behind 11 octets.
void expectForScripts(std::initializer_list<Row> rows, const std::string& keys = "") {
  for (const Row& row : rows) EXPECT_EQ(problemsOf(around(row.written, keys)), row.problems) << row.written;
}

// Further keys stand in line 2.
void expectForKeys(std::initializer_list<Row> rows) {
  for (const Row& row : rows)
    EXPECT_EQ(problemsOf(around("\"S: x\"", std::string(row.written) + ",")), row.problems) << row.written;
}

TEST(LoaderProblems, saysWhichKeysOfAFileAreKnown) {
  expectForKeys({
      {R"("tittle": 1)", "2:1+8: unknown key \"tittle\" (did you mean \"title\"?)\n"},
      {R"("cases": [{"title": "a", "cases": []}])",
       "2:26+7: unknown key \"cases\" (known: title, ref, tags, needs, known-bug, proto, client, front, back, users, "
       "homes, settings, stopped, resolves, clear-passwords, mail, matrix, script, never)\n"},
      {R"("cases": [])", "2:10+1: \"cases\" holds no case\n"},
      {R"("cases": ["x"])", "2:11+3: a case must be an object, not a string\n"},
      {R"("cases": [{}])", "2:11+1: there is no \"title\" (what it proves, in one sentence)\n"},
      {R"("cases": [{"title": "a"}, {"title": "a"}])", "2:37+3: another case has this title\n"},
  });
  EXPECT_EQ(problemsOf(R"({"back": "exchange-2016", "script": ["S: x"]})"),
            "1:1+1: there is no \"title\" (what it proves, in one sentence)\n");
  EXPECT_EQ(problemsOf(R"({"title": "", "back": "exchange-2016", "script": ["S: x"]})"),
            "1:11+2: a title has 1 to 200 octets in one line\n");
  EXPECT_EQ(problemsOf(R"({"title": "t", "script": ["S: x"]})"),
            "1:1+1: there is no \"back\": a case needs a back end (known: exchange-2000-sp1, exchange-2010-sp1, "
            "exchange-2016)\n");
  EXPECT_EQ(problemsOf(R"({"title": "t", "back": "exchange-2016"})"), "1:1+1: there is no \"script\"\n");
  EXPECT_EQ(problemsOf(R"({"title": "t", "back": "exchange-2016", "script": ["# only"]})"),
            "1:51+1: a script without a step proves nothing\n");
  EXPECT_EQ(problemsOf(R"({"title": "t", "back": "exchange-2016", "script": "S: x"})"),
            "1:51+6: \"script\" must be an array, not a string\n");
}

TEST(LoaderProblems, placesWhatIsWrongWithTheCast) {
  expectForKeys({
      {R"("proto": "pop")", "2:10+5: unknown proto \"pop\" (did you mean \"pop3\"?)\n"},
      {R"("client": "outlok-imap")", "2:11+13: unknown persona \"outlok-imap\" (did you mean \"outlook-imap\"?)\n"},
      {R"("client": {"exec": ["curl"]})",
       "2:11+1: programs in a seat are not part of this version (known: outlook-imap, plain-client)\n"},
      {R"("client": {"Bob": null, "C": null})",
       "2:12+5: \"Bob\" is no name of a client (lower-case letters, digits and '-', a letter first)\n"},
      {R"("homes": {"carol": "back"})", "2:11+7: unknown user \"carol\" (known: alice, bob)\n"},
      {R"("homes": {"alice": "legacy"})", "2:20+8: unknown back end \"legacy\" (known: back)\n"},
      {R"("users": {"alice": {"pasword": "x"}})", "2:21+9: unknown key \"pasword\" (did you mean \"password\"?)\n"},
      {R"("users": {"alice": {"alias": ""}})",
       "2:30+2: a user's field has 1 to 256 octets and no control characters\n"},
      {R"("users": {"a.b": {}})",
       "2:11+5: \"a.b\" is no name of a user (lower-case letters, digits and '-', a letter first)\n"},
      {R"("settings": {"LogonType": "x"})", "2:14+11: unknown setting \"LogonType\" (did you mean \"LoginType\"?)\n"},
      {R"("settings": {"LoginType": "Wrong"})", "2:27+7: unknown value (known: SecureLogin)\n"},
      {R"("settings": {"LoginType": "a\"b"})", "2:27+6: a setting without quotes, '$' and line ends is expected\n"},
      {R"("mail": {"alice": ["../products/exchange-2016.json"]})",
       "2:20+32: a path that leaves fixtures/ (a file below fixtures/)\n"},
      {R"("mail": {"alice": ["nothing.eml"]})", "2:20+13: there is no fixtures/mailboxes/nothing.eml\n"},
      {R"("needs": ["kerberos"])", "2:11+10: unknown need \"kerberos\" (known: gssapi)\n"},
      {R"("tags": "slow")", "2:9+6: \"tags\" must be an array, not a string\n"},
      {R"("tags": ["a\u001b[31m"])", "2:10+13: a control character in \"tags\"\n"},
      {R"("ref": ["KB\u009b"])", "2:9+10: a control character in \"ref\"\n"},
      {R"("known-bug": {"id": "x", "why": "\u007f", "until": "2027-01-01"})",
       "2:14+1: \"fails-at\" is missing (a part of the line that fails, of what came instead, or of what is said)\n"
       "2:33+8: \"why\" cannot be \\x7f (expected a text without control characters)\n"},
      {R"("known-bug": {"id": "x", "why": "y", "fails-at": "a1"})",
       "2:14+1: \"until\" is missing (from when on it is a failure)\n"},
      {R"("known-bug": {"id": "x", "why": "y", "until": "2027-02-29", "fails-at": "a1"})",
       "2:47+12: \"until\" cannot be 2027-02-29 (expected a date: YYYY-MM-DD)\n"},
      {R"("known-bug": {"id": "x", "why": "y", "until": "soon", "fails-at": "a1", "x": 1})",
       "2:47+6: \"until\" cannot be soon (expected a date: YYYY-MM-DD)\n2:73+3: unknown key \"x\" (known: id, why, "
       "until, fails-at)\n"},
      {R"("never": ["C: x"])", "2:12+3: \"never\" takes S: P: L: and U: lines, without \"!\"\n"},
      {R"("never": ["S!: x"])", "2:12+4: \"never\" takes S: P: L: and U: lines, without \"!\"\n"},
  });
  EXPECT_EQ(
      problemsOf(
          R"({"title": "t", "front": {"at": "host:143"}, "back": {"front-back": "exchange-2016", "x": "exchange-2017"},
"script": ["S: x"]})"),
      "1:25+1: programs in a seat are not part of this version (known: exchange-2000-sp1, exchange-2010-sp1, "
      "exchange-2016)\n"
      "1:90+15: unknown product \"exchange-2017\" (known: exchange-2000-sp1, exchange-2010-sp1, exchange-2016)\n");
}

TEST(LoaderProblems, placesWhatIsWrongWithALine) {
  expectForScripts({
      {R"("X: x")",
       "3:13+1: a line begins with the letter of who speaks and a colon (\"X:\" is nobody's; known: C: S: P: B: A: L: "
       "U: and # for a comment)\n"},
      {R"("Client: x")",
       "3:13+6: a line begins with the letter of who speaks and a colon (\"Client:\" is nobody's; known: C: S: P: B: "
       "A: L: U: and # for a comment)\n"},
      {R"("s: x")", "3:13+1: a line begins with the letter of who speaks and a colon (did you mean \"S:\"?)\n"},
      {R"("C a1 NOOP")",
       "3:13+9: a line begins with the letter of who speaks and a colon (did you mean \"C: a1 NOOP\"?)\n"},
      {R"("")",
       "3:13+1: a line begins with the letter of who speaks and a colon (known: C: S: P: B: A: L: U: and # for a "
       "comment)\n"},
      {R"("C.: x")",
       "3:13+2: a line begins with the letter of who speaks and a colon (known: C: S: P: B: A: L: U: and # for a "
       "comment)\n"},
      {R"("B=.back: x")",
       "3:13+7: a line begins with the letter of who speaks and a colon (the name stands before the mark: "
       "\"B.NAME=:\")\n"},
      {R"("S:x")", "3:15+1: one space stands behind the colon\n"},
      {R"("C!: x")", "3:14+1: \"C!:\" says nothing (known: S!: P!: L!: U!:)\n"},
      {R"("S=: x")", "3:14+1: \"S=:\" says nothing (only \"B=:\" expects what the profile says)\n"},
      {R"("L.bob: x")", "3:14+4: L: takes no name\n"},
      {R"("C.bob: x")", "3:12+10: there is no client C.bob (known: C)\n"},
      {R"("P.legcy: x")", "3:15+5: there is no back end \"legcy\" (known: back)\n"},
      {R"("U: x")", "3:13+1: \"U:\" without a persona: nobody looks at a screen (name a persona in \"client\")\n"},
      {R"("C: a\r\nb")",
       "3:17+2: a line end inside of a line (each line is a string of its own; {\"send\": ...} sends any octets)\n"},
      {R"(7)", "3:12+1: a step must be a string, not a number\n"},
      {R"("S: caf\u00e9 ${ntlm.chalenge}")",
       "3:28+13: unknown token \"ntlm.chalenge\" (did you mean \"ntlm.challenge\"?)\n"},
      {R"("S: ${gssapi:alice}")",
       "3:18+6: unknown token \"gssapi\" (known: a name, ntlm.negotiate, ntlm.challenge, "
       "ntlm.authenticate:USER[:wrong|v2|v1|lm|session|other-time|other-binding|changed-pairs|wrong-mic], "
       "plain:USER[:IDENTITY][:wrong], login.user:USER, login.password:USER[:wrong], astring:TEXT, b64:TEXT, "
       "hex:OCTETS, file:NAME, USER.account, USER.alias, USER.domain, USER.password, USER.smtp, USER.upn, "
       "USER.wrong-password)\n"},
      {R"("C: ${file:../sim/base/text.h}")", "3:23+18: a path that leaves fixtures/ (a file below fixtures/)\n"},
      {R"("C: ${file:/etc/passwd}")", "3:23+11: a path that leaves fixtures/ (a file below fixtures/)\n"},
      {R"("C: ${file:mailboxes}")", "3:23+9: fixtures/mailboxes is no file\n"},
      {R"("A: Get-Nonsense")", "3:16+12: unknown cmdlet (known: Set-ImapSettings)\n"},
      {R"("A: Set-ImapSettings -LoginType Wrong")", "3:44+5: unknown value (known: SecureLogin)\n"},
  });
  EXPECT_EQ(problemsOf(R"({"title": "t", "back": "exchange-2016", "script": ["P: x", "B: x", "L: y"]})"),
            "1:53+1: \"P:\" without a front end: the client talks to the back end (name a product in \"front\")\n"
            "1:61+1: \"B:\" without a front end: the client talks to the back end (name a product in \"front\")\n"
            "1:69+1: \"L:\" without a front end: the client talks to the back end (name a product in \"front\")\n");
}

TEST(LoaderProblems, namesAreBoundBeforeTheyAreSaidAndForAReason) {
  expectForScripts({
      {R"("C: ${tag} NOOP")", "3:16+6: ${tag} is not bound before it is said (none is known here)\n"},
      {R"("S: ${tag} OK", "C: ${tga} NOOP")",
       "3:16+6: ${tag} is bound and never used again (\"...\" matches without binding)\n3:32+6: ${tga} is not bound "
       "before it is said (did you mean \"tag\"?)\n"},
      {R"("P: ${tag} NOOP")", "3:16+6: ${tag} is bound and never used again (\"...\" matches without binding)\n"},
      {R"("S: ${x} ${x}", "S: ${x}")", "3:21+4: ${x} is bound twice in one line\n"},
      {R"("S!: ${x}")", "3:17+4: ${x} in a negative line, which never binds (\"...\" matches without binding)\n"},
      {R"("P: x ${astring:${name}}")", "3:18+18: ${name} is not bound before this line (none is known here)\n"},
      {R"({"send": "C", "bytes": "${x}"})", "3:12+1: ${x} is not bound before it is said (none is known here)\n"},
      {R"("C: ${n=/x/}")", "3:18+1: a regular expression in a line that acts (a name that is bound)\n"},
      {R"("S: ${n=/(/}")", "3:21+1: regular expression: missing ): (\n"},
  });
  EXPECT_EQ(problemsOf(around(R"("S: ${shape=/[0-9]+/}", "P: ${tag} NOOP", "B: ${tag} OK", "S!: ${tag}")")), "");
}

TEST(LoaderProblems, threeDotsAloneNeedALineThatEndsThem) {
  const std::string wrong =
      "3:16+3: \"...\" alone must be followed by a line that can end it (a line of the same speaker, or {\"closed\": "
      "...}, before somebody acts; one line of any text is \"S: ${any=/.*/}\")\n";
  for (const char* script : {R"("S: ...")", R"("S: ...", "C: a", "S: b")", R"("S: ...", "P: b")",
                             R"("S: ...", "S!: b")", R"("S: ...", {"wait": "1s"}, "S: b")"}) {
    EXPECT_EQ(problemsOf(around(script)), wrong) << script;
  }
  for (const char* script :
       {R"("S: ...", "P: x", "S: b")", R"("P: ...", "S: x", "P: b")", R"("S: ...", {"any-order": ["S: x"]})",
        R"("S: ...", {"closed": "C"})", R"("P!: ...")", R"("C: ...")"}) {
    EXPECT_EQ(problemsOf(around(script)), "") << script;
  }
  EXPECT_EQ(problemsOf(around(R"("L: ...", "L: b")")),
            "3:16+3: \"...\" alone: L: and U: lines are looked for anyway, with anything between (a part of the line "
            "that is meant: \"U: ...denied...\")\n");
}

TEST(LoaderProblems, placesWhatIsWrongWithAVerb) {
  expectForScripts({
      {R"({"conect": "C"})", "3:13+8: unknown verb \"conect\" (did you mean \"connect\"?)\n"},
      {R"({"parallel": [[], []]})",
       "3:13+10: unknown verb \"parallel\" (known: connect, close, closed, tls, restart, stop, start, resolve, wait, "
       "do, admin, "
       "prompts, "
       "mailbox, send, any-order)\n"},
      {R"({"fault": {}})",
       "3:13+7: unknown verb \"fault\" (known: connect, close, closed, tls, restart, stop, start, resolve, wait, do, "
       "admin, "
       "prompts, "
       "mailbox, send, any-order)\n"},
      {R"({"use": "logon"})",
       "3:13+5: unknown verb \"use\" (known: connect, close, closed, tls, restart, stop, start, resolve, wait, do, "
       "admin, "
       "prompts, "
       "mailbox, send, any-order)\n"},
      {R"({})",
       "3:12+1: a step without a verb (known: connect, close, closed, tls, restart, stop, start, resolve, wait, do, "
       "admin, "
       "prompts, "
       "mailbox, send, any-order)\n"},
      {R"({"connect": "C", "tls": "C"})", "3:12+1: two verbs in one step: \"connect\" and \"tls\"\n"},
      {R"({"connect": "C", "too": "back"})", "3:29+5: unknown key \"too\" (did you mean \"to\"?)\n"},
      {R"({"connect": "D"})", "3:24+3: there is no client D (known: C)\n"},
      {R"({"connect": "C", "to": "bak"})", "3:35+5: unknown place to connect to \"bak\" (did you mean \"back\"?)\n"},
      {R"({"connect": "C", "proto": "pop2"})",
       "3:38+6: unknown proto \"pop2\" (known: imap, imaps, pop3, pop3s, smtp, smtps, submission)\n"},
      {R"({"restart": ["fornt"]})", "3:25+7: unknown service \"fornt\" (did you mean \"front\"?)\n"},
      {R"({"restart": "front"})", "3:24+7: a list of services must be an array, not a string\n"},
      {R"({"restart": []})", "3:24+1: a list that names no service (known: back, front, front-back)\n"},
      {R"({"wait": "30 min"})",
       "3:21+8: \"30 min\" is no time to wait (a whole number and ms, s, m or h, up to 30 days: \"30m\")\n"},
      {R"({"wait": "-5s"})",
       "3:21+5: \"-5s\" is no time to wait (a whole number and ms, s, m or h, up to 30 days: \"30m\")\n"},
      {R"({"wait": "99999999h"})",
       "3:21+11: \"99999999h\" is no time to wait (a whole number and ms, s, m or h, up to 30 days: \"30m\")\n"},
      {R"({"do": "check mail"})", "3:19+12: there is no persona that could do this (name a persona in \"client\")\n"},
      {R"({"prompts": {"min": 3}})", "3:24+1: \"prompts\" without a persona (name a persona in \"client\")\n"},
      {R"({"admin": "Get-Nonsense"})", "3:23+12: unknown cmdlet (known: Set-ImapSettings)\n"},
      {R"({"admin": "x ${alice.alias}"})", "3:22+18: \"admin\" takes no names and tokens (an A: line does)\n"},
      {R"({"admin": "x", "shows": ["..."]})",
       "3:37+5: \"...\" alone: other lines may stand between the ones that are shown anyway\n"},
  });
}

TEST(LoaderProblems, placesWhatIsWrongWithWhatIsSentOrLookedAt) {
  expectForScripts({
      {R"({"send": "C"})", "3:21+3: \"send\" without \"bytes\"\n"},
      {R"({"send": "S", "bytes": "x"})", "3:21+3: there is no client S (known: C)\n"},
      {R"({"send": "B.x", "bytes": "x"})", "3:21+5: there is no back end \"x\" (known: back)\n"},
      {R"({"send": "C", "bytes": "x", "repeat": 0})",
       "3:50+1: \"repeat\" cannot be 0 (expected a whole number from 1 to 268435456)\n"},
      {R"({"send": "C", "bytes": "xx", "repeat": 268435456})", "3:21+3: \"send\" of more than 256 MiB\n"},
      {R"({"mailbox": "alcie", "holds": 1})", "3:24+7: unknown user \"alcie\" (did you mean \"alice\"?)\n"},
      {R"({"mailbox": "alice"})", "3:24+7: \"mailbox\" says nothing (known: holds, shows)\n"},
      {R"({"mailbox": "alice", "holds": -1})",
       "3:42+2: \"holds\" cannot be -1 (expected a whole number from 0 to 1000000)\n"},
      {R"({"mailbox": "alice", "shows": ["..."]})",
       "3:43+5: \"...\" alone: other lines may stand between the ones that are shown anyway\n"},
      {R"({"any-order": ["P: x"]})", "3:28+3: \"any-order\" takes S: lines\n"},
      {R"({"any-order": []})", "3:26+1: \"any-order\" holds no line\n"},
  });
}

TEST(LoaderProblems, personasDoWhatTheyCanAndByThemselves) {
  expectForScripts(
      {
          {R"({"do": "chek mail"})", "3:19+11: unknown action \"chek mail\" (did you mean \"check mail\"?)\n"},
          {R"({"do": "check mail", "as": "alcie"})", "3:39+7: unknown user \"alcie\" (did you mean \"alice\"?)\n"},
          {R"({"do": "check mail", "times": 0})",
           "3:42+1: \"times\" cannot be 0 (expected a whole number from 1 to 100)\n"},
          {R"({"do": "check mail", "with": "sap", "succeeds": true})",
           "3:41+5: unknown option \"sap\" (did you mean \"spa\"?)\n"},
          {R"({"do": "check mail", "to": ["bbo"], "succeeds": true})",
           "3:40+5: unknown user \"bbo\" (did you mean \"bob\"?)\n"},
          {R"({"do": "check mail", "to": [], "succeeds": true})", "3:39+1: \"to\" names nobody (known: alice, bob)\n"},
          {R"({"do": "check mail", "proto": "pop3", "succeeds": true})",
           "3:19+12: outlook-imap does not speak pop3 (known: imap)\n"},
          {R"({"do": "check mail", "proto": "ipam", "succeeds": true})",
           "3:42+6: unknown proto \"ipam\" (did you mean \"imap\"?)\n"},
          {R"({"prompts": {}})", "3:24+1: \"prompts\" says nothing (known: as, min, max, loop)\n"},
          {R"({"prompts": {"min": 3, "max": 1}})", "3:24+1: \"prompts\" with a min above its max\n"},
          {R"({"connect": "C"})", "3:24+3: C is a persona, which does this by itself ({\"do\": ...} sets it going)\n"},
          {R"({"send": "C", "bytes": "x"})",
           "3:21+3: C is a persona, which does this by itself ({\"do\": ...} sets it going)\n"},
          {R"("C: ${file:mailboxes/welcome.eml}")", "3:18+4: ${file:} stands only in lines that act\n"},
      },
      R"("client": "outlook-imap",)");
}

TEST(LoaderProblems, whatAPersonaDoesHasAnOutcomeThatSomebodyAsserts) {
  const std::string wrong =
      "3:12+1: nothing says what must become of this \"do\" (\"succeeds\": true or false, or a U: or S: line, "
      "\"prompts\" or \"mailbox\" behind it)\n";
  const std::string persona = R"("client": {"C": "outlook-imap", "bob": null},)";
  for (const char* behind : {"", R"(, "P: ... LOGIN ...")", R"(, "S!: ... NO ...")", R"(, "S.bob: x")",
                             R"(, {"wait": "1s"}, {"prompts": {"min": 1}})"}) {
    EXPECT_EQ(problemsOf(around(R"({"do": "check mail"})" + std::string(behind), persona)), wrong) << behind;
  }
  for (const char* behind : {R"(, "P: ... LOGIN ...", "S: ... OK ...")", R"(, "U: Log-on ...")",
                             R"(, {"prompts": {"min": 1}})", R"(, {"mailbox": "alice", "holds": 0})"}) {
    EXPECT_EQ(problemsOf(around(R"({"do": "check mail"})" + std::string(behind), persona)), "") << behind;
  }
}

TEST(LoaderProblems, aPersonaThatNeverActsIsAMistake) {
  EXPECT_EQ(
      problemsOf(around(R"("S: * OK ...")", R"("client": "outlook-imap",)")),
      "2:11+14: outlook-imap acts only at a \"do\", and the script has none for it ({\"do\": \"check mail\", \"as\": "
      "\"alice\"})\n");
  const std::string two = R"("client": {"C": "outlook-imap", "bob": "outlook-imap"},)";
  EXPECT_EQ(
      problemsOf(around(R"({"do": "check mail", "as": "alice", "succeeds": true})", two)),
      "2:40+14: outlook-imap acts only at a \"do\", and the script has none for it ({\"do\": \"check mail\", \"as\": "
      "\"alice\", \"client\": \"C.bob\"})\n");
}

TEST(LoaderProblems, aBackEndServiceStandsBesideAFrontEndThatHasOne) {
  const auto seats = [](const std::string& front, const std::string& back) {
    return problemsOf(R"({"title": "t", "front": ")" + front + R"(",
"back": {"front-back": ")" +
                      back + R"("}, "script": ["S: x"]})");
  };
  const std::string wrong =
      " has no back-end service beside its front end (each log-on would end in ProxyLoop; a back end of another name "
      "is another machine)\n";
  EXPECT_EQ(seats("exchange-2016", "exchange-2016"), "");
  EXPECT_EQ(seats("exchange-2010-sp1", "exchange-2016"), "2:24+15: exchange-2010-sp1" + wrong);
  EXPECT_EQ(seats("exchange-2016", "exchange-2010-sp1"), "2:24+19: exchange-2010-sp1" + wrong);
}

TEST(LoaderProblems, oneMisspeltSeatMakesNoFurtherMistakes) {
  EXPECT_EQ(problemsOf(R"({"title": "t", "front": "exchnge-2016", "back": "exchange-2016",
 "script": ["S: x", "P: y", "L: z", {"restart": ["front", "front-back"]}, {"connect": "C", "to": "front"}]})"),
            "1:25+14: unknown product \"exchnge-2016\" (did you mean \"exchange-2016\"?)\n");
  EXPECT_EQ(problemsOf(R"({"title": "t", "client": {"C": "outlok-imap"}, "back": "exchange-2016",
 "script": [{"do": "check mail"}, "U: x", {"prompts": {"min": 1}}]})"),
            "1:32+13: unknown persona \"outlok-imap\" (did you mean \"outlook-imap\"?)\n");
  EXPECT_EQ(problemsOf(R"({"title": "t", "back": {"new": "exchange-2010"}, "front": "exchange-2016",
 "homes": {"alice": "new"}, "script": ["P.new: x", {"restart": ["new"]}]})"),
            "1:32+15: unknown product \"exchange-2010\" (did you mean \"exchange-2010-sp1\"?)\n");
}

TEST(LoaderProblems, aConnectionThatIsClosedIsOpenedByHand) {
  const std::string hint = " ({\"connect\": \"C\"} opens the next one)\n";
  expectForScripts({
      {R"({"close": "C"}, "C: a")", ("3:28+1: the connection of C is closed" + hint).c_str()},
      {R"({"closed": "C"}, "S: a")", ("3:29+1: the connection of C is closed" + hint).c_str()},
      {R"({"close": "C"}, {"closed": "C"})", ("3:28+1: the connection of C is closed" + hint).c_str()},
      {R"({"close": "C"}, {"connect": "C"}, "S: a")", ""},
      {R"({"tls": "C"}, {"tls": "C"})", "3:26+1: TLS is on already (a proto in s begins with it)\n"},
      {R"({"connect": "C", "proto": "imaps"}, {"tls": "C"})",
       "3:48+1: TLS is on already (a proto in s begins with it)\n"},
  });
}

TEST(LoaderProblems, aMatrixHasRowsOfOneShapeAndAtMostSixtyFourCells) {
  const auto with = [](const std::string& matrix) {
    return problemsOf(around("\"S: ${a}\"", "\"matrix\": " + matrix + ","));
  };
  EXPECT_EQ(with("[]"), "2:11+1: an empty \"matrix\"\n");
  EXPECT_EQ(with("{}"), "2:11+1: an empty \"matrix\"\n");
  EXPECT_EQ(with(R"({"a": []})"), "2:11+1: an empty \"matrix\"\n");
  EXPECT_EQ(with("7"), "2:11+1: \"matrix\" must be a list of rows or an object of lists\n");
  EXPECT_EQ(
      with(R"([{"a": 1}, {"b": 2}])"),
      "2:22+1: each row of the matrix has the same names, one at least\n2:23+3: ${b} stands nowhere in this file\n");
  EXPECT_EQ(with(R"([{"a": 1}, {"a": 1}])"), "2:22+1: a row of the matrix stands there twice\n");
  EXPECT_EQ(with(R"({"a": [1, 1]})"), "2:11+1: a value of the matrix stands in its list twice\n");
  EXPECT_EQ(with(R"([{"a": null}])"), "2:18+4: a value of the matrix is a string, a number, true or false\n");
  EXPECT_EQ(with(R"([{"a b": 1}])"), "2:13+5: a value of the matrix has a name of letters, digits, '_' and '-'\n");
  std::string list = "0";
  for (int i = 1; i < 65; ++i) list += "," + std::to_string(i);
  EXPECT_EQ(with("{\"a\": [" + list + "]}"), "2:11+1: a \"matrix\" of too many cells (64 at most)\n");
  EXPECT_EQ(problemsOf(around("\"S: x\"", R"("homes": {"alice": "${p}"}, "matrix": [{"q": "${q}"}],)")),
            "2:21+4: no value of the matrix (known: q)\n");
}

TEST(LoaderProblems, sayTheSameThingOnceForAllCells) {
  EXPECT_EQ(problemsOf(around("\"S: ${a} ${plain:alcie}\"", R"("matrix": {"a": ["x", "y", "z"]},)")),
            "3:29+5: unknown user \"alcie\" (did you mean \"alice\"?)\n");
}

TEST(LoaderProblems, areShownAsACompilerShowsThem) {
  const LoadResult result = loadText(around("\"S: \\u00e9 ${plain:alcie}\""));
  ASSERT_EQ(result.problems.size(), 1u);
  EXPECT_EQ(result.problems[0].text(),
            "error: unknown user \"alcie\"\n"
            " --> scenarios/family/file.json:3:31\n"
            "  |\n"
            "3 | \"script\": [\"S: \\u00e9 ${plain:alcie}\"]}\n"
            "  |                               ^^^^^ did you mean \"alice\"?\n");
}

}  // namespace
}  // namespace coexist
