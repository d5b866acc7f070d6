// SPDX-License-Identifier: Apache-2.0
// Policies in scripts: where they stand, what the shell makes of them, and of what kind they are.
#include <doctest/doctest.h>

#include <string>

#include "format/shell/script.hpp"
#include "format/shell/shell.hpp"
#include "support/terraform_support.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

namespace {

const std::string kOpen =
    R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*",
"Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"]}]})";

std::string found(const std::string& script) { return test::findings({{"setup.sh", script}}); }

/// `kind name` of each policy, in order.
std::string kinds(const std::string& script) {
  const Report report = lint(Source{"setup.sh", script});
  std::string all;
  for (const PolicyInfo& policy : report.policies) {
    all += to_string(policy.kind);
    if (!policy.name.empty()) all += " " + policy.name;
    all += "\n";
  }
  return all;
}

/// A role's policy in a heredoc with this operator.
std::string heredoc(const std::string& operation, const std::string& resource,
                    const std::string& before = "", const std::string& behind = "") {
  return "cat " + operation + "\n" + before + "{\"Version\": \"2012-10-17\",\n" + before +
         "\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"ecr:PullImage\", \"Resource\": \"" +
         resource + "\"}]}\n" + before + "END\n" + behind;
}

}  // namespace

TEST_CASE("the policy of a heredoc is linted where it stands") {
  for (const std::string operation :
       {"<<END", "<< END", "<<'END'", "<<\"END\"", "<<\\END", "> p.json <<END", "<<END > p.json",
        "<<END | tee p.json", "2>/dev/null <<END >p.json"}) {
    CAPTURE(operation);
    CHECK(found("set -e\n" + heredoc(operation, "*")) == "ECR501 setup.sh:4 \"ecr:PullImage\"\n");
  }
  CHECK(found(heredoc("<<-END", "*", "\t\t")) == "ECR501 setup.sh:3 \"ecr:PullImage\"\n");
  CHECK(found(heredoc("<<END", "*") + heredoc("<<'END'", "*")) ==
        "ECR501 setup.sh:3 \"ecr:PullImage\"\nECR501 setup.sh:7 \"ecr:PullImage\"\n");
  CHECK(found("cat <<A <<END\ntext\nA\n" + heredoc("x", "*").substr(6)) ==
        "ECR501 setup.sh:5 \"ecr:PullImage\"\n");
  CHECK(found("run() {\n  cat <<END\r\n" + kOpen + "\r\nEND\r\n}\n").starts_with("ECR201"));
}

TEST_CASE("what the shell expands is not known") {
  for (const std::string name :
       {"$NAME", "${NAME}", "${NAME:-app}", "$(basename \"$PWD\")", "`basename x`", "$1"}) {
    CAPTURE(name);
    const std::string arn = "arn:aws:ecr:eu-west-1:" + name + ":repository/" + name;
    const std::string script = heredoc("<<END", arn);
    CHECK(found(script) == "ECR501 setup.sh:3 \"ecr:PullImage\"\n");
    CHECK(lint(Source{"setup.sh", script}).summary.partly_known == 1);
  }
  CHECK(lint(Source{"setup.sh", heredoc("<<END", "\\$x")}).summary.partly_known == 0);
  CHECK(
      found("ACCOUNTS=$1\ncat <<END\n{\"Version\": \"2012-10-17\", \"Statement\": [$STATEMENTS]}\n"
            "END\n")
          .empty());
  // A quoted heredoc is what it is, but for what another command puts there.
  const std::string quoted = heredoc("<<'END' > p.json", "arn:aws:s3:::${BUCKET}/*");
  CHECK(found(quoted) == "ECR501 setup.sh:3 \"ecr:PullImage\"\nECR014 setup.sh:3 ${BUCKET}\n");
  CHECK(found(quoted + "envsubst <p.json >q.json\n") == "ECR501 setup.sh:3 \"ecr:PullImage\"\n");
  CHECK(found(heredoc("<<'END' > p.json", "arn:aws:sqs:eu-west-1:ACCOUNT_ID:jobs") +
              "sed -i \"s/ACCOUNT_ID/$1/g\" p.json\n") == "ECR501 setup.sh:3 \"ecr:PullImage\"\n");
}

