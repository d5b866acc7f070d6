// SPDX-License-Identifier: Apache-2.0
// Finds the policies of sources for each gate, and cites what decided.
#include "workspace/policy_store.hpp"

#include <algorithm>
#include <set>

#include "analysis/decide.hpp"
#include "format/foreign.hpp"
#include "format/terraform/terraform.hpp"
#include "syntax/limits.hpp"
#include "text/span.hpp"
#include "workspace/accounts.hpp"
#include "workspace/managed_policies.hpp"

namespace ecrlint::internal {

using analysis::CompiledPolicy;
using analysis::GatePolicies;

namespace {

/// The built-in facts live as long as the program: a pointer that owns nothing.
std::shared_ptr<const catalog::Catalog> built_in() {
  return {std::shared_ptr<const catalog::Catalog>(), &catalog::Catalog::built_in()};
}

Decision decision_of(const analysis::GateFound& found) {
  if (found.denies.answer == Answer::yes) return Decision::explicit_deny;
  if (found.allows.answer == Answer::no) return Decision::implicit_deny;
  const Answer allowed = both(found.allows.answer, negated(found.denies.answer));
  return allowed == Answer::yes ? Decision::allowed : Decision::unknown;
}

/// Is the gate's Deny among what decided?
bool cites_deny(const analysis::GateFound& found, Decision decision) {
  if (found.denies.statement == nullptr) return false;
  return decision == Decision::unknown ||
         (decision == Decision::explicit_deny && found.denies.answer == Answer::yes);
}

bool cites_allow(const analysis::GateFound& found, Decision decision) {
  return found.allows.statement != nullptr && decision != Decision::explicit_deny;
}

/// Only an organization has levels: a root, at most five units below each other, and the account
/// (AWS Organizations user guide, "Quotas").
std::size_t level_of(Gate gate, std::size_t level) {
  constexpr std::size_t kLast = 6;
  return gate == Gate::scp || gate == Gate::rcp ? std::min(level, kLast) : 0;
}

}  // namespace

std::optional<Gate> blocking(const Verdict& verdict) {
  if (verdict.decision == Decision::allowed) return std::nullopt;
  std::optional<Gate> found;
  for (const GateVerdict& gate : verdict.gates) {
    if (!gate.blocks) continue;
    if (gate.decision == Decision::implicit_deny || gate.decision == Decision::explicit_deny)
      return gate.gate;
    if (!found) found = gate.gate;
  }
  return found;
}

PolicyKind kind_of(Gate gate) {
  switch (gate) {
    case Gate::repository_policy:
      return PolicyKind::repository;
    case Gate::registry_policy:
      return PolicyKind::registry;
    case Gate::rcp:
      return PolicyKind::rcp;
    case Gate::scp:
      return PolicyKind::scp;
    case Gate::endpoint_policy:
      return PolicyKind::endpoint;
    case Gate::boundary:
      return PolicyKind::boundary;
    case Gate::session_policy:
      return PolicyKind::session;
    default:
      return PolicyKind::identity;
  }
}

bool may_be_of(Gate gate, const format::Document& document) {
  const PolicyKind kind = kind_of(gate);
  const bool fits = document.kind == kind || document.kind == family_of(kind);
  return fits && (gate == Gate::identity_policy || !document.of_catalog);
}

namespace {

/// Why a source could not be read; empty where it could, or is some other program's.
std::string fault_of(const Source& source, const format::FileFacts& facts, bool holds_policies) {
  if (facts.unread) return "not read before another program makes policies of it";
  if (facts.parsed || facts.errors.empty()) return {};
  if (facts.errors.front().message == syntax::too_many_values()) return {};  // told as a limit
  const format::File file{facts.source, source.path, source.text};
  if (!holds_policies && format::is_foreign(file, facts, source.found)) return {};
  return facts.errors.front().message;
}

}  // namespace

bool FoundPolicies::is_bare() const {
  return all.size() == 1 && all.front().document.pointer.empty() &&
         all.front().document.address.empty() && all.front().document.kind != PolicyKind::lifecycle;
}

PolicyStore::PolicyStore(std::shared_ptr<const catalog::Catalog> catalog)
    : catalog_(catalog ? std::move(catalog) : built_in()), lister_(*catalog_) {
  for (const Gate gate : {Gate::identity_policy, Gate::repository_policy})
    compiled_.of(gate).absence = Absence::unknown;
}

FoundPolicies PolicyStore::read(std::vector<Source> sources) {
  std::vector<format::File> files;
  for (Source& source : sources) {
    if (source.text.size() > kLongestText) {
      failures_.push_back({source.path, "longer than 4 GiB"});
      continue;
    }
    const std::size_t index = sources_.size();
    const Source& kept = kept_.emplace_back(source);
    sources_.push_back(std::move(source));
    files.push_back({index, kept.path, kept.text, kept.role == Role::context});
  }
  format::Located located;
  std::set<std::size_t> done;
  const auto is_module = [](const format::File& file) { return format::is_terraform(file.path); };
  if (std::any_of(files.begin(), files.end(), is_module)) {
    located = format::locate_in_modules(files, std::nullopt, arena_);
    for (const format::FileFacts& facts : located.files) done.insert(facts.source);
  }
  for (const format::File& file : files)
    if (!done.contains(file.source) && !is_module(file) &&
        sources_[file.source].role != Role::context) {
      arena_.begin_source();
      format::Located found = format::locate(file, std::nullopt, arena_);
      if (!found.files.empty()) format::note_limits(found, found.files.front(), arena_);
      format::append(located, std::move(found));
    }
  return take(std::move(located));
}

FoundPolicies PolicyStore::take(format::Located located) {
  std::set<std::size_t> holders;
  for (const format::Document& document : located.documents) holders.insert(document.source);
  for (const format::FileFacts& facts : located.files) {
    const bool holds_policies = holders.contains(facts.source);
    const Source& source = sources_[facts.source];
    if (std::string why = fault_of(source, facts, holds_policies); !why.empty())
      failures_.push_back({source.path, std::move(why)});
  }
  for (format::LimitReached& limit : located.limits)
    failures_.push_back({sources_[limit.source].path, std::move(limit.message)});
  add_managed_policies(located, *catalog_, arena_,
                       [&](const std::string& arn, std::string_view text) {
                         sources_.push_back({arn, std::string(text)});
                         return sources_.size() - 1;
                       });
  FoundPolicies found;
  found.workspace = Workspace(located, places_of(sources_));
  std::vector<format::Document>& documents = located.documents;
  std::vector<bool> certain(documents.size(), true);
  for (std::size_t i = 1; i < documents.size(); ++i)
    if (format::same_group(documents[i - 1], documents[i])) certain[i - 1] = certain[i] = false;
  for (std::size_t i = 0; i < documents.size(); ++i)
    found.all.push_back({std::move(documents[i]), certain[i]});
  return found;
}

std::vector<CompiledPolicy> PolicyStore::compile(Gate gate, Source source) {
  const FoundPolicies found = read({std::move(source)});
  std::vector<CompiledPolicy> compiled;
  for (const FoundPolicy& policy : found.all)
    if (found.is_bare() || may_be_of(gate, policy.document))
      compiled.push_back(compile(gate, policy));
  return compiled;
}

CompiledPolicy PolicyStore::compile(Gate gate, const FoundPolicy& found,
                                    const Placement& placement) {
  const format::Document& document = found.document;
  const auto either = [](std::string_view told, std::string_view other) {
    return told.empty() ? other : told;
  };
  CompiledPolicy compiled = compile(
      gate, *document.value, document.source, found.certain, document.plain,
      {either(document.account, placement.account), either(document.region, placement.region)});
  policies_.back().references = document.references;
  return compiled;
}

CompiledPolicy PolicyStore::compile_unknown(Gate gate) {
  syntax::Value nothing;
  nothing.kind = syntax::Kind::unknown;
  return compile(gate, arena_.keep(nothing), 0, true, false);
}

CompiledPolicy PolicyStore::compile(Gate gate, const syntax::Value& root, std::size_t source,
                                    bool certain, bool plain, const Placement& placement) {
  const KeptPolicy& kept = policies_.emplace_back(
      KeptPolicy{read_policy(root, kind_of(gate), plain, *catalog_, arena_, placement), source,
                 policies_.size()});
  if (!kept.policy.statements.empty()) index(kept);
  return CompiledPolicy(kept.policy, lister_, analysis::AskedFor::caller, certain);
}

std::size_t PolicyStore::add(Gate gate, Source source, std::size_t level) {
  std::vector<CompiledPolicy> compiled = compile(gate, std::move(source));
  for (CompiledPolicy& one : compiled)
    compiled_.of(gate).add(std::move(one), level_of(gate, level));
  return compiled.size();
}

void PolicyStore::add(Gate gate, const FoundPolicy& found, std::size_t level,
                      const Placement& placement) {
  compiled_.of(gate).add(compile(gate, found, placement), level_of(gate, level));
}

void PolicyStore::add(Gate gate, const syntax::Value& root, std::size_t source, std::size_t level) {
  compiled_.of(gate).add(compile(gate, root, source, true, false), level_of(gate, level));
}

void PolicyStore::forget_unknown() {
  for (GatePolicies& gate : compiled_.gates) {
    gate.absence = Absence::not_in_use;
    for (auto& level : gate.levels)
      std::erase_if(level, [](const CompiledPolicy& test) {
        return test.policy().root->kind == syntax::Kind::unknown;
      });
  }
}

const Statement* PolicyStore::statement(const Decisive& cited) const {
  if (cited.policy >= policies_.size()) return nullptr;
  const std::vector<Statement>& statements = policies_[cited.policy].policy.statements;
  return cited.index < statements.size() ? &statements[cited.index] : nullptr;
}

void PolicyStore::remove(const Decisive& cited) {
  const Statement* const gone = statement(cited);
  if (gone == nullptr) return;
  for (auto& level : compiled_.of(cited.gate).levels)
    for (CompiledPolicy& test : level) {
      const auto& all = test.policy().statements;
      if (std::less<>()(gone, all.data()) || !std::less<>()(gone, all.data() + all.size()))
        continue;
      // A copy: what was decided before points into the whole one.
      const KeptPolicy& whole = policies_[cited.policy];
      KeptPolicy& rest = policies_.emplace_back(
          KeptPolicy{test.policy(), whole.source, policies_.size(), whole.references});
      rest.policy.statements.erase(rest.policy.statements.begin() + (gone - all.data()));
      index(rest);
      test = CompiledPolicy(rest.policy, lister_);
      return;
    }
}

Verdict PolicyStore::decide(const analysis::PolicyView& policies, const Request& request) const {
  const analysis::Outcome outcome = analysis::decide(policies, request, lister_);
  Verdict verdict;
  verdict.decision = outcome.decision;
  verdict.statements.reserve(kGates);
  for (std::size_t i = 0; i < kGates; ++i) {
    const auto gate = static_cast<Gate>(i);
    const analysis::GateFound& found = outcome.gates[i];
    verdict.gates[i] = {gate, decision_of(found), found.in_use, found.blocks};
    if (!found.in_use) continue;
    if (cites_deny(found, outcome.decision))
      verdict.statements.push_back(cite(gate, found.denies, false));
    if (cites_allow(found, outcome.decision))
      verdict.statements.push_back(cite(gate, found.allows, true));
  }
  return verdict;
}

void PolicyStore::index(const KeptPolicy& kept) {
  const auto before = [](const KeptPolicy* a, const KeptPolicy* b) {
    return std::less<>()(a->policy.statements.data(), b->policy.statements.data());
  };
  by_statement_.insert(std::upper_bound(by_statement_.begin(), by_statement_.end(), &kept, before),
                       &kept);
}

const PolicyStore::KeptPolicy& PolicyStore::policy_of(const Statement& statement) const {
  const auto after = std::upper_bound(by_statement_.begin(), by_statement_.end(), &statement,
                                      [](const Statement* one, const KeptPolicy* kept) {
                                        return std::less<>()(one, kept->policy.statements.data());
                                      });
  return **std::prev(after);
}

Decisive PolicyStore::cite(Gate gate, const analysis::Found& found, bool allow) const {
  const Statement& statement = *found.statement;
  const KeptPolicy& kept = policy_of(statement);
  const auto [source, place] = kept.references == nullptr
                                   ? format::SourceSpan{kept.source, statement.value->span}
                                   : kept.references->written(kept.source, statement.value->span);
  return {gate,
          allow,
          found.answer == Answer::yes,
          source,
          place,
          std::string(statement.sid.text),
          static_cast<std::size_t>(&statement - kept.policy.statements.data()),
          kept.number};
}

}  // namespace ecrlint::internal

