// SPDX-License-Identifier: Apache-2.0
// How many of a kind rules look for, show and take along, and where a length begins to matter.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "catalog/catalog.hpp"
#include "ecrlint/lint.hpp"
#include "support/long_texts.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using namespace ecrlint::test;

namespace {

std::vector<Finding> findings(const std::string& text, std::string_view code, PolicyKind kind,
                              std::string_view path = "policy.json") {
  Options options;
  options.kind = kind;
  options.only = {std::string(code)};
  return lint(Source{std::string(path), text}, options).findings;
}

std::size_t with_fix(const std::vector<Finding>& all) {
  return static_cast<std::size_t>(
      std::count_if(all.begin(), all.end(), [](const Finding& f) { return !f.fixes.empty(); }));
}

std::string identity(const std::string& actions) {
  return policy(R"({"Effect": "Allow", "Resource": "*", "Action": [)" + actions + "]}");
}

std::string named(const std::string& principal) {
  return policy(R"({"Effect": "Deny", "Action": "ecr:PutImage", "Principal": )" + principal + "}");
}

}  // namespace

TEST_CASE("twenty misspelt names of a policy are told what they may have been") {
  const struct {
    const char* code;
    std::string text;
    PolicyKind kind;
  } cases[] = {
      {"ECR501", identity(listed("\"ecr:LisstImages\"", 22)), PolicyKind::identity},
      {"ECR502", identity(listed("\"ecrr:PutImage\"", 22)), PolicyKind::identity},
      {"ECR503", identity(listed("\"ecr:Descrbe*\"", 22)), PolicyKind::identity},
      {"ECR003",
       policy(listed(R"({"Effetc": "Allow", "Action": "ecr:PutImage", "Resource": "*"})", 22)),
       PolicyKind::identity},
      {"ECR008",
       policy(listed(R"({"Effect": "Alow", "Action": "ecr:PutImage", "Resource": "*"})", 22)),
       PolicyKind::identity},
      {"ECR306", named("{\"Service\": [" + listed("\"lamdba.amazonaws.com\"", 22) + "]}"),
       PolicyKind::repository},
  };
  for (const auto& one : cases) {
    CAPTURE(one.code);
    const auto found = findings(one.text, one.code, one.kind);
    REQUIRE(found.size() == 22);
    CHECK(with_fix(found) == 20);
    CHECK_FALSE(found[19].fixes.empty());
    CHECK(found[20].fixes.empty());
    CHECK(found[20].help.find("did you mean") == std::string::npos);
  }
  // Nobody of whom a service is asked takes a search from the others.
  const auto mixed = findings(identity(listed("\"ecr:ListImages\"", 20) + R"(, "ecr:LisstImages")"),
                              "ECR501", PolicyKind::identity);
  REQUIRE(mixed.size() == 1);
  CHECK(with_fix(mixed) == 1);
}

TEST_CASE("twenty suppressions are told which rule they may have meant") {
  const std::string text =
      repeated("# ecrlint: ignore[incomplete-pul] the layers come from a mirror", 22, "\n") +
      "\nresource \"aws_ecr_repository_policy\" \"a\" {\n  repository = \"a\"\n  policy = "
      "jsonencode({ Version = \"2012-10-17\", Statement = [{ Effect = \"Deny\", Principal = "
      "\"*\", Action = \"ecr:PutImage\" }] })\n}\n";
  Options options;
  options.only = {"ECR018"};
  const auto found = lint(Source{"main.tf", text}, options).findings;
  REQUIRE(found.size() == 22);
  CHECK(with_fix(found) == 20);
  CHECK(found[20].help == "`ecrlint rules` lists all rules");
}

TEST_CASE("what a policy or a statement lacks is not told behind twenty keys that are unknown") {
  const auto keys = [](std::size_t count) {
    std::string all;
    for (std::size_t i = 0; i < count; ++i) all += "\"Xyz" + std::to_string(i) + "\": 1, ";
    return all;
  };
  const auto version = [&](std::size_t count) {
    return findings("{" + keys(count) +
                        R"("Statement": [{"Effect": "Allow", "Action": "s3:GetObject",
                            "Resource": "*"}]})",
                    "ECR007", PolicyKind::identity)
        .size();
  };
  CHECK(version(20) == 1);
  CHECK(version(21) == 0);
  const auto effect = [&](std::size_t count) {
    return findings(policy("{" + keys(count) + R"("Action": "s3:GetObject", "Resource": "*"})"),
                    "ECR004", PolicyKind::identity)
        .size();
  };
  CHECK(effect(20) == 1);
  CHECK(effect(21) == 0);
  // They are counted over all statements.
  CHECK(findings(policy(listed(R"({"Xyz": 1, "Action": "s3:GetObject", "Resource": "*"})", 22)),
                 "ECR004", PolicyKind::identity)
            .size() == 20);
}

