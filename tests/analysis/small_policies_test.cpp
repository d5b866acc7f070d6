// SPDX-License-Identifier: Apache-2.0
// Every policy and request of a small alphabet against a model that is slow and plainly right, and
// every unknown against all that it may turn out to be.
#include <doctest/doctest.h>

#include <array>
#include <deque>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "analysis/decide.hpp"
#include "catalog/catalog.hpp"
#include "ecrlint/access.hpp"
#include "syntax/value.hpp"
#include "text/arena.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

namespace {

constexpr std::array<std::string_view, 2> kAccounts{"111122223333", "444455556666"};
constexpr std::array<std::string_view, 3> kActions{"ecr:BatchGetImage", "ecr:PutImage",
                                                   "ecr:GetAuthorizationToken"};
constexpr std::string_view kResource = "arn:aws:ecr:eu-west-1:111122223333:repository/app";
/// What the key of the conditions may be in a request; nothing: absent.
constexpr std::array<std::optional<std::string_view>, 3> kValues{"x", "y", std::nullopt};

enum class Who : std::uint8_t { everyone, owner_role, other_role, owner_root, other_root };
enum class When : std::uint8_t { always, is_x, is_not_x };

struct Small {
  bool allow = true;
  std::size_t action = 0;  ///< of kActions; their number: all
  When when = When::always;
  Who who = Who::everyone;
};

struct Asked {
  std::size_t account = 0;  ///< of the caller, a role; the first owns the repository
  std::size_t action = 0;
  std::optional<std::string_view> value;
};

using Statements = std::vector<Small>;

// The model: the documentation's sentences, one after the other.

bool matches(const Small& statement, const Asked& asked) {
  if (statement.action != kActions.size() && statement.action != asked.action) return false;
  if (statement.when == When::is_x) return asked.value == "x";
  if (statement.when == When::is_not_x) return asked.value != "x";
  return true;
}

bool names(Who who, const Asked& asked) {
  if (who == Who::everyone) return true;
  const bool owner = who == Who::owner_role || who == Who::owner_root;
  return owner == (asked.account == 0);
}

bool is_root(Who who) { return who == Who::owner_root || who == Who::other_root; }

Decision model(const Statements& repository, const Statements& identity, const Asked& asked) {
  const bool login = asked.action == 2;  // is on no resource: the repository is not asked
  bool identity_allows = false;
  bool named = false;
  bool delegated = false;
  for (const Small& statement : identity) {
    if (!matches(statement, asked)) continue;
    if (!statement.allow) return Decision::explicit_deny;
    identity_allows = true;
  }
  for (const Small& statement : repository) {
    if (login || !matches(statement, asked) || !names(statement.who, asked)) continue;
    if (!statement.allow) return Decision::explicit_deny;
    (is_root(statement.who) ? delegated : named) = true;
  }
  const bool same_account = login || asked.account == 0;
  const bool allowed =
      same_account ? identity_allows || named : identity_allows && (named || delegated);
  return allowed ? Decision::allowed : Decision::implicit_deny;
}

// The same as JSON.

std::string to_json(const Small& statement, bool of_repository) {
  constexpr std::array<std::string_view, 5> kWho{
      R"("*")", R"({"AWS": "arn:aws:iam::111122223333:role/r"})",
      R"({"AWS": "arn:aws:iam::444455556666:role/r"})", R"({"AWS": "111122223333"})",
      R"({"AWS": "arn:aws:iam::444455556666:root"})"};
  constexpr std::array<std::string_view, 3> kWhen{
      "", R"(, "Condition": {"StringEquals": {"aws:PrincipalTag/k": "x"}})",
      R"(, "Condition": {"StringNotEquals": {"aws:PrincipalTag/k": "x"}})"};
  std::string text = R"({"Effect": ")";
  text += statement.allow ? "Allow" : "Deny";
  text += R"(", "Action": ")";
  text += statement.action == kActions.size() ? "ecr:*" : kActions[statement.action];
  text += '"';
  if (of_repository)
    text += R"(, "Principal": )" + std::string(kWho[static_cast<std::size_t>(statement.who)]);
  else
    text += R"(, "Resource": "*")";
  text += kWhen[static_cast<std::size_t>(statement.when)];
  return text + "}";
}

