// SPDX-License-Identifier: Apache-2.0
// ECR402: see rules/conditions/unknown-condition-key.md.
#include <algorithm>

#include "rules/action_name.hpp"
#include "rules/conditions/condition_facts.hpp"
#include "rules/fix.hpp"
#include "rules/rules.gen.hpp"
#include "rules/trust/web_identity.hpp"

namespace ecrlint::internal::check {
namespace {

constexpr std::string_view kGlobal = "aws:";

/// What the reference says of a prefix.
enum class Prefix { global, whole_service, service, other };

Prefix prefix_of(const Pass& pass, std::string_view prefix) {
  if (equal_ignoring_case(prefix, "aws")) return Prefix::global;
  const catalog::ServiceId service = pass.catalog().find_service(prefix);
  if (pass.catalog().is_whole_service(service)) return Prefix::whole_service;
  return service != catalog::ServiceId::none ? Prefix::service : Prefix::other;
}

/// Providers of web identities have keys of their own: `oidc.eks.eu-west-1.amazonaws.com/id/A:sub`.
bool may_be_provider(const Pass& pass, std::string_view prefix) {
  return pass.policy().kind == PolicyKind::trust || prefix.find_first_of("./") != prefix.npos;
}

/// `aws:ResourceTag` of `aws:ResourceTag/`, `aws:ResourceTag:team` and the like; else empty.
std::string_view tag_key_of(const catalog::Catalog& catalog, std::string_view key) {
  const auto end = key.find_first_of("/:.", kGlobal.size());
  const auto found = catalog.find_condition_key(fmt::format("{}/", key.substr(0, end)));
  return found && found->name.ends_with('/') ? found->name : std::string_view();
}

void report_tagless(Pass& pass, const Text& key, std::string_view tag_key) {
  Finding& finding = pass.report(key.span, "`{}` does not say which tag", key.text);
  finding.label = "of which tag?";
  finding.help = fmt::format("write the tag behind a slash: \"{}<tag>\"", tag_key);
}

void report_formless(Pass& pass, const Text& key, Searches& searches) {
  Finding& finding =
      pass.report(key.span, "`{}` is no condition key: it names no service", key.text);
  finding.label = "no such key";
  finding.help = "write it as SERVICE:NAME, such as \"aws:SourceArn\"";
  if (!searches.next()) return;
  const std::string close = closest_key(pass.catalog(), kGlobal, key.text);
  if (!close.empty()) suggest(pass, finding, Applicability::unsafe, key.span, close);
}

/// A claim of a token that STS makes no key of, where the reference says of which it does.
void check_claim(Pass& pass, const Text& key) {
  const auto claim = token_claim(key);
  const KnownProvider* known = claim ? find_known_provider(claim->provider) : nullptr;
  if (known == nullptr || pass.policy().kind != PolicyKind::trust) return;
  const auto common = known->common_claims ? common_claims() : std::span<const std::string_view>();
  if (contains_claim(common, claim->name) || contains_claim(known->claims, claim->name)) return;
  std::string keys;
  for (const auto claims : {common, known->claims})
    for (const std::string_view one : claims)
      keys += fmt::format("{}`{}`", keys.empty() ? "" : ", ", one);
  Finding& finding = pass.report(key.span, "`{}` is no condition key: STS does not pass on `{}`",
                                 key.text, claim->name);
  finding.severity = Severity::medium;
  finding.label = "no such key";
  finding.help = fmt::format("of the claims of {} it passes on {}", known->title, keys);
}

/// `close` is what the key may have been meant to be, or empty.
void report_unlisted(Pass& pass, const Text& key, Prefix prefix, const std::string& close) {
  Finding& finding =
      pass.report(key.span, "`{}` is no condition key in AWS's reference, which may lag", key.text);
  finding.label = "not in the reference";
  finding.severity = prefix == Prefix::global ? Severity::medium : Severity::low;
  finding.help =
      close.empty()
          ? fmt::format("look the key up in the guide; {}, and that of {} does not list it",
                        kMayLag, pass.catalog().date())
          : fmt::format("did you mean \"{}\"? {}", close, kMayLag);
  if (is_slip(key.text, close)) offer(pass, finding, Applicability::unsafe, key.span, close);
}

/// `certain` says that `close` is what was meant.
void report_unknown(Pass& pass, const Text& key, Prefix prefix, const std::string& close,
                    bool certain) {
  Finding& finding = pass.report(key.span, "`{}` is no condition key of AWS", key.text);
  finding.label = "no such key";
  if (prefix != Prefix::global) finding.severity = Severity::medium;
  finding.help =
      fmt::format("look the key up in the guide; it is not in that of {}", pass.catalog().date());
  if (close.empty()) return;
  if (certain) return suggest(pass, finding, Applicability::unsafe, key.span, close);
  finding.help = fmt::format("did you mean \"{}\"?", close);
}

void check(Pass& pass, const Text& key, Searches& searches) {
  const catalog::Catalog& catalog = pass.catalog();
  const auto colon = key.text.find(':');
  if (colon == key.text.npos) return report_formless(pass, key, searches);
  const Prefix prefix = prefix_of(pass, trimmed(key.text.substr(0, colon)));
  if (prefix == Prefix::other && may_be_provider(pass, key.text.substr(0, colon)))
    return check_claim(pass, key);
  if (const auto tag = tag_key_of(catalog, key.text); !tag.empty() && prefix == Prefix::global) {
    const auto end = key.text.find_first_of("/:.", kGlobal.size());
    if (end + 1 >= key.text.size() || end == key.text.npos) return report_tagless(pass, key, tag);
    return report_unknown(pass, key, prefix, fmt::format("{}{}", tag, key.text.substr(end + 1)),
                          true);
  }
  if (!searches.next()) return report_unlisted(pass, key, prefix, {});
  const std::string head = lower(trimmed(key.text.substr(0, colon))) + ":";
  const std::string_view name = trimmed(key.text.substr(colon + 1));
  const std::string close = closest_key(catalog, head, name);
  // A new key may be somewhat like an old one.
  const bool slip = is_slip(key.text, close);
  if (prefix == Prefix::whole_service || (prefix == Prefix::global && slip))
    return report_unknown(pass, key, prefix, close, slip);
  report_unlisted(pass, key, prefix, close);
}

}  // namespace

void unknown_condition_key(Pass& pass) {
  const catalog::Catalog& catalog = pass.catalog();
  Searches searches;
  for (const Statement& statement : pass.policy().statements)
    for (const Condition& condition : statement.conditions) {
      const Text& key = condition.key;
      if (key.hole || is_swapped(catalog, condition)) continue;
      const auto known = catalog.find_condition_key(key.text);
      if (known && known->name.size() == key.text.size() && known->name.ends_with('/'))
        report_tagless(pass, key, known->name);
      else if (!known)
        check(pass, key, searches);
    }
}

}  // namespace ecrlint::internal::check
