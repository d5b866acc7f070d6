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

/// `KIND POINTER[ bare]` of each policy.
std::string found(const std::string& path, const std::string& text,
                  std::optional<PolicyKind> forced = {}, bool named = false) {
  const Located in(path, text, forced, named);
  std::string all;
  for (const format::Document& one : in.located.documents)
    all += std::string(to_string(one.kind)) + " " + one.pointer + (one.bare ? " bare" : "") + "\n";
  return all;
}

/// The same of a script, with the name of what each is put on.
std::string in_script(const std::string& script) {
  std::string all;
  const Located in("setup.sh", script);
  for (const format::Document& one : in.located.documents)
    all += std::string(to_string(one.kind)) + (one.name.empty() ? "" : " " + one.name) + "\n";
  return all;
}

std::string resource_in(const std::string& expression) { return test::results(expression); }

}  // namespace

TEST_CASE("the path of a policy says its kind, by whole words") {
  const auto kind = [](const std::string& path, const std::string& text) {
    const std::string all = found(path, text);
    return all.substr(0, all.find(' '));
  };
  for (const std::string path :
       {"scp.json", "a/scps/b.json", "my-scp.json", "SCP.json", "service-control-policies/a.json",
        "service control policy.json", "ServiceControlPolicy.json", "a\\scp\\b.json",
        "scp/session-policies.md/vpc-endpoint.json"}) {
    CAPTURE(path);
    CHECK(found(path, kAllow) == (path.ends_with("endpoint.json") ? "session \n" : "scp \n"));
    CHECK(kind(path, kOpen) != "scp");
  }
  for (const std::string path :
       {"boundary.json", "permissions-boundary.json", "permission-boundaries/a.json",
        "permissions_boundaries/a.json", "scp/boundary.json"}) {
    CAPTURE(path);
    CHECK(found(path, kAllow) == "boundary \n");
    CHECK(found(path, kOpen) == "repository  bare\n");
  }
  CHECK(found("ci-session-policy.json", kAllow) == "session \n");
  for (const std::string path :
       {"scpx.json", "ascp.json", "service/controlpolicies.json", "service/control/policies.json",
        "bound/ary.json", "policy.json", "control-policies.json", "rcpa/b.json", "rcp.json",
        "session/policy.json"}) {
    CAPTURE(path);
    CHECK(found(path, kAllow) == "identity  bare\n");
  }
}

TEST_CASE("the path says that a policy is an RCP if it speaks of everyone alone") {
  const auto policy = [](const std::string& effect, const std::string& principal) {
    return R"({"Statement": [{"Effect": ")" + effect + R"(", "Principal": )" + principal +
           R"(, "Action": "ecr:PutImage", "Resource": "*"}]})";
  };
  for (const std::string path : {"rcp.json", "rcps/a.json", "rcp_1.json",
                                 "resource_control_policy.json", "a/rcp/vpc-endpoint/b.json"}) {
    CAPTURE(path);
    const bool endpoint = path.find("endpoint") != path.npos;
    const std::string rcp = endpoint ? "endpoint \n" : "rcp \n";
    CHECK(found(path, policy("Deny", R"("*")")) == rcp);
    CHECK(found(path, policy("Deny", R"({"AWS": ["*"]})")) == rcp);
    const std::string other = endpoint ? "endpoint \n" : "repository  bare\n";
    CHECK(found(path, policy("Deny", R"({"AWS": "314159265358"})")) == other);
    CHECK(found(path, policy("Deny", R"({"Service": "*"})")) == other);
    CHECK(found(path, policy("Deny", R"(["*", "x"])")) == other);
    // Policies of resources are kept there, too.
    CHECK(found(path, policy("Allow", R"("*")")) == other);
  }
  CHECK(found("scp/a.json", policy("Deny", R"("*")")) == "rcp \n");
  CHECK(found("scp/a.json", policy("Allow", R"("*")")) == "repository  bare\n");
  const auto denying = [](const std::string& actions) {
    return R"({"Statement": [{"Effect": "Deny", "Principal": "*", "Resource": "*", )" + actions +
           "}]}";
  };
  CHECK(found("rcp.json", denying(R"("Action": ["s3:*", "ecr:PutImage"])")) == "rcp \n");
  CHECK(found("rcp.json", denying(R"("Action": ["s3:*", "sns:Publish"])")) == "resource  bare\n");
  CHECK(found("rcp.json", denying(R"("Action": "*")")) == "resource  bare\n");
  CHECK(found("rcp.json", denying(R"("NotAction": "s3:*")")) == "resource  bare\n");
}

