// SPDX-License-Identifier: Apache-2.0
// Policies where they were found: every text of them, cut out of its file and read alone with the
// syntax it stands in, says the same.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "format/document.hpp"
#include "format/terraform/terraform.hpp"
#include "support/examples_support.hpp"
#include "support/format_writers.hpp"
#include "support/project_path.hpp"
#include "support/writer_support.hpp"
#include "support/yaml_support.hpp"
#include "syntax/hcl.hpp"
#include "syntax/yaml.hpp"
#include "text/offset_map.hpp"
#include "text/span.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using syntax::Kind;
using syntax::Value;
using test::Form;

namespace {

using Decoded = std::optional<std::string>;

Decoded said_by(const Value& value) {
  if (value.is_object() || value.is_array() || value.kind == Kind::unknown) return std::nullopt;
  return test::said(value);
}

Decoded json_scalar(std::string_view source) {
  Arena arena;
  const syntax::Tree tree = syntax::parse_json(source, arena);
  return tree.errors.empty() ? said_by(tree.root) : std::nullopt;
}

Decoded yaml_scalar(std::string_view source) {
  Arena arena;
  const syntax::YamlStream stream = syntax::parse_yaml(source, arena);
  if (stream.documents.size() != 1 || !stream.documents[0].errors.empty()) return std::nullopt;
  return said_by(stream.documents[0].root);
}

/// A string, heredoc, number or bare word; nothing of an expression with more in it.
Decoded hcl_scalar(std::string_view source) {
  Arena arena;
  const std::string text = "x = " + std::string(source) + "\n";
  const syntax::HclFile file = syntax::parse_hcl(text, arena);
  if (!file.parsed || file.body.attributes.size() != 1) return std::nullopt;
  const syntax::Expression& whole = file.body.attributes[0].value;
  if (whole.form == syntax::Form::number || whole.form == syntax::Form::boolean)
    return std::string(whole.text);
  if (whole.form != syntax::Form::templated) return std::nullopt;
  std::string joined;
  for (const syntax::Expression& part : whole.parts) {
    if (part.form != syntax::Form::text) return std::nullopt;
    joined += part.text;
  }
  return joined;
}

Decoded url_scalar(std::string_view source) {
  const UrlDecoded decoded = decode_url(source, {});
  return json_scalar(decoded.text);
}

/// JSON that stands inside a string, of which `unquote` reads a piece.
Decoded inside(Decoded (*unquote)(std::string_view), const std::string& quoted) {
  const Decoded inner = unquote(quoted);
  return inner ? json_scalar(*inner) : std::nullopt;
}

std::vector<Decoded> readings_in_hcl(const std::string& source) {
  return {hcl_scalar(source), inside(hcl_scalar, "\"" + source + "\""),
          inside(hcl_scalar, "<<E\n" + source + "\nE")};
}

std::vector<Decoded> readings_in_yaml(const std::string& source) {
  return {yaml_scalar(source), json_scalar(source), inside(yaml_scalar, "\"" + source + "\""),
          inside(yaml_scalar, "'" + source + "'")};
}

std::vector<Decoded> readings_in_json(const std::string& source) {
  return {json_scalar(source), inside(json_scalar, "\"" + source + "\""), url_scalar(source)};
}

/// Why a text does not stand at its place.
enum class Coarse : std::uint8_t {
  elsewhere,  ///< an expression refers to where it, or a piece of it, stands
  made,       ///< an expression makes it
  implied,    ///< Terraform sends it though nobody wrote it: the place is an opening brace
  replaced,   ///< Terraform writes IAM's `${` as `&{`
  wrapped,    ///< a line break of the file is in it, which is none of the text
};

struct Tally {
  std::size_t exact = 0;
  std::map<Coarse, std::size_t> coarse;
};

class Checker {
 public:
  explicit Checker(const std::vector<Source>& sources) : sources_(sources) {}

  void check(const format::Document& document) {
    document_ = &document;
    walk(*document.value, document.value->span);
  }

  [[nodiscard]] const Tally& tally() const { return tally_; }

 private:
  void walk(const Value& value, Span holder) {
    const auto [source, span] = document_->written_at(value.span);
    CHECK(span.begin <= span.end);
    CHECK(span.end <= sources_[source].text.size());
    const format::References* const references = document_->references.get();
    CHECK(contains(holder, references ? references->in_document(value.span) : value.span));
    if (value.is_string() && value.text.find(syntax::kHole) == value.text.npos) check_text(value);
    for (const syntax::Member& member : value.members) walk(member.value, holder);
  }

