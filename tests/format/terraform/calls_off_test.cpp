// SPDX-License-Identifier: Apache-2.0
// Policies that are handed to modules whose calls a default switches off.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "support/terraform_support.hpp"

using namespace ecrlint;
using test::findings;

namespace {

/// A policy with an action that there is not, which stands on the line it begins on.
const std::string kPolicy =
    "jsonencode({ Version = \"2012-10-17\", Statement = [{ Effect = \"Allow\", "
    "Principal = { AWS = \"arn:aws:iam::628913047752:role/reader\" }, Action = "
    "\"ecr:PullImage\" }] })";

/// A module that puts what it is given on a repository, if it is given something.
const std::string kModule =
    "variable \"text\" {\n  default = \"\"\n}\nvariable \"enabled\" {\n  default = true\n}\n"
    "resource \"aws_ecr_repository_policy\" \"put\" {\n"
    "  count = var.enabled && var.text != \"\" ? 1 : 0\n"
    "  repository = \"store\"\n  policy = var.text\n}\n";

std::string variable(const std::string& name, const std::string& value) {
  return "variable \"" + name + "\" { default = " + value + " }\n";
}

/// `line` is the first after the name of the call.
std::string call(const std::string& line, const std::string& text = kPolicy,
                 const std::string& source = "./put") {
  return "module \"put\" {\n  " + line + "\n  source = \"" + source + "\"\n  text = " + text +
         "\n}\n";
}

std::string in_root(const std::string& root, const std::string& module = kModule) {
  return findings({{"main.tf", root}, {"put/main.tf", module}});
}

const std::string kFound = "ECR501 main.tf:4 \"ecr:PullImage\"\n";

}  // namespace

TEST_CASE("a policy for a module whose call a default switches off is looked at") {
  for (const std::string line :
       {"count = var.on ? 1 : 0", "count = var.on && !var.no ? 1 : 0", "count = local.many",
        "for_each = var.on ? toset([\"a\"]) : toset([])", "for_each = { for k, v in {} : k => v }",
        "count = length(var.teams)", "for_each = var.teams", "for_each = toset(var.names)"}) {
    CAPTURE(line);
    const std::string more = variable("on", "false") + variable("no", "false") +
                             variable("teams", "{}") + variable("names", "[]") +
                             "locals {\n  many = var.on ? 1 : 0\n}\n";
    const bool never = line.find("in {}") != line.npos;
    CHECK(in_root(call(line) + more) == (never ? "" : kFound));
  }
}

TEST_CASE("what nothing but an edit switches on is left alone") {
  CHECK(in_root(call("count = 0")).empty());
  CHECK(in_root(call("for_each = {}")).empty());
  CHECK(in_root(call("count = false ? 1 : 0")).empty());
  // The call says so.
  CHECK(in_root(call("enabled = false")).empty());
  CHECK(in_root(call("enabled = var.on") + variable("on", "false")) == kFound);
}

TEST_CASE("a policy is judged as what the module makes of it") {
  const std::string off = "count = var.on ? 1 : 0";
  const std::string on = variable("on", "false");
  SUBCASE("on a repository it needs nobody but ECR") {
    const std::string foreign =
        "jsonencode({ Version = \"2012-10-17\", Statement = [{ Effect = \"Allow\", "
        "Principal = { AWS = \"arn:aws:iam::628913047752:role/reader\" }, Action = "
        "\"s3:GetObject\" }] })";
    CHECK(in_root(call(off, foreign) + on) == "ECR509 main.tf:4 \"s3:GetObject\"\n");
  }
  SUBCASE("also where the module completes it") {
    const std::string module =
        "variable \"text\" {}\nresource \"aws_ecr_repository_policy\" \"put\" {\n"
        "  repository = \"store\"\n  policy = jsonencode({ Version = \"2012-10-17\", Statement = "
        "[{\n    Effect = \"Allow\", Principal = { AWS = \"628913047752\" }, Action = var.text\n"
        "  }] })\n}\n";
    CHECK(in_root(call(off, "[\"ecr:PullImage\"]") + on, module).starts_with("ECR501 "));
  }
  SUBCASE("and through a local, a file and a document") {
    CHECK(in_root(call(off, "local.text") + on + "locals {\n  text = " + kPolicy + "\n}\n") ==
          "ECR501 main.tf:8 \"ecr:PullImage\"\n");
    CHECK(in_root(call(off, "data.aws_iam_policy_document.d.json") + on +
                  "data \"aws_iam_policy_document\" \"d\" {\n  statement {\n"
                  "    actions = [\"ecr:PullImage\"]\n    principals {\n      type = \"AWS\"\n"
                  "      identifiers = [\"628913047752\"]\n    }\n  }\n}\n") ==
          "ECR501 main.tf:9 \"ecr:PullImage\"\n");
  }
  SUBCASE("what the module asks for besides may be given, too") {
    const std::string module = kModule.substr(0, kModule.find("true")) + "false" +
                               kModule.substr(kModule.find("true") + 4);
    CHECK(in_root(call(off) + on, module) == kFound);
  }
}

