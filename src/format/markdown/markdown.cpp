// SPDX-License-Identifier: Apache-2.0
// Lints what documentation shows as code.
#include "format/markdown/markdown.hpp"

#include "format/markdown/code_blocks.hpp"
#include "format/terraform/terraform.hpp"
#include "text/ascii.hpp"

namespace ecrlint::internal::format {
namespace {

using syntax::Member;
using syntax::Value;

/// What a file in the language of a fence would be called; empty for languages not linted.
std::string_view file_name(std::string_view language) {
  if (language == "json") return "block.json";
  if (language == "yaml" || language == "yml") return "block.yaml";
  if (language == "hcl" || language == "terraform" || language == "tf") return "block.tf";
  return {};
}

/// Leads the places of a block's code to those of the file.
class BlockMover {
 public:
  BlockMover(const OffsetMap& map, Arena& arena) : map_(map), arena_(arena) {}

  void move(Located& located) {
    for (Document& document : located.documents) move(document);
    for (FileFacts& facts : located.files) {
      for (Span& span : facts.comments) span = map_.outer(span);
      for (syntax::Duplicate& twice : facts.duplicates) {
        twice.first = map_.outer(twice.first);
        twice.second = map_.outer(twice.second);
      }
    }
  }

 private:
  void move(Document& document) {
    document.value = &arena_.keep(moved(*document.value));
    if (document.written != nullptr) document.written = &arena_.keep(moved(*document.written));
    for (Origin& origin : document.origins) {
      origin.use = map_.outer(origin.use);
      origin.place = map_.outer(origin.place);
    }
    for (Span& span : document.absent) span = map_.outer(span);
    if (document.holder.end > document.holder.begin) document.holder = map_.outer(document.holder);
  }

  [[nodiscard]] Value moved(Value value) {
    value.span = map_.outer(value.span);
    const std::span<Member> members = arena_.copy(value.members);
    for (Member& member : members) {
      member.key_span = map_.outer(member.key_span);
      member.value = moved(member.value);
    }
    value.members = members;
    return value;
  }

  const OffsetMap& map_;
  Arena& arena_;
};

/// Finds the policies of a block by the language that its fence names.
Located locate_in_block(const CodeBlock& block, std::size_t source,
                        std::optional<PolicyKind> forced, Arena& arena) {
  const File code{source, file_name(block.language), block.text};
  if (code.path.empty()) return {};
  Located located = is_terraform(code.path) ? locate_in_modules(std::span(&code, 1), forced, arena)
                                            : locate(code, forced, arena);
  if (!located.files.front().errors.empty()) return {};
  BlockMover(block.map, arena).move(located);
  return located;
}

template <class T>
void append(std::vector<T>& to, std::vector<T>& from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

}  // namespace

bool is_markdown(std::string_view path) {
  const std::string name = lower(path);
  return name.ends_with(".md") || name.ends_with(".markdown");
}

Located locate_in_markdown(const File& file, std::optional<PolicyKind> forced, Arena& arena) {
  Located located;
  located.files.emplace_back().source = file.source;
  Markdown markdown = read_markdown(file.text, arena);
  located.files.front().comments = std::move(markdown.comments);
  for (const CodeBlock& block : markdown.blocks) {
    Located found = locate_in_block(block, file.source, forced, arena);
    if (found.documents.empty()) continue;
    for (Document& document : found.documents) document.shown = block.span;
    FileFacts& of_block = found.files.front();
    append(located.files.front().duplicates, of_block.duplicates);
    append(located.files.front().comments, of_block.comments);
    found.files.clear();  // they are one file
    found.notes.clear();  // what an example does not show need not be followed
    append(located, std::move(found));
  }
  return located;
}

}  // namespace ecrlint::internal::format
