// SPDX-License-Identifier: Apache-2.0
// What each form of a condition or an expression of a template comes to.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <string>
#include <vector>

#include "support/template_support.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using namespace ecrlint::test;

namespace {

/// What `Fn::If` of a condition comes to that is one of the template's own.
std::string decided(std::string_view condition) {
  const Found found(fmt::format(R"({{
    "Parameters": {{"Open": {{"Type": "String"}}, "Fixed": {{"Type": "String", "Default": "x"}},
                    "Empty": {{"Type": "String", "Default": ""}}}},
    "Conditions": {{
      "A": {{"Fn::Equals": [{{"Ref": "Open"}}, "1"]}}, "B": {{"Fn::Equals": [{{"Ref": "Open"}}, "2"]}},
      "Yes": {{"Fn::Equals": [{{"Ref": "Fixed"}}, "x"]}}, "No": {{"Fn::Equals": [{{"Ref": "Fixed"}}, "y"]}},
      "It": {}}},
    "Resources": {{"P": {{"Type": "AWS::IAM::ManagedPolicy", "Properties": {{"PolicyDocument":
      {{"Statement": [{{"Effect": "Allow", "Action": "ecr:ListImages",
        "Resource": {{"Fn::If": ["It", "a", "b"]}}}}]}}}}}}}}}})",
                                condition));
  std::string all;
  for (const format::Document& document : found.located.documents)
    all += (all.empty() ? "" : " | ") + shown(*resource_of(document));
  return all;
}

}  // namespace

TEST_CASE("each form of a condition is decided where its parts are, and only there") {
  const struct {
    const char* condition;
    const char* results;
  } cases[] = {
      {R"({"Condition": "Yes"})", "a"},
      {R"({"Condition": "No"})", "b"},
      {R"({"Condition": "A"})", "a | b"},
      {R"("Yes")", "a"},
      {R"({"Fn::Not": [{"Condition": "Yes"}]})", "b"},
      {R"({"Fn::Not": [{"Condition": "No"}]})", "a"},
      {R"({"Fn::Not": [{"Condition": "A"}]})", "b | a"},
      {R"({"Fn::Not": [{"Condition": "Yes"}, {"Condition": "Yes"}]})", "a | b"},
      {R"({"Fn::And": [{"Condition": "Yes"}, {"Condition": "Yes"}]})", "a"},
      {R"({"Fn::And": [{"Condition": "Yes"}, {"Condition": "No"}]})", "b"},
      {R"({"Fn::And": [{"Condition": "No"}, {"Condition": "Yes"}]})", "b"},
      {R"({"Fn::And": [{"Condition": "A"}, {"Condition": "No"}]})", "b"},
      {R"({"Fn::And": [{"Condition": "A"}, {"Condition": "Yes"}]})", "a | b"},
      {R"({"Fn::And": [{"Condition": "Yes"}, {"Condition": "A"}]})", "a | b"},
      {R"({"Fn::And": [{"Condition": "A"}, {"Condition": "B"}]})", "a | b | b"},
      {R"({"Fn::Or": [{"Condition": "No"}, {"Condition": "No"}]})", "b"},
      {R"({"Fn::Or": [{"Condition": "No"}, {"Condition": "Yes"}]})", "a"},
      {R"({"Fn::Or": [{"Condition": "A"}, {"Condition": "Yes"}]})", "a"},
      {R"({"Fn::Or": [{"Condition": "No"}, {"Condition": "A"}]})", "a | b"},
      {R"({"Fn::Or": [{"Condition": "A"}, {"Condition": "No"}]})", "a | b"},
      {R"({"Fn::Or": [{"Condition": "A"}, {"Condition": "B"}]})", "a | a | b"},
      {R"({"Fn::Equals": ["x", "x"]})", "a"},
      {R"({"Fn::Equals": ["x", "y"]})", "b"},
      {R"({"Fn::Equals": [1, "1"]})", "a"},
      {R"({"Fn::Equals": [true, "true"]})", "a"},
      // The default is what it says here, also where it is empty.
      {R"({"Fn::Equals": [{"Ref": "Empty"}, ""]})", "a"},
      {R"({"Fn::Equals": [{"Ref": "Fixed"}, {"Fn::Sub": "${Fixed}"}]})", "a"},
      // Of these nothing tells.
      {R"({"Fn::Equals": ["x", "x", "x"]})", "a | b"},
      {R"({"Fn::Equals": ["x"]})", "a | b"},
      {R"({"Fn::Equals": [{"Fn::Sub": "x${Open}"}, {"Fn::Sub": "x${AWS::Region}"}]})", "a | b"},
      {R"({"Fn::Equals": ["x", {"Fn::Sub": "x${Open}"}]})", "a | b"},
      {R"({"Fn::Equals": [{"Ref": "AWS::NoValue"}, "x"]})", "a | b"},
      {R"({"Fn::Equals": [["x"], ["y"]]})", "a | b"},
      {R"({"Fn::Equals": ["", ["y"]]})", "a | b"},
      {R"({"Fn::Unheard": ["x"]})", "a | b"},
      {R"({"Fn::Equals": [{"Fn::If": ["A", "x", "y"]}, "x"]})", "a | b"},
  };
  for (const auto& one : cases) {
    CAPTURE(one.condition);
    CHECK(decided(one.condition) == one.results);
  }
}

