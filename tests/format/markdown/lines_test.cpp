// SPDX-License-Identifier: Apache-2.0
// Marks of lists and quotes before a fence, fences themselves and comments, line by line.
#include <doctest/doctest.h>

#include <string>
#include <utility>

#include "support/markdown_support.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using test::blocks;
using test::comments;

namespace {

using Case = std::pair<std::string, std::string>;

}  // namespace

TEST_CASE("a fence may stand behind marks of lists and quotes, and behind nothing else") {
  const Case cases[] = {
      {"- ", "json:{}\n;"},
      {"* ", "json:{}\n;"},
      {"+ ", "json:{}\n;"},
      {"1. ", "json:{}\n;"},
      {"1) ", "json:{}\n;"},
      {"123456789. ", "json:{}\n;"},
      {"-\t", "json:{}\n;"},
      {"- - ", "json:{}\n;"},
      {"> ", "json:{}\n;"},
      {">", "json:{}\n;"},
      {"> - ", "json:{}\n;"},
      {"1234567890. ", ""},
      {"-", ""},
      {"1.", ""},
      {"1", ""},
      {"a ", ""},
      {"1: ", ""},
      {". ", ""},
      {"1- ", ""},
  };
  for (const Case& one : cases) {
    CAPTURE(one.first);
    const std::string quote = one.first.starts_with('>') ? "> " : "";
    const std::string text = one.first + "```json\n" + quote + "{}\n" + quote + "```\n";
    if (!one.second.empty())
      CHECK(blocks(text) == one.second);
    else
      CHECK(blocks(text) != "json:{}\n;");
  }
}

TEST_CASE("code loses as many columns as stand before its fence, and no more") {
  CHECK(blocks("  ```\n a\n  b\n   c\n  ```\n") == ":a\nb\n c\n;");
  CHECK(blocks("- ```\n  a\n   b\n c\n  ```\n") == ":a\n b\nc\n;");
  CHECK(blocks("10. ```\n    a\n     b\n    ```\n") == ":a\n b\n;");
  CHECK(blocks("\t```\n\ta\n    b\n\t c\n\t```\n") == ":a\nb\n c\n;");
  CHECK(blocks(" \t```\n    a\n     b\n```\n") == ":a\n b\n;");
  CHECK(blocks("> ```\n>  a\n>b\n> ```\n") == ": a\nb\n;");
  CHECK(blocks(">```\n>a\n> b\n>```\n") == ":a\nb\n;");
  CHECK(blocks("> > ```\n> > a\n>  > b\n> > ```\n") == ":a\nb\n;");
  CHECK(blocks(">   ```\n>   a\n>  b\n> ```\n") == ":a\nb\n;");
  CHECK(blocks("> > ```\n> > a\n> b\n") == ":a\n;");
}

TEST_CASE("a fence is closed by one of its own marks that is no shorter, alone in its line") {
  const Case cases[] = {
      {"```\na\n```", ":a\n;"},
      {"```\na\n````", ":a\n;"},
      {"````\na\n```", ":a\n```;"},
      {"```\na\n~~~\n```", ":a\n~~~\n;"},
      {"~~~\na\n```\n~~~", ":a\n```\n;"},
      {"```\na\n``` x\n```", ":a\n``` x\n;"},
      {"```\na\n```  \t", ":a\n;"},
      {"```\na\n   ```", ":a\n;"},
      {"```\n```", ":;"},
      {"```", ":;"},
      {"``\na\n``", ""},
      {"~~\na\n~~", ""},
      {"~~~ a`b\nc\n~~~", "a`b:c\n;"},
      {"``` a`b\nc", ""},
  };
  for (const Case& one : cases) {
    CAPTURE(one.first);
    CHECK(blocks(one.first) == one.second);
  }
}

TEST_CASE("the language of a fence is its first word in lower case") {
  const Case cases[] = {
      {"json", "json"},
      {" JSON", "json"},
      {"\tjson x", "json"},
      {"{.json}", "json"},
      {"{ .json #id}", "json"},
      {"json,copy", "json"},
      {"json:p.json", "json"},
      {"json;x", "json"},
      {"json{1}", "json"},
      {"json\tx", "json"},
      {"", ""},
      {"  ", ""},
      {"jsonc", "jsonc"},
      {"c++", "c++"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.first);
    CHECK(blocks("~~~" + one.first + "\n1\n~~~\n") == one.second + ":1\n;");
  }
}

TEST_CASE("a comment stands in one line, unless a line begins with it") {
  const Case cases[] = {
      {"<!-- a -->", "<!-- a -->;"},
      {"x <!-- a --> y <!-- b --> z", "<!-- a -->;<!-- b -->;"},
      {"<!-- a -->\n<!-- b -->", "<!-- a -->;<!-- b -->;"},
      {"<!-- a\nb -->\n<!-- c -->", "<!-- a\nb -->;<!-- c -->;"},
      {"<!-- a\n```\nb -->\n", "<!-- a\n```\nb -->;"},
      {"x <!-- a\nb -->", ""},
      {"- <!-- a\nb -->", "<!-- a\nb -->;"},
      {"> <!-- a\n> b -->", "<!-- a\n> b -->;"},
      {"<!-- a\n<!-- b", ""},
      {"<!-- a\nx <!-- b -->", "<!-- a\nx <!-- b -->;"},
      {"<!---->", "<!---->;"},
      {"<!-- a -->x <!-- b\nc -->", "<!-- a -->;"},
      {"```\n<!-- a -->\n```\n", ""},
  };
  for (const Case& one : cases) {
    CAPTURE(one.first);
    CHECK(comments(one.first) == one.second);
  }
  // Code behind a comment of several lines is code again.
  CHECK(blocks("<!-- a\nb -->\n```\nc\n```\n") == ":c\n;");
  CHECK(blocks("<!-- a\n```\nc\n```\n-->\n```\nd\n```\n") == ":d\n;");
}
