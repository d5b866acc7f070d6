// SPDX-License-Identifier: Apache-2.0
// The HCL reader: what each form of the language becomes, where it stands, and what is refused.
#include <doctest/doctest.h>

#include <string>

#include "support/hcl_support.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using namespace ecrlint::internal::syntax;
using namespace ecrlint::test;

namespace {

struct Case {
  std::string_view text;
  std::string_view tree;
};

template <std::size_t n>
void check_all(const Case (&cases)[n]) {
  for (const Case& c : cases) {
    CAPTURE(c.text);
    CHECK(read(c.text) == c.tree);
  }
}

}  // namespace

TEST_CASE("operators bind as in Terraform, equals to the left") {
  check_all({
      {"1 + 2 * 3 - 4", "(- (+ 1 (* 2 3)) 4)"},
      {"a || b && c == d < e + f * g", "(|| a (&& b (== c (< d (+ e (* f g))))))"},
      {"a % b / c != d >= e", "(!= (/ (% a b) c) (>= d e))"},
      {"(a || b) && c", "(&& (|| a b) c)"},
      {"-a.b + !c[0]", "(+ (- a.b) (! c[0]))"},
      {"- -1", "(- (- 1))"},
      {"a-b - c", "(- a-b c)"},
      {"a ? b : c ? d : e", "(? a b (? c d e))"},
      {"a == b ? 1 : 2", "(? (== a b) 1 2)"},
      {"1 /* two */ + 3 // four", "(+ 1 3)"},
      {"(1\n + # two\n 3)", "(+ 1 3)"},
  });
}

TEST_CASE("numbers, words and calls") {
  check_all({
      {"[1.5, 1e3, 2E-4, 007, 1.5e+3]", "[1.5 1e3 2E-4 007 1.5e+3]"},
      {"[true, false, null, truer]", "[true false null truer]"},
      {"\xC3\xA9t\xC3\xA9_1-a", "\xC3\xA9t\xC3\xA9_1-a"},
      {"f()", "(f )"},
      {"f (1)", "(f 1)"},
      {"f(1,\n [2], )", "(f 1 [2])"},
      {"f(a, b ...)", "(f a b ...)"},
      {"provider::aws::f(1)", "(provider::aws::f 1)"},
      {"ns :: f (1)", "(ns::f 1)"},
      {"true(1)", "(true 1)"},
  });
}

TEST_CASE("accesses and splats take what follows as in Terraform") {
  check_all({
      {"a.b.c", "a.b.c"},
      {"a .b [0]", "a.b[0]"},
      {"a.0.b", "a.0.b"},
      {"a[\"b\"][c.d + 1]", "a[<'b'>][(+ c.d 1)]"},
      {"[1, 2][0]", "[1 2][0]"},
      {"a[*].b[0].c", "(splat a @.b[0].c)"},
      {"a[ * ]", "(splat a @)"},
      {"a[*].b[*].c", "(splat a (splat @.b @.c))"},
      {"a.*.b.0.c[0].d", "(splat a @.b.0.c)[0].d"},
      {"a.*", "(splat a @)"},
      {"f(a.b...)", "(f a.b ...)"},
      {"(a\n.b\n[0])", "a.b[0]"},
  });
}

TEST_CASE("lists, objects and what a for makes of them") {
  check_all({
      {"[]", "[]"},
      {"[1, [2, 3,], # four\n 5\n]", "[1 [2 3] 5]"},
      {"{}", "{}"},
      {"{a = 1, \"b\" : 2\n c=3 # d\n\n(e) = 4, f.g = 5, 1 = 6, true = 7, null = 8,}",
       "{`a 1 <'b'> 2 `c 3 e 4 f.g 5 1 6 `true 7 `null 8}"},
      {"{ \"${a}-b\" = a ? b : c, for-each = 1 }", "{<a '-b'> (? a b c) `for-each 1}"},
      {"[for x in y : x.z]", "(for[] x y x.z)"},
      {"[\nfor k, v in y :\n v if k != \"a\"\n]", "(for[] k,v y v (!= k <'a'>))"},
      {"{for x in y : x => 1}", "(for{} x y x 1)"},
      {"{\n for k, v in y :\n v => k... if v\n }", "(for{} k,v y v k v ...)"},
      {"[for x in a ? b : c : x]", "(for[] x (? a b c) x)"},
  });
}

