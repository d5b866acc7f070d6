// SPDX-License-Identifier: Apache-2.0
// Locating policies: in what shapes they come, of what kind and whose they are, and that every
// place inside an encoded policy is a place of the file.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <random>
#include <string>

#include "ecrlint/lint.hpp"
#include "format/document.hpp"
#include "support/holders_support.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using syntax::Member;
using syntax::Value;

namespace {

/// A source with what was found in it; `located` points into the others.
struct Found {
  std::string text;
  Arena arena;
  format::Located located;

  explicit Found(std::string source, std::optional<PolicyKind> forced = {})
      : text(std::move(source)), located(format::locate({0, "policy.json", text}, forced, arena)) {}
  Found(const Found&) = delete;
  Found& operator=(const Found&) = delete;

  [[nodiscard]] const format::FileFacts& facts() const { return located.files.front(); }
  [[nodiscard]] std::string cut(Span span) const {
    return text.substr(span.begin, span.end - span.begin);
  }
};

/// `KIND POINTER NAME [owner...] marks`, one line for each document.
std::string summary(const Found& found) {
  const test::Joined joined(found.located);
  std::string all;
  for (const format::Document& document : found.located.documents) {
    all += std::string(to_string(document.kind)) + " " + document.pointer + " " + document.name;
    all += joined.marks(static_cast<std::size_t>(&document - found.located.documents.data()));
    all += "\n";
  }
  return all;
}

std::string url_encode(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_' || c == '.' || c == '~';
    out += plain ? std::string(1, c)
                 : fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
  }
  return out;
}

std::string escape_char(char c) {
  switch (c) {
    case '"':
      return "\\\"";
    case '\\':
      return "\\\\";
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    default:
      return std::string(1, c);
  }
}

/// A JSON string without its quotes.
std::string json_escape(std::string_view text) {
  std::string out;
  for (const char c : text) out += escape_char(c);
  return out;
}

constexpr std::string_view kRepository =
    R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "ecr:BatchGetImage"}]})";
constexpr std::string_view kIdentity =
    R"({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "ecr:*", "Resource": "*"}})";
constexpr std::string_view kTrust =
    R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]})";

std::string quoted(std::string_view text) { return "\"" + json_escape(text) + "\""; }

std::string url_quoted(std::string_view text) { return "\"" + url_encode(text) + "\""; }

std::string as_object(std::string_view text) { return std::string(text); }

}  // namespace

