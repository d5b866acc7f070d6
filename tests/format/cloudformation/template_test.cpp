// SPDX-License-Identifier: Apache-2.0
// CloudFormation templates: where policies stand, whose they are, what holds whatever a condition
// turns out to be, and that it is all told at true places.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <algorithm>
#include <string>

#include "support/template_support.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using namespace ecrlint::test;

TEST_CASE("policies of every kind of resource are found, with their owners") {
  const std::string id =
      R"({"Statement": [{"Effect": "Allow", "Action": "ecr:ListImages", "Resource": "*"}]})";
  const std::string res =
      R"({"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "ecr:ListImages"}]})";
  const auto lists = [&](std::string resources) {
    for (const auto& [mark, policy] : {std::pair("IDENTITY", id), {"RESOURCE", res}})
      for (auto at = resources.find(mark); at != resources.npos; at = resources.find(mark))
        resources.replace(at, 8, policy);
    return summary(Found("{\"Resources\": {" + resources + "}}"));
  };
  CHECK(lists(R"("A": {"Type": "AWS::ECR::Repository",
      "Properties": {"RepositoryName": "app", "RepositoryPolicyText": RESOURCE}},
    "B": {"Type": "AWS::ECR::RegistryPolicy", "Properties": {"PolicyText": RESOURCE}},
    "C": {"Type": "AWS::ECR::PublicRepository", "Properties": {"RepositoryPolicyText": RESOURCE}},
    "D": {"Type": "AWS::ECR::RepositoryCreationTemplate", "Properties": {"Prefix": "p",
      "RepositoryPolicy": "{\"Statement\": []}"}})") ==
        "repository A app\nregistry B B\nrepository C C\nrepository D p\n");
  CHECK(lists(R"("R": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "app",
      "AssumeRolePolicyDocument": RESOURCE, "Policies": [{"PolicyName": "p", "PolicyDocument": IDENTITY}]}},
    "P": {"Type": "AWS::IAM::Policy", "Properties": {"PolicyName": "q", "Roles": [{"Ref": "R"}],
      "PolicyDocument": IDENTITY}},
    "Q": {"Type": "AWS::IAM::RolePolicy", "Properties": {"RoleName": "app", "PolicyDocument": IDENTITY}},
    "M": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"PolicyDocument": IDENTITY}})") ==
        "trust R.AssumeRolePolicyDocument app role/app\nidentity R.Policies[0] p role/app\n"
        "identity P q role/app\nidentity Q Q role/app\nidentity M M\n");
  // Who has policies that the template does not show is not wholly known.
  CHECK(lists(R"("R": {"Type": "AWS::IAM::Role", "Properties": {
      "ManagedPolicyArns": [{"Ref": "M"}, {"Fn::If": ["X", {"Ref": "N"}, {"Ref": "AWS::NoValue"}]}]}},
    "S": {"Type": "AWS::IAM::Role", "Properties": {"ManagedPolicyArns": ["arn:aws:iam::aws:policy/X"]}},
    "U": {"Type": "AWS::IAM::User", "Properties": {"Groups": ["g"]}},
    "M": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"PolicyDocument": IDENTITY}},
    "N": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"PolicyDocument": IDENTITY,
      "Roles": [{"Ref": "S"}], "Users": [{"Ref": "U"}]}},
    "O": {"Type": "AWS::IAM::Policy", "Properties": {"PolicyDocument": IDENTITY, "Roles": ["other"]}})") ==
        "identity M M role/R open\nidentity N N role/R role/S user/U open\n"
        "identity O O role/other shown\n");
  CHECK(lists(R"("F": {"Type": "AWS::Serverless::Function", "Properties": {"Policies": [
      IDENTITY, "AmazonEC2ContainerRegistryReadOnly", {"S3ReadPolicy": {"BucketName": "b"}}]}},
    "G": {"Type": "AWS::Serverless::StateMachine", "Properties": {"Policies": IDENTITY}})") ==
        "identity F.Policies[0] F role/FRole open\nidentity G.Policies[0] G role/GRole\n");
  CHECK(lists(R"("E": {"Type": "AWS::EC2::VPCEndpoint", "Properties": {"PolicyDocument": RESOURCE}},
    "S": {"Type": "AWS::Organizations::Policy", "Properties": {"Type": "SERVICE_CONTROL_POLICY",
      "Name": "n", "Content": IDENTITY}},
    "T": {"Type": "AWS::Organizations::Policy", "Properties": {"Type": "TAG_POLICY", "Content": {"tags": {}}}},
    "K": {"Type": "AWS::KMS::Key", "Properties": {"KeyPolicy": RESOURCE, "Tags": [IDENTITY]}},
    "X": {"Type": "Custom::X", "Properties": {"A": [{"PolicyDocument": IDENTITY}],
      "LifecyclePolicyText": "{\"rules\": []}"}})") ==
        "endpoint E E\nscp S n\nresource K.KeyPolicy K\n"
        "identity X.PolicyDocument X\n");
  CHECK(
      lists(
          R"("Fn::ForEach::Loop": ["Name", ["a", "b"], {"${Name}Repo": {"Type": "AWS::ECR::Repository",
      "Properties": {"RepositoryName": {"Ref": "Name"}, "RepositoryPolicyText": RESOURCE}}}])") ==
      "repository ${Name}Repo ${Name}Repo\n");
  CHECK(summary(Found(R"({"Type": "AWS::ECR::Repository", "Properties": {"RepositoryName": "app",
      "RepositoryPolicyText": )" +
                      res + "}}")) == "repository  app\n");
}