TEST_CASE("strings: escapes stand alone, and signs that begin nothing are text") {
  check_all({
      {R"("")", "<>"},
      {R"("a b")", "<'a b'>"},
      {R"("a\"b\\c\td")", R"(<'a' '"' 'b' '\' 'c' '	' 'd'>)"},
      {R"("\u00e9\U0001F600\u20AC\u0041")", "<'\xC3\xA9' '\xF0\x9F\x98\x80' '\xE2\x82\xAC' 'A'>"},
      {R"("$${a} %%{b} $$$${c}")", "<'${' 'a} ' '%{' 'b} $$' '${' 'c}'>"},
      {R"("100% $5 $$ %")", "<'100% $5 $$ %'>"},
      {R"("${a}")", "<a>"},
      {R"("a${ b.c }d${f("e")}")", "<'a' b.c 'd' (f <'e'>)>"},
      {"\"${\n{a = \"}\"}\n}\"", "<{`a <'}'>}>"},
      {R"("${"${"a"}"}")", "<<<'a'>>>"},
      {R"("%{ if a }b%{ endif }")", "<(? a <'b'> <>)>"},
      {R"("%{if a}${b}%{else}c%{endif}d")", "<(? a <b> <'c'>) 'd'>"},
      {R"("%{ for k, v in a }${k}%{ if v }!%{ endif }%{ endfor }")",
       "<(for% k,v a <k (? v <'!'> <>)>)>"},
  });
}

TEST_CASE("the tilde strips white space beside it, written out or as an escape") {
  check_all({
      {R"("a \n\t${~ b ~}  \n c")", "<'a' b 'c'>"},
      {R"("${a ~}${~ b} ${~ c}")", "<a b c>"},
      {R"("%{ if a ~} b %{~ else ~} c %{~ endif ~} d")", "<(? a <'b'> <'c'>) 'd'>"},
      {R"("a$ ${~ b}")", "<'a$' b>"},
  });
  // In a heredoc no further than the rest of its line, or the line before one that it begins.
  CHECK(read_joined("<<E\na ${b ~}\n  c\n   ${~ d ~} e\nE") == "a (b)  c\n(d)e\n");
  CHECK(read_joined("<<E\na  \n${~ b ~} c\nE") == "a(b)c\n");
}

TEST_CASE("heredocs") {
  CHECK(read_joined("<<EOT\nEOT") == "");
  CHECK(read_joined("<<EOT\n  a\n\n   EOT \t") == "  a\n\n");
  CHECK(read_joined("<<EOT\r\na\r\n  b\r\nEOT\r") == "a\r\n  b\r\n");
  CHECK(read_joined("<<EOT\n\"a\\n\" $${b} %%{ $ ${c}\nxEOT EOT\nEOT") ==
        "\"a\\n\" ${b} %{ $ (c)\nxEOT EOT\n");
  CHECK(read_joined("<<A\nx ${<<A\ny\nA\n} A\nA") == "x (<'y\n'>) A\n");
  CHECK(read("[<<A\na\nA\n, 1]") == "[<'a\n'> 1]");
  CHECK(read("{\n a = <<A\nb\nA\n c = 1 }") == "{`a <'b\n'> `c 1}");
}

TEST_CASE("<<- strips the smallest indentation, counted as Terraform counts it") {
  const auto strip = [](std::string_view lines) {
    return read_joined("<<-E\n" + std::string(lines) + "E");
  };
  CHECK(strip("    a\n      b\n    c\n  ") == "a\n  b\nc\n");
  CHECK(strip("\t\ta\n    b\n") == "a\n  b\n");
  CHECK(strip("    a\n  \n\n      b ${1}\n    ${2}\n") == "a\n  \n\n  b (1)\n(2)\n");
  CHECK(strip("    a\n${1}\n") == "    a\n(1)\n");
  CHECK(strip("\xC2\xA0\xC2\xA0"
              "a\n\xC2\xA0 b\n") == "a\nb\n");
  CHECK(strip("  a\r\n    b\r\n") == "a\r\n  b\r\n");
  // What `~` stripped has no indentation, and makes one line of two.
  CHECK(strip("    a ${1 ~}\n    b\n      c\n") == "a (1)    b\n  c\n");
  CHECK(strip("    %{~ if x ~}\n    a\n    %{~ endif ~}\n") == "((? x <'    a\n'> <>))");
}

TEST_CASE("bodies: arguments, blocks, labels, comments") {
  Arena arena;
  const std::string text =
      "\xEF\xBB\xBF# one\r\na = 1 // two\r\nb \"c\\\"d\" e {\r\n  f = 2 /* three\n*/\n\n"
      "  g {}\n  h \"\" { i = 3 }\n}\nj {\n}";
  const HclFile file = parse_hcl(text, arena);
  REQUIRE(file.parsed);
  REQUIRE(file.body.attributes.size() == 1);
  CHECK(cut(text, file.body.attributes[0].name_span) == "a");
  REQUIRE(file.body.blocks.size() == 2);
  const Block& b = file.body.blocks[0];
  CHECK(b.type == "b");
  CHECK(cut(text, b.type_span) == "b");
  REQUIRE(b.labels.size() == 2);
  CHECK(b.labels[0].text == "c\"d");
  CHECK(cut(text, b.labels[0].span) == "\"c\\\"d\"");
  CHECK(b.labels[1].text == "e");
  CHECK(cut(text, b.open) == "{");
  CHECK(cut(text, b.span).starts_with("b \"c"));
  CHECK(cut(text, b.span).ends_with("}\n}"));
  REQUIRE(b.body.find("f") != nullptr);
  CHECK(b.body.find("f")->value.text == "2");
  CHECK(b.body.find("g") == nullptr);
  REQUIRE(b.body.blocks.size() == 2);
  CHECK(b.body.blocks[1].labels[0].text.empty());
  CHECK(b.body.blocks[1].body.find("i")->value.text == "3");
  CHECK(b.body.blocks[1].span.begin > b.body.blocks[0].span.end);
  CHECK(cut(text, file.body.blocks[1].span) == "j {\n}");
  REQUIRE(file.comments.size() == 3);
  CHECK(cut(text, file.comments[0]) == "# one");
  CHECK(cut(text, file.comments[1]) == "// two");
  CHECK(cut(text, file.comments[2]) == "/* three\n*/");
  CHECK(parse_hcl("", arena).parsed);
  CHECK(parse_hcl("\n# only", arena).comments.size() == 1);
}

TEST_CASE("Terraform 0.11 took several arguments on the line of a block") {
  Arena arena;
  for (const char* text : {"v \"n\" { type = \"list\", default = [] }\n",
                           "v \"n\" { type = \"list\"   default = [] }\n",
                           "v \"n\" { type = \"list\", default = [], }\n"}) {
    CAPTURE(text);
    const HclFile file = parse_hcl(text, arena);
    REQUIRE(file.parsed);
    const auto attributes = file.body.blocks[0].body.attributes;
    REQUIRE(attributes.size() == 2);
    CHECK(attributes[0].name == "type");
    CHECK(attributes[1].name == "default");
  }
}

TEST_CASE("what Terraform refuses is refused, at its place") {
  struct Refused {
    std::string text, place, words;
  };
  const Refused cases[] = {
      {"a = 1 b = 2\n", "b", "new line after an argument"},
      {"a = 1, b = 2\n", ",", "a comma"},
      {"a {} b {}\n", "b", "new line after a block"},
      {"a { b = 1; c = 2 }\n", ";", "a semicolon"},
      {"a { b = 1, , c = 2 }\n", ",", "one argument"},
      {"a { b = 1, 2 }\n", "2", "one argument"},
      {"a { b = 1\n}\n", "", "one argument"},
      {"a { b {} }\n", "{", "one argument"},
      {"a {\n b = 1 }\n", "}", "new line"},
      {"a {\n b = 1\n", "{", "this block is not closed"},
      {"a { b = 1", "{", "this block is not closed"},
      {"a\n{\n}\n", "", "expected `=`"},
      {"a b\n{\n}\n", "", "on the line where the block begins"},
      {"a \"${b}\" {}\n", "\"${b}\"", "label"},
      {"\"a\" = 1\n", "\"", "without quotes"},
      {"1 = 2\n", "1", "an argument or a block"},
      {"}\n", "}", "an argument or a block"},
      {"a == 1\n", "=", "expected `=`"},
      {"a = \n1\n", "", "a value"},
      {"a = 1 +\n2\n", "", "a value"},
      {"a = b ?\nc : d\n", "", "a value"},
      {"a = b ? c\n", "", "`:`"},
      {"a = 1.5.5\n", "1.5.5", "not a number"},
      {"a = 1e\n", "e", "new line"},
      {"a = 0x1F\n", "x1F", "new line"},
      {"a = b.0.1\n", "0.1", "two indexes"},
      {"a = b.*.c.*\n", "*", "write `[*]`"},
      {"a = b.\n", "", "a name after the dot"},
      {"a = b[1\n", "[", "this bracket is not closed"},
      {"a = b[*\n]\n", "", "`]`"},
      {"a = [1 2]\n", "2", "a comma or `]`"},
      {"a = [1,,2]\n", ",", "a value"},
      {"a = {b = 1 c = 2}\n", "c", "a comma, a new line"},
      {"a = {b = 1\n, c = 2}\n", ",", "a value"},
      {"a = {,}\n", ",", "a value"},
      {"a = {b}\n", "}", "after the key"},
      {"a = {b\n = 1}\n", "", "after the key"},
      {"a = {b = 1", "{", "this brace is not closed"},
      {"a = (1\n", "(", "this parenthesis is not closed"},
      {"a = f(1\n", "(", "this parenthesis is not closed"},
      {"a = f(1..., 2)\n", ",", "after `...`"},
      {"a = f(1 2)\n", "2", "a comma or `)`"},
      {"a = b::c\n", "", "`(`"},
      {"a = {for = 1}\n", "=", "a name after `for`"},
      {"a = [for b c]\n", "c", "`in`"},
      {"a = [for b in c]\n", "]", "`:`"},
      {"a = [for b in c : b => b]\n", "=", "makes a list"},
      {"a = {for b in c : b}\n", "}", "`=>`"},
      {"a = [for b in c : b d]\n", "d", "after the `for`"},
      {"a = \"b\nc\"\n", "\"b", "not closed on its line"},
      {"a = \"b\r\n", "\"b", "not closed on its line"},
      {"a = \"b", "\"", "this string is not closed"},
      {"a = \"\\q\"\n", "\\q", "no such escape"},
      {"a = \"\\u12\"\n", "\\u", "4 hexadecimal"},
      {"a = \"\\uD800\"\n", "\\uD800", "no such character"},
      {"a = \"\\UFFFFFFFF\"\n", "\\UFFFFFFFF", "no such character"},
      {"a = \"${}\"\n", "}", "a value"},
      {"a = \"${b:-c}\"\n", ":", "written `$${`"},
      {"a = \"${b\"\n", "\"", "written `$${`"},
      {"a = \"${b", "${", "this `${` is not closed"},
      {"a = \"%{ of b }\"\n", "of", "`endfor`"},
      {"a = \"%{ if b }\"\n", "%{ if b }", "no `%{ endif }`"},
      {"a = \"%{ for b in c }\"\n", "%{ for b in c }", "no `%{ endfor }`"},
      {"a = \"b%{ endif }\"\n", "%{ endif }", "nothing is open"},
      {"a = \"%{ if b }%{ else }%{ else }%{ endif }\"\n", "%{ if b }", "no `%{ endif }`"},
      {"a = <<E\nb\n", "<<E", "this heredoc is not closed"},
      {"a = <<E\nb\nE", "<<E", "this heredoc is not closed"},
      {"a = <<E b\nE\n", " ", "new line after the marker"},
      {"a = <<E\nb\rc\nE\n", "\r", "carriage return"},
      {"a = 1 /* b", "/*", "no `*/`"},
      {"a = 'b'\n", "'", "double quotes"},
      {"a = \xE2\x80\x9C"
       "b\xE2\x80\x9D\n",
       "\xE2\x80\x9C", "curly quotes"},
      {"a = 1; b = 2\n", ";", "semicolon"},
      {"a = b & c\n", "&", "new line"},
      {"a = \"\xff\"\n", "\xff", "not UTF-8"},
      {"\xff\xfe"
       "a",
       "\xff", "UTF-16"},
      {std::string("a = 1\0", 6), std::string("\0", 1), "NUL"},
  };
  for (const Refused& c : cases) {
    CAPTURE(c.text);
    Arena arena;
    const HclFile file = parse_hcl(c.text, arena);
    CHECK_FALSE(file.parsed);
    REQUIRE(file.errors.size() == 1);
    CAPTURE(file.errors[0].message);
    CHECK(file.errors[0].message.find(c.words) != std::string::npos);
    CHECK(cut(c.text, file.errors[0].span) == c.place);
  }
}

TEST_CASE("what stands before an error is kept") {
  Arena arena;
  const HclFile file = parse_hcl("a = 1\nb {\n c = 2\n}\nd {\n e = [\n}\nf {}\n", arena);
  CHECK_FALSE(file.parsed);
  CHECK(file.body.find("a") != nullptr);
  REQUIRE(file.body.blocks.size() == 1);
  CHECK(file.body.blocks[0].body.find("c") != nullptr);
  // Latin-1 in a comment is nobody's error.
  CHECK(parse_hcl("# \xe9\na = \"\xC3\xA9\"\n", arena).parsed);
}

TEST_CASE("arguments set twice and literal keys written twice are found") {
  Arena arena;
  const std::string text =
      "a = 1\nb {\n a = 1\n}\na = { c = 1, \"c\" = 2, (c) = 3, \"${c}\" = 4, c = 5 }\n"
      "d = { \"e\\u0066\" = 1, ef = 2 }\n";
  const HclFile file = parse_hcl(text, arena);
  CHECK(file.parsed);
  REQUIRE(file.duplicates.size() == 4);
  CHECK(cut(text, file.duplicates[0].first) == "c");
  CHECK(cut(text, file.duplicates[0].second) == "\"c\"");
  CHECK(file.duplicates[1].first == file.duplicates[0].first);
  CHECK(cut(text, file.duplicates[2].first) == "\"e\\u0066\"");
  CHECK(file.duplicates[2].key == "ef");
  CHECK(file.duplicates[3].first == Span{0, 1});
  CHECK(file.duplicates[3].second.begin == text.find("a = {"));

  std::string large = "x = {\n";
  for (int i = 0; i < 200'000; ++i) large += "k" + std::to_string(i % 199'999) + " = 0\n";
  large += "}\n";
  const HclFile big = parse_hcl(large, arena);
  REQUIRE(big.duplicates.size() == 1);
  CHECK(big.duplicates[0].key == "k0");
}

TEST_CASE("depth is bounded, of the parser and of the tree") {
  const auto repeat = [](std::string_view text, std::size_t times) {
    std::string out;
    for (std::size_t i = 0; i < times; ++i) out += text;
    return out;
  };
  constexpr std::size_t kMany = 1'000'000;
  const std::string deep[] = {
      repeat("a {\n", kMany),
      "x = " + repeat("[", kMany),
      "x = " + repeat("(", kMany),
      "x = " + repeat("-", kMany),
      "x = " + repeat("{a=", kMany),
      "x = " + repeat("f(", kMany),
      "x = a" + repeat("[*]", kMany),
      "x = a" + repeat("[a", kMany),
      "x = " + repeat("\"${", kMany),
      "x = a" + repeat(".a", kMany),
      "x = 1" + repeat("+1", kMany),
      "x = " + repeat("a?", kMany),
      "x = a" + repeat("[0]", kMany),
      "x = " + repeat("a?b:", kMany),
      "x = a.*" + repeat(".a", kMany),
      "x = " + repeat("[for a in ", kMany),
      "x = \"" + repeat("%{if a}", kMany) + repeat("%{endif}", kMany) + "\"\n",
      "x = " + repeat("<<E\n${", kMany),
  };
  for (const std::string& text : deep) {
    CAPTURE(text.substr(0, 20));
    Arena arena;
    const HclFile file = parse_hcl(text, arena);
    CHECK_FALSE(file.parsed);
    CHECK(file.errors.at(0).message == "nested deeper than 100 levels");
  }
  CHECK(read(repeat("[", 90) + repeat("]", 90)) == repeat("[", 90) + repeat("]", 90));
  CHECK(read("a" + repeat(".a", 90)) == "a" + repeat(".a", 90));
}