TEST_CASE("the path of an endpoint's policy says that it is no repository's") {
  CHECK(found("p.json", kOpen) == "repository  bare\n");
  CHECK(found("vpc-endpoint.json", kOpen) == "endpoint \n");
  CHECK(found("vpce/p.json", kOpen) == "endpoint \n");
  CHECK(found("Endpoints/p.json", kOpen) == "resource \n");
  CHECK(found("endpoint.json", kAllow) == "identity  bare\n");
  CHECK(found("endpoint.json", kOpen, PolicyKind::repository) == "repository \n");
  CHECK(found("end/point.json", kOpen) == "repository  bare\n");
}

TEST_CASE("answers about organizations and endpoints hold policies of theirs") {
  std::string text = kAllow;
  for (std::size_t at = 0; (at = text.find('"', at)) != text.npos; at += 2)
    text.insert(at, 1, '\\');
  const auto policy = [&](const std::string& type) {
    return R"({"Policy": {"PolicySummary": {"Name": "n", "Type": ")" + type +
           R"("}, "Content": ")" + text + "\"}}";
  };
  CHECK(found("p.json", policy("SERVICE_CONTROL_POLICY")) == "scp /Policy/Content\n");
  CHECK(found("p.json", policy("RESOURCE_CONTROL_POLICY")) == "rcp /Policy/Content\n");
  CHECK(found("p.json", policy("TAG_POLICY")).empty());
  CHECK(found("p.json", R"({"Type": "SERVICE_CONTROL_POLICY", "Content": ")" + text + "\"}") ==
        "scp /Content\n");
  const std::string endpoint =
      R"({"VpcId": "vpc-1", "ServiceName": "com.amazonaws.eu-west-1.s3", "PolicyDocument": )" +
      kOpen + "}";
  CHECK(found("p.json", R"({"VpcEndpoints": [)" + endpoint + "]}") ==
        "endpoint /VpcEndpoints/0/PolicyDocument\n");
  CHECK(found("p.json", R"({"VpcEndpoint": )" + endpoint + "}") ==
        "endpoint /VpcEndpoint/PolicyDocument\n");
  CHECK(found("p.json", endpoint) == "endpoint /PolicyDocument\n");
  CHECK(found("p.json", R"({"VpcId": "vpc-1", "PolicyDocument": )" + kOpen + "}").empty());
}

TEST_CASE("commands say of which kind a policy of an organization, a session or an endpoint is") {
  const std::string allow = " '" + kAllow + "'";
  const std::string open = " '" + kOpen + "'";
  const std::string create = "aws organizations create-policy --name n ";
  CHECK(in_script(create + "--type SERVICE_CONTROL_POLICY --content" + allow + "\n") == "scp\n");
  CHECK(in_script(create + "--type=RESOURCE_CONTROL_POLICY --content" + allow + "\n") == "rcp\n");
  CHECK(in_script(create + "--type $TYPE --content" + open + "\n") == "rcp\n");
  CHECK(in_script("aws organizations update-policy --policy-id p-1 --content" + allow + "\n") ==
        "scp\n");
  for (const std::string operation : {"assume-role", "assume-role-with-saml",
                                      "assume-role-with-web-identity", "get-federation-token"})
    CHECK(in_script("aws sts " + operation + " --policy" + allow + "\n") == "session\n");
  CHECK(in_script("aws ec2 create-vpc-endpoint --service-name com.amazonaws.eu-west-1.ecr.dkr "
                  "--policy-document" +
                  open + "\n") == "endpoint\n");
  CHECK(in_script("aws ec2 modify-vpc-endpoint --policy-document" + open + "\n") == "endpoint\n");
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
