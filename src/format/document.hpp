// SPDX-License-Identifier: Apache-2.0
// Where policies live in files, of what kind they are and whose.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ecrlint/finding.hpp"
#include "format/references.hpp"
#include "syntax/value.hpp"

namespace ecrlint::internal::format {

using syntax::has_hole;
using syntax::is_hole;
using syntax::kHole;
using syntax::Kind;
using syntax::kOwnAccount;
using syntax::kOwnPartition;
using syntax::kOwnRegion;
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

/// A value that a text of the policy is made of, or that has no Reference.
struct Origin {
  Span use;                ///< the reference, in the document's source
  std::size_t source = 0;  ///< where the value stands
  Span place;
  std::string message;  ///< for the related place: `the default of parameter Reader`
  bool whole = false;   ///< the reference is this text and nothing else
};

/// A condition that nobody knows, as it turns out where a policy is what it is.
struct Assumption {
  std::string words;  ///< for the message of a finding: `when `var.mirror``
  Span where = {};    ///< the part of the policy that is there only then; empty: all of it
};

/// What one root makes under one configuration of its provider, so that all of it is in one
/// account: a Terraform root module, a template, a plan, a manifest, what a command printed.
struct RootScope {
  std::size_t source = 0;     ///< a file of the root: that which calls the module, if one is called
  std::size_t root = 0;       ///< addresses and keys mean the same where it is equal
  std::size_t provider = 0;   ///< its configuration, told from others of the root
  bool own_provider = false;  ///< not the root's own, of which nobody tells whose account it is
  std::string account = {};   ///< as far as the root tells it; empty when it does not
  std::string region = {};    ///< likewise
};

/// One policy found in a source.
struct Document {
  std::size_t source = 0;  ///< index of the source that all its spans are places of
  std::size_t scope = 0;   ///< index of Located::scopes
  /// The source that asks for it, where that is another: the module that reads the file.
  std::optional<std::size_t> reader = {};
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
  bool cut = false;  ///< it goes on behind `text`, which is longer than any that AWS takes
  Storage storage = Storage::unknown;
  bool plain = false;  ///< as syntax::Tree::plain
  bool bare = false;   ///< nothing but the policy tells its kind: it stands alone
  /// No resource has it: a part of policies that are put together elsewhere.
  bool fragment = false;
  std::string name;  ///< what the source calls it: repository, role, policy name; may be empty
  /// Where it is defined, in the words of its format: `aws_ecr_repository_policy.app`, a logical
  /// id. Unique in its root but for alternatives.
  std::string address;
  std::string arn;  ///< of a managed policy, as far as it is told
  /// Id of the account whose registry or IAM it is in, `aws` for a policy of AWS's own; empty when
  /// not told.
  std::string account;
  std::string region;      ///< empty when not told
  std::string repository;  ///< the name of the repository it is put on; empty when not known
  /// Is that a repository of ECR Public? Nothing when not told.
  std::optional<bool> is_public = {};
  std::string endpoint = {};  ///< the key of the EndpointMention it is put on; empty when not told
  /// What tells the repository it is put on from all others of the root; empty when not known. Two
  /// policies of one target overwrite each other.
  std::string target;
  std::vector<Origin> origins;  ///< sorted by use; uses are disjoint or equal
  /// Of the values from elsewhere; null where there are none. Documents that were located together
  /// have the same.
  std::shared_ptr<const References> references = {};
  /// How the policy comes to what it is put on, the last hop first. Null where it stands there.
  const Hop* way = nullptr;
  /// Documents of one group other than 0 are what one policy may turn out to be, one for each
  /// outcome of the conditions that are not known. They have a place in common and stand one after
  /// the other.
  std::size_t group = 0;
  std::vector<Assumption> assumed = {};
  /// Stands for all that a module says which is not among the sources: nothing there can be edited.
  /// Empty where the source holds the whole policy.
  Span foreign = {};
  /// One of AWS's own policies that somebody has, by the catalogue: it stands in no file, and its
  /// spans are places of no source that was given.
  bool of_catalog = false;

