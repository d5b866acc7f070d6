// SPDX-License-Identifier: Apache-2.0
// The maps of decoded YAML scalars: a policy as JSON text in any scalar keeps its places.
#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "support/yaml_support.hpp"
#include "syntax/yaml.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using namespace ecrlint::internal::syntax;
using namespace ecrlint::test;

namespace {

/// Writes random JSON, with everything that is hard to carry in YAML.
class JsonWriter {
 public:
  explicit JsonWriter(unsigned seed) : random_(seed) {}

  std::string write() {
    out_.clear();
    pretty_ = below(4) != 0;
    container(0);
    return out_;
  }
  std::size_t below(std::size_t bound) {
    return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random_);
  }

 private:
  void value(int depth) {
    if (depth < 4 && below(3) == 0) return container(depth);
    if (below(8) == 0)
      out_ += "-1.5e3";
    else
      string();
  }

  void container(int depth) {
    const bool object = below(3) != 0;
    out_ += object ? '{' : '[';
    const std::size_t count = below(5);
    for (std::size_t i = 0; i < count; ++i) {
      if (i > 0) out_ += ',';
      line(depth + 1);
      if (object) {
        string();
        out_ += ": ";
      }
      value(depth + 1);
    }
    if (count > 0) line(depth);
    out_ += object ? '}' : ']';
  }

  void string() {
    constexpr const char* kPieces[] = {"ecr:",
                                       "*",
                                       "it's",
                                       "\\\"",
                                       "\\\\",
                                       "\\n",
                                       "\xC3\xA9",
                                       " ",
                                       "  ",
                                       "#",
                                       "\xF0\x9F\x98\x80",
                                       "${x}",
                                       "\\u00e9",
                                       ": ",
                                       "-",
                                       "\xE6\xBC\xA2"};
    out_ += '"';
    for (std::size_t i = below(6); i > 0; --i) out_ += kPieces[below(std::size(kPieces))];
    out_ += '"';
  }

  void line(int depth) {
    if (!pretty_) return;
    out_ += below(12) == 0 ? "\n\n" : "\n";
    out_.append(static_cast<std::size_t>(depth) * 2, ' ');
  }

  std::mt19937 random_;
  std::string out_;
  bool pretty_ = true;
};

std::string indented(std::string_view text, const std::string& indent) {
  std::string out = indent;
  for (const char c : text) {
    out += c;
    if (c == '\n') out += indent;
  }
  return out + '\n';
}

/// JSON as a YAML scalar under a key; line breaks of the JSON may become blanks.
struct Wrapped {
  std::string text;
  char style;
};

Wrapped wrap(const std::string& json, JsonWriter& random) {
  const std::string indent(3 + random.below(4), ' ');
  constexpr const char* kChomping[] = {"", "-", "+"};
  std::string head = "# \xC3\xA9\nResource:\n - Policy: ";
  constexpr const char* kProperties[] = {"", "&a ", "!!str "};
  head += kProperties[random.below(3)];
  switch (random.below(4)) {
    case 0:
    case 1: {
      const char style = random.below(2) == 0 ? '|' : '>';
      head += style + std::string(kChomping[random.below(3)]);
      if (random.below(3) == 0) head += std::to_string(indent.size() - 2);
      if (random.below(3) == 0) head += " # why";
      return {head + "\n" + indented(json, ' ' + indent) + "\n   Other: x\n", style};
    }
    case 2: {
      std::string body;
      for (const char c : json) {
        if (c == '\n')
          body += random.below(2) == 0 ? "\\n\\\n   " + indent : "\n   " + indent;
        else if (c == '"' || c == '\\')
          body += std::string("\\") + c;
        else if (c == '#' && random.below(2) == 0)
          body += "\\x23";
        else
          body += c;
      }
      return {head + '"' + body + "\"\n   Other: x\n", '"'};
    }
    default: {
      std::string body;
      for (const char c : json) {
        body += c;
        if (c == '\'') body += c;
        if (c == '\n') body += "   " + indent;
      }
      return {head + '\'' + body + "'\n   Other: x\n", '\''};
    }
  }
}

/// What a piece of the file says when it is read as part of such a scalar.
std::string decode(const std::string& piece, char style, Arena& arena) {
  if (style != '"' && style != '\'') return piece;
  const YamlStream alone = parse_yaml(arena.copy(style + piece + style), arena);
  return std::string(alone.documents.at(0).root.text);
}

/// `inner` has places in the decoded text, `outer` is the same tree with places in the file.
std::size_t check_places(const Wrapped& file, std::string_view decoded, const Value& inner,
                         const Value& outer, Arena& arena) {
  std::size_t wrong = 0;
  const auto check = [&](Span in, Span out) {
    const std::string piece = cut(decoded, in);
    if (piece.find('\n') == std::string::npos)
      wrong += decode(cut(file.text, out), file.style, arena) == piece ? 0 : 1;
    else
      wrong +=
          file.text[out.begin] == piece.front() && file.text[out.end - 1] == piece.back() ? 0 : 1;
  };
  check(inner.span, outer.span);
  for (std::size_t i = 0; i < inner.members.size(); ++i) {
    if (inner.is_object()) check(inner.members[i].key_span, outer.members[i].key_span);
    wrong += check_places(file, decoded, inner.members[i].value, outer.members[i].value, arena);
  }
  return wrong;
}

