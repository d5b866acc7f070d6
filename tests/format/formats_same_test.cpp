// SPDX-License-Identifier: Apache-2.0
// A policy means the same in every format: the examples of the rule pages, written in each by the
// test itself, have the same findings at the same keys and values.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "ecrlint/lint.hpp"
#include "format/document.hpp"
#include "support/examples_support.hpp"
#include "support/format_writers.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using test::Example;
using test::Form;
using test::Token;

namespace {

constexpr std::array kForms{Form::template_yaml_quoted,
                            Form::template_yaml_plain,
                            Form::template_json,
                            Form::jsonencode,
                            Form::heredoc,
                            Form::document,
                            Form::json_string,
                            Form::json_document,
                            Form::cli,
                            Form::cli_url};

/// A finding that a form has in other words, or not at all, with the reason why it must.
struct Difference {
  Form form;
  std::string_view in_json;
  std::string_view in_form;
  std::string_view reason;
};

constexpr std::string_view kSidOnce = "Terraform's data source takes no Sid twice";
constexpr std::string_view kInString = "a part of a string in a string is not told from the whole";
constexpr std::string_view kTexts = "CloudFormation sends numbers and booleans as texts";
constexpr std::array kDifferences{
    Difference{Form::document, "ECR011 low pull", "ECR011 high pull", kSidOnce},
    Difference{Form::document, "ECR011 low assume", "ECR011 high assume", kSidOnce},
    Difference{Form::cli, "ECR014 high in arn:aws:iam::xxxxxxxxxxxx:role/puller",
               "ECR014 high arn:aws:iam::xxxxxxxxxxxx:role/puller", kInString},
    Difference{Form::cli, "ECR014 high in arn:aws:iam::<AccountB-ID>:role/puller",
               "ECR014 high arn:aws:iam::<AccountB-ID>:role/puller", kInString},
    Difference{Form::json_string, "ECR014 high in arn:aws:iam::xxxxxxxxxxxx:role/puller",
               "ECR014 high arn:aws:iam::xxxxxxxxxxxx:role/puller", kInString},
    Difference{Form::json_string, "ECR014 high in arn:aws:iam::<AccountB-ID>:role/puller",
               "ECR014 high arn:aws:iam::<AccountB-ID>:role/puller", kInString},
    Difference{Form::cli_url, "ECR014 high in arn:aws:iam::xxxxxxxxxxxx:role/puller",
               "ECR014 high arn:aws:iam::xxxxxxxxxxxx:role/puller", kInString},
    Difference{Form::cli_url, "ECR014 high in arn:aws:iam::<AccountB-ID>:role/puller",
               "ECR014 high arn:aws:iam::<AccountB-ID>:role/puller", kInString},
    Difference{Form::template_yaml_quoted, "ECR423 low 7", "", kTexts},
    Difference{Form::template_yaml_quoted, "ECR423 low false", "", kTexts},
    Difference{Form::template_yaml_quoted, "ECR423 low 3600", "", kTexts},
    Difference{Form::template_yaml_quoted, "ECR423 low 31415926535", "", kTexts},
    Difference{Form::template_yaml_plain, "ECR423 low 31415926535", "", kTexts},
    Difference{Form::template_json, "ECR423 low 31415926535", "", kTexts},
    Difference{Form::template_yaml_plain, "ECR423 low 7", "", kTexts},
    Difference{Form::template_yaml_plain, "ECR423 low false", "", kTexts},
    Difference{Form::template_yaml_plain, "ECR423 low 3600", "", kTexts},
    Difference{Form::template_json, "ECR423 low 7", "", kTexts},
    Difference{Form::template_json, "ECR423 low false", "", kTexts},
    Difference{Form::template_json, "ECR423 low 3600", "", kTexts},
};

constexpr std::string_view kNotJson = "no JSON that can be read and written again";
constexpr std::string_view kNoPolicy = "what is wrong is that no policy is around it";
constexpr std::string_view kOutput = "what a command printed, not a policy";
constexpr std::string_view kPublic =
    "the type of the resource says which of the two services it is";

/// How many examples of a page are not written in other forms, and why.
struct Skipped {
  std::string_view page;
  std::string_view why;
  int count;
};

constexpr auto kSkipped = std::to_array<Skipped>({
    {"consumer-needs-more.md", kOutput, 3},
    {"cross-account-push.md", kOutput, 3},
    {"duplicate-key.md", kNotJson, 3},
    {"ecr-public-mixup.md", kPublic, 4},
    {"incomplete-pull.md", kOutput, 1},
    {"lambda-pull-incomplete.md", kOutput, 4},
    {"login-in-repository-policy.md", kPublic, 1},
    {"login-missing.md", kOutput, 4},
    {"login-on-repository.md", kOutput, 1},
    {"misplaced-element.md", kOutput, 1},
    {"missing-element.md", kNoPolicy, 4},
    {"missing-version.md", kOutput, 1},
    {"overwritten-policy.md", kOutput, 2},
    {"policy-lock-out.md", kOutput, 3},
    {"public-repository.md", kPublic, 2},
    {"pull-one-sided.md", kOutput, 13},
    {"syntax-error.md", kNotJson, 8},
    {"syntax-error.md", kOutput, 1},
    {"top-level-list.md", kNoPolicy, 1},
    {"top-level-list.md", kNotJson, 1},
    {"top-level-list.md", kOutput, 1},
    {"unfilled-placeholder.md", kOutput, 1},
    {"unknown-account.md", kOutput, 1},
    {"unknown-element.md", kNoPolicy, 1},
    {"untrusted-account.md", kOutput, 1},
    {"variable-needs-2012.md", kNoPolicy, 1},
    {"whole-account-grant.md", kOutput, 1},
    {"wildcard-action.md", kPublic, 1},
    {"wrong-type.md", kOutput, 4},
});

std::string_view why_skipped(const syntax::Tree& tree) {
  if (!tree.errors.empty() || !tree.duplicates.empty()) return kNotJson;
  for (const char* key : {"policyText", "PolicyDocument", "RoleDetailList", "format_version"})
    if (tree.root.find(key) != nullptr) return kOutput;
  return tree.root.find("Statement") == nullptr ? kNoPolicy : "";
}

/// The key or scalar at a place. A container has none, nor has the place where it opens: in block
/// style that is the first byte of its first key.
std::string token_at(Span span, const std::vector<Token>& tokens) {
  for (const Token& token : tokens) {
    if (token.span == span) return " " + token.text;
    if (token.span.begin == span.begin && span.end == span.begin + 1) return "";
    if (token.span.begin <= span.begin && span.end <= token.span.end) return " in " + token.text;
  }
  return "";
}

std::string applied(std::string text, const Fix& fix) {
  for (auto edit = fix.edits.rbegin(); edit != fix.edits.rend(); ++edit)
    text.replace(edit->span.begin, edit->span.end - edit->span.begin, edit->text);
  return text;
}

/// What a fix leaves is a policy still, without the finding.
void check_fixes(const Source& source, const Report& report, const Options& options) {
  for (const Finding& finding : report.findings)
    for (const Fix& fix : finding.fixes) {
      const Source mended{source.path, applied(source.text, fix)};
      CAPTURE(finding.rule->code);
      CAPTURE(mended.text);
      const Report after = lint(mended, options);
      CHECK(after.failures.empty());
      CHECK(after.summary.policies == 1);
      const auto same = [&](const Finding& left) {
        return left.rule == finding.rule && left.message == finding.message;
      };
      CHECK(std::count_if(after.findings.begin(), after.findings.end(), same) <
            std::count_if(report.findings.begin(), report.findings.end(), same));
    }
}

/// `CODE severity TOKEN` of each finding, and whether the policy was understood.
std::multiset<std::string> findings(const Source& source, std::optional<PolicyKind> kind,
                                    const std::vector<Token>& tokens, const Context& context) {
  Options options;
  options.profile = Profile::audit;
  options.kind = kind;
  options.context = context;
  const Report report = lint(source, options);
  CHECK(report.summary.policies == 1);
  CHECK(report.failures.empty());
  check_fixes(source, report, options);
  std::multiset<std::string> all;
  if (report.summary.partly_known != 0) all.insert("partly known");
  for (const Finding& finding : report.findings)
    all.insert(fmt::format("{} {}{}", finding.rule->code, to_string(finding.severity),
                           token_at(finding.span, tokens)));
  return all;
}

std::string joined(const std::multiset<std::string>& lines) {
  std::string all;
  for (const std::string& line : lines) all += line + "\n";
  return all;
}

/// Compares one example with itself in every form.
class Comparison {
 public:
  void add(const Example& example) {
    if (example.path != "policy.json") return;  // it is there for its own format
    Arena arena;
    const syntax::Tree tree = syntax::parse_json(example.text, arena);
    const bool lifecycle =
        example.page.find("lifecycle") != std::string::npos || tree.root.find("rules") != nullptr;
    if (lifecycle) return;  // it stands in other forms
    std::string_view skipped = why_skipped(tree);
    const bool of_repository =
        example.kind.value_or(format::kind_by_shape(tree.root)) != PolicyKind::identity;
    if (skipped.empty() && of_repository && example.text.find("ecr-public:") != std::string::npos)
      skipped = kPublic;
    if (!skipped.empty()) {
      ++skipped_[{example.page, skipped}];
      return;
    }
    ++examples_;
    const PolicyKind kind = example.kind.value_or(format::kind_by_shape(tree.root));
    CAPTURE(example.page);
    context_ = test::context_of(example);
    const auto want =
        findings({"policy.json", example.text}, kind, test::tokens_of(tree.root), context_);
    for (const Form form : kForms) {
      const bool blocks = form == Form::document || form == Form::json_document;
      if (!blocks || test::why_no_document(tree.root).empty())
        compare(tree.root, kind, form, want);
      else
        ++unsayable_;
    }
  }