TEST_CASE("a Sid is stripped where it is free, and where few statements have one") {
  const auto help = [](std::size_t others, const std::string& sid) {
    std::string statements = R"({"Sid": "a-b", "Effect": "Allow", "Action": "s3:GetObject",
                                 "Resource": "*"})";
    for (std::size_t i = 0; i < others; ++i)
      statements += R"(, {"Sid": ")" + (i == 0 ? sid : "s" + std::to_string(i)) +
                    R"(", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"})";
    const auto found = findings(policy(statements), "ECR010", PolicyKind::identity);
    REQUIRE(found.size() == 1);
    CHECK(found[0].fixes.size() == (found[0].help == "write \"ab\"" ? 1 : 0));
    return found[0].help;
  };
  const std::string none = "leave out all other characters, blanks too";
  CHECK(help(1, "other") == "write \"ab\"");
  CHECK(help(1, "ab") == none);
  CHECK(help(199, "other") == "write \"ab\"");
  CHECK(help(200, "other") == none);
}

TEST_CASE("ten other places are shown") {
  const auto related = [](const std::vector<Finding>& found) {
    REQUIRE(found.size() == 1);
    return found[0].related.size();
  };
  for (const std::size_t count : {2U, 11U, 12U, 30U}) {
    CAPTURE(count);
    const std::size_t others = std::min<std::size_t>(count - 1, 10);
    CHECK(related(findings(identity(listed("\"s3:<verb>\"", count)), "ECR014",
                           PolicyKind::identity)) == others);
    CHECK(related(findings(named("{\"AWS\": [" + listed("\"111122223333\"", count) + "]}"),
                           "ECR311", PolicyKind::repository)) == others);
    CHECK(related(findings(
              R"({"Version": "2008-10-17", "Statement": [{"Effect": "Allow", "Action":
                  "s3:GetObject", "Resource": [)" +
                  listed("\"arn:aws:s3:::b/${aws:username}\"", count) + "]}]}",
              "ECR016", PolicyKind::identity)) == std::min<std::size_t>(count, 10));
  }
}

TEST_CASE("of fifty actions it is asked whether they need a star") {
  const catalog::Catalog& catalog = catalog::Catalog::built_in();
  std::vector<std::string> names;
  for (std::size_t s = 0; s < catalog.service_count() && names.size() < 60; ++s) {
    const auto service = static_cast<catalog::ServiceId>(s);
    const catalog::ActionRange range = catalog.actions(service);
    for (std::uint32_t i = range.begin; i < range.end && names.size() < 60; ++i)
      if (catalog.documented(catalog::ActionId{i}) &&
          catalog.resource_type_count(catalog::ActionId{i}) == 0)
        names.push_back("\"" + std::string(catalog.service_prefix(service)) + ":" +
                        std::string(catalog.action_name(catalog::ActionId{i})) + "\"");
  }
  REQUIRE(names.size() == 60);
  const auto count = [&](std::size_t some) {
    std::string list = "\"ecr:ListImages\"";  // the rule looks at policies that speak of ECR
    for (std::size_t i = 0; i < some; ++i) list += ", " + names[i];
    // The same once more adds nothing.
    list += ", " + names[0];
    return findings(policy(R"({"Effect": "Allow", "Action": [)" + list +
                           R"(], "Resource": "arn:aws:ecr:eu-west-1:314159265358:repository/a"})"),
                    "ECR512", PolicyKind::identity)
        .size();
  };
  CHECK(count(1) == 1);
  CHECK(count(49) == 49);
  CHECK(count(50) == 50);
  CHECK(count(51) == 50);
  CHECK(count(60) == 50);
}

