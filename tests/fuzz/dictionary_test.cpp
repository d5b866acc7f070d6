// SPDX-License-Identifier: Apache-2.0
// tests/fuzz/ecrlint.dict: the words of policies for libFuzzer, made from the catalogue.
#include <doctest/doctest.h>

#include <set>
#include <string>
#include <string_view>

#include "model/policy.hpp"
#include "support/catalog_support.hpp"
#include "support/golden.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using namespace ecrlint::test;

namespace {

/// One entry of a dictionary; none of our words holds what must be escaped.
std::string entry(std::string_view word) {
  REQUIRE(word.find_first_of("\"\\\n") == word.npos);
  return '"' + std::string(word) + "\"\n";
}

template <class Words>
std::string section(std::string_view title, const Words& words) {
  std::string out = "\n# " + std::string(title) + '\n';
  for (const auto& word : words) out += entry(word);
  return out;
}

std::set<std::string> element_names() {
  std::set<std::string> names{"Allow", "Deny", "2012-10-17", "2008-10-17",
                              "AWS",   "*",    "Service",    "Federated"};
  for (unsigned i = 0; i < static_cast<unsigned>(ElementName::unknown); ++i)
    names.emplace(to_string(static_cast<ElementName>(i)));
  return names;
}

std::set<std::string> actions_of(std::string_view service) {
  std::set<std::string> names;
  const catalog::ActionRange range = facts().actions(facts().find_service(service));
  for (std::uint32_t i = range.begin; i < range.end; ++i)
    names.insert(std::string(service) + ':' +
                 std::string(facts().action_name(static_cast<catalog::ActionId>(i))));
  return names;
}

std::set<std::string> condition_keys() {
  std::set<std::string> names;
  for (std::size_t i = 0; i < facts().condition_key_count(); ++i) {
    const catalog::ConditionKey key = facts().condition_key(i);
    if (key.global || key.name.starts_with("ecr:")) names.emplace(key.name);
  }
  return names;
}

std::set<std::string> condition_operators() {
  std::set<std::string> names{"ForAllValues:", "ForAnyValue:", "IfExists"};
  for (const catalog::Operator& one : facts().tables().operators) names.emplace(one.name);
  return names;
}

std::string dictionary() {
  return "# Made from the catalogue by the test \"the dictionary of the fuzz targets is "
         "current\".\n" +
         section("elements", element_names()) + section("actions", actions_of("ecr")) +
         section("public actions", actions_of("ecr-public")) +
         section("condition keys", condition_keys()) +
         section("condition operators", condition_operators());
}

}  // namespace

TEST_CASE("the dictionary of the fuzz targets is current; UPDATE_PAGES=1 writes it anew") {
  check_file(project_path("tests/fuzz/ecrlint.dict"), dictionary());
}
