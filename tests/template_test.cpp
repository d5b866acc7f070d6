// CloudFormation templates: where policies stand, what expressions give, what holds whatever a
// condition turns out to be, and that it is all told at true places.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <algorithm>
#include <string>
#include <vector>

#include "ecrlint/lint.hpp"
#include "format/document.hpp"

using namespace ecrlint;
using syntax::Kind;
using syntax::Member;
using syntax::Value;

namespace {

/// A source with what was found in it; `located` points into the others.
struct Found {
  std::string text;
  Arena arena;
  format::Located located;

  explicit Found(std::string source)
      : text(std::move(source)), located(format::locate({0, "template.json", text}, {}, arena)) {}
  Found(const Found&) = delete;
  Found& operator=(const Found&) = delete;

  [[nodiscard]] std::string cut(Span span) const {
    return text.substr(span.begin, span.end - span.begin);
  }
};

/// `KIND POINTER NAME [owner...] marks`, one line for each document.
std::string summary(const Found& found) {
  std::string all;
  for (const format::Document& document : found.located.documents) {
    all += fmt::format("{} {} {}", to_string(document.kind), document.address, document.name);
    for (const std::string& owner : document.owners) all += " " + owner;
    if (document.detached) all += " detached";
    if (document.owner_partly_known) all += " partly";
    if (document.group != 0) all += fmt::format(" group{}", document.group);
    all += "\n";
  }
  return all;
}

/// A value as short text: holes are `?`.
std::string shown(const Value& value) {
  if (value.kind == Kind::unknown) return "unknown";
  std::string text(value.text);
  std::replace(text.begin(), text.end(), syntax::kHole, '?');
  if (!value.is_array()) return value.is_string() ? text : fmt::format("kind{}", int(value.kind));
  std::string all = "[";
  for (const Member& item : value.members) all += (all.size() > 1 ? "," : "") + shown(item.value);
  return all + "]";
}

constexpr std::string_view kSections = R"(
  "Parameters": {
    "Account": {"Type": "String", "Default": "314159265358"},
    "Number": {"Type": "Number", "Default": 7},
    "Names": {"Type": "CommaDelimitedList", "Default": "a, b"},
    "Open": {"Type": "String"},
    "OpenList": {"Type": "List<String>"},
    "Empty": {"Type": "String", "Default": ""},
    "Stage": {"Type": "String", "Default": "dev", "AllowedValues": ["dev", "prod"]},
    "Secret": {"Type": "String", "Default": "x", "NoEcho": true},
    "Kept": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/a/b"}},
  "Mappings": {"Accounts": {"dev": {"Id": "271828182845", "All": ["1", "2"], "N": 3}}},
  "Conditions": {
    "IsProd": {"Fn::Equals": [{"Ref": "Stage"}, "prod"]},
    "IsDev": {"Fn::Not": [{"Condition": "IsProd"}]},
    "IsSet": {"Fn::Not": [{"Fn::Equals": [{"Ref": "Empty"}, ""]}]},
    "IsPi": {"Fn::And": [{"Fn::Equals": [{"Ref": "Account"}, "314159265358"]},
                         {"Fn::Or": [{"Condition": "IsSet"}, {"Fn::Equals": ["a", "a"]}]}]},
    "Round": {"Condition": "Round"},
    "C1": {"Fn::Equals": [{"Ref": "Open"}, "1"]}, "C2": {"Fn::Equals": [{"Ref": "Open"}, "2"]},
    "C3": {"Fn::Equals": [{"Ref": "Open"}, "3"]}, "C4": {"Fn::Equals": [{"Ref": "Open"}, "4"]},
    "C5": {"Fn::Equals": [{"Ref": "Open"}, "5"]}},
)";

constexpr std::string_view kResources = R"(
    "Repo": {"Type": "AWS::ECR::Repository", "Properties": {"RepositoryName": "app"}},
    "Anon": {"Type": "AWS::ECR::Repository"},
    "Role": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": {"Fn::Sub": "${AWS::StackName}-r"}}},
    "Deep": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "r", "Path": "/x/"}},
    "Managed": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {}},
    "Circle": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": {"Fn::Sub": "${Circle}${Circle.Arn}"}}},
)";

