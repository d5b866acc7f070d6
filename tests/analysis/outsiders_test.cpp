// SPDX-License-Identifier: Apache-2.0
// Who is let in by the conditions of a grant: the findings about everyone against decisions about a
// panel of strangers, over random small policies.
#include "analysis/outsider_probe.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "ecrlint/access.hpp"
#include "ecrlint/lint.hpp"
#include "syntax/value.hpp"
#include "text/arena.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

namespace {

constexpr std::string_view kStranger = "999988887777";

struct Conditioned {
  std::string_view op;
  std::string_view key;
  std::string_view value;
};

constexpr std::array kConditions{
    Conditioned{"StringEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5"},
    Conditioned{"StringLike", "aws:PrincipalOrgID", "o-*"},
    Conditioned{"StringNotEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5"},
    Conditioned{"StringEqualsIfExists", "aws:PrincipalOrgID", "o-a1b2c3d4e5"},
    Conditioned{"Null", "aws:PrincipalOrgID", "false"},
    Conditioned{"Null", "aws:PrincipalOrgID", "true"},
    Conditioned{"StringEquals", "aws:PrincipalAccount", "444455556666"},
    Conditioned{"StringNotEquals", "aws:PrincipalAccount", "444455556666"},
    Conditioned{"ArnLike", "aws:PrincipalArn", "arn:aws:iam::444455556666:role/*"},
    Conditioned{"ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:role/ci"},
    Conditioned{"ArnNotLike", "aws:PrincipalArn", "arn:aws:iam::444455556666:role/*"},
    Conditioned{"IpAddress", "aws:SourceIp", "203.0.113.0/24"},
    Conditioned{"IpAddress", "aws:SourceIp", "0.0.0.0/1"},
    Conditioned{"NotIpAddress", "aws:SourceIp", "203.0.113.0/24"},
    Conditioned{"StringEquals", "aws:SourceVpce", "vpce-0a1b2c3d"},
    Conditioned{"ForAllValues:StringEquals", "aws:SourceVpce", "vpce-0a1b2c3d"},
    Conditioned{"StringEquals", "aws:UserAgent", "corp"},
    Conditioned{"StringNotLike", "aws:UserAgent", "c*"},
    Conditioned{"StringEquals", "aws:PrincipalTag/team", "blue"},
    Conditioned{"Bool", "aws:SecureTransport", "true"},
    Conditioned{"Bool", "aws:SecureTransport", "false"},
    Conditioned{"DateGreaterThan", "aws:CurrentTime", "2026-01-01T00:00:00Z"},
};

class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed) {}

  std::string policy() {
    std::string text = R"({"Version": "2012-10-17", "Statement": [)" + statement("Allow");
    for (std::size_t more = below(3); more > 0; --more)
      text += ", " + statement(below(2) == 0 ? "Deny" : "Allow");
    return text + "]}";
  }

 private:
  std::size_t below(std::size_t size) { return random_() % size; }

  std::string statement(const std::string& effect) {
    constexpr std::array<std::string_view, 4> kActions{
        R"("ecr:BatchGetImage")", R"("ecr:PutImage")", R"(["ecr:BatchGetImage", "ecr:PutImage"])",
        R"("ecr:*")"};
    std::string text = R"({"Effect": ")" + effect + R"(", "Principal": )";
    text += below(4) == 0 ? R"({"AWS": "arn:aws:iam::444455556666:root"})" : R"("*")";
    text += R"(, "Action": )" + std::string(kActions[below(kActions.size())]);
    const std::size_t conditions = below(3);
    if (conditions > 0) text += R"(, "Condition": )" + condition(conditions);
    return text + "}";
  }

  /// Each under an operator of its own: two blocks of one operator would be one key twice.
  std::string condition(std::size_t size) {
    const Conditioned& first = kConditions[below(kConditions.size())];
    std::string text = "{" + block(first);
    const Conditioned& second = kConditions[below(kConditions.size())];
    if (size == 2 && second.op != first.op) text += ", " + block(second);
    return text + "}";
  }

  static std::string block(const Conditioned& one) {
    const auto quoted = [](std::string_view word) { return '"' + std::string(word) + '"'; };
    return quoted(one.op) + ": {" + quoted(one.key) + ": " + quoted(one.value) + "}";
  }

  std::mt19937 random_;
};

