// SPDX-License-Identifier: Apache-2.0
// How much a report says, whatever it is of, and what it says of the rest.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "ecrlint/lint.hpp"
#include "ecrlint/report.hpp"
#include "support/long_texts.hpp"

using namespace ecrlint;
using namespace ecrlint::test;

namespace {

constexpr std::size_t kMost = 2000;

std::string misspelt(std::size_t actions) {
  return policy(R"({"Effect": "Allow", "Principal": {"AWS": "314159265358"}, "Action": [)" +
                listed(R"("ecr:PullIt")", actions) + "]}");
}

Report judged(const std::vector<Source>& sources, std::string_view code) {
  Options options;
  options.kind = PolicyKind::repository;
  options.only = {std::string(code)};
  return lint(sources, options);
}

/// The failures, a line each.
std::string failures(const Report& report) {
  std::string all;
  for (const Failure& failure : report.failures)
    all += failure.path + ": " + failure.message + "\n";
  return all;
}

/// Who may log in, over so many statements; everyone who is named by the last one is let in.
std::string open_to_all(std::size_t statements) {
  return policy(
      listed(R"({"Effect":"Deny","Principal":"*","Action":"s3:GetObject"})", statements - 1) +
      R"(, {"Effect": "Allow", "Principal": "*", "Action": "ecr:BatchGetImage"})");
}

std::size_t longest_stretch(std::string_view text) {
  std::size_t longest = 0;
  std::size_t length = 0;
  for (const char c : text) {
    length = c == 'x' ? length + 1 : 0;
    longest = std::max(longest, length);
  }
  return longest;
}

}  // namespace

TEST_CASE("a report has 2,000 findings of one rule and says how many more there were") {
  const Report whole = judged({{"a.json", misspelt(kMost)}}, "ECR501");
  CHECK(whole.findings.size() == kMost);
  CHECK(failures(whole).empty());
  const Report cut = judged({{"a.json", misspelt(kMost + 1)}}, "ECR501");
  CHECK(cut.findings.size() == kMost);
  CHECK(failures(cut) ==
        "a.json: 1 more of unknown-action (ECR501) are not shown: a report has at most 2000 "
        "findings of one rule\n");
}

TEST_CASE("the first 2,000 findings of all files are kept, and the rule's own count") {
  std::vector<Source> sources{
      {"b.json", misspelt(1500)}, {"a.json", misspelt(1500)}, {"c.json", misspelt(3000)}};
  Options options;
  options.kind = PolicyKind::repository;
  options.only = {"ECR501", "ECR206"};
  const Report report = lint(sources, options);
  const auto in = [&](std::size_t source, std::string_view code) {
    return std::count_if(report.findings.begin(), report.findings.end(), [&](const Finding& f) {
      return f.source == source && f.rule->code == code;
    });
  };
  CHECK(in(1, "ECR501") == 1500);  // by path
  CHECK(in(0, "ECR501") == 500);
  CHECK(in(2, "ECR501") == 0);
  for (std::size_t i = 0; i < 3; ++i) CHECK(in(i, "ECR206") == 1);
  CHECK(failures(report) ==
        "b.json: 4000 more of unknown-action (ECR501) are not shown: a report has at most 2000 "
        "findings of one rule\n");
}

TEST_CASE("every format says what was left out") {
  const std::vector<Source> sources{{"a.json", misspelt(kMost + 7)}};
  const Report report = judged(sources, "ECR501");
  for (const std::string_view word : kFormatWords) {
    CAPTURE(word);
    const std::string text = render(*format_from(word), sources, report);
    CHECK(text.find("7 more of unknown-action (ECR501)") != text.npos);
  }
}