  void check_text(const Value& value) {
    const auto [index, span] = document_->written_at(value.span);
    const Source& source = sources_[index];
    const std::string cut = test::cut(source.text, span);
    const std::string text(value.text);
    CAPTURE(source.path);
    CAPTURE(source.text);
    CAPTURE(cut);
    CAPTURE(text);
    const bool terraform = format::is_terraform(source.path);
    const auto readings = terraform                                        ? readings_in_hcl(cut)
                          : format::is_yaml({0, source.path, source.text}) ? readings_in_yaml(cut)
                                                                           : readings_in_json(cut);
    if (std::find(readings.begin(), readings.end(), Decoded(text)) != readings.end()) {
      ++tally_.exact;
      return;
    }
    const std::optional<Coarse> why = reason(value, cut, terraform);
    CHECK(why.has_value());
    if (why) ++tally_.coarse[*why];
  }

  [[nodiscard]] std::optional<Coarse> reason(const Value& value, const std::string& cut,
                                             bool terraform) const {
    const auto uses = [&](const format::Origin& origin) {
      return contains(origin.use, value.span) || contains(value.span, origin.use);
    };
    if (std::any_of(document_->origins.begin(), document_->origins.end(), uses))
      return Coarse::elsewhere;
    if (terraform && cut == "{") return Coarse::implied;
    if (terraform && is_made(cut)) return Coarse::made;
    if (terraform && cut.find("&{") != cut.npos) return Coarse::replaced;
    if (cut.starts_with("!") || cut.starts_with("{\"")) return Coarse::made;
    if (cut.find('\n') != cut.npos) return Coarse::wrapped;
    return std::nullopt;
  }

  /// Is it an expression that must be evaluated, and perhaps part of a string?
  static bool is_made(const std::string& cut) {
    for (const std::string& text : {cut, "\"" + cut + "\""}) {
      Arena arena;
      const std::string whole = "x = " + text + "\n";
      const syntax::HclFile file = syntax::parse_hcl(whole, arena);
      if (!file.parsed || file.body.attributes.size() != 1) continue;
      const syntax::Expression& value = file.body.attributes[0].value;
      const bool literal = std::all_of(
          value.parts.begin(), value.parts.end(),
          [](const syntax::Expression& part) { return part.form == syntax::Form::text; });
      if (value.form != syntax::Form::templated || !literal) return true;
    }
    return false;
  }

