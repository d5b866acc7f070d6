// SPDX-License-Identifier: Apache-2.0
// Mentions become identities, references the documents they mean.
#include "workspace/workspace.hpp"

#include <algorithm>
#include <numeric>
#include <set>

#include "analysis/glob.hpp"
#include "format/collector.hpp"
#include "model/policy.hpp"
#include "text/capped.hpp"

namespace ecrlint::internal {
namespace {

using format::Attachment;
using format::Bond;
using format::Document;
using format::IdentityMention;

class Joiner {
 public:
  Joiner(format::Located& located, std::span<const SourcePlace> places)
      : located_(located), places_(places) {}

  std::vector<Identity> join() {
    for (const IdentityMention& mention : located_.identities) add(mention);
    merge();
    find_managed();
    for (const Attachment& attachment : located_.attachments) attach(attachment);
    for (std::size_t i = 0; i < nodes_.size(); ++i) finish(i);
    for (Identity& identity : identities_) put_catalog_last(identity.policies);
    for (const Identity& identity : identities_) tell_account(identity);
    for (Document& document : located_.documents) {
      if (document.of_catalog) continue;
      if (document.account.empty()) document.account = account_of(document);
      if (document.region.empty() && !document.is_example()) document.region = region_of(document);
    }
    return std::move(identities_);
  }

 private:
  /// What one root calls one key.
  struct Node {
    const IdentityMention* mention = nullptr;  ///< that which makes it, if one does
    std::string name;                          ///< of the mention, as far as its root tells it
    std::string account;
    std::size_t same = 0;  ///< another node of the same identity, or itself
    std::size_t identity = 0;
    bool open = false;
  };

  [[nodiscard]] const format::RootScope& scope(std::size_t index) const {
    return located_.scopes[index];
  }

  void add(const IdentityMention& mention) {
    const auto [at, is_new] =
        by_key_.try_emplace({scope(mention.scope).root, mention.key}, nodes_.size());
    if (is_new) nodes_.emplace_back().same = at->second;
    Node& node = nodes_[at->second];
    if (is_new) node.mention = &mention;
    if (mention.made && !node.mention->made) node.mention = &mention;
    if (node.account.empty()) node.account = account_of(mention);
    if (node.mention != &mention) return;
    const Placement placement{node.account, scope(mention.scope).region};
    node.name = placed(mention.name, placement, {});
  }

  [[nodiscard]] std::string account_of(const IdentityMention& mention) const {
    const std::string told = format::account_in(mention.arn);
    return is_account_id(told) ? told : std::string(this->told(mention.scope, mention.source));
  }

  /// What the root says of itself, else what the config says of it, or of the file where that is
  /// another's.
  [[nodiscard]] std::string_view told(std::size_t index, std::size_t source) const {
    const format::RootScope& of = scope(index);
    if (!of.account.empty()) return of.account;
    if (of.own_provider) return {};
    const std::string& root = places_[of.source].account;
    return root.empty() ? std::string_view(places_[source].account) : root;
  }

  std::size_t find(std::size_t node) {
    while (nodes_[node].same != node) {
      nodes_[node].same = nodes_[nodes_[node].same].same;
      node = nodes_[node].same;
    }
    return node;
  }

  /// One who is told by an ARN, or by a name in an account, is one in all roots; by a name whose
  /// account nobody tells, within what is in one account.
  void merge() {
    std::map<std::string_view, std::size_t> by_arn;
    std::map<std::pair<std::string, std::string_view>, std::size_t> by_name;
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      const IdentityMention& mention = *nodes_[i].mention;
      const auto unite = [&](auto& known, auto key) {
        const auto [at, is_new] = known.try_emplace(std::move(key), i);
        if (!is_new) nodes_[find(i)].same = find(at->second);
      };
      if (!mention.arn.empty()) unite(by_arn, std::string_view(mention.arn));
      const std::string& name = nodes_[i].name;
      if (name.empty() || has_hole(name)) continue;
      const std::string place =
          nodes_[i].account.empty() ? untold_place(scope(mention.scope)) : nodes_[i].account;
      unite(by_name, std::pair(place, std::string_view(name)));
    }
    for (std::size_t i = 0; i < nodes_.size(); ++i)
      if (find(i) == i) {
        nodes_[i].identity = identities_.size();
        identities_.emplace_back();
      }
    for (std::size_t i = 0; i < nodes_.size(); ++i) nodes_[i].identity = nodes_[find(i)].identity;
  }

  [[nodiscard]] const std::string& region_of(const Document& document) const {
    const std::string& told = scope(document.scope).region;
    return told.empty() ? places_[document.source].region : told;
  }

