// SPDX-License-Identifier: Apache-2.0
// The `aws_ecr_lifecycle_policy_document` data source: blocks that stand for a lifecycle policy
// (terraform-provider-aws, internal/service/ecr/lifecycle_policy_document_data_source.go).
#include <algorithm>
#include <array>

#include "format/terraform/evaluate.hpp"

namespace ecrlint::internal::format::terraform {
namespace {

/// An argument of a block, and the element that the provider makes of it.
struct LifecycleArgument {
  std::string_view argument;
  std::string_view element;
  bool required = false;
  bool number = false;
};

constexpr auto kOfRule = std::to_array<LifecycleArgument>({
    {"priority", "rulePriority", true, true},
    {"description", "description"},
});
constexpr auto kOfSelection = std::to_array<LifecycleArgument>({
    {"tag_status", "tagStatus", true},
    {"tag_pattern_list", "tagPatternList"},
    {"tag_prefix_list", "tagPrefixList"},
    {"storage_class", "storageClass"},
    {"count_type", "countType", true},
    {"count_unit", "countUnit"},
    {"count_number", "countNumber", true, true},
});
constexpr auto kOfAction = std::to_array<LifecycleArgument>({
    {"type", "type", true},
    {"target_storage_class", "targetStorageClass"},
});

class LifecycleDocumentReader {
 public:
  LifecycleDocumentReader(const Scope& scope, Evaluator& evaluator)
      : scope_(scope), evaluator_(evaluator) {}

  Term read(const Block& block) {
    const SourceSpan place{scope_.source, {block.open.begin, block.span.end}};
    std::vector<Entry> rules;
    for (const Made& made : blocks_of(block.body, "rule", scope_, evaluator_))
      evaluator_.switched_on(made.switched.get(), [&] { rules.push_back(rule(made)); });
    const Entry entry{"rules", block.open, block.open, evaluator_.list(rules, place)};
    return evaluator_.object(std::span(&entry, 1), place);
  }

 private:
  Entry rule(const Made& made) {
    std::vector<Entry> entries = arguments(made, kOfRule);
    add_block(entries, "selection", made, kOfSelection);
    if (!add_block(entries, "action", made, kOfAction)) {
      const SourceSpan open{made.scope.source, made.block->open};
      const Entry expire{"type", open.span, open.span, string_at("expire", open)};
      entries.push_back(
          {"action", open.span, open.span, evaluator_.object(std::span(&expire, 1), open)});
    }
    return {{}, {}, span_of(made), object(std::move(entries), made), made.doubt};
  }

  static Span span_of(const Made& made) { return {made.block->open.begin, made.block->span.end}; }

  Term object(std::vector<Entry> entries, const Made& made) {
    std::ranges::stable_sort(entries, {}, [](const Entry& one) { return one.key_span.begin; });
    return evaluator_.object(entries, {made.scope.source, span_of(made)});
  }

  /// Says whether there is such a block.
  bool add_block(std::vector<Entry>& entries, std::string_view type, const Made& rule,
                 std::span<const LifecycleArgument> known) {
    const std::vector<Made> blocks = blocks_of(*rule.body, type, rule.scope, evaluator_);
    if (blocks.empty()) return false;
    const Made& made = blocks.front();
    const Term value = made.sure() ? object(arguments(made, known), made)
                                   : unknown_at({made.scope.source, span_of(made)});
    entries.push_back({type, made.block->type_span, span_of(made), value});
    return true;
  }

  std::vector<Entry> arguments(const Made& made, std::span<const LifecycleArgument> known) {
    std::vector<Entry> entries;
    for (const LifecycleArgument& one : known) {
      const Attribute* const attribute = made.body->find(one.argument);
      if (attribute == nullptr) continue;
      const Term value = converted(evaluator_.evaluate(attribute->value, made.scope), one.number);
      // What is not given may be null, which is as good as absent.
      const bool may_lack = !one.required && (value.not_given || value.is_unknown());
      if (!value.is(Kind::null))
        entries.push_back({may_lack ? kUnknownText : one.element, attribute->name_span,
                           attribute->value.span, value});
    }
    return entries;
  }

  /// As Terraform converts a value to the type of an argument.
  Term converted(Term value, bool number) {
    if (value.is(Kind::array)) {
      std::vector<Entry> items(value.entries.begin(), value.entries.end());
      for (Entry& item : items) item.value = converted(item.value, false);
      value.entries = evaluator_.arena().copy(items);
    } else if (number && value.is_plain_string()) {
      value.kind = Kind::number;
    } else if (!number && (value.is(Kind::number) || value.is(Kind::boolean))) {
      value.kind = Kind::string;
    }
    return value;
  }

  Scope scope_;
  Evaluator& evaluator_;
};

}  // namespace

Term lifecycle_document(const ModuleBlock& block, const Scope& scope, Evaluator& evaluator) {
  return LifecycleDocumentReader(scope, evaluator).read(*block.syntax);
}

}  // namespace ecrlint::internal::format::terraform