TEST_CASE("a call in a module that is called, and one that is not, are looked at") {
  const std::string team =
      call("count = var.on ? 1 : 0", kPolicy, "../put") + variable("on", "false");
  const auto found = [&](const std::string& root, const std::string& middle) {
    return findings({{"main.tf", root}, {"put/main.tf", kModule}, {"team/main.tf", middle}});
  };
  const std::string calls = "module \"team\" {\n  source = \"./team\"\n}\n";
  CHECK(found(calls, team) == "ECR501 team/main.tf:4 \"ecr:PullImage\"\n");
  CHECK(found(calls.substr(0, calls.size() - 2) + "  on = false\n}\n", team).empty());
  // Handed on by one that is itself not called.
  const std::string hands_on = variable("text", "\"\"") + call("", "var.text", "../put");
  const std::string root =
      "variable \"on\" { default = false }\n" + call("count = var.on ? 1 : 0", kPolicy, "./team");
  CHECK(found(root, hands_on) == "ECR501 main.tf:5 \"ecr:PullImage\"\n");
  CHECK(found(root, variable("off", "false") + variable("text", "\"\"") +
                        call("count = var.off ? 1 : 0", "var.text", "../put")) ==
        "ECR501 main.tf:5 \"ecr:PullImage\"\n");
  // One that calls itself ends.
  CHECK(found(root, variable("text", "\"\"") + call("count = 1", "var.text", "../team"))
            .starts_with("ECR501 main.tf:5 "));
}

TEST_CASE("a policy for a module that is not among the files is looked at, too") {
  const std::string text = variable("on", "false");
  for (const std::string source : {"example/put/aws", "../elsewhere/put"}) {
    CAPTURE(source);
    CHECK(findings({{"main.tf", call("count = var.on ? 1 : 0", kPolicy, source) + text}}) ==
          kFound);
    CHECK(findings({{"main.tf", call("count = 0", kPolicy, source) + text}}).empty());
  }
  // What the module is known to make is not there yet.
  CHECK(findings({{"main.tf",
                   "module \"put\" {\n  count = var.on ? 1 : 0\n"
                   "  source = \"terraform-aws-modules/ecr/aws\"\n  repository_name = \"store\"\n"
                   "  repository_policy = " +
                       kPolicy + "\n}\n" + text}}) == "ECR501 main.tf:5 \"ecr:PullImage\"\n");
}

TEST_CASE("what a module says itself is judged without a call that is not made") {
  const std::string module =
      "resource \"aws_ecr_repository_policy\" \"put\" {\n  repository = \"store\"\n  policy = " +
      kPolicy + "\n}\nvariable \"text\" { default = \"\" }\n";
  const std::string off = call("count = var.on ? 1 : 0") + variable("on", "false");
  CHECK(in_root(off, module) == "ECR501 put/main.tf:3 \"ecr:PullImage\"\n");
  // It is judged in the call that is made.
  CHECK(in_root(off + "module \"made\" {\n  source = \"./put\"\n}\n", module) ==
        "ECR501 put/main.tf:3 \"ecr:PullImage\"\n");
}
