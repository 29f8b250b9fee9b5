// What is refused where a proof shall be wrong: words behind a user, a wrong password, what a persona's user types.
#include <gtest/gtest.h>

#include "scenario/loader_fixture.h"

namespace coexist {
namespace {

struct ProofProblem {
  const char* written;
  const char* problems;
};

TEST(WrongProofs, placesAWrongPasswordThatIsNone) {
  const ProofProblem rows[] = {
      {R"("users": {"alice": {"password": "x", "wrong-password": "x"}})",
       "2:56+3: \"wrong-password\" is the right one\n"},
      {R"("users": {"wrong": {}})",
       "2:11+7: \"wrong\" is no name of a user (behind a user it says how the proof is computed with the user's "
       "`wrong-password`)\n"},
  };
  for (const auto& row : rows)
    EXPECT_EQ(problemsOf(around("\"S: x\"", std::string(row.written) + ",")), row.problems) << row.written;
}

TEST(WrongProofs, placesWhatIsWrongWithTheWordsOfAProof) {
  const ProofProblem rows[] = {
      {R"("C: ${ntlm.authenticate:alice:wrnog}")",
       "3:42+5: unknown word \"wrnog\" behind the user (did you mean \"wrong\"?)\n"},
      {R"("C: ${ntlm.authenticate:alice:kerberos}")",
       "3:42+8: unknown word \"kerberos\" behind the user (known: wrong, v2, v1, lm, session, other-time, "
       "other-binding, changed-pairs, wrong-mic)\n"},
      {R"("C: ${ntlm.authenticate:alice:}")",
       "3:42+1: a word is missing behind the user (known: wrong, v2, v1, lm, session, other-time, other-binding, "
       "changed-pairs, wrong-mic)\n"},
      {R"("C: ${ntlm.authenticate:alice:v1:wrong:v1}")", "3:51+2: \"v1\" twice\n"},
      {R"("C: ${ntlm.authenticate:alice:v1:session}")", "3:45+7: \"session\" with \"v1\" (a proof is of one kind)\n"},
      {R"("C: ${ntlm.authenticate:alice:v1:other-time}")",
       "3:45+10: \"other-time\" with \"v1\" (only NTLMv2 has a time, AV pairs and a MIC)\n"},
      {R"("C: ${ntlm.authenticate:alice:changed-pairs:lm}")",
       "3:56+2: \"lm\" with \"changed-pairs\" (only NTLMv2 has a time, AV pairs and a MIC)\n"},
      {R"("C: ${ntlm.authenticate:alcie:wrong}")", "3:36+5: unknown user \"alcie\" (did you mean \"alice\"?)\n"},
      {R"("C: ${login.user:alice:wrong}")", "3:35+5: nothing stands behind the user in ${login.user}\n"},
      {R"("C: ${login.password:alice:v1}")", "3:39+2: unknown word \"v1\" behind the user (known: wrong)\n"},
      {R"("C: ${plain:alice:worng}")", "3:30+5: unknown user or word \"worng\" (did you mean \"wrong\"?)\n"},
      {R"("C: ${plain:alice:wrong:bob}")", "3:30+5: \"wrong\" stands behind the identity\n"},
      {R"("C: ${alice.wrong-pasword}")",
       "3:24+13: a user has no field \"wrong-pasword\" (did you mean \"wrong-password\"?)\n"},
  };
  for (const auto& row : rows) EXPECT_EQ(problemsOf(around(row.written)), row.problems) << row.written;
  for (const char* script :
       {R"("C: ${ntlm.authenticate:alice:wrong:other-time:changed-pairs:v2}")", R"("C: ${plain:alice:bob:wrong}")",
        R"("C: ${plain:alice:EXAMPLE/anybody:wrong}")", R"("C: ${astring:${alice.wrong-password}}")"}) {
    EXPECT_EQ(problemsOf(around(script)), "") << script;
  }
}

TEST(WrongProofs, placesWhatIsWrongWithATypedPassword) {
  const std::string persona = R"("client": "outlook-imap", )";
  for (const ProofProblem& row : {
           ProofProblem{R"({"do": "check mail", "as": "alice", "succeeds": true, "password": "wrnog"})",
                        "3:78+7: unknown password \"wrnog\" (did you mean \"wrong\"?)\n"},
           ProofProblem{R"({"do": "check mail", "as": "alice", "succeeds": true, "password": []})",
                        "3:78+1: \"password\" names none (known: right, wrong)\n"},
           ProofProblem{R"({"do": "check mail", "succeeds": true, "password": "wrong"})",
                        "3:63+7: a \"password\" of nobody (name a user in \"as\")\n"},
           ProofProblem{R"({"do": "check mail", "as": "alice", "succeeds": true, "password": ["wrong", "right"]})", ""},
       }) {
    EXPECT_EQ(problemsOf(around(row.written, persona)), row.problems) << row.written;
  }
}

}  // namespace
}  // namespace coexist
