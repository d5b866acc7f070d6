// SPDX-License-Identifier: Apache-2.0
// Turns the objects of Terraform's JSON syntax into blocks, and its strings into templates.
#include <algorithm>
#include <array>
#include <set>
#include <span>
#include <utility>

#include "format/collector.hpp"
#include "format/terraform/module.hpp"
#include "format/terraform/template.hpp"
#include "text/meanwhile.hpp"
#include "text/offset_map.hpp"

namespace ecrlint::internal::format::terraform {
namespace {

using syntax::Label;

/// How what stands in a body is to be read.
enum class BodySyntax : std::uint8_t {
  literal,    ///< strings are no templates
  arguments,  ///< every member is an argument
  resource,   ///< some members are blocks
  dynamic,    ///< the body of a `dynamic` block
};

struct BlockType {
  std::string_view type;
  std::size_t labels;
  BodySyntax reading;
};

constexpr auto kTopLevel = std::to_array<BlockType>({
    {"resource", 2, BodySyntax::resource},
    {"data", 2, BodySyntax::resource},
    {"module", 1, BodySyntax::arguments},
    {"variable", 1, BodySyntax::literal},
    {"output", 1, BodySyntax::arguments},
    {"locals", 0, BodySyntax::arguments},
});

/// Whether a member is an argument or a block only the provider's schema tells: these are the
/// blocks of the resources that hold policies, with how many labels.
constexpr auto kInner = std::to_array<BlockType>({
    {"statement", 0, BodySyntax::resource},
    {"principals", 0, BodySyntax::resource},
    {"not_principals", 0, BodySyntax::resource},
    {"condition", 0, BodySyntax::resource},
    {"inline_policy", 0, BodySyntax::resource},
    {"content", 0, BodySyntax::resource},
    {"dynamic", 1, BodySyntax::dynamic},
});

/// A property of this name is a comment.
constexpr std::string_view kComment = "//";

const BlockType* find_type(std::span<const BlockType> table, std::string_view type) {
  const auto found = std::find_if(table.begin(), table.end(),
                                  [&](const BlockType& row) { return row.type == type; });
  return found == table.end() ? nullptr : &*found;
}

class JsonReader {
 public:
  JsonReader(const File& file, Arena& arena, ParsedFile& parsed)
      : text_(file.text), arena_(arena), parsed_(parsed) {}

  void read_module(const Value& root) {
    std::vector<Block> blocks;
    each_object(&root, [&](const Value& object) {
      for (const Member& member : object.members) {
        repeatable_.insert(member.key_span.begin);
        if (const BlockType* known = find_type(kTopLevel, member.key))
          add_blocks(blocks, member, {member.value, known->labels, known->reading});
      }
    });
    parsed_.hcl.body.blocks = arena_.copy(blocks);
  }

  void read_variables(const Value& root) {
    if (root.is_object()) parsed_.hcl.body = body(root, BodySyntax::literal);
  }

  /// A block may be repeated; an argument may not, and no key of a value either.
  void note_duplicates(std::span<const syntax::Duplicate> duplicates) {
    for (const syntax::Duplicate& duplicate : duplicates)
      if (!repeatable_.contains(duplicate.second.begin))
        parsed_.hcl.duplicates.push_back(duplicate);
    parsed_.hcl.redefined = parsed_.hcl.duplicates;
  }

 private:
  /// What stands under the type of a block, or under one of its labels.
  struct Under {
    const Value& value;
    std::size_t labels;  ///< that are still to come
    BodySyntax reading;
  };

  void add_blocks(std::vector<Block>& blocks, const Member& type, const Under& under) {
    each_object(&under.value, [&](const Value& object) {
      if (under.labels == 0) return add_block(blocks, type, object, under.reading);
      for (const Member& member : object.members) {
        repeatable_.insert(member.key_span.begin);
        labels_.push_back({member.key, member.key_span});
        add_blocks(blocks, type, {member.value, under.labels - 1, under.reading});
        labels_.pop_back();
      }
    });
  }