TEST_CASE("a policy has the same findings alone, in a template and in a string of one") {
  const std::string policies[] = {
      policy_of(pull_for("\"*\"")),
      R"({"Version": "2012-10-17", "Statement": [{"Efect": "Allow", "Principal": {"AWS": "arn:aws:iam::1:root"},
          "Action": ["ecr:GetImage", "ecr:BatchGetImage"]}]})",
      policy_of(R"({"Effect": "Allow", "Principal": {"Service": "codebuild.amazonaws.com"},
          "Action": "ecr:GetDownloadUrlForLayer", "Condition": {"StringEqual": {"aws:x": "1"}}})"),
  };
  for (const std::string& policy : policies) {
    CAPTURE(policy);
    const std::string alone = findings(policy);
    CHECK(!alone.empty());
    CHECK(findings(repository(policy)) == alone);
    std::string quoted = findings(repository("\"" + escaped(policy) + "\""));
    std::erase(quoted, '\\');
    CHECK(quoted == alone);
    quoted = findings(repository("{\"Fn::Sub\": \"" + escaped(policy) + "\"}"));
    std::erase(quoted, '\\');
    CHECK(quoted == alone);
  }
}

TEST_CASE("a policy in Fn::Sub text is read around what is put in") {
  const std::string text =
      repository(R"({"Fn::Sub": "{\"Version\": \"2012-10-17\", \"Statement\": [{
      \"Effect\": \"Allow\", \"Principal\": {\"AWS\": [\"arn:aws:iam::${Account}:root\", \"${Open}\"]},
      \"Action\": [\"ecr:GetImage\"]}, ${Open}]}"})");
  // JSON strings have no line breaks.
  std::string one_line = text;
  const auto from = one_line.find("{\"Fn::Sub\"", one_line.find("RepositoryPolicyText"));
  std::replace(one_line.begin() + static_cast<std::ptrdiff_t>(from), one_line.end(), '\n', ' ');
  const Report report = lint(Source{"t.json", one_line}, {.profile = Profile::review});
  std::string all;
  for (const Finding& finding : report.findings)
    all += fmt::format("{} {} {}\n", finding.rule->code,
                       one_line.substr(finding.span.begin, finding.span.end - finding.span.begin),
                       finding.related.size());
  CHECK(all == "ECR206 \\\"arn:aws:iam::${Account}:root\\\" 1\nECR501 \\\"ecr:GetImage\\\" 0\n");
  CHECK(report.summary.partly_known == 1);
  CHECK(report.failures.empty());
}