TEST_CASE("a message quotes 200 characters of a policy") {
  const std::string name(5000, 'x');
  const struct {
    const char* code;
    std::string text;
  } cases[] = {
      {"ECR501", policy(R"({"Effect": "Allow", "Principal": {"AWS": "314159265358"},
                            "Action": "ecr:)" +
                        name + "\"}")},
      {"ECR014", policy(R"({"Effect": "Allow", "Principal": {"AWS": ")" + name +
                        R"("}, "Action": "ecr:BatchGetImage"})")},
      {"ECR003", policy("{\"" + name + R"(": 1, "Effect": "Allow", "Principal": "*",
                            "Action": "ecr:BatchGetImage"})")},
      {"ECR203",
       policy(R"({"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::314159265358:role/)" +
              name + R"("}, "Action": "ecr:*"})")},
      {"ECR206", policy(R"({"Effect": "Allow", "Action": "ecr:BatchGetImage", "Principal":
                            {"AWS": "arn:aws:iam::314159265358:root"}, "Sid": ")" +
                        name + "\"}")},
  };
  for (const auto& one : cases) {
    CAPTURE(one.code);
    const Report report = judged({{"a.json", one.text}}, one.code);
    REQUIRE(report.findings.size() == 1);
    const Finding& finding = report.findings.front();
    CHECK(longest_stretch(finding.message) <= 200);
    CHECK(longest_stretch(finding.label) <= 200);
    CHECK(longest_stretch(finding.help) <= 200);
    for (const Related& related : finding.related) CHECK(longest_stretch(related.message) <= 200);
    CHECK(finding.message.size() < 700);
    CHECK(finding.help.size() < 1200);
  }
  const Report report = judged({{"a.json", cases[0].text}}, "ECR501");
  CHECK(report.findings[0].message ==
        "`ecr:" + std::string(196, 'x') + "...` is no action of Amazon ECR");
}

TEST_CASE("characters are cut whole, and quotes in a text give it no more room") {
  const auto message = [](const std::string& action) {
    const Report report =
        judged({{"a.json", policy(R"({"Effect": "Allow", "Principal": {"AWS": "314159265358"},
                                     "Action": "ecr:)" +
                                  action + "\"}")}},
               "ECR501");
    REQUIRE(report.findings.size() == 1);
    return report.findings[0].message;
  };
  CHECK(message(repeated("é", 300)) ==
        "`ecr:" + repeated("é", 196) + "...` is no action of Amazon ECR");
  CHECK(message(repeated("x`", 3000)).size() < 500);
}

TEST_CASE("what many findings say of their statement is short, and keeps them apart") {
  const auto statement = [](const std::string& sid) {
    return R"({"Sid": ")" + sid + R"(", "Effect": "Allow", "Principal": {"AWS": "314159265358"},
               "Action": ["ecr:PullIt", "ecr:PushIt"]})";
  };
  const auto sids = [&](std::size_t size) {
    const Report report = judged({{"a.json", policy(statement(std::string(size, 'x')) + ", " +
                                                    statement(std::string(size - 1, 'x') + "y"))}},
                                 "ECR501");
    REQUIRE(report.findings.size() == 4);
    for (std::size_t i = 0; i < 4; ++i)
      for (std::size_t j = 0; j < i; ++j)
        CHECK(report.findings[i].fingerprint != report.findings[j].fingerprint);
    return report.findings.front().sid;
  };
  CHECK(sids(1000) == std::string(1000, 'x'));
  CHECK(sids(1001) == std::string(200, 'x') + "...");
  const auto pointer = [](const std::string& name) {
    const std::string text =
        R"({"Resources": {")" + name +
        R"(": {"Type": "AWS::ECR::Repository", "Properties": {"RepositoryPolicyText": )" +
        misspelt(1) + "}}}}";
    return judged({{"a.json", text}}, "ECR501").findings.at(0).pointer;
  };
  CHECK(pointer("Repository").starts_with("/Resources/Repository/Properties/"));
  CHECK(pointer(std::string(5000, 'k')).empty());
}

