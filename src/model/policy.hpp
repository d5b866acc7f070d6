// SPDX-License-Identifier: Apache-2.0
// A policy with its meaning at hand and a place for everything: what the rules read.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.hpp"
#include "ecrlint/finding.hpp"
#include "model/answer.hpp"
#include "model/arn.hpp"
#include "model/lifecycle.hpp"
#include "syntax/value.hpp"
#include "text/arena.hpp"

namespace ecrlint::internal {

/// A string of the policy. Policy variables, template expressions and placeholders are holes in
/// `text`.
struct Text {
  std::string_view text = {};  ///< decoded, kHole for each unknown piece
  Span span = {};              ///< the whole token
  bool hole = false;
  /// The same with its policy variables as written, which only a request fills; empty without any.
  std::string_view with_variables = {};
  /// Is it the account that the policy is in, or an ARN of that account, by what the source says?
  bool own_account = false;

  /// Known to be exactly this.
  [[nodiscard]] bool is(std::string_view other) const { return text == other; }
  /// What a request is held against.
  [[nodiscard]] std::string_view written() const {
    return with_variables.empty() ? text : with_variables;
  }
};

enum class ElementName : std::uint8_t {
  version,
  id,
  statement,
  sid,
  effect,
  principal,
  not_principal,
  action,
  not_action,
  resource,
  not_resource,
  condition,
  unknown,  ///< no element that belongs where it stands, spelt exactly
};

/// `Action` for action; empty for unknown.
[[nodiscard]] std::string_view to_string(ElementName name);

/// The element of exactly this name, of a policy or of a statement.
[[nodiscard]] ElementName element_named(std::string_view key);

/// Version, Id and Statement are the policy's; all others are a statement's.
[[nodiscard]] bool belongs_to_policy(ElementName name);

/// A member of the policy or of a statement.
struct Element {
  ElementName name = ElementName::unknown;
  const syntax::Member* member = nullptr;  ///< never null in a policy
};

enum class Effect : std::uint8_t { allow, deny, unknown };

/// One entry of Action or NotAction.
struct Action {
  Text text;
  std::string_view service;  ///< before the first colon; empty for `*` and for text without a colon
  std::string_view name;     ///< after it; `*` for `*`
  catalog::ServiceId service_id = catalog::ServiceId::none;
  catalog::ActionId id = catalog::ActionId::none;  ///< of a name without wildcard and hole
  bool wildcard = false;                           ///< `*` or `?` in the name
  bool may_be_ecr = false;  ///< is, may be or covers an action of ECR or ECR Public

  [[nodiscard]] bool everything() const { return text.text == "*" || text.text == "*:*"; }
};

enum class PrincipalForm : std::uint8_t {
  everyone,        ///< `*`
  account,         ///< account id or `:root`
  role,            ///< iam role
  user,            ///< iam user
  session,         ///< sts assumed-role
  federated_user,  ///< sts federated-user
  unique_id,       ///< AROA..., AIDA...
  service,         ///< service principal
  federated,       ///< identity provider
  canonical_user,  ///< S3 canonical user id
  invalid,         ///< none of these
  unknown,         ///< not known for a hole
};

/// One entry of Principal or NotPrincipal.
struct Principal {
  Text text;
  std::string_view type;  ///< the key it stands under: `AWS`; empty for the bare string
  Span type_span;         ///< of the key; the value for the bare string
  PrincipalForm form = PrincipalForm::invalid;
  std::string_view partition;  ///< of an ARN
  std::string_view account;    ///< where it is part of the principal; may be a hole
  std::string_view name;       ///< role/user with path, session as `role/session`; may hold holes
  bool own = false;            ///< of the account that the policy is in, told or not