TEST_CASE("what is not known gives no finding") {
  for (
      const std::string_view principal :
      {R"({"Ref": "Open"})", R"({"AWS": {"Ref": "Open"}})", R"({"AWS": {"Fn::ImportValue": "x"}})",
       R"({"AWS": {"Fn::GetAtt": ["Role", "Arn"]}})", R"({"AWS": {"Ref": "OpenList"}})",
       R"({"AWS": {"Fn::Sub": "arn:${AWS::Partition}:iam::${Open}:role/ci"}})",
       R"({"AWS": {"Fn::Transform": {"Name": "x"}}})",
       R"({"Service": {"Fn::Sub": "${Open}.amazonaws.com"}})",
       R"({"AWS": {"Fn::Join": [":", ["arn", {"Ref": "AWS::Partition"}, "iam:", {"Ref": "Empty"}, "role/ci"]]}})"}) {
    CAPTURE(std::string(principal));
    CHECK(findings(repository(policy_of(pull_for(principal))), Profile::ci).empty());
  }
  CHECK(findings(repository(R"({"Ref": "Open"})")).empty());
  CHECK(findings(repository(R"({"Fn::Transform": {"Name": "x"}})")).empty());
  CHECK(findings(repository(R"({"Version": "2012-10-17", "Statement": {"Ref": "OpenList"}})"))
            .empty());
  CHECK(findings(with_resource(R"({"Fn::GetAtt": ["Repo", "Arn"]})")).find("ECR5") ==
        std::string::npos);
}

TEST_CASE("a value from elsewhere is told where it is written, and where it is used") {
  struct Case {
    std::string_view account, place, other, message;
  };
  for (const Case& c :
       {Case{R"({"Fn::Sub": "arn:aws:iam::${Account}:root"})",
             R"({"Fn::Sub": "arn:aws:iam::${Account}:root"})", "\"314159265358\"",
             "the default of parameter `Account`"},
        Case{R"({"Ref": "Account"})", "\"314159265358\"", R"({"Ref": "Account"})", "used here"},
        Case{R"({"Fn::FindInMap": ["Accounts", "dev", "Id"]})", "\"271828182845\"",
             R"({"Fn::FindInMap": ["Accounts", "dev", "Id"]})", "used here"}}) {
    CAPTURE(std::string(c.account));
    const std::string text =
        repository(policy_of(pull_for(fmt::format("{{\"AWS\": {}}}", c.account))));
    const Report report = lint(Source{"t.json", text}, {.only = {"ECR206"}});
    REQUIRE(report.findings.size() == 1);
    const Finding& finding = report.findings.front();
    const auto cut = [&](Span span) { return text.substr(span.begin, span.end - span.begin); };
    CHECK(cut(finding.span) == c.place);
    REQUIRE(finding.related.size() == 1);
    CHECK(cut(finding.related.front().span) == c.other);
    CHECK(finding.related.front().message == c.message);
    CHECK(finding.fixes.empty());
    CHECK(finding.pointer ==
          "/Resources/P/Properties/RepositoryPolicyText/Statement/0/Principal/AWS");
  }
}

TEST_CASE("an edit is offered only where it leaves the expressions as they are") {
  const auto fixed = [](std::string_view action) {
    const std::string text = repository(policy_of(fmt::format(
        R"({{"Effect": "Allow", "Principal": {{"AWS": "314159265358"}}, "Action": {}}})", action)));
    const Report report = lint(Source{"t.json", text}, {.only = {"ECR101", "ECR501"}});
    REQUIRE(report.findings.size() == 1);
    std::string edited;
    for (const Fix& fix : report.findings.front().fixes)
      for (const Edit& edit : fix.edits)
        edited += text.substr(edit.span.begin, edit.span.end - edit.span.begin) + "=>" + edit.text;
    return edited;
  };
  const std::string add = "=>, \"ecr:GetDownloadUrlForLayer\"";
  CHECK(fixed(R"(["ecr:BatchGetImage"])") == add);
  CHECK(fixed(R"({"Fn::If": ["IsProd", ["ecr:BatchGetImage"], ["ecr:ListImages"]]})") == add);
  CHECK(fixed(R"({"Fn::If": ["IsProd", "ecr:BatchGetImage", "ecr:ListImages"]})").empty());
  CHECK(fixed(R"([{"Fn::If": ["IsProd", "ecr:ListImages", "ecr:BatchGetImage"]}])").empty());
  CHECK(fixed(R"([{"Fn::Sub": "ecr:BatchGetImage"}])").empty());
  CHECK(fixed(R"(["ecr:BatchGetImages", "ecr:GetDownloadUrlForLayer"])") ==
        "ecr:BatchGetImages=>ecr:BatchGetImage");
  CHECK(fixed(R"([{"Fn::Sub": "ecr:BatchGetImages"}, "ecr:GetDownloadUrlForLayer"])").empty());
}

