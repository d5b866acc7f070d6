// SPDX-License-Identifier: Apache-2.0
// What the pages of the grammar rules cannot show: profiles, severities, fixes, policies in strings
// and in what the AWS CLI prints, many of everything.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "ecrlint/lint.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

namespace {

constexpr const char* kPull =
    R"({"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::314159265358:role/p"},
    "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"]})";

std::vector<Finding> findings_of(const std::string& text, std::string_view code,
                                 Options options = {}) {
  std::vector<Finding> found;
  for (Finding& finding : lint(Source{"policy.json", text}, options).findings)
    if (finding.rule->code == code) found.push_back(std::move(finding));
  return found;
}

std::string cut(const std::string& text, Span span) {
  return text.substr(span.begin, span.end - span.begin);
}

/// The text with the first fix of the first finding of a rule applied.
std::string fixed(std::string text, std::string_view code) {
  const auto found = findings_of(text, code);
  REQUIRE_FALSE(found.empty());
  REQUIRE_FALSE(found[0].fixes.empty());
  const auto& edits = found[0].fixes[0].edits;
  for (auto edit = edits.rbegin(); edit != edits.rend(); ++edit)
    text.replace(edit->span.begin, edit->span.end - edit->span.begin, edit->text);
  return text;
}

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

std::string cli_output(const std::string& policy) {
  return R"({"repositoryName": "app", "policyText": ")" + escaped(policy) + "\"}";
}

/// An identity policy of about this many characters without blanks.
std::string long_policy(std::size_t size) {
  std::string actions;
  while (actions.size() < size)
    actions += R"("s3:GetObject",)"
               "\n       ";
  return R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": [)" + actions +
         R"("s3:ListBucket"], "Resource": "*"}]})";
}

}  // namespace

TEST_CASE("ECR007 is shown for identity policies at once, for resource policies from review on") {
  const std::string identity =
      R"({"Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}})";
  const std::string repository = R"({"Statement": )" + std::string(kPull) + "}";
  Options review;
  review.profile = Profile::review;
  Options only;
  only.only = {"missing-version"};
  CHECK(findings_of(identity, "ECR007").size() == 1);
  CHECK(findings_of(repository, "ECR007").empty());
  CHECK(findings_of(repository, "ECR007", review).size() == 1);
  CHECK(findings_of(repository, "ECR007", only).size() == 1);
  only.ignore = {"ECR007"};
  CHECK(findings_of(repository, "ECR007", only).empty());
}

TEST_CASE("ECR007 adds the Version on a line of its own where the elements have one") {
  const std::string statement =
      R"("Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}})";
  CHECK(fixed("{\n  " + statement, "ECR007") ==
        "{\n  \"Version\": \"2012-10-17\",\n  " + statement);
  CHECK(fixed("{" + statement, "ECR007") == "{\"Version\": \"2012-10-17\", " + statement);
}

TEST_CASE("ECR002 looks only inside policies, also inside those in strings") {
  const std::string twice = R"({"Version": "2012-10-17", "Version": "2012-10-17", "Statement": )" +
                            std::string(kPull) + "}";
  CHECK(findings_of(twice, "ECR002").size() == 1);
  const std::string inside = cli_output(twice);
  REQUIRE(findings_of(inside, "ECR002").size() == 1);
  CHECK(cut(inside, findings_of(inside, "ECR002")[0].span) == "\\\"Version\\\"");
  CHECK(findings_of(inside, "ECR002")[0].span.begin > inside.find("Version") + 10);
  std::string outside =
      cli_output(R"({"Version": "2012-10-17", "Statement": )" + std::string(kPull) + "}");
  outside.insert(1, R"("registryId": "1", "registryId": "2", )");
  CHECK(lint(Source{"policy.json", outside}).findings.empty());
}

TEST_CASE("a fix inside a policy that stands in a string keeps its escapes") {
  const std::string policy = R"({"Version": "2012-10-17", "Statement": [{"Effetc": "Allow",
    "Principal": {"AWS": "arn:aws:iam::314159265358:role/p"}, "Action": "ecr:PutImage"}]})";
  std::string right = policy;
  right.replace(right.find("Effetc"), 6, "Effect");
  CHECK(fixed(cli_output(policy), "ECR003") == cli_output(right));
}

