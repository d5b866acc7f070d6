// SPDX-License-Identifier: Apache-2.0
// What formats share: JSON of which parts are not known, small questions about values, and how what
// is found in several files is put together.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <algorithm>
#include <string>

#include "format/collector.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using namespace ecrlint::internal::format;

namespace {

/// A value as short JSON: holes are `?`, what is not known `unknown`.
std::string shown(const Value& value) {
  std::string text(value.text);
  std::replace(text.begin(), text.end(), kHole, '?');
  if (value.kind == Kind::unknown) return "unknown";
  if (value.kind == Kind::null) return "null";
  if (value.kind == Kind::boolean) return value.flag ? "true" : "false";
  if (value.kind == Kind::number) return text;
  if (value.is_string()) return "'" + text + "'";
  std::string all(value.is_object() ? "{" : "[");
  for (const Member& item : value.members) {
    std::string key(item.key);
    std::replace(key.begin(), key.end(), kHole, '?');
    all += (all.size() > 1 ? ", " : "") + (value.is_object() ? key + ": " : "") + shown(item.value);
  }
  return all + (value.is_object() ? "}" : "]");
}

struct Parsed {
  std::string text;
  Arena arena;
  syntax::Tree tree;

  /// Holes are written as `@`.
  explicit Parsed(std::string written) : text(std::move(written)) {
    std::replace(text.begin(), text.end(), '@', kHole);
    tree = parse_holed(text, OffsetMap(), arena);
  }
  Parsed(const Parsed&) = delete;
  Parsed& operator=(const Parsed&) = delete;

  [[nodiscard]] std::string cut(Span span) const {
    std::string all = text.substr(span.begin, span.end - span.begin);
    std::replace(all.begin(), all.end(), kHole, '@');
    return all;
  }
};

Document document_of(std::size_t group) {
  Document document;
  document.group = group;
  return document;
}

}  // namespace

TEST_CASE("a hole in a string stays one, elsewhere it is a value that is not known") {
  const struct {
    const char* text;
    const char* result;
    bool plain;
  } cases[] = {
      {R"({"a": "b"})", "{a: 'b'}", true},
      {R"({"a": "@"})", "{a: '?'}", false},
      {R"({"a": "x@y@z"})", "{a: 'x?y?z'}", false},
      {R"({"@": 1, "x@": 2})", "{?: 1, x?: 2}", false},
      {R"({"a": @})", "{a: unknown}", false},
      {R"([@, "@", 1])", "[unknown, '?', 1]", false},
      {R"(@)", "unknown", false},
      {R"("@")", "'?'", false},
      {R"({"a": "\"@\"", "b": @})", "{a: '\"?\"', b: unknown}", false},
      {R"({"a": "\\@", "b": [@]})", "{a: '\\?', b: [unknown]}", false},
      {R"({"a": "\\", "b": @})", "{a: '\\', b: unknown}", false},
      // What is not known may be members and items, with their commas.
      {R"({"a": @ @})", "{a: unknown}", false},
      {R"({@})", "{?: unknown}", false},
      {R"([1 @])", "[1, unknown]", false},
      {R"({"a": "x", @ "a": "y"})", "{a: 'x', ?: unknown, a: 'y'}", false},
      // It may be what makes sense of the rest.
      {R"({"a": @ : 1})", "unknown", false},
      {R"([@}])", "unknown", false},
  };
  for (const auto& one : cases) {
    CAPTURE(one.text);
    const Parsed parsed(one.text);
    CHECK(shown(parsed.tree.root) == one.result);
    CHECK(parsed.tree.errors.empty());
    CHECK(parsed.tree.plain == one.plain);
  }
}

