// SPDX-License-Identifier: Apache-2.0
// ECR909: see rules/lifecycle/ineffective-lifecycle-rule.md.
#include <algorithm>
#include <string>

#include "analysis/glob.hpp"
#include "rules/lifecycle_rules.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

/// A rule that selects by tags which are all known, as patterns.
struct TaggedRule {
  const LifecycleRule* rule = nullptr;
  std::vector<std::string> patterns;
};

/// Without patterns for a rule that does not, or of whose tags some are never on any image.
TaggedRule tagged_rule(const LifecycleRule& rule) {
  TaggedRule tagged{&rule, {}};
  if (rule.tag_status != TagStatus::tagged || !rule.tags_known) return tagged;
  const std::string_view never = rule.prefixes ? "*?" : "?";
  for (const Text& tag : rule.tags) {
    if (tag.hole || tag.text.empty() || tag.text.find_first_of(never) != tag.text.npos)
      return {&rule, {}};
    tagged.patterns.push_back(std::string(tag.text) + (rule.prefixes ? "*" : ""));
  }
  return tagged;
}

/// Has every image that `narrow` selects all that `wide` asks for? An image needs a tag for each.
bool selects_all_of(const TaggedRule& wide, const TaggedRule& narrow) {
  return !wide.patterns.empty() && !narrow.patterns.empty() &&
         std::ranges::all_of(wide.patterns, [&](const std::string& asked) {
           return std::ranges::any_of(narrow.patterns, [&](const std::string& given) {
             return analysis::covers(asked, given) == Answer::yes;
           });
         });
}

bool selects_every_tag(const TaggedRule& rule) {
  return !rule.patterns.empty() && std::ranges::all_of(rule.patterns, [](const std::string& one) {
    return one.find_first_not_of('*') == one.npos;
  });
}

/// What is to be compared is held against all else; hardly a policy that ECR takes has more of it.
bool is_little(std::span<const TaggedRule> rules) {
  constexpr std::size_t kMost = 12'000;
  std::size_t sum = 0;
  for (const TaggedRule& rule : rules)
    for (const std::string& pattern : rule.patterns) sum += pattern.size() + 1;
  return sum <= kMost;
}

class ShadowFinder {
 public:
  explicit ShadowFinder(Pass& pass) : pass_(pass) {
    for (const LifecycleRule* rule : ranked_rules(pass)) rules_.push_back(tagged_rule(*rule));
    if (!is_little(rules_)) rules_.clear();
  }

  void find() {
    for (std::size_t i = 1; i < rules_.size(); ++i) {
      const LifecycleRule& rule = *rules_[i].rule;
      if (rule.tag_status == TagStatus::any)
        check_any(i);
      else if (const TaggedRule* wide = wider_before(i))
        check_tagged(rules_[i], *wide);
    }
  }

 private:
  /// The first that is applied before and leaves nothing to one; null where their prefixes are the
  /// same, which is repeated-lifecycle-selection's.
  [[nodiscard]] const TaggedRule* wider_before(std::size_t later) const {
    const TaggedRule& narrow = rules_[later];
    for (std::size_t i = 0; i < later && is_before(i, later); ++i) {
      const TaggedRule& wide = rules_[i];
      if (!share_storage(*wide.rule, *narrow.rule) || !selects_all_of(wide, narrow)) continue;
      const bool prefixes = wide.rule->prefixes && narrow.rule->prefixes;
      return prefixes && has_same_tags(wide, narrow) ? nullptr : &wide;
    }
    return nullptr;
  }

  static bool has_same_tags(const TaggedRule& a, const TaggedRule& b) {
    const auto is_in = [](const TaggedRule& all) {
      return [&all](const std::string& one) {
        return std::ranges::find(all.patterns, one) != all.patterns.end();
      };
    };
    return std::ranges::all_of(a.patterns, is_in(b)) && std::ranges::all_of(b.patterns, is_in(a));
  }

  [[nodiscard]] bool is_before(std::size_t first, std::size_t second) const {
    return *rules_[first].rule->priority < *rules_[second].rule->priority;
  }

  void check_tagged(const TaggedRule& narrow, const TaggedRule& wide) {
    const std::int64_t first = *wide.rule->priority;
    report(*narrow.rule, *wide.rule, fmt::format("rule {} selects", first)).help =
        selects_all_of(narrow, wide)
            ? std::string("keep one of the two: an image is looked at by one rule only")
            : fmt::format(
                  "let it come first, by the lower number, or let rule {} select less: what "
                  "a rule selects is out of reach of all later ones, even where it is kept",
                  first);
  }

  /// Of a rule for any image, those with a tag and those without may both be taken.
  void check_any(std::size_t later) {
    const LifecycleRule& rule = *rules_[later].rule;
    const LifecycleRule* untagged = nullptr;
    const LifecycleRule* tagged = nullptr;
    for (std::size_t i = 0; i < later && is_before(i, later); ++i) {
      const LifecycleRule& before = *rules_[i].rule;
      if (!share_storage(before, rule)) continue;
      if (before.tag_status == TagStatus::untagged && untagged == nullptr) untagged = &before;
      if (selects_every_tag(rules_[i]) && tagged == nullptr) tagged = &before;
    }
    if (untagged == nullptr || tagged == nullptr) return;
    const auto [first, second] = std::minmax(*untagged->priority, *tagged->priority);
    Finding& finding =
        report(rule, *tagged, fmt::format("the rules {} and {} select", first, second));
    finding.help = "remove it, or let one of the two select less";
    pass_.relate(finding, selector_of(*untagged), "those without a tag");
  }

  Finding& report(const LifecycleRule& rule, const LifecycleRule& wide, const std::string& who) {
    const std::string_view does = rule.type == RuleAction::transition ? "archives" : "expires";
    Finding& finding = pass_.report(selector_of(rule), "rule {} never {} an image: {} all of them",
                                    *rule.priority, does, who);
    finding.label = "applied after it";
    pass_.relate(finding, selector_of(wide), "these are taken first");
    return finding;
  }

  Pass& pass_;
  std::vector<TaggedRule> rules_;
};

}  // namespace

void ineffective_lifecycle_rule(Pass& pass) { ShadowFinder(pass).find(); }

}  // namespace ecrlint::internal::check
