// Runs the examples of every rule page: a `bad` block fires exactly the findings it names, a `good`
// block none of any rule. The info string of a block:
//   json good [kind=KIND]
//   json bad [kind=KIND] PLACE...     PLACE is [CODE]POINTER, [CODE]POINTER#key, [CODE]POINTER#open
//   or
//                                     [CODE]@LINE:COLUMN; without CODE it is the page's own rule
// or with another language that linted files are written in (`markdown`), where places are lines
// and columns. A fence of more backticks holds code with fences. A block `json inventory` or `toml
// config` says what is known in all examples below it.
//
// Behind each `bad` block stands what the tool prints for it, `text output`. People read it;
//   UPDATE_PAGES=1 build/tests/ecrlint_test -tc="the examples of every rule page"
// writes it anew.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "ecrlint/lint.hpp"
#include "pages/rule_ids.gen.hpp"
#include "support/examples_support.hpp"
#include "support/page_output.hpp"
#include "syntax/value.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using test::Example;

namespace {

/// `ECR101` or nothing from the front of a place.
std::string take_code(std::string& place, const std::string& own) {
  if (!place.starts_with("ECR")) return own;
  const std::string code = place.substr(0, 6);
  place.erase(0, 6);
  return code;
}

const syntax::Member* walk(const syntax::Value& root, const std::string& pointer,
                           const syntax::Value*& value) {
  value = &root;
  const syntax::Member* member = nullptr;
  std::istringstream steps(pointer.empty() ? "" : pointer.substr(1));
  for (std::string key; std::getline(steps, key, '/');) {
    member = nullptr;
    for (std::size_t i = 0; i < value->members.size(); ++i)
      if (value->is_object() ? value->members[i].key == key : std::to_string(i) == key)
        member = &value->members[i];
    if (member == nullptr) return nullptr;
    value = &member->value;
  }
  return member;
}

/// `ECR101 12-30` for a place; the same form as of a finding.
std::string expected(const Example& example, std::string place, const syntax::Tree& tree) {
  const std::string code = take_code(place, example.code);
  if (place.starts_with("@")) return code + " " + place;
  const auto hash = place.find('#');
  const std::string pointer = place.substr(0, hash);
  const std::string part = hash == std::string::npos ? "" : place.substr(hash + 1);
  const syntax::Value* value = nullptr;
  const syntax::Member* member = walk(tree.root, pointer, value);
  if (member == nullptr && !pointer.empty()) return code + " no such place " + place;
  Span span = value->span;
  if (part == "key") span = member->key_span;
  if (part == "open") span.end = span.begin + 1;
  return code + " " + std::to_string(span.begin) + "-" + std::to_string(span.end);
}

std::string found(const Finding& finding, const std::string& text, bool by_position) {
  const std::string code(finding.rule->code);
  if (!by_position)
    return code + " " + std::to_string(finding.span.begin) + "-" + std::to_string(finding.span.end);
  const Position at = LineIndex(text).position(finding.span.begin);
  return code + " @" + std::to_string(at.line) + ":" + std::to_string(at.column);
}

/// Runs an example and returns what the tool prints for it.
std::string run(const Example& example) {
  Options options;
  options.profile = Profile::audit;
  options.kind = example.kind;
  options.context = test::context_of(example);
  const Source source{example.path, example.text};
  const Report report = lint(source, options);
  Arena arena;
  const syntax::Tree tree = syntax::parse_json(example.text, arena);
  std::multiset<std::string> want;
  std::multiset<std::string> have;
  const bool by_position =
      std::any_of(example.places.begin(), example.places.end(),
                  [](const std::string& place) { return place.find('@') != std::string::npos; });
  for (const std::string& place : example.places) want.insert(expected(example, place, tree));
  std::string messages;
  for (const Finding& finding : report.findings) {
    have.insert(found(finding, example.text, by_position));
    messages +=
        std::string(finding.rule->code) + " " + finding.pointer + ": " + finding.message + "\n";
  }
  CAPTURE(example.page);
  CAPTURE(example.text);
  CAPTURE(messages);
  CHECK(have == want);
  return test::output_of(source, report);
}

/// The page with these outputs behind its examples.
std::string with_outputs(const std::filesystem::path& page, const std::vector<Example>& examples,
                         const std::vector<std::string>& outputs) {
  std::vector<std::string> lines = test::lines_of(test::read_file(page));
  for (std::size_t i = examples.size(); i-- > 0;) {
    const auto at = lines.begin() + static_cast<std::ptrdiff_t>(examples[i].end);
    const auto end = lines.begin() + static_cast<std::ptrdiff_t>(examples[i].output_end);
    const auto rest = lines.erase(at, end);
    if (!examples[i].bad) continue;
    const std::vector<std::string> block = test::fenced(outputs[i]);
    lines.insert(rest, block.begin(), block.end());
  }
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

void check_page(const std::filesystem::path& page, const std::vector<Example>& examples) {
  std::vector<std::string> outputs;
  for (const Example& example : examples) {
    outputs.push_back(run(example));
    CAPTURE(example.text);
    if (!test::updates_pages()) CHECK(outputs.back() == example.output);
  }
  if (test::updates_pages()) test::check_file(page, with_outputs(page, examples, outputs));
}

}  // namespace

TEST_CASE("the examples of every rule page") {
  REQUIRE(test::pages().size() == rules().size());
  for (const auto& page : test::pages()) {
    const std::vector<Example> examples = test::examples_of(page);
    const auto bad = std::count_if(examples.begin(), examples.end(), [](const Example& example) {
      return example.bad && !example.places.empty();
    });
    CAPTURE(page.string());
    CHECK(bad > 0);
    CHECK(static_cast<std::size_t>(bad) < examples.size());
    check_page(page, examples);
  }
}

TEST_CASE("code names a rule by a constant that is its code") {
  static_assert(rule::incomplete_pull == "ECR101");
  const RuleInfo* info = find_rule(rule::incomplete_pull);
  REQUIRE(info != nullptr);
  CHECK(info->name == "incomplete-pull");
  CHECK(find_rule(rule::unfilled_placeholder)->name == "unfilled-placeholder");
}