TEST_CASE("a bare policy is told apart by what it says") {
  struct Case {
    std::string text, kind;
  };
  const Case cases[] = {
      {std::string(kRepository), "repository"},
      {std::string(kIdentity), "identity"},
      {std::string(kTrust), "trust"},
      // A registry policy: what only a registry can grant, or resources in every statement.
      {R"({"Statement": [{"Effect": "Allow", "Principal": {"AWS": "314159265358"},
         "Action": ["ecr:CreateRepository", "ecr:replicateimage"], "Resource": "*"}]})",
       "registry"},
      {R"({"Statement": [{"Effect": "Allow", "Principal": {"AWS": "314159265358"}, "Action": "ecr:BatchGetImage",
         "Resource": "arn:aws:ecr:eu-west-1:271828182845:repository/*"}]})",
       "registry"},
      // AWS's own repository policies have `Resource: *`, its older ones no Resource.
      {R"({"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "ecr:BatchGetImage", "Resource": "*"}]})",
       "repository"},
      {R"({"Statement": [{"Effect": "Allow", "Principal": "*", "Action": ["ecr:BatchGetImage", "s3:GetObject"]}]})",
       "repository"},
      {R"({"Statement": [{"Effect": "Deny", "NotPrincipal": {"AWS": "314159265358"}, "NotAction": "ecr-public:GetAuthorizationToken"}]})",
       "repository"},
      // VPC endpoints: Principal and Resource, and the login that no repository or registry grants.
      {R"({"Statement": [{"Effect": "Allow", "Principal": "*", "Action": ["ecr:GetAuthorizationToken", "ecr:BatchGetImage"],
         "Resource": "arn:aws:ecr:eu-west-1:271828182845:repository/app"}]})",
       "resource"},
      {R"({"Statement": [{"Effect": "Allow", "Principal": "*", "Action": ["ecr:BatchGetImage", "logs:PutLogEvents"], "Resource": "*"}]})",
       "resource"},
      {R"({"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"}]})",
       "resource"},
      {R"({"Statement": [{"Effect": "Allow", "Principal": {"AWS": "314159265358"}, "Action": ["sts:AssumeRole", "sts:TagSession"]}]})",
       "trust"},
      // Broken in one place, and still a policy.
      {R"({"Version": "2012-10-17", "Statment": [{"Effect": "Allow", "Action": "ecr:*", "Resource": "*"}]})",
       "identity"},
      {R"({"Statement": [{"Effect": "Allow", "Principle": "*", "Action": "ecr:BatchGetImage"}]})",
       "repository"},
      {R"({"Statement": [{"Effect": "Allow", "Action": "ecr:BatchGetImage"},
         {"Effect": "Deny", "notPrincipals": "*", "Action": "ecr:BatchGetImage", "Resource": "*"}]})",
       "repository"},
      {R"({"Statement": [{"Effect": "Allow", "principal": {}, "Action": "ecr:CreateRepository", "Resource": "*"}]})",
       "registry"},
      {R"({"Statement": [{"Effect": "Allow", "Principals": {}, "Action": "sts:AssumeRole"}]})",
       "trust"},
      {R"({"Statement": [{"Effect": "Allow", "People": "*", "Action": "ecr:BatchGetImage", "Resource": "*"}]})",
       "identity"},
      {R"({"Version": "2012-10-17"})", "identity"},
      {R"([{"Effect": "Allow", "Principal": "*", "Action": "ecr:BatchGetImage"}])", "repository"},
      {R"({"Effect": "Allow", "Action": "ecr:BatchGetImage", "Resource": "*"})", "identity"},
      {R"({"Version": "2012-10-17", "Statement": []})", "identity"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    const Found found(c.text);
    CHECK(summary(found) == c.kind + "  \n");
    const Found forced(c.text, PolicyKind::registry);
    CHECK(summary(forced) == "registry  \n");
  }
  // Forcing a kind also says that it is a policy.
  CHECK(summary(Found(R"({"Statement": 7})")).empty());
  CHECK(summary(Found(R"({"Statement": 7})", PolicyKind::trust)) == "trust  \n");
}

