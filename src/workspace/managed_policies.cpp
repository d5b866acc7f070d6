// SPDX-License-Identifier: Apache-2.0
// What AWS's own managed policies say of ECR; what they say of other services nobody asks for.
#include "workspace/managed_policies.hpp"

#include <map>
#include <set>

#include "ecrlint/transfer.hpp"
#include "format/collector.hpp"
#include "model/arn.hpp"
#include "text/capped.hpp"
#include "text/guard.hpp"

namespace ecrlint::internal {
namespace {

using format::Attachment;
using format::Document;

/// Empty for what is no policy of AWS's own.
std::string_view name_of(std::string_view arn_or_name) {
  if (!arn_or_name.starts_with("arn:")) return arn_or_name;
  if (!format::is_of_aws(arn_or_name)) return {};
  return last_path_part(arn_or_name);
}

/// Those attachments that no document answers, by what they call the policy.
class Unanswered {
 public:
  explicit Unanswered(const format::Located& located) : located_(located) {
    for (const Document& document : located.documents) {
      if (!document.address.empty()) addresses_.insert({root(document.scope), document.address});
      if (!document.arn.empty()) arns_.insert(document.arn);
    }
  }

  [[nodiscard]] bool has(const Attachment& attachment) const {
    return !arns_.contains(attachment.policy) &&
           !addresses_.contains({root(attachment.scope), attachment.policy});
  }

 private:
  [[nodiscard]] std::size_t root(std::size_t scope) const { return located_.scopes[scope].root; }

  const format::Located& located_;
  std::set<std::pair<std::size_t, std::string_view>> addresses_;
  std::set<std::string_view> arns_;
};

}  // namespace

std::optional<std::string> managed_policy_text(const catalog::Catalog& catalog,
                                               std::string_view arn_or_name) {
  const auto statements = catalog.managed_policy(name_of(arn_or_name));
  if (!statements) return std::nullopt;
  return R"({"Version": "2012-10-17", "Statement": )" + std::string(*statements) + "}";
}

void add_managed_policies(
    format::Located& located, const catalog::Catalog& catalog, Arena& arena,
    const std::function<std::size_t(const std::string&, std::string_view)>& place) {
  std::map<std::string_view, const Attachment*> named;
  for (const Attachment& one : located.attachments)
    if (one.bond == format::Bond::grants && !one.document && !one.holder.empty() &&
        catalog.managed_policy(name_of(one.policy)))
      named.try_emplace(one.policy, &one);
  if (named.empty()) return;
  std::vector<Document> found;
  const Unanswered unanswered(located);
  for (const auto& [policy, attachment] : named) {
    const auto text = managed_policy_text(catalog, policy);
    if (!text || !unanswered.has(*attachment)) continue;
    Document& document = found.emplace_back();
    document.text = arena.copy(*text);
    arena.begin_source();
    const syntax::Tree tree = syntax::parse_json(document.text, arena);
    document.value = &arena.keep(tree.root);
    document.plain = tree.plain;
    document.scope = attachment->scope;
    document.storage = format::Storage::managed;
    document.name = name_of(policy);
    document.address = document.arn = policy;
    document.account = "aws";
    document.of_catalog = true;
    document.source = place(document.arn, document.text);
  }
  append(located.documents, std::move(found));
}

}  // namespace ecrlint::internal

namespace ecrlint {

using namespace internal;

Result<std::string> managed_policy(std::string_view arn_or_name) {
  return guarded([&]() -> Result<std::string> {
    auto text = managed_policy_text(catalog::Catalog::built_in(), arn_or_name);
    if (!text) return Error{"none of AWS's own managed policies"};
    return std::move(*text);
  });
}

}  // namespace ecrlint