std::string template_of(std::string_view resources) {
  return fmt::format("{{{}\n\"Resources\": {{{}{}}}}}", kSections, kResources, resources);
}

/// A template whose one policy has this Resource.
std::string with_resource(std::string_view resource) {
  return template_of(
      fmt::format(R"("P": {{"Type": "AWS::IAM::ManagedPolicy", "Properties": {{"PolicyDocument":
        {{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", "Action": "ecr:BatchGetImage",
          "Resource": {}}}]}}}}}})",
                  resource));
}

const Value* resource_of(const format::Document& document) {
  return document.value->find("Statement")->members.front().value.find("Resource");
}

/// What the expression gives in each outcome of the conditions.
std::string results(std::string_view expression) {
  const Found found(with_resource(expression));
  std::string all;
  for (const format::Document& document : found.located.documents) {
    const Value* resource = resource_of(document);
    all += (all.empty() ? "" : " | ") + (resource == nullptr ? "left out" : shown(*resource));
  }
  return all;
}

/// `CODE text-of-the-place`, one line for each finding, sorted by place.
std::string findings(const std::string& text, Profile profile = Profile::audit) {
  const Report report = lint(Source{"template.json", text}, {.profile = profile});
  std::string all;
  for (const Finding& finding : report.findings)
    all += fmt::format("{} {}\n", finding.rule->code,
                       text.substr(finding.span.begin, finding.span.end - finding.span.begin));
  return all;
}

std::string repository(std::string_view policy) {
  return template_of(fmt::format(
      R"("P": {{"Type": "AWS::ECR::Repository", "Properties": {{"RepositoryPolicyText": {}}}}})",
      policy));
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c == '\n' ? std::string("\\n") : std::string(1, c);
  }
  return out;
}

/// Statement with pull for a principal.
std::string pull_for(std::string_view principal) {
  return fmt::format(
      R"({{"Effect": "Allow", "Principal": {}, "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]}})",
      principal);
}

std::string policy_of(std::string_view statements) {
  return fmt::format(R"({{"Version": "2012-10-17", "Statement": [{}]}})", statements);
}

}  // namespace