std::string with_crlf(const std::string& text) {
  std::string out;
  for (const char c : text) out += c == '\n' ? "\r\n" : std::string(1, c);
  return out;
}

/// The place in the file of each character of the only scalar.
std::vector<std::uint32_t> places(const std::string& text, std::string_view decoded) {
  Arena arena;
  const YamlStream stream = parse_yaml(text, arena);
  const Value& root = stream.documents.at(0).root;
  REQUIRE(root.text == decoded);
  const OffsetMap map = map_yaml_scalar(text, root.span, root.text);
  std::vector<std::uint32_t> out;
  for (std::uint32_t i = 0; i <= decoded.size(); ++i) out.push_back(map.outer(i));
  return out;
}

}  // namespace

TEST_CASE("JSON in any YAML scalar keeps its places") {
  JsonWriter random(7);
  std::size_t styles[128] = {};
  for (int i = 0; i < 3000; ++i) {
    Wrapped file = wrap(random.write(), random);
    if (random.below(2) == 0) file.text = with_crlf(file.text);
    CAPTURE(file.text);
    Arena arena;
    const YamlStream stream = parse_yaml(file.text, arena);
    REQUIRE(stream.documents.size() == 1);
    REQUIRE(stream.documents[0].parsed);
    const Value* policy =
        stream.documents[0].root.find("Resource")->members[0].value.find("Policy");
    REQUIRE(policy != nullptr);
    const OffsetMap map = map_yaml_scalar(file.text, policy->span, policy->text);
    const Tree inner = parse_json(policy->text, arena);
    const Tree outer = parse_json(policy->text, arena, &map);
    REQUIRE(inner.parsed);
    CHECK(check_places(file, policy->text, inner.root, outer.root, arena) == 0);
    ++styles[static_cast<unsigned char>(file.style)];
  }
  for (const char style : {'|', '>', '"', '\''})
    CHECK(styles[static_cast<unsigned char>(style)] > 400);
}

TEST_CASE("each character of a YAML scalar has its place") {
  using Places = std::vector<std::uint32_t>;
  CHECK(places("ab", "ab") == Places{0, 1, 2});
  CHECK(places("a\n b\n\n c", "a b\nc") == Places{0, 1, 3, 5, 7, 8});
  CHECK(places("\"\\x41\\\" \\\n  b\"", "A\" b") == Places{1, 5, 7, 12, 13});
  CHECK(places("'a''b\n\n c'", "a'b\nc") == Places{1, 2, 4, 6, 8, 9});
  CHECK(places("|\n  a\n\n   b\n", "a\n\n b\n") == Places{4, 5, 6, 9, 10, 11, 12});
  CHECK(places("|1-\n   a\n b\n", "  a\nb") == Places{5, 6, 7, 8, 10, 11});
  CHECK(places(">\n a\n b\n  c\n d\n\n e\n", "a b\n c\nd\ne\n") ==
        Places{3, 4, 6, 7, 9, 10, 11, 13, 15, 17, 18, 19});
  CHECK(places("|+\n\n a\n\n", "\na\n\n") == Places{3, 5, 6, 7, 8});
  CHECK(places("!!str |\n a\n", "a\n") == Places{9, 10, 11});
  CHECK(places("\"a\xE2\x80\xA8 b\"",
               "a\xE2\x80\xA8"
               "b") == Places{1, 2, 3, 4, 6, 7});
}

TEST_CASE("a YAML scalar that does not say what it should keeps at least its place") {
  const std::string text = "k: \"abc\"";
  const OffsetMap map = map_yaml_scalar(text, {3, 8}, "abX\n");
  CHECK(map.outer(Span{0, 2}) == Span{4, 6});
  CHECK(map.outer(Span{1, 4}) == Span{5, 8});
  CHECK(map.outer(Span{2, 3}) == Span{3, 8});
  CHECK(map.outer(Span{3, 4}) == Span{3, 8});
  CHECK(map_yaml_scalar(text, {3, 8}, "abcd").outer(Span{3, 4}) == Span{3, 8});
  for (const std::string odd :
       {"", "|", "\"", "'", "\"\\", "\"\\x", "\"\\u12", "!", "&", "!a", ">9"})
    for (const std::string_view says : {"", "a", "\n"}) {
      const Span token{0, static_cast<std::uint32_t>(odd.size())};
      const Span place = map_yaml_scalar(odd, token, says).outer(Span{0, 1});
      CHECK(place.begin <= place.end);
      CHECK(place.end <= odd.size() + 1);
    }
}