TEST_CASE("a finding holds whatever an unknown condition turns out to be") {
  const std::string open = pull_for("\"*\"");
  const std::string closed = pull_for("{\"AWS\": \"arn:aws:iam::314159265358:role/ci\"}");
  const auto branches = [](std::string_view condition, std::string_view yes, std::string_view no) {
    return fmt::format(R"({{"Fn::If": ["{}", {}, {}]}})", condition, yes, no);
  };
  const auto told = [](const std::string& text) {
    const Report report = lint(Source{"t.json", text}, {.only = {"ECR201", "ECR101", "ECR004"}});
    CHECK(report.summary.policies == 1);
    std::string all;
    for (const Finding& finding : report.findings)
      all += std::string(finding.rule->code) + " " + finding.pointer + "\n";
    return all;
  };
  const std::string at = "/Resources/P/Properties/RepositoryPolicyText";
  // In the branch where it stands, it is so.
  CHECK(told(repository(policy_of(branches("IsProd", open, closed)))) ==
        "ECR201 " + at + "/Statement/0/Fn::If/1/Principal\n");
  CHECK(told(repository(policy_of(branches("IsProd", closed, open)))) ==
        "ECR201 " + at + "/Statement/0/Fn::If/2/Principal\n");
  CHECK(told(repository(branches("IsProd", policy_of(closed), policy_of(open)))) ==
        "ECR201 " + at + "/Fn::If/2/Statement/0/Principal\n");
  // Outside of any branch it must be so in all outcomes, and is told once.
  CHECK(told(repository(
            policy_of(open + ", " + branches("IsProd", closed, "{\"Ref\": \"AWS::NoValue\"}")))) ==
        "ECR201 " + at + "/Statement/0/Principal\n");
  const std::string half =
      R"({"Effect": "Allow", "Principal": {"AWS": "314159265358"}, "Action": [)";
  const std::string pair =
      half + R"("ecr:BatchGetImage", )" +
      branches("IsProd", "\"ecr:GetDownloadUrlForLayer\"", "\"ecr:ListImages\"") + "]}";
  CHECK(told(repository(policy_of(pair))).empty());
  const std::string never = half + R"("ecr:BatchGetImage", )" +
                            branches("IsProd", "\"ecr:DescribeImages\"", "\"ecr:ListImages\"") +
                            "]}";
  CHECK(told(repository(policy_of(never))) == "ECR101 " + at + "/Statement/0/Action/0\n");
  // One condition is taken alike in two places.
  const std::string alike =
      half + branches("IsProd", "\"ecr:BatchGetImage\"", "\"ecr:ListImages\"") + ", " +
      branches("IsDev", "\"ecr:ListImages\"", "\"ecr:GetDownloadUrlForLayer\"") + "]}";
  CHECK(told(repository(policy_of(alike))).empty());
  // A branch that is never taken is not looked at, but for what depends on it being taken.
  CHECK(told(repository(policy_of(branches("IsSet", open, closed)))).empty());
  CHECK(
      told(template_of(fmt::format(
          R"("P": {{"Type": "AWS::ECR::Repository", "Condition": "IsSet", "Properties": {{"RepositoryPolicyText": {}}}}})",
          policy_of(branches("IsSet", open, closed))))) ==
      "ECR201 " + at + "/Statement/0/Fn::If/1/Principal\n");
}