TEST_CASE("a misspelt element is not reported as missing too") {
  const auto codes = [](const std::string& text) {
    std::string out;
    for (const Finding& finding : lint(Source{"policy.json", text}).findings)
      if (finding.rule->group == "grammar") out += std::string(finding.rule->code) + " ";
    return out;
  };
  const std::string rest = R"("Principal": "*", "Action": "ecr:PutImage"}]})";
  CHECK(codes(R"({"Version": "2012-10-17", "Statement": [{"Effetc": "Allow", )" + rest) ==
        "ECR003 ");
  CHECK(codes(R"({"Version": "2012-10-17", "Statement": [{"Comment": "Allow", )" + rest) ==
        "ECR004 ECR003 ");
  CHECK(codes(R"({"Version": "2012-10-17", "Effect": "Allow", "Statement": [{)" + rest) ==
        "ECR015 ");
  CHECK(codes(R"({"Verison": "2012-10-17", "Statement": [{"Effect": "Allow", )" + rest) ==
        "ECR003 ");
  CHECK(codes(R"({"Statement": [{"Version": "2012-10-17", "Effect": "Allow", )" + rest) ==
        "ECR015 ");
  CHECK(codes(R"({"Version": "2012-10-17", "Statment": [{"Effect": "Allow", )" + rest) ==
        "ECR003 ");
}

TEST_CASE("a repository policy with a misspelt Principal has that one finding") {
  for (const std::string key : {"Principle", "Principals", "principal", "Prinicpal"}) {
    std::string policy = R"({"Version": "2012-10-17", "Statement": [)" + std::string(kPull) + "]}";
    policy.replace(policy.find("Principal"), 9, key);
    const Report report = lint(Source{"policy.json", policy});
    REQUIRE_MESSAGE(report.findings.size() == 1, key);
    CHECK(report.findings[0].rule->code == "ECR003");
    CHECK(report.findings[0].help == "did you mean `Principal`?");
  }
}

TEST_CASE("ECR011 is high where the policy is refused for it and low elsewhere") {
  const std::string two = R"({"Version": "2012-10-17", "Statement": [
    {"Sid": "a", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"},
    {"Sid": "a", "Effect": "Deny", "Action": "s3:PutObject", "Resource": "*"}]})";
  REQUIRE(findings_of(two, "ECR011").size() == 1);
  CHECK(findings_of(two, "ECR011")[0].severity == Severity::high);
  Options resource;
  resource.kind = PolicyKind::resource;
  REQUIRE(findings_of(two, "ECR011", resource).size() == 1);
  CHECK(findings_of(two, "ECR011", resource)[0].severity == Severity::low);
}

TEST_CASE("ECR011 finds the same in short and in long policies") {
  for (const int count : {3, 60}) {
    std::string statements;
    for (int i = 0; i < count; ++i)
      statements += (i == 0 ? "" : ",") + std::string(R"({"Sid": "s)") +
                    std::to_string(i == count - 1 ? 0 : i) +
                    R"(", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"})";
    const std::string text = R"({"Version": "2012-10-17", "Statement": [)" + statements + "]}";
    const auto found = findings_of(text, "ECR011");
    REQUIRE(found.size() == 1);
    CHECK(found[0].span.begin == text.rfind("\"s0\""));
    REQUIRE(found[0].related.size() == 1);
    CHECK(found[0].related[0].span.begin == text.find("\"s0\""));
  }
}

TEST_CASE("ECR012 counts as the place of the policy wants it") {
  const auto role = [](const std::string& a, const std::string& b) {
    return R"({"RoleDetailList": [{"RoleName": "r", "RolePolicyList": [{"PolicyDocument": )" + a +
           R"(}, {"PolicyDocument": )" + b + "}]}]}";
  };
  const auto managed = [](const std::string& arn, const std::string& policy) {
    return R"({"UserDetailList": [], "Policies": [{"Arn": ")" + arn +
           R"(", "PolicyVersionList": [{"IsDefaultVersion": true, "Document": )" + policy + "}]}]}";
  };
  CHECK(findings_of(long_policy(7000), "ECR012").empty());
  CHECK(findings_of(long_policy(22000), "ECR012").size() == 1);
  CHECK(findings_of(R"({"PolicyVersion": {"Document": )" + long_policy(22000) + "}}", "ECR012")
            .empty());
  CHECK(findings_of(managed("arn:aws:iam::314159265358:policy/p", long_policy(11000)), "ECR012")
            .size() == 1);
  CHECK(findings_of(managed("arn:aws:iam::aws:policy/p", long_policy(22000)), "ECR012").empty());
  CHECK(findings_of(role(long_policy(9000), long_policy(3000)), "ECR012").empty());
  CHECK(findings_of(role(long_policy(12000), long_policy(12000)), "ECR012").size() == 1);
}

