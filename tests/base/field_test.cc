#include "base/field.h"

#include <gtest/gtest.h>

#include "base/field_row.h"

namespace coexist {
namespace {

std::vector<std::string> verbNames() { return {"ask", "wait"}; }

enum class Mood { kCalm, kCross };
constexpr WordRow<Mood> kMoods[] = {{"calm", Mood::kCalm}, {"cross", Mood::kCross}};

struct Habits {
  bool polite = false;
  size_t limit = 0;
  std::string prompt;
  std::vector<std::string> verbs;
  Mood mood = Mood::kCalm;
};

struct Guest {
  Habits habits;
};

constexpr Field<Habits> kHabitFields[] = {
    field<&Habits::polite>("polite", trueOrFalse(), "whether it asks first"),
    field<&Habits::limit>("limit", integer(1, 9), "questions").thatIsRequired(),
    field<&Habits::prompt>("prompt", textBeginningWith(">"), "what it shows"),
    field<&Habits::verbs>("verbs", wordsOutOf(&verbNames, "verb"), "what it does"),
};

TEST(Field, fillsItsMemberAndShowsIt) {
  Habits habits;
  const FieldValue values[] = {true, int64_t{7}, std::string("> "), std::vector<std::string>{"wait", "ask"}};
  const char* const shown[] = {"yes", "7", "\"> \"", "wait, ask"};
  for (size_t i = 0; i < std::size(kHabitFields); ++i) {
    EXPECT_FALSE(isSaid(kHabitFields[i].valueIn(habits))) << kHabitFields[i].key;
    kHabitFields[i].fill(habits, values[i]);
    EXPECT_EQ(kHabitFields[i].valueIn(habits), values[i]) << kHabitFields[i].key;
    EXPECT_TRUE(isSaid(kHabitFields[i].valueIn(habits))) << kHabitFields[i].key;
    EXPECT_EQ(shownField(kHabitFields[i].valueIn(habits)), shown[i]);
  }
  EXPECT_TRUE(habits.polite);
  EXPECT_EQ(habits.limit, 7u);
  EXPECT_EQ(habits.prompt, "> ");
  EXPECT_EQ(habits.verbs.size(), 2u);
}

TEST(Field, takesAWordForAValueInAMemberOfAMember) {
  constexpr auto row = wordField<kMoods, &Guest::habits, &Habits::mood>("mood", "how it is");
  Guest guest;
  EXPECT_EQ(row.form.words(), (std::vector<std::string>{"calm", "cross"}));
  EXPECT_EQ(shownField(row.valueIn(guest)), "\"calm\"");
  row.fill(guest, std::string("cross"));
  EXPECT_EQ(guest.habits.mood, Mood::kCross);
  constexpr auto limit = field<&Guest::habits, &Habits::limit>("limit", integer(1, 9), "questions");
  limit.fill(guest, int64_t{3});
  EXPECT_EQ(guest.habits.limit, 3u);
}

TEST(Field, knowsWhatMustBeSaid) {
  EXPECT_TRUE(kHabitFields[1].required);
  EXPECT_FALSE(kHabitFields[0].required);
  EXPECT_EQ(keysOf(std::span<const Field<Habits>>(kHabitFields)),
            (std::vector<std::string>{"polite", "limit", "prompt", "verbs"}));
  EXPECT_EQ(shownField(std::string()), "-");
  EXPECT_EQ(shownField(std::vector<std::string>()), "-");
}

}  // namespace
}  // namespace coexist