TEST_CASE("alternatives of a policy are one policy of their owner") {
  const auto role = [](std::string_view login, std::string_view pull) {
    return template_of(fmt::format(
        R"("R": {{"Type": "AWS::IAM::Role", "Properties": {{"Policies": [{{"PolicyName": "p", "PolicyDocument":
          {{"Version": "2012-10-17", "Statement": [{}, {}]}}}}]}}}})",
        pull, login));
  };
  const std::string pull =
      R"({"Effect": "Allow", "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"], "Resource": {"Fn::GetAtt": ["Repo", "Arn"]}})";
  const std::string login =
      R"({"Effect": "Allow", "Action": "ecr:GetAuthorizationToken", "Resource": "*"})";
  const std::string maybe_login =
      R"({"Fn::If": ["IsProd", )" + login + R"(, {"Ref": "AWS::NoValue"}]})";
  const std::string maybe_other =
      R"({"Fn::If": ["IsProd", {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}, {"Ref": "AWS::NoValue"}]})";
  const auto told = [](const std::string& text) { return findings(text, Profile::ci); };
  CHECK(told(role(login, pull)).find("ECR103") == std::string::npos);
  CHECK(told(role(maybe_login, pull)).find("ECR103") == std::string::npos);
  CHECK(told(role(maybe_other, pull)).find("ECR103 \"ecr:BatchGetImage\"") != std::string::npos);
  // The first policy of all owners speaks for the others too, even where it is none of ECR's.
  const std::string maybe_pull =
      R"({"Fn::If": ["IsProd", )" + pull + R"(, {"Ref": "AWS::NoValue"}]})";
  const std::string other =
      R"(, "S": {"Type": "AWS::IAM::Role", "Properties": {"Policies": [{"PolicyName": "p",
      "PolicyDocument": {"Version": "2012-10-17", "Statement": )" +
      pull + "}}]}}}}";
  const std::string two =
      role(R"({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"})", maybe_pull);
  const std::string found = told(two.substr(0, two.size() - 2) + other);
  const auto last = found.rfind("ECR103");
  CHECK(last != std::string::npos);
  CHECK(found.find("ECR103") < last);
}

TEST_CASE("a long policy is measured as CloudFormation sends it") {
  std::string statement = pull_for("{\"AWS\": \"314159265358\"}");
  const auto brace = statement.find(',');
  statement.insert(brace, std::string(11000, ' '));
  CHECK(findings(repository(policy_of(statement))).find("ECR012") == std::string::npos);
  std::string many = "\"arn:aws:iam::314159265358:role/a\"";
  for (int i = 0; i < 400; ++i) many += fmt::format(", \"arn:aws:iam::314159265358:role/a{}\"", i);
  CHECK(findings(repository(policy_of(pull_for("{\"AWS\": [" + many + "]}")))).find("ECR012") !=
        std::string::npos);
  // Only one of two branches is sent.
  const std::string half = many.substr(0, many.find("role/a150"));
  const std::string list = half.substr(0, half.rfind(','));
  const std::string either =
      fmt::format(R"({{"AWS": {{"Fn::If": ["IsProd", [{}], [{}]]}}}})", list, list);
  CHECK(findings(repository(policy_of(pull_for(either)))).find("ECR012") == std::string::npos);
}

TEST_CASE("an inline policy that nobody has is measured alone") {
  const auto told = [](std::size_t count) {
    std::string many = "\"s3:GetObject\"";
    for (std::size_t i = 0; i < count; ++i) many += ", \"s3:GetObjectAttributes\"";
    return findings(
               template_of(
                   R"("P": {"Type": "AWS::IAM::Policy", "Properties": {"PolicyDocument": {"Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Resource": "*", "Action": ["ecr:ListImages", )" +
                   many + "]}]}}}"))
               .find("ECR012") != std::string::npos;
  };
  CHECK(told(600));
  CHECK(!told(300));
}
