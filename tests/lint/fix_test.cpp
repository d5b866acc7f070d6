// Fixes: what they resolve, and which edits are refused.
#include "ecrlint/fix.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "ecrlint/lint.hpp"
#include "support/examples_support.hpp"
#include "support/result_support.hpp"

using namespace ecrlint;
using test::Example;

namespace {

std::string applied(const std::string& text, std::vector<Edit> edits) {
  const Result<std::string> result =
      apply({"p.json", text}, {Applicability::safe, "test", std::move(edits)});
  return result ? *result : "error: " + result.error().message;
}

std::ptrdiff_t count(const Report& report, const RuleInfo* rule) {
  return std::count_if(report.findings.begin(), report.findings.end(),
                       [&](const Finding& finding) { return finding.rule == rule; });
}

/// The example as it is linted to tell what a fix does.
class FixedExample {
 public:
  explicit FixedExample(const Example& example) : source_{example.path, example.text} {
    options_.profile = Profile::audit;
    options_.kind = example.kind;
    options_.context = test::context_of(example);
    before_ = lint(source_, options_);
  }

  [[nodiscard]] const Report& before() const { return before_; }

  /// Only fixes that a program may make; the others need a person's judgement.
  std::size_t check(const Finding& finding) const {
    std::size_t checked = 0;
    for (const Fix& fix : finding.fixes) {
      CAPTURE(fix.description);
      CHECK_FALSE(fix.description.empty());
      REQUIRE_FALSE(fix.edits.empty());
      const Result<std::string> fixed = apply(source_, fix);
      REQUIRE_MESSAGE(fixed.ok(), test::error_of(fixed));
      CHECK(*fixed != source_.text);
      if (fix.applicability == Applicability::manual) continue;
      CAPTURE(*fixed);
      const Report after = lint(Source{source_.path, *fixed}, options_);
      CHECK(count(after, finding.rule) < count(before_, finding.rule));
      CHECK(after.failures.size() <= before_.failures.size());
      ++checked;
    }
    return checked;
  }

 private:
  Source source_;
  Options options_;
  Report before_;
};

}  // namespace

TEST_CASE("every fix of a rule page's example takes its finding away and breaks nothing") {
  std::size_t checked = 0;
  for (const auto& page : test::pages())
    for (const Example& example : test::examples_of(page)) {
      CAPTURE(example.page);
      CAPTURE(example.text);
      const FixedExample fixed(example);
      for (const Finding& finding : fixed.before().findings) checked += fixed.check(finding);
    }
  CHECK(checked >= 40);
}

TEST_CASE("edits are made in the order of their places, and nothing else changes") {
  CHECK(applied("abcdef", {}) == "abcdef");
  CHECK(applied("", {}).empty());
  CHECK(applied("", {{{0, 0}, "new"}}) == "new");
  CHECK(applied("abcdef", {{{1, 2}, "B"}, {{4, 6}, ""}}) == "aBcd");
  CHECK(applied("abcdef", {{{4, 6}, ""}, {{1, 2}, "B"}}) == "aBcd");
  CHECK(applied("abcdef", {{{0, 3}, "x"}, {{3, 6}, "y"}}) == "xy");
  CHECK(applied("abcdef", {{{6, 6}, "g"}}) == "abcdefg");
  CHECK(applied("abcdef", {{{2, 2}, "1"}, {{2, 2}, "2"}}) == "ab12cdef");
  CHECK(applied("abcdef", {{{2, 2}, "1"}, {{2, 3}, "C"}}) == "ab1Cdef");
  CHECK(applied(std::string("a\0\xff\r\n", 5), {{{1, 2}, ""}}) == "a\xff\r\n");
}

TEST_CASE("edits that overlap or lie outside of the text are errors") {
  const std::string overlap = "error: two edits overlap";
  CHECK(applied("abcdef", {{{1, 3}, ""}, {{2, 4}, ""}}) == overlap);
  CHECK(applied("abcdef", {{{2, 4}, ""}, {{1, 3}, ""}}) == overlap);
  CHECK(applied("abcdef", {{{1, 3}, ""}, {{1, 3}, ""}}) == overlap);
  CHECK(applied("abcdef", {{{0, 6}, ""}, {{2, 2}, "x"}}) == overlap);
  const std::string outside = "error: an edit lies outside of the text";
  CHECK(applied("abcdef", {{{0, 7}, ""}}) == outside);
  CHECK(applied("abcdef", {{{7, 7}, "x"}}) == outside);
  CHECK(applied("abcdef", {{{3, 2}, "x"}}) == outside);
  CHECK(applied("abcdef", {{{1, 2}, ""}, {{4000000000U, 4294967295U}, ""}}) == outside);
  CHECK(applied("", {{{0, 1}, ""}}) == outside);
  CHECK_FALSE(apply({"p.json", "a"}, {Applicability::safe, "", {{{0, 2}, ""}}}).error().internal);
}
