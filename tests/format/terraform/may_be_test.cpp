// SPDX-License-Identifier: Apache-2.0
// Which files a name may be of which a part is not known.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "format/terraform/rendered.hpp"
#include "syntax/value.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

namespace {

/// `?` in the name is what is not known.
bool may_be(std::string name, const std::string& file) {
  std::replace(name.begin(), name.end(), '?', syntax::kHole);
  return format::terraform::may_be(name, file);
}

}  // namespace

TEST_CASE("what is not known of a name may be any text, also none") {
  for (const auto& one : std::initializer_list<std::pair<const char*, const char*>>{
           {"a.json", "a.json"},
           {"", ""},
           {"?", ""},
           {"?", "a/b.json"},
           {"??", "a"},
           {"?.json", "a.json"},
           {"?.json", ".json"},
           {"a?", "a"},
           {"a?", "ab"},
           {"a??", "a"},
           {"a?c", "abc"},
           {"a?c", "ac"},
           {"a?c", "abcbc"},
           {"a?bc", "abbbc"},
           {"?a?b", "xaxxb"},
           {"?ab?ab", "ababab"},
           {"m/?/p-?.json", "m/x/y/p-1.json"},
       }) {
    INFO(one.first << " " << one.second);
    CHECK(may_be(one.first, one.second));
  }
  for (const auto& one : std::initializer_list<std::pair<const char*, const char*>>{
           {"a.json", "b.json"},
           {"a.json", "a.jso"},
           {"a.jso", "a.json"},
           {"", "a"},
           {"a", ""},
           {"?.json", "a.jso"},
           {"?.json", "a.json.x"},
           {"a?", "ba"},
           {"a?c", "abcd"},
           {"a?c", "bc"},
           {"a?bc", "abb"},
           {"?a?b", "xbxa"},
           {"?ab?ab", "abba"},
           {"m/?/p-?.json", "m/p-1.json"},
       }) {
    INFO(one.first << " " << one.second);
    CHECK_FALSE(may_be(one.first, one.second));
  }
}
