// SPDX-License-Identifier: Apache-2.0
// Tells by repository and by owner which of the policies found are those of a transfer.
#include "answers/transfer/policies.hpp"

#include <algorithm>
#include <set>

#include "answers/limit_policies.hpp"
#include "model/arn.hpp"
#include "workspace/managed_policies.hpp"

namespace ecrlint::internal {
namespace {

using format::Document;

/// A source that nobody can edit: what AWS itself keeps.
constexpr std::string_view kOfAws = "arn:";

std::string describe(const Caller& caller) { return caller.kind + " `" + caller.name + "`"; }

/// `role/app` against `role` and `app`; paths do not tell names apart.
bool is_called(std::string_view name, const Caller& caller) {
  const auto slash = name.find('/');
  return slash != name.npos && name.substr(0, slash) == caller.kind &&
         last_path_part(name) == caller.name;
}

}  // namespace

bool is_caller(const Identity& identity, const Caller& caller) {
  if (!identity.account.empty() && identity.account != caller.account) return false;
  return is_called(identity.name, caller) || is_called(identity.key, caller);
}

bool is_of_image(const Document& document, const Image& image) {
  return document.repository == image.repository &&
         (document.account.empty() || document.account == image.account);
}

bool fits(const FoundPolicies& found, std::size_t policy, Gate gate, const Caller& caller,
          const Image& image) {
  const Document& document = found.all[policy].document;
  if (!may_be_of(gate, document)) return false;
  const bool elsewhere = !document.account.empty() && document.account != image.account;
  const auto holders = found.workspace.holders(policy);
  switch (gate) {
    case Gate::repository_policy:
      return !elsewhere && (document.repository.empty() || document.repository == image.repository);
    case Gate::registry_policy:
      return !elsewhere;
    case Gate::identity_policy:
      if (holders.empty()) return !document.fragment && !document.of_catalog;
      return std::any_of(holders.begin(), holders.end(), [&](std::size_t holder) {
        return is_caller(found.workspace.identity(holder), caller);
      });
    case Gate::scp:
    case Gate::rcp:
      return may_limit(found, policy);
    default:
      return true;
  }
}

void PolicyTaker::take() {
  store_.compiled().scope = request_.registry_scope;
  for (const Gate gate : request_.none) {
    store_.compiled().of(gate).absence = Absence::not_in_use;
    open_[static_cast<std::size_t>(gate)] = false;
  }
  for (const GatePolicy& given : request_.policies) take_given(given);
  if (!request_.workspace.empty()) take_workspace();
  for (const Gate gate : {Gate::scp, Gate::rcp}) complete_levels(store_, gate);
  for (const Gate gate : {Gate::identity_policy, Gate::repository_policy}) {
    const auto& policies = store_.compiled().of(gate);
    if (!policies.given() && policies.absence == Absence::unknown)
      open_[static_cast<std::size_t>(gate)] = true;
  }
}

const PolicyPlace* PolicyTaker::place(Gate gate) const {
  const auto& places = places_[static_cast<std::size_t>(gate)];
  return places.empty() ? nullptr : &places.front();
}

bool PolicyTaker::is_given(Gate gate) const {
  const auto& none = request_.none;
  return std::find(none.begin(), none.end(), gate) != none.end() ||
         std::any_of(request_.policies.begin(), request_.policies.end(),
                     [&](const GatePolicy& given) { return given.gate == gate; });
}

void PolicyTaker::take_given(const GatePolicy& given) {
  const std::size_t first = store_.sources().size();
  const FoundPolicies found = store_.read(sources_of(given));
  std::size_t taken = 0;
  for (const bool here : {true, false}) {  // a module's own file first, then the others
    for (std::size_t i = 0; i < found.all.size(); ++i) {
      const FoundPolicy& policy = found.all[i];
      const bool of_catalog = policy.document.of_catalog;  // those come last
      if (of_catalog ? here && taken == 0 : (policy.document.source == first) != here) continue;
      if (!found.is_bare() && !fits(found, i, given.gate, caller_, image_)) continue;
      take(given.gate, policy, given.level);
      ++taken;
    }
    if (taken > 0) return;
  }
  const bool broken = std::any_of(store_.failures().begin(), store_.failures().end(),
                                  [&](const Failure& f) { return f.path == given.source.path; });
  if (broken) return;
  const bool identity = given.gate == Gate::identity_policy;
  const std::string_view whose = identity                                ? "of the "
                                 : given.gate == Gate::repository_policy ? "of repository "
                                                                         : "";
  std::string wanted(whose);
  if (identity) wanted += describe(caller_);
  if (given.gate == Gate::repository_policy) wanted += "`" + image_.repository + "`";
  failures_.push_back({given.source.path, "holds no " + std::string(to_string(given.gate)) +
                                              (wanted.empty() ? "" : " " + wanted)});
}

void PolicyTaker::take(Gate gate, const FoundPolicy& found, std::size_t level) {
  const Document& document = found.document;
  store_.add(gate, found, level,
             is_of_caller(gate) ? Placement{caller_.account, {}}
                                : Placement{image_.account, image_.region});
  taken_.push_back({gate, document.source, document.value->span,
                    document.address.empty() ? document.name : document.address});
  if (document.of_catalog || store_.sources()[document.source].path.starts_with(kOfAws)) return;
  PolicyPlace place{document.source, document.value->span};
  if (const syntax::Value* list = document.value->find("Statement"))
    place.span =
        list->is_array() && !list->members.empty() ? list->members.back().value.span : list->span;
  if (document.references != nullptr) place.span = document.references->in_document(place.span);
  places_[static_cast<std::size_t>(gate)].push_back(place);
}

void PolicyTaker::take_workspace() {
  const FoundPolicies found = store_.read(request_.workspace);
  const std::set<std::size_t> own = take_caller(found);
  for (std::size_t i = 0; i < found.all.size(); ++i) {
    const FoundPolicy& policy = found.all[i];
    const Document& document = policy.document;
    const bool elsewhere = !document.account.empty() && document.account != image_.account;
    if (document.kind == PolicyKind::repository && !is_given(Gate::repository_policy) &&
        is_of_image(document, image_))
      take(Gate::repository_policy, policy, 0);
    if (document.kind == PolicyKind::registry && !is_given(Gate::registry_policy) && !elsewhere)
      take(Gate::registry_policy, policy, 0);
    if (own.contains(i)) take(Gate::identity_policy, policy, 0);
  }
  for (const Gate gate : {Gate::repository_policy, Gate::identity_policy})
    if (!is_given(gate) && !store_.compiled().of(gate).given()) note_missing(gate, found);
}

/// Returns the identity policies of the caller, who may have others.
std::set<std::size_t> PolicyTaker::take_caller(const FoundPolicies& found) {
  std::set<std::size_t> policies;
  if (caller_.is_service()) return policies;
  bool known = true;
  bool made = false;
  for (const Identity& identity : found.workspace.identities()) {
    if (!is_caller(identity, caller_)) continue;
    made = made || (identity.known == Known::all && !identity.perhaps_more);
    policies.insert(identity.policies.begin(), identity.policies.end());
    known = known && identity.known == Known::all;
    if (!is_given(Gate::boundary)) take_boundary(found, identity);
  }
  if (is_given(Gate::identity_policy)) return policies;
  if (policies.empty() && made && known) {
    store_.compiled().of(Gate::identity_policy).absence = Absence::not_in_use;
    open_[static_cast<std::size_t>(Gate::identity_policy)] = false;
  }
  if (policies.empty() || known) return policies;
  store_.add_unknown(Gate::identity_policy);
  open_[static_cast<std::size_t>(Gate::identity_policy)] = true;
  notes_.push_back("the " + describe(caller_) +
                   " may have other policies that are not in these files: name all of them with "
                   "--identity-policy");
  return policies;
}

/// The boundary of the caller, if the files show that there is one.
void PolicyTaker::take_boundary(const FoundPolicies& found, const Identity& identity) {
  for (const std::size_t policy : identity.boundaries) take(Gate::boundary, found.all[policy], 0);
  if (!identity.bounded || !identity.boundaries.empty()) return;
  if (const auto text = managed_policy_text(store_.catalog(), identity.boundary)) {
    store_.add(Gate::boundary, {identity.boundary, *text}, 0);
    return;
  }
  store_.add_unknown(Gate::boundary);
  open_[static_cast<std::size_t>(Gate::boundary)] = true;
  notes_.push_back("the permissions boundary of the " + describe(caller_) +
                   " is not in these files: name it with --boundary");
}

void PolicyTaker::note_missing(Gate gate, const FoundPolicies& found) {
  if (gate == Gate::identity_policy) {
    if (!caller_.is_service() && !caller_.is_root())
      notes_.push_back("these files hold no policy of the " + describe(caller_));
    return;
  }
  constexpr std::size_t kMost = 5;
  std::size_t unnamed = 0;
  for (const FoundPolicy& policy : found.all) {
    const Document& document = policy.document;
    if (document.kind != PolicyKind::repository || !document.repository.empty()) continue;
    if (++unnamed > kMost) return;
    notes_.push_back(
        "not taken: " + (document.address.empty() ? "a repository policy" : document.address) +
        " of " + store_.sources()[document.source].path +
        ": which repository it is put on is not known; --repository-policy takes it");
  }
  if (unnamed == 0)
    notes_.push_back("these files hold no repository policy of `" + image_.repository + "`");
}

}  // namespace ecrlint::internal
