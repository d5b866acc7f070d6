// SPDX-License-Identifier: Apache-2.0
// Tries statements until the evaluator lets every call through, and says what must change in words.
#include "answers/transfer/change.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "text/capped.hpp"

namespace ecrlint::internal {
namespace {

constexpr std::size_t kMostRounds = 20;
constexpr std::size_t kMostOpen = 20;

void name_caller(StatementText& text, bool by_service, const Transfer& transfer) {
  const Caller& caller = transfer.caller;
  if (!by_service && caller.is_of_identity_center()) {
    // Such a role gets another name when it is made again, so no policy can name it for long.
    text.principal_type = "AWS";
    text.principal = "arn:" + caller.partition + ":iam::" + caller.account + ":root";
    text.condition_operator = "ArnLike";
    text.condition_key = "aws:PrincipalArn";
    text.condition_value = "arn:" + caller.partition + ":iam::" + caller.account +
                           ":role/aws-reserved/sso.amazonaws.com/*" + caller.name;
    return;
  }
  text.principal_type = by_service ? "Service" : "AWS";
  text.principal = caller.principal;
  if (!by_service) return;
  if (!caller.is_service()) text.principal = transfer.consumer.service;
  text.condition_value = source_arn(transfer);
  if (text.condition_value.empty()) return;
  text.condition_operator = "ArnLike";
  text.condition_key = "aws:SourceArn";
}

/// What must be told before it can be known whether a transfer works, a line each.
class OpenQuestions {
 public:
  OpenQuestions(const Caller& caller, const PolicyStore& store) : caller_(caller), store_(store) {}

  /// About gates of which not all policies are known.
  void add_gates(const PolicyTaker& policies, std::span<const TransferCall> calls) {
    for (const Gate gate : {Gate::repository_policy, Gate::identity_policy}) {
      if (!policies.is_open(gate) || !is_asked(gate, calls)) continue;
      const bool some = store_.compiled().of(gate).given();
      const std::string name(to_string(gate));
      note(some ? "not all policies of the " + caller_.kind + " `" + caller_.name + "` are known"
                : "--" + name + " is not given; `--" + name + " none` says that there is none");
    }
  }

  /// What the statements that may decide ask for and nobody gave.
  void add_statements(const TransferCall& call, const Verdict& verdict) {
    const analysis::PreparedRequest prepared(call.request, store_.lister());
    for (const Decisive& cited : verdict.statements) {
      const Statement* statement = cited.certain ? nullptr : store_.statement(cited);
      if (statement == nullptr) continue;
      bool told = false;
      for (const Condition& condition : statement->conditions) {
        const std::string_view key = condition.key.text;
        const auto given = prepared.question().context.find(analysis::KeyName(key));
        if (condition.key.hole || given.presence() != analysis::Presence::unknown) continue;
        note("--context " + std::string(key) + "=VALUE is not given, and a statement of the " +
             std::string(to_string(cited.gate)) + " asks for it");
        told = true;
      }
      if (!told)
        note("a statement of the " + std::string(to_string(cited.gate)) +
             " is only partly known: a variable, a placeholder or a part of the request");
    }
  }

  [[nodiscard]] std::vector<std::string> take() { return std::move(lines_); }

 private:
  [[nodiscard]] bool is_asked(Gate gate, std::span<const TransferCall> calls) const {
    return std::any_of(calls.begin(), calls.end(), [&](const TransferCall& call) {
      const Verdict verdict = store_.decide(call.request);
      const GateVerdict& one = verdict.gates[static_cast<std::size_t>(gate)];
      return one.in_use && verdict.decision != Decision::allowed;
    });
  }

  void note(std::string line) { push_new(lines_, std::move(line), kMostOpen); }

  const Caller& caller_;
  const PolicyStore& store_;
  std::vector<std::string> lines_;
};

class ChangeFinder {
 public:
  ChangeFinder(const Transfer& transfer, std::span<const TransferCall> calls,
               const PolicyTaker& policies, PolicyStore& store)
      : transfer_(transfer), calls_(calls), policies_(policies), store_(store) {}

  Proposal find() {
    OpenQuestions open(transfer_.caller, store_);
    open.add_gates(policies_, calls_);
    store_.forget_unknown();
    for (std::size_t round = 0; round < kMostRounds; ++round)
      if (!change_once()) break;
    proposal_.suffices = true;
    for (const TransferCall& call : calls_) {
      const Verdict verdict = store_.decide(call.request);
      if (verdict.decision == Decision::allowed) continue;
      proposal_.suffices = false;
      open.add_statements(call, verdict);
    }
    proposal_.open = open.take();
    return std::move(proposal_);
  }

 private:
  /// One round: Denies that are in the way go first, for they may hide what is missing.
  bool change_once() {
    std::map<MissingAllow, std::vector<std::string>> missing;
    bool removed = false;
    for (const TransferCall& call : calls_) {
      const Verdict verdict = store_.decide(call.request);
      if (verdict.decision == Decision::explicit_deny)
        removed = remove_denies(verdict) || removed;
      else if (verdict.decision == Decision::implicit_deny)
        collect(call, verdict, missing);
    }
    if (removed) return true;
    bool added = false;
    for (const auto& [what, actions] : missing) added = add(what, actions) || added;
    return added;
  }