  void finish() const {
    for (const auto& one : skipped_) {
      const std::string page = one.first.first;
      const std::string why(one.first.second);
      const bool listed = std::ranges::any_of(kSkipped, [&one](const Skipped& known) {
        return known.page == one.first.first && known.why == one.first.second;
      });
      CHECK_MESSAGE(listed, page << ": " << why << ": " << one.second);
    }
    for (const auto& [page, why, count] : kSkipped) {
      const std::string name(page);  // clang 14 lets no lambda capture a structured binding
      CAPTURE(name);
      const auto found = skipped_.find({name, why});
      REQUIRE(found != skipped_.end());
      CHECK(found->second == count);
    }
    CHECK(examples_ >= 150);
    CHECK(unsayable_ * 5 <= examples_);
    for (const Difference& difference : kDifferences) {
      CAPTURE(difference.in_json);
      CHECK(used_.contains(&difference));
    }
  }

 private:
  void compare(const syntax::Value& policy, PolicyKind kind, Form form,
               std::multiset<std::string> want) {
    const test::Written written = test::write(policy, family_of(kind), form);
    // The CLI's output does not tell what such a policy is attached to, nor does any form of what
    // only limits.
    const bool is_told = !only_limits(kind) && (kind != PolicyKind::resource || form < Form::cli);
    const std::string_view name = test::to_string(form);
    CAPTURE(name);
    CAPTURE(written.text);
    const auto have =
        findings({written.path, written.text}, is_told ? std::nullopt : std::optional(kind),
                 written.tokens, context_);
    for (const Difference& difference : kDifferences) {
      if (difference.form != form) continue;
      for (std::size_t left = want.erase(std::string(difference.in_json)); left > 0; --left) {
        if (!difference.in_form.empty()) want.emplace(difference.in_form);
        used_.insert(&difference);
      }
    }
    CHECK(joined(have) == joined(want));
  }

