// SPDX-License-Identifier: Apache-2.0
// Tells by repository and by owner which of the policies found are those of a transfer.
#include "answers/transfer/policies.hpp"

#include <algorithm>

#include "answers/limit_policies.hpp"
#include "model/arn.hpp"

namespace ecrlint::internal {
namespace {

using format::Document;

/// A source that nobody can edit: what AWS itself keeps.
constexpr std::string_view kOfAws = "arn:";

std::string describe(const Caller& caller) { return caller.kind + " `" + caller.name + "`"; }

/// `role/app` against `role` and `app`; paths do not tell names apart.
bool is_owner(std::string_view owner, const Caller& caller) {
  const auto slash = owner.find('/');
  return slash != owner.npos && owner.substr(0, slash) == caller.kind &&
         last_path_part(owner) == caller.name;
}

}  // namespace

bool is_of_caller(const Document& document, const Caller& caller) {
  // A policy of AWS's own is in every account.
  const std::string& account = document.account;
  if (!account.empty() && account != "aws" && account != caller.account) return false;
  const auto is_mine = [&](const std::string& owner) { return is_owner(owner, caller); };
  return std::any_of(document.owners.begin(), document.owners.end(), is_mine) ||
         std::any_of(document.owner_names.begin(), document.owner_names.end(), is_mine);
}

bool is_caller(const format::Owner& made, const Caller& caller) {
  const auto arn = parse_arn(made.arn);
  if (arn && arn->account != caller.account) return false;
  if (!made.account.empty() && made.account != caller.account) return false;
  return is_owner(made.key, caller) || is_owner(made.name, caller);
}

bool is_of_image(const Document& document, const Image& image) {
  return document.repository == image.repository &&
         (document.account.empty() || document.account == image.account);
}

bool fits(const Document& document, Gate gate, const Caller& caller, const Image& image) {
  if (document.kind != kind_of(gate)) return false;
  const bool elsewhere = !document.account.empty() && document.account != image.account;
  switch (gate) {
    case Gate::repository_policy:
      return !elsewhere && (document.repository.empty() || document.repository == image.repository);
    case Gate::registry_policy:
      return !elsewhere;
    case Gate::identity_policy:
      return has_owner(document) ? is_of_caller(document, caller) : !document.detached;
    case Gate::scp:
    case Gate::rcp:
      return limits(document);
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
  const std::vector<FoundPolicy> found = store_.read(sources_of(given));
  const bool bare = is_bare(found);
  std::size_t taken = 0;
  for (const bool here : {true, false}) {  // a module's own file first, then the others
    for (const FoundPolicy& policy : found) {
      if ((policy.document.source == first) != here) continue;
      if (!bare && !fits(policy.document, given.gate, caller_, image_)) continue;
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
  store_.add(gate, found, level);
  taken_.push_back({gate, document.source, document.value->span,
                    document.address.empty() ? document.name : document.address});
  if (store_.sources()[document.source].path.starts_with(kOfAws)) return;
  PolicyPlace place{document.source, document.value->span};
  if (const syntax::Value* list = document.value->find("Statement"))
    place.span =
        list->is_array() && !list->members.empty() ? list->members.back().value.span : list->span;
  places_[static_cast<std::size_t>(gate)].push_back(place);
}

void PolicyTaker::take_workspace() {
  const std::vector<FoundPolicy> found = store_.read(request_.workspace);
  if (!is_given(Gate::boundary)) take_boundary(found);
  bool partly = false;
  for (const FoundPolicy& policy : found) {
    const Document& document = policy.document;
    const bool elsewhere = !document.account.empty() && document.account != image_.account;
    if (document.kind == PolicyKind::repository && !is_given(Gate::repository_policy) &&
        is_of_image(document, image_))
      take(Gate::repository_policy, policy, 0);
    if (document.kind == PolicyKind::registry && !is_given(Gate::registry_policy) && !elsewhere)
      take(Gate::registry_policy, policy, 0);
    if (document.kind != PolicyKind::identity || caller_.is_service() ||
        !is_of_caller(document, caller_))
      continue;
    take(Gate::identity_policy, policy, 0);
    partly = partly || document.owner_partly_known;
  }
  for (const Gate gate : {Gate::repository_policy, Gate::identity_policy})
    if (!is_given(gate) && !store_.compiled().of(gate).given()) note_missing(gate, found);
  if (!partly || is_given(Gate::identity_policy)) return;
  store_.add_unknown(Gate::identity_policy);
  open_[static_cast<std::size_t>(Gate::identity_policy)] = true;
  notes_.push_back("the " + describe(caller_) +
                   " may have other policies that are not in these files: name all of them with "
                   "--identity-policy");
}

/// The boundary of the caller, if the files show that there is one.
void PolicyTaker::take_boundary(std::span<const FoundPolicy> found) {
  for (const format::Owner& one : store_.made()) {
    if (!one.bounded || !is_caller(one, caller_)) continue;
    for (const std::size_t index : one.boundary_documents) take(Gate::boundary, found[index], 0);
    if (!one.boundary_documents.empty()) continue;
    const auto text = managed_policy(one.boundary);
    if (text) {
      store_.add(Gate::boundary, {one.boundary, *text}, 0);
      continue;
    }
    store_.add_unknown(Gate::boundary);
    open_[static_cast<std::size_t>(Gate::boundary)] = true;
    notes_.push_back("the permissions boundary of the " + describe(caller_) +
                     " is not in these files: name it with --boundary");
  }
}

void PolicyTaker::note_missing(Gate gate, std::span<const FoundPolicy> found) {
  if (gate == Gate::identity_policy) {
    if (!caller_.is_service() && !caller_.is_root())
      notes_.push_back("these files hold no policy of the " + describe(caller_));
    return;
  }
  constexpr std::size_t kMost = 5;
  std::size_t unnamed = 0;
  for (const FoundPolicy& policy : found) {
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