  void add_block(std::vector<Block>& blocks, const Member& type, const Value& object,
                 BodySyntax reading) {
    Block block;
    block.type = type.key;
    block.type_span = type.key_span;
    block.labels = arena_.copy(labels_);
    block.span = object.span;
    block.open = {object.span.begin, object.span.begin + 1};
    const Meanwhile no_labels(labels_, {});
    block.body = body(object, reading);
    blocks.push_back(block);
  }

  Body body(const Value& object, BodySyntax reading) {
    std::vector<Attribute> attributes;
    std::vector<Block> blocks;
    const bool has_blocks = reading == BodySyntax::resource || reading == BodySyntax::dynamic;
    for (const Member& member : object.members) {
      const BlockType* inner = has_blocks ? find_type(kInner, member.key) : nullptr;
      if (inner != nullptr) {
        repeatable_.insert(member.key_span.begin);
        add_blocks(blocks, member, {member.value, inner->labels, inner->reading});
      } else if (member.key != kComment) {
        attributes.push_back({member.key, member.key_span, argument(member, reading)});
      }
    }
    return {arena_.copy(attributes), arena_.copy(blocks)};
  }

  Expression argument(const Member& member, BodySyntax reading) {
    const bool names = reading == BodySyntax::dynamic && member.key == "iterator";
    if (names && member.value.is_string())
      return {.form = Form::variable, .span = member.value.span, .text = member.value.text};
    return expression(member.value, reading == BodySyntax::literal);
  }

  Expression expression(const Value& value, bool literal) {
    Expression result{.span = value.span, .text = value.text};
    std::vector<Expression> parts;
    switch (value.kind) {
      case Kind::string:
        return string(value.text, value.span, literal);
      case Kind::number:
        result.form = Form::number;
        break;
      case Kind::boolean:
        result.form = Form::boolean;
        result.text = value.flag ? "true" : "false";
        break;
      case Kind::array:
      case Kind::object:
        result.form = value.is_object() ? Form::object : Form::tuple;
        for (const Member& member : value.members) {
          if (value.is_object()) parts.push_back(string(member.key, member.key_span, literal));
          parts.push_back(expression(member.value, literal));
        }
        result.parts = arena_.copy(parts);
        break;
      case Kind::null:
      case Kind::unknown:
        break;
    }
    return result;
  }

  Expression string(std::string_view text, Span span, bool literal) {
    OffsetMap map;
    const bool plain = text.size() + 2 == span.end - span.begin;  // every escape is longer
    if (plain)
      map.add_run(0, span.begin + 1);
    else
      map = map_json_string(text_, span);
    const bool has_template = text.find("${") != text.npos || text.find("%{") != text.npos;
    if (literal || !has_template) return text_expression(text, map, span, arena_);
    syntax::HclTemplate read = template_expression(text, map, span, arena_);
    if (read.parsed) return read.value;
    note(read.errors);
    // A name that nothing has.
    return {.form = Form::variable, .span = span};
  }

  void note(std::span<const syntax::Problem> errors) {
    constexpr std::size_t kMostErrors = 20;
    std::vector<syntax::Problem>& all = parsed_.hcl.errors;
    parsed_.hcl.parsed = false;
    if (all.size() < kMostErrors) all.insert(all.end(), errors.begin(), errors.end());
  }

  std::string_view text_;
  Arena& arena_;
  ParsedFile& parsed_;
  std::vector<Label> labels_;
  std::set<std::uint32_t> repeatable_;  ///< where keys stand that may be repeated
};

}  // namespace

bool is_json_syntax(std::string_view path) {
  return path.ends_with(".tf.json") || path.ends_with(".tofu.json") ||
         path.ends_with(".tfvars.json");
}

ParsedFile parse_json_syntax(const File& file, Arena& arena) {
  ParsedFile parsed{file, {}, {}};
  syntax::Tree tree = syntax::parse_json(file.text, arena);
  parsed.hcl.parsed = tree.parsed;
  parsed.hcl.errors = std::move(tree.errors);
  parsed.root = tree.root;
  JsonReader reader(file, arena, parsed);
  if (is_variable_file(file.path))
    reader.read_variables(tree.root);
  else
    reader.read_module(tree.root);
  reader.note_duplicates(tree.duplicates);
  return parsed;
}

}  // namespace ecrlint::internal::format::terraform
