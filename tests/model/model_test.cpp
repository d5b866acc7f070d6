// SPDX-License-Identifier: Apache-2.0
// The policy reader: values of every type everywhere, placeholders and variables, principal forms.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "model/policy.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

namespace {

/// A policy and what it points into.
struct Read {
  explicit Read(std::string source, PolicyKind kind = PolicyKind::repository)
      : text(std::move(source)),
        tree(syntax::parse_json(text, arena)),
        policy(read_policy(tree.root, kind, tree.plain, catalog::Catalog::built_in(), arena)) {}
  Read(const Read&) = delete;
  Read& operator=(const Read&) = delete;

  std::string text;
  Arena arena;
  syntax::Tree tree;
  Policy policy;
};

std::string statement(const std::string& elements) {
  return R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", )" + elements + "}]}";
}

std::vector<std::string> texts(const std::vector<Placeholder>& placeholders) {
  std::vector<std::string> out;
  for (const Placeholder& placeholder : placeholders) out.emplace_back(placeholder.text);
  return out;
}

using Texts = std::vector<std::string>;

Principal principal(Read& read) {
  REQUIRE(read.policy.statements.size() == 1);
  REQUIRE(read.policy.statements[0].principals.size() == 1);
  return read.policy.statements[0].principals[0];
}

PrincipalForm form_of(const std::string& value) {
  Read read(statement(R"("Principal": )" + value));
  return principal(read).form;
}

constexpr std::array kValues{"null",       "true", "-1.5e3",        "\"\"",
                             "\"x\"",      "[]",   "[[]]",          "[null]",
                             "[{}, 1]",    "{}",   "{\"x\": null}", "{\"AWS\": {\"AWS\": []}}",
                             "[[[\"x\"]]]"};
constexpr std::array kNames{"Version",   "Id",        "Statement",    "Sid",
                            "Effect",    "Principal", "NotPrincipal", "Action",
                            "NotAction", "Resource",  "NotResource",  "Condition"};

}  // namespace

TEST_CASE("every JSON type at every element, at both levels, for every kind of policy") {
  for (const std::string name : kNames)
    for (const std::string value : kValues)
      for (unsigned kind = 0; kind < kPolicyKindWords.size(); ++kind) {
        const std::string member = "\"" + name + "\": " + value;
        for (const std::string& text : {"{" + member + "}", statement(member), "[{" + member + "}]",
                                        "{\"Statement\": {" + member + ", " + member + "}}"}) {
          CAPTURE(text);
          Read read(text, static_cast<PolicyKind>(kind));
          CHECK(read.policy.root == &read.tree.root);
          for (const WrongType& wrong : read.policy.wrong_types) {
            CHECK(wrong.span.begin < wrong.span.end);
            CHECK_FALSE(wrong.expected.empty());
            CHECK_FALSE(wrong.found.empty());
          }
        }
      }
}

TEST_CASE(
    "a value of a wrong type is noted where it stands, and what it was meant to say is unknown") {
  const auto check = [](const std::string& member, std::string_view value, ElementName element,
                        std::string_view found, bool Statement::*known) {
    CAPTURE(member);
    Read read(statement(member));
    REQUIRE(read.policy.wrong_types.size() == 1);
    const WrongType& wrong = read.policy.wrong_types[0];
    CHECK(read.text.substr(wrong.span.begin, wrong.span.end - wrong.span.begin) == value);
    CHECK(wrong.element == element);
    CHECK(wrong.found == found);
    CHECK_FALSE(read.policy.statements[0].*known);
    CHECK_FALSE(read.policy.partly_known.empty());
  };
  check(R"("Action": 5)", "5", ElementName::action, "a number", &Statement::actions_known);
  check(R"("NotAction": ["a:b", ["c:d"]])", R"(["c:d"])", ElementName::not_action, "a list",
        &Statement::actions_known);
  check(R"("Resource": ["*", null])", "null", ElementName::resource, "null",
        &Statement::resources_known);
  check(R"("Principal": ["*"])", R"(["*"])", ElementName::principal, "a list",
        &Statement::principals_known);
  check(R"("Principal": {"AWS": {"x": 1}})", R"({"x": 1})", ElementName::principal, "an object",
        &Statement::principals_known);
  check(R"("Condition": "x")", R"("x")", ElementName::condition, "a string",
        &Statement::conditions_known);
  check(R"("Condition": {"Bool": true})", "true", ElementName::condition, "a boolean",
        &Statement::conditions_known);
}

