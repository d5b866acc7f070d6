// SPDX-License-Identifier: Apache-2.0
// Suppressions: how they are read, of what they speak, and what is wrong with them.
#include "lint/suppressions.hpp"

#include <doctest/doctest.h>

#include <string>

#include "ecrlint/lint.hpp"
#include "ecrlint/report.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

namespace {

/// The comments of a text whose comments run from `#` to the end of the line, or are `/* */`.
std::vector<Span> comments_of(const std::string& text) {
  std::vector<Span> spans;
  for (std::size_t at = 0; (at = text.find_first_of("#/", at)) != text.npos;) {
    const bool block = text.compare(at, 2, "/*") == 0;
    const std::size_t end =
        block ? text.find("*/", at) + 2 : std::min(text.find_first_of("\r\n", at), text.size());
    spans.push_back({static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end)});
    at = end;
  }
  return spans;
}

class Scene {
 public:
  explicit Scene(std::string text)
      : text_(std::move(text)), comments_(comments_of(text_)), found_(text_, comments_) {}

  [[nodiscard]] Span span(const std::string& token) const {
    const auto at = static_cast<std::uint32_t>(text_.find(token));
    return {at, at + static_cast<std::uint32_t>(token.size())};
  }
  /// Is a finding of this rule at `token` held back?
  bool holds(const std::string& token, std::string_view rule) { return holds(span(token), rule); }
  bool holds(Span place, std::string_view rule) {
    return found_.hold_back(*find_rule(rule), place).has_value();
  }
  void add(Suppressions::Extent kind, const std::string& first, const std::string& last) {
    found_.add(kind, {span(first).begin, span(last).end});
  }
  /// `kind text` of each fault.
  [[nodiscard]] std::string faults(bool ran = true) const {
    constexpr const char* kNames[] = {"malformed", "out of sight", "no reason", "unknown",
                                      "unused"};
    std::string all;
    for (const SuppressionFault& fault : found_.faults([&](const RuleInfo&) { return ran; }))
      all += std::string(kNames[static_cast<int>(fault.kind)]) + " " +
             text_.substr(fault.span.begin, fault.span.end - fault.span.begin) + ";";
    return all;
  }

 private:
  std::string text_;
  std::vector<Span> comments_;
  Suppressions found_;
};

}  // namespace

TEST_CASE("a suppression behind code speaks of its line") {
  Scene scene("one\ntwo # ecrlint: ignore[incomplete-pull, ecr201] known\nthree\n");
  CHECK(scene.holds("two", "ECR101"));
  CHECK(scene.holds("two", "ECR201"));
  CHECK_FALSE(scene.holds("two", "ECR102"));
  CHECK_FALSE(scene.holds("one", "ECR101"));
  CHECK_FALSE(scene.holds("three", "ECR101"));
  CHECK(scene.faults().empty());
}

TEST_CASE("a suppression above speaks of the next line and of what begins there") {
  for (const std::string comment :
       {"# ecrlint: ignore[ECR101] known", "// ecrlint: ignore [ ECR101 ] known",
        "/* ecrlint:ignore[ECR101] known */", "/*\n * ecrlint: ignore[ECR101] known\n */",
        "# ecrlint: ignore[ECR101] known\n# more of it\n// and this",
        "#\tecrlint: ignore[ECR101] -- gut so\xC3\xA9\r"}) {
    CAPTURE(comment);
    Scene scene("zero\n  " + comment + "\n  one {\n  two\n}\nthree\n");
    scene.add(Suppressions::Extent::statement, "one", "}");
    CHECK(scene.holds("one", "ECR101"));
    CHECK(scene.holds("two", "ECR101"));
    CHECK_FALSE(scene.holds("zero", "ECR101"));
    CHECK_FALSE(scene.holds("three", "ECR101"));
    CHECK(scene.faults().empty());
  }
}

TEST_CASE("statements, policies and blocks inside each other each have their suppressions") {
  Scene scene(
      "# ecrlint: ignore[ECR101] block\nblock {\n# ecrlint: ignore[ECR102] policy\npolicy {\n"
      "# ecrlint: ignore[ECR201] statement\nfirst )\nsecond )\n}}\n");
  scene.add(Suppressions::Extent::block, "block {", "}}");
  scene.add(Suppressions::Extent::policy, "policy {", "}");
  scene.add(Suppressions::Extent::statement, "first", "first )");
  scene.add(Suppressions::Extent::statement, "second", "second )");
  for (const char* rule : {"ECR101", "ECR102"}) CHECK(scene.holds("second", rule));
  for (const char* rule : {"ECR101", "ECR102", "ECR201"}) CHECK(scene.holds("first", rule));
  CHECK_FALSE(scene.holds("second", "ECR201"));
  CHECK_FALSE(scene.holds("block {", "ECR102"));
}