  const std::vector<Source>& sources_;
  const format::Document* document_ = nullptr;
  Tally tally_;
};

/// Checks all policies of files that belong together.
Tally check(const std::vector<Source>& sources, std::optional<PolicyKind> kind = {}) {
  Arena arena;
  std::vector<format::File> files;
  for (std::size_t i = 0; i < sources.size(); ++i)
    files.push_back({i, sources[i].path, sources[i].text});
  const format::Located located = format::is_terraform(sources[0].path)
                                      ? format::locate_in_modules(files, kind, arena)
                                      : format::locate(files[0], kind, arena);
  CHECK(!located.documents.empty());
  Checker checker(sources);
  for (const format::Document& document : located.documents) checker.check(document);
  return checker.tally();
}

/// The policy as text in a manifest and in a plan.
std::vector<Source> wrapped(const std::string& policy) {
  std::string block;
  for (const char c : policy) block += c == '\n' ? std::string("\n      ") : std::string(1, c);
  const std::string head =
      "apiVersion: ecr.services.k8s.aws/v1alpha1\nkind: Repository\n"
      "metadata:\n  name: app\nspec:\n  name: app\n  policy: ";
  std::string single = policy;
  for (auto at = single.find('\''); at != single.npos; at = single.find('\'', at + 2))
    single.insert(at, 1, '\'');
  std::replace(single.begin(), single.end(), '\n', ' ');
  std::replace(block.begin(), block.end(), '\t', ' ');
  std::string joined = policy;
  std::replace(joined.begin(), joined.end(), '\n', ' ');
  return {{"manifest.yaml", head + "|\n      " + block + "\n"},
          {"manifest.yaml", head + "'" + single + "'\n"},
          {"manifest.yaml", head + test::quoted(joined) + "\n"},
          {"plan.json", R"({"format_version": "1.2", "planned_values": {"root_module": {
    "resources": [{"address": "aws_ecr_repository_policy.app", "mode": "managed",
      "type": "aws_ecr_repository_policy", "values": {"repository": "app", "policy": )" +
                            test::quoted(policy) + "}}]}}}"}};
}

constexpr std::array kForms{Form::template_yaml_quoted,
                            Form::template_yaml_plain,
                            Form::template_json,
                            Form::jsonencode,
                            Form::heredoc,
                            Form::document,
                            Form::cli,
                            Form::cli_url};

}  // namespace

TEST_CASE("the texts of a policy stand where their spans say, in every form") {
  std::size_t exact = 0;
  for (const auto& page : test::pages())
    for (const test::Example& example : test::examples_of(page)) {
      Arena arena;
      const syntax::Tree tree = syntax::parse_json(example.text, arena);
      const bool policy = tree.errors.empty() && tree.duplicates.empty() &&
                          tree.root.find("Statement") != nullptr &&
                          tree.root.find("format_version") == nullptr;
      if (!policy) continue;
      const PolicyKind kind = example.kind.value_or(format::kind_by_shape(tree.root));
      for (const Form form : kForms) {
        if (form == Form::document && !test::why_no_document(tree.root).empty()) continue;
        const test::Written written = test::write(tree.root, family_of(kind), form);
        const Tally tally = check({{written.path, written.text}}, kind);
        // Nothing of it is written as an expression.
        for (const auto& [why, count] : tally.coarse) CHECK(why == Coarse::implied);
        exact += tally.exact;
      }
      for (const Source& source : wrapped(example.text)) {
        const Tally tally = check({source}, kind);
        for (const auto& [why, count] : tally.coarse) CHECK(why == Coarse::wrapped);
        exact += tally.exact;
      }
    }
  CHECK(exact > 15'000);
}

TEST_CASE("the policies of the fixtures") {
  std::size_t exact = 0;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(test::project_path("fixtures"))) {
    if (entry.path().extension() != ".json") continue;
    if (entry.path().filename() == "Dockerrun.aws.json") continue;  // holds no policy
    const Tally tally = check({{entry.path().string(), test::read_file(entry.path())}});
    CHECK(tally.coarse.empty());
    exact += tally.exact;
  }
  CHECK(exact > 50);
}

TEST_CASE("what Terraform's expressions give has the place of the expression") {
  const Tally tally = check({{"main.tf", R"(locals {
  sid     = "FromLocal"
  account = "314159265358"
  actions = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
}
data "aws_iam_policy_document" "app" {
  statement {
    sid     = local.sid
    actions = concat(local.actions, ["ecr:ListImages"])
    principals {
      type        = "AWS"
      identifiers = [for a in [local.account] : "arn:aws:iam::${a}:root"]
    }
  }
  statement {
    sid     = upper("given")
    actions = [format("ecr:%s", "DescribeImages"), "ecr:\u0050utImage", replace("ecr-x", "-x", ":ListImages")]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${local.account}:role/a", local.account]
    }
    condition {
      test     = "StringLike"
      variable = "aws:PrincipalArn"
      values   = ["arn:aws:iam::*:role/&{aws:username}"]
    }
  }
}
resource "aws_ecr_repository_policy" "a" {
  repository = "a"
  policy     = data.aws_iam_policy_document.app.json
}
resource "aws_ecr_repository_policy" "b" {
  repository = "b"
  policy     = <<-EOT
    {"Version": "2012-10-17", "Statement": [{"Sid": "${local.sid}", "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::${local.account}:root"}, "Action": ["ecr:BatchGetImage"]}]}
  EOT
}
resource "aws_ecr_repository_policy" "c" {
  repository = "c"
  policy     = "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"ecr:ListImages\"}]}"
}
resource "aws_ecr_repository_policy" "d" {
  repository = "d"
  policy = jsonencode({ Statement = [for a in local.actions : {
    Effect = "Allow", Principal = { AWS = "*" }, Action = a, Sid = true ? "Yes" : "No" }] })
}
)"}});
  CHECK(tally.exact == 21);
  CHECK(tally.coarse.at(Coarse::replaced) == 1);
  CHECK(!tally.coarse.contains(Coarse::elsewhere));
  CHECK(tally.coarse.at(Coarse::made) >= 4);
  CHECK(tally.coarse.at(Coarse::implied) >= 1);
  CHECK(!tally.coarse.contains(Coarse::wrapped));
}

TEST_CASE("what CloudFormation's functions give has the place of the function") {
  const std::string policy = R"(Resources:
  A:
    Type: AWS::ECR::Repository
    Properties:
      RepositoryPolicyText:
        Version: 2012-10-17
        Statement:
          - Sid: !Ref Name
            Effect: !If [Open, Allow, Deny]
            Principal: {AWS: !Sub "arn:aws:iam::${Account}:root", Service: [codebuild.amazonaws.com]}
            Action:
              - ecr:BatchGetImage
              - !Join [":", [ecr, GetDownloadUrlForLayer]]
              - >-
                ecr:ListImages
              - "ecr:Describe\
                Images"
  B:
    Type: AWS::ECR::Repository
    Properties:
      RepositoryPolicyText: !Sub |
        {"Statement": [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::${Account}:root"},
          "Action": "ecr:ListImages"}]}
Parameters:
  Name: {Type: String, Default: Given}
  Account: {Type: String, Default: "314159265358"}
Conditions:
  Open: !Equals [!Ref "AWS::Region", eu-west-1]
)";
  const Tally tally = check({{"template.yaml", policy}});
  CHECK(tally.exact >= 9);
  CHECK(tally.coarse.at(Coarse::elsewhere) >= 3);
  CHECK(tally.coarse.at(Coarse::made) >= 1);
}