  /// Is it part of a text for people, where placeholders belong?
  [[nodiscard]] bool is_example() const { return shown.end > shown.begin; }
  /// Where something in its tree is written.
  [[nodiscard]] SourceSpan written_at(Span span) const {
    return references == nullptr ? SourceSpan{source, span} : references->written(source, span);
  }
};

/// As IdentityMention::key has it: `role/app`.
[[nodiscard]] inline std::string identity_key(std::string_view kind, std::string_view name) {
  return std::string(kind) + "/" + std::string(name);
}

/// A role, user or group that a source makes, lists, or names as one that has a policy.
struct IdentityMention {
  std::size_t source = 0;
  std::size_t scope = 0;  ///< index of Located::scopes
  std::string key = {};   ///< `role/aws_iam_role.ci`, or by its name: `role/app`
  std::string name = {};  ///< the same by the name that AWS knows, with holes; empty: not told
  std::string arn = {};   ///< empty when not told
  bool made = false;      ///< by the root, or listed there with all its policies
  /// The service that assumes it, where there is no trust policy to say so.
  std::string_view assumed_by = {};
};

/// What a policy is to somebody.
enum class Bond : std::uint8_t { grants, trusts, bounds };

/// Says that somebody has a policy.
struct Attachment {
  std::size_t scope = 0;  ///< index of Located::scopes
  std::string holder =
      {};  ///< the key of an IdentityMention of the root; empty: nobody tells whose
  Bond bond = Bond::grants;
  std::optional<std::size_t> document = {};  ///< index of Located::documents
  /// If not that, the address of a managed policy in the root, or its ARN; empty: nobody tells
  /// which.
  std::string policy = {};
};

/// A VPC endpoint that a source makes or lists, with or without a policy of its own.
struct EndpointMention {
  std::size_t scope = 0;     ///< index of Located::scopes
  std::string key = {};      ///< in the words of its format: an address, a logical id
  std::string service = {};  ///< `com.amazonaws.eu-west-1.ecr.dkr`, with holes; empty: not told
  std::string vpc = {};      ///< what tells the VPC from others of the root; empty: nothing does
  bool certain = true;       ///< it is there whatever the conditions that are not known
};

/// What a file holds besides policies.
struct FileFacts {
  std::size_t source = 0;
  Value root = {};  ///< of JSON and YAML
  bool parsed = true;
  bool unread = false;  ///< it mentions policies that are not read
  /// Why, if so.
  std::string_view why_unread = "another program makes policies of it";
  std::vector<syntax::Problem> errors;        ///< of the file and of policies in its strings
  std::vector<syntax::Duplicate> duplicates;  ///< keys, anywhere in the file
  std::vector<Span> comments;
  bool called = false;  ///< of a module that is read for a call by what is not only context

