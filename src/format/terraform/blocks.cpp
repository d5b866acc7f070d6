// SPDX-License-Identifier: Apache-2.0
// Blocks in bodies, and those that `dynamic` makes.
#include <algorithm>
#include <array>

#include "format/terraform/evaluate.hpp"

namespace ecrlint::internal::format::terraform {
namespace {

void expand(std::vector<Made>& all, const syntax::Block& dynamic, const Scope& scope,
            Evaluator& evaluator) {
  const auto each = evaluator.attribute(dynamic.body, "for_each", scope);
  const auto content = std::find_if(dynamic.body.blocks.begin(), dynamic.body.blocks.end(),
                                    [](const auto& block) { return block.type == "content"; });
  if (!each || content == dynamic.body.blocks.end()) return;
  std::string_view iterator = dynamic.labels[0].text;
  if (const syntax::Attribute* named = dynamic.body.find("iterator")) iterator = named->value.text;
  const bool sure = each->is_collection();
  const auto add = [&](const Term& key, const Term& value) {
    const std::array<Entry, 2> pair{Entry{"key", {}, each->place.span, key},
                                    Entry{"value", {}, each->place.span, value}};
    const Binding bound{iterator, evaluator.object(pair, each->place), scope.bindings};
    Scope inner = scope;
    inner.bindings = &evaluator.arena().keep(bound);
    all.push_back({&*content, &content->body, inner, sure});
  };
  if (!sure) return add(unknown_at(each->place), unknown_at(each->place));
  for (const Entry& entry : each->entries)
    add(each->is(syntax::Kind::object) ? string_at(entry.key, each->place) : entry.value,
        entry.value);
}

}  // namespace

std::vector<Made> blocks_of(const syntax::Body& body, std::string_view type, const Scope& scope,
                            Evaluator& evaluator) {
  std::vector<Made> all;
  for (const syntax::Block& block : body.blocks) {
    if (block.type == type) all.push_back({&block, &block.body, scope});
    if (block.type == "dynamic" && !block.labels.empty() && block.labels[0].text == type)
      expand(all, block, scope, evaluator);
  }
  return all;
}

}  // namespace ecrlint::internal::format::terraform
