// SPDX-License-Identifier: Apache-2.0
// Files as they are met: what stands in them beside policies, what their paths say, what a reader
// of each format makes of odd shapes.
#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "ecrlint/lint.hpp"
#include "support/template_support.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

namespace {

using Case = std::pair<std::string, std::string>;

const std::string kAllow =
    R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ecr:ListImages", "Resource": "*"}]})";
const std::string kOpen =
    R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "ecr:ListImages"}]})";

struct Located {
  std::string path, text;
  Arena arena;
  format::Located located;

  Located(std::string file, std::string content, std::optional<PolicyKind> forced = {},
          bool named = false)
      : path(std::move(file)),
        text(std::move(content)),
        located(format::locate({0, path, text, false, named}, forced, arena)) {}
  Located(const Located&) = delete;
  Located& operator=(const Located&) = delete;
};

/// `KIND POINTER[ limits][ bare]` of each policy.
std::string found(const std::string& path, const std::string& text,
                  std::optional<PolicyKind> forced = {}, bool named = false) {
  const Located in(path, text, forced, named);
  std::string all;
  for (const format::Document& one : in.located.documents)
    all += std::string(to_string(one.kind)) + " " + one.pointer + (one.limits ? " limits" : "") +
           (one.bare ? " bare" : "") + "\n";
  return all;
}

/// The same of a script, with the name of what each is put on.
std::string in_script(const std::string& script) {
  std::string all;
  const Located in("setup.sh", script);
  for (const format::Document& one : in.located.documents)
    all += std::string(to_string(one.kind)) + (one.limits ? " limits" : "") +
           (one.name.empty() ? "" : " " + one.name) + "\n";
  return all;
}

std::string resource_in(const std::string& expression) { return test::results(expression); }

}  // namespace

TEST_CASE("the path of a policy says that it only limits, by whole words") {
  for (const std::string path :
       {"scp.json", "a/scps/b.json", "my-scp.json", "rcp_1.json", "rcps.json", "SCP.json",
        "service-control-policies/a.json", "service control policy.json",
        "resource_control_policy.json", "ServiceControlPolicy.json", "boundary.json",
        "permissions-boundary.json", "permission-boundaries/a.json",
        "permissions_boundaries/a.json", "a\\scp\\b.json"}) {
    CAPTURE(path);
    CHECK(found(path, kAllow) == "identity  limits bare\n");
  }
  for (const std::string path :
       {"scpx.json", "ascp.json", "service/controlpolicies.json", "service/control/policies.json",
        "bound/ary.json", "policy.json", "control-policies.json", "rcpa/b.json"}) {
    CAPTURE(path);
    CHECK(found(path, kAllow) == "identity  bare\n");
  }
}

TEST_CASE("the path of an endpoint's policy says that it is no repository's") {
  CHECK(found("p.json", kOpen) == "repository  bare\n");
  CHECK(found("vpc-endpoint.json", kOpen) == "resource \n");
  CHECK(found("Endpoints/p.json", kOpen) == "resource \n");
  CHECK(found("endpoint.json", kAllow) == "identity \n");
  CHECK(found("endpoint.json", kOpen, PolicyKind::repository) == "repository \n");
  CHECK(found("end/point.json", kOpen) == "repository  bare\n");
}

TEST_CASE("a kind that is said makes a policy of what somebody named") {
  const auto kind = PolicyKind::registry;
  CHECK(found("p.json", "{}", kind, true) == "registry \n");
  CHECK(found("p.json", "{\"a\": 1}", kind, true) == "registry \n");
  CHECK(found("p.json", "{\"a\": 1}", kind, false).empty());
  CHECK(found("p.json", "{\"Version\": \"1\"}", kind, false) == "registry \n");
  CHECK(found("p.json", "{}", kind, false).empty());
  CHECK(found("p.json", "{\"a\": 1}", {}, true).empty());
  CHECK(found("p.json", "[1, 2]", kind, true) == "registry \n");
}

TEST_CASE("a policy stands alone, in a list, as text, under data") {
  std::string text = kOpen;
  for (std::size_t at = 0; (at = text.find('"', at)) != text.npos; at += 2)
    text.insert(at, 1, '\\');
  CHECK(found("p.json", "\"" + text + "\"") == "repository  bare\n");
  CHECK(found("p.json", "\"text\"").empty());
  CHECK(found("p.json", "[" + kAllow + ", " + kOpen + "]") ==
        "identity /0 bare\nrepository /1 bare\n");
  CHECK(found("p.json", "{\"data\": " + kOpen + "}") == "repository /data bare\n");
  CHECK(found("p.json", "{\"other\": " + kOpen + "}").empty());
  CHECK(found("p.json", "{\"data\": [" + kOpen + "]}").empty());
  CHECK(found("p.json", "{\"policyText\": " + kOpen + "}") == "registry /policyText\n");
  CHECK(found("p.json", "{\"data\": {\"policyText\": " + kOpen + "}}") ==
        "registry /data/policyText\n");
  CHECK(found("p.json", "[{\"policyText\": " + kOpen + "}, 5, \"x\"]") ==
        "registry /0/policyText\n");
  CHECK(found("p.json", "{\"RoleName\": \"r\"}").empty());
  CHECK(found("p.json", "{\"PolicyDocument\": " + kAllow + "}").empty());
  CHECK(found("p.json", "{\"RoleName\": \"r\", \"PolicyDocument\": " + kAllow + "}") ==
        "identity /PolicyDocument\n");
}