/// No statement, each one, each two.
std::vector<Statements> up_to_two(const std::vector<Small>& all) {
  std::vector<Statements> policies{{}};
  for (std::size_t i = 0; i < all.size(); ++i) {
    policies.push_back({all[i]});
    for (std::size_t j = i; j < all.size(); ++j) policies.push_back({all[i], all[j]});
  }
  return policies;
}

std::vector<Small> all_statements(bool of_repository) {
  std::vector<Small> all;
  for (const bool allow : {true, false})
    for (const std::size_t action : {std::size_t{0}, std::size_t{2}, kActions.size()})
      for (const When when : {When::always, of_repository ? When::is_x : When::is_not_x})
        for (std::uint8_t who = 0; who < (of_repository ? 5 : 1); ++who)
          all.push_back({allow, action, when, static_cast<Who>(who)});
  return all;
}

using Levels = std::vector<std::vector<analysis::CompiledPolicy>>;

/// Policies ready to be asked, with what they point into.
class Ready {
 public:
  Levels make(const Statements& statements, bool of_repository) {
    std::string text = R"({"Version": "2012-10-17", "Statement": [)";
    for (const Small& statement : statements) {
      if (&statement != &statements.front()) text += ", ";
      text += to_json(statement, of_repository);
    }
    texts_.push_back(text + "]}");
    trees_.push_back(syntax::parse_json(texts_.back(), arena_));
    const auto kind = of_repository ? PolicyKind::repository : PolicyKind::identity;
    const auto& catalog = catalog::Catalog::built_in();
    const analysis::ActionLister lister(catalog);
    policies_.push_back(read_policy(trees_.back().root, kind, true, catalog, arena_));
    Levels levels(1);
    levels.front().emplace_back(policies_.back(), lister);
    return levels;
  }

 private:
  Arena arena_;
  std::deque<std::string> texts_;
  std::deque<syntax::Tree> trees_;
  std::deque<Policy> policies_;
};

Request to_request(const Asked& asked, bool known) {
  Request request;
  request.principal = "arn:aws:iam::" + std::string(kAccounts[asked.account]) + ":role/r";
  request.action = kActions[asked.action];
  request.resource = kResource;
  request.context_complete = known;
  if (known && asked.value) request.context = {{"aws:PrincipalTag/k", {std::string(*asked.value)}}};
  return request;
}

/// Is what is said of an unknown true of all that it may be, and no less than that?
bool is_right(Decision said, const std::set<Decision>& may_be) {
  const bool all_allowed = may_be == std::set{Decision::allowed};
  const bool mixed = may_be.contains(Decision::allowed) && !all_allowed;
  switch (said) {
    case Decision::allowed:
      return all_allowed;
    case Decision::explicit_deny:
      return may_be == std::set{Decision::explicit_deny};
    case Decision::implicit_deny:
      return !may_be.contains(Decision::allowed);
    case Decision::unknown:
      return mixed;
  }
  return false;
}

struct Case {
  Asked asked;
  Request request;
};

}  // namespace

