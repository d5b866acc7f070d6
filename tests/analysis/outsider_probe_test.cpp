// SPDX-License-Identifier: Apache-2.0
// Who is let in by whole policies: by their resources, principals and unknown pieces.
#include "analysis/outsider_probe.hpp"

#include <doctest/doctest.h>

#include <deque>
#include <string>
#include <vector>

#include "model/policy.hpp"
#include "syntax/value.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using namespace ecrlint::internal::analysis;

namespace {

using enum Answer;

const std::string kUnknown(syntax::kUnknownText);

/// A policy on a repository, read.
struct Read {
  explicit Read(const std::string& statements)
      : text(R"({"Version": "2012-10-17", "Statement": [)" + statements + "]}"),
        tree(syntax::parse_json(text, arena)),
        policy(read_policy(tree.root, PolicyKind::repository, tree.plain,
                           catalog::Catalog::built_in(), arena)) {
    REQUIRE(tree.parsed);
  }

  std::string text;
  Arena arena;
  syntax::Tree tree;
  Policy policy;
};

std::string statement(const std::string& effect, const std::string& more,
                      const std::string& principal = R"("*")") {
  return R"({"Effect": ")" + effect + R"(", "Principal": )" + principal +
         R"(, "Action": "ecr:BatchGetImage")" + (more.empty() ? "" : ", " + more) + "}";
}

std::string condition(const std::string& text) { return R"("Condition": )" + text; }

/// Is a stranger let in by the first statement, or who is named as if they were one?
Answer let_in(const Read& read, std::string_view as = {}, std::string_view type = "AWS") {
  const Principal principal = read_principal({as, {}, false}, type, {});
  return OutsiderProbe(read.policy, catalog::Catalog::built_in())
      .let_in(read.policy.statements.front(), "ecr:BatchGetImage",
              as.empty() ? nullptr : &principal);
}

Answer let_in(const std::string& allow, const std::string& deny, std::string_view as = {},
              std::string_view type = "AWS") {
  return let_in(Read(allow + ", " + deny), as, type);
}

const std::string kAllow = statement("Allow", "");

std::string on(const std::string& name, const std::string& resource) {
  return "\"" + name + "\": \"" + resource + "\"";
}

std::string named(const std::string& arn) { return R"({"AWS": ")" + arn + "\"}"; }

}  // namespace