TEST_CASE("expressions with parts that are empty, more or less than they need") {
  const struct {
    const char* expression;
    const char* results;
  } cases[] = {
      {R"({"Ref": "Deep"})", "r"},
      {R"({"Ref": "Role"})", "?-r"},
      {R"({"Fn::GetAtt": "Repo.Arn"})", "arn:?:ecr:?:?:repository/app"},
      {R"({"Fn::GetAtt": "Repo"})", "?"},
      {R"({"Fn::GetAtt": ["Repo"]})", "?"},
      {R"({"Fn::GetAtt": ["Repo", "Arn", "x"]})", "?"},
      {R"({"Fn::GetAtt": ["Repo", {"Fn::Sub": "Arn"}]})", "arn:?:ecr:?:?:repository/app"},
      {R"({"Fn::Sub": "${Deep}"})", "r"},
      {R"({"Fn::Sub": "${Deep.Arn}"})", "arn:?:iam::?:role/?"},
      {R"({"Fn::Sub": "x${Account"})", "x${Account"},
      {R"({"Fn::Sub": "$x}${}y$"})", "$x}?y$"},
      {R"({"Fn::Sub": "${!a}${Account}${!b}"})", "${a}314159265358${b}"},
      {R"({"Fn::Sub": ["${Account}", {"Account": "x"}]})", "x"},
      {R"({"Fn::Sub": ["${Account}"]})", "314159265358"},
      {R"({"Fn::Sub": [{"Ref": "Account"}]})", "?"},
      {R"({"Fn::Sub": "${Number}${Names}"})", "7?"},
      {R"({"Fn::Join": ["-", [{"Ref": "AWS::NoValue"}, "a", {"Ref": "AWS::NoValue"}, "b"]]})",
       "a-b"},
      {R"({"Fn::Join": ["-", ["", "a", ""]]})", "-a-"},
      {R"({"Fn::Join": ["-", []]})", ""},
      {R"({"Fn::Join": ["-", ["a", {"Ref": "OpenList"}]]})", "a-?"},
      {R"({"Fn::Join": ["-", ["a", {"Fn::If": ["IsPi", "y"]}, "b"]]})", "a-?-b"},
      {R"({"Fn::Join": ["-", {"Ref": "Names"}]})", "a-b"},
      {R"({"Fn::Join": ["-", "a"]})", "?"},
      {R"({"Fn::Join": [{"Ref": "Account"}, ["a", "b"]]})", "?"},
      {R"({"Fn::Join": ["-", ["a"], "b"]})", "?"},
      {R"({"Fn::Join": ["-", ["a", {"Fn::Join": ["+", ["b", "c"]]}]]})", "a-b+c"},
      {R"({"Fn::Select": ["-1", ["a"]]})", "?"},
      {R"({"Fn::Select": ["", ["a"]]})", "?"},
      {R"({"Fn::Select": [{"Ref": "Number"}, ["a"]]})", "?"},
      {R"({"Fn::Select": [1, {"Ref": "Names"}]})", "b"},
      {R"({"Fn::Select": [0, ["a"], "b"]})", "?"},
      {R"({"Fn::Select": [0, "a"]})", "?"},
      {R"({"Fn::Split": ["", "ab"]})", "unknown"},
      {R"({"Fn::Split": ["-", "ab"]})", "[ab]"},
      {R"({"Fn::Split": ["-", "a--b-"]})", "[a,,b,]"},
      {R"({"Fn::Split": ["-", "a-b", "c"]})", "unknown"},
      {R"({"Fn::Split": ["-", {"Fn::Sub": "${Open}-a"}]})", "unknown"},
      {R"({"Fn::Split": [{"Ref": "Open"}, "a-b"]})", "unknown"},
      {R"({"Fn::FindInMap": ["Accounts", "dev", "No"]})", "unknown"},
      {R"({"Fn::FindInMap": ["No", "dev", "Id"]})", "unknown"},
      {R"({"Fn::FindInMap": ["Accounts", "dev", "Id", {"DefaultValue": "x"}]})", "271828182845"},
      {R"({"Fn::FindInMap": ["Accounts", {"Fn::Sub": "dev"}, {"Fn::Join": ["", ["I", "d"]]}]})",
       "271828182845"},
      {R"({"Fn::If": ["IsPi", "y"]})", "unknown"},
      {R"({"Fn::If": ["IsPi", "y", "n", "m"]})", "unknown"},
      {R"({"Fn::If": ["IsPi", {"Fn::If": ["IsSet", "a", "b"]}, "n"]})", "b"},
      {R"({"Fn::If": ["C1", {"Fn::If": ["C1", "a", "b"]}, {"Fn::If": ["C1", "c", "d"]}]})",
       "a | d"},
      {R"([{"Fn::If": ["C1", "a", {"Ref": "AWS::NoValue"}]}, "b"])", "[a,b] | [b]"},
      {R"({"Fn::If": ["IsPi", {"Ref": "AWS::NoValue"}, "n"]})", "left out"},
      {R"({"Fn::Base64": {"Ref": "Account"}})", "?"},
  };
  for (const auto& one : cases) {
    CAPTURE(one.expression);
    CHECK(results(one.expression) == one.results);
  }
}
