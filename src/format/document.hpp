// Where policies live in a tree, of what kind they are and whose.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ecrlint/finding.hpp"
#include "syntax/value.hpp"

namespace ecrlint::format {

/// How IAM keeps an identity policy, which decides how long it may be.
enum class Storage : std::uint8_t {
  unknown,
  managed,           ///< a managed policy, perhaps one of AWS's own, which may have any length
  customer_managed,  ///< a managed policy of a customer
  in_line,           ///< inside its one owner
};

/// One policy found in a source.
struct Document {
  const syntax::Value* value = nullptr;  ///< an object, or the list of a top-level list
  PolicyKind kind = PolicyKind::identity;
  std::string
      pointer;  ///< JSON Pointer of `value` in the source; through a string it goes on inside
  std::string_view text = {};  ///< the policy; of one inside a string, what the string holds
  Storage storage = Storage::unknown;
  std::string name;     ///< what the source calls it: repository, role, policy name; may be empty
  std::string account;  ///< id of the account whose registry it is in; empty when not told
  /// Users, groups and roles it is attached to, as their kind and name (`role/app`). Policies of
  /// one source that share an owner are judged together.
  std::vector<std::string> owners;
  bool plain = false;  ///< as syntax::Tree::plain
  /// Not attached to anybody that the source shows, though the source shows who is.
  bool detached = false;
  /// Attached to somebody of whose policies not all are in the source.
  bool owner_partly_known = false;
};

/// All policies of a source, with what is wrong in those that stand inside strings.
struct Located {
  std::vector<Document> documents;
  std::vector<syntax::Problem> errors;
  std::vector<syntax::Duplicate> duplicates;
};

/// Finds the policies in a tree: the root itself, or those in the output of `aws ecr
/// get-repository-policy`, `get-registry-policy`, `aws iam get-policy-version`, `get-role-policy`
/// (user, group) and `get-account-authorization-details`. `text` is the source's text. `forced` is
/// the kind of all of them. Nothing found is no error.
[[nodiscard]] Located find_documents(const syntax::Tree& tree, std::string_view text,
                                     std::optional<PolicyKind> forced, Arena& arena);

/// Does a value have the shape of a policy document, or of a bare list of statements?
[[nodiscard]] bool looks_like_policy(const syntax::Value& value);

/// The kind of a policy by what it says.
[[nodiscard]] PolicyKind kind_by_shape(const syntax::Value& policy);

}  // namespace ecrlint::format