using Values = std::vector<std::optional<std::string_view>>;

struct Varied {
  std::string_view key;
  Values values;
};

/// Every stranger that the conditions above tell apart: none has what only those have who are
/// meant.
std::vector<Request> make_panel() {
  const std::vector<Varied> varied{
      {"aws:PrincipalOrgID", {std::nullopt, "o-strange999"}},
      {"aws:SourceIp", {std::nullopt, "93.184.216.34", "198.51.100.1"}},
      {"aws:SourceVpce", {std::nullopt, "vpce-0fedcba9"}},
      {"aws:UserAgent", {std::nullopt, "corp", "docker"}},
      {"aws:PrincipalTag/team", {std::nullopt, "blue"}},
      {"aws:SecureTransport", {std::nullopt, "true", "false"}},
      {"aws:CurrentTime", {"2025-06-01T00:00:00Z", "2026-06-01T00:00:00Z"}}};
  std::vector<Request> panel(1);
  panel.front().context_complete = true;
  panel.front().resource = "arn:aws:ecr:eu-west-1:111122223333:repository/app";
  const auto vary = [&](const auto& values, const auto& change) {
    std::vector<Request> more;
    for (const Request& request : panel)
      for (const auto& value : values) change(more.emplace_back(request), value);
    panel = std::move(more);
  };
  vary(std::array<std::string_view, 2>{"ci", "other"}, [](Request& request, std::string_view role) {
    request.principal = "arn:aws:iam::" + std::string(kStranger) + ":role/" + std::string(role);
  });
  vary(std::array<std::string_view, 3>{"ecr:BatchGetImage", "ecr:PutImage",
                                       "ecr:SetRepositoryPolicy"},
       [](Request& request, std::string_view action) { request.action = action; });
  for (const Varied& one : varied)
    vary(one.values, [&](Request& request, const std::optional<std::string_view>& value) {
      if (value) request.context.push_back({std::string(one.key), {std::string(*value)}});
    });
  return panel;
}

/// Is one of the panel allowed, whose own account lets it do everything?
bool lets_any_in(const std::string& policy, const std::vector<Request>& panel) {
  AccessPolicies policies;
  const std::string all =
      R"({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}})";
  REQUIRE(policies.add(Gate::repository_policy, {"policy.json", policy}) == 1);
  REQUIRE(policies.add(Gate::identity_policy, {"all.json", all}) == 1);
  return std::any_of(panel.begin(), panel.end(), [&](const Request& request) {
    return policies.decide(request).decision == Decision::allowed;
  });
}

bool is_found_open(const std::string& policy) {
  const Report report = lint(Source{"policy.json", policy});
  return std::any_of(report.findings.begin(), report.findings.end(), [](const Finding& finding) {
    return finding.rule->code == "ECR201" || finding.rule->code == "ECR202";
  });
}

/// Does every Allow name an account, or surely keep strangers out?
bool narrows(const std::string& text) {
  Arena arena;
  const syntax::Tree tree = syntax::parse_json(text, arena);
  const catalog::Catalog& catalog = catalog::Catalog::built_in();
  const Policy policy = read_policy(tree.root, PolicyKind::repository, tree.plain, catalog, arena);
  analysis::OutsiderProbe strangers(policy, catalog);
  constexpr std::array<std::string_view, 3> kActions{"ecr:BatchGetImage", "ecr:PutImage",
                                                     "ecr:SetRepositoryPolicy"};
  return std::all_of(
      policy.statements.begin(), policy.statements.end(), [&](const Statement& statement) {
        return statement.effect != Effect::allow ||
               statement.principals.front().form != PrincipalForm::everyone ||
               std::all_of(kActions.begin(), kActions.end(), [&](std::string_view action) {
                 return strangers.let_in(statement, action) == Answer::no;
               });
      });
}

