// SPDX-License-Identifier: Apache-2.0
// How much of one file is located: what goes on and on is bounded, and the bound is said.
#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "format/document.hpp"
#include "format/terraform/terraform.hpp"
#include "support/long_texts.hpp"
#include "syntax/limits.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using namespace ecrlint::test;

namespace {

/// A file with what was found in it.
struct Found {
  std::string text;
  Arena arena;
  format::Located located;

  Found(std::string_view path, std::string source)
      : text(std::move(source)), located(format::locate({0, path, text}, {}, arena)) {}
  Found(const Found&) = delete;
  Found& operator=(const Found&) = delete;

  [[nodiscard]] std::size_t documents() const { return located.documents.size(); }
  [[nodiscard]] std::string limits() const {
    std::string all;
    for (const format::LimitReached& limit : located.limits) all += limit.message + "\n";
    return all;
  }
};

/// A template with a policy of so many actions of so many bytes.
std::string template_with(std::size_t actions, std::size_t size) {
  return R"({"Resources": {"R": {"Type": "AWS::ECR::Repository", "Properties": {
             "RepositoryPolicyText": {"Statement": {"Action": ["a")" +
         repeated(", \"" + std::string(size, 'b') + "\"", actions) + "]}}}}}}";
}

}  // namespace

TEST_CASE("values one after the other take room only for policies") {
  const std::string record = R"({"a": [1, 2, 3]})"
                             "\n";
  const std::string held = R"({"policyText": "{\"Statement\": []}"})"
                           "\n";
  const Found few("a.json", repeated(record, 10) + held);
  const Found many("a.json", repeated(record, 10'000) + held + repeated(record, 10'000) + held);
  CHECK(few.documents() == 1);
  CHECK(many.documents() == 2);
  CHECK(many.limits() == "");
  CHECK(many.arena.mark().used < 2 * few.arena.mark().used);
}

TEST_CASE("what is wrong with one of many values is told") {
  const Found found("a.json", "{\"a\": 1}\n{\"b\": 1, \"b\": 2}\n{\"c\": 1,}\n{\"d\": 1}\n");
  CHECK(found.located.files.front().duplicates.size() == 1);
  REQUIRE(found.located.files.front().errors.size() == 1);
  CHECK(found.text.substr(found.located.files.front().errors[0].span.begin, 1) == "}");
}

TEST_CASE("values one after the other are not read on for ever") {
  const Found most("a.json", repeated("[]", 5'000'000));
  CHECK(most.limits() == "");
  const Found more("a.json", repeated("[]", 5'000'001));
  CHECK(more.limits() == "more than 5000000 values one after the other\n");
}

TEST_CASE("a file has no more policies than are read") {
  const auto answers = [](std::size_t count) {
    return "[{}" + repeated(R"(,{"policyText":"{}"})", count) + "]";
  };
  const Found most("a.json", answers(format::kMostPolicies));
  CHECK(most.documents() == format::kMostPolicies);
  CHECK(most.limits() == "");
  const Found more("a.json", answers(format::kMostPolicies + 10));
  CHECK(more.documents() == format::kMostPolicies);
  CHECK(more.limits() == format::too_many_policies() + "\n");
}

TEST_CASE("a file has no more identities than are read, and then nobody knows who has what") {
  const auto roles = [](std::size_t count) {
    return R"({"RoleDetailList": [{})" + repeated(",{}", count - 1) + "]}";
  };
  const Found most("a.json", roles(format::kMostIdentities));
  CHECK(most.located.identities.size() == format::kMostIdentities);
  CHECK(most.limits() == "");
  CHECK(most.located.attachments.empty());
  const Found more("a.json", roles(format::kMostIdentities + 1));
  CHECK(more.located.identities.size() == format::kMostIdentities);
  CHECK(more.limits() == format::too_many_identities() + "\n");
  CHECK(more.located.attachments.size() == 1);
}

TEST_CASE("a script is not read on for ever") {
  const std::string policy =
      "cat > p.json <<A\n{\"Version\": \"2012-10-17\", \"Statement\": []}\nA\n";
  const Found few("a.sh", repeated("a ", 1000) + "\n" + policy);
  CHECK(few.documents() == 1);
  CHECK(few.limits() == "");
  const Found many("a.sh", policy + repeated("a ", 1'000'000) + "\n" + policy);
  CHECK(many.documents() == 1);
  CHECK(many.limits() == "more than 1000000 words\n");
}

TEST_CASE("what a script fills in is not looked for for ever") {
  std::string fillers;
  for (int i = 0; i < 100; ++i) fillers += "sed s/AAA" + std::to_string(i) + "/b/\n";
  const auto script = [&](std::size_t size) {
    return fillers + "cat <<A\n{\"Statement\": [\"" + std::string(size, 'A') + "\"]}\nA\n";
  };
  CHECK(Found("a.sh", script(100'000)).limits() == "");
  CHECK(Found("a.sh", script(3'100'000)).limits() ==
        "more than 300000000 places where something may be filled in\n");
}

TEST_CASE("the text of a policy that is put together ends soon behind what AWS takes") {
  const Found whole("a.json", template_with(20, 40'000));
  REQUIRE(whole.documents() == 1);
  CHECK_FALSE(whole.located.documents[0].cut);
  CHECK(whole.located.documents[0].text.size() > 800'000);
  const Found cut("a.json", template_with(100, 40'000));
  REQUIRE(cut.documents() == 1);
  CHECK(cut.located.documents[0].cut);
  CHECK(cut.located.documents[0].text.size() > 1'000'000);
  CHECK(cut.located.documents[0].text.size() < 1'050'000);
}

TEST_CASE("a text counts at each alias") {
  const auto stream = [](std::size_t aliases) {
    return "x: &a \"" + std::string(40'000, 'b') + "\"\ny: [" + repeated("*a,", aliases) + "]\n";
  };
  const Found few("a.yaml", stream(1'000));
  CHECK(few.located.files.front().errors.empty());
  const Found many("a.yaml", stream(2'000));
  REQUIRE(many.located.files.front().errors.size() == 1);
  CHECK(many.located.files.front().errors[0].message == "aliases expand too far");
}

TEST_CASE("a list of more items than a value has is not evaluated") {
  const auto used = [](std::size_t items) {
    const std::string text =
        "resource \"aws_ecr_repository_policy\" \"p\" {\n  repository = \"r\"\n"
        "  policy = jsonencode([" +
        repeated("1,", items) + "])\n}\n";
    Arena arena;
    const format::File file{0, "main.tf", text};
    const format::Located located = format::locate_in_modules(std::span(&file, 1), {}, arena);
    CHECK(located.limits.size() == 1);
    return arena.mark().used;
  };
  // What is left is the syntax of an item.
  CHECK(used(40'000) - used(20'000) < 20'000 * 80);
}