  Context context_;  // of the example
  std::size_t examples_ = 0;
  std::size_t unsayable_ = 0;
  std::map<std::pair<std::string, std::string_view>, int> skipped_;
  std::set<const Difference*> used_;
};

}  // namespace

TEST_CASE("a policy has the same findings in every format") {
  Comparison comparison;
  for (const auto& page : test::pages())
    for (const Example& example : test::examples_of(page)) comparison.add(example);
  comparison.finish();
}

TEST_CASE("no fix overwrites an expression") {
  const auto of = [](const std::string& actions) {
    return lint(Source{"main.tf",
                       "locals {\n  verb = \"BatchGetImag\"\n}\n"
                       "resource \"aws_ecr_repository_policy\" \"p\" {\n"
                       "  policy = jsonencode({ Version = \"2012-10-17\", Statement = [{\n"
                       "    Effect = \"Allow\", Principal = \"*\", Action = " +
                           actions + " }] })\n}\n"});
  };
  const auto fixes = [&](const std::string& actions) {
    std::ptrdiff_t count = 0;
    for (const Finding& finding : of(actions).findings)
      if (finding.rule->code == "ECR501") count += 1 + static_cast<int>(finding.fixes.size());
    return count;
  };
  CHECK(fixes("[\"ecr:BatchGetImag\"]") == 2);
  CHECK(fixes("[\"ecr:${local.verb}\"]") == 1);
  CHECK(fixes("[for verb in [local.verb] : \"ecr:${verb}\"]") == 1);
}
