// SPDX-License-Identifier: Apache-2.0
#include "text/braced.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace ecrlint::internal;

namespace {

std::vector<std::string> braced_in(std::string_view text) {
  std::vector<std::string> found;
  each_braced(text, [&](const Braced& one) {
    CHECK(text.substr(one.begin, one.end - one.begin) == "${" + std::string(one.inside) + "}");
    found.emplace_back(one.inside);
  });
  return found;
}

}  // namespace

TEST_CASE("each variable runs to the first brace that closes") {
  CHECK(braced_in("").empty());
  CHECK(braced_in("$ {a} $a {b}").empty());
  CHECK(braced_in("a${b}c${d}") == std::vector<std::string>{"b", "d"});
  CHECK(braced_in("${}${ }") == std::vector<std::string>{"", " "});
  CHECK(braced_in("$${*}}") == std::vector<std::string>{"*"});
  CHECK(braced_in("${a${b}c}") == std::vector<std::string>{"a${b"});
}

TEST_CASE("one that is not closed is plain text, however often it stands there") {
  CHECK(braced_in("${a}${b") == std::vector<std::string>{"a"});
  std::string many;
  for (int i = 0; i < 2'000'000; ++i) many += "${";
  CHECK(braced_in(many).empty());
}
