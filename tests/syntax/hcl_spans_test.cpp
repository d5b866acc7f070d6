// SPDX-License-Identifier: Apache-2.0
// The HCL reader: every node stands where its span says.
#include <doctest/doctest.h>

#include <string>

#include "support/hcl_support.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using namespace ecrlint::internal::syntax;
using namespace ecrlint::test;

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