Answer let_in(const std::string& text) {
  Arena arena;
  const syntax::Tree tree = syntax::parse_json(text, arena);
  const catalog::Catalog& catalog = catalog::Catalog::built_in();
  const Policy policy = read_policy(tree.root, PolicyKind::repository, tree.plain, catalog, arena);
  return analysis::OutsiderProbe(policy, catalog)
      .let_in(policy.statements.front(), "ecr:BatchGetImage");
}

/// Allow to everyone under this Condition, and what follows.
std::string open_policy(const std::string& condition, const std::string& more = "") {
  return R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*",
             "Action": "ecr:BatchGetImage", "Condition": )" +
         condition + "}" + more + "]}";
}

}  // namespace

TEST_CASE("what is found open is open to a stranger, and what narrows is open to none") {
  const std::vector<Request> panel = make_panel();
  Generator generator(20260505);
  std::size_t open = 0;
  std::size_t narrowed = 0;
  for (int i = 0; i < 400; ++i) {
    const std::string policy = generator.policy();
    INFO(policy);
    const bool found = is_found_open(policy);
    const bool narrow = narrows(policy);
    if (!found && !narrow) continue;
    const bool let = lets_any_in(policy, panel);
    CHECK((!found || let));
    CHECK((!narrow || !let));
    open += found ? 1 : 0;
    narrowed += narrow ? 1 : 0;
  }
  CHECK(open > 40);
  CHECK(narrowed > 40);
}

TEST_CASE("a stranger uses every gap") {
  for (const char* condition :
       {R"({"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}})",
        R"({"ForAllValues:StringEquals": {"aws:SourceVpce": "vpce-0a1b2c3d"}})",
        R"({"StringNotEquals": {"aws:PrincipalAccount": "444455556666"}})",
        R"({"ArnNotLike": {"aws:SourceArn": "arn:aws:sns:*:444455556666:*"}})",
        R"({"StringLike": {"aws:PrincipalOrgID": "o-*"}})",
        R"({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/ci"}})",
        R"({"IpAddress": {"aws:SourceIp": "0.0.0.0/1"}})",
        R"({"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}})",
        R"({"Null": {"aws:PrincipalOrgID": "false"}})",
        R"({"StringLike": {"aws:UserAgent": "corp-?-*"}})",
        R"({"StringEquals": {"aws:PrincipalTag/team": "blue"}})",
        R"({"NumericLessThan": {"aws:MultiFactorAuthAge": "300"}})",
        R"({"DateLessThan": {"aws:CurrentTime": "2030-01-01T00:00:00Z"}})",
        R"({"Bool": {"aws:SecureTransport": "true"}, "StringEquals": {"aws:Referer": "x"}})"}) {
    CAPTURE(condition);
    CHECK(let_in(open_policy(condition)) == Answer::yes);
  }
}

TEST_CASE("no stranger meets conditions that exclude each other, or gets past a Deny") {
  CHECK(
      let_in(open_policy(
          R"({"StringLike": {"aws:UserAgent": "a*"}, "StringNotLike": {"aws:UserAgent": "a*"}})")) ==
      Answer::no);
  const std::string deny =
      R"(, {"Effect": "Deny", "Principal": "*", "Action": "ecr:*", "Condition": )";
  const std::string open = R"({"StringEquals": {"aws:UserAgent": "corp"}})";
  CHECK(let_in(open_policy(open, deny + R"({"StringEquals": {"aws:UserAgent": "corp"}}})")) ==
        Answer::no);
  CHECK(let_in(open_policy(open, deny + R"({"Bool": {"aws:SecureTransport": "false"}}})")) ==
        Answer::yes);
}

TEST_CASE("values that are not known prove nothing") {
  CHECK(let_in(open_policy(R"({"StringLike": {"aws:PrincipalTag/t": "<team>"}})")) ==
        Answer::unknown);
  CHECK(let_in(open_policy(
            R"({"StringEquals": {"aws:PrincipalTag/t": "${aws:ResourceOrgID}"}})")) != Answer::yes);
}