TEST_CASE(
    "ECR012 is medium for an ECR policy that fits without blanks, and knows the text in a string") {
  const std::string blanks(11000, ' ');
  const std::string wide = "{" + blanks + R"("Version": "2012-10-17", "Statement": )" + kPull + "}";
  for (const std::string& text : {wide, cli_output(wide)}) {
    const auto found = findings_of(text, "ECR012");
    REQUIRE(found.size() == 1);
    CHECK(found[0].severity == Severity::medium);
  }
  // Longer than the limit only for the escapes that it has as a string.
  std::string actions;
  for (int i = 0; i < 640; ++i) actions += R"("ecr:PutImage",)";
  const std::string policy =
      R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":[)" +
      actions + R"("ecr:PutImage"]}]})";
  CHECK(policy.size() < 10240);
  CHECK(cli_output(policy).size() > 10240 + 100);
  CHECK(findings_of(cli_output(policy), "ECR012").empty());
}

TEST_CASE("ECR012 knows how much an organization and STS take, as it is sent") {
  struct Case {
    PolicyKind kind;
    std::size_t most;
    std::string_view who;
    Severity unpacked;
  };
  const Case cases[] = {{PolicyKind::scp, 10240, "an organization", Severity::low},
                        {PolicyKind::rcp, 5120, "an organization", Severity::low},
                        {PolicyKind::session, 2048, "STS", Severity::medium}};
  for (const Case& one : cases) {
    CAPTURE(to_string(one.kind));
    Options options;
    options.kind = one.kind;
    options.only = {"ECR012"};
    const std::string begin =
        R"({"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Resource":"*","Action":[)";
    const std::string end = R"("ecr:PutImage"]}]})";
    std::string most = begin;
    while (most.size() + end.size() + 15 <= one.most) most += R"("ecr:PutImage",)";
    most += end;
    CHECK(findings_of(most, "ECR012", options).empty());
    const auto blank =
        findings_of("{" + std::string(one.most, ' ') + most.substr(1), "ECR012", options);
    REQUIRE(blank.size() == 1);
    CHECK(blank[0].severity == one.unpacked);
    const auto over =
        findings_of(begin + R"("ecr:PutImage",)" + most.substr(begin.size()), "ECR012", options);
    REQUIRE(over.size() == 1);
    CHECK(over[0].severity == Severity::high);
    const std::string words = std::string(one.who) + " takes " + std::to_string(one.most);
    CHECK(over[0].message.ends_with(words));
  }
}

TEST_CASE(
    "ECR014 speaks once of each placeholder and shows its other places, but not all of thousands") {
  std::string list;
  for (int i = 0; i < 1000; ++i) list += R"("arn:aws:s3:::<bucket>/a", )";
  const std::string text =
      R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": [)" +
      list + R"("arn:aws:s3:::${BUCKET}/b"]}]})";
  const auto found = findings_of(text, "ECR014");
  REQUIRE(found.size() == 2);
  CHECK(cut(text, found[0].span) == "<bucket>");
  CHECK(found[0].related.size() == 10);
  CHECK(cut(text, found[1].span) == "${BUCKET}");
}

TEST_CASE("ECR016 speaks only of variables that the version decides about") {
  const std::string begin = R"({"Version": "2008-10-17", "Statement": [{"Effect": "Allow", )";
  CHECK(findings_of(
            begin + R"("Action": "s3:GetObject", "Resource": "arn:aws:s3:::${aws:username}"}]})",
            "ECR016")
            .size() == 1);
  CHECK(findings_of(begin + R"("Action": "s3:GetObject", "Resource": "*",
      "Condition": {"StringLike": {"s3:prefix": ["a", "${aws:username}"]}}}]})",
                    "ECR016")
            .size() == 1);
  CHECK(findings_of(
            begin + R"("Sid": "${aws:username}", "Action": "s3:GetObject", "Resource": "*"}]})",
            "ECR016")
            .empty());
}

TEST_CASE("ECR019 wraps the list") {
  CHECK(fixed("[" + std::string(kPull) + "]\n", "ECR019") ==
        "{\"Version\": \"2012-10-17\", \"Statement\": [" + std::string(kPull) + "]}\n");
}

TEST_CASE("ECR001 names the first character that IAM refuses, in IAM's policies only") {
  const std::string text =
      "{\"Version\": \"2012-10-17\", \"Statement\": {\"Effect\": \"Allow\", \"Action\": "
      "\"s3:GetObject\", "
      "\"Resource\": \"arn:aws:s3:::b/\xC3\xA9\xE2\x80\x99\xF0\x9F\x98\x80\"}}";
  const auto found = findings_of(text, "ECR001");
  REQUIRE(found.size() == 1);
  CHECK(cut(text, found[0].span) == "\xE2\x80\x99");
  CHECK(found[0].message.find("U+2019") != std::string::npos);
  Options repository;
  repository.kind = PolicyKind::repository;
  CHECK(findings_of(text, "ECR001", repository).empty());
}

