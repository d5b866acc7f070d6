// Policies put together for a question decide as a store does that was built with them.
#include <doctest/doctest.h>

#include <array>
#include <deque>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "workspace/policy_store.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

namespace {

using analysis::GatePolicies;

constexpr std::array kGatesAsked{Gate::rcp,
                                 Gate::scp,
                                 Gate::endpoint_policy,
                                 Gate::repository_policy,
                                 Gate::registry_policy,
                                 Gate::identity_policy,
                                 Gate::boundary,
                                 Gate::session_policy};
constexpr std::string_view kAllowAll =
    R"({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}})";

/// One of them at random. No distribution of the standard: those differ by library.
class Dice {
 public:
  std::size_t below(std::size_t count) { return engine_() % count; }

  template <class T, std::size_t N>
  const T& one_of(const std::array<T, N>& all) {
    return all[below(N)];
  }

 private:
  std::mt19937 engine_{20260517};
};

/// Of one or two statements. Each has a Sid of its own, by which it is known in both stores.
std::string random_policy(Dice& dice, Gate gate) {
  static constexpr std::array<std::string_view, 4> kActions{
      R"("*")", R"("ecr:*")", R"("ecr:BatchGetImage")", R"(["ecr:PutImage", "ecr:Batch*"])"};
  static constexpr std::array<std::string_view, 5> kPrincipals{
      R"("*")", R"({"AWS": "111122223333"})", R"({"AWS": "arn:aws:iam::444455556666:root"})",
      R"({"AWS": "arn:aws:iam::444455556666:role/r"})", R"({"Service": "lambda.amazonaws.com"})"};
  static constexpr std::array<std::string_view, 4> kConditions{
      "", "", R"(, "Condition": {"StringEquals": {"aws:PrincipalTag/k": "x"}})",
      R"(, "Condition": {"Bool": {"aws:SecureTransport": "true"}})"};
  const PolicyKind kind = kind_of(gate);
  std::string text = R"({"Version": "2012-10-17", "Statement": [)";
  const std::size_t count = 1 + dice.below(2);
  static int next = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) text += ", ";
    text += R"({"Sid": "S)" + std::to_string(next++) + R"(", "Effect": ")";
    text += dice.below(3) > 0 ? "Allow" : "Deny";
    text += R"(", "Action": )" + std::string(dice.one_of(kActions));
    if (kind != PolicyKind::identity)
      text += R"(, "Principal": )" + std::string(dice.one_of(kPrincipals));
    if (kind != PolicyKind::repository) text += R"(, "Resource": "*")";
    text += std::string(dice.one_of(kConditions)) + "}";
  }
  return text + "]}";
}

Request random_request(Dice& dice) {
  static constexpr std::array<std::string_view, 5> kCallers{
      "arn:aws:iam::111122223333:role/r", "arn:aws:iam::444455556666:role/r",
      "arn:aws:iam::444455556666:root", "lambda.amazonaws.com", ""};
  static constexpr std::array<std::string_view, 3> kActions{"ecr:BatchGetImage", "ecr:PutImage",
                                                            "ecr:GetAuthorizationToken"};
  Request request;
  request.principal = dice.one_of(kCallers);
  request.action = dice.one_of(kActions);
  request.resource = "arn:aws:ecr:eu-west-1:111122223333:repository/app";
  request.context_complete = dice.below(2) > 0;
  if (dice.below(2) > 0) request.context.push_back({"aws:PrincipalTag/k", {"x"}, false});
  return request;
}

/// All that a verdict says, whichever sources the policies are of.
std::string told(const Verdict& verdict) {
  std::string text(to_string(verdict.decision));
  for (const GateVerdict& gate : verdict.gates) {
    text += "\n" + std::string(to_string(gate.gate)) + " " + std::string(to_string(gate.decision));
    if (gate.in_use) text += " in use";
    if (gate.blocks) text += " blocks";
  }
  for (const Decisive& one : verdict.statements)
    text += "\n" + one.sid + (one.allow ? " allows " : " denies ") + (one.certain ? "yes" : "?") +
            " " + std::to_string(one.index) + " " + std::to_string(one.span.begin);
  return text;
}

/// One policy, as text and ready in the store that owns it.
struct Ready {
  std::string text;
  GatePolicies policies;
};

void take_as_absent(PolicyStore& store) {
  for (const Gate gate : {Gate::identity_policy, Gate::repository_policy})
    store.compiled().of(gate).absence = Absence::not_in_use;
}

}  // namespace