TEST_CASE("each intrinsic function gives what the template tells and holes for the rest") {
  struct Case {
    std::string_view expression, result;
  };
  const Case cases[] = {
      {R"("${AWS::AccountId}")", "${AWS::AccountId}"},
      {R"(7)", "7"},
      {R"([true, false, 314159265358])", "[true,false,314159265358]"},
      {R"({"Ref": "Account"})", "314159265358"},
      {R"({"Ref": "Number"})", "7"},
      {R"({"Ref": "Names"})", "[a,b]"},
      {R"({"Ref": "Open"})", "?"},
      {R"({"Ref": "OpenList"})", "unknown"},
      {R"({"Ref": "Empty"})", "?"},
      {R"({"Ref": "Stage"})", "?"},
      {R"({"Ref": "Secret"})", "?"},
      {R"({"Ref": "Kept"})", "?"},
      {R"({"Ref": "AWS::Partition"})", "?"},
      {R"({"Ref": "AWS::NotificationARNs"})", "unknown"},
      {R"({"Ref": "AWS::NoValue"})", "left out"},
      {R"(["a", {"Ref": "AWS::NoValue"}, "b"])", "[a,b]"},
      {R"({"Ref": "Nowhere"})", "unknown"},
      {R"({"Ref": "Repo"})", "app"},
      {R"({"Ref": "Anon"})", "?"},
      {R"({"Ref": "Managed"})", "arn:?:iam::?:policy/?"},
      {R"({"Fn::GetAtt": ["Repo", "Arn"]})", "arn:?:ecr:?:?:repository/app"},
      {R"({"Fn::GetAtt": "Anon.Arn"})", "arn:?:ecr:?:?:repository/?"},
      {R"({"Fn::GetAtt": ["Role", "Arn"]})", "arn:?:iam::?:role/?-r"},
      {R"({"Fn::GetAtt": ["Deep", "Arn"]})", "arn:?:iam::?:role/?"},
      {R"({"Fn::GetAtt": ["Repo", "RepositoryUri"]})", "?"},
      {R"({"Fn::GetAtt": ["Nowhere", "Arn"]})", "?"},
      {R"({"Fn::Sub": "a"})", "a"},
      {R"({"Fn::Sub": "x${!aws:username}-${Account}${$$"})", "x${aws:username}-314159265358${$$"},
      {R"({"Fn::Sub": "arn:${AWS::Partition}:ecr:${AWS::Region}:${ Account }:repository/${Repo}"})",
       "arn:?:ecr:?:314159265358:repository/app"},
      {R"({"Fn::Sub": "${Repo.Arn}/${Names}/${Nowhere}"})", "arn:?:ecr:?:?:repository/app/?/?"},
      {R"({"Fn::Sub": ["${x}/${y}/${Account}", {"x": {"Fn::Sub": "<${Account}>"}, "y": {"Ref": "Open"}}]})",
       "<314159265358>/?/314159265358"},
      {R"({"Fn::Join": [":", ["arn", {"Ref": "AWS::Partition"}, {"Ref": "AWS::NoValue"}, "ecr", 5]]})",
       "arn:?:ecr:5"},
      {R"({"Fn::Join": ["", {"Ref": "Names"}]})", "ab"},
      {R"({"Fn::Join": ["", {"Ref": "OpenList"}]})", "?"},
      {R"({"Fn::FindInMap": ["Accounts", "dev", "Id"]})", "271828182845"},
      {R"({"Fn::FindInMap": ["Accounts", "dev", "All"]})", "[1,2]"},
      {R"({"Fn::FindInMap": ["Accounts", "dev", "N"]})", "3"},
      {R"({"Fn::FindInMap": ["Accounts", {"Ref": "Stage"}, "Id"]})", "unknown"},
      {R"({"Fn::FindInMap": ["Accounts", "prod", "Id"]})", "unknown"},
      {R"({"Fn::Select": [1, ["a", "b"]]})", "b"},
      {R"({"Fn::Select": ["0", {"Fn::Split": ["/", "x/y"]}]})", "x"},
      {R"({"Fn::Select": [2, ["a", "b"]]})", "?"},
      {R"({"Fn::Select": [0, {"Ref": "OpenList"}]})", "?"},
      {R"({"Fn::Split": [",", {"Ref": "Account"}]})", "[314159265358]"},
      {R"({"Fn::Split": [",", {"Ref": "Open"}]})", "unknown"},
      {R"({"Fn::ImportValue": "x"})", "?"},
      {R"({"Fn::Base64": "x"})", "?"},
      {R"({"Fn::ToJsonString": {"a": 1}})", "?"},
      {R"({"Fn::Transform": {"Name": "AWS::Include"}})", "unknown"},
      {R"({"Fn::GetAZs": ""})", "unknown"},
      {R"({"Fn::Cidr": ["10.0.0.0/8", 1, 8]})", "unknown"},
      {R"({"Fn::ForEach::x": ["i", ["a"], {"b": 1}], "c": 1})", "unknown"},
      {R"({"Fn::Nonsense": []})", "unknown"},
      {R"({"Fn::If": ["IsPi", "yes", "no"]})", "yes"},
      {R"({"Fn::If": ["IsSet", "yes", "no"]})", "no"},
      {R"({"Fn::If": ["IsProd", "yes", "no"]})", "yes | no"},
      {R"({"Fn::If": ["Round", "yes", "no"]})", "unknown"},
      {R"({"Fn::If": ["Undefined", "yes", "no"]})", "yes | no"},
      {R"([{"Fn::If": ["IsProd", "p", {"Ref": "AWS::NoValue"}]}, {"Fn::If": ["IsDev", "d", "q"]}])",
       "[p,q] | [d]"},
      {R"([{"Fn::If": ["IsProd", "p", "d"]}, {"Fn::If": ["C1", "1", "0"]}])",
       "[p,1] | [p,0] | [d,1] | [d,0]"},
      {R"({"Fn::Join": ["-", ["a", {"Fn::If": ["IsProd", "p", {"Ref": "AWS::NoValue"}]}]]})",
       "a-p | a"},
      {R"({"Fn::GetAtt": ["Circle", "Arn"]})", "?"},
      {R"({"Ref": 3})", "unknown"},
      {R"({"Fn::Sub": []})", "?"},
      {R"({"Fn::If": []})", "unknown"},
      {R"({"Fn::Join": "x"})", "?"},
  };
  for (const Case& c : cases) {
    CAPTURE(std::string(c.expression));
    // A name that is made of itself is unknown however far one looks.
    std::string result = results(c.expression);
    if (c.expression.find("Circle") != c.expression.npos) {
      CHECK(result.starts_with("arn:?:s3:::"));
      continue;
    }
    CHECK(result == std::string(c.result));
  }
}

TEST_CASE("more than four unknown conditions are not looked at in every way") {
  const std::string five = results(R"([{"Fn::If": ["C1", "a", "b"]}, {"Fn::If": ["C2", "a", "b"]},
    {"Fn::If": ["C3", "a", "b"]}, {"Fn::If": ["C4", "a", "b"]}, {"Fn::If": ["C5", "a", "b"]}])");
  CHECK(std::count(five.begin(), five.end(), '|') == 15);
  CHECK(five.starts_with("[a,a,a,a,unknown] | [a,a,a,b,unknown] | "));
}

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
        "trust R.AssumeRolePolicyDocument app\nidentity R.Policies[0] p role/app\n"
        "identity P q role/app\nidentity Q Q role/app\nidentity M M detached\n");
  // Who has policies that the template does not show is not wholly known.
  CHECK(lists(R"("R": {"Type": "AWS::IAM::Role", "Properties": {
      "ManagedPolicyArns": [{"Ref": "M"}, {"Fn::If": ["X", {"Ref": "N"}, {"Ref": "AWS::NoValue"}]}]}},
    "S": {"Type": "AWS::IAM::Role", "Properties": {"ManagedPolicyArns": ["arn:aws:iam::aws:policy/X"]}},
    "U": {"Type": "AWS::IAM::User", "Properties": {"Groups": ["g"]}},
    "M": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"PolicyDocument": IDENTITY}},
    "N": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"PolicyDocument": IDENTITY,
      "Roles": [{"Ref": "S"}], "Users": [{"Ref": "U"}]}},
    "O": {"Type": "AWS::IAM::Policy", "Properties": {"PolicyDocument": IDENTITY, "Roles": ["other"]}})") ==
        "identity M M role/R partly\nidentity N N role/S user/U role/R partly\n"
        "identity O O role/other partly\n");
  CHECK(lists(R"("F": {"Type": "AWS::Serverless::Function", "Properties": {"Policies": [
      IDENTITY, "AmazonEC2ContainerRegistryReadOnly", {"S3ReadPolicy": {"BucketName": "b"}}]}},
    "G": {"Type": "AWS::Serverless::StateMachine", "Properties": {"Policies": IDENTITY}})") ==
        "identity F.Policies[0] F role/FRole partly\nidentity G.Policies[0] G role/GRole\n");
  CHECK(lists(R"("E": {"Type": "AWS::EC2::VPCEndpoint", "Properties": {"PolicyDocument": RESOURCE}},
    "S": {"Type": "AWS::Organizations::Policy", "Properties": {"Type": "SERVICE_CONTROL_POLICY",
      "Name": "n", "Content": IDENTITY}},
    "T": {"Type": "AWS::Organizations::Policy", "Properties": {"Type": "TAG_POLICY", "Content": {"tags": {}}}},
    "K": {"Type": "AWS::KMS::Key", "Properties": {"KeyPolicy": RESOURCE, "Tags": [IDENTITY]}},
    "X": {"Type": "Custom::X", "Properties": {"A": [{"PolicyDocument": IDENTITY}],
      "LifecyclePolicyText": "{\"rules\": []}"}})") ==
        "resource E.PolicyDocument E\nidentity S n detached\nresource K.KeyPolicy K\n"
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

TEST_CASE("the ARN of a resource is of its type") {
  const auto told = [](std::string_view resource) {
    return findings(
        template_of(fmt::format(
            R"("R": {{"Type": "AWS::IAM::Role", "Properties": {{"Policies": [{{"PolicyName": "p",
      "PolicyDocument": {{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow",
        "Action": "ecr:GetAuthorizationToken", "Resource": {}}}]}}}}]}}}})",
            resource)),
        Profile::ci);
  };
  CHECK(told(R"({"Fn::GetAtt": ["Anon", "Arn"]})").find("ECR104") != std::string::npos);
  CHECK(told(R"({"Fn::GetAtt": ["Anon", "RepositoryUri"]})").empty());
  CHECK(told(R"({"Ref": "Open"})").empty());
}