TEST_CASE(
    "condition values may be bare numbers and booleans, other types leave the values unknown") {
  Read read(statement(
      R"("Condition": {"A": {"k": [true, -1.50, "s"]}, "B": {"k": [null, "s"]}, "C": {"k": {}}})"));
  const auto conditions = read.policy.statements[0].conditions;
  REQUIRE(conditions.size() == 3);
  REQUIRE(conditions[0].values.size() == 3);
  CHECK(conditions[0].values[0].is("true"));
  CHECK(conditions[0].values[1].is("-1.50"));
  CHECK(conditions[0].values_known);
  CHECK(conditions[1].values.size() == 1);
  CHECK_FALSE(conditions[1].values_known);
  CHECK_FALSE(conditions[2].values_known);
  CHECK(read.policy.wrong_types.size() == 2);
}

TEST_CASE(
    "what is no object is no policy, and a list of anything but statements is not all known") {
  for (const std::string text : {"null", "12", "true", "\"{}\""}) {
    CAPTURE(text);
    Read read(text);
    REQUIRE(read.policy.wrong_types.size() == 1);
    CHECK(read.policy.wrong_types[0].element == ElementName::unknown);
    CHECK_FALSE(read.policy.statements_known);
  }
  Read broken("nonsense");  // has its syntax error; there is no value to speak of
  CHECK(broken.policy.wrong_types.empty());
  CHECK_FALSE(broken.policy.statements_known);
  Read mixed(R"({"Statement": [{"Effect": "Deny"}, "x", [{}]]})");
  CHECK(mixed.policy.statements.size() == 1);
  CHECK(mixed.policy.wrong_types.size() == 2);
  CHECK_FALSE(mixed.policy.statements_known);
  Read list(R"([{"Effect": "Deny"}, {"Effect": "Allow"}])");
  CHECK(list.policy.top_level_list);
  CHECK(list.policy.statements.size() == 2);
  CHECK(list.policy.statements_known);
}

TEST_CASE("an element is one only at its own level and in its exact spelling") {
  Read read(
      R"({"Effect": "Allow", "version": "x", "Statement": [{"Version": "y", "effect": "Allow"}]})");
  CHECK_FALSE(read.policy.version.has_value());
  CHECK_FALSE(read.policy.has(ElementName::effect));
  CHECK(read.policy.elements[0].name == ElementName::unknown);
  REQUIRE(read.policy.statements.size() == 1);
  CHECK(read.policy.statements[0].effect == Effect::unknown);
  CHECK(read.policy.statements[0].elements[0].name == ElementName::unknown);
  CHECK(element_named("Version") == ElementName::version);
  CHECK(element_named("version") == ElementName::unknown);
}

TEST_CASE("of elements that stand twice or exclude each other either may be meant") {
  Read read(
      R"({"Statement": [{"Effect": "Allow", "Effect": "Deny", "Action": "a:b", "NotAction": "c:d",
      "Resource": "*", "Resource": "*", "Principal": "*", "NotPrincipal": "*", "Condition": {}, "Condition": {}}]})");
  const Statement& s = read.policy.statements[0];
  CHECK(s.effect == Effect::unknown);
  CHECK_FALSE(s.actions_known);
  CHECK_FALSE(s.resources_known);
  CHECK_FALSE(s.principals_known);
  CHECK_FALSE(s.conditions_known);
}

TEST_CASE("an unfinished statement is not read, those before it are") {
  Read read(
      R"({"Statement": [{"Effect": "Deny", "Action": "a:b"}, {"Effect": "Allow", "Action": ["c:)");
  CHECK(read.policy.statements.size() == 1);
  CHECK_FALSE(read.policy.statements_known);
  CHECK_FALSE(read.policy.partly_known.empty());
}

