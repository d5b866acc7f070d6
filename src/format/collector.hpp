// SPDX-License-Identifier: Apache-2.0
// What every format needs to turn what it found into documents.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "format/document.hpp"
#include "format/holes.hpp"

namespace ecrlint::internal::format {

/// Adds the policies of one file to what was located.
class Collector {
 public:
  Collector(const File& file, std::optional<PolicyKind> forced, Arena& arena, Located& located)
      : file_(file), forced_(forced), arena_(arena), located_(located) {}

  /// Adds a policy that stands in the file as itself. The reference is good until the next one. Of
  /// more policies than a file may have, it is of one that is not kept.
  Document& add(const Value& value, PolicyKind kind, std::string pointer, std::string name);

  /// Adds the policy that a string of the file holds as JSON, perhaps URL-encoded; null when it
  /// holds none, or `must_show` and what it holds does not look like one.
  Document* add_text(const Value& value, PolicyKind kind, std::string pointer, std::string name,
                     bool must_show = false);

  /// Adds the policy that `text` holds as JSON, perhaps with holes, which stands in `span` of the
  /// file as `map` tells.
  Document& add_decoded(std::string_view text, const OffsetMap& map, PolicyKind kind,
                        std::string pointer, std::string name);

  /// Where the bytes of a string of the file stand in it.
  [[nodiscard]] OffsetMap map_of(const Value& string) const;

  /// Forgets what was told twice of texts that were read more than once.
  void drop_repeats();

  void note(std::string line) { located_.notes.push_back(std::move(line)); }
  void note_limit(std::string message) {
    located_.limits.push_back({file_.source, std::move(message)});
  }

  /// Takes back what was added last.
  void drop_last() {
    if (!full_) located_.documents.pop_back();
  }

  /// How much was added.
  struct Mark {
    std::size_t documents, identities, attachments, endpoints, notes, limits;
  };
  [[nodiscard]] Mark mark() const {
    return {located_.documents.size(), located_.identities.size(), located_.attachments.size(),
            located_.endpoints.size(), located_.notes.size(),      located_.limits.size()};
  }
  /// Keeps of what was added since only the policies that stand where none did, as pieces that
  /// nobody has yet.
  void keep_elsewhere(const Mark& mark);

  /// Adds a policy of which nothing is known. `place` stands for it.
  Document& add_unknown(Span place, PolicyKind kind, std::string pointer, std::string name);

  /// Adds the policy under `key` of `object`, itself or as text, or what stands there and shows to
  /// be none.
  Document* add_under(const Value& object, std::string_view key, PolicyKind kind,
                      const std::string& pointer, std::string name);

  /// Adds a role, user or group by its key. Valid until the next one is added. Of more than a file
  /// may have, it is one that is not kept.
  IdentityMention& mention(std::string key) {
    const bool full = is_too_much(located_.identities.size());
    if (full) unmentioned_ = {};
    IdentityMention& mention = full ? unmentioned_ : located_.identities.emplace_back();
    mention.source = file_.source;
    mention.scope = scope_;
    mention.key = std::move(key);
    return mention;
  }
  /// Says that the holder of this key, whom a mention names, has the document that was added last.
  void attach_last(std::string holder, Bond bond = Bond::grants) {
    if (full_ || is_too_much(located_.attachments.size())) return;
    located_.attachments.push_back(
        {scope_, std::move(holder), bond, located_.documents.size() - 1, {}});
  }
  /// The same of a managed policy by its address or ARN, or of one that nobody tells.
  void attach(std::string holder, std::string policy, Bond bond = Bond::grants) {
    if (is_too_much(located_.attachments.size())) return;
    located_.attachments.push_back({scope_, std::move(holder), bond, {}, std::move(policy)});
  }

  /// Says that there is a VPC endpoint.
  void add_endpoint(EndpointMention endpoint) {
    endpoint.scope = scope_;
    if (!is_too_much(located_.endpoints.size())) located_.endpoints.push_back(std::move(endpoint));
  }

  /// Where the file says that all of it is.
  [[nodiscard]] RootScope& root() { return located_.scopes.front(); }
  /// From now on what is added is the root's own, or in an account of which nobody tells whether it
  /// is the root's.
  void set_foreign(bool foreign);

  /// A number for Document::group.
  [[nodiscard]] std::size_t next_group() { return ++located_.groups; }

  [[nodiscard]] std::optional<PolicyKind> forced() const { return forced_; }
  [[nodiscard]] std::vector<Document>& documents() { return located_.documents; }
  [[nodiscard]] const File& file() const { return file_; }
  [[nodiscard]] Arena& arena() { return arena_; }

 private:
  /// Says so if it is; then nobody can tell who has what.
  bool is_too_much(std::size_t identities) {
    if (identities < kMostIdentities) return false;
    if (!too_much_) {
      note_limit(too_many_identities());
      located_.attachments.push_back({.scope = scope_});
    }
    return too_much_ = true;
  }

