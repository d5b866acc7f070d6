// SPDX-License-Identifier: Apache-2.0
// Reading lifecycle policies: what a rule says, and what is left open where nobody can tell.
#include "model/lifecycle.hpp"

#include <doctest/doctest.h>

#include "catalog/catalog.hpp"
#include "model/policy.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

namespace {

/// A lifecycle policy with what it was read from.
struct Lifecycle {
  Arena arena;
  std::string text;
  syntax::Tree tree;
  Policy policy;

  explicit Lifecycle(std::string json)
      : text(std::move(json)),
        tree(syntax::parse_json(text, arena)),
        policy(read_policy(tree.root, PolicyKind::lifecycle, false, catalog::Catalog::built_in(),
                           arena)) {}
  Lifecycle(const Lifecycle&) = delete;
  Lifecycle& operator=(const Lifecycle&) = delete;

  [[nodiscard]] const LifecycleRule& only() const { return policy.lifecycle.rules.at(0); }
};

}  // namespace

TEST_CASE("a lifecycle rule says what it selects and what becomes of it") {
  const Lifecycle read(R"({"rules": [{"rulePriority": 7,
    "selection": {"tagStatus": "tagged", "tagPrefixList": ["v", "w"], "countType": "sinceImagePulled",
                  "countUnit": "days", "countNumber": 90},
    "action": {"type": "transition", "targetStorageClass": "archive"}}]})");
  CHECK(read.policy.statements.empty());
  CHECK(read.policy.partly_known.empty());
  CHECK(read.policy.lifecycle.objects.size() == 4);
  CHECK(read.only().priority == 7);
  CHECK(read.only().tag_status == TagStatus::tagged);
  CHECK(read.only().storage_class == StorageClass::standard);
  CHECK(read.only().count_type == CountType::since_image_pulled);
  CHECK(read.only().count_number == 90);
  CHECK(read.only().type == RuleAction::transition);
  CHECK(read.only().prefixes);
  CHECK(read.only().tags_known);
  CHECK(read.only().tags.size() == 2);
}

TEST_CASE("what a lifecycle rule leaves open is unknown") {
  const Lifecycle read(R"({"rules": [{"rulePriority": 1e9,
    "selection": {"tagStatus": "Tagged", "tagPrefixList": ["${prefix}", 1], "storageClass": "${class}"},
    "action": "expire"}, 7]})");
  CHECK_FALSE(read.policy.partly_known.empty());
  REQUIRE(read.policy.lifecycle.rules.size() == 1);
  CHECK_FALSE(read.only().priority.has_value());
  CHECK(read.only().tag_status == TagStatus::unknown);
  CHECK(read.only().storage_class == StorageClass::unknown);
  CHECK(read.only().count_type == CountType::unknown);
  CHECK(read.only().type == RuleAction::unknown);
  CHECK(read.only().action.value == nullptr);
  CHECK_FALSE(read.only().tags_known);
  REQUIRE(read.only().tags.size() == 1);
  CHECK(read.only().tags[0].hole);
}

TEST_CASE("both lists of tags are none") {
  const Lifecycle read(
      R"({"rules": [{"selection": {"tagPrefixList": ["a"], "tagPatternList": ["a"]}}]})");
  CHECK(read.only().tags.empty());
  CHECK_FALSE(read.only().tags_known);
}

TEST_CASE("anything is read as a lifecycle policy") {
  for (const char* const text : {"[]", "7", "\"rules\"", "null", "{}", R"({"rules": {}})",
                                 R"({"rules": [[], {}, null]})", R"({"rules": [{"selection")"}) {
    CAPTURE(text);
    CHECK(Lifecycle(text).policy.lifecycle.rules.size() <= 1);
  }
}

TEST_CASE("a whole number has digits only") {
  const auto number = [](std::string_view text) {
    return integer_of({.kind = syntax::Kind::number, .text = text});
  };
  CHECK(number("-3") == -3);
  CHECK(number("999999999999999999") == 999999999999999999);
  for (const char* const text : {"1.0", "1e2", "9999999999999999999", ""})
    CHECK_FALSE(number(text).has_value());
  CHECK_FALSE(integer_of({.kind = syntax::Kind::string, .text = "1"}).has_value());
}

TEST_CASE("the elements of lifecycle policies are found at their level") {
  CHECK(lifecycle_element(LifecycleLevel::rule, "action") != nullptr);
  CHECK(lifecycle_element(LifecycleLevel::action, "action") == nullptr);
  CHECK(lifecycle_element(LifecycleLevel::rule, "Action") == nullptr);
}