TEST_CASE("policy variables, template expressions and placeholders are told apart") {
  struct Case {
    std::string text;
    Texts placeholders;
    Texts variables;
    bool partly_known;
  };
  const std::vector<Case> cases{
      {"${aws:username}", {}, {"${aws:username}"}, false},
      {"${aws:PrincipalTag/team, 'none'}", {}, {"${aws:PrincipalTag/team, 'none'}"}, false},
      {"a${*}b${?}c${$}", {}, {"${*}", "${?}", "${$}"}, false},
      {"${www.amazon.com:user_id}", {}, {"${www.amazon.com:user_id}"}, false},
      {"${account_id}", {}, {}, true},
      {"${var.x}", {}, {}, true},
      {"${AWS::AccountId}", {"${AWS::AccountId}"}, {}, true},
      {"${AWS::}", {}, {}, true},
      {"${ACCOUNT:-123}", {}, {}, true},
      {"${self:custom.stage}", {}, {}, true},
      {"${ACCOUNT_ID}", {"${ACCOUNT_ID}"}, {}, true},
      {"<AccountB-ID>", {"<AccountB-ID>"}, {}, true},
      {"a <b> c <d>", {"<b>", "<d>"}, {}, true},
      {"{{ x }}", {}, {}, true},
      {"arn:aws:iam::xxxxxxxxxxxx:role/p", {"xxxxxxxxxxxx"}, {}, true},
      {"arn:aws:iam::1234xxxxxxxx:role/p", {"1234xxxxxxxx"}, {}, true},
      {"arn:aws:iam::YOUR_AWS_ACCOUNT_ID:role/p", {"YOUR_AWS_ACCOUNT_ID"}, {}, true},
      {"arn:aws:ecr:REGION:ACCOUNT_ID:repository/p", {"REGION", "ACCOUNT_ID"}, {}, true},
      {"arn:aws:iam::aws:policy/p", {}, {}, false},
      {"arn:aws:ecr:us-east-1:314159265358:repository/xxxx", {}, {}, false},
      {"arn:aws:ecr:*:*:repository/*", {}, {}, false},
      {"${", {}, {}, false},
      {"${a:b", {}, {}, false},
      {"$}", {}, {}, false},
      {"<>", {}, {}, false},
      {"a < b > c", {}, {}, false},
      {"{{ x }", {}, {}, false},
  };
  for (const Case& test : cases) {
    CAPTURE(test.text);
    Read read(statement(R"("Resource": ")" + test.text + "\""));
    CHECK(texts(read.policy.placeholders) == test.placeholders);
    CHECK(texts(read.policy.variables) == test.variables);
    CHECK(read.policy.partly_known.empty() == !test.partly_known);
    const bool hole = test.partly_known || !test.variables.empty();
    const Text& resource = read.policy.statements[0].resources[0].text;
    CHECK(resource.hole == hole);
    CHECK(has_hole(resource.text) == hole);
    for (const auto& found : {read.policy.placeholders, read.policy.variables})
      for (const Placeholder& piece : found)
        CHECK(read.text.substr(piece.span.begin, piece.span.end - piece.span.begin) == piece.text);
  }
}

TEST_CASE("an Effect with a hole is unknown, a misspelt one keeps its text") {
  Read hole(R"({"Statement": {"Effect": "${effect}"}})");
  CHECK(hole.policy.statements[0].effect_text.hole);
  CHECK(hole.policy.statements[0].effect == Effect::unknown);
  Read wrong(R"({"Statement": {"Effect": "allow"}})");
  CHECK(wrong.policy.statements[0].effect_text.is("allow"));
  CHECK(wrong.policy.statements[0].effect == Effect::unknown);
}

TEST_CASE("the forms of principals") {
  using enum PrincipalForm;
  const std::vector<std::pair<std::string, PrincipalForm>> cases{
      {R"("*")", everyone},
      {R"({"AWS": "*"})", everyone},
      {R"({"AWS": "314159265358"})", account},
      {R"({"AWS": "arn:aws:iam::314159265358:root"})", account},
      {R"({"AWS": "arn:aws-cn:iam::314159265358:user/a/b/c"})", user},
      {R"({"AWS": "arn:aws:iam::314159265358:role/p"})", role},
      {R"({"AWS": "arn:aws:iam::${account_id}:role/p"})", role},
      {R"({"AWS": "arn:aws:iam::${account_id}:root"})", account},
      {R"({"AWS": "arn:aws:sts::314159265358:assumed-role/r/s"})", session},
      {R"({"AWS": "arn:aws:sts::314159265358:federated-user/f"})", federated_user},
      {R"({"AWS": "AROAEXAMPLE1234567890"})", unique_id},
      {R"({"AWS": "AIDAEXAMPLE1234567890"})", unique_id},
      {R"({"Service": "lambda.amazonaws.com"})", service},
      {R"({"Federated": "cognito-identity.amazonaws.com"})", federated},
      {R"({"CanonicalUser": "abc"})", canonical_user},
      {R"("arn:aws:iam::314159265358:root")", invalid},
      {R"({"Service": "*"})", service},
      {R"({"Aws": "314159265358"})", invalid},
      {R"({"AWS": "31415926535"})", invalid},
      {R"({"AWS": ""})", invalid},
      {R"({"AWS": "arn:aws:iam::314159265358:group/g"})", invalid},
      {R"({"AWS": "arn:aws:iam::314159265358:role/"})", invalid},
      {R"({"AWS": "arn:aws:iam::3141592653:role/p"})", invalid},
      {R"({"AWS": "arn:aws:iam::aws:role/p"})", invalid},
      {R"({"AWS": "arn:aws:s3:::bucket"})", invalid},
      {R"({"AWS": "${role_arn}"})", unknown},
      {R"({"AWS": "ACCOUNT_ID"})", unknown},
      {R"({"Service": "${service}.amazonaws.com"})", unknown},
      {R"("${principal}")", unknown},
  };
  for (const auto& test : cases) {
    CAPTURE(test.first);
    CHECK(form_of(test.first) == test.second);
  }
  Read role_with_path(statement(R"("Principal": {"AWS": "arn:aws:iam::314159265358:role/a/b/p"})"));
  CHECK(principal(role_with_path).account == "314159265358");
  CHECK(principal(role_with_path).partition == "aws");
  CHECK(principal(role_with_path).name == "a/b/p");
  CHECK(principal(role_with_path).type == "AWS");
}