TEST_CASE("a policy that AWS refuses for its length is not worked out across its statements") {
  // Its length is told; that it is open to all is not, and what one statement says is.
  const std::string filler =
      R"({"Effect":"Deny","Principal":"*","Action":"s3:)" + std::string(9'000, 'x') + "\"}";
  const std::string open = R"({"Effect": "Allow", "Principal": "*", "Action": "ecr:*"})";
  const auto codes = [](const std::string& text) {
    Options options;
    options.kind = PolicyKind::repository;
    options.only = {"ECR012", "ECR201", "ECR203"};
    std::string found;
    for (const Finding& finding : lint(Source{"a.json", text}, options).findings)
      found += std::string(finding.rule->code) + " ";
    return found;
  };
  CHECK(codes(policy(filler + ", " + open)) == "ECR201 ECR203 ");
  const std::string longer =
      R"({"Effect":"Deny","Principal":"*","Action":"s3:)" + std::string(10'200, 'x') + "\"}";
  CHECK(codes(policy(longer + ", " + open)) == "ECR012 ECR203 ");
  // Blanks can be left out, so that it is taken without them.
  CHECK(codes(policy(filler + std::string(3'000, ' ') + ", " + open)) == "ECR012 ECR201 ECR203 ");
}

TEST_CASE("where no rule tells of its length, it is a failure that a policy is not worked out") {
  const std::string text = policy(
      R"({"Effect": "Allow", "Principal": "*", "Action": "ecr:*"}, {"Effect": "Deny",
          "Principal": "*", "Action": "s3:)" +
      std::string(11'000, 'x') + "\"}");
  const Report report = judged({{"a.json", text}}, "ECR201");
  CHECK(report.findings.empty());
  CHECK(failures(report) ==
        "a.json: a policy that is longer than AWS takes is not worked out across its statements "
        "(policy-too-long is off)\n");
}

TEST_CASE(
    "a policy whose length is not known is worked out up to 200,000 pairs of those it is made of") {
  // A template's hole may be filled with less than it takes.
  const auto holed = [](std::size_t statements) {
    std::string text = open_to_all(statements);
    return text.replace(text.find("s3:GetObject"), 12, "s3:{{ .Action }}");
  };
  const auto report = [&](std::size_t statements) {
    return judged({{"a.json.j2", holed(statements)}}, "ECR201");
  };
  const Report most = report(447);
  CHECK(most.findings.size() == 1);
  CHECK(failures(most).empty());
  const Report more = report(448);
  CHECK(more.findings.empty());
  CHECK(failures(more) ==
        "a.json.j2: a policy is not worked out across its statements: it has more than 1,000 of "
        "them, or of principals, or 200,000 pairs\n");
}

TEST_CASE("of a policy that is put together and far too long it is told what it has at least") {
  const auto report = [](const std::string& holed) {
    const std::string actions = "\"ecr:" + std::string(30'000, 'x') + "\"";
    return judged(
        {{"a.json", R"({"Resources": {"R": {"Type": "AWS::ECR::Repository", "Properties": {
                                  "RepositoryPolicyText": {"Version": "2012-10-17", "Statement": {
                                  "Effect": "Allow", "Principal": "*", "Action": [)" +
                        holed + listed(actions, 50) + "]}}}}}}"}},
        "ECR012");
  };
  const Report known = report("");
  REQUIRE(known.findings.size() == 1);
  CHECK(known.findings[0].message.starts_with("this policy has more than 10"));
  CHECK(known.findings[0].message.ends_with(
      " characters even without blanks and line breaks; ECR takes 10240"));
  CHECK(failures(known).empty());
  // What fills a hole may be shorter, so that nobody can say that it is too long.
  const Report holed = report(R"({"Ref": "Other"}, )");
  CHECK(holed.findings.empty());
  CHECK(failures(holed).find(" bytes: its text is not looked at to its end\n") !=
        std::string::npos);
}

TEST_CASE("it is a failure that not all of a file is read") {
  const Report values = judged({{"a.json", policy(repeated("{}", 500'001, ","))}}, "ECR012");
  CHECK(
      failures(values).find(
          "a.json: a policy has more than 500000 statements and values: no more are looked at\n") !=
      std::string::npos);
  // One line for each, though the file is said to be a policy.
  const Report tree = judged({{"a.json", "[" + repeated("1", 8'000'000, ",") + "]"}}, "ECR001");
  CHECK(failures(tree).starts_with("a.json: more values than 512 MiB of memory hold\n"));
  const Report keys =
      judged({{"a.json", "{" + repeated(R"("a":1)", 100'001, ",") + "}"}}, "ECR002");
  CHECK(failures(keys).find("a.json: more than 100000 keys that stand twice\n") !=
        std::string::npos);
}
