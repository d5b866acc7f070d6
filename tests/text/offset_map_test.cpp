// SPDX-License-Identifier: Apache-2.0
// Places of a text that stands in one that stands in another.
#include <doctest/doctest.h>

#include <string>

#include "text/offset_map.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

namespace {

/// The places of all characters, and of all spans of three, by a map.
std::string places(const OffsetMap& map, std::uint32_t size) {
  std::string all;
  for (std::uint32_t at = 0; at <= size; ++at) all += std::to_string(map.outer(at)) + " ";
  for (std::uint32_t at = 0; at + 3 <= size; ++at) {
    const Span span = map.outer(Span{at, at + 3});
    all += std::to_string(span.begin) + "-" + std::to_string(span.end) + " ";
  }
  return all;
}

/// The same by two maps, one after the other.
std::string places(const OffsetMap& inner, const OffsetMap& outer, std::uint32_t size) {
  std::string all;
  for (std::uint32_t at = 0; at <= size; ++at)
    all += std::to_string(outer.outer(inner.outer(at))) + " ";
  for (std::uint32_t at = 0; at + 3 <= size; ++at) {
    const Span span = outer.outer(inner.outer(Span{at, at + 3}));
    all += std::to_string(span.begin) + "-" + std::to_string(span.end) + " ";
  }
  return all;
}

}  // namespace

TEST_CASE("a map through another one leads where the two lead") {
  OffsetMap lines;  // three lines of four, each behind two blanks
  lines.add_run(0, 2);
  lines.add_run(4, 8, 6);
  lines.add_run(8, 14, 12);
  OffsetMap part;
  part.add_run(0, 3);
  CHECK(places(part.through(lines, 9), 9) == places(part, lines, 9));
  OffsetMap none;
  CHECK(places(none.through(lines, 12), 12) == places(lines, 12));
  CHECK(places(part.through(none, 9), 9) == places(part, 9));
  OffsetMap cut;  // without two characters in the middle of each line
  cut.add_run(0, 0);
  cut.add_run(1, 3, 1);
  cut.add_run(3, 7, 5);
  cut.add_run(5, 11, 9);
  CHECK(places(cut.through(lines, 6), 6) == places(cut, lines, 6));
}

TEST_CASE("what stands somewhere in a part of a text stands so through another map") {
  OffsetMap lines;
  lines.add_run(0, 2);
  lines.add_run(4, 8, 6);
  OffsetMap hole;  // one character for three to six, which are on both lines
  hole.add_run(0, 0);
  hole.add_blur(3, {3, 6}, 3);
  hole.add_run(4, 6, 6);
  const OffsetMap both = hole.through(lines, 6);
  CHECK(both.outer(Span{0, 3}) == Span{2, 5});
  CHECK(both.outer(Span{3, 4}) == Span{5, 10});
  CHECK(both.outer(Span{4, 6}) == Span{10, 12});
  OffsetMap shorter;
  shorter.add_run(0, 2);
  CHECK(shorter.through(hole, 3).outer(Span{1, 2}) == Span{3, 6});
}
