// SPDX-License-Identifier: Apache-2.0
// Blocks of policy documents that are written as arguments. To Terraform 0.11 `statement = {...}`,
// also repeated or as a list, was as good as `statement {...}`.
#include <algorithm>
#include <array>
#include <set>

#include "format/terraform/module.hpp"
#include "format/terraform/types.hpp"

namespace ecrlint::internal::format::terraform {
namespace {

bool is_block_name(std::string_view name) {
  constexpr auto kNames =
      std::to_array<std::string_view>({"statement", "principals", "not_principals", "condition"});
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

/// The text of a key that is no expression; empty for others.
std::string_view literal_key(const Expression& key) {
  if (key.form == Form::word) return key.text;
  const bool literal =
      key.form == Form::templated && key.parts.size() == 1 && key.parts.front().form == Form::text;
  return literal ? key.parts.front().text : std::string_view();
}

bool is_body(const Expression& value) {
  if (value.form != Form::object) return false;
  for (std::size_t i = 0; i < value.parts.size(); i += 2)
    if (literal_key(value.parts[i]).empty()) return false;
  return true;
}

bool is_written_block(const Attribute& attribute) {
  const Expression& value = attribute.value;
  if (!is_block_name(attribute.name)) return false;
  return is_body(value) || (value.form == Form::tuple && !value.parts.empty() &&
                            std::ranges::all_of(value.parts, is_body));
}

bool has_written_blocks(const Body& body) {
  return std::ranges::any_of(body.attributes, is_written_block) ||
         std::ranges::any_of(body.blocks,
                             [](const Block& block) { return has_written_blocks(block.body); });
}

class WrittenBlocks {
 public:
  explicit WrittenBlocks(Arena& arena) : arena_(arena) {}

  Body read(const Body& body) {
    std::vector<Attribute> attributes;
    std::vector<Block> blocks;
    for (const Attribute& attribute : body.attributes) add(attribute, attributes, blocks);
    for (const Block& block : body.blocks) {
      Block& read_block = blocks.emplace_back(block);
      read_block.body = read(block.body);
    }
    std::stable_sort(blocks.begin(), blocks.end(),
                     [](const Block& a, const Block& b) { return a.span.begin < b.span.begin; });
    return {arena_.copy(attributes), arena_.copy(blocks)};
  }

  /// Is a name at this place that of a block, which may stand there again?
  [[nodiscard]] bool is_block(std::uint32_t place) const { return places_.contains(place); }

 private:
  void add(const Attribute& attribute, std::vector<Attribute>& attributes,
           std::vector<Block>& blocks) {
    if (!is_written_block(attribute)) return attributes.push_back(attribute);
    places_.insert(attribute.name_span.begin);
    if (attribute.value.form == Form::object) return blocks.push_back(block_of(attribute));
    for (const Expression& object : attribute.value.parts)
      blocks.push_back(block_of({attribute.name, attribute.name_span, object}));
  }

  Block block_of(const Attribute& attribute) {
    const Expression& object = attribute.value;
    std::vector<Attribute> inner;
    for (std::size_t i = 0; i + 1 < object.parts.size(); i += 2)
      inner.push_back({literal_key(object.parts[i]), object.parts[i].span, object.parts[i + 1]});
    Block block;
    block.type = attribute.name;
    block.type_span = attribute.name_span;
    block.body = read({inner, {}});
    block.span = {attribute.name_span.begin, object.span.end};
    block.open = {object.span.begin, object.span.begin + 1};
    return block;
  }

  Arena& arena_;
  std::set<std::uint32_t> places_;
};

}  // namespace

void read_written_blocks(syntax::HclFile& file, Arena& arena) {
  const auto is_old = [](const Block& block) {
    return block.type == "data" && block.labels.size() == 2 &&
           block.labels.front().text == kPolicyDocumentType && has_written_blocks(block.body);
  };
  if (std::ranges::none_of(file.body.blocks, is_old)) return;
  WrittenBlocks written(arena);
  std::vector<Block> blocks(file.body.blocks.begin(), file.body.blocks.end());
  for (Block& block : blocks)
    if (is_old(block)) block.body = written.read(block.body);
  file.body.blocks = arena.copy(blocks);
  for (auto* twice : {&file.redefined, &file.duplicates})
    std::erase_if(*twice,
                  [&](const syntax::Duplicate& one) { return written.is_block(one.second.begin); });
}

}  // namespace ecrlint::internal::format::terraform
