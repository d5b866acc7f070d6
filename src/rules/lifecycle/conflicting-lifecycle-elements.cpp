// SPDX-License-Identifier: Apache-2.0
// ECR905: see rules/lifecycle/conflicting-lifecycle-elements.md.
#include "rules/lifecycle_rules.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

using syntax::Member;

class ConflictFinder {
 public:
  ConflictFinder(Pass& pass, const LifecycleRule& rule) : pass_(pass), rule_(rule) {}

  void check() {
    if (rule_.tag_status == TagStatus::untagged || rule_.tag_status == TagStatus::any)
      check_no_lists();
    else
      check_lists();
    check_unit();
    check_storage();
    check_action();
  }

 private:
  /// The member of the selection that is surely there under this name; null where none is.
  [[nodiscard]] const Member* find(std::string_view key) const {
    const Member* const member = rule_.selection.find(key);
    const bool sure = member != nullptr && member->value.kind != syntax::Kind::unknown &&
                      member->value.kind != syntax::Kind::null &&
                      !is_assumed(pass_, member->value.span);
    return sure ? member : nullptr;
  }

  [[nodiscard]] const syntax::Value& value(std::string_view key) const {
    return rule_.selection.find(key)->value;
  }

  Finding& report(Span span, Span other, const std::string& message, std::string_view help) {
    Finding& finding = pass_.report(span, "{}", message);
    finding.label = kEcrRefuses;
    finding.help = help;
    pass_.relate(finding, other, "beside this");
    return finding;
  }

  void check_no_lists() {
    const syntax::Value& status = value("tagStatus");
    for (const Member* const list : {find("tagPrefixList"), find("tagPatternList")}) {
      if (list == nullptr) continue;
      Finding& finding = report(
          list->key_span, status.span, fmt::format("`{}` takes no `{}`", status.text, list->key),
          fmt::format("remove `{}`, or write `tagged` if these tags are meant", list->key));
      if (list->value.members.empty()) offer_removal(finding, rule_.selection, *list);
    }
  }

  void check_lists() {
    const Member* const prefixes = find("tagPrefixList");
    const Member* const patterns = find("tagPatternList");
    if (prefixes == nullptr || patterns == nullptr) return;
    const Member& later = prefixes < patterns ? *patterns : *prefixes;
    const Member& earlier = prefixes < patterns ? *prefixes : *patterns;
    Finding& finding =
        report(later.key_span, earlier.key_span, "a rule has one list of tags, not two",
               "write all as patterns, a prefix `prod` as `prod*`, or make two rules of it");
    for (const Member* const list : {&later, &earlier})
      if (finding.fixes.empty() && list->value.is_array() && list->value.members.empty())
        offer_removal(finding, rule_.selection, *list);
  }

  void check_unit() {
    const Member* const unit = find("countUnit");
    if (unit == nullptr || rule_.count_type != CountType::image_count_more_than) return;
    Finding& finding =
        report(unit->key_span, value("countType").span, "a number of images has no `countUnit`",
               "remove it, or write `sinceImagePushed` if days are meant");
    offer_removal(finding, rule_.selection, *unit);
  }

  void check_storage() {
    const Member* const storage = find("storageClass");
    if (storage == nullptr || rule_.storage_class == StorageClass::unknown ||
        rule_.count_type == CountType::unknown)
      return;
    const bool transitioned = rule_.count_type == CountType::since_image_transitioned;
    if (transitioned == (rule_.storage_class == StorageClass::archive)) return;
    report(storage->value.span, value("countType").span,
           fmt::format("`{}` does not count images of the class `{}`", value("countType").text,
                       storage->value.text),
           transitioned ? "write `archive`"
                        : "count what is archived by `sinceImageTransitioned`, or leave the class "
                          "out");
  }

  void check_action() {
    const bool pulled =
        rule_.count_type == CountType::since_image_pulled && rule_.type == RuleAction::expire;
    const bool transitioned = rule_.count_type == CountType::since_image_transitioned &&
                              rule_.type == RuleAction::transition;
    if (!pulled && !transitioned) return;
    const syntax::Value& type = rule_.action.find("type")->value;
    report(type.span, value("countType").span,
           fmt::format("`{}` does not go with `{}`", value("countType").text, type.text),
           pulled ? "archive what is not pulled by `transition`, and expire what is archived in a "
                    "rule that counts by `sinceImageTransitioned`"
                  : "what is archived can only expire: write `expire`");
  }

  Pass& pass_;
  const LifecycleRule& rule_;
};

}  // namespace

void conflicting_lifecycle_elements(Pass& pass) {
  for (const LifecycleRule& rule : pass.policy().lifecycle.rules)
    ConflictFinder(pass, rule).check();
}

}  // namespace ecrlint::internal::check
