// The HCL reader: what each form of the language becomes, where it stands, and what is refused.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <utility>

#include "syntax/hcl.hpp"

using namespace ecrlint;
using namespace ecrlint::syntax;

namespace {

std::string cut(std::string_view text, Span span) {
  return std::string(text.substr(span.begin, span.end - span.begin));
}

std::string show(const Expression& node);

std::string show_all(std::span<const Expression> nodes) {
  std::string out;
  for (const Expression& node : nodes) out += (out.empty() ? "" : " ") + show(node);
  return out;
}

std::string show_list(const std::string& head, const Expression& node) {
  const std::string names = node.key_name.empty()
                                ? std::string(node.value_name)
                                : std::string(node.key_name) + "," + std::string(node.value_name);
  return "(" + head + (names.empty() ? "" : " " + names) + " " + show_all(node.parts) +
         (node.flag ? " ..." : "") + ")";
}

/// The tree in one line; texts in single quotes, strings in angle brackets.
std::string show(const Expression& node) {
  const std::string text(node.text);
  switch (node.form) {
    case Form::null:
    case Form::boolean:
    case Form::number:
    case Form::variable:
      return text;
    case Form::text:
      return "'" + text + "'";
    case Form::templated:
      return "<" + show_all(node.parts) + ">";
    case Form::tuple:
      return "[" + show_all(node.parts) + "]";
    case Form::object:
      return "{" + show_all(node.parts) + "}";
    case Form::word:
      return "`" + text;
    case Form::for_tuple:
      return show_list("for[]", node);
    case Form::for_object:
      return show_list("for{}", node);
    case Form::for_text:
      return show_list("for%", node);
    case Form::attribute:
      return show(node.parts[0]) + "." + text;
    case Form::index:
      return show(node.parts[0]) + "[" + show(node.parts[1]) + "]";
    case Form::splat:
      return show_list("splat", node);
    case Form::item:
      return "@";
    case Form::call:
      return show_list(text, node);
    case Form::negate:
      return show_list("-", node);
    case Form::invert:
      return show_list("!", node);
    case Form::binary:
      return show_list(text, node);
    case Form::conditional:
      return show_list("?", node);
  }
  return {};
}

/// The tree of an expression, or what is wrong with it.
std::string read(std::string_view expression) {
  Arena arena;
  const std::string text = "x = " + std::string(expression) + "\n";
  const HclFile file = parse_hcl(text, arena);
  if (!file.parsed) return "error: " + file.errors.at(0).message;
  return show(file.body.attributes[0].value);
}

std::string read_joined(std::string_view expression) {
  Arena arena;
  const std::string text = "x = " + std::string(expression) + "\n";
  const HclFile file = parse_hcl(text, arena);
  REQUIRE_MESSAGE(file.parsed, expression);
  std::string joined;
  for (const Expression& part : file.body.attributes[0].value.parts)
    joined += part.form == Form::text ? std::string(part.text) : "(" + show(part) + ")";
  return joined;
}

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

TEST_CASE("what Terraform refuses is refused, at its place") {
  struct Refused {
    std::string text, place, words;
  };
  const Refused cases[] = {
      {"a = 1 b = 2\n", "b", "new line after an argument"},
      {"a = 1, b = 2\n", ",", "a comma"},
      {"a {} b {}\n", "b", "new line after a block"},
      {"a { b = 1, c = 2 }\n", ",", "one argument"},
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

namespace {

bool is_directive(std::string_view text, const Expression& node) {
  return text.substr(node.span.begin).starts_with("%{");
}

/// The item that the accesses of a splat begin with.
bool begins_with_item(const Expression& node) {
  if (node.form == Form::item) return true;
  const bool access =
      node.form == Form::attribute || node.form == Form::index || node.form == Form::splat;
  return access && begins_with_item(node.parts[0]);
}

void check_text(const std::string& source, const Expression& node) {
  if (source == node.text) return;
  CAPTURE(source);
  const std::string alone = "\"" + source + "\"";
  CHECK(read_joined(alone) == node.text);
  CHECK((source[0] == '\\' || source == "$${" || source == "%%{"));
}

/// Cut out of the text and read alone, a node must give itself back.
void check_alone(const std::string& source, const Expression& node, bool directive) {
  CAPTURE(source);
  if (directive) {
    const bool lines = source.find('\n') != source.npos;
    const std::string alone = lines ? "<<E\n" + source + ".\nE" : "\"" + source + "\"";
    CHECK(read(alone) == "<" + show(node) + (lines ? " '.\n'>" : ">"));
  } else if (begins_with_item(node)) {
    CHECK(read("(z" + source + "\n)") == "(splat z " + show(node) + ")");
  } else {
    CHECK(read("(" + source + "\n)") == show(node));
  }
}

std::size_t check_spans(const std::string& text, const Expression& node) {
  const std::string source = cut(text, node.span);
  const bool branch =
      node.form == Form::templated && source[0] != '"' && source[0] != '<' && source[0] != '(';
  if (node.form == Form::text)
    check_text(source, node);
  else if (node.form == Form::word)
    CHECK(source == node.text);
  else if (!branch)
    check_alone(source, node, is_directive(text, node));
  std::size_t count = 1;
  std::uint32_t end = node.span.begin;
  for (const Expression& part : node.parts) {
    CHECK(part.span.begin >= end);
    CHECK(part.height < node.height);
    end = part.span.end;
    count += check_spans(text, part);
  }
  CHECK(end <= node.span.end);
  return count;
}

constexpr std::string_view kSample = R"(
a = var.x[*].y[0].z + -1 * (2 - 3) / local.n % 5 >= 6 && !f(b, "c", d...) || ns :: g()
b = (var.a
  ? [for k, v in m.*.n[1] : "${k}-\t${v}$${w}" if k != null]
  : { for x in y : x => { a = 1, (b) = "c\u00e9", "d${e}" : [] }... })
c = jsonencode({
  Version = "2012-10-17" # when
  Statement = [{
    Effect = "Allow", "Action" : ["ecr:*", "a${b ~} c"],
    Resource = "%{ if a }b${c}%{ else }d%{ endif } %{ for x in y ~} ${x} %{~ endfor }"
  }, ]
})
d = <<-EOT
    {
      "a": "${ b }\n",
        "c": "$${d} %%{ 100% $5"

    }
  EOT
e = [<<EOT
x ${<<INNER
in
INNER
} %{ if a ~}
  b
%{ endif ~}
EOT
, ((1)), -(a).b, a.0.b, [1, 2][0], "", "${a}"]
)";

}  // namespace

TEST_CASE("every span, read alone, gives its own node back") {
  std::string windows;
  for (const char c : kSample) windows += c == '\n' ? "\r\n" : std::string(1, c);
  for (const std::string& text : {std::string(kSample), windows}) {
    Arena arena;
    const HclFile file = parse_hcl(text, arena);
    REQUIRE(file.parsed);
    std::size_t nodes = 0;
    for (const Attribute& attribute : file.body.attributes)
      nodes += check_spans(text, attribute.value);
    CHECK(nodes > 120);
  }
}

TEST_CASE("a plain string is a view of the text, and so is a heredoc") {
  Arena arena;
  const std::string text = "a = \"bcd\"\ne = <<E\nf\n  g\nE\n";
  const HclFile file = parse_hcl(text, arena);
  const Expression& plain = file.body.find("a")->value.parts[0];
  CHECK(plain.text.data() == text.data() + 5);
  CHECK(cut(text, plain.span) == "bcd");
  const Expression& heredoc = file.body.find("e")->value;
  REQUIRE(heredoc.parts.size() == 1);
  CHECK(heredoc.parts[0].text.data() == text.data() + text.find("f\n"));
  CHECK(cut(text, heredoc.span) == "<<E\nf\n  g\nE");
}
