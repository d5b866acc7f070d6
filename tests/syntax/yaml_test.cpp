// SPDX-License-Identifier: Apache-2.0
// The YAML reader: values, tags, aliases, comments, broken texts, and spans.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "support/yaml_support.hpp"
#include "syntax/yaml.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using namespace ecrlint::internal::syntax;
using namespace ecrlint::test;

namespace {

/// The value of the only document as JSON without blanks; `?` is unknown.
std::string shape(const Value& value) {
  std::string out;
  switch (value.kind) {
    case Kind::null:
      return "null";
    case Kind::boolean:
      return value.flag ? "true" : "false";
    case Kind::unknown:
      return "?";
    case Kind::array:
    case Kind::object:
      for (const Member& member : value.members) {
        if (!out.empty()) out += ',';
        if (value.is_object()) out += std::string(member.key) + ':';
        out += shape(member.value);
      }
      return value.is_object() ? '{' + out + '}' : '[' + out + ']';
    default:
      return '"' + std::string(value.text) + '"';
  }
}

std::string read(std::string_view text) {
  Arena arena;
  const YamlStream stream = parse_yaml(text, arena);
  std::string out;
  for (const Tree& tree : stream.documents) {
    if (!out.empty()) out += " --- ";
    out += shape(tree.root);
    for (const Problem& problem : tree.errors)
      out += " error: " + problem.message + " at '" + cut(text, problem.span) + '\'';
  }
  return out;
}

/// As many blanks as stand before a place in its line; a byte order mark is none.
std::string column_of(std::string_view text, std::uint32_t at) {
  std::size_t line = text.substr(0, at).find_last_of("\r\n") + 1;
  if (line == 0 && text.starts_with("\xEF\xBB\xBF")) line = 3;
  std::size_t column = 0;
  for (const char c : text.substr(line, at - line)) column += (c & 0xC0) != 0x80 ? 1U : 0U;
  return std::string(column, ' ');
}

void check_same(const Value& a, const Value& b) {
  CHECK(shape(a) == shape(b));
  CHECK(a.text == b.text);
}

/// Every value and key, cut out of the text by its span and read alone at its column, must give
/// itself back.
void check_spans(std::string_view text, const Value& value) {
  if (value.span.begin == value.span.end) {
    CHECK((value.kind == Kind::null || value.text.empty()));
    return;
  }
  Arena arena;
  const std::string alone = column_of(text, value.span.begin) + cut(text, value.span) + '\n';
  CAPTURE(alone);
  const YamlStream stream = parse_yaml(alone, arena);
  REQUIRE(stream.documents.size() == 1);
  REQUIRE(stream.documents[0].parsed);
  check_same(stream.documents[0].root, value);
  for (const Member& member : value.members) {
    if (value.is_object() && cut(text, member.key_span).front() != '!') {
      const std::string written = cut(text, member.key_span) + '\n';
      const YamlStream key = parse_yaml(written, arena);
      REQUIRE(key.documents.size() == 1);
      CHECK(key.documents[0].root.text == member.key);
    }
    check_spans(text, member.value);
  }
}

}  // namespace

TEST_CASE("YAML values: what is text, what is not") {
  CHECK(read("[true, No, ON, off, yEs, y]") == R"([true,false,true,false,"yEs","y"])");
  CHECK(read("[null, ~, Null, nULL]") == R"([null,null,null,"nULL"])");
  CHECK(read("a:\nb: ''\n") == R"({a:null,b:""})");
  CHECK(read("- 2012-10-17\n- 012345678901\n- 1.5\n- 0x1F\n") ==
        R"(["2012-10-17","012345678901","1.5","0x1F"])");
  CHECK(read(R"(['true', "null", "a\tb\u00e9\x24", 'it''s'])") ==
        "[\"true\",\"null\",\"a\tb\xC3\xA9$\",\"it's\"]");
  CHECK(read("a: |\n  x\n   y\nb: >-\n  x\n  y\n\n  z\n") == "{a:\"x\n y\n\",b:\"x y\nz\"}");
  CHECK(read("yes: 1\n~: 2\n12: 3\n") == R"({yes:"1",~:"2",12:"3"})");
  CHECK(read("a: 1\n---\n- 2\n...\n---\n3\n") == R"({a:"1"} --- ["2"] --- "3")");
  CHECK(read("") == "");
  CHECK(read("# nothing\n") == "");
  Arena arena;
  const YamlStream stream = parse_yaml("[Yes, ~, NULL]", arena);
  const Value& list = stream.documents.at(0).root;
  CHECK(list.members[0].value.text == "Yes");
  CHECK(list.members[1].value.text == "~");
  CHECK(list.members[2].value.text == "NULL");
}