TEST_CASE("a command says of what kind its policy is") {
  const std::string everything =
      R"({"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}]})";
  CHECK(kinds("aws ecr set-repository-policy --repository-name shop --policy-text '" + everything +
              "'\n") == "repository shop\n");
  CHECK(kinds("aws --region eu-west-1 ecr put-registry-policy \\\n --policy-text='" + everything +
              "'\n") == "registry\n");
  CHECK(kinds("P='" + everything +
              "'\naws iam create-role --assume-role-policy-document \"$P\"\n") == "trust\n");
  CHECK(kinds("P=$(cat <<END\n" + everything +
              "\nEND\n)\naws iam put-role-policy --policy-document \"${P}\"\n") == "identity\n");
  CHECK(kinds("read -r -d '' P <<END\n" + everything +
              "\nEND\naws ecr put-registry-policy --policy-text \"$P\"\n") == "registry\n");
  CHECK(kinds("aws ecr put-registry-policy --policy-text \"$(cat <<END\n" + everything +
              "\nEND\n)\"\n") == "registry\n");
  CHECK(kinds("cat > $D/p.json <<END\n" + everything +
              "\nEND\naws ecr put-registry-policy --policy-text file://$D/p.json\n") ==
        "registry\n");
  CHECK(kinds("cat > ./p.json <<END\n" + everything +
              "\nEND\naws ecr put-registry-policy --policy-text \"file://p.json\"\n") ==
        "registry\n");
  // Of what is written anew each use is that of the last text before it.
  const std::string write = "cat > p.json <<END\n" + everything + "\nEND\n";
  const std::string trust = "aws iam create-role --assume-role-policy-document file://p.json\n";
  const std::string registry = "aws ecr put-registry-policy --policy-text file://p.json\n";
  CHECK(kinds(write + trust + write + registry) == "trust\nregistry\n");
  CHECK(kinds(write + trust + registry) == "resource\n");
  CHECK(kinds(write) == "resource\n");
}

TEST_CASE("a text of a script that is no policy is no fault") {
  for (const std::string script :
       {"# set up\naws ecr create-repository --repository-name app\n",
        "cat <<END\n{\"a\": [\nEND\n", "cat <<END\n{ not json\nEND\n", "echo '{\"a\":1}'\n",
        "cat <<END\n{\"a\": 1}\n", "x=$((1 << 2))\necho '{'\n", "((x = 1 << 2))\n", "cat <<<'{'\n",
        "", "'", "\"$(", "<<", "cat <<"}) {
    CAPTURE(script);
    const Report report = lint(Source{"setup.sh", script});
    CHECK(report.findings.empty());
    CHECK(report.failures.empty());
    CHECK(report.summary.policies == 0);
  }
  // One that cannot be anything else is broken.
  CHECK(found("cat <<END\n" + kOpen.substr(0, kOpen.size() - 1) + ",}\nEND\n")
            .find("ECR001 setup.sh:3 }") != std::string::npos);
}

TEST_CASE("what a command reads in its own way is counted where it is no JSON") {
  const std::string open = "{\"Statement\": [{\"Effect\": \"Allow\", \"Resource\": ";
  for (const std::string& script :
       {"jq -n '" + open + "$arn}]}'\n", "echo -e '{\\n" + open.substr(1) + "1}]}'\n",
        "printf '" + open + "\"%s\"}]}' x\n", "python3 <<END\n" + open + "arn}]}\nEND\n"}) {
    CAPTURE(script);
    const Report report = lint(Source{"setup.sh", script});
    CHECK(report.findings.empty());
    CHECK(report.failures.empty());
    CHECK(report.summary.not_read == 1);
  }
}

TEST_CASE("a script is one by its name or by its first line") {
  const auto is = [](std::string_view path, std::string_view text) {
    return format::is_script({0, path, text});
  };
  CHECK(is("a.sh", ""));
  CHECK(is("bin/A.BASH", ""));
  CHECK(is("setup", "#!/bin/sh\n"));
  CHECK(is("setup", "#!/usr/bin/env bash\n"));
  CHECK(is("setup", "#! /bin/bash -eu\n"));
  CHECK_FALSE(is("setup", "#!/usr/bin/env python3\n"));
  CHECK_FALSE(is("setup", "#!/usr/bin/fish\n"));
  CHECK_FALSE(is("setup", "{}"));
}

TEST_CASE("a comment of a script holds back what is found below it") {
  const std::string script =
      "# ecrlint: ignore[unknown-action] of another cloud\n" + heredoc("<<END", "*");
  CHECK(found(script).empty());
  CHECK(lint(Source{"setup.sh", script}).summary.suppressed == 1);
}

TEST_CASE("words of a script are what the shell makes of them") {
  const format::Script script = format::read_script(
      "A=1 run --x='a b'\"c\\\"d\"e\\ f $X \"${Y}z\" $(cat <<E\nbody\nE\n) # end\n");
  REQUIRE(script.commands.size() >= 2);
  const auto& words = script.commands[0].words;
  REQUIRE(words.size() == 6);
  CHECK(words[0].key == "A");
  CHECK(words[2].key == "--x");
  CHECK(words[2].value.text == "a bc\"de f");
  CHECK(words[3].value.shown == "$X");
  CHECK(syntax::has_hole(words[4].value.text));
  CHECK(words[4].value.shown == "${Y}z");
  REQUIRE(script.heredocs.size() == 1);
  CHECK(script.heredocs[0].value.text == "body\n");
  CHECK(script.comments.size() == 1);
}
