// SPDX-License-Identifier: Apache-2.0
// Fuzz target: the JSON reader. Every span of an accepted text, parsed alone, must give its own
// node.
#include <cstdlib>

#include "syntax/value.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using namespace ecrlint::internal::syntax;

namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

void check(std::string_view text, const Value& value, int budget) {
  require(value.span.begin <= value.span.end && value.span.end <= text.size());
  if (budget == 0) return;
  Arena arena;
  const Tree alone =
      parse_json(text.substr(value.span.begin, value.span.end - value.span.begin), arena);
  require(alone.parsed && alone.root.kind == value.kind && alone.root.text == value.text);
  require(alone.root.members.size() == value.members.size());
  for (const Member& member : value.members) check(text, member.value, budget - 1);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Arena arena;
  const Tree tree = parse_json(text, arena);
  require(tree.parsed || !tree.errors.empty());
  for (const Problem& problem : tree.errors)
    require(problem.span.begin <= problem.span.end && problem.span.end <= size);
  if (tree.parsed) check(text, tree.root, 4);
  return 0;
}