  /// All of a root is in one account but for what is made under another provider of unknown
  /// account.
  static std::string untold_place(const format::RootScope& of) {
    return std::to_string(of.root) + (of.own_provider ? " of " + std::to_string(of.provider) : "");
  }

  void find_managed() {
    for (std::size_t i = 0; i < located_.documents.size(); ++i) {
      const Document& document = located_.documents[i];
      const bool of_iam =
          document.kind == PolicyKind::identity || document.kind == PolicyKind::boundary;
      if (!of_iam || document.storage == format::Storage::in_line) continue;
      if (!document.address.empty())
        by_address_.insert({{scope(document.scope).root, document.address}, i});
      if (!document.arn.empty()) by_policy_arn_.insert({document.arn, i});
    }
  }

  /// The documents of a managed policy by what an attachment calls it.
  std::vector<std::size_t> documents_of(const Attachment& attachment) const {
    std::vector<std::size_t> found;
    const auto take = [&](const auto& range) {
      for (auto at = range.first; at != range.second; ++at) push_new(found, at->second);
    };
    if (attachment.document) found.push_back(*attachment.document);
    if (attachment.policy.empty()) return found;
    take(by_address_.equal_range(
        std::pair(scope(attachment.scope).root, std::string_view(attachment.policy))));
    if (found.empty()) take(by_policy_arn_.equal_range(attachment.policy));
    return found;
  }

  void attach(const Attachment& attachment) {
    const std::vector<std::size_t> documents = documents_of(attachment);
    if (attachment.holder.empty()) return note_untold(attachment);
    const auto node = by_key_.find({scope(attachment.scope).root, attachment.holder});
    if (node == by_key_.end()) return;
    Identity& identity = identities_[nodes_[node->second].identity];
    if (attachment.bond == Bond::bounds) {
      identity.bounded = true;
      if (documents.empty()) identity.boundary = attachment.policy;
    } else if (documents.empty()) {
      nodes_[node->second].open = true;
    }
    auto& list = attachment.bond == Bond::grants   ? identity.policies
                 : attachment.bond == Bond::trusts ? identity.trusts
                                                   : identity.boundaries;
    for (const std::size_t document : documents)
      if (attached_.insert({&list, document}).second) list.push_back(document);
  }

  /// Rules speak of the first policy that has what they look for.
  void put_catalog_last(std::vector<std::size_t>& policies) const {
    std::stable_partition(policies.begin(), policies.end(), [&](std::size_t policy) {
      return !located_.documents[policy].of_catalog;
    });
  }

  void note_untold(const Attachment& attachment) {
    const format::RootScope& of = scope(attachment.scope);
    untold_roots_.insert(of.root);
    if (const auto account = told(attachment.scope, of.source); !account.empty())
      untold_accounts_.emplace(account);
  }

  void finish(std::size_t index) {
    const Node& node = nodes_[index];
    const IdentityMention& mention = *node.mention;
    Identity& identity = identities_[node.identity];
    const bool first = identity.key.empty();
    if (first || (mention.made && identity.known == Known::shown)) {
      identity.key = mention.key;
      identity.name = node.name;
      identity.root = scope(mention.scope).root;
    }
    if (identity.arn.empty()) identity.arn = mention.arn;
    if (identity.account.empty()) identity.account = node.account;
    if (identity.assumed_by.empty()) identity.assumed_by = mention.assumed_by;
    if (mention.made && identity.known == Known::shown) identity.known = Known::all;
    if (node.open) identity.known = Known::open;
    identity.perhaps_more = identity.perhaps_more ||
                            untold_roots_.contains(scope(mention.scope).root) ||
                            untold_accounts_.contains(identity.account);
  }

  /// What somebody has is in their account.
  void tell_account(const Identity& identity) {
    if (identity.arn.empty()) return;
    for (const auto* list : {&identity.policies, &identity.trusts})
      for (const std::size_t index : *list)
        if (std::string& account = located_.documents[index].account; account.empty())
          account = identity.account;
  }

  /// An example in a text for people is put nowhere.
  [[nodiscard]] std::string account_of(const Document& document) const {
    if (document.is_example()) return {};
    const std::string_view account =
        told(document.scope, document.reader.value_or(document.source));
    if (!account.empty() || scope(document.scope).own_provider) return std::string(account);
    return places_[document.source].account;
  }

  format::Located& located_;
  std::span<const SourcePlace> places_;
  std::vector<Node> nodes_;
  std::map<std::pair<std::size_t, std::string_view>, std::size_t> by_key_;
  std::multimap<std::pair<std::size_t, std::string_view>, std::size_t> by_address_;
  std::multimap<std::string_view, std::size_t> by_policy_arn_;
  std::set<std::pair<const void*, std::size_t>> attached_;
  std::set<std::size_t> untold_roots_;
  std::set<std::string, std::less<>> untold_accounts_;
  std::vector<Identity> identities_;
};

}  // namespace