TEST_CASE("YAML tags: short functions become long ones, unknown tags unknown values") {
  CHECK(read("!Sub 'x'") == R"({Fn::Sub:"x"})");
  CHECK(read("!Ref yes") == R"({Ref:"yes"})");
  CHECK(read("!GetAZs") == R"({Fn::GetAZs:""})");
  CHECK(read("!Condition c") == R"({Condition:"c"})");
  CHECK(read("[!GetAtt a.b, !GetAtt [a, b]]") == R"([{Fn::GetAtt:"a.b"},{Fn::GetAtt:["a","b"]}])");
  CHECK(read("!If\n- c\n- !Ref a\n- {b: !Sub c}\n") ==
        R"({Fn::If:["c",{Ref:"a"},{b:{Fn::Sub:"c"}}]})");
  for (const std::string name :
       {"Sub", "GetAtt", "Join", "If", "And", "Or", "Not", "Equals", "FindInMap", "ImportValue",
        "Select", "Split", "Base64", "Cidr", "GetAZs", "Transform", "Length", "ToJsonString"})
    CHECK(read('!' + name + " x") == "{Fn::" + name + ":\"x\"}");
  CHECK(read("[!Foo x, !sub x, !Fn x, !reference [a, b], !Su x]") == "[?,?,?,?,?]");
  CHECK(read("[!!str yes, !!str, !!int 3, !!bool 'yes', !!null x, ! no, !!binary YQ==]") ==
        R"(["yes","","3",true,"x","no",?])");
  CHECK(read("!<tag:yaml.org,2002:str> no") == R"("no")");
  CHECK(read("%TAG !e! tag:example.com,2000:\n---\n!e!Sub x\n") == "?");
  CHECK(read("- !!map {a: b}\n- !!seq [a]\n") == R"([{a:"b"},["a"]])");

  Arena arena;
  const std::string text = "k: &n !Sub   \"x\"\nl: !If # why\n  - a\nm: !Ref\n";
  const YamlStream stream = parse_yaml(text, arena);
  const Value& root = stream.documents.at(0).root;
  const auto tagged = [&](std::size_t i) -> const Member& {
    return root.members[i].value.members[0];
  };
  CHECK(cut(text, root.members[0].value.span) == "!Sub   \"x\"");
  CHECK(cut(text, tagged(0).key_span) == "!Sub");
  CHECK(cut(text, tagged(0).value.span) == "\"x\"");
  CHECK(cut(text, root.members[1].value.span) == "!If # why\n  - a");
  CHECK(cut(text, tagged(1).value.span) == "- a");
  CHECK(cut(text, tagged(2).key_span) == "!Ref");
}

TEST_CASE("YAML keys that are no scalars make the mapping unknown, nothing else") {
  CHECK(read("a: {{ template }}\nb: 1\n") == R"({a:?,b:"1"})");
  CHECK(read("? [a]\n: b\nc: d\n") == "?");
  CHECK(read("[? e : f]\n") == R"([{e:"f"}])");
  CHECK(read("a: {!Ref x: y}\nb: &s t\n*s : u\n") == R"({a:?,b:"t",t:"u"})");
}

TEST_CASE("all of what a YAML alias stands for has the alias's place") {
  Arena arena;
  const std::string text = "a: &x {k: [1, !Ref r]}\nb: *x\nc: &y text\nd: *y\ne: &x 2\nf: *x\n";
  const YamlStream stream = parse_yaml(text, arena);
  REQUIRE(stream.documents.at(0).parsed);
  const Value& root = stream.documents.at(0).root;
  CHECK(cut(text, root.find("a")->span) == "{k: [1, !Ref r]}");
  check_same(*root.find("b"), *root.find("a"));
  const auto check_at = [&](auto& self, const Value& value) -> void {
    CHECK(cut(text, value.span) == "*x");
    for (const Member& member : value.members) {
      CHECK(cut(text, value.is_object() ? member.key_span : value.span) == "*x");
      self(self, member.value);
    }
  };
  check_at(check_at, *root.find("b"));
  CHECK(root.find("d")->text == "text");
  CHECK(root.find("f")->text == "2");
  CHECK(read("a: &x [*x]\n").find("an alias inside of what it stands for at '*x'") !=
        std::string::npos);
  CHECK(read("a: *x\n").find("nothing before this alias has its name at '*x'") !=
        std::string::npos);
  CHECK(read("&x a\n---\n*x\n").find("nothing before this alias") != std::string::npos);
}