TEST_CASE("a blank line ends what a suppression speaks of, and code beside it keeps it there") {
  Scene apart("# ecrlint: ignore[ECR101] known\n\none\n");
  CHECK_FALSE(apart.holds("one", "ECR101"));
  Scene beside("zero { # ecrlint: ignore[ECR101] known\none\n}\n");
  beside.add(Suppressions::Extent::statement, "zero", "}");
  CHECK(beside.holds("zero", "ECR101"));
  CHECK_FALSE(beside.holds("one", "ECR101"));
  Scene between("one # x\n# ecrlint: ignore[ECR101] known\ntwo # y\n");
  CHECK_FALSE(between.holds("one", "ECR101"));
  CHECK(between.holds("two", "ECR101"));
}

TEST_CASE("what is wrong with suppressions is told, and they do not work") {
  const auto faults = [](const std::string& comment) {
    Scene scene(comment + "\none\n");
    CHECK_FALSE(scene.holds("one", "ECR101"));
    return scene.faults();
  };
  CHECK(faults("# ecrlint: ignore[ECR101]") == "no reason ecrlint: ignore[ECR101];");
  CHECK(faults("# ecrlint: ignore[ECR101] ---") == "no reason ecrlint: ignore[ECR101] ---;");
  CHECK(faults("/* ecrlint: ignore[ECR101] */") == "no reason ecrlint: ignore[ECR101];");
  CHECK(faults("# ecrlint: ignore known") == "malformed ecrlint: ignore known;");
  CHECK(faults("# ecrlint: ignore[] known") == "malformed ecrlint: ignore[] known;");
  CHECK(faults("# ecrlint: ignroe[ECR101] known") == "malformed ecrlint: ignroe[ECR101] known;");
  CHECK(faults("# ecrlint: ignore[ECR101 known") == "malformed ecrlint: ignore[ECR101 known;");
  CHECK(faults("# ecrlint: ignore[incomplet-pull] known") == "unknown incomplet-pull;");
  CHECK(faults("# ecrlint: ignore[ECR102, nothing ] known") == "unused ECR102;unknown nothing;");
  CHECK(faults("# ecrlint: run it before a commit").empty());
  CHECK(faults("# see ecrlint: ignore[ECR101] known").empty());
}

TEST_CASE("a suppression stands in the first columns of its line") {
  for (const auto& [blanks, holds] : {std::pair(160, true), std::pair(170, false)}) {
    const std::string directive = "ecrlint: ignore[ECR201] agreed";  // its list ends in column 23
    Scene scene("x #" + std::string(static_cast<std::size_t>(blanks) + 14, ' ') + directive);
    CHECK(scene.holds("x", "ECR201") == holds);
    CHECK(scene.faults() == (holds ? "" : "out of sight " + directive + ";"));
  }
  // Nor is its list out of sight behind its begin.
  Scene apart("x # ecrlint:" + std::string(200, ' ') + "ignore[ECR201] agreed");
  CHECK_FALSE(apart.holds("x", "ECR201"));
  CHECK(apart.faults().starts_with("out of sight"));
}

TEST_CASE("a reason has letters or digits that one can see") {
  for (const std::string_view reason :
       {"why", "4711", "\xE5\x85\xAC\xE9\x96\x8B", "\xC3\xA9", "\xE3\x85\xA4 \xD9\xA3"})
    CHECK(Scene("x # ecrlint: ignore[ECR201] " + std::string(reason)).holds("x", "ECR201"));
  for (const std::string_view reason :
       {"", "-- ...", "\xE3\x85\xA4\xE1\x85\x9F", "\xEF\xBE\xA0", "\xE2\xA0\x80", "\xCC\x81",
        "\xEF\xB8\x8F", "\xC3", "\xF0\x9F\x98\x80"}) {
    Scene scene("x # ecrlint: ignore[ECR201] " + std::string(reason));
    CHECK_FALSE(scene.holds("x", "ECR201"));
    CHECK(scene.faults().starts_with("no reason"));
  }
}

TEST_CASE("a suppression is unused only if its rule ran") {
  Scene scene("# ecrlint: ignore[ECR101, ECR201] known\none\n");
  CHECK(scene.holds("one", "ECR101"));
  CHECK(scene.faults() == "unused ECR201;");
  CHECK(scene.faults(false).empty());
}

namespace {

std::string markdown(const std::string& comment) {
  return comment + R"(
```json
{"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
  "Principal": {"AWS": "arn:aws:iam::314159265358:role/puller"},
  "Action": ["ecr:BatchGetImage", "ecr:BatchCheckLayerAvailability"]}]}
```
)";
}