TEST_CASE("an error around a hole in a string is one all the same") {
  CHECK(Parsed(R"({"a": "@" "b"})").tree.errors.size() == 1);
  CHECK(Parsed(R"({"a": "@)").tree.errors.size() == 1);
  CHECK(Parsed(R"({"a" "b"})").tree.errors.size() == 1);
  CHECK(Parsed(R"({"a": @, "a": "@"})").tree.duplicates.size() == 1);
  CHECK(Parsed(R"({"a": @ @, "b": 1, "b": 2})").tree.duplicates.size() == 1);
  CHECK(Parsed(R"({"a": {"b": 1, "b": 2}, "c": @ :})").tree.duplicates.empty());
  CHECK(Parsed(R"({"a": {"b": 1, "b": 2}, "c": @ :})").tree.errors.empty());
  CHECK(Parsed(R"({"@": 1, "@": 2, @, @})").tree.duplicates.empty());
  // Members that are not known may end one object and begin another.
  CHECK(Parsed(R"({"a": 1, @ "a": 2})").tree.duplicates.empty());
  CHECK(Parsed(R"({"a": @ @})").tree.errors.empty());
}

TEST_CASE("the parts of a text with holes stand where they stood") {
  const Parsed parsed(R"({"k@": ["x@y", @, "z"], "after": "w"})");
  REQUIRE(parsed.tree.errors.empty());
  const Value& root = parsed.tree.root;
  CHECK(parsed.cut(root.span) == R"({"k@": ["x@y", @, "z"], "after": "w"})");
  REQUIRE(root.members.size() == 2);
  CHECK(parsed.cut(root.members[0].key_span) == R"("k@")");
  CHECK(parsed.cut(root.members[0].value.span) == R"(["x@y", @, "z"])");
  const auto items = root.members[0].value.members;
  REQUIRE(items.size() == 3);
  CHECK(parsed.cut(items[0].value.span) == R"("x@y")");
  CHECK(parsed.cut(items[1].value.span) == "@");
  CHECK(parsed.cut(items[2].value.span) == R"("z")");
  CHECK(parsed.cut(root.members[1].key_span) == R"("after")");
  CHECK(parsed.cut(root.members[1].value.span) == R"("w")");
}

TEST_CASE("a text is meant as JSON if the first that it says opens a bracket") {
  for (const char* text : {"{", "[", " {", "\t\r\n[", "\xEF\xBB\xBF{", "\xEF\xBB\xBF \n["}) {
    CAPTURE(text);
    CHECK(opens_bracket(text));
  }
  for (const char* text : {"", " ", "x{", "\"{\"", "\xEF\xBB\xBF", "%7B", "}", "]", "(", "\v{"}) {
    CAPTURE(text);
    CHECK_FALSE(opens_bracket(text));
  }
}

TEST_CASE("the account of an ARN is its fifth part") {
  CHECK(account_in("arn:aws:iam::314159265358:role/ci") == "314159265358");
  CHECK(account_in("arn:aws:iam::314159265358:role/a:b") == "314159265358");
  CHECK(account_in("arn:aws:iam::314159265358") == "314159265358");
  CHECK(account_in("arn:aws:iam:::role/ci").empty());
  CHECK(account_in("arn:aws:iam:314159265358").empty());
  CHECK(account_in("arn:aws:iam::aws:policy/X") == "aws");
  CHECK(account_in("").empty());
}

TEST_CASE("what a file is by its name and by how it begins") {
  const struct {
    const char* path;
    const char* text;
    bool yaml;
  } cases[] = {
      {"a.yaml", "{}", true},       {"a.yml", "{}", true},          {"a.json", "a: 1", false},
      {"a.template", "a: 1", true}, {"a.template", " {}", false},   {"a.template", "[]", false},
      {"a.txt", "a: 1", false},     {"a.yaml.json", "a: 1", false}, {"yaml", "a: 1", false},
      {"template", "a: 1", false},  {"a.YAML", "a: 1", false},
  };
  for (const auto& one : cases) {
    CAPTURE(one.path);
    CAPTURE(one.text);
    CHECK(is_yaml({0, one.path, one.text}) == one.yaml);
  }
}

TEST_CASE("a value under a key is there only in an object") {
  Arena arena;
  const syntax::Tree tree =
      syntax::parse_json(R"({"s": "x", "n": 1, "l": [1, 2], "o": {"s": "y"}})", arena);
  const Value& root = tree.root;
  CHECK(string_at(root, "s") == "x");
  CHECK(string_at(root, "n").empty());
  CHECK(string_at(root, "none").empty());
  CHECK(string_at(nullptr, "s").empty());
  CHECK(string_at(value_at(&root, "o"), "s") == "y");
  CHECK(value_at(nullptr, "s") == nullptr);
  CHECK(value_at(&root, "none") == nullptr);
  CHECK(items_of(value_at(&root, "l")).size() == 2);
  CHECK(items_of(value_at(&root, "o")).empty());
  CHECK(items_of(value_at(&root, "s")).empty());
  CHECK(items_of(nullptr).empty());
}

TEST_CASE("groups of several files keep apart") {
  constexpr std::size_t kGroups[] = {0, 1, 1, 3};
  constexpr std::size_t kMore[] = {1, 1, 0, 2};
  Located all;
  for (const std::size_t group : kGroups) all.documents.push_back(document_of(group));
  all.groups = 3;
  all.notes.emplace_back("one");
  all.files.emplace_back();
  Located more;
  for (const std::size_t group : kMore) more.documents.push_back(document_of(group));
  more.groups = 2;
  more.notes.emplace_back("two");
  more.files.emplace_back().source = 1;
  append(all, std::move(more));
  std::string groups;
  for (const Document& document : all.documents) groups += std::to_string(document.group) + " ";
  CHECK(groups == "0 1 1 3 4 4 0 5 ");
  CHECK(all.notes == std::vector<std::string>{"one", "two"});
  REQUIRE(all.files.size() == 2);
  CHECK(all.files[1].source == 1);
  CHECK(same_group(all.documents[1], all.documents[2]));
  CHECK_FALSE(same_group(all.documents[2], all.documents[3]));
  CHECK_FALSE(same_group(all.documents[0], all.documents[6]));
}

TEST_CASE(
    "a file is parsed if all of its documents are, and plain if no string holds a placeholder") {
  const auto facts = [](const char* path, const std::string& text) {
    Arena arena;
    const Located located = locate({3, path, text}, {}, arena);
    REQUIRE(located.files.size() == 1);
    const FileFacts& file = located.files.front();
    std::string all = fmt::format("{} {} errors{}", file.source, file.parsed ? "parsed" : "broken",
                                  file.errors.size());
    for (const Document& document : located.documents)
      all += fmt::format(" {}{}", document.source, document.plain ? "plain" : "other");
    return all;
  };
  const std::string policy = R"({"Statement": [{"Effect": "Allow", "Action": "s3:*"}]})";
  CHECK(facts("a.json", policy) == "3 parsed errors0 3plain");
  CHECK(facts("a.json", "{\"RoleName\": \"r\", \"PolicyName\": \"p\", \"PolicyDocument\": " +
                            policy + "}") == "3 parsed errors0 3other");
  CHECK(facts("a.json", "{") == "3 broken errors1");
  CHECK(facts("a.yaml", policy + "\n---\n" + policy + "\n") == "3 parsed errors0 3plain 3plain");
  for (const char* mark : {"${x}", "<x>", "{{ x }}"}) {
    CAPTURE(mark);
    CHECK(facts("a.json", "{\"Id\": \"" + std::string(mark) + "\", " + policy.substr(1)) ==
          "3 parsed errors0 3other");
  }
  CHECK(facts("a.yaml", "a: [\n").starts_with("3 broken"));
  CHECK(facts("a.yaml", "") == "3 parsed errors0");
}

TEST_CASE("a statement has two of its parts, an effect or an action among them") {
  const char* kParts[] = {R"("Effect": "Allow")", R"("Action": "s3:*")", R"("Principal": "*")",
                          R"("Resource": "*")"};
  const char* kOthers[] = {R"("Effect": "Allow")", R"("NotAction": "s3:*")",
                           R"("NotPrincipal": "*")", R"("NotResource": "*")"};
  for (unsigned set = 0; set < 16; ++set)
    for (const auto& parts : {kParts, kOthers}) {
      std::string body;
      for (unsigned i = 0; i < 4; ++i)
        if ((set >> i & 1U) != 0) body += (body.empty() ? "" : ", ") + std::string(parts[i]);
      CAPTURE(body);
      const bool effect = (set & 1U) != 0;
      const bool action = (set & 2U) != 0;
      const bool principal = (set & 4U) != 0;
      const bool resource = (set & 8U) != 0;
      const bool expected =
          int(effect) + int(action) + int(principal) + int(resource) >= 2 && (effect || action);
      Arena arena;
      const auto looks = [&](const std::string& text) {
        return looks_like_policy(syntax::parse_json(arena.copy(text), arena).root);
      };
      CHECK(looks("{" + body + "}") == expected);
      CHECK(looks("[7, {" + body + "}]") == expected);
      CHECK(looks("{\"Statement\": {" + body + "}}") == expected);
      CHECK(looks("{\"Statement\": [{" + body + "}, {}]}") == expected);
      CHECK(looks("{\"Version\": \"2008-10-17\", \"Statement\": {" + body + "}}"));
      CHECK(looks("{\"Version\": \"2012-10-17\", \"Rules\": [{" + body + "}]}") == expected);
      CHECK(looks("{\"Version\": \"2012-10-17\", \"Statements\": [{" + body + "}]}"));
      CHECK(looks("{\"Version\": \"2012-10-17\", \"x\": 1, \"Statment\": {" + body + "}}"));
      CHECK_FALSE(looks("{\"Version\": \"1\", \"Statment\": [{" + body + "}]}"));
    }
}

TEST_CASE("without statements a policy has a version of AWS and nothing else") {
  Arena arena;
  const auto looks = [&](std::string_view text) {
    return looks_like_policy(syntax::parse_json(text, arena).root);
  };
  CHECK(looks(R"({"Version": "2012-10-17"})"));
  CHECK(looks(R"({"Version": "2008-10-17"})"));
  CHECK(looks(R"({"Version": "2012-10-17", "Id": "x"})"));
  CHECK(looks(R"({"Version": "2012-10-17", "Statement": 7})"));
  CHECK_FALSE(looks(R"({"Version": "2012-10-17", "Name": "x"})"));
  CHECK_FALSE(looks(R"({"Version": "2012-10-18"})"));
  CHECK_FALSE(looks(R"({"Version": 2012})"));
  CHECK_FALSE(looks(R"({"Version": "2012-10-18", "Statement": 7})"));
  CHECK_FALSE(looks(R"({"Statement": []})"));
  CHECK_FALSE(looks(R"({"Id": "x"})"));
  CHECK_FALSE(looks("[]"));
  CHECK_FALSE(looks("7"));
  CHECK_FALSE(looks("\"2012-10-17\""));
}

TEST_CASE("the kind of a policy follows from principals, actions and resources") {
  using enum PolicyKind;
  const std::string arn = R"("arn:aws:ecr:eu-west-1:271828182845:repository/app")";
  const struct {
    std::string statements;
    PolicyKind kind;
  } cases[] = {
      {R"({"Effect": "Allow", "Action": "ecr:*"})", identity},
      {R"({"Action": "ecr:BatchGetImage", "Principal": "*"})", repository},
      {R"({"Action": "ecr:BatchGetImage", "NotPrincipal": "*"})", repository},
      {R"({"Action": "ecr-public:BatchGetImage", "Principal": "*"})", repository},
      {R"({"Action": "ECR:BatchGetImage", "Principal": "*"})", repository},
      {R"({"NotAction": "ecr:BatchGetImage", "Principal": "*"})", repository},
      // The actions of a registry.
      {R"({"Action": "ecr:ReplicateImage", "Principal": "*"})", registry},
      {R"({"Action": "ecr:CreateRepository", "Principal": "*"})", registry},
      {R"({"Action": "ecr:BatchImportUpstreamImage", "Principal": "*"})", registry},
      {R"({"Action": ["ecr:ReplicateImage", "ecr:BatchGetImage"], "Principal": "*"})", repository},
      {R"({"Action": ["ecr:ReplicateImage", "ecr:BatchGetImage"], "Principal": "*", "Resource": "*"})",
       registry},
      {R"({"Action": "ecr:BatchGetImage", "Principal": "*", "Resource": "*"})", repository},
      {R"({"Action": "ecr:BatchGetImage", "Principal": "*", "Resource": )" + arn + "}", registry},
      {R"({"Action": "ecr:BatchGetImage", "Principal": "*", "Resource": ["*", )" + arn + "]}",
       registry},
      {R"({"Action": "ecr:BatchGetImage", "Principal": "*", "Resource": "arn:aws:ecr:x:1:other/app"})",
       repository},
      {R"({"Action": "ecr:BatchGetImage", "Principal": "*", "Resource": "x:repository/app"})",
       repository},
      {R"({"Action": "ecr:BatchGetImage", "Principal": "*", "NotResource": )" + arn + "}",
       repository},
      // In each of the statements, or it is none of the registry's.
      {R"({"Action": "ecr:BatchGetImage", "Principal": "*", "Resource": )" + arn +
           R"(}, {"Action": "ecr:BatchGetImage", "Principal": "*"})",
       repository},
      {R"({"Action": "ecr:BatchGetImage", "Principal": "*"}, {"Action": "ecr:BatchGetImage", "Principal": "*", "Resource": )" +
           arn + "}",
       repository},
      // The login is an endpoint's.
      {R"({"Action": ["ecr:getauthorizationtoken", "ecr:BatchGetImage"], "Principal": "*", "Resource": )" +
           arn + "}",
       resource},
      {R"({"Action": "ecr:GetAuthorizationToken", "Principal": "*", "Resource": "*"})", repository},
      {R"({"Action": "ecr:GetAuthorizationToken", "Principal": "*"})", repository},
      // Other services.
      {R"({"Action": "sts:AssumeRole", "Principal": "*"})", trust},
      {R"({"Action": "STS:AssumeRole", "Principal": "*"})", trust},
      {R"({"Action": ["sts:AssumeRole", "s3:GetObject"], "Principal": "*"})", resource},
      {R"({"Action": ["sts:AssumeRole", "ecr:BatchGetImage"], "Principal": "*"})", repository},
      {R"({"Action": ["sts:AssumeRole", "ecr:BatchGetImage"], "Principal": "*", "Resource": "*"})",
       resource},
      {R"({"Action": ["s3:GetObject", "ecr:BatchGetImage"], "Principal": "*"})", repository},
      {R"({"Action": "s3:GetObject", "Principal": "*"})", resource},
      {R"({"Action": "*", "Principal": "*"})", resource},
      {R"({"Principal": "*"})", resource},
      // Slips, two letters at most.
      {R"({"Action": "ecr:BatchGetImage", "Principls": "*"})", repository},
      {R"({"Action": "ecr:BatchGetImage", "Principaless": "*"})", identity},
      {R"({"Action": "ecr:BatchGetImage", "Pricipl": "*"})", repository},
      {R"({"Action": "ecr:BatchGetImage", "Pricip": "*"})", identity},
      {R"({"Action": "ecr:BatchGetImage", "NotPrinciple": "*"})", repository},
      {R"({"Action": "ecr:BatchGetImage", "notprincipal": "*"})", repository},
      {R"({"Action": "ecr:BatchGetImage"}, {"Principle": "*"})", repository},
  };
  for (const auto& one : cases) {
    CAPTURE(one.statements);
    Arena arena;
    const std::string policy = "{\"Statement\": [" + one.statements + "]}";
    CHECK(kind_by_shape(syntax::parse_json(policy, arena).root) == one.kind);
    const std::string list = "[" + one.statements + "]";
    CHECK(kind_by_shape(syntax::parse_json(list, arena).root) == one.kind);
  }
}
