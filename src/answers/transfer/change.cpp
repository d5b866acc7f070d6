// Tries statements until the evaluator lets every call through.
#include "answers/transfer/change.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "answers/statement_text.hpp"
#include "text/ascii.hpp"

namespace ecrlint::internal {
namespace {

constexpr std::size_t kMostRounds = 20;
constexpr std::size_t kMostOpen = 20;

/// Who a missing Allow is for, and on what.
struct Missing {
  Gate gate;
  bool by_service;
  std::string resource;
  // NOLINTNEXTLINE(modernize-use-nullptr): it takes what <=> is compared with for a pointer
  friend auto operator<=>(const Missing&, const Missing&) = default;
};

class ChangeFinder {
 public:
  ChangeFinder(const TransferRequest& request, const Caller& caller, const Image& image,
               const analysis::Consumer& consumer, std::span<const Call> calls,
               const PolicyTaker& policies, PolicyStore& store)
      : request_(request),
        caller_(caller),
        image_(image),
        consumer_(consumer),
        calls_(calls),
        policies_(policies),
        store_(store) {}

  Proposal find() {
    note_open_gates();
    store_.forget_unknown();
    for (std::size_t round = 0; round < kMostRounds; ++round)
      if (!change_once()) break;
    proposal_.suffices = true;
    for (const Call& call : calls_) {
      const Verdict verdict = store_.decide(call.request);
      if (verdict.decision == Decision::allowed) continue;
      proposal_.suffices = false;
      note_open_statements(call, verdict);
    }
    return std::move(proposal_);
  }

 private:
  /// One round: Denies that are in the way go first, for they may hide what is missing.
  bool change_once() {
    std::map<Missing, std::vector<std::string>> missing;
    bool removed = false;
    for (const Call& call : calls_) {
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
      PolicyChange change = change_of(PolicyChange::Kind::remove, deny.gate);
      change.source = deny.source;
      change.span = deny.span;
      change.note = exemption();
      proposal_.changes.push_back(std::move(change));
      store_.remove(deny);
      removed = true;
    }
    return removed;
  }