TEST_CASE("a view of policies decides as the store that has them does") {
  Dice dice;
  PolicyStore owner(nullptr);
  take_as_absent(owner);
  std::map<Gate, std::deque<Ready>> pool;
  for (const Gate gate : kGatesAsked)
    for (int i = 0; i < 30; ++i) {
      Ready& ready = pool[gate].emplace_back();
      ready.text = random_policy(dice, gate);
      for (analysis::CompiledPolicy& one : owner.compile(gate, {"policy.json", ready.text}))
        ready.policies.add(std::move(one));
      REQUIRE(ready.policies.levels.size() == 1);
    }

  std::map<Decision, int> decisions;
  for (int round = 0; round < 3000; ++round) {
    analysis::PolicyView view = owner.view();
    PolicyStore store(nullptr);
    take_as_absent(store);
    view.scope = store.compiled().scope = dice.below(2) > 0 ? RegistryScope::v1 : RegistryScope::v2;
    for (const Gate gate : kGatesAsked) {
      if (dice.below(3) == 0) continue;
      const Ready& ready = pool[gate][dice.below(pool[gate].size())];
      view.set(gate, ready.policies);
      REQUIRE(store.add(gate, {"policy.json", ready.text}, 0) == 1);
    }
    const Request request = random_request(dice);
    const Verdict verdict = store.decide(request);
    ++decisions[verdict.decision];
    CAPTURE(round);
    CHECK(told(owner.decide(view, request)) == told(verdict));
  }
  CHECK(decisions.size() == 4);
  for (const auto& [decision, count] : decisions) CHECK(count > 20);
}

TEST_CASE("a gate that is taken to allow everything is one with a policy that does") {
  Dice dice;
  PolicyStore owner(nullptr);
  take_as_absent(owner);
  int changed = 0;
  for (int round = 0; round < 500; ++round) {
    analysis::PolicyView view = owner.view();
    PolicyStore store(nullptr);
    take_as_absent(store);
    std::deque<GatePolicies> kept;
    for (const Gate gate : {Gate::scp, Gate::repository_policy, Gate::identity_policy}) {
      if (dice.below(3) == 0) continue;
      const std::string text = random_policy(dice, gate);
      GatePolicies& policies = kept.emplace_back();
      policies.add(owner.compile(gate, {"policy.json", text}).front());
      view.set(gate, policies);
      store.add(gate, {"policy.json", text}, 0);
    }
    const Request request = random_request(dice);
    const Decision before = store.decide(request).decision;
    view.assume_allowed(Gate::identity_policy);
    store.add(Gate::identity_policy, {"all.json", std::string(kAllowAll)}, 0);
    Verdict verdict = store.decide(request);
    // Nobody wrote it, so nothing is cited.
    std::erase_if(verdict.statements, [](const Decisive& one) { return one.sid.empty(); });
    CAPTURE(round);
    CHECK(told(owner.decide(view, request)) == told(verdict));
    changed += verdict.decision == before ? 0 : 1;
  }
  CHECK(changed > 20);
}

TEST_CASE("what is left out of a view is as if it were not there") {
  PolicyStore store(nullptr);
  take_as_absent(store);
  store.add(Gate::identity_policy, {"identity.json", std::string(kAllowAll)}, 0);
  store.add(Gate::scp, {"scp.json", R"({"Version": "2012-10-17", "Statement": {"Sid": "No",
      "Effect": "Deny", "Action": "*", "Resource": "*"}})"},
            0);
  Request request;
  request.principal = "arn:aws:iam::111122223333:role/r";
  request.action = "ecr:BatchGetImage";
  request.resource = "arn:aws:ecr:eu-west-1:111122223333:repository/app";
  CHECK(store.decide(request).decision == Decision::explicit_deny);
  analysis::PolicyView view = store.view();
  view.leave_out(Gate::scp);
  CHECK(store.decide(view, request).decision == Decision::allowed);
  view.leave_out(Gate::identity_policy);
  CHECK(store.decide(view, request).decision == Decision::implicit_deny);
  view.set(Gate::boundary, store.compiled().of(Gate::scp));
  CHECK(store.decide(view, request).decision == Decision::explicit_deny);
  CHECK(store.decide(request).decision == Decision::explicit_deny);
  CHECK(store.decide(analysis::PolicyView(), request).decision == Decision::implicit_deny);
}
