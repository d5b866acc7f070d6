// SPDX-License-Identifier: Apache-2.0
// Fuzz target: the HCL reader. Spans stand inside those of their parents and in order, texts map
// back to the source, and what is kept of a broken text is whole.
#include <cstdlib>

#include "syntax/hcl.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using namespace ecrlint::internal::syntax;

namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

std::string_view cut(std::string_view text, Span span) {
  require(span.begin <= span.end && span.end <= text.size());
  return text.substr(span.begin, span.end - span.begin);
}

void check(std::string_view text, const Expression& node) {
  const std::string_view source = cut(text, node.span);
  require(node.height >= 1 && node.height <= kMaxDepth);
  require(node.text.find(kHole) == std::string_view::npos);
  if (node.form == Form::text && source != node.text)
    require(source.starts_with('\\') || source == "$${" || source == "%%{");
  std::uint32_t end = node.span.begin;
  for (const Expression& part : node.parts) {
    require(part.span.begin >= end && part.height < node.height);
    end = part.span.end;
    check(text, part);
  }
  require(end <= node.span.end);
}

void check(std::string_view text, const Body& body, Span within) {
  for (const Attribute& attribute : body.attributes) {
    require(cut(text, attribute.name_span) == attribute.name);
    require(attribute.name_span.begin >= within.begin && attribute.value.span.end <= within.end);
    require(attribute.value.span.begin > attribute.name_span.end);
    check(text, attribute.value);
  }
  for (const Block& block : body.blocks) {
    require(cut(text, block.type_span) == block.type && cut(text, block.open) == "{");
    require(block.span.begin >= within.begin && block.span.end <= within.end);
    for (const Label& label : block.labels)
      require(label.span.begin > block.type_span.begin && label.span.end <= block.open.begin);
    check(text, block.body, {block.open.end, block.span.end - 1});
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Arena arena;
  const HclFile file = parse_hcl(text, arena);
  require(file.parsed == file.errors.empty());
  for (const Problem& problem : file.errors) cut(text, problem.span);
  for (const Span& comment : file.comments) require(!cut(text, comment).empty());
  for (const Duplicate& twice : file.duplicates) {
    cut(text, twice.first);
    cut(text, twice.second);
    require(twice.first.end <= twice.second.begin);
  }
  check(text, file.body, {0, static_cast<std::uint32_t>(size)});
  return 0;
}
