// SPDX-License-Identifier: Apache-2.0
// Who has which policy, in which account: what the sources tell, joined once.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "format/document.hpp"
#include "workspace/accounts.hpp"
#include "workspace/endpoints.hpp"

namespace ecrlint::internal {

/// How much of what somebody may do the sources show.
enum class Known : std::uint8_t {
  all,    ///< all of their policies
  shown,  ///< as far as their root shows, which does not make them
  open,   ///< not all: something that is there cannot be read
};

/// A role, user or group. Documents are indexes of those that were joined.
struct Identity {
  std::string key;       ///< in the words of the source that makes it: `role/aws_iam_role.ci`
  std::string name;      ///< by which AWS knows it, with holes: `role/app`; empty when not told
  std::string arn;       ///< empty when not told
  std::string account;   ///< empty when not told
  std::size_t root = 0;  ///< that which makes it, or names it first; as format::RootScope::root
  Known known = Known::shown;
  /// Some policy near it is given to somebody of whom nobody tells who it is.
  bool perhaps_more = false;
  std::string_view assumed_by;  ///< as IdentityMention::assumed_by
  std::vector<std::size_t> policies;
  std::vector<std::size_t> trusts;
  std::vector<std::size_t> boundaries;  ///< what its boundary is, or may turn out to be
  bool bounded = false;
  std::string boundary;  ///< the ARN of that, where it is not among the documents; may be empty

  /// `role` of `role/app`.
  [[nodiscard]] std::string_view kind() const {
    return std::string_view(key).substr(0, key.find('/'));
  }
};

/// Immutable.
class Workspace {
 public:
  Workspace() = default;
  /// Joins what was located. Tells the accounts of documents that do not tell them themselves, and
  /// which identity policies are boundaries and nobody's own. `places` is what places_of() returned
  /// for the sources.
  Workspace(format::Located& located, std::span<const SourcePlace> places);

  Workspace(Workspace&&) = default;
  Workspace& operator=(Workspace&&) = default;
  Workspace(const Workspace&) = delete;
  Workspace& operator=(const Workspace&) = delete;

  [[nodiscard]] std::span<const Identity> identities() const { return identities_; }
  /// Those who have the document as a policy of theirs, or as their trust policy.
  [[nodiscard]] std::span<const std::size_t> holders(std::size_t document) const;
  [[nodiscard]] const Identity& identity(std::size_t index) const { return identities_[index]; }
  /// The role, user or group of this name in this account; null when there is none.
  [[nodiscard]] const Identity* find(std::string_view account, std::string_view name) const;
  /// The same, or else the one of this name of which nobody tells the account.
  [[nodiscard]] const Identity* find_perhaps(std::string_view account, std::string_view name) const;
  /// May it be one of these? Sources seldom tell the account, or the path, of those they make.
  [[nodiscard]] bool may_hold(std::string_view account, std::string_view name) const;
  /// Policies of the repository of this name in this account. Several where Regions, which few
  /// sources tell, have one each. None that is one of several alternatives.
  [[nodiscard]] std::span<const std::size_t> repository(std::string_view account,
                                                        std::string_view name) const;
  /// Policies of the account's registry, and of registries of which nobody tells the account.
  [[nodiscard]] std::vector<std::size_t> registry(std::string_view account) const;
  [[nodiscard]] const Endpoints& endpoints() const { return endpoints_; }
  /// As format::RootScope::root.
  [[nodiscard]] std::size_t root(std::size_t document) const { return roots_[document]; }
  /// The first document that is put on what this one is put on; itself where there is no other.
  [[nodiscard]] std::size_t first_of_target(std::size_t document) const;

 private:
  void index_holders(std::size_t documents);
  void tell_boundaries(std::span<format::Document> documents) const;
  void index_names();
  void index_repositories(const format::Located& located);

  std::vector<Identity> identities_;
  std::vector<std::size_t> holders_;       // sorted by document
  std::vector<std::size_t> first_holder_;  // by document, and one behind the last
  std::vector<std::size_t> roots_;         // by document
  std::map<std::pair<std::string_view, std::string_view>, std::size_t> by_name_;
  std::vector<std::size_t> holed_names_;  // identities of which the name has holes
  std::map<std::pair<std::string, std::string>, std::vector<std::size_t>> repositories_;
  std::map<std::string, std::vector<std::size_t>, std::less<>> registries_;
  Endpoints endpoints_;
  std::map<std::size_t, std::size_t> overwrites_;  // documents by document: see first_of_target
};

}  // namespace ecrlint::internal