TEST_CASE("a value from elsewhere is told where it is used, and where it comes from") {
  struct Case {
    std::string_view account, place, message;
  };
  for (const Case& c :
       {Case{R"({"Fn::Sub": "arn:aws:iam::${Account}:root"})", "\"314159265358\"",
             "the default of parameter `Account`"},
        Case{R"({"Ref": "Account"})", "\"314159265358\"", "the default of parameter `Account`"},
        Case{R"({"Fn::FindInMap": ["Accounts", "dev", "Id"]})", "\"271828182845\"",
             "the value in mapping `Accounts`"}}) {
    CAPTURE(std::string(c.account));
    const std::string text =
        repository(policy_of(pull_for(fmt::format("{{\"AWS\": {}}}", c.account))));
    const Report report = lint(Source{"t.json", text}, {.only = {"ECR206"}});
    REQUIRE(report.findings.size() == 1);
    const Finding& finding = report.findings.front();
    const auto cut = [&](Span span) { return text.substr(span.begin, span.end - span.begin); };
    CHECK(cut(finding.span) == c.account);
    REQUIRE(finding.related.size() == 1);
    CHECK(cut(finding.related.front().span) == c.place);
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

TEST_CASE("hostile templates take little time and memory") {
  std::string doubled = R"({"Ref": "Account"})";
  for (int i = 0; i < 15; ++i)
    doubled = R"({"Fn::Sub": ["${a}${a}${a}${a}${a}${a}${a}${a}", {"a": )" + doubled + "}]}";
  CHECK(results(doubled) == "?");
  std::string chain = "\"Conditions\": {";
  for (int i = 0; i < 45; ++i)
    chain +=
        fmt::format(R"("N{}": {{"Fn::And": [{{"Condition": "N{}"}}, {{"Condition": "N{}"}}]}}, )",
                    i, i + 1, i + 1);
  chain += R"("N45": {"Fn::Equals": [{"Ref": "AWS::Region"}, "x"]}})";
  const std::string text =
      "{" + chain + R"(, "Resources": {"P": {"Type": "AWS::ECR::Repository", "Properties":
    {"RepositoryPolicyText": {"Version": "2012-10-17", "Statement": {"Fn::If": ["N0", [], []]}}}}}})";
  CHECK(lint(Source{"t.json", text}).failures.empty());
  std::string circles;
  for (int i = 0; i < 50; ++i)
    circles += fmt::format(
        R"("B{}": {{"Type": "AWS::S3::Bucket", "Properties": {{"BucketName": {{"Fn::Sub": "${{B{}.Arn}}${{B{}.Arn}}"}}}}}}, )",
        i, (i + 1) % 50, (i + 7) % 50);
  const std::string names = template_of(
      circles +
      R"("P": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"PolicyDocument": {"Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "ecr:*", "Resource": {"Fn::GetAtt": ["B0", "Arn"]}}]}}})");
  CHECK(lint(Source{"t.json", names}).failures.empty());
}