Workspace::Workspace(format::Located& located, std::span<const SourcePlace> places)
    : identities_(Joiner(located, places).join()), endpoints_(located) {
  for (const Document& document : located.documents)
    roots_.push_back(located.scopes[document.scope].root);
  index_holders(located.documents.size());
  tell_boundaries(located.documents);
  index_names();
  index_repositories(located);
}

void Workspace::index_holders(std::size_t documents) {
  first_holder_.assign(documents + 1, 0);
  const auto each = [&](auto visit) {
    for (std::size_t i = 0; i < identities_.size(); ++i)
      for (const auto* list : {&identities_[i].policies, &identities_[i].trusts})
        for (const std::size_t document : *list) visit(document, i);
  };
  each([&](std::size_t document, std::size_t) { ++first_holder_[document + 1]; });
  std::partial_sum(first_holder_.begin(), first_holder_.end(), first_holder_.begin());
  std::vector<std::size_t> next = first_holder_;
  holders_.resize(first_holder_.back());
  each([&](std::size_t document, std::size_t i) { holders_[next[document]++] = i; });
}

void Workspace::tell_boundaries(std::span<Document> documents) const {
  for (const Identity& identity : identities_)
    for (const std::size_t index : identity.boundaries)
      if (PolicyKind& kind = documents[index].kind;
          kind == PolicyKind::identity && holders(index).empty())
        kind = PolicyKind::boundary;
}

void Workspace::index_names() {
  for (std::size_t i = 0; i < identities_.size(); ++i) {
    const Identity& identity = identities_[i];
    if (has_hole(identity.name)) holed_names_.push_back(i);
    if (!identity.name.empty() && !has_hole(identity.name))
      by_name_.try_emplace({identity.account, identity.name}, i);
  }
}

void Workspace::index_repositories(const format::Located& located) {
  std::map<std::pair<std::size_t, std::string_view>, std::size_t> first;
  for (std::size_t i = 0; i < located.documents.size(); ++i) {
    const Document& document = located.documents[i];
    if (document.kind == PolicyKind::registry) registries_[document.account].push_back(i);
    if (document.kind == PolicyKind::repository && is_account_id(document.account) &&
        !document.repository.empty() && document.group == 0)
      repositories_[{document.account, document.repository}].push_back(i);
    if (document.target.empty()) continue;
    const std::size_t root = located.scopes[document.scope].root;
    const auto [at, is_new] = first.try_emplace({root, document.target}, i);
    if (!is_new) overwrites_.emplace(i, at->second);
  }
}

std::span<const std::size_t> Workspace::repository(std::string_view account,
                                                   std::string_view name) const {
  const auto found = repositories_.find({std::string(account), std::string(name)});
  if (found == repositories_.end()) return {};
  return found->second;
}

std::vector<std::size_t> Workspace::registry(std::string_view account) const {
  std::vector<std::size_t> found;
  for (const std::string_view one : {account, std::string_view()}) {
    const auto at = registries_.find(one);
    if (at != registries_.end()) found.insert(found.end(), at->second.begin(), at->second.end());
    if (account.empty()) break;
  }
  return found;
}

std::size_t Workspace::first_of_target(std::size_t document) const {
  const auto found = overwrites_.find(document);
  return found == overwrites_.end() ? document : found->second;
}

bool Workspace::may_hold(std::string_view account, std::string_view name) const {
  if (by_name_.contains({account, name}) || by_name_.contains({"", name})) return true;
  return std::any_of(holed_names_.begin(), holed_names_.end(), [&](std::size_t i) {
    const Identity& identity = identities_[i];
    return (identity.account.empty() || identity.account == account) &&
           analysis::matches(identity.name, name) != Answer::no;
  });
}

std::span<const std::size_t> Workspace::holders(std::size_t document) const {
  if (document + 1 >= first_holder_.size()) return {};
  return std::span(holders_).subspan(first_holder_[document],
                                     first_holder_[document + 1] - first_holder_[document]);
}

const Identity* Workspace::find(std::string_view account, std::string_view name) const {
  const auto found = account.empty() ? by_name_.end() : by_name_.find({account, name});
  return found == by_name_.end() ? nullptr : &identities_[found->second];
}

const Identity* Workspace::find_perhaps(std::string_view account, std::string_view name) const {
  if (const Identity* found = find(account, name)) return found;
  const auto untold = by_name_.find({"", name});
  return untold == by_name_.end() ? nullptr : &identities_[untold->second];
}

}  // namespace ecrlint::internal