TEST_CASE("values one after the other are each read, if the first is whole") {
  CHECK(found("p.json", kAllow + "\n" + kOpen) == "identity  bare\nrepository  bare\n");
  CHECK(found("p.json", kAllow + kOpen) == "identity  bare\nrepository  bare\n");
  CHECK(found("p.json", "{\"a\": \"}\\\"\"}\n" + kOpen) == "repository  bare\n");
  CHECK(found("p.json", "[{\"a\": [1]}]\n" + kOpen) == "repository  bare\n");
  CHECK(found("p.json", "\"x\"\n" + kOpen) == "repository  bare\n");
  CHECK(found("p.json", "{\"a\": }\n" + kOpen).empty());
}

TEST_CASE("what the Serverless Framework makes policies of is not read before it does") {
  const auto unread = [](const std::string& text) {
    const Located in("serverless.yml", text);
    return !in.located.files.empty() && in.located.files.front().unread;
  };
  const std::string statements =
      "  iam:\n    role:\n      statements:\n        - Effect: Allow\n          Action: "
      "ecr:ListImages\n          Resource: '*'\n";
  CHECK(unread("service: a\nprovider:\n  name: aws\n" + statements));
  CHECK_FALSE(unread("service: a\nprovider:\n  name: google\n" + statements));
  CHECK_FALSE(unread("provider:\n  name: aws\n" + statements));
  CHECK_FALSE(unread("service: a\nname: aws\n"));
}

TEST_CASE("a script's policy is put on what the command says that has it") {
  const std::string set = "aws ecr set-repository-policy --repository-name app --policy-text ";
  const std::string open =
      R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "ecr:ListImages"}]})";
  CHECK(in_script(set + "'" + open + "'\n") == "repository app\n");
  CHECK(in_script("P='" + open + "'\n" + set + "\"$P\"\n") == "repository app\n");
  CHECK(in_script("P='" + open + "'\n" + set + "\"${P}\"\n") == "repository app\n");
  CHECK(in_script("P='" + open + "'\n" + set + "$Q\n") == "repository\n");
  CHECK(in_script("cat > p.json <<E\n" + open + "\nE\n" + set + "file://p.json\n") ==
        "repository app\n");
  CHECK(in_script("cat > ./p.json <<E\n" + open + "\nE\n" + set + "file://p.json\n") ==
        "repository app\n");
  CHECK(in_script("cat > p.json <<E\n" + open + "\nE\n" + set + "fileb://./p.json\n") ==
        "repository app\n");
  CHECK(in_script("cat > q.json <<E\n" + open + "\nE\n" + set + "file://p.json\n") ==
        "repository\n");
  CHECK(in_script("tee p.json <<E\n" + open + "\nE\n" + set + "file://p.json\n") ==
        "repository app\n");
  CHECK(in_script("dog p.json <<E\n" + open + "\nE\n" + set + "file://p.json\n") == "repository\n");
  CHECK(in_script("read -r -d '' P <<E\n" + open + "\nE\n" + set + "\"$P\"\n") ==
        "repository app\n");
  CHECK(in_script("P=$(cat <<E\n" + open + "\nE\n)\n" + set + "\"$P\"\n") == "repository app\n");
  CHECK(in_script(set + "\"$(cat <<E\n" + open + "\nE\n)\"\n").starts_with("repository"));
  CHECK(in_script("aws s3api put-bucket-policy --bucket b --policy '" + open + "'\n") ==
        "resource\n");
  CHECK(in_script("aws --region x ecr set-repository-policy --repository-name app --policy-text '" +
                  open + "'\n") == "repository app\n");
  CHECK(in_script("aws ecs set-repository-policy --repository-name app --policy-text '" + open +
                  "'\n") == "repository\n");
  CHECK(in_script("echo '{\"a\": 1}'\n").empty());
  CHECK(in_script("echo '{\"Statement\": 1}'\n").empty());
}

