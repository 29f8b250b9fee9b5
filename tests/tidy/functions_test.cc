#include "tidy/functions.h"

#include <gtest/gtest.h>

namespace coexist::tidy {
namespace {

// "head:lines" of every function, in order.
std::vector<std::string> foundIn(const std::string& text) {
  std::vector<std::string> list;
  for (const Function& function : functionsOf(SourceText::parse("sim/base/a.cc", text))) {
    list.push_back(function.head + ":" + std::to_string(function.lines()));
  }
  return list;
}

using Found = std::vector<std::string>;

TEST(Functions, areCountedFromTheirDeclarationToTheirLastBrace) {
  EXPECT_EQ(foundIn("namespace a {\n\nint f(int a,\n      int b) {\n  return a;\n}\n\nvoid g() {}\n}"),
            (Found{"int f(int a, int b):4", "void g():1"}));
}

TEST(Functions, ownTheLambdasBlocksAndInitialisersInThem) {
  EXPECT_EQ(foundIn("void f() {\n  auto g = [](int a) {\n    if (a) { return; }\n  };\n  std::vector<int> v{1, 2};\n}"),
            (Found{"void f():6"}));
}

TEST(Functions, areNotTakenInByBracesInText) {
  EXPECT_EQ(foundIn("void f() {\n  g(\"{{{\", '{', R\"(})\");  // }\n  /* } */\n}\nvoid h() {\n}"),
            (Found{"void f():4", "void h():2"}));
}

TEST(Functions, areFoundInsideTypes) {
  EXPECT_EQ(foundIn("class A final : public B {\n public:\n  int f() const override { return 1; }\n private:\n"
                    "  int a_ = {1};\n  int g() const noexcept {\n    return 2;\n  }\n};"),
            (Found{"int f() const override:1", "int g() const noexcept:3"}));
}

TEST(Functions, mayHaveAnInitialiserList) {
  EXPECT_EQ(foundIn("A::A(int a) : a_(a), b_(2) {\n  f();\n}"), (Found{"A::A(int a) : a_(a), b_(2):3"}));
  EXPECT_EQ(foundIn("A::A(int a)\n    : a_{a},\n      b_{1, 2} {\n  f();\n}"), (Found{"A::A(int a) : a_{}, b_{}:5"}));
}

TEST(Functions, mayNameTheirResultBehindThem) {
  EXPECT_EQ(foundIn("auto f(int a) -> std::vector<int> {\n}"), (Found{"auto f(int a) -> std::vector<int>:2"}));
}

TEST(Functions, mayBeTestsAndTemplatesAndTakeDefaults) {
  EXPECT_EQ(foundIn("TEST(A, b) {\n}"), (Found{"TEST(A, b):2"}));
  EXPECT_EQ(foundIn("template <class T>\nvoid f(T a = {}) {\n}"), (Found{"template <class T> void f(T a = {}):3"}));
}

TEST(Functions, mayBeLambdasInATable) {
  EXPECT_EQ(
      foundIn("const Row kRows[] = {\n    {\"A\", [](int a) {\n       return a;\n     }},\n    {\"B\", nullptr}};"),
      (Found{"[](int a):3"}));
  EXPECT_EQ(foundIn("const int kValue = [] {\n  return 1;\n}();\nvoid f() {}"),
            (Found{"const int kValue = []:3", "void f():1"}));
}

TEST(Functions, areNotTypesTablesOrDeclarations) {
  EXPECT_EQ(foundIn("struct A { int b = 1; };\nenum class E : char { a, b };\nconstexpr int kA[3] = {1, 2, 3};\n"
                    "constexpr int kB[2]{1, 2};\nvoid f(int a = g({1}));\nextern \"C\" {\nint h();\n}\n"
                    "const Map kMap = {{\"a\", {1, 2}}, {\"b\", {}}};\nint c{3};"),
            Found{});
}

TEST(Functions, surviveUnbalancedBraces) {
  EXPECT_EQ(foundIn("}}}\nvoid f() {}"), (Found{"void f():1"}));
  EXPECT_EQ(foundIn("void f() {"), Found{});
}

}  // namespace
}  // namespace coexist::tidy