TEST_CASE("a bare account placeholder as a principal is one") {
  Read read(statement(R"("Principal": {"AWS": ["ACCOUNT_ID", "xxxxxxxxxxxx"]})"));
  CHECK(texts(read.policy.placeholders) == Texts{"ACCOUNT_ID", "xxxxxxxxxxxx"});
  Read other(statement(R"("Sid": "account", "Principal": {"Service": "account.amazonaws.com"})"));
  CHECK(other.policy.placeholders.empty());
}

TEST_CASE("huge and hostile strings are read to their end") {
  const auto repeated = [](std::string_view piece) {
    std::string text;
    while (text.size() < 2'000'000) text += piece;
    return text;
  };
  for (const std::string_view piece :
       {"${", "<", "{{", "${a:", "<a ", "arn:", "}", "${a}", "<b>"}) {
    CAPTURE(piece);
    Read read(statement(R"("Resource": ")" + repeated(piece) + "\""));
    CHECK(read.policy.statements.size() == 1);
  }
}

TEST_CASE("no more of a policy is read than somebody looks at") {
  const auto repeated = [](std::string_view piece, std::size_t times) {
    std::string text;
    for (std::size_t i = 0; i < times; ++i) text += piece;
    return text;
  };
  const struct {
    std::string before;
    std::string_view piece;
    std::string after;
  } cases[] = {
      {R"({"Statement": [{})", ",{}", "]}"},
      {R"({"Statement": [0)", ",0", "]}"},
      {R"({"Statement": {"Action": ["a:b")", R"(,"a:b")", "]}}"},
      {R"({"Statement": {"Action": [0)", ",0", "]}}"},
      {R"({"Statement": {"Resource": ["*")", R"(,"*")", "]}}"},
      {R"({"Statement": {"Principal": {"AWS": ["*")", R"(,"*")", "]}}}"},
      {R"({"Statement": {"Principal": {"AWS": "*")", R"(,"AWS":"*")", "}}}"},
      {R"({"Statement": {"Condition": {"Bool": {"a:b": "c")", R"(,"a:b":"c")", "}}}}"},
      {R"({"Statement": {"Condition": {"Bool": {"a:b": ["c")", R"(,"c")", "]}}}}"},
      {R"({"Statement": {"Condition": {"Bool": {})", R"(,"Bool":{})", "}}}"},
      {R"({"Statement": {"Sid": ")", "<a>", "\"}}"},
      {R"({"Version": "2012-10-17", "Statement": {"Resource": ")", "${a:b}", "\"}}"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.before);
    const auto policy = [&](std::size_t times) {
      return c.before + repeated(c.piece, times) + c.after;
    };
    const Read few(policy(kMostParts / 2 - 10));
    CHECK_FALSE(few.policy.cut);
    const Read many(policy(kMostParts + 10));
    CHECK(many.policy.cut);
    std::size_t read = many.policy.statements.size() + many.policy.wrong_types.size() +
                       many.policy.placeholders.size() + many.policy.variables.size();
    for (const Statement& statement : many.policy.statements)
      read += statement.actions.size() + statement.resources.size() + statement.principals.size() +
              statement.conditions.size();
    CHECK(read <= kMostParts + 10);
  }
}