  /// Adds what is wrong in a text of the file.
  void add(const syntax::Tree& tree) {
    errors.insert(errors.end(), tree.errors.begin(), tree.errors.end());
    duplicates.insert(duplicates.end(), tree.duplicates.begin(), tree.duplicates.end());
  }
};

/// A call of a module whose files are not among those that were read.
struct NotFollowed {
  std::size_t source = 0;
  std::size_t scope = 0;  ///< index of Located::scopes
  Span place = {};        ///< what says where the module is
  std::string address;    ///< `module.registry`
  std::string module;     ///< where it is, as written; empty when that is not known
  bool known = false;     ///< by its inputs, which were judged as if it were there
};

/// Says that a limit of ours kept something from being worked out, so that what was found may not
/// be all.
struct LimitReached {
  std::size_t source = 0;
  std::string message;  ///< one line, lower-case start, no full stop
};

/// All policies of files that belong together.
struct Located {
  std::vector<Document> documents;
  std::vector<FileFacts> files;    ///< of each file given
  std::vector<std::string> notes;  ///< what was not evaluated, a line each
  std::vector<LimitReached> limits;
  std::vector<RootScope> scopes;  ///< those of one root together, roots rising
  std::vector<IdentityMention> identities;
  std::vector<Attachment> attachments;
  std::vector<EndpointMention> endpoints;
  std::size_t groups = 0;  ///< how many, see Document::group
  std::vector<NotFollowed> not_followed;
};

/// Adds what was located in other files. Groups and roots keep apart, and indexes point to what
/// they did.
void append(Located& into, Located more);

/// A text to look for policies in. The views must outlive what is found.
struct File {
  std::size_t source = 0;  ///< its index among all sources
  std::string_view path;
  std::string_view text;
  bool context = false;  ///< only read for what others refer to
  bool named = false;    ///< by somebody, so that a kind that they force says what all of it is
};

/// Is it YAML, by its name or, of a CloudFormation template, by how it begins?
[[nodiscard]] bool is_yaml(const File& file);

/// Does a text that does not parse hold a word that none but policies and what holds them have?
[[nodiscard]] bool mentions_policy(std::string_view text);

/// Is it of a type that holds what another program has yet to make policies of: what Terragrunt
/// hands to modules, a snapshot of a test?
[[nodiscard]] bool is_for_others(std::string_view path);

/// Is it of a type that may hold policies, by its name or, of a script, by how it begins?
[[nodiscard]] bool is_known_type(const File& file);

/// Does a text begin as a value of JSON that may hold a policy does?
[[nodiscard]] bool opens_value(std::string_view text);

/// Finds the policies of a file by what its path and text show it to be. `forced` is the kind of
/// all of them. Nothing found is no error.
[[nodiscard]] Located locate(const File& file, std::optional<PolicyKind> forced, Arena& arena);

/// Policies of one file: each takes some thousand bytes. No more are read.
inline constexpr std::size_t kMostPolicies = 200'000;

/// What is said of a file that has more.
[[nodiscard]] inline std::string too_many_policies() {
  return "more than " + std::to_string(kMostPolicies) + " policies";
}

/// Mentions of roles, users and groups in one file, and attachments. No more are read.
inline constexpr std::size_t kMostIdentities = 200'000;

/// What is said of a file that has more.
[[nodiscard]] inline std::string too_many_identities() {
  return "more than " + std::to_string(kMostIdentities) + " roles, users, groups or attachments";
}

/// Says which limits the reading of a source into an arena reached.
void note_limits(Located& located, const FileFacts& facts, const Arena& arena);

/// Are these alternatives of one policy?
[[nodiscard]] inline bool same_group(const Document& a, const Document& b) {
  return a.group != 0 && a.group == b.group;
}

/// Does a value have the shape of a policy document, of a bare list of statements, or of a
/// lifecycle policy?
[[nodiscard]] bool looks_like_policy(const Value& value);
/// The last of these.
[[nodiscard]] bool looks_like_lifecycle(const Value& value);

/// The kind of a policy that is of this one unless somebody says what all are. Lifecycle policies
/// are written in another language than all others, so that none is taken for the other.
[[nodiscard]] PolicyKind kind_if_forced(std::optional<PolicyKind> forced, PolicyKind kind);

/// The kind of a policy by what it says.
[[nodiscard]] PolicyKind kind_by_shape(const Value& policy);

/// The kind of a policy that the path of its file names (`scps/deny.json`), where it is one by what
/// it says. `shape` is its kind by that.
[[nodiscard]] std::optional<PolicyKind> kind_by_path(std::string_view path, PolicyKind shape,
                                                     const Value& policy);

/// The kind of a policy of an organization that is not known to be of either type.
[[nodiscard]] PolicyKind kind_in_organization(const Value& policy);

/// The same by the type: nothing for those that hold no policy of IAM.
[[nodiscard]] std::optional<PolicyKind> kind_in_organization(std::string_view type);

}  // namespace ecrlint::internal::format
