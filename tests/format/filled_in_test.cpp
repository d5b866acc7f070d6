// SPDX-License-Identifier: Apache-2.0
// Marks of every engine that fills texts in: what opens and closes a block, what is a hole, what is
// nothing.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <utility>

#include "format/holes.hpp"
#include "syntax/value.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using format::Filler;

namespace {

/// The text with `?` for each hole.
std::string cut(const std::string& text, Filler filler = Filler::engine) {
  std::string out = format::cut_holes(text, filler).text;
  std::replace(out.begin(), out.end(), syntax::kHole, '?');
  return out;
}

using Case = std::pair<std::string, std::string>;

}  // namespace

TEST_CASE("each word that opens a block is closed by one that ends it") {
  for (const std::string word : {"if", "for", "range", "with", "define", "block", "unless", "while",
                                 "case", "filter", "call", "macro", "raw"}) {
    CAPTURE(word);
    CHECK(cut("a {% " + word + " x %}b{% end" + word + " %} c") == "a ? c");
    CHECK(cut("a {{ " + word + " x }}b{{ end }} c") == "a ? c");
    CHECK(cut("a <% " + word + " x %>b<% end %> c") == "a ? c");
  }
  for (const std::string word : {"set", "import", "from", "extends", "do"}) {
    CAPTURE(word);
    CHECK(cut("a {% " + word + " x %}b") == "a b");
  }
  for (const std::string word : {"include", "x", "iffy", "forx", "sets"}) {
    CAPTURE(word);
    CHECK(cut("a {% " + word + " %}b") == "a ?b");
  }
}

TEST_CASE("of a block around all of the text the first branch is what is left") {
  for (const std::string word : {"else", "elif x", "elsif x", "elseif x", "when x"}) {
    CAPTURE(word);
    CHECK(cut("{% if a %}b{% " + word + " %}c{% endif %}") == "b");
    CHECK(cut("x{% if a %}b{% " + word + " %}c{% endif %}") == "x?");
  }
  CHECK(cut(" {% if a %}b{% endif %}\n") == "b");
  CHECK(cut("{% if a %}b{% endif %}x") == "?x");
  CHECK(cut("{% if a %}b{% endif %}{% if c %}d{% endif %}") == "??");
  CHECK(cut("{% if a %}{% if c %}b{% else %}d{% endif %}{% else %}e{% endif %}") == "b");
  CHECK(cut("{% if a %}{% if c %}b{% endif %}f{% else %}e{% endif %}") == "?f");
  CHECK(cut("{% if a %}f{% if c %}b{% else %}d{% endif %}{% else %}e{% endif %}") == "f?");
  CHECK(cut("{{ a }}") == "?");
  CHECK(cut("{% if a %}{% endif %}").empty());
}

TEST_CASE("a block that is left out is told where it holds a policy") {
  const auto left_out = [](const std::string& text) {
    return format::cut_holes(text, Filler::engine).left_out_policy;
  };
  CHECK(left_out("a {% if b %}{\"Statement\": []}{% endif %} c"));
  CHECK_FALSE(left_out("a {% if b %}{\"Effect\": []}{% endif %} c"));
  CHECK_FALSE(left_out("{% if b %}{\"Statement\": []}{% endif %}"));
  CHECK_FALSE(left_out("{\"Statement\": {{ b }}}"));
  CHECK_FALSE(left_out("{{ \"Statement\" }} a"));
}

TEST_CASE("braces of Go, Mustache and Handlebars") {
  const Case cases[] = {
      {"a {{ b }} c", "a ? c"},
      {"a {{{ b }}} c", "a ? c"},
      {"a {{b}}} c", "a ?} c"},
      {"a {{- b -}} c", "a ? c"},
      {"a {{! b }} c", "a  c"},
      {"a {{/* b */}} c", "a  c"},
      {"a {{- /* b */ -}} c", "a  c"},
      {"a {{#b}}c{{/b}} d", "a ? d"},
      {"a {{^b}}c{{/b}} d", "a ? d"},
      {"a {{~#b}}c{{/b~}} d", "a ? d"},
      {"a {{/b}} c", "a  c"},
      {"a {{#b}} c", "a  c"},
      {"a {{ b", "a {{ b"},
      {"a {{}} c", "a ? c"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.first);
    CHECK(cut(one.first) == one.second);
  }
}

TEST_CASE("marks of ERB") {
  const Case cases[] = {
      {"a <%= b %> c", "a ? c"},
      {"a <%- b -%> c", "a ? c"},
      {"a <%# b %> c", "a  c"},
      {"a <% b.each do |x| %>c<% end %> d", "a ? d"},
      {"a <% b.times do %>c<% end %> d", "a ? d"},
      {"a <% dodo %> c", "a ? c"},
      {"a <% if b %>c<% end %> d", "a ? d"},
      {"a <%= b", "a <%= b"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.first);
    CHECK(cut(one.first) == one.second);
  }
}

TEST_CASE("placeholders in angle brackets have the shape of a name") {
  const Case cases[] = {
      {"a <B> c", "a ? c"},          {"a <ACCOUNT ID> c", "a ? c"},
      {"a <account_id> c", "a ? c"}, {"a <a.b/c-d> c", "a ? c"},
      {"a <1> c", "a <1> c"},        {"a <> c", "a <> c"},
      {"a < b> c", "a < b> c"},      {"a <b", "a <b"},
      {"a <b:c> d", "a <b:c> d"},    {"a <b\nc> d", "a <b\nc> d"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.first);
    CHECK(cut(one.first) == one.second);
  }
  CHECK(cut("<" + std::string(98, 'b') + ">") == "?");
  CHECK(cut("<" + std::string(99, 'b') + ">").size() == 101);
}