namespace ecrlint {

using namespace internal;

struct AccessPolicies::Impl {
  PolicyStore store;
};

AccessPolicies::AccessPolicies(std::shared_ptr<const catalog::Catalog> catalog)
    : impl_(new Impl{PolicyStore(std::move(catalog))}) {}
AccessPolicies::~AccessPolicies() = default;
AccessPolicies::AccessPolicies(AccessPolicies&&) noexcept = default;
AccessPolicies& AccessPolicies::operator=(AccessPolicies&&) noexcept = default;

std::size_t AccessPolicies::add(Gate gate, Source source, std::size_t level) {
  return is_gate(gate) ? impl_->store.add(gate, std::move(source), level) : 0;
}

void AccessPolicies::set_absence(Gate gate, Absence absence) {
  if (is_gate(gate)) impl_->store.compiled().of(gate).absence = absence;
}

void AccessPolicies::set_registry_scope(RegistryScope scope) {
  impl_->store.compiled().scope = scope;
}

Verdict AccessPolicies::decide(const Request& request) const {
  return impl_->store.decide(request);
}

const std::vector<Source>& AccessPolicies::sources() const { return impl_->store.sources(); }
const std::vector<Failure>& AccessPolicies::failures() const { return impl_->store.failures(); }

}  // namespace ecrlint