  bool remove_denies(const Verdict& verdict) {
    bool removed = false;
    for (const Decisive& deny : verdict.statements) {
      if (deny.allow || !deny.certain) continue;
      PolicyChange change = change_of(PolicyChange::Kind::remove, deny.gate, transfer_);
      change.source = deny.source;
      change.span = deny.span;
      change.note = exemption(transfer_);
      proposal_.changes.push_back(std::move(change));
      store_.remove(deny);
      removed = true;
    }
    return removed;
  }

  static void collect(const TransferCall& call, const Verdict& verdict,
                      std::map<MissingAllow, std::vector<std::string>>& missing) {
    for (const GateVerdict& gate : verdict.gates) {
      if (!gate.blocks || gate.decision != Decision::implicit_deny) continue;
      push_new(missing[{gate.gate, call.by_service, call.request.resource}], call.request.action);
    }
  }

  bool add(const MissingAllow& what, const std::vector<std::string>& actions) {
    if (!tried_.insert({what, actions}).second) return false;
    const std::string text = json_of(statement_for(what, actions, transfer_));
    const std::string policy = policy_of(text);
    store_.add_level(what.gate, 0);
    const std::size_t levels = store_.compiled().of(what.gate).levels.size();
    // Of an organization each level must allow; the policies of all others are one level.
    for (std::size_t level = 0; level < levels; ++level)
      store_.add(what.gate, {"<change>", policy}, level);
    PolicyChange change = change_of(
        policies_.is_open(what.gate) ? PolicyChange::Kind::require : PolicyChange::Kind::add,
        what.gate, transfer_);
    change.statement = text;
    change.note = note_on(what, levels, transfer_);
    if (const PolicyPlace* place = policies_.place(what.gate)) {
      change.source = place->source;
      change.span = place->span;
    }
    proposal_.changes.push_back(std::move(change));
    return true;
  }

  const Transfer& transfer_;
  std::span<const TransferCall> calls_;
  const PolicyTaker& policies_;
  PolicyStore& store_;
  std::set<std::pair<MissingAllow, std::vector<std::string>>> tried_;
  Proposal proposal_;
};

}  // namespace

StatementText statement_for(const MissingAllow& missing, const std::vector<std::string>& actions,
                            const Transfer& transfer) {
  StatementText text;
  text.actions = actions;
  if (missing.gate == Gate::repository_policy || missing.gate == Gate::registry_policy)
    name_caller(text, missing.by_service, transfer);
  else if (missing.gate == Gate::endpoint_policy || missing.gate == Gate::rcp)
    text.principal_type = text.principal = "*";
  // A repository policy speaks of its repository without naming it.
  if (missing.gate != Gate::repository_policy) text.resource = missing.resource;
  return text;
}

PolicyChange change_of(PolicyChange::Kind kind, Gate gate, const Transfer& transfer) {
  const Caller& caller = transfer.caller;
  PolicyChange change;
  change.kind = kind;
  change.gate = gate;
  const bool of_image =
      gate == Gate::repository_policy || gate == Gate::registry_policy || gate == Gate::rcp;
  change.account = of_image ? transfer.image.account : caller.account;
  if (gate == Gate::repository_policy)
    change.owner = "repository " + transfer.image.repository;
  else if (is_of_caller(gate))
    change.owner = caller.kind + " " + caller.name;
  return change;
}

std::string exemption(const Transfer& transfer) {
  const Caller& caller = transfer.caller;
  const bool service =
      caller.is_service() || transfer.consumer.calls_as == analysis::CallsAs::service;
  if (service)
    return R"(or exempt AWS services: add "BoolIfExists": {"aws:PrincipalIsAWSService": "false"})"
           " to its Condition";
  return R"(or exempt the caller: add "ArnNotLike": {"aws:PrincipalArn": ")" + caller.principal +
         R"("} to its Condition)";
}

std::string note_on(const MissingAllow& missing, std::size_t levels, const Transfer& transfer) {
  const Caller& caller = transfer.caller;
  if (missing.gate == Gate::repository_policy && !missing.by_service) {
    if (caller.is_root() || caller.is_of_identity_center()) return {};
    const bool path_unknown = caller.principal != caller.text && caller.role.empty();
    return "the " + caller.kind + " must exist before the policy is set, or AWS answers " +
           "`Invalid repository policy provided`" +
           (path_unknown ? "; if it has a path, the ARN needs it" : "");
  }
  if (missing.by_service && source_arn(transfer).empty())
    return "confine the service by a Condition on aws:SourceArn or aws:SourceAccount";
  if (missing.gate == Gate::scp && levels > 1) return "at each level that has not got it";
  return {};
}

Proposal propose(const Transfer& transfer, std::span<const TransferCall> calls,
                 const PolicyTaker& policies, PolicyStore& store) {
  return ChangeFinder(transfer, calls, policies, store).find();
}

}  // namespace ecrlint::internal