TEST_CASE("JSON that is no policy holds none") {
  for (
      const char* text :
      {R"({"name": "shop", "version": "1.4.0", "scripts": {"build": "tsc"}, "dependencies": {"left": "^1"}})",
       R"({"compilerOptions": {"strict": true, "paths": {"*": ["src/*"]}}, "include": ["src"]})",
       R"({"AWSTemplateFormatVersion": "2010-09-09", "Resources": {"Repo": {"Type": "AWS::ECR::Repository",
              "Properties": {"RepositoryName": "app", "LifecyclePolicy": {"RegistryId": "271828182845"}}}}})",
       R"({"Type": "AWS::ECR::Repository", "Properties": {"RepositoryName": "app"}})",
       R"({"rules": [{"priority": 1, "selection": {"color": "any"}, "action": {"type": "expire"}}]})",
       R"({"repositories": [{"repositoryArn": "arn:aws:ecr:eu-west-1:271828182845:repository/a"}]})",
       R"({"registryId": "271828182845", "repositoryName": "app", "lifecyclePolicy": "keep"})",
       R"({"Statement": [{"date": "2026-01-31", "amount": 12}], "Version": "3"})",
       R"({"policyText": "see the handbook"})", R"({"policyText": "%20"})", R"({"policyText": ""})",
       R"({"policyText": null, "PolicyVersion": 3, "Role": [], "RoleDetailList": {}, "Policies": "x"})",
       R"({"Policies": [1, {"PolicyVersionList": 2}, {"PolicyVersionList": [3, {"Document": 4}]}],
              "UserDetailList": [5, {"UserPolicyList": {"a": {"PolicyDocument": {}}}, "GroupList": 6}]})",
       "[]", "{}", "null", "\"Statement\"", "3", R"([{"Effect": "fade"}, {"Resource": "x"}])"}) {
    CAPTURE(text);
    const Found found(text);
    CHECK(summary(found).empty());
    CHECK(found.facts().errors.empty());
    const Report report = lint(Source{"other.json", text}, {.profile = Profile::audit});
    CHECK(report.findings.empty());
    CHECK(report.summary.policies == 0);
  }
}

TEST_CASE("what the AWS CLI prints, with the policy as an object, a JSON string or URL-encoded") {
  for (const auto wrap : {as_object, quoted, url_quoted}) {
    const auto one = [&](const std::string& before, std::string_view policy,
                         const std::string& after) {
      return summary(Found(before + wrap(policy) + after));
    };
    CHECK(one(R"({"registryId": "271828182845", "repositoryName": "app/web", "policyText": )",
              kRepository, "}") == "repository /policyText app/web\n");
    // Whatever it says inside: the answer says what it is.
    CHECK(one(R"({"registryId": "271828182845", "repositoryName": "app", "policyText": )",
              kIdentity, "}") == "repository /policyText app\n");
    CHECK(one(R"({"registryId": "271828182845", "policyText": )", kRepository, "}") ==
          "registry /policyText \n");
    CHECK(
        one(R"({"repositoryCreationTemplates": [{"prefix": "a"}, {"prefix": "team", "repositoryPolicy": )",
            kRepository,
            "}]}") == "repository /repositoryCreationTemplates/1/repositoryPolicy team\n");
    CHECK(one(R"({"PolicyVersion": {"VersionId": "v2", "IsDefaultVersion": true, "Document": )",
              kIdentity, "}}") == "identity /PolicyVersion/Document \n");
    CHECK(one(R"({"RoleName": "app", "PolicyName": "pull", "PolicyDocument": )", kIdentity, "}") ==
          "identity /PolicyDocument pull role/app shown\n");
    CHECK(one(R"({"UserName": "anna", "PolicyName": "pull", "PolicyDocument": )", kIdentity, "}") ==
          "identity /PolicyDocument pull user/anna shown\n");
    CHECK(one(R"({"GroupName": "devs", "PolicyName": "pull", "PolicyDocument": )", kIdentity,
              "}") == "identity /PolicyDocument pull group/devs shown\n");
    CHECK(one(R"({"Role": {"Path": "/", "RoleName": "app", "AssumeRolePolicyDocument": )", kTrust,
              "}}") == "trust /Role/AssumeRolePolicyDocument app role/app shown\n");
    const Found forced(R"({"repositoryName": "app", "policyText": )" + wrap(kRepository) + "}",
                       PolicyKind::resource);
    CHECK(summary(forced) == "resource /policyText app\n");
  }
}

namespace {

/// Two users, a group, two roles and three managed policies, documents wrapped by `wrap`.
template <class Wrap>
std::string account_details(Wrap wrap) {
  const std::string identity = wrap(kIdentity);
  const auto managed = [&](const std::string& name, const std::string& versions) {
    return R"({"PolicyName": ")" + name + R"(", "Arn": "arn:aws:iam::271828182845:policy/)" + name +
           R"(", "PolicyVersionList": [)" + versions + "]}";
  };
  const auto version = [&](bool in_force) {
    return R"({"Document": )" + identity + R"(, "IsDefaultVersion": )" +
           (in_force ? "true" : "false") + "}";
  };
  const auto attached = [](const std::string& arn) {
    return R"("AttachedManagedPolicies": [{"PolicyArn": ")" + arn + R"("}])";
  };
  const std::string own = "arn:aws:iam::271828182845:policy/";
  return R"({"UserDetailList": [
    {"UserName": "anna", "UserPolicyList": [{"PolicyName": "mine", "PolicyDocument": )" +
         identity + R"(}], "GroupList": [], )" + attached(own + "pull") + R"(},
    {"UserName": "ben", "GroupList": ["devs"], )" +
         attached(own + "push") + R"(}],
  "GroupDetailList": [{"GroupName": "devs", "GroupPolicyList": [{"PolicyName": "ours", "PolicyDocument": )" +
         identity + R"(}], "AttachedManagedPolicies": []}],
  "RoleDetailList": [
    {"RoleName": "app", "AssumeRolePolicyDocument": )" +
         wrap(kTrust) + ", " + attached(own + "pull") +
         R"(},
    {"RoleName": "ops", "AssumeRolePolicyDocument": )" +
         wrap(kTrust) + R"(, "RolePolicyList": [{"PolicyName": "a/b~c", "PolicyDocument": )" +
         identity + "}], " + attached("arn:aws:iam::aws:policy/ReadOnlyAccess") + R"(}],
  "Policies": [)" +
         managed("pull", version(false) + ", " + version(true)) + ", " +
         managed("push", version(true)) + ", " + managed("spare", version(true)) + "]}";
}

}  // namespace

TEST_CASE("an account's details: versions in force, and who holds what") {
  const std::string expected =
      "identity /Policies/0/PolicyVersionList/1/Document pull user/anna role/app\n"
      "identity /Policies/1/PolicyVersionList/0/Document push user/ben open\n"
      "identity /Policies/2/PolicyVersionList/0/Document spare\n"
      "identity /UserDetailList/0/UserPolicyList/0/PolicyDocument mine user/anna\n"
      "identity /GroupDetailList/0/GroupPolicyList/0/PolicyDocument ours group/devs\n"
      "trust /RoleDetailList/0/AssumeRolePolicyDocument app role/app\n"
      "trust /RoleDetailList/1/AssumeRolePolicyDocument ops role/ops open\n"
      "identity /RoleDetailList/1/RolePolicyList/0/PolicyDocument a/b~c role/ops open\n";
  CHECK(summary(Found(account_details(as_object))) == expected);
  CHECK(summary(Found(account_details(url_quoted))) == expected);
  CHECK(summary(Found(account_details(quoted))) == expected);
}

namespace {

/// Walks an inner tree (spans in the file) beside the tree of the inner text alone: every span, cut
/// out of the file and decoded, is the text at the place in the inner one.
template <class Decode>
void check_same(const Found& found, const Value& outer, std::string_view inner_text,
                const Value& inner, Decode decode) {
  const auto same = [&](Span a, Span b) {
    REQUIRE(a.begin <= a.end);
    REQUIRE(a.end <= found.text.size());
    CHECK(decode(found.cut(a)) == inner_text.substr(b.begin, b.end - b.begin));
  };
  same(outer.span, inner.span);
  CHECK(outer.text == inner.text);
  CHECK(outer.kind == inner.kind);
  REQUIRE(outer.members.size() == inner.members.size());
  for (std::size_t i = 0; i < outer.members.size(); ++i) {
    if (inner.is_object()) same(outer.members[i].key_span, inner.members[i].key_span);
    check_same(found, outer.members[i].value, inner_text, inner.members[i].value, decode);
  }
}

std::string json_decode(const std::string& text) {
  Arena arena;
  return std::string(syntax::parse_json("\"" + text + "\"", arena).root.text);
}

std::string url_decode(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%')
      out += static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16));
    else
      out += text[i];
    i += text[i] == '%' ? 2 : 0;
  }
  return out;
}

/// Texts with all that an encoder can meet.
class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed) {}

  std::string policy() {
    return blank() + "{" + blank() + R"("Version":)" + blank() + string() + R"(,"Statement":)" +
           value(3) + "," + string() + ":" + value(2) + blank() + "}" + blank();
  }

  /// Escapes a text as a JSON string, of several spellings one by chance.
  std::string escape(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
      const std::size_t size = size_of(text[i]);
      const std::string_view piece = text.substr(i, size);
      i += size;
      const std::string units = as_units(piece);
      const bool must = size == 1 && escape_char(piece[0]).size() > 1;
      if (!units.empty() && below(4) == 0)
        out += units;
      else
        out += must ? escape_char(piece[0]) : std::string(piece);
    }
    return out;
  }

 private:
  std::size_t below(std::size_t limit) { return random_() % limit; }

  static std::size_t size_of(char lead) {
    const auto byte = static_cast<unsigned char>(lead);
    return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
  }

  /// `\u00e9`, or a surrogate pair.
  static std::string as_units(std::string_view piece) {
    unsigned code = static_cast<unsigned char>(piece[0]);
    if (piece.size() > 1) code &= 0x7FU >> piece.size();
    for (const char c : piece.substr(1))
      code = code << 6U | (static_cast<unsigned char>(c) & 0x3FU);
    if (code < 0x10000) return fmt::format("\\u{:04x}", code);
    return fmt::format("\\u{:04X}\\u{:04x}", 0xD800 + ((code - 0x10000) >> 10U),
                       0xDC00 + ((code - 0x10000) & 0x3FFU));
  }

  std::string blank() {
    constexpr std::string_view kBlanks[] = {"", "", " ", "\n", "\r\n\t"};
    return std::string(kBlanks[below(5)]);
  }

  std::string string() {
    constexpr std::string_view kPieces[] = {"a",
                                            "ecr:Get",
                                            "\\\"",
                                            "\\\\",
                                            "\\n",
                                            "\\u00e9",
                                            "\xC3\xA9",
                                            "\xE2\x82\xAC",
                                            "\\ud83d\\ude00",
                                            "\xF0\x9F\x98\x80",
                                            "/",
                                            "%",
                                            "%41",
                                            "+",
                                            " ",
                                            "\\/"};
    std::string out = "\"";
    for (std::size_t i = below(6); i > 0; --i) out += kPieces[below(std::size(kPieces))];
    return out + "\"";
  }

  std::string value(int depth) {
    constexpr std::string_view kScalars[] = {"12", "-1.5e3", "true", "null", "0"};
    const std::size_t choice = below(depth > 0 ? 4 : 2);
    if (choice == 0) return string();
    if (choice == 1) return std::string(kScalars[below(5)]);
    const bool list = choice == 2;
    std::string out = list ? "[" : "{";
    for (std::size_t i = below(4); i > 0; --i)
      out +=
          blank() + (list ? "" : string() + ":") + value(depth - 1) + blank() + (i > 1 ? "," : "");
    return out + (list ? "]" : "}");
  }

  std::mt19937 random_;
};

}  // namespace

TEST_CASE(
    "every place in an encoded policy, cut out of the file and decoded, is the policy's own text") {
  for (unsigned seed = 0; seed < 300; ++seed) {
    Generator generator(seed);
    const std::string inner = generator.policy();
    CAPTURE(inner);
    Arena arena;
    const syntax::Tree alone = syntax::parse_json(inner, arena);
    REQUIRE(alone.parsed);
    for (const bool url : {false, true}) {
      const std::string encoded = generator.escape(url ? url_encode(inner) : inner);
      const Found found("\n{ \"policyText\" : \"" + encoded + "\" ,\"registryId\":\"\\u00e9\"}");
      CAPTURE(found.text);
      REQUIRE(found.located.files[0].parsed);
      REQUIRE(found.located.documents.size() == 1);
      CHECK(found.facts().errors.empty());
      CHECK(found.facts().duplicates.size() == alone.duplicates.size());
      check_same(found, *found.located.documents[0].value, inner, alone.root,
                 [&](const std::string& cut) {
                   return url ? url_decode(json_decode(cut)) : json_decode(cut);
                 });
    }
  }
}

TEST_CASE("what is broken inside a string is shown where it stands in the file") {
  struct Case {
    std::string inner, broken, words;
  };
  const Case cases[] = {
      {"{\n  \"Sid\": \"\xC3\xA9\",\n  \"Statement\": [1, 2,]\n}", "]", "comma before"},
      {"{\"Version\": \"2012-10-17\" \"Statement\": []}", "\\\"Statement\\\"", "expected"},
      {"{\"Version\": // x\n1}", "/", "no comments"},
      {"{\"Version\": \"2012", "\\\"2012", "missing closing quote"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.inner);
    const Found found(R"({"repositoryName": "app", "policyText": ")" + json_escape(c.inner) +
                      "\"}");
    REQUIRE(found.facts().errors.size() == 1);
    CAPTURE(found.facts().errors[0].message);
    CHECK(found.facts().errors[0].message.find(c.words) != std::string::npos);
    CHECK(found.cut(found.facts().errors[0].span) == c.broken);
    REQUIRE(found.located.documents.size() == 1);
    CHECK(found.located.documents[0].value->unfinished);
    const Report report = lint(Source{"out.json", found.text}, {.only = {"ECR001"}});
    REQUIRE(report.failures.size() == 1);
    REQUIRE(report.findings.size() == 1);
    CHECK(report.findings[0].span == found.facts().errors[0].span);
  }
}

TEST_CASE("a byte order mark inside a string is shown inside it") {
  const Found found("{\"repositoryName\": \"a\", \"policyText\": \"\\ufeff{}\"}");
  REQUIRE(found.facts().errors.size() == 1);
  CHECK(found.cut(found.facts().errors[0].span) == "\\ufeff");
}

TEST_CASE("keys that stand twice inside a string are shown where they stand in the file") {
  const Found found(R"({"repositoryName": "a", "policyText": "{\"Sid\": 1, \"S\u0069d\": 2}"})");
  REQUIRE(found.facts().duplicates.size() == 1);
  CHECK(found.cut(found.facts().duplicates[0].first) == R"(\"Sid\")");
  CHECK(found.cut(found.facts().duplicates[0].second) == R"(\"S\u0069d\")");
}

TEST_CASE("a finding inside a string has the pointer that goes on inside") {
  const std::string inner = json_escape(
      R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "AROAQ4J5X7TZ3EXMPLEQ7"}, "Action": "ecr:ListImages"}]})");
  const Source source{"out.json", R"({"repositoryName": "app", "policyText": ")" + inner + "\"}"};
  Options options;
  options.only = {"deleted-principal"};
  const Report report = lint(source, options);
  REQUIRE(report.findings.size() == 1);
  CHECK(report.findings[0].pointer == "/policyText/Statement/0/Principal/AWS");
  const Span span = report.findings[0].span;
  CHECK(source.text.substr(span.begin, span.end - span.begin) == R"(\"AROAQ4J5X7TZ3EXMPLEQ7\")");
}

TEST_CASE("whoever says that an object is a policy is believed, if it can be one at all") {
  const auto policies = [](const std::string& text, std::optional<PolicyKind> kind) {
    return Found(text, kind).located.documents.size();
  };
  for (const char* text : {R"({"Statment": [{"Effect": "Allow"}]})", R"({"statement": []})",
                           R"({"Statements": 1, "x": 2})", R"({"Id": "a", "Action": "ecr:*"})"}) {
    CAPTURE(text);
    CHECK(policies(text, PolicyKind::repository) == 1);
    CHECK(policies(text, {}) == 0);
  }
  for (const char* text : {R"({"name": "x"})", R"({"Status": "a", "State": 1})", "[]", "1"})
    CHECK(policies(text, PolicyKind::repository) == 0);
}