TEST_CASE("lengths that tell one kind of principal from another") {
  const auto said = [](const std::string& principal, std::string_view code) {
    const auto found =
        findings(named("{\"AWS\": \"" + principal + "\"}"), code, PolicyKind::repository);
    return found.empty() ? std::string() : found[0].message;
  };
  const std::string name = "` is a name, and a principal is an ARN";
  // A canonical user id has 64 digits, in lower case.
  CHECK(said(std::string(64, 'a'), "ECR305") != "");
  for (const std::string& other :
       {std::string(63, 'a'), std::string(65, 'a'), std::string(64, 'A'), std::string(64, 'g')}) {
    CHECK(said(other, "ECR305") == "");
    CHECK(said(other, "ECR301") == "`" + other + name);
  }
  CHECK(said(std::string(64, 'f'), "ECR305") != "");
  // The id of an access key has twenty characters.
  for (const std::string begin : {"AKIA", "ASIA"}) {
    CHECK(said(begin + std::string(16, 'Q'), "ECR301") ==
          "the id of an access key is no principal");
    CHECK(said(begin + std::string(15, 'Q'), "ECR301") ==
          "`" + begin + std::string(15, 'Q') + name);
    CHECK(said(begin + std::string(17, 'Q'), "ECR301") ==
          "`" + begin + std::string(17, 'Q') + name);
  }
  CHECK(said("AZIA" + std::string(16, 'Q'), "ECR301") == "`AZIA" + std::string(16, 'Q') + name);
  // Digits are an account id that went wrong, up to forty.
  CHECK(said("1", "ECR301") == "the account id `1` has 1 digit, not 12");
  CHECK(said("31", "ECR301") == "the account id `31` has 2 digits, not 12");
  const std::string forty(40, '3');
  CHECK(said(forty, "ECR301") == "the account id `" + forty + "` has 40 digits, not 12");
  CHECK(said(forty + "3", "ECR301") == "`" + forty + "3" + name);
  CHECK(said("---", "ECR301") == "`---" + name);
}

TEST_CASE("outside of ECR a service with a short name is not taken for a misspelt one") {
  const auto count = [](const std::string& service, PolicyKind kind) {
    return findings(policy(R"({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal":
                            {"Service": ")" +
                           service + R"(.amazonaws.com"}})"),
                    "ECR306", kind)
        .size();
  };
  CHECK(count("ecsx", PolicyKind::trust) == 0);
  CHECK(count("lambd", PolicyKind::trust) == 1);
  CHECK(count("xyzzyfoo", PolicyKind::trust) == 0);
  CHECK(count("ecsx", PolicyKind::repository) == 1);
  CHECK(count("xyzzyfoo", PolicyKind::repository) == 1);
}

TEST_CASE("a half of a pull may be misspelt in one of the first twenty unknown actions") {
  const auto count = [](std::size_t unknown) {
    std::string actions = R"("ecr:BatchGetImage")";
    for (std::size_t i = 0; i < unknown; ++i)
      actions += ", \"ecr:Xyzzyfoo" + std::string(1, static_cast<char>('A' + i)) + "\"";
    return findings(policy(R"({"Effect": "Allow", "Principal": {"AWS": "314159265358"},
                             "Action": [)" +
                           actions + R"(, "ecr:GetDownloadUrlForLayers"]})"),
                    "ECR101", PolicyKind::repository)
        .size();
  };
  CHECK(count(0) == 0);
  CHECK(count(19) == 0);
  CHECK(count(20) == 1);
}

TEST_CASE("duplicates are found in policies of every length") {
  // Few are compared with each other and many are sorted; nobody may see where one begins.
  for (std::size_t count = 2; count <= 40; ++count) {
    std::string statements;
    for (std::size_t i = 0; i < count; ++i) {
      const bool again = i > 0 && i % 5 == 0;
      const std::string sid = i % 7 == 3 ? "" : "s" + std::to_string(again ? i - 4 : i);
      statements += (i == 0 ? "" : ", ") + std::string(R"({"Sid": ")") + sid +
                    R"(", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"})";
    }
    const std::string text = policy(statements);
    std::size_t expected = 0;
    for (std::size_t i = 5; i < count; i += 5) expected += i % 7 != 3 && (i - 4) % 7 != 3 ? 1 : 0;
    const auto found = findings(text, "ECR011", PolicyKind::identity);
    CAPTURE(count);
    CHECK(found.size() == expected);
    for (const Finding& one : found) {
      REQUIRE(one.related.size() == 1);
      const auto token = [&](Span span) { return text.substr(span.begin, span.end - span.begin); };
      CHECK(one.related[0].span.begin < one.span.begin);
      CHECK(token(one.related[0].span) == token(one.span));
    }
  }
}