TEST_CASE("a stranger is of no account that the policy names") {
  // The first account that is tried, in each place that could name it.
  const std::string account = "729384615027";
  CHECK(let_in(Read(kAllow)) == yes);
  CHECK(let_in(kAllow, statement("Deny", "")) == no);
  CHECK(let_in(kAllow, statement("Deny", "", named(account))) == yes);
  CHECK(let_in(kAllow,
               statement("Deny", "", named("arn:aws:iam::" + account + ":role/stranger"))) == yes);
  const std::string condition_of_it =
      condition(R"({"StringEquals": {"aws:PrincipalAccount": ")" + account + R"("}})");
  CHECK(let_in(kAllow, statement("Deny", condition_of_it)) == yes);
  CHECK(let_in(kAllow, statement("Deny", condition(R"({"StringEquals":
      {"aws:PrincipalAccount": ["x", ")" + account +
                                                   R"("]}})"))) == yes);
  CHECK(let_in(Read(statement("Allow", condition_of_it))) == no);
}

TEST_CASE("a stranger asks for a resource that the Allow speaks of") {
  const std::string app = "arn:aws:ecr:us-east-1:111122223333:repository/app";
  const std::string other = "arn:aws:ecr:us-east-1:111122223333:repository/other";
  const std::string deny_app = statement("Deny", on("Resource", app));
  const std::string deny_other = statement("Deny", on("Resource", other));
  CHECK(let_in(kAllow, deny_app) == no);
  CHECK(let_in(kAllow, deny_other) == yes);
  CHECK(let_in(statement("Allow", on("Resource", "*")), deny_app) == no);
  CHECK(let_in(statement("Allow", on("Resource", app)), deny_app) == no);
  CHECK(let_in(statement("Allow", on("Resource", other)), deny_app) == yes);
  CHECK(let_in(statement("Allow", on("Resource", other)), deny_other) == no);
  CHECK(let_in(statement("Allow", R"("Resource": ["*", ")" + other + R"("])"), deny_other) == no);
  CHECK(let_in(statement("Allow", R"("Resource": ["*", ")" + other + R"("])"), deny_app) == yes);
  // The first that is named.
  CHECK(let_in(statement("Allow", R"("Resource": [")" + app + R"(", ")" + other + R"("])"),
               deny_app) == no);
  // What is named is left out.
  CHECK(let_in(statement("Allow", on("NotResource", other)), deny_other) == yes);
  CHECK(let_in(statement("Allow", on("NotResource", other)), deny_app) == no);
  // The repositories are of one account.
  CHECK(let_in(statement("Allow", on("Resource", "arn:aws:ecr:us-east-1:*:repository/app")),
               deny_app) == no);
}

TEST_CASE("who is named calls as who they are") {
  const std::string role = "arn:aws:iam::314159265358:role/ci";
  const std::string deny_role = statement("Deny", "", named(role));
  CHECK(let_in(kAllow, deny_role) == yes);
  CHECK(let_in(kAllow, deny_role, "*") == yes);
  CHECK(let_in(kAllow, deny_role, role) == no);
  CHECK(let_in(kAllow, deny_role, "arn:aws:iam::314159265358:role/cd") == yes);
  // Of the account of the role anybody may call.
  CHECK(let_in(kAllow, deny_role, "314159265358") == yes);
  CHECK(let_in(kAllow, deny_role, "arn:aws:iam::314159265358:root") == yes);
  CHECK(let_in(kAllow, statement("Deny", "", named("314159265358")), role) == no);
  CHECK(let_in(kAllow, statement("Deny", "", named("314159265358")), "314159265358") == no);
  // The root user is spared by a NotPrincipal that names the account alone, of others it is not
  // known.
  const std::string spared = R"({"Effect": "Deny", "NotPrincipal": {"AWS": "314159265358"},
      "Action": "ecr:BatchGetImage"})";
  CHECK(let_in(kAllow, spared, "314159265358") == unknown);
  CHECK(let_in(kAllow, spared, role) == unknown);
  CHECK(let_in(kAllow, spared) == no);
  const std::string one = statement("Allow", condition(R"({"ArnEquals":
      {"aws:PrincipalArn": "arn:aws:iam::314159265358:role/x"}})"));
  CHECK(let_in(Read(one), "314159265358") == yes);
  CHECK(let_in(Read(one), role) == no);
  CHECK(let_in(Read(one), "999999999999") == no);
  // Whose account is told may be of one that is not known.
  const std::string deny_some = statement("Deny", "", named("arn:aws:iam::<ACCOUNT>:root"));
  CHECK(let_in(kAllow, deny_some) == yes);
  CHECK(let_in(kAllow, deny_some, role) == unknown);
  CHECK(let_in(kAllow, deny_some, "314159265358") == unknown);
  // A stranger has an ARN, which is none of a role that is exempt.
  const std::string exempt =
      condition(R"({"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::314159265358:role/*"}})");
  CHECK(let_in(kAllow, statement("Deny", exempt)) == no);
  CHECK(let_in(kAllow, statement("Deny", exempt), "*") == no);
  CHECK(let_in(kAllow, statement("Deny", exempt), role) == yes);
  CHECK(let_in(kAllow, statement("Deny", exempt), "arn:aws:iam::999999999999:role/ci") == no);
  // A service.
  const std::string lambda = "lambda.amazonaws.com";
  const std::string deny_lambda = statement("Deny", "", R"({"Service": ")" + lambda + "\"}");
  CHECK(let_in(kAllow, deny_lambda, lambda, "Service") == no);
  CHECK(let_in(kAllow, deny_lambda, "ecs.amazonaws.com", "Service") == yes);
  CHECK(let_in(kAllow, deny_lambda) == yes);
  const std::string source =
      condition(R"({"StringNotEquals": {"aws:SourceAccount": "314159265358"}})");
  CHECK(let_in(kAllow, statement("Deny", source), lambda, "Service") == unknown);
  CHECK(let_in(Read(statement("Allow", condition(R"({"StringEquals":
      {"aws:SourceAccount": "314159265358"}})"))),
               lambda, "Service") == unknown);
}

TEST_CASE("the conditions of an Allow are asked of strangers, and not of those who are named") {
  const auto left_to = [](const std::string& statements, const std::string& who) {
    const Read read(statements);
    return OutsiderProbe(read.policy, catalog::Catalog::built_in())
        .left_to(read_principal({who, {}, false}, "AWS", {}), read.policy.statements.front(),
                 "ecr:BatchGetImage");
  };
  const std::string role = "arn:aws:iam::314159265358:role/ci";
  const std::string conditional =
      statement("Allow", condition(R"({"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}})"));
  CHECK(let_in(Read(conditional)) == no);
  CHECK(left_to(conditional, role) == yes);
  CHECK(left_to(kAllow + ", " + statement("Deny", ""), role) == no);
  CHECK(left_to(kAllow + ", " + statement("Deny", "", named(role)), role) == no);
  CHECK(left_to(kAllow + ", " + statement("Deny", "", named(role)), "314159265358") == yes);
  const std::string outside = statement(
      "Deny", condition(R"({"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}})"));
  // Who is named may be of the organization; a stranger is not.
  CHECK(left_to(kAllow + ", " + outside, role) == unknown);
  CHECK(left_to(kAllow + ", " + outside, "*") == no);
  CHECK(let_in(kAllow, outside) == no);
}

TEST_CASE("every statement that may deny is looked at, and no other Allow") {
  const std::string header = condition(R"({"StringEquals": {"aws:UserAgent": "corp"}})");
  CHECK(let_in(Read(statement("Allow", header))) == yes);
  CHECK(let_in(Read(statement("Allow", header) + ", " + statement("Deny", header))) == no);
  const std::string other = condition(R"({"StringNotEquals": {"aws:UserAgent": "corp"}})");
  CHECK(let_in(Read(kAllow + ", " + statement("Deny", header))) == yes);
  CHECK(let_in(Read(kAllow + ", " + statement("Deny", other))) == yes);
  CHECK(let_in(Read(kAllow + ", " + statement("Deny", header) + ", " + statement("Deny", other))) ==
        no);
  CHECK(let_in(Read(statement("Allow", header) + ", " + kAllow)) == yes);
  // Keys of other Allows make nothing more to be tried.
  std::string many;
  for (int i = 0; i < 70; ++i)
    many += ", " + statement("Allow", condition(R"({"StringEquals": {"aws:PrincipalTag/k)" +
                                                std::to_string(i) + R"(": "a"}})"));
  CHECK(let_in(Read(kAllow + many)) == yes);
  std::string denied;
  for (int i = 0; i < 70; ++i)
    denied += ", " + statement("Deny", condition(R"({"StringEquals": {"aws:PrincipalTag/k)" +
                                                 std::to_string(i) + R"(": "a"}})"));
  CHECK(let_in(Read(kAllow + denied)) == unknown);
}

TEST_CASE("so many keys, contexts and statements are tried before a question is given up") {
  const auto spared_by = [](int keys) {
    std::string denied;
    for (int i = 0; i < keys; ++i)
      denied += ", " + statement("Deny", condition(R"({"StringNotEquals": {"aws:PrincipalTag/k)" +
                                                   std::to_string(i) + R"(": "a"}})"));
    return let_in(Read(kAllow + denied));
  };
  CHECK(spared_by(64) == yes);
  CHECK(spared_by(65) == unknown);
  // Nobody meets the condition on the account: 10 x 10 x `last` contexts of the tags are tried.
  const auto allow_of = [](int last) {
    std::string tags;
    for (const int size : {10, 10, last}) {
      tags += R"("aws:PrincipalTag/k)" + std::to_string(tags.size()) + R"(": ["0")";
      for (int i = 1; i < size - 2; ++i) tags += ", \"" + std::to_string(i) + '"';
      tags += "], ";
    }
    return statement("Allow", condition(R"({"StringEquals": {)" + tags +
                                        R"("aws:PrincipalAccount": "314159265358"}})"));
  };
  CHECK(let_in(Read(allow_of(20))) == no);
  CHECK(let_in(Read(allow_of(21))) == unknown);
  std::string denies;
  for (int i = 0; i < 99; ++i)
    denies += R"(, {"Effect": "Deny", "Principal": "*", "Action": "ecr:PutImage"})";
  const Read read(allow_of(20) + denies);
  OutsiderProbe probe(read.policy, catalog::Catalog::built_in());
  const Statement& allow = read.policy.statements.front();
  CHECK(probe.let_in(allow, "ecr:BatchGetImage") == no);
  CHECK(probe.let_in(allow, "ecr:BatchGetImage") == unknown);
  denies += R"(, {"Effect": "Deny", "Principal": "*", "Action": "ecr:PutImage"})";
  CHECK(let_in(Read(allow_of(20) + denies)) == unknown);
}

TEST_CASE("values count towards the work that is done for a policy, which tells that it gave up") {
  const auto denies = [](std::size_t statements, std::size_t values) {
    std::string all;
    for (std::size_t i = 0; i < statements; ++i) {
      all += R"(, {"Effect": "Deny", "Principal": "*", "Action": "ecr:PutImage", "Condition":
                   {"StringLike": {"aws:UserAgent": [)";
      for (std::size_t j = 0; j < values; ++j)
        all += (j == 0 ? "\"" : ", \"") + std::to_string(i) + "-" + std::to_string(j) + "\"";
      all += "]}}}";
    }
    return all;
  };
  /// How many questions are answered, of so many.
  const auto answered = [&](std::size_t statements, std::size_t values, std::size_t asked) {
    const Read read(kAllow + denies(statements, values));
    OutsiderProbe probe(read.policy, catalog::Catalog::built_in());
    std::size_t count = 0;
    for (std::size_t i = 0; i < asked; ++i)
      count += probe.let_in(read.policy.statements.front(), "ecr:BatchGetImage") == yes ? 1 : 0;
    CHECK(probe.gave_up() == (count < asked));
    return count;
  };
  // A statement is a look, and so are 16 values: 200,000 looks, one context for each question.
  CHECK(answered(99, 1, 2'500) == 2'000);
  CHECK(answered(99, 15, 2'500) == 2'000);
  CHECK(answered(199, 16, 600) == 200'000 / 399);
  CHECK(answered(399, 16, 600) == 200'000 / 799);
  CHECK(answered(9, 1, 100) == 100);
}

TEST_CASE("for a text that is not known strangers have another") {
  struct Case {
    std::string_view op;
    std::string value;
    std::string filled;  ///< empty where it stays
  };
  for (const Case& one : {
           Case{"StringEquals", kUnknown, "whatever-it-is"},
           Case{"StringNotEquals", "a" + kUnknown + "b", "awhatever-it-isb"},
           Case{"StringEqualsIgnoreCase", kUnknown + kUnknown, "whatever-it-iswhatever-it-is"},
           Case{"StringLike", kUnknown, ""},
           Case{"ArnEquals", kUnknown, ""},
           Case{"Bool", kUnknown, ""},
           Case{"StringSame", kUnknown, ""},
           Case{"StringEquals", "known", ""},
       }) {
    CAPTURE(one.op);
    const std::vector<Text> values{{"first", {}, false}, {one.value, {}, has_hole(one.value)}};
    const Condition of{.operator_text = {one.op, {}, false},
                       .operator_base = one.op,
                       .key = {"aws:UserAgent", {}, false},
                       .values = values};
    const std::vector<Condition> conditions{of};
    Policy policy;
    policy.statements.resize(2);
    policy.statements[1].conditions = conditions;
    const FilledPolicy filled(policy, catalog::Catalog::built_in());
    CHECK(filled.changed() == !one.filled.empty());
    if (!filled.changed()) continue;
    const Statement& made = filled.of(policy.statements[1]);
    CHECK(&made == &filled.policy().statements[1]);
    CHECK(&filled.of(policy.statements[0]) == filled.policy().statements.data());
    REQUIRE(made.conditions.size() == 1);
    REQUIRE(made.conditions[0].values.size() == 2);
    CHECK(made.conditions[0].values[0].text == "first");
    CHECK(made.conditions[0].values[1].text == one.filled);
    CHECK_FALSE(made.conditions[0].values[1].hole);
    CHECK(policy.statements[1].conditions[0].values[1].text == one.value);
  }
}

TEST_CASE("a policy variable stays, and an account that is not known is nobody's") {
  const std::vector<Text> values{{kUnknown, {}, true, "${aws:username}"}};
  const std::string_view op = "StringEquals";
  const std::vector<Condition> conditions{{.operator_text = {op, {}, false},
                                           .operator_base = op,
                                           .key = {"aws:UserAgent", {}, false},
                                           .values = values}};
  Policy policy;
  policy.statements.resize(1);
  policy.statements[0].conditions = conditions;
  CHECK_FALSE(FilledPolicy(policy, catalog::Catalog::built_in()).changed());

  const std::string arn = "arn:aws:iam::" + kUnknown + ":role/a";
  const std::string known = "arn:aws:iam::314159265358:role/" + kUnknown;
  const std::vector<Principal> principals{read_principal({arn, {}, true}, "AWS", {}),
                                          read_principal({known, {}, true}, "AWS", {}),
                                          read_principal({kUnknown, {}, true}, "AWS", {})};
  policy.statements[0].principals = principals;
  const FilledPolicy filled(policy, catalog::Catalog::built_in());
  REQUIRE(filled.changed());
  const auto& made = filled.policy().statements[0].principals;
  REQUIRE(made.size() == 3);
  CHECK(is_account_id(made[0].account));
  CHECK(made[0].text.text == arn);
  CHECK(made[1].account == "314159265358");
  CHECK(made[2].account == principals[2].account);
  CHECK(principals[0].account == kUnknown);
  // So does a pattern beside a text of the same statement.
  const std::vector<Text> unknown_values{{kUnknown, {}, true}};
  const std::string_view like = "StringLike";
  const std::vector<Condition> two{{.operator_text = {op, {}, false},
                                    .operator_base = op,
                                    .key = {"aws:UserAgent", {}, false},
                                    .values = unknown_values},
                                   {.operator_text = {like, {}, false},
                                    .operator_base = like,
                                    .key = {"aws:UserAgent", {}, false},
                                    .values = unknown_values}};
  Policy beside;
  beside.statements.resize(1);
  beside.statements[0].conditions = two;
  const FilledPolicy half(beside, catalog::Catalog::built_in());
  REQUIRE(half.changed());
  CHECK_FALSE(half.policy().statements[0].conditions[0].values[0].hole);
  CHECK(half.policy().statements[0].conditions[1].values[0].hole);
  // The variable stands as it stood.
  CHECK(filled.policy().statements[0].conditions[0].values[0].hole);
  policy.statements[0].principals = std::span(principals).subspan(1);
  CHECK_FALSE(FilledPolicy(policy, catalog::Catalog::built_in()).changed());
}
