// SPDX-License-Identifier: Apache-2.0
// ECR422: see rules/conditions/private-address-without-vpc.md.
#include <algorithm>
#include <array>
#include <optional>

#include "rules/conditions/condition_meaning.hpp"
#include "rules/describe.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

/// A key whose values many VPCs have, and the keys that say which one it is.
struct PrivateKey {
  std::string_view key;
  std::array<std::string_view, 6> networks;
};
constexpr std::array kPrivateKeys{
    PrivateKey{"aws:VpcSourceIp",
               {"aws:SourceVpc", "aws:SourceVpce", "aws:SourceVpcArn", "aws:VpceAccount",
                "aws:VpceOrgID", "aws:VpceOrgPaths"}},
    PrivateKey{"aws:Ec2InstanceSourcePrivateIPv4",
               {"aws:Ec2InstanceSourceVpc", "aws:SourceVpc", "aws:SourceVpce", "aws:SourceVpcArn"}},
};

const PrivateKey* private_key(const Condition& condition) {
  const auto* const found = std::ranges::find_if(
      kPrivateKeys, [&](const PrivateKey& one) { return is_on(condition, one.key); });
  return found == kPrivateKeys.end() ? nullptr : found;
}

/// Does the statement say in which network, or may it?
bool names_network(const Statement& statement, const PrivateKey& key) {
  return !statement.conditions_known ||
         std::ranges::any_of(statement.conditions, [&](const Condition& condition) {
           return condition.key.hole ||
                  std::ranges::any_of(key.networks, [&](std::string_view network) {
                    return !network.empty() && is_on(condition, network);
                  });
         });
}

/// What an Allow does not ask for, some Deny may.
bool denies_by_network(const Policy& policy, const PrivateKey& key) {
  return !policy.statements_known ||
         std::ranges::any_of(policy.statements, [&](const Statement& statement) {
           return statement.effect != Effect::allow && names_network(statement, key);
         });
}

/// Is the condition to let in those who come from its addresses?
bool is_entrance(const Pass& pass, const Statement& statement, const Condition& condition) {
  const catalog::Operator* op = analysis::find_operator(condition, pass.catalog());
  if (op == nullptr || op->family != catalog::OperatorFamily::ip) return false;
  return op->negated ? statement.effect == Effect::deny : statement.effect == Effect::allow;
}

}  // namespace

void private_address_without_vpc(Pass& pass) {
  std::array<std::optional<bool>, kPrivateKeys.size()> denied;
  for (const Statement& statement : pass.policy().statements) {
    if (is_beyond_asking(statement)) continue;
    for (const Condition& condition : statement.conditions) {
      const PrivateKey* key = private_key(condition);
      if (key == nullptr || !is_entrance(pass, statement, condition)) continue;
      auto& known = denied[static_cast<std::size_t>(key - kPrivateKeys.data())];
      if (!known) known = denies_by_network(pass.policy(), *key);
      if (*known || names_network(statement, *key) || is_left_open(pass, statement)) continue;
      const bool denies = statement.effect == Effect::deny;
      Finding& finding =
          pass.report(condition.key.span, "many VPCs have the same `{}`, and this {} any of them",
                      shown(condition.key.text), denies ? "spares" : "lets in");
      finding.label = "of which VPC?";
      finding.help = denies ? "deny what does not come from your VPC, too: "
                              "\"StringNotEquals\": {\"aws:SourceVpc\": \"<id>\"}"
                            : "add \"StringEquals\": {\"aws:SourceVpc\": \"<id>\"}";
    }
  }
}

}  // namespace ecrlint::internal::check