TEST_CASE("YAML aliases cannot expand without bound, in number or in depth") {
  std::string wide = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    const std::string last = "*a" + std::to_string(i - 1);
    wide += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + last;
    for (int j = 0; j < 8; ++j) wide += ", " + last;
    wide += "]\n";
  }
  const std::string answer = read(wide);
  CHECK(answer.find("error: aliases expand too far at '*a") != std::string::npos);
  CHECK(answer.size() < 10'000'000);

  const std::string open(60, '['), close(60, ']');
  CHECK(read("a: &a " + open + close + "\nb: " + open + "*a" + close + "\n")
            .find("nested deeper than 100 levels at '*a'") != std::string::npos);
  // A scalar costs nothing, however often it is used.
  std::string many = "- &a x\n";
  for (int i = 0; i < 300'000; ++i) many += "- *a\n";
  Arena arena;
  CHECK(parse_yaml(many, arena).documents.at(0).parsed);
}

TEST_CASE("YAML merge keys") {
  CHECK(read("a: &a {x: 1, y: 2}\nb: {<<: *a, x: 3, z: 4}\n") ==
        R"({a:{x:"1",y:"2"},b:{y:"2",x:"3",z:"4"}})");
  CHECK(read("x: 3\n<<: [{x: 1, y: 2}, {y: 5, z: 6}]\n") == R"({x:"3",y:"2",z:"6"})");
  CHECK(read("<<: {x: 1}\n<<: {x: 2, y: 2}\n") == R"({x:"1",y:"2"})");
  CHECK(read("'<<': {x: 1}") == R"({<<:{x:"1"}})");
  CHECK(read("<<: text") == R"({<<:"text"})");
  CHECK(read("a: {<<: !Custom x, y: 1}") == "{a:?}");
  CHECK(read("a: {b: {<<: {c: d}}, <<: {e: f}}") == R"({a:{b:{c:"d"},e:"f"}})");
  Arena arena;
  const std::string text = "a: &a {x: 1}\nb:\n  <<: *a\n  y: 1\n  y: 2\n";
  const YamlStream stream = parse_yaml(text, arena);
  const Member& merged = stream.documents.at(0).root.find("b")->members[0];
  CHECK(merged.key == "x");
  CHECK(cut(text, merged.key_span) == "*a");
  CHECK(cut(text, merged.value.span) == "*a");
  CHECK(stream.documents[0].duplicates.size() == 1);
}

TEST_CASE("duplicate YAML keys are kept and found, document by document") {
  Arena arena;
  const std::string text = "a: 1\nb: {c: 1, 'c': 2}\n---\na: 1\n\"\\x61\": 2\n---\na: 1\n";
  const YamlStream stream = parse_yaml(text, arena);
  REQUIRE(stream.documents.size() == 3);
  REQUIRE(stream.documents[0].duplicates.size() == 1);
  CHECK(cut(text, stream.documents[0].duplicates[0].second) == "'c'");
  REQUIRE(stream.documents[1].duplicates.size() == 1);
  CHECK(cut(text, stream.documents[1].duplicates[0].second) == "\"\\x61\"");
  CHECK(stream.documents[1].root.members.size() == 2);
  CHECK(stream.documents[2].duplicates.empty());
}

TEST_CASE("YAML comments are found, and nothing else is taken for one") {
  const std::string text =
      "# first\n%YAML 1.1 # version\n--- # start\n"
      "a: b#c # one\n'#x': \"# no\" # two\r\n"
      "l: | # three\n  # text\n # less\nm: &n # four\n  [#five\n  x, # six\n  'it''s # no']\n"
      "u: http://x/#y\nt: !If # seven\n  # eight\n  - *n # nine\n"
      "\xC3\xA9: \"\xC3\xA9\" # t\xC3\xA9n\n... # end\n# last";
  Arena arena;
  const YamlStream stream = parse_yaml(text, arena);
  REQUIRE(stream.documents.at(0).parsed);
  std::string found;
  for (const Span comment : stream.comments) found += cut(text, comment) + '|';
  CHECK(found ==
        "# first|# version|# start|# one|# two|# three|# less|# four|#five|# six|# seven|# eight|"
        "# nine|# t\xC3\xA9n|# end|# last|");
}