TEST_CASE("a part of a list, and a value of a mapping, are found as CloudFormation does") {
  CHECK(resource_in(R"({"Fn::FindInMap": ["Accounts", "dev", "Id"]})") == "271828182845");
  CHECK(resource_in(R"({"Fn::FindInMap": ["Accounts", "dev", "All"]})") == "[1,2]");
  CHECK(resource_in(R"({"Fn::FindInMap": ["Accounts", "prod", "Id"]})") == "unknown");
  CHECK(resource_in(R"({"Fn::FindInMap": ["Accounts", "dev", "No"]})") == "unknown");
  CHECK(resource_in(R"({"Fn::FindInMap": ["None", "dev", "Id"]})") == "unknown");
  CHECK(resource_in(R"({"Fn::FindInMap": ["Accounts", "dev"]})") == "unknown");
  CHECK(resource_in(R"({"Fn::FindInMap": ["Accounts", {"Ref": "Open"}, "Id"]})") == "unknown");
  CHECK(resource_in(R"({"Fn::FindInMap": ["Accounts", "dev", {"Ref": "Open"}]})") == "unknown");
  CHECK(resource_in(R"({"Fn::FindInMap": []})") == "unknown");
  CHECK(resource_in(R"({"Fn::Select": [0, ["a", "b"]]})") == "a");
  CHECK(resource_in(R"({"Fn::Select": ["1", ["a", "b"]]})") == "b");
  CHECK(resource_in(R"({"Fn::Select": [2, ["a", "b"]]})") == "?");
  CHECK(resource_in(R"({"Fn::Select": ["1x", ["a", "b"]]})") == "?");
  CHECK(resource_in(R"({"Fn::Select": [{"Ref": "Open"}, ["a", "b"]]})") == "?");
  CHECK(resource_in(R"({"Fn::Select": [1, {"Ref": "Names"}]})") == "b");
  CHECK(resource_in(R"({"Fn::Select": [1]})") == "?");
  CHECK(resource_in(R"({"Fn::Split": [",", "a,b,"]})") == "[a,b,]");
  CHECK(resource_in(R"({"Fn::Split": ["--", "a--b-c"]})") == "[a,b-c]");
  CHECK(resource_in(R"({"Fn::Split": ["", "a,b"]})") == "unknown");
  CHECK(resource_in(R"({"Fn::Split": [",", {"Ref": "Open"}]})") == "unknown");
  CHECK(resource_in(R"({"Fn::Split": [","]})") == "unknown");
  CHECK(resource_in(R"({"Fn::Join": ["-", ["a", "b"]]})") == "a-b");
  CHECK(resource_in(R"({"Fn::Join": ["", ["a", {"Ref": "Open"}]]})") == "a?");
  CHECK(resource_in(R"({"Fn::Join": ["-", {"Ref": "Names"}]})") == "a-b");
  CHECK(resource_in(R"({"Fn::Sub": "a${!b}c"})") == "a${b}c");
  CHECK(resource_in(R"({"Fn::Sub": "a${b"})") == "a${b");
  CHECK(resource_in(R"({"Fn::Sub": ["${x}-${Account}", {"x": "1"}]})") == "1-314159265358");
  CHECK(resource_in(R"({"Fn::Sub": "${Number}"})") == "7");
}

TEST_CASE("the default of a parameter is its value unless it is hidden, open or kept elsewhere") {
  using test::value_of_parameter;
  CHECK(value_of_parameter(R"({"Type": "String", "Default": "a"})") == "a");
  CHECK(value_of_parameter(R"({"Type": "Number", "Default": 7})") == "7");
  CHECK(value_of_parameter(R"({"Type": "String"})") == "?");
  CHECK(value_of_parameter(R"({"Type": "String", "Default": ""})") == "?");
  CHECK(value_of_parameter(R"({"Type": "String", "Default": ["a"]})") == "?");
  CHECK(value_of_parameter(R"({"Type": "String", "Default": "a", "NoEcho": true})") == "?");
  CHECK(value_of_parameter(R"({"Type": "String", "Default": "a", "NoEcho": "true"})") == "?");
  CHECK(value_of_parameter(R"({"Type": "String", "Default": "a", "NoEcho": false})") == "a");
  CHECK(value_of_parameter(R"({"Type": "String", "Default": "a", "AllowedValues": ["a"]})") == "?");
  CHECK(value_of_parameter(R"({"Type": "AWS::SSM::Parameter::Value<String>", "Default": "a"})") ==
        "?");
  CHECK(value_of_parameter(R"({"Type": "CommaDelimitedList", "Default": "a, b"})") == "[a,b]");
  CHECK(value_of_parameter(R"({"Type": "List<String>", "Default": "a,b,"})") == "[a,b,]");
  CHECK(value_of_parameter(R"({"Type": "CommaDelimitedList"})") == "unknown");
  CHECK(value_of_parameter(R"({"Type": "CommaDelimitedList", "Default": ""})") == "unknown");
  CHECK(value_of_parameter(
            R"({"Type": "AWS::SSM::Parameter::Value<List<String>>", "Default": "a"})") ==
        "unknown");
  CHECK(value_of_parameter(
            R"({"Type": "AWS::SSM::Parameter::Value<CommaDelimitedList>", "Default": "a"})") ==
        "unknown");
}
