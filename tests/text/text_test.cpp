// SPDX-License-Identifier: Apache-2.0
// Lines, columns and UTF-8.
#include <doctest/doctest.h>

#include "ecrlint/source.hpp"
#include "text/utf8.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

namespace {

std::string hex(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const text::Decoded next = text::decode(text, at);
    out += std::to_string(next.size) + (next.valid ? "+" : "-");
    at += next.size;
  }
  return out;
}

}  // namespace

TEST_CASE("UTF-8 is decoded, and broken bytes are taken as browsers take them") {
  CHECK(text::decode("\xF0\x9F\x98\x80", 0).point == 0x1F600);
  CHECK(text::decode("\xED\x9F\xBF", 0).point == 0xD7FF);
  CHECK(text::decode("\xF4\x8F\xBF\xBF", 0).point == 0x10FFFF);
  CHECK(text::decode("\x80", 0).point == 0xFFFD);
  CHECK(hex("a\xC3\xA4\xE6\xBC\xA2") == "1+2+3+");
  CHECK(hex("\xE6\xBC") == "2-");                // cut off
  CHECK(hex("\xF0\x9F\x98x") == "3-1+");         // interrupted
  CHECK(hex("\xED\xA0\x80") == "1-1-1-");        // a surrogate
  CHECK(hex("\xC0\xAF\xF5") == "1-1-1-");        // overlong, out of range
  CHECK(hex("\xF4\x90\x80\x80") == "1-1-1-1-");  // past U+10FFFF
  CHECK(text::clip("ab\xE6\xBC\xA2", 4) == "ab");
  CHECK(text::clip("ab\xE6\xBC\xA2", 5) == "ab\xE6\xBC\xA2");
}

TEST_CASE("characters take no, one or two columns") {
  CHECK(text::columns('a') == 1);
  CHECK(text::columns(0xE4) == 1);
  CHECK(text::columns(0x301) == 0);
  CHECK(text::columns(0xFE0F) == 0);
  CHECK(text::columns(0x6F22) == 2);
  CHECK(text::columns(0xAC00) == 2);
  CHECK(text::columns(0x1F600) == 2);
  CHECK(text::columns(0x5D0) == 1);
}

TEST_CASE("columns are right in any block of a long line") {
  std::string line = "x\n";
  for (int i = 0; i < 5000; ++i) line += "\xC3\xA4";
  const LineIndex index(line);
  for (const std::uint32_t point : {0U, 1U, 2046U, 2047U, 2048U, 4095U, 4096U, 5000U})
    CHECK(index.position(2 + 2 * point) == Position{2, point + 1});
  const std::string exact(8192, 'a');
  CHECK(LineIndex(exact).position(8192) == Position{1, 8193});
}

TEST_CASE("a byte order mark takes no column") {
  const LineIndex index("\xEF\xBB\xBF{\n}");
  CHECK(index.position(0) == Position{1, 1});
  CHECK(index.position(3) == Position{1, 1});
  CHECK(index.position(4) == Position{1, 2});
  CHECK(index.position(5) == Position{2, 1});
}
