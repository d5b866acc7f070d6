// SPDX-License-Identifier: Apache-2.0
// Policies in the scripts of what a CI system is told to do.
#include <doctest/doctest.h>

#include <string>

#include "support/terraform_support.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

namespace {

std::string found(const std::string& text) { return test::findings({{"ci.yml", text}}); }

/// A heredoc with a policy for this resource, each line behind an indentation.
std::string heredoc(const std::string& indentation, const std::string& resource) {
  std::string text =
      "cat > policy.json <<EOF\n"
      "{\"Version\": \"2012-10-17\",\n"
      "\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"ecr:PullImage\",\n"
      "\"Resource\": \"" +
      resource + "\"}]}\nEOF\n";
  for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1) {
    text.insert(at, indentation);
    if (text.find('\n', at) == text.npos) break;
  }
  return text;
}

}  // namespace

TEST_CASE("the policies of a step are linted where they stand") {
  const std::string said = "ECR501 ci.yml:";
  CHECK(found("jobs:\n  a:\n    steps:\n      - name: x\n        run: |\n" +
              heredoc("          ", "*")) == said + "8 \"ecr:PullImage\"\n");
  CHECK(found("runs:\n  using: composite\n  steps:\n  - run: |-\n      set -e\n" +
              heredoc("      ", "*")) == said + "8 \"ecr:PullImage\"\n");
  CHECK(found("build:\n  script:\n    - echo\n    - |\n" + heredoc("      ", "*") +
              "  after_script:\n    - |\n" + heredoc("      ", "*")) ==
        said + "7 \"ecr:PullImage\"\n" + said + "14 \"ecr:PullImage\"\n");
  CHECK(found("version: 0.2\nphases:\n  build:\n    commands:\n      - |\n" +
              heredoc("        ", "*")) == said + "8 \"ecr:PullImage\"\n");
  CHECK(
      found("run: >-\n  aws ecr set-repository-policy --repository-name app --policy-text\n"
            "  '{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\",\n"
            "  \"Principal\": {\"AWS\": \"314159265358\"}, \"Action\": \"ecr:PullImage\"}]}'\n") ==
      said + "4 \"ecr:PullImage\"\n");
  CHECK(found("run: \"echo '{\\\"Statement\\\": [{\\\"Effect\\\": \\\"Allow\\\", \\\"Action\\\": "
              "\\\"ecr:PullImage\\\", \\\"Resource\\\": \\\"*\\\"}]}' > p.json\"\n")
            .find("\\\"ecr:PullImage\\\"") != std::string::npos);
}

TEST_CASE("the command of a step tells the kind of its policy") {
  const Report report = lint(
      Source{"ci.yml",
             "run: |\n  aws ecr set-repository-policy --repository-name shop --policy-text '{\n"
             "    \"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\",\n"
             "    \"Principal\": \"*\", \"Action\": \"ecr:BatchGetImage\"}]}'\n"});
  REQUIRE(report.policies.size() == 1);
  CHECK(report.policies.front().kind == PolicyKind::repository);
  CHECK(report.policies.front().name == "shop");
}

TEST_CASE("what is filled in before a step runs is not known") {
  const auto resource = [](const std::string& text) {
    return found("steps:\n  - run: |\n" + heredoc("      ", text));
  };
  const std::string action = "ECR501 ci.yml:5 \"ecr:PullImage\"\n";
  CHECK(resource("arn:aws:ecr:eu-west-1:${{ secrets.ACCOUNT }}:repository/${{ github.sha }}") ==
        action);
  CHECK(resource("arn:aws:ecr:eu-west-1:${ACCOUNT}:repository/app") == action);
  CHECK(resource("${{ unclosed").starts_with(action));
  const std::string quoted =
      "run: |\n  echo '{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\",\n"
      "    \"Action\": \"ecr:ListImages\", \"Resource\":\n"
      "    \"arn:aws:ecr:eu-west-1:${{ env.ID }}:repository/app\"}]}' >policy.json\n";
  CHECK(found(quoted).empty());
  CHECK(lint(Source{"ci.yml", quoted}).summary.partly_known == 1);
}

TEST_CASE("a step without a policy holds none") {
  CHECK(lint(Source{"ci.yml", "run: |\n  echo Statement Effect '{}'\n"}).policies.empty());
  CHECK(lint(Source{"ci.yml", "note: |\n" + heredoc("  ", "*")}).policies.empty());
  CHECK(lint(Source{"ci.yml", "run: {a: [1, {b: Statement Effect}]}\n"}).policies.empty());
}