std::string codes(const Report& report) {
  std::string all;
  for (const Finding& finding : report.findings) all += std::string(finding.rule->code) + " ";
  return all;
}

}  // namespace

TEST_CASE("a suppressed finding is counted and not shown") {
  const Source source{"x.md", markdown("<!-- ecrlint: ignore[incomplete-pull] a mirror -->")};
  const Report report = lint(source);
  CHECK(codes(report).empty());
  CHECK(report.summary.suppressed == 1);
  CHECK(render(Format::text, std::span(&source, 1), report).find(" 1 suppressed.") !=
        std::string::npos);
  CHECK(render(Format::json, std::span(&source, 1), report).find("\"suppressed\": 1") !=
        std::string::npos);
}

TEST_CASE("a suppressed finding is kept apart with its reason if that is asked for") {
  const Source source{"x.md", markdown("<!-- ecrlint: ignore[incomplete-pull]  a mirror  -->")};
  const Report report = lint(source, {.keep_suppressed = true});
  CHECK(codes(report).empty());
  CHECK(report.summary.suppressed == 1);
  REQUIRE(report.suppressed.size() == 1);
  const SuppressedFinding& one = report.suppressed[0];
  CHECK(one.finding.rule->code == "ECR101");
  CHECK(one.finding.begin == lint(source, {.suppression_comments = false}).findings[0].begin);
  CHECK(one.finding.fixes.empty());
  CHECK(one.in_source);
  CHECK(one.reason == "a mirror");
  CHECK(lint(source).suppressed.empty());
}

TEST_CASE("equal findings have fingerprints of their own, suppressed or not") {
  const std::string policy =
      R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*",)"
      R"("Action":"ecr:BatchGetImage"}]})";
  const std::string fence = "```json\n" + policy + "\n```\n";
  const Source source{"x.md",
                      fence + "\n<!-- ecrlint: ignore[incomplete-pull] a mirror -->\n" + fence};
  const Report report = lint(source, {.only = {"ECR101"}, .keep_suppressed = true});
  REQUIRE(report.findings.size() == 1);
  REQUIRE(report.suppressed.size() == 1);
  CHECK(report.findings[0].fingerprint != report.suppressed[0].finding.fingerprint);
}

TEST_CASE("a suppression out of sight is told, and holds nothing back") {
  const std::string far =
      "<!--" + std::string(200, ' ') + "ecrlint: ignore[incomplete-pull] a mirror -->";
  const Report report = lint(Source{"x.md", markdown(far)});
  REQUIRE(codes(report) == "ECR018 ECR101 ");
  CHECK(report.findings[0].message ==
        "this suppression stands too far to the right, so it does not work");
  CHECK(report.findings[0].help ==
        "write it within the first 200 columns of its line, where a reader sees it");
}

TEST_CASE("suppressions in comments count only if that is asked for") {
  const Source source{
      "x.md", markdown("<!-- ecrlint: ignore[incomplete-pull, public-repository] a mirror -->")};
  const Report report = lint(source, {.suppression_comments = false});
  CHECK(codes(report) == "ECR101 ");
  CHECK(report.summary.suppressed == 0);
}

TEST_CASE("an unused suppression is found, unless its rule or the finding's was left out") {
  const std::string text = markdown("<!-- ecrlint: ignore[public-repository] shared -->");
  CHECK(codes(lint(Source{"x.md", text})) == "ECR018 ECR101 ");
  CHECK(codes(lint(Source{"x.md", text}, {.only = {"ECR101", "ECR018"}})) == "ECR101 ");
  CHECK(codes(lint(Source{"x.md", text}, {.ignore = {"ECR018"}})) == "ECR101 ");
  // It has no say about itself.
  CHECK(codes(lint(Source{"x.md", markdown("<!-- ecrlint: ignore[ECR018] no -->")})) ==
        "ECR018 ECR101 ");
}

TEST_CASE("an unused suppression can be removed, and a misspelt one be mended") {
  const std::string text = markdown("<!-- ecrlint: ignore[public-repository] shared -->");
  const Report unused = lint(Source{"x.md", text}, {.only = {"ECR018", "ECR201"}});
  REQUIRE(unused.findings.size() == 1);
  REQUIRE(unused.findings[0].fixes.size() == 1);
  const Edit& edit = unused.findings[0].fixes[0].edits.at(0);
  CHECK(edit.text.empty());
  CHECK(text.substr(edit.span.end).starts_with("```json"));
  CHECK(edit.span.begin == 0);

  const Report misspelt =
      lint(Source{"x.md", markdown("<!-- ecrlint: ignore[incomplete-pul] a mirror -->")});
  CHECK(codes(misspelt) == "ECR018 ECR101 ");
  CHECK(misspelt.findings[0].help == "did you mean `incomplete-pull`?");
  CHECK(misspelt.findings[0].fixes.at(0).edits.at(0).text == "incomplete-pull");
}