TEST_CASE("a broken YAML text says what is wrong where, and keeps what stood before") {
  struct Case {
    std::string text, place, words;
  };
  const Case cases[] = {
      {"a: !ImportValue !Sub x\nb: 1\n", "!Sub", "a second tag on one value"},
      {"a: 1\nb: \"x\nc: 3\n", "\"", "never closed"},
      {"a:\n\t- b\n", "\t", "a tab"},
      {"a: @x\n", "@x", "must stand in quotes"},
      {"a: %x\n", "%x", "must stand in quotes"},
      {"a: [1, 2\nb: 3\n", ":", "a flow sequence that begins in line 1"},
      {"a: 1\n b: 2\n", ":", "mapping values are not allowed"},
      {"- a\nb: 1\n", "b:", "expected '-'"},
      {"a: b\nword\nc: d\n", "word", "no ':' after this key"},
      {"\xC3\xA9: \"\xE2\x82\xAC\" # \xC3\xA9\nb: @\xC3\xA9\n", "@\xC3\xA9", "in quotes"},
      {"\xEF\xBB\xBF"
       "a: \xE2\x80\xA8 x\nb: @\n",
       "@", "in quotes"},
      {std::string("a: \"x\0y\"", 8), std::string("\0", 1), "NUL"},
      {std::string("\0\0\0a", 4), std::string("\0", 1), "UTF-16"},
      {std::string("\xff\xfe"
                   "a\0",
                   4),
       "\xff", "UTF-16"},
      {std::string("a\0:\0", 4), "a", "UTF-16"},
      {"\xC3\xA9: \xFFz\n", "\xFF", "not UTF-8"},
      {"a: \xED\xA0\x80\n", "\xED", "not UTF-8"},
      {"a: \xC3", "\xC3", "not UTF-8"},
      {"a: \x01 b\n", "\x01", "control character"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    Arena arena;
    const YamlStream stream = parse_yaml(c.text, arena);
    REQUIRE(!stream.documents.empty());
    const Tree& tree = stream.documents.back();
    CHECK_FALSE(tree.parsed);
    REQUIRE(tree.errors.size() == 1);
    CAPTURE(tree.errors[0].message);
    CHECK(tree.errors[0].message.find(c.words) != std::string::npos);
    CHECK(cut(c.text, tree.errors[0].span) == c.place);
  }
  Arena arena;
  const YamlStream stream = parse_yaml("a: 1\n---\nb: [{c: d}, {e: f, g", arena);
  REQUIRE(stream.documents.size() == 2);
  CHECK(stream.documents[0].parsed);
  const Value& root = stream.documents[1].root;
  CHECK(root.unfinished);
  REQUIRE(root.find("b") != nullptr);
  REQUIRE(root.find("b")->members.size() == 2);
  CHECK_FALSE(root.find("b")->members[0].value.unfinished);
  CHECK(root.find("b")->members[1].value.unfinished);
  CHECK(root.find("b")->members[1].value.find("e") != nullptr);
  const YamlStream tagged = parse_yaml("a: !If [x, {", arena);
  const Value* function = tagged.documents.at(0).root.find("a");
  REQUIRE(function != nullptr);
  CHECK(function->unfinished);
  CHECK(function->find("Fn::If")->unfinished);
}

TEST_CASE("YAML nesting is bounded, tags counted") {
  Arena arena;
  for (const std::string piece : {"[", "- ", "{a: ", "? ", "!If [", "&a [", "[? "}) {
    CAPTURE(piece);
    std::string text;
    while (text.size() < 2'000'000) text += piece;
    const YamlStream stream = parse_yaml(text, arena);
    REQUIRE(stream.documents.size() == 1);
    REQUIRE(stream.documents[0].errors.size() == 1);
    CHECK(stream.documents[0].errors[0].message.find("nested deeper than 100") == 0);
    const std::size_t levels = piece == "!If [" || piece == "[? " ? 50 : 100;
    CHECK(stream.documents[0].errors[0].span.begin >= levels * piece.size());
    CHECK(stream.documents[0].errors[0].span.begin < (levels + 1) * piece.size());
  }
  const std::string deep = std::string(kMaxDepth, '[') + std::string(kMaxDepth, ']');
  CHECK(parse_yaml(deep, arena).documents.at(0).parsed);
}

TEST_CASE("YAML texts that are slow to read for others are not here") {
  std::string directives, anchors, keys = "a: {";
  for (int i = 0; i < 100'000; ++i) {
    const std::string number = std::to_string(i);
    directives += "%TAG !t" + number + "! tag:x\n";
    anchors += "- &a" + number + " x\n- *a" + number + "\n";
    keys += "k" + number + ": {<<: {x: 1}}, ";
  }
  Arena arena;
  CHECK_FALSE(parse_yaml(directives + "---\na\n", arena).documents.at(0).parsed);
  CHECK(parse_yaml(anchors, arena).documents.at(0).parsed);
  CHECK(parse_yaml(keys + "}", arena).documents.at(0).parsed);
}

TEST_CASE("a YAML tree is plain when no text of it can hold a placeholder") {
  Arena arena;
  const auto plain = [&](std::string_view text) {
    return parse_yaml(text, arena).documents.at(0).plain;
  };
  CHECK(plain("a: b {c} 'd'\n"));
  CHECK_FALSE(plain("a: ${b}\n"));
  CHECK_FALSE(plain("a: <b>\n"));
  CHECK_FALSE(plain("a: '{{b}}'\n"));
  CHECK_FALSE(plain("a: \"\\x24{b}\"\n"));
  CHECK_FALSE(plain("a: \"{\\\n  {b}}\"\n"));
}

TEST_CASE("every YAML span, read alone, gives its own node back") {
  const std::string texts[] = {
      "a: 1\nb:\n  c: {d: [x, 'y', {e: }], f}\n  g:\n  - h\n  -\n  - i: j\n    k: |\n      l\n"
      "       m\n\n      n\n    o: >-\n      p\n      q\n\n\n  - - r\n    - s\nt:\nu: ~\n",
      "\"\xC3\xA9\": \"x\\\"y\\u00e9\"\n'k''': 'it''s'\nm: plain\n  more\n\n  text\n"
      "n: \"a\n  b\\\n  c\"   # end\n",
      "[a: b, {\"c\":d}, [ ], { } ]\n",
      "? a\n? b\n: c\n? |\n  d\n: - e\n",
      "S: !If\n  - c\n  - !Sub\n    - 'x'\n    - {y: !Ref z}\n  - !Foo {a: 1}\nT: !!str yes\n"
      "U: &a !Sub x\nV: !Sub &b x\nW: !GetAtt\n- a\n- b\n",
      "\xEF\xBB\xBF- a\r\n- b: |\r\n    c\r\n    d\r\n\r\n- e: f\r\n  g: \"h\r\n    i\"\r\n",
      "a: \xE2\x80\xA8 b\xC2\x85"
      "c: [\xF0\x9F\x98\x80, d]\n",
      "--- |\n a\n b\n",
      "--- \"x\"\n",
      "---\na\n...\n",
      "k: ---\nl: a\n",
  };
  for (const std::string& text : texts) {
    CAPTURE(text);
    Arena arena;
    const YamlStream stream = parse_yaml(text, arena);
    REQUIRE(stream.documents.size() == 1);
    REQUIRE(stream.documents[0].parsed);
    check_spans(text, stream.documents[0].root);
  }
}

TEST_CASE("YAML spans end where the node ends") {
  Arena arena;
  const std::string text =
      "a:\n  b: 1\n\n# c\nd:\n- e\n\n# f\ng: |\n  h\n\n\n# i\nj: [k]\nl:\n\n# m\nn: o\n";
  const YamlStream stream = parse_yaml(text, arena);
  const Value& root = stream.documents.at(0).root;
  CHECK(cut(text, root.span) == text.substr(0, text.size() - 1));
  CHECK(cut(text, root.find("a")->span) == "b: 1");
  CHECK(cut(text, root.find("d")->span) == "- e");
  CHECK(cut(text, root.find("g")->span) == "|\n  h");
  CHECK(cut(text, root.find("j")->span) == "[k]");
  CHECK(root.find("l")->span.begin == text.find("l:") + 2);
}
