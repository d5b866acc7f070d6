// SPDX-License-Identifier: Apache-2.0
// Where policies live in files, of what kind they are and whose.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ecrlint/finding.hpp"
#include "syntax/value.hpp"

namespace ecrlint::internal::format {

using syntax::kHole;
using syntax::Kind;
using syntax::kUnknownText;
using syntax::Member;
using syntax::step;
using syntax::Value;

/// How IAM keeps an identity policy, which decides how long it may be.
enum class Storage : std::uint8_t {
  unknown,
  managed,           ///< a managed policy, perhaps one of AWS's own, which may have any length
  customer_managed,  ///< a managed policy of a customer
  in_line,           ///< inside its one owner
};

/// A value that the policy only refers to.
struct Origin {
  Span use;                ///< the reference, in the document's source
  std::size_t source = 0;  ///< where the value stands
  Span place;
  std::string message;  ///< for the related place: `the value of local.accounts`
};

/// One policy found in a source.
struct Document {
  std::size_t source = 0;  ///< index of the source that all its spans are places of
  /// The source that asks for it, where that is another: the module that reads the file.
  std::optional<std::size_t> reader = {};
  /// Where the root module calls the module that makes it; none in a root module itself.
  std::optional<std::size_t> called_from = {};
  bool own_provider = false;     ///< of which nobody tells whose account it is
  const Value* value = nullptr;  ///< an object, or the list of a top-level list
  /// What `pointer` points to, where the source has expressions of which `value` is the result.
  const Value* written = nullptr;
  PolicyKind kind = PolicyKind::identity;
  std::string pointer;  ///< JSON Pointer of `value`; through a string it goes on inside
  /// The block that the policy is part of (a resource), from its first line on; empty if it is none
  /// or the policy itself.
  Span holder = {};
  /// The code of a text for people that it is part of, with its fence; empty elsewhere.
  Span shown = {};
  std::string_view text = {};  ///< the policy; of one inside a string, what the string holds
  Storage storage = Storage::unknown;
  std::string name;  ///< what the source calls it: repository, role, policy name; may be empty
  /// Where it is defined, in the words of its format: `aws_ecr_repository_policy.app`, a logical
  /// id.
  std::string address;
  /// Id of the account whose registry or IAM it is in, `aws` for a policy of AWS's own; empty when
  /// not told.
  std::string account;
  std::string repository;  ///< the name of the repository it is put on; empty when not known
  /// What tells the repository it is put on from all others of the unit; empty when not known. Two
  /// policies of one target overwrite each other.
  std::string target;
  /// Users, groups and roles it is attached to, as their kind and name (`role/app`). Policies of
  /// one source that share an owner are judged together. A trust policy is owned by its role.
  std::vector<std::string> owners;
  /// The service that assumes the owner, where there is no trust policy to say so.
  std::string_view assumed_by = {};
  /// The same by the names that AWS knows, as far as `owners` has others and they can be told.
  std::vector<std::string> owner_names;
  /// ARNs of whom it is attached to, or of the role that a trust policy is of, as far as the source
  /// tells them.
  std::vector<std::string> owner_arns;
  bool plain = false;  ///< as syntax::Tree::plain
  /// Not attached to anybody that the source shows, though the source shows who is.
  bool detached = false;
  /// Attached to a role, user or group that may have policies outside of the source.
  bool owner_partly_known = false;
  /// It was told from without who has which account, and by that the owner may have more policies.
  bool owner_open = false;
  std::vector<Origin> origins;  ///< sorted by use; uses are disjoint or equal
  /// Documents of one group other than 0 are what one policy may turn out to be, one for each
  /// outcome of the conditions that are not known. They have a place in common and stand one after
  /// the other.
  std::size_t group = 0;
  std::vector<Span> absent;  ///< branches that this one did not take; sorted, disjoint

  /// Is it part of a text for people, where placeholders belong?
  [[nodiscard]] bool is_example() const { return shown.end > shown.begin; }
};

/// As Document::owners has it: `role/app`.
[[nodiscard]] inline std::string owner_key(std::string_view kind, std::string_view name) {
  return std::string(kind) + "/" + std::string(name);
}

/// A role, user or group that a source makes or lists, whatever policies it has.
struct Owner {
  std::size_t source = 0;
  /// As Document::called_from.
  std::optional<std::size_t> called_from = {};
  bool own_provider = false;  ///< as Document::own_provider
  std::string account = {};   ///< where it was told from without
  std::string key;            ///< `role/app`, as Document::owners has it
  std::string name;           ///< the same by the name that AWS knows; empty when not known
  std::string arn;            ///< empty when not told
  bool partly_known = false;  ///< not all of its policies are in the source
  bool bounded = false;       ///< it has a permissions boundary
  std::string boundary = {};  ///< the ARN of that, as far as it is told
  /// The same among the documents of one Located: what it is, or may turn out to be. None where
  /// only its name is there.
  std::vector<std::size_t> boundary_documents = {};
};

/// An owner that has, or may have, policies that are not among the documents.
struct OpenOwner {
  std::size_t source = 0;
  std::optional<std::size_t> called_from = {};  ///< as Document::called_from
  std::string owner = {};  ///< as in Document::owners or owner_names; empty: nobody tells whom
};

/// What a file holds besides policies.
struct FileFacts {
  std::size_t source = 0;
  Value root = {};  ///< of JSON and YAML
  bool parsed = true;
  std::vector<syntax::Problem> errors;        ///< of the file and of policies in its strings
  std::vector<syntax::Duplicate> duplicates;  ///< keys, anywhere in the file
  std::vector<Span> comments;

  /// Adds what is wrong in a text of the file.
  void add(const syntax::Tree& tree) {
    errors.insert(errors.end(), tree.errors.begin(), tree.errors.end());
    duplicates.insert(duplicates.end(), tree.duplicates.begin(), tree.duplicates.end());
  }
};

/// All policies of files that belong together.
struct Located {
  std::vector<Document> documents;
  std::vector<FileFacts> files;    ///< of each file given
  std::vector<std::string> notes;  ///< what was not followed, a line each
  std::vector<Owner> made;
  std::vector<OpenOwner> open;
};

/// Adds what was located in other files. Groups keep apart, and indexes point to what they did.
void append(Located& into, Located more);

/// A text to look for policies in. The views must outlive what is found.
struct File {
  std::size_t source = 0;  ///< its index among all sources
  std::string_view path;
  std::string_view text;
};

/// Is it YAML, by its name or, of a CloudFormation template, by how it begins?
[[nodiscard]] bool is_yaml(const File& file);

/// Finds the policies of a file by what its path and text show it to be. `forced` is the kind of
/// all of them. Nothing found is no error.
[[nodiscard]] Located locate(const File& file, std::optional<PolicyKind> forced, Arena& arena);

/// Are these alternatives of one policy?
[[nodiscard]] inline bool same_group(const Document& a, const Document& b) {
  return a.group != 0 && a.group == b.group;
}

/// Does a value have the shape of a policy document, or of a bare list of statements?
[[nodiscard]] bool looks_like_policy(const Value& value);

/// The kind of a policy by what it says.
[[nodiscard]] PolicyKind kind_by_shape(const Value& policy);

}  // namespace ecrlint::internal::format