TEST_CASE("every policy of two statements is decided as the model decides it") {
  Ready ready;
  const std::vector<Statements> repositories = up_to_two(all_statements(true));
  const std::vector<Statements> identities = up_to_two(all_statements(false));
  std::vector<Levels> ready_identities;
  for (const Statements& identity : identities)
    ready_identities.push_back(ready.make(identity, false));

  std::deque<Case> known;
  std::deque<Case> unknown;
  for (std::size_t account = 0; account < 2; ++account)
    for (std::size_t action = 0; action < kActions.size(); ++action) {
      for (const auto& value : kValues) {
        const Asked asked{account, action, value};
        known.push_back({asked, to_request(asked, true)});
      }
      const Asked asked{account, action, {}};
      unknown.push_back({asked, to_request(asked, false)});
    }
  const analysis::ActionLister lister(catalog::Catalog::built_in());
  std::deque<analysis::PreparedRequest> prepared;
  for (const Case& one : known) prepared.emplace_back(one.request, lister);

  std::size_t decisions = 0;
  std::size_t wrong = 0;
  analysis::CompiledPolicies tests;
  for (const Statements& repository : repositories) {
    tests.of(Gate::repository_policy).levels = ready.make(repository, true);
    for (std::size_t i = 0; i < identities.size(); ++i) {
      const Statements& identity = identities[i];
      tests.of(Gate::identity_policy).levels.swap(ready_identities[i]);
      const analysis::PolicyView view = tests.view();
      for (std::size_t j = 0; j < known.size() + unknown.size(); ++j, ++decisions) {
        if (j < known.size()) {
          const Decision said = analysis::decide(view, prepared[j]).decision;
          wrong += said == model(repository, identity, known[j].asked) ? 0U : 1U;
          continue;
        }
        const Request& request = unknown[j - known.size()].request;
        const Decision said = analysis::decide(view, request, lister).decision;
        Asked asked = unknown[j - known.size()].asked;
        std::set<Decision> may_be;
        for (const auto& value : kValues) {
          asked.value = value;
          may_be.insert(model(repository, identity, asked));
        }
        wrong += is_right(said, may_be) ? 0U : 1U;
      }
      tests.of(Gate::identity_policy).levels.swap(ready_identities[i]);
    }
  }
  CHECK(decisions > 4'000'000);
  CHECK(wrong == 0);
}

namespace {

/// A place for a hole, and what may stand there.
struct Hole {
  std::string_view statement;
  std::vector<std::string_view> may_be;
};

const std::array<Hole, 4> kHoles{
    {{R"({"Effect": "EFFECT", "Principal": {"AWS": "arn:aws:iam::<HOLE>:root"}, "Action": "ecr:*"})",
      {"111122223333", "444455556666", "777788889999"}},
     {R"({"Effect": "EFFECT", "Principal": {"AWS": "arn:aws:iam::444455556666:role/<HOLE>"},
          "Action": "ecr:*"})",
      {"r", "s", "path/r"}},
     {R"({"Effect": "EFFECT", "Principal": "*", "Action": "ecr:*",
          "Condition": {"StringEquals": {"aws:PrincipalTag/k": "<HOLE>"}}})",
      {"x", "y"}},
     {R"({"Effect": "EFFECT", "Principal": "*", "Action": "ecr:*",
          "Resource": "arn:aws:ecr:eu-west-1:111122223333:repository/<HOLE>"})",
      {"app", "*", "web"}}}};

std::string replaced(std::string text, std::string_view what, std::string_view by) {
  for (auto at = text.find(what); at != text.npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
  return text;
}

Decision decide(const std::string& repository, std::string_view identity, const Asked& asked) {
  AccessPolicies policies;
  REQUIRE(policies.add(Gate::repository_policy, {"repository.json", repository}) == 1);
  REQUIRE(policies.add(Gate::identity_policy, {"identity.json", std::string(identity)}) == 1);
  return policies.decide(to_request(asked, true)).decision;
}

constexpr std::array<std::string_view, 3> kIdentities{
    R"({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "ecr:*", "Resource": "*"}})",
    R"({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}})",
    R"({"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Action": "ecr:*", "Resource": "*"}})"};

}  // namespace

TEST_CASE("a hole is decided as all that may stand there is") {
  std::size_t unknowns = 0;
  for (const Hole& hole : kHoles)
    for (const std::string_view effect : {"Allow", "Deny"})
      for (const Small& other : all_statements(true))
        for (const std::string_view identity : kIdentities) {
          const std::string text = R"({"Version": "2012-10-17", "Statement": [)" +
                                   replaced(std::string(hole.statement), "EFFECT", effect) + ", " +
                                   to_json(other, true) + "]}";
          for (std::size_t account = 0; account < 2; ++account) {
            const Asked asked{account, 0, "x"};
            std::set<Decision> may_be;
            for (const std::string_view piece : hole.may_be)
              may_be.insert(decide(replaced(text, "<HOLE>", piece), identity, asked));
            const Decision said = decide(text, identity, asked);
            CAPTURE(text);
            CHECK(is_right(said, may_be));
            unknowns += said == Decision::unknown ? 1U : 0U;
          }
        }
  CHECK(unknowns > 100);
}
