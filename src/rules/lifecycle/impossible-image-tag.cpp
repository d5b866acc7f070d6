// SPDX-License-Identifier: Apache-2.0
// ECR910: see rules/lifecycle/impossible-image-tag.md.
#include <algorithm>

#include "rules/describe.hpp"
#include "rules/fix.hpp"
#include "rules/lifecycle_rules.hpp"
#include "rules/rules.gen.hpp"
#include "text/ascii.hpp"

namespace ecrlint::internal::check {
namespace {

/// Those of `[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}` (OCI Distribution Specification, "Pulling
/// manifests").
bool is_of_tags(char c) { return is_letter(c) || is_digit(c) || c == '_' || c == '.' || c == '-'; }

void report_wildcard(Pass& pass, const Text& tag) {
  Finding& finding = pass.report(
      tag.span, "`{}` is taken literally in `tagPrefixList`, and no tag of an image has a `*`",
      shown(tag.text));
  finding.label = "the rule selects no image";
  finding.help = "write it in `tagPatternList`, where `*` is any text";
  const std::string_view before = tag.text.substr(0, tag.text.find('*'));
  if (before.empty() || before.size() + 1 != tag.text.size()) return;
  finding.help = fmt::format("write `{}`: what follows a prefix may be anything", before);
  offer(pass, finding, Applicability::unsafe, tag.span, before);
}

void check_tag(Pass& pass, const LifecycleRule& rule, const Text& tag) {
  if (tag.hole) return;
  const auto wrong =
      std::ranges::find_if_not(tag.text, [](char c) { return is_of_tags(c) || c == '*'; });
  if (wrong == tag.text.end()) {
    if (rule.prefixes && tag.text.find('*') != tag.text.npos) report_wildcard(pass, tag);
    return;
  }
  const bool visible = *wrong > ' ' && *wrong <= '~';
  const std::string character = visible         ? fmt::format("`{}`", *wrong)
                                : *wrong == ' ' ? "blank"
                                                : "character like that";
  Finding& finding = pass.report(tag.span, "`{}` is in no tag of an image: none has a {}",
                                 shown(tag.text), character);
  finding.label = "the rule selects no image";
  finding.help = *wrong == ',' ? "write each tag as a string of its own"
                               : "write letters, digits, `_`, `.` and `-`, and in `tagPatternList` "
                                 "`*` for any text, the only wildcard";
}

}  // namespace

void impossible_image_tag(Pass& pass) {
  for (const LifecycleRule& rule : pass.policy().lifecycle.rules)
    for (const Text& tag : rule.tags) check_tag(pass, rule, tag);
}

}  // namespace ecrlint::internal::check