TEST_CASE("a hostile number of suppressions takes no more than linear work") {
  std::string text;
  for (int i = 0; i < 20000; ++i) text += "# ecrlint: ignore[ECR101, ECR102, nothing] known\n";
  text += "one";
  Scene scene(text);
  const Span place = scene.span("one");
  for (int i = 0; i < 20000; ++i) CHECK_FALSE(scene.holds(place, "ECR201"));
  CHECK(scene.holds("one", "ECR101"));
}

TEST_CASE("suppressions in YAML, above a statement, a policy, a resource and behind an action") {
  const auto yaml = [](const std::string& resource, const std::string& policy,
                       const std::string& statement, const std::string& action) {
    return "# A template\nAWSTemplateFormatVersion: '2010-09-09'\nResources:\n" + resource +
           "  App:\n    Type: AWS::ECR::Repository\n    Properties:\n" + policy +
           "      RepositoryPolicyText:\n        Version: '2012-10-17'\n        Statement:\n" +
           statement +
           "          - Effect: Allow\n            Principal:\n              AWS: "
           "arn:aws:iam::314159265358:role/ci\n            Action:\n"
           "              - ecr:BatchGetImage" +
           action + "\n              - ecr:BatchCheckLayerAvailability\n";
  };
  const std::string comment = "# ecrlint: ignore[incomplete-pull] a mirror";
  const auto found = [](const std::string& text) { return codes(lint(Source{"t.yaml", text})); };
  CHECK(found(yaml("", "", "", "")) == "ECR101 ");
  CHECK(found(yaml("  " + comment + "\n", "", "", "")).empty());
  CHECK(found(yaml("", "      " + comment + "\n", "", "")).empty());
  CHECK(found(yaml("", "", "          " + comment + "\n", "")).empty());
  CHECK(found(yaml("", "", "", " " + comment)).empty());
  CHECK(found(comment + "\n" + yaml("", "", "", "")) == "ECR018 ECR101 ");
}

TEST_CASE("suppressions in a manifest of many") {
  const std::string manifest =
      "apiVersion: ecr.services.k8s.aws/v1alpha1\nkind: Repository\nmetadata:\n  name: app\nspec:\n"
      "  name: app\n  policy: |\n    {\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": "
      "\"Allow\",\n     \"Principal\": {\"AWS\": \"arn:aws:iam::314159265358:role/ci\"},\n"
      "     \"Action\": [\"ecr:BatchGetImage\", \"ecr:BatchCheckLayerAvailability\"]}]}\n";
  const std::string comment = "# ecrlint: ignore[incomplete-pull] a mirror\n";
  const auto found = [](const std::string& text) { return codes(lint(Source{"m.yaml", text})); };
  CHECK(found(manifest + "---\n" + manifest) == "ECR101 ECR101 ");
  CHECK(found(manifest + "---\n" + comment + manifest) == "ECR101 ");
  CHECK(found(comment + manifest + "---\n" + comment + manifest).empty());
}

TEST_CASE("suppressions in Terraform") {
  const auto hcl = [](const std::string& resource, const std::string& statement,
                      const std::string& action) {
    return resource +
           "resource \"aws_ecr_repository_policy\" \"app\" {\n  repository = \"app\"\n"
           "  policy = jsonencode({\n    Version = \"2012-10-17\"\n    Statement = [\n" +
           statement +
           "      {\n        Effect = \"Allow\"\n"
           "        Principal = { AWS = \"arn:aws:iam::314159265358:role/ci\" }\n"
           "        Action = [\n          \"ecr:BatchGetImage\"," +
           action + "\n          \"ecr:BatchCheckLayerAvailability\"]\n      }]\n  })\n}\n";
  };
  const std::string comment = "ecrlint: ignore[incomplete-pull] a mirror";
  const auto found = [](const std::string& text) { return codes(lint(Source{"main.tf", text})); };
  CHECK(found(hcl("", "", "")) == "ECR101 ");
  CHECK(found(hcl("# " + comment + "\n", "", "")).empty());
  CHECK(found(hcl("", "// " + comment + "\n", "")).empty());
  CHECK(found(hcl("", "", " /* " + comment + " */")).empty());
  CHECK(found(hcl("# " + comment + "\n\n", "", "")) == "ECR018 ECR101 ");
}
