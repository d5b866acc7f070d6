// Finds the policies of sources for each gate, and cites what decided.
#include "lint/policy_store.hpp"

#include <algorithm>
#include <array>

namespace ecrlint {
namespace {

constexpr std::array<std::string_view, kGates> kGateNames{"rcp",
                                                          "scp",
                                                          "endpoint-policy",
                                                          "repository-policy",
                                                          "registry-policy",
                                                          "identity-policy",
                                                          "boundary",
                                                          "session-policy"};

/// The built-in facts live as long as the program: a pointer that owns nothing.
std::shared_ptr<const catalog::Catalog> built_in() {
  return {std::shared_ptr<const catalog::Catalog>(), &catalog::Catalog::built_in()};
}

}  // namespace

std::string_view to_string(Gate value) { return kGateNames[static_cast<std::size_t>(value)]; }

std::string_view to_string(Decision value) {
  constexpr std::array<std::string_view, 4> kNames{"allowed", "explicit-deny", "implicit-deny",
                                                   "unknown"};
  return kNames[static_cast<std::size_t>(value)];
}

PolicyKind kind_of(Gate gate) {
  switch (gate) {
    case Gate::repository_policy:
      return PolicyKind::repository;
    case Gate::registry_policy:
      return PolicyKind::registry;
    case Gate::rcp:
    case Gate::endpoint_policy:
      return PolicyKind::resource;
    default:
      return PolicyKind::identity;
  }
}

PolicyStore::PolicyStore(std::shared_ptr<const catalog::Catalog> catalog)
    : catalog_(catalog ? std::move(catalog) : built_in()) {
  for (const Gate gate : {Gate::identity_policy, Gate::repository_policy})
    tests_.of(gate).absence = Absence::unknown;
}

std::size_t PolicyStore::add(Gate gate, Source source, std::size_t level) {
  const std::size_t index = sources_.size();
  const std::string& text = texts_.emplace_back(source.text);
  sources_.push_back(std::move(source));
  const format::Located located =
      format::locate({index, sources_.back().path, text}, std::nullopt, arena_);
  for (const format::FileFacts& facts : located.files)
    if (!facts.parsed && !facts.errors.empty())
      failures_.push_back({sources_.back().path, facts.errors.front().message});
  const auto& documents = located.documents;
  // A bare policy is what the caller says it is; of a whole template those of the kind count.
  const bool bare = documents.size() == 1 && documents.front().pointer.empty();
  std::size_t added = 0;
  for (std::size_t i = 0; i < documents.size(); ++i) {
    const format::Document& document = documents[i];
    if (!bare && document.kind != kind_of(gate)) continue;
    const auto same = [&](std::size_t other) {
      return other < documents.size() && format::same_group(document, documents[other]);
    };
    add(gate, *document.value, index, level, !same(i + 1) && !same(i - 1), document.plain);
    ++added;
  }
  return added;
}

void PolicyStore::add_level(Gate gate, std::size_t level) {
  auto& levels = tests_.of(gate).levels;
  if (levels.size() <= level) levels.resize(level + 1);
}

void PolicyStore::add(Gate gate, const syntax::Value& root, std::size_t source, std::size_t level,
                      bool certain, bool plain) {
  Owned& owned = policies_.emplace_back(
      Owned{read_policy(root, kind_of(gate), plain, *catalog_, arena_), source});
  add_level(gate, level);
  tests_.of(gate).levels[level].emplace_back(owned.policy, *catalog_, certain);
}

Verdict PolicyStore::decide(const Request& request) const {
  const analysis::PreparedRequest prepared(request, *catalog_);
  const analysis::Outcome outcome = analysis::decide(tests_, prepared);
  Verdict verdict;
  verdict.decision = outcome.decision;
  for (std::size_t i = 0; i < kGates; ++i) {
    const auto gate = static_cast<Gate>(i);
    const analysis::GateFound& found = outcome.gates[i];
    GateVerdict& one = verdict.gates[i];
    one = {gate, Decision::unknown, found.in_use, found.blocks};
    if (found.denies.answer == Answer::yes)
      one.decision = Decision::explicit_deny;
    else if (found.allows.answer == Answer::no)
      one.decision = Decision::implicit_deny;
    else if ((found.allows.answer && !found.denies.answer) == Answer::yes)
      one.decision = Decision::allowed;
    if (!found.in_use) continue;
    const bool denied = outcome.decision == Decision::explicit_deny;
    const bool may_be_denied = outcome.decision == Decision::unknown;
    if (found.denies.statement != nullptr && (denied || may_be_denied) &&
        (!denied || found.denies.answer == Answer::yes))
      verdict.statements.push_back(cite(gate, found.denies, false));
    if (found.allows.statement != nullptr && !denied)
      verdict.statements.push_back(cite(gate, found.allows, true));
  }
  return verdict;
}

Decisive PolicyStore::cite(Gate gate, const analysis::Found& found, bool allow) const {
  const Statement& statement = *found.statement;
  Decisive cited{gate,
                 allow,
                 found.answer == Answer::yes,
                 0,
                 statement.value->span,
                 std::string(statement.sid.text),
                 0};
  const auto holds = [&](const Owned& owned) {
    const auto& all = owned.policy.statements;
    return std::less_equal<>()(all.data(), &statement) &&
           std::less<>()(&statement, all.data() + all.size());
  };
  const auto owner = std::find_if(policies_.begin(), policies_.end(), holds);
  if (owner == policies_.end()) return cited;
  cited.source = owner->source;
  cited.index = static_cast<std::size_t>(&statement - owner->policy.statements.data());
  return cited;
}

struct AccessPolicies::Impl {
  PolicyStore store;
};

AccessPolicies::AccessPolicies(std::shared_ptr<const catalog::Catalog> catalog)
    : impl_(new Impl{PolicyStore(std::move(catalog))}) {}
AccessPolicies::~AccessPolicies() = default;
AccessPolicies::AccessPolicies(AccessPolicies&&) noexcept = default;
AccessPolicies& AccessPolicies::operator=(AccessPolicies&&) noexcept = default;

std::size_t AccessPolicies::add(Gate gate, Source source, std::size_t level) {
  return impl_->store.add(gate, std::move(source), level);
}

void AccessPolicies::set_absence(Gate gate, Absence absence) {
  impl_->store.tests().of(gate).absence = absence;
}

void AccessPolicies::set_registry_scope(RegistryScope scope) { impl_->store.tests().scope = scope; }

Verdict AccessPolicies::decide(const Request& request) const {
  return impl_->store.decide(request);
}

const std::vector<Source>& AccessPolicies::sources() const { return impl_->store.sources(); }
const std::vector<Failure>& AccessPolicies::failures() const { return impl_->store.failures(); }

}  // namespace ecrlint
