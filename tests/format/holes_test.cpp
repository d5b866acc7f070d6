// SPDX-License-Identifier: Apache-2.0
// What of a text is filled in, and what JSON is left between the holes.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "format/collector.hpp"
#include "format/holes.hpp"
#include "support/terraform_support.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using format::Filler;

namespace {

/// The text with `?` for each hole.
std::string cut(const std::string& text, Filler filler = Filler::engine) {
  std::string out = format::cut_holes(text, filler).text;
  std::replace(out.begin(), out.end(), format::kHole, '?');
  return out;
}

/// What the JSON of a template is, each hole a `?`; the message of its first error.
std::string json(const std::string& text) {
  Arena arena;
  const format::HoledText holed = format::cut_holes(text, Filler::engine);
  const syntax::Tree tree = format::parse_holed(arena.copy(holed.text), holed.map, arena);
  return tree.errors.empty() ? test::written(tree.root) : "error";
}

}  // namespace

TEST_CASE("a template is known by its name") {
  using format::filled_in_name;
  CHECK(filled_in_name("a/pull.json.tpl") == "a/pull.json");
  CHECK(filled_in_name("a/pull.tftpl") == "a/pull");
  CHECK(filled_in_name("pull.tpl.json") == "pull.json");
  CHECK(filled_in_name("pull.yaml.j2") == "pull.yaml");
  for (const char* name : {"x.json.tmpl", "x.json.jinja", "x.json.jinja2", "x.json.erb",
                           "x.json.gotmpl", "x.json.mustache", "x.json.hbs", "x.json.tftpl"})
    CHECK(filled_in_name(name) == "x.json");
  for (const char* name : {"x.json", "x.yaml", "main.tf", "tpl", ".tpl", "x.template", "x.tpl.md"})
    CHECK(filled_in_name(name).empty());
}

TEST_CASE("expressions of every engine are holes") {
  CHECK(cut("a${b}c") == "a?c");
  CHECK(cut("${merge({a = \"}\"}, {})}x") == "?x");
  CHECK(cut("{{ a }}-{{b|tojson}}-{{{c}}}") == "?-?-?");
  CHECK(cut("{\"a\": {{ b }}}") == "{\"a\": ?}");
  CHECK(cut("<%= a %>-<ACCOUNT ID>") == "?-?");
  CHECK(cut("a $b $(c)") == "a $b $(c)");
  CHECK(cut("a $b $(c d) ${e}", Filler::shell) == "a ? ? ?");
  CHECK(cut("'{\"a\": \"'\"$B\"':x\"}'", Filler::shell) == "'{\"a\": \"?:x\"}'");
  CHECK(cut("{{ a }} <B> ${c}", Filler::terraform) == "{{ a }} <B> ?");
}

TEST_CASE("what is filled in by others stays, and what is escaped") {
  CHECK(cut("${aws:username}/${aws:PrincipalTag/team}") ==
        "${aws:username}/${aws:PrincipalTag/team}");
  CHECK(cut("${AWS::Region} ${*} ${?} ${$}") == "${AWS::Region} ${*} ${?} ${$}");
  CHECK(cut("$${a} %%{ b }") == "${a} %{ b }");
  CHECK(cut("${a {{ b <c {% d") == "${a {{ b <c {% d");
  CHECK(cut("a < b > c, 100%, $5") == "a < b > c, 100%, $5");
}

TEST_CASE("a block of directives is one hole, comments are nothing") {
  CHECK(cut("a %{ for x in xs ~} ${x}, %{ endfor ~} b") == "a ? b");
  CHECK(cut("a %{if p}1%{else}2%{endif} b %{ for x in y }%{ if z }%{ endif }%{ endfor }") ==
        "a ? b ?");
  CHECK(cut("a {% for x in y -%} {{ x }} {%- endfor %} b {# c #}{% set d = 1 %}") == "a ? b ");
  CHECK(cut("a {{- range .X }} {{ . }} {{ end -}} b {{/* c */}}") == "a ? b ");
  CHECK(cut("a {{#x}} {{y}} {{/x}} b") == "a ? b");
  CHECK(cut("a <% x.each do |y| %> <%= y %> <% end %> b") == "a ? b");
  // What opens nothing, or closes it, is not there.
  CHECK(cut("a %{ endif } b %{ if c } d") == "a  b  d");
  // Around all of the text there is nothing to be unknown.
  CHECK(cut("{% if a %}\n{\"b\": 1}\n{% else %}\n{}\n{% endif %}\n") == "\n{\"b\": 1}\n");
}

TEST_CASE("places are those of the template") {
  const std::string text = "ab ${c} de";
  const format::HoledText holed = format::cut_holes(text, Filler::engine);
  CHECK(holed.map.outer(Span{0, 2}) == Span{0, 2});
  CHECK(holed.map.outer(Span{3, 4}) == Span{3, 7});
  CHECK(holed.map.outer(Span{5, 7}) == Span{8, 10});
}

TEST_CASE("between the tokens of JSON a hole is a value, members or items") {
  CHECK(json("{\"a\": ${b}}") == "{a: ?}");
  CHECK(json("[\"a${b}\", \"${c}\"]") == "['a?', '?']");
  CHECK(json("[${a}]") == "[?]");
  CHECK(json("[1, ${a} 2 ${b}, 3 ${c}]") == "[1, ?, 2, ?, 3, ?]");
  CHECK(json("[%{ for x in y ~} ${x}, %{ endfor ~} {\"a\": 1}]") == "[?, {a: 1}]");
  CHECK(json("[{} %{ for x in y }, {} %{ endfor }]") == "[{}, ?]");
  CHECK(json("{\"a\": 1 %{ if b }, \"c\": 2 %{ endif }}") == "{a: 1, ?: ?}");
  CHECK(json("{${a} \"b\": 1, ${c}, \"d\": []}") == "{?: ?, b: 1, ?: ?, d: []}");
  CHECK(json("{\"a\" ${b}, \"c\": [[], ${d}]}") == "{a: ?, c: [[], ?]}");
  CHECK(json("${a}") == "?");
  CHECK(json("${a}\n{\"b\": true}\n${c}") == "{b: true}");
  CHECK(json("{\"a\": \"\\\"${b}\\\\\"}") == "{a: '\"?\\'}");
  // What it may mend is unknown, what it may not is wrong.
  CHECK(json("{\"a\": ${b}, ]}") == "?");
  CHECK(json("{\"a\": \"${b}\", ]}") == "error");
}

TEST_CASE("text that opens brackets and closes none takes no more than the rest") {
  std::string text;
  for (int i = 0; i < 200'000; ++i) text += "${{{%{<a";
  CHECK(cut(text).size() <= text.size());
}
