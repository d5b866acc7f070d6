// Finds the policies of sources for each gate, and cites what decided.
#include "workspace/policy_store.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "analysis/case_split.hpp"
#include "format/terraform/terraform.hpp"
#include "text/span.hpp"
#include "workspace/accounts.hpp"

namespace ecrlint::internal {

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
    case Gate::endpoint_policy:
      return PolicyKind::resource;
    default:
      return PolicyKind::identity;
  }
}

bool is_bare(std::span<const FoundPolicy> found) {
  return found.size() == 1 && found.front().document.pointer.empty() &&
         found.front().document.address.empty();
}

PolicyStore::PolicyStore(std::shared_ptr<const catalog::Catalog> catalog)
    : catalog_(catalog ? std::move(catalog) : built_in()), lister_(*catalog_) {
  for (const Gate gate : {Gate::identity_policy, Gate::repository_policy})
    tests_.of(gate).absence = Absence::unknown;
}

std::vector<FoundPolicy> PolicyStore::read(std::vector<Source> sources) {
  std::vector<format::File> files;
  for (Source& source : sources) {
    if (source.text.size() > kLongestText) {
      failures_.push_back({source.path, "longer than 4 GiB"});
      continue;
    }
    const std::size_t index = sources_.size();
    const Source& kept = kept_.emplace_back(source);
    sources_.push_back(std::move(source));
    files.push_back({index, kept.path, kept.text});
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
        sources_[file.source].role != Role::context)
      format::append(located, format::locate(file, std::nullopt, arena_));
  return take(std::move(located));
}

std::vector<FoundPolicy> PolicyStore::take(format::Located located) {
  const std::vector<std::string> accounts = accounts_of(sources_);
  Accounts(accounts).tell(located);
  for (const format::FileFacts& facts : located.files)
    if (!facts.parsed && !facts.errors.empty())
      failures_.push_back({sources_[facts.source].path, facts.errors.front().message});
  made_ = std::move(located.made);
  std::vector<FoundPolicy> found;
  const auto& documents = located.documents;
  for (std::size_t i = 0; i < documents.size(); ++i) {
    const auto same = [&](std::size_t other) {
      return other < documents.size() && format::same_group(documents[i], documents[other]);
    };
    found.push_back({documents[i], !same(i + 1) && !same(i - 1)});
  }
  return found;
}

std::size_t PolicyStore::add(Gate gate, Source source, std::size_t level) {
  const std::vector<FoundPolicy> found = read({std::move(source)});
  std::size_t added = 0;
  for (const FoundPolicy& policy : found) {
    if (!is_bare(found) && policy.document.kind != kind_of(gate)) continue;
    add(gate, policy, level);
    ++added;
  }
  return added;
}

void PolicyStore::add(Gate gate, const FoundPolicy& found, std::size_t level) {
  const format::Document& document = found.document;
  add(gate, *document.value, document.source, level, found.certain, document.plain);
}

void PolicyStore::add_unknown(Gate gate) {
  syntax::Value nothing;
  nothing.kind = syntax::Kind::unknown;
  add(gate, arena_.keep(nothing), 0, 0);
}

void PolicyStore::forget_unknown() {
  for (GatePolicies& gate : tests_.gates) {
    gate.absence = Absence::not_in_use;
    for (auto& level : gate.levels)
      std::erase_if(level, [](const analysis::CompiledPolicy& test) {
        return test.policy().root->kind == syntax::Kind::unknown;
      });
  }
}

const Statement* PolicyStore::statement(const Decisive& cited) const {
  for (const Owned& owned : policies_)
    if (owned.source == cited.source && kind_of(cited.gate) == owned.policy.kind)
      for (const Statement& statement : owned.policy.statements)
        if (statement.value->span == cited.span) return &statement;
  return nullptr;
}

void PolicyStore::remove(const Decisive& cited) {
  const Statement* const gone = statement(cited);
  if (gone == nullptr) return;
  for (auto& level : tests_.of(cited.gate).levels)
    for (analysis::CompiledPolicy& test : level) {
      const auto& all = test.policy().statements;
      if (std::less<>()(gone, all.data()) || !std::less<>()(gone, all.data() + all.size()))
        continue;
      // A copy: what was decided before points into the whole one.
      Owned& rest = policies_.emplace_back(Owned{test.policy(), cited.source});
      rest.policy.statements.erase(rest.policy.statements.begin() + (gone - all.data()));
      keep_owner(rest);
      test = analysis::CompiledPolicy(rest.policy, lister_);
      return;
    }
}

void PolicyStore::add_level(Gate gate, std::size_t level) {
  auto& levels = tests_.of(gate).levels;
  if (levels.size() <= level) levels.resize(level + 1);
}

void PolicyStore::add(Gate gate, const syntax::Value& root, std::size_t source, std::size_t level,
                      bool certain, bool plain) {
  Owned& owned = policies_.emplace_back(
      Owned{read_policy(root, kind_of(gate), plain, *catalog_, arena_), source});
  if (!owned.policy.statements.empty()) keep_owner(owned);
  add_level(gate, level);
  tests_.of(gate).levels[level].emplace_back(owned.policy, lister_, analysis::AskedFor::caller,
                                             certain);
}

Verdict PolicyStore::decide(const Request& request) const {
  const analysis::Outcome outcome = analysis::decide(tests_, request, lister_);
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

void PolicyStore::keep_owner(const Owned& owned) {
  const auto before = [](const Owned* a, const Owned* b) {
    return std::less<>()(a->policy.statements.data(), b->policy.statements.data());
  };
  by_statement_.insert(std::upper_bound(by_statement_.begin(), by_statement_.end(), &owned, before),
                       &owned);
}

const PolicyStore::Owned& PolicyStore::owner(const Statement& statement) const {
  const auto after = std::upper_bound(by_statement_.begin(), by_statement_.end(), &statement,
                                      [](const Statement* one, const Owned* owned) {
                                        return std::less<>()(one, owned->policy.statements.data());
                                      });
  return **std::prev(after);
}

Decisive PolicyStore::cite(Gate gate, const analysis::Found& found, bool allow) const {
  const Statement& statement = *found.statement;
  const Owned& owned = owner(statement);
  return {gate,
          allow,
          found.answer == Answer::yes,
          owned.source,
          statement.value->span,
          std::string(statement.sid.text),
          static_cast<std::size_t>(&statement - owned.policy.statements.data())};
}

}  // namespace ecrlint::internal