  /// How a Deny lets this caller alone and holds all others as before.
  [[nodiscard]] std::string exemption() const {
    const bool service = caller_.is_service() || consumer_.calls_as == analysis::CallsAs::service;
    if (service)
      return R"(or exempt AWS services: add "BoolIfExists": {"aws:PrincipalIsAWSService": "false"})"
             " to its Condition";
    return R"(or exempt the caller: add "ArnNotLike": {"aws:PrincipalArn": ")" + caller_.principal +
           R"("} to its Condition)";
  }

  static void collect(const Call& call, const Verdict& verdict,
                      std::map<Missing, std::vector<std::string>>& missing) {
    for (const GateVerdict& gate : verdict.gates) {
      if (!gate.blocks || gate.decision != Decision::implicit_deny) continue;
      auto& actions = missing[{gate.gate, call.by_service, call.request.resource}];
      if (std::find(actions.begin(), actions.end(), call.request.action) == actions.end())
        actions.push_back(call.request.action);
    }
  }

  bool add(const Missing& what, const std::vector<std::string>& actions) {
    if (!tried_.insert({what, actions}).second) return false;
    const StatementText statement = statement_for(what, actions);
    const std::string text = json_of(statement);
    const std::string policy = policy_of(text);
    auto& levels = store_.compiled().of(what.gate).levels;
    if (levels.empty()) levels.resize(1);
    // Of an organization each level must allow; the policies of all others are one level.
    for (std::size_t level = 0; level < levels.size(); ++level)
      store_.add(what.gate, {"<change>", policy}, level);
    PolicyChange change = change_of(
        policies_.is_open(what.gate) ? PolicyChange::Kind::require : PolicyChange::Kind::add,
        what.gate);
    change.statement = text;
    change.note = note_on(what, levels.size());
    if (const PolicyPlace* place = policies_.place(what.gate)) {
      change.source = place->source;
      change.span = place->span;
    }
    proposal_.changes.push_back(std::move(change));
    return true;
  }

  [[nodiscard]] StatementText statement_for(const Missing& what,
                                            const std::vector<std::string>& actions) const {
    StatementText text;
    text.actions = actions;
    if (what.gate == Gate::repository_policy || what.gate == Gate::registry_policy)
      name_caller(text, what.by_service);
    else if (what.gate == Gate::endpoint_policy || what.gate == Gate::rcp)
      text.principal_type = text.principal = "*";
    // A repository policy speaks of its repository without naming it.
    if (what.gate != Gate::repository_policy) text.resource = what.resource;
    return text;
  }

  void name_caller(StatementText& text, bool by_service) const {
    if (!by_service && caller_.is_of_identity_center()) {
      // Such a role gets another name when it is made again, so no policy can name it for long.
      text.principal_type = "AWS";
      text.principal = "arn:" + caller_.partition + ":iam::" + caller_.account + ":root";
      text.condition_operator = "ArnLike";
      text.condition_key = "aws:PrincipalArn";
      text.condition_value = "arn:" + caller_.partition + ":iam::" + caller_.account +
                             ":role/aws-reserved/sso.amazonaws.com/*" + caller_.name;
      return;
    }
    text.principal_type = by_service ? "Service" : "AWS";
    text.principal = caller_.principal;
    if (!by_service) return;
    if (!caller_.is_service()) text.principal = consumer_.service;
    text.condition_value = source_arn(request_, caller_, image_, consumer_);
    if (text.condition_value.empty()) return;
    text.condition_operator = "ArnLike";
    text.condition_key = "aws:SourceArn";
  }

  [[nodiscard]] PolicyChange change_of(PolicyChange::Kind kind, Gate gate) const {
    PolicyChange change;
    change.kind = kind;
    change.gate = gate;
    const bool of_image =
        gate == Gate::repository_policy || gate == Gate::registry_policy || gate == Gate::rcp;
    change.account = of_image ? image_.account : caller_.account;
    if (gate == Gate::repository_policy)
      change.owner = "repository " + image_.repository;
    else if (gate == Gate::identity_policy || gate == Gate::boundary ||
             gate == Gate::session_policy)
      change.owner = caller_.kind + " " + caller_.name;
    return change;
  }

  [[nodiscard]] std::string note_on(const Missing& what, std::size_t levels) const {
    if (what.gate == Gate::repository_policy && !what.by_service) {
      if (caller_.is_root() || caller_.is_of_identity_center()) return {};
      const bool path_unknown = caller_.principal != caller_.text && caller_.role.empty();
      return "the " + caller_.kind + " must exist before the policy is set, or AWS answers " +
             "`Invalid repository policy provided`" +
             (path_unknown ? "; if it has a path, the ARN needs it" : "");
    }
    if (what.by_service && source_arn(request_, caller_, image_, consumer_).empty())
      return "confine the service by a Condition on aws:SourceArn or aws:SourceAccount";
    if (what.gate == Gate::scp && levels > 1) return "at each level that has not got it";
    return {};
  }

  void note_open_gates() {
    for (const Gate gate : {Gate::repository_policy, Gate::identity_policy}) {
      if (!policies_.is_open(gate) || !is_asked(gate)) continue;
      const bool some = store_.compiled().of(gate).given();
      const std::string name(to_string(gate));
      note(some ? "not all policies of the " + caller_.kind + " `" + caller_.name + "` are known"
                : "--" + name + " is not given; `--" + name + " none` says that there is none");
    }
  }

  [[nodiscard]] bool is_asked(Gate gate) const {
    return std::any_of(calls_.begin(), calls_.end(), [&](const Call& call) {
      const Verdict verdict = store_.decide(call.request);
      const GateVerdict& one = verdict.gates[static_cast<std::size_t>(gate)];
      return one.in_use && verdict.decision != Decision::allowed;
    });
  }

  /// What the statements that may decide ask for and nobody gave.
  void note_open_statements(const Call& call, const Verdict& verdict) {
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

  void note(std::string line) {
    auto& open = proposal_.open;
    if (open.size() < kMostOpen && std::find(open.begin(), open.end(), line) == open.end())
      open.push_back(std::move(line));
  }

  const TransferRequest& request_;
  const Caller& caller_;
  const Image& image_;
  const analysis::Consumer& consumer_;
  std::span<const Call> calls_;
  const PolicyTaker& policies_;
  PolicyStore& store_;
  std::set<std::pair<Missing, std::vector<std::string>>> tried_;
  Proposal proposal_;
};

}  // namespace

Proposal propose(const TransferRequest& request, const Caller& caller, const Image& image,
                 const analysis::Consumer& consumer, std::span<const Call> calls,
                 const PolicyTaker& policies, PolicyStore& store) {
  return ChangeFinder(request, caller, image, consumer, calls, policies, store).find();
}

}  // namespace ecrlint::internal
