// SPDX-License-Identifier: Apache-2.0
// That a limit of ours is said where it is reached, and takes nothing from the rest.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "support/terraform_support.hpp"

using namespace ecrlint;
using test::findings;

namespace {

/// `PATH MESSAGE` of each limit that was reached.
std::string limits(const std::vector<Source>& sources) {
  std::string all;
  for (const Failure& failure : lint(sources, {}).failures)
    all += failure.path + " " + failure.message + "\n";
  return all;
}

std::string policy(const std::string& name, const std::string& statement) {
  return "resource \"aws_ecr_repository_policy\" \"" + name + "\" {\n  repository = \"" + name +
         "\"\n  policy = jsonencode({ Version = \"2012-10-17\", Statement = " + statement +
         " })\n}\n";
}

const std::string kOpen = R"([{ Effect = "Allow", Principal = "*", Action = "ecr:ListImages" }])";

/// A local that takes a billion steps.
const std::string kBomb =
    "locals {\n  z = [for i in range(1000) : [for j in range(1000) : [for k in range(1000) : "
    "i]]]\n}\n";

}  // namespace

TEST_CASE("what is too much to evaluate is named, and all beside it is judged") {
  const std::string open = policy("b", kOpen);
  CHECK(findings({{"main.tf", open}}).starts_with("ECR201"));
  const std::vector<Source> beside{{"a.tf", kBomb + policy("a", "local.z")}, {"b.tf", open}};
  CHECK(findings(beside).starts_with("ECR201 b.tf"));
  CHECK(limits(beside) ==
        "a.tf `aws_ecr_repository_policy.a` was not worked out: too much to evaluate\n");
  const std::vector<Source> inside{
      {"a.tf", kBomb}, {"b.tf", policy("b", R"([{ Effect = "Allow", Action = "ecr:ListImages",
        Principal = length(local.z) == 1000 ? "*" : "*" }])")}};
  CHECK(limits(inside) ==
        "b.tf `aws_ecr_repository_policy.b` was not worked out: too much to evaluate\n");
  // Nothing hangs on it.
  CHECK(limits({{"a.tf", kBomb}, {"b.tf", open}}).empty());
}

TEST_CASE("many of those leave something for the last") {
  std::vector<Source> sources;
  for (char name = 'a'; name < 'g'; ++name) {
    const std::string path(1, name);
    sources.push_back({path + "/main.tf", kBomb + policy(path, "local.z")});
  }
  sources.push_back({"z/main.tf", policy("z", kOpen)});
  CHECK(findings(sources).find("ECR201 z/main.tf") != std::string::npos);
  CHECK(lint(sources, {}).failures.size() == 6);
}

TEST_CASE("each limit is told by its name") {
  const auto of = [](const std::string& address, const std::string& limit) {
    return "main.tf `" + address + "` was not worked out: " + limit + "\n";
  };
  const std::string a = "aws_ecr_repository_policy.a";
  CHECK(limits({{"main.tf", policy("a", "[for i in range(1001) : { Sid = i }]")}}) ==
        of(a, "a range of more than 1,000 numbers"));
  std::string lists;
  for (int i = 0; i < 11; ++i) lists += "range(1000), ";
  CHECK(limits({{"main.tf", policy("a", "[for i in concat(" + lists + "[]) : { Sid = i }]")}}) ==
        of(a, "a list of more than 10,000 items"));
  CHECK(limits({{"main.tf", "locals {\n  t = join(\"\", [for i in range(1000) : \"" +
                                std::string(1200, 'x') + "\"])\n}\n" +
                                policy("a", "[{ Sid = local.t }]")}}) ==
        of(a, "a text of more than 1 MiB"));
  std::string counted = policy("a", "[{ Sid = count.index }]");
  counted.insert(counted.find("  repository"), "  count = 1001\n");
  CHECK(limits({{"main.tf", counted}}) == of(a, "more than 1,000 instances"));
  CHECK(limits({{"main.tf",
                 "module \"m\" {\n  source = \"./m\"\n  for_each = toset([for i in "
                 "concat(range(1000), [1000]) : tostring(i)])\n}\n"},
                {"m/main.tf", policy("a", kOpen)}}) == of("module.m", "more than 1,000 instances"));
  const auto chain = [&](int links) {
    std::string text = "locals {\n  a0 = \"*\"\n";
    for (int i = 1; i <= links; ++i)
      text += "  a" + std::to_string(i) + " = local.a" + std::to_string(i - 1) + "\n";
    return text + "}\n" + policy("a", "[{ Principal = local.a" + std::to_string(links) + " }]");
  };
  CHECK(limits({{"main.tf", chain(50)}}).empty());
  CHECK(limits({{"main.tf", chain(250)}}) == of(a, "expressions in each other more than 200 deep"));
}

TEST_CASE("modules in each other are followed as deep as anyone has them, and then told") {
  std::vector<Source> sources{{"main.tf", "module \"m\" {\n  source = \"./m0\"\n}\n"}};
  for (int i = 0; i < 14; ++i)
    sources.push_back({"m" + std::to_string(i) + "/main.tf",
                       "module \"m\" {\n  source = \"../m" + std::to_string(i + 1) + "\"\n}\n"});
  sources.push_back({"m14/main.tf", policy("a", kOpen)});
  CHECK(limits(sources).find("modules in each other more than 12 deep") != std::string::npos);
}