  /// To let in one's own account as a whole is to leave it to its identity policies.
  [[nodiscard]] bool is_own_account() const { return own && form == PrincipalForm::account; }
};

enum class ResourceForm : std::uint8_t {
  everything,  ///< `*`
  arn,         ///< six fields
  truncated,   ///< begins with `arn:`, fewer fields
  not_arn,     ///< neither
  unknown,     ///< not known for a hole
};

/// One entry of Resource or NotResource.
struct Resource {
  Text text;
  ResourceForm form = ResourceForm::not_arn;
  Arn arn;  ///< when form is arn
};

enum class SetOperator : std::uint8_t { none, for_all_values, for_any_value };

/// One condition key under one operator.
struct Condition {
  Text operator_text;              ///< `ForAnyValue:StringLikeIfExists`
  std::string_view operator_base;  ///< `StringLike`
  SetOperator set = SetOperator::none;
  bool if_exists = false;
  Text key;
  std::span<const Text> values;  ///< booleans and numbers as written
  bool values_known = true;      ///< false when there may be other values
};

struct Statement {
  const syntax::Value* value = nullptr;  ///< the object
  Span open;                             ///< its opening brace
  std::span<const Element> elements;     ///< every member, in source order
  Effect effect = Effect::unknown;
  Text effect_text;
  Text sid;
  std::span<const Principal> principals;
  std::span<const Action> actions;
  std::span<const Resource> resources;
  std::span<const Condition> conditions;
  bool not_principal = false;  ///< `principals` are those of NotPrincipal
  bool not_action = false;
  bool not_resource = false;
  bool principals_known = true;  ///< false when there may be others
  bool actions_known = true;
  bool resources_known = true;
  bool conditions_known = true;
  bool all_elements_known = true;  ///< false when there may be elements that are not listed
  bool mentions_ecr = false;       ///< an action is, may be or covers one of ECR or ECR Public

  /// The first element of this name, or null.
  [[nodiscard]] const syntax::Member* find(ElementName name) const;
  [[nodiscard]] bool has(ElementName name) const { return find(name) != nullptr; }
  /// The entry `*` of Resource or NotResource, or null.
  [[nodiscard]] const Resource* everything() const;
  /// Surely no condition: none written, or an empty object.
  [[nodiscard]] bool unconditional() const { return conditions_known && conditions.empty(); }
};

/// A value whose JSON type no AWS reader takes there.
struct WrongType {
  Span span;
  ElementName element = ElementName::unknown;  ///< unknown for the policy itself
  std::string_view expected;                   ///< `a string or a list of strings`
  std::string_view found;                      ///< `a number`
};

/// A piece that stands in a string for something else.
struct Placeholder {
  Span span;              ///< the piece where it can be told apart, else the whole string
  std::string_view text;  ///< `<AccountB-ID>`
};

/// Statements, values and placeholders of one policy that are read. AWS takes no policy with a
/// tenth of it.
inline constexpr std::size_t kMostParts = 500'000;

/// One policy. Everything points into the source's text and arena, which must outlive it.
struct Policy {
  PolicyKind kind = PolicyKind::identity;
  const syntax::Value* root = nullptr;  ///< the object, or the list of a top-level list
  Span open;                            ///< its opening bracket
  std::span<const Element> elements;
  std::optional<Text> version;
  std::vector<Statement> statements;
  LifecyclePolicy lifecycle;  ///< of a lifecycle policy, which has nothing but this and `root`
  std::vector<WrongType> wrong_types;
  std::vector<Placeholder> placeholders;  ///< left for the author to fill
  std::vector<Placeholder> variables;     ///< `${aws:username}`
  std::string partly_known;               ///< why not all of it is known; empty when it is
  bool statements_known = true;           ///< false when there may be other statements
  bool cut = false;                       ///< it has more than the kMostParts that are read
  bool top_level_list = false;
  bool mentions_ecr = false;

  [[nodiscard]] const syntax::Member* find(ElementName name) const;
  [[nodiscard]] bool has(ElementName name) const { return find(name) != nullptr; }
  [[nodiscard]] bool is_resource_policy() const { return !is_of_identities(); }
  /// Has it the elements of an identity policy, as SCPs, boundaries and session policies have?
  [[nodiscard]] bool is_of_identities() const { return family_of(kind) == PolicyKind::identity; }
};

/// Tells what an entry of Principal names. `type` is the key it stands under (`AWS`), empty for the
/// bare string.
[[nodiscard]] Principal read_principal(const Text& text, std::string_view type, Span type_span);

/// Where a policy is, as far as anybody tells. Empty: not told.
struct Placement {
  std::string_view account;
  std::string_view region;
};

/// A text with the account, Region and partition of its root filled in; those that are not told are
/// holes.
[[nodiscard]] std::string placed(std::string_view text, const Placement& placement,
                                 std::string_view partition);

/// Reads a located policy. Takes anything: what does not fit is left out and noted in the policy.
/// `plain` says that no string of it can hold a placeholder, expression or hole (see syntax::Tree).
/// `placement` need not live on.
[[nodiscard]] Policy read_policy(const syntax::Value& root, PolicyKind kind, bool plain,
                                 const catalog::Catalog& catalog, Arena& arena,
                                 const Placement& placement = {});

}  // namespace ecrlint::internal