TEST_CASE("what IAM or CloudFormation fill in stays") {
  for (const std::string inside :
       {"aws:username", "aws:PrincipalTag/a", "saml:sub", "AWS::Region", "AWS::AccountId", "*", "?",
        "$", "cognito-identity.amazonaws.com:sub"}) {
    CAPTURE(inside);
    CHECK(cut("\"${" + inside + "}\"") == "\"${" + inside + "}\"");
  }
  for (const std::string inside :
       {"a", "a.b", "a::b", "Other::Region", "a:", ":a", "a:1", "a ? b : c", "a[\"b\"]", "aws"}) {
    CAPTURE(inside);
    CHECK(cut("\"${" + inside + "}\"") == "\"?\"");
  }
}

TEST_CASE("whether a template's mark stands between tokens or in a string is told") {
  const auto between = [](const std::string& text) {
    return format::cut_holes(text, Filler::engine).between_tokens;
  };
  CHECK(between("{\"a\": {{ b }}}"));
  CHECK(between("{\"a\": {% b %}}"));
  CHECK(between("{\"a\": {# b #}}"));
  CHECK(between("{\"a\": <%= b %>}"));
  CHECK_FALSE(between("{\"a\": \"{{ b }}\"}"));
  CHECK_FALSE(between("{\"a\": ${b}}"));
  CHECK_FALSE(between("{\"a\": <B>}"));
  CHECK_FALSE(between("{\"a\": {{resolve:ssm:b}}}"));
  CHECK_FALSE(between("{\"a\": \"\\\"{{ b }}\"}"));
  CHECK(between("{\"a\": \"\\\\\", \"c\": {{ b }}}"));
  CHECK(between("{\"a\": \"x\n {{ b }}"));
  CHECK_FALSE(between("{\"a\": 1}"));
}

TEST_CASE("a text is filled in by an engine where its mark stands outside of quotes") {
  using format::is_filled_in;
  for (const std::string text : {"{{ a }}", "{% a %}", "{# a #}", "<% a %>", "a: {{ b }}",
                                 "'a' {{ b }}", "\"a\" {{ b }}", "\"a\n{{ b }}", "\"'\" {{ b }}"}) {
    CAPTURE(text);
    CHECK(is_filled_in(text));
  }
  for (const std::string text : {"", "a", "${a}", "\"{{ a }}\"", "'{{ a }}'", "'\"{{ a }}",
                                 "{{resolve:ssm:a}}", "{ a }", "< a >", "\"'{{ a }}\""}) {
    CAPTURE(text);
    CHECK_FALSE(is_filled_in(text));
  }
}

TEST_CASE("in YAML a mark is blank or an expression, as long as it was") {
  const Case cases[] = {
      {"a: {{ b }}", "a: ${_b__}"},
      {"a: {{ B.c }}", "a: ${_b.c__}"},
      {"{% if a %}\nb: 1\n{% endif %}\n", "          \nb: 1\n           \n"},
      {"{% if a %}b{% endif %}: 1\n", "${_if_a___b___endif__}: 1\n"},
      {"a: {# b #}\n", "a:        \n"},
      {"a: <B>", "a: <B>"},
      {"a: ${b}", "a: ${b}"},
      {"a: ${b} AWS::Region", "a: ${b} AWS::Region"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.first);
    const std::string out = format::hole_yaml(one.first);
    CHECK(out.size() == one.first.size());
    CHECK(out.find("{{") == std::string::npos);
    CHECK(out.find("{%") == std::string::npos);
    CHECK(std::count(out.begin(), out.end(), '\n') ==
          std::count(one.first.begin(), one.first.end(), '\n'));
  }
  CHECK(format::hole_yaml("{% if a %}\nb: 1\n{% endif %}\n") == "          \nb: 1\n           \n");
}

TEST_CASE("what the shell fills in may stand between the quotes around it") {
  const Case cases[] = {
      {"a $b c", "a ? c"},   {"a ${b} c", "a ? c"},     {"a $(b c) d", "a ? d"},
      {"'a'$b'c'", "'a?c'"}, {"'a'\"$b\"'c'", "'a?c'"}, {"'a'\"$b'c'", "'a'\"?'c'"},
      {"a $ b", "a $ b"},    {"a $(b", "a $(b"},        {"a ${b", "a ${b"},
      {"a $b_1-c", "a ?-c"}, {"a$b$c", "a??"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.first);
    CHECK(cut(one.first, Filler::shell) == one.second);
  }
  for (const Filler filler : {Filler::engine, Filler::terraform}) {
    CHECK(cut("a $b $(c)", filler) == "a $b $(c)");
    CHECK(cut("'a'$b'c'", filler) == "'a'$b'c'");
  }
}

TEST_CASE("a template is named for what it becomes") {
  using format::filled_in_name;
  const Case cases[] = {
      {"a.json.tpl", "a.json"},
      {"a.tpl.json", "a.json"},
      {"a.tftpl", "a"},
      {"a.json.tmpl", "a.json"},
      {"a.gotmpl", "a"},
      {"a.yaml.j2", "a.yaml"},
      {"a.jinja", "a"},
      {"a.jinja2", "a"},
      {"a.erb", "a"},
      {"a.mustache", "a"},
      {"a.hbs", "a"},
      {"a.j2.yaml", "a.yaml"},
      {"a.j2.yml", "a.yml"},
      {"a.tpl.tf", "a.tf"},
      {"a.j2.template", "a.template"},
      {"d/.tpl", "d/"},
      {".tpl", ""},
      {"a.json", ""},
      {"a.tpl.toml", ""},
      {"tpl", ""},
  };
  for (const Case& one : cases) {
    CAPTURE(one.first);
    CHECK(filled_in_name(one.first) == one.second);
  }
}