TEST_CASE("ECR001 finds the character in a policy that stands in a string, however it is escaped") {
  const auto output = [](const std::string& document) {
    return R"({"RoleName": "r", "PolicyName": "p", "PolicyDocument": ")" + document + "\"}";
  };
  const auto policy = [](const std::string& character) {
    return R"({\"Version\": \"2012-10-17\", \"Statement\": {\"Effect\": \"Allow\", )"
           R"(\"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::b/\u00e9)" +
           character + R"(\"}})";
  };
  for (const std::string written :
       {"\xE2\x80\x99", "\\u2019", "\\ud83d\\ude00", "\\u0100", "\xF0\x9F\x98\x80"}) {
    const std::string text = output(policy(written));
    const auto found = findings_of(text, "ECR001");
    REQUIRE_MESSAGE(found.size() == 1, written);
    CHECK(cut(text, found[0].span) == written);
  }
  // What the policy itself escapes is ASCII to IAM.
  CHECK(findings_of(output(policy("\\\\u2019")), "ECR001").empty());
  CHECK(findings_of(output(policy("%E2%80%99")), "ECR001").empty());
  CHECK(findings_of(output("\xEF\xBB\xBF" + policy("x")), "ECR001").size() == 1);  // for the mark
  const std::string url = output(
      "%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%7B%22Effect%22%3A%22Allow%22%2C"
      "%22Action%22%3A%22s3%3AGetObject%22%2C%22Resource%22%3A%22arn%3Aaws%3As3%3A%3A%3A"
      "b%E2%80%99%22%7D%7D");
  const auto found = findings_of(url, "ECR001");
  REQUIRE(found.size() == 1);
  CHECK(cut(url, found[0].span) == "%E2%80%99");
  CHECK(found[0].message.find("U+2019") != std::string::npos);
}

TEST_CASE("hostile policies with very many faults are linted to the end") {
  const auto many = [](std::string_view piece, int count) {
    std::string text = "{\"Version\": \"2008-10-17\", \"Statement\": [";
    for (int i = 0; i < count; ++i) (text += i == 0 ? "" : ",") += piece;
    return text + "]}";
  };
  std::string keys = "{\"Effect\": \"Allow\"";
  for (int i = 0; i < 20000; ++i)
    keys += ", \"Action" + std::to_string(i % 7) + "\": [], \"Effect\": \"${aws:x}\"";
  std::string roles = R"({"RoleDetailList": [)";
  for (int i = 0; i < 20000; ++i)
    roles +=
        (i == 0 ? "" : ",") + std::string(R"({"RoleName": "r)") + std::to_string(i) +
        R"(", "RolePolicyList": [{"PolicyDocument": {"Statement": {"Effect": "x", "Effect": "y"}}}]})";
  for (const std::string& text :
       {roles + "]}", many(R"({"Effetc": "allow", "Resourse": "${aws:x}"})", 20000),
        many(R"({"Sid": "a b", "Effect": "alow", "Resource": ["${aws:x}", "<x>", 1]})", 20000),
        many(keys + "}", 1)}) {
    CHECK_FALSE(lint(Source{"policy.json", text}).findings.empty());
  }
}

TEST_CASE("a character that IAM refuses is not looked for in comments") {
  const auto place = [](const std::string& path, const std::string& text) {
    Options options;
    options.only = {"ECR001"};
    const Report report = lint(Source{path, text}, options);
    REQUIRE(report.findings.size() == 1);
    const Position at = LineIndex(text).position(report.findings[0].span.begin);
    return std::to_string(at.line) + ":" + std::to_string(at.column);
  };
  const std::string head = "resource \"aws_iam_policy\" \"a\" {\n  policy = jsonencode({\n";
  const std::string tail =
      "    Statement = [{ Effect = \"Allow\", Resource = \"*\","
      " Action = \"ecr:ListImages\" }]\n  })\n}\n";
  CHECK(place("main.tf", head + "    # \u4e2d /* \u4e2d\n    /* \u4e2d *//* \u4e2d */\n" +
                             "    Id = \"\u4e2d\"\n" + tail) == "5:11");
  // What an expression refers to has no place in the policy.
  CHECK(place("main.tf", "locals {\n  id = \"\u4e2d\"\n}\n" + head +
                             "    Id = local.id # \u4e2d\n" + tail) == "5:23");
  CHECK(place("template.yaml",
              "Resources:\n  R:\n    Type: AWS::IAM::ManagedPolicy\n    Properties:\n"
              "      PolicyDocument:\n        Statement: # \u4e2d\n"
              "          - Effect: Allow\n            Sid: \u4e2d\n            Resource: \"*\"\n"
              "            Action: \"ecr:ListImages\"\n") == "8:18");
}