  const File& file_;
  std::optional<PolicyKind> forced_;
  Arena& arena_;
  Located& located_;
  std::size_t scope_ = 0;  // of what is added, see set_foreign
  bool full_ = false;      // no more is added
  Document dropped_ = {};  // stands for what would have been
  bool too_much_ = false;  // the same of who has policies
  IdentityMention unmentioned_ = {};
};

/// Is a text meant as JSON of a policy, by how it begins?
[[nodiscard]] bool opens_bracket(std::string_view text);

/// Can a text be no policy, whatever its holes stand for? Says nothing of JSON that is broken.
[[nodiscard]] bool shows_no_policy(std::string_view text);
/// The same of a value that stands where a policy, or its text, belongs. Null is no value.
[[nodiscard]] bool shows_no_policy(const Value& value);

/// Does a text that is the default of an input wait for somebody to give a value: ``, `[]`, `{}`,
/// `<your-account>`?
[[nodiscard]] bool waits_for_value(std::string_view text);

/// The string under a key; empty when there is none.
[[nodiscard]] std::string string_at(const Value* object, std::string_view key);
[[nodiscard]] inline std::string string_at(const Value& object, std::string_view key) {
  return string_at(&object, key);
}

/// The value under a key of an object; null when there is none, or no object.
[[nodiscard]] const Value* value_at(const Value* object, std::string_view key);

/// The ARN of what the root makes, of `arn:?:iam::?:role/`: its own partition, Region and account,
/// and holes for all other question marks.
[[nodiscard]] std::string own_arn(std::string_view shape);

/// As Document::is_public, by the type of the resource in the words of any format:
/// `aws_ecrpublic_repository_policy`, `AWS::ECR::PublicRepository`, `ecrpublic`.
[[nodiscard]] std::optional<bool> is_public_registry(std::string_view type);

/// The account of an ARN of IAM, `arn:aws:iam::ACCOUNT:role/app`; empty for what is none.
[[nodiscard]] std::string account_in(std::string_view arn);

/// Is it the ARN of one of AWS's own policies, in a partition that need not be known?
[[nodiscard]] bool is_of_aws(std::string_view arn);

/// The members of a list; none of anything else.
[[nodiscard]] std::span<const Member> items_of(const Value* value);

/// Calls `see` with an object, or with each object of a list.
template <class See>
void each_object(const Value* value, See see) {
  if (value != nullptr && value->is_object()) see(*value);
  for (const Member& item : items_of(value))
    if (item.value.is_object()) see(item.value);
}

/// Parses JSON with holes; `map` tells where its bytes stand in the file. A kHole in a string stays
/// one; elsewhere it is an unknown value. With such a value, what seems an error may be none: the
/// root is unknown then.
[[nodiscard]] syntax::Tree parse_holed(std::string_view text, const OffsetMap& map, Arena& arena);

/// Has a value the shape of a statement? It may lack any one of its parts.
[[nodiscard]] bool looks_like_statement(const Value& value);

/// Is a value a policy, however incomplete or misspelt, if somebody says that it is one?
[[nodiscard]] bool may_be_policy(const Value& value);

/// Finds the policies of JSON that something fills in before it is used. What does not parse has
/// its errors, unless what is filled in might mend them.
[[nodiscard]] Located locate_filled_in(const File& file, Filler filler,
                                       std::optional<PolicyKind> forced, Arena& arena);

/// The same of a file that the module `reader` renders, whatever its name; nothing, not even the
/// file, for what is no JSON. What does not parse before it is rendered is no error.
[[nodiscard]] Located locate_rendered(const File& file, std::size_t reader,
                                      std::optional<PolicyKind> forced, Arena& arena);

/// Finds a bare policy, or those in the output of `aws ecr get-repository-policy`,
/// `get-registry-policy`, `aws iam get-policy-version`, `get-role-policy` (user, group),
/// `get-account-authorization-details`, `aws organizations describe-policy` and
/// `aws ec2 describe-vpc-endpoints`.
void find_in_cli_output(const Value& root, Collector& collector);

/// Is it a plan or a state as `terraform show -json` prints it?
[[nodiscard]] bool is_terraform_plan(const Value& root);

/// Finds the policies that will exist once the plan is applied, or that exist by the state, each
/// once.
void find_in_terraform_plan(const Value& root, Collector& collector);

/// Is it a manifest, of whatever resource?
[[nodiscard]] bool is_manifest(const Value& root);

/// Finds the policies of a manifest, or of a list of them.
void find_in_manifest(const Value& root, Collector& collector);

/// Finds the policies of JSON or YAML by what it shows itself to be.
void find_in_value(const Value& root, Collector& collector);

}  // namespace ecrlint::internal::format
