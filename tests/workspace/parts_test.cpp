// SPDX-License-Identifier: Apache-2.0
// The parts of a workspace by themselves: where sources are put, who is known, what a store takes.
#include <doctest/doctest.h>

#include <set>
#include <string>
#include <vector>

#include "ecrlint/transfer.hpp"
#include "support/result_support.hpp"
#include "workspace/accounts.hpp"
#include "workspace/managed_policies.hpp"
#include "workspace/policy_store.hpp"
#include "workspace/surroundings.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

namespace {

using Strings = std::vector<std::string>;
using Names = std::set<std::string, std::less<>>;

std::string artifact(const std::string& environment, const std::string& file) {
  return R"({"artifacts": {"S": {"environment": ")" + environment +
         R"(", "properties": {"templateFile": ")" + file + "\"}}}}";
}

const std::string kAllow =
    R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ecr:*",
        "Resource": "*"}]})";

GateVerdict gate(Gate gate, Decision decision, bool blocks = true) {
  return {gate, decision, true, blocks};
}

}  // namespace

TEST_CASE("the manifest of a CDK app tells the account and the Region of each template") {
  const auto place = [](const std::string& manifest, const std::string& path = "cdk.out/a.json",
                        const std::string& manifest_path = "cdk.out/manifest.json") {
    const std::vector<Source> sources{{path, "{}"}, {manifest_path, manifest}};
    const std::vector<SourcePlace> places = places_of(sources);
    REQUIRE(places.size() == 2);
    CHECK(places[1].account.empty());
    return places[0].account + " " + places[0].region;
  };
  CHECK(place(artifact("aws://111122223333/eu-west-1", "a.json")) == "111122223333 eu-west-1");
  CHECK(place(artifact("aws://111122223333/unknown-region", "a.json")) == "111122223333 ");
  CHECK(place(artifact("aws://unknown-account/eu-west-1", "a.json")) == " eu-west-1");
  CHECK(place(artifact("aws://111122223333", "a.json")) == "111122223333 ");
  CHECK(place(artifact("gcp://111122223333/eu-west-1", "a.json")) == " ");
  CHECK(place(artifact("aws://111122223333/eu-west-1", "b.json")) == " ");
  CHECK(place(artifact("aws://111122223333/eu-west-1", "")) == " ");
  CHECK(place(artifact("aws://111122223333/eu-west-1", "a.json"), "a.json") == " ");
  CHECK(place(artifact("aws://111122223333/eu-west-1", "a.json"), "a.json", "manifest.json") ==
        "111122223333 eu-west-1");
  CHECK(place(artifact("aws://111122223333/eu-west-1", "a.json"), "cdk.out/a.json",
              "cdk.out/other.json") == " ");
  CHECK(place(R"({"artifacts": []})") == " ");
  CHECK(place(R"({"artifacts": {"S": {"environment": "aws://111122223333/eu-west-1"}}})") == " ");
  CHECK(place(R"({"artifacts": )") == " ");
  CHECK(place(R"({"x": "artifacts"})") == " ");
}

TEST_CASE("of several artifacts each has its own place") {
  const std::vector<Source> sources{
      {"out/a.json", "{}"}, {"out/b.json", "{}"}, {"out/manifest.json", R"({"artifacts": {
        "X": {"type": "cdk:tree"},
        "A": {"environment": "aws://111122223333/eu-west-1", "properties": {"templateFile": "a.json"}},
        "B": {"environment": "aws://444455556666/eu-west-2", "properties": {"templateFile": "b.json"}}}})"}};
  const std::vector<SourcePlace> places = places_of(sources);
  CHECK(places[0].account == "111122223333");
  CHECK(places[0].region == "eu-west-1");
  CHECK(places[1].account == "444455556666");
  CHECK(places[1].region == "eu-west-2");
}

TEST_CASE("a name to fill in is one of a template where more than one source has it") {
  const auto names = [](const std::string& first, const std::string& second,
                        const std::string& path = "b.json", Role role = Role::lint) {
    const std::vector<Source> sources{{"a.json", first}, {path, second, role}};
    return names_filled_in(sources);
  };
  const std::string both = "x ${ACCOUNT_ID} y";
  CHECK(names(both, both) == Names{"${ACCOUNT_ID}"});
  CHECK(names(both + both, "").empty());
  CHECK(names(both, both, "b.tf").empty());
  CHECK(names(both, both, "b.toml", Role::config).empty());
  CHECK(names(both, both, "b.json", Role::context) == Names{"${ACCOUNT_ID}"});
  CHECK(names("${A}${B-1}${C_2}${9}", "${9}${C_2}${B-1}") == Names{"${B-1}", "${C_2}", "${9}"});
  for (const std::string text : {"${}", "${a}", "${A.b}", "${A", "$A", "{A}", "${A B}", "${A:-x}",
                                 "${aws:username}", "${", "${A|B}"}) {
    CAPTURE(text);
    CHECK(names(text, text).empty());
  }
  CHECK(names("${${A}", "${A}") == Names{"${A}"});
}

TEST_CASE("surroundings are what the options tell, and what is wrong with an inventory") {
  std::vector<Failure> failures;
  Options options;
  CHECK_FALSE(gather_surroundings(options, failures).trust_is_known);
  options.context.accounts = {"111122223333"};
  options.context.org_id = "o-a1b2c3d4e5";
  options.context.partition = "aws-cn";
  Surroundings known = gather_surroundings(options, failures);
  CHECK(known.trust_is_known);
  CHECK(known.trusted.empty());
  CHECK(known.partition == "aws-cn");
  CHECK(known.inventory.organization() == "o-a1b2c3d4e5");
  CHECK(known.inventory.is_member("111122223333") == Answer::yes);
  CHECK(known.inventory.is_member("444455556666") != Answer::yes);
  options.context = {};
  options.context.trusted_accounts = {"444455556666"};
  known = gather_surroundings(options, failures);
  CHECK(known.trust_is_known);
  CHECK(known.trusted == Names{"444455556666"});
  CHECK(failures.empty());

  options.context.inventory = {{"broken.json", "{"},
                               {"broken.toml", "= 1"},
                               {"good.json", R"({"RoleDetailList": [{"RoleName": "r", "Path": "/",
         "Arn": "arn:aws:iam::111122223333:role/r"}]})"},
                               {"strange.json", R"({"nothing": 1})"}};
  known = gather_surroundings(options, failures);
  REQUIRE(failures.size() == 3);
  CHECK(failures[0].path == "broken.json");
  CHECK(failures[1].path == "broken.toml");
  CHECK(failures[2].path == "strange.json");
  for (const Failure& failure : failures) CHECK_FALSE(failure.message.empty());
  CHECK(known.inventory.exists({EntityKind::role, "111122223333", "r"}) == Answer::yes);
}

TEST_CASE("the gate that stops a request is one that is sure to, else the first that may") {
  Verdict verdict;
  verdict.gates = {gate(Gate::rcp, Decision::allowed, false),
                   gate(Gate::scp, Decision::unknown),
                   gate(Gate::endpoint_policy, Decision::unknown),
                   gate(Gate::repository_policy, Decision::explicit_deny, false),
                   gate(Gate::registry_policy, Decision::allowed, false),
                   gate(Gate::identity_policy, Decision::implicit_deny),
                   gate(Gate::boundary, Decision::explicit_deny),
                   gate(Gate::session_policy, Decision::unknown)};
  verdict.decision = Decision::allowed;
  CHECK_FALSE(blocking(verdict));
  verdict.decision = Decision::implicit_deny;
  CHECK(blocking(verdict) == Gate::identity_policy);
  verdict.gates[5].blocks = false;
  CHECK(blocking(verdict) == Gate::boundary);
  verdict.gates[6].blocks = false;
  CHECK(blocking(verdict) == Gate::scp);
  for (GateVerdict& one : verdict.gates) one.blocks = false;
  CHECK_FALSE(blocking(verdict));
}

TEST_CASE(
    "each gate takes policies of one kind and written alike, and of the catalogue only what "
    "somebody has") {
  const std::pair<Gate, PolicyKind> cases[] = {
      {Gate::rcp, PolicyKind::rcp},
      {Gate::scp, PolicyKind::scp},
      {Gate::endpoint_policy, PolicyKind::endpoint},
      {Gate::repository_policy, PolicyKind::repository},
      {Gate::registry_policy, PolicyKind::registry},
      {Gate::identity_policy, PolicyKind::identity},
      {Gate::boundary, PolicyKind::boundary},
      {Gate::session_policy, PolicyKind::session},
  };
  for (const auto& one : cases) {
    CAPTURE(to_string(one.first));
    CHECK(kind_of(one.first) == one.second);
    format::Document document;
    for (std::size_t kind = 0; kind < kPolicyKindWords.size(); ++kind) {
      document.kind = static_cast<PolicyKind>(kind);
      const bool fits = document.kind == one.second || document.kind == family_of(one.second);
      CHECK(may_be_of(one.first, document) == fits);
    }
    document.kind = one.second;
    document.of_catalog = true;
    CHECK(may_be_of(one.first, document) == (one.first == Gate::identity_policy));
  }
  CHECK(is_of_caller(Gate::identity_policy));
  CHECK(is_of_caller(Gate::boundary));
  CHECK(is_of_caller(Gate::session_policy));
  CHECK_FALSE(is_of_caller(Gate::scp));
  CHECK_FALSE(is_of_caller(Gate::repository_policy));
}

TEST_CASE("a policy that is all of its source is bare") {
  const auto is_bare = [](std::vector<Source> sources) {
    PolicyStore store(nullptr);
    return store.read(std::move(sources)).is_bare();
  };
  CHECK(is_bare({{"a.json", kAllow}}));
  CHECK_FALSE(is_bare({{"a.json", kAllow}, {"b.json", kAllow}}));
  CHECK_FALSE(is_bare({{"a.json", "{\"x\": 1}"}}));
  CHECK_FALSE(is_bare(
      {{"a.json", R"({"RoleName": "r", "PolicyName": "p", "PolicyDocument": )" + kAllow + "}"}}));
  CHECK_FALSE(is_bare({{"main.tf", "resource \"aws_iam_policy\" \"p\" {\n  policy = <<EOF\n" +
                                       kAllow + "\nEOF\n}\n"}}));
}

TEST_CASE("a source that cannot be read is a failure where it was meant, with the reason") {
  const auto failures = [](Source source) {
    PolicyStore store(nullptr);
    static_cast<void>(store.read({std::move(source)}));
    std::string all;
    for (const Failure& one : store.failures()) all += one.path + ": " + one.message + "\n";
    return all;
  };
  CHECK(failures({"a.json", kAllow}).empty());
  const std::string broken = R"({"Statement": [{"Effect": "Allow", })";
  CHECK(failures({"a.json", broken}).starts_with("a.json: "));
  Source found{"a.json", "{\"x\": oops}"};
  found.found = true;
  CHECK(failures(found).empty());
  found.text = broken;
  CHECK(failures(found).starts_with("a.json: "));
  CHECK(failures({"a.json", "{\"x\": 1}"}).empty());
}

TEST_CASE("of the files beside a module only what it reads counts") {
  PolicyStore store(nullptr);
  const FoundPolicies found = store.read({{"a.json", kAllow}, {"b.json", kAllow, Role::context}});
  REQUIRE(found.all.size() == 1);
  CHECK(found.all[0].document.source == 0);
  CHECK(store.sources().size() == 2);
}

TEST_CASE("alternatives of one policy are not certain, what stands beside them is") {
  PolicyStore store(nullptr);
  const FoundPolicies found = store.read({{"main.tf", R"(
variable "open" {}
resource "aws_iam_policy" "a" {
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow",
    Action = "ecr:ListImages", Resource = "*" }] })
}
resource "aws_iam_policy" "b" {
  policy = var.open ? jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow",
    Action = "ecr:ListImages", Resource = "*" }] }) : jsonencode({ Version = "2012-10-17",
    Statement = [{ Effect = "Deny", Action = "ecr:*", Resource = "*" }] })
}
resource "aws_iam_policy" "c" {
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow",
    Action = "ecr:ListImages", Resource = "*" }] })
}
)"}});
  std::string all;
  for (const FoundPolicy& one : found.all)
    all += one.document.address + (one.certain ? " sure; " : " perhaps; ");
  CHECK(all ==
        "aws_iam_policy.a sure; aws_iam_policy.b perhaps; aws_iam_policy.b perhaps; "
        "aws_iam_policy.c sure; ");
}

TEST_CASE("AWS's own policies are known by their name or their ARN in any partition") {
  const auto text = [](std::string_view name) {
    return managed_policy_text(catalog::Catalog::built_in(), name).value_or("none");
  };
  const std::string read_only = text("AmazonEC2ContainerRegistryReadOnly");
  CHECK(read_only.starts_with(R"({"Version": "2012-10-17", "Statement": [)"));
  CHECK(text("arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly") == read_only);
  CHECK(text("arn:aws-cn:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly") == read_only);
  CHECK(text("arn:aws:iam::111122223333:policy/AmazonEC2ContainerRegistryReadOnly") == "none");
  CHECK(text("NoSuchPolicy") == "none");
  CHECK(text("") == "none");
  CHECK(test::error_of(managed_policy("NoSuchPolicy")) == "none of AWS's own managed policies");
  CHECK(*managed_policy("AmazonEC2ContainerRegistryReadOnly") == read_only);
}

TEST_CASE("a policy of AWS's own that somebody has is a document, unless the files hold it") {
  const std::string arn = "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly";
  const auto role = [&](const std::string& more) {
    return R"({"RoleDetailList": [{"RoleName": "r", "Arn": "arn:aws:iam::111122223333:role/r",
      "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": []}, "RolePolicyList": [],
      "AttachedManagedPolicies": [{"PolicyName": "AmazonEC2ContainerRegistryReadOnly",
        "PolicyArn": ")" +
           arn + "\"}]}]" + more + "}";
  };
  const auto policies = [](const std::string& text) {
    PolicyStore store(nullptr);
    const FoundPolicies found = store.read({{"dump.json", text}});
    std::string all;
    for (const FoundPolicy& one : found.all)
      if (one.document.kind == PolicyKind::identity) {
        CHECK(one.document.of_catalog == (one.document.source != 0));
        all += one.document.arn + (one.document.of_catalog ? " of the catalogue; " : "; ");
      }
    return all;
  };
  CHECK(policies(role("")) == arn + " of the catalogue; ");
  CHECK(policies(role(R"(, "Policies": [{"PolicyName": "AmazonEC2ContainerRegistryReadOnly",
    "Arn": ")" + arn + R"(", "DefaultVersionId": "v1", "PolicyVersionList": [{"VersionId": "v1",
    "IsDefaultVersion": true, "Document": )" +
                      kAllow + "}]}]")) == arn + "; ");
}

TEST_CASE("a document of the catalogue says what it is and where it is of") {
  PolicyStore store(nullptr);
  const std::string arn = "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly";
  const FoundPolicies found = store.read({{"main.tf", R"(resource "aws_iam_role" "r" {
  name               = "r"
  assume_role_policy = "{}"
}
resource "aws_iam_role_policy_attachment" "a" {
  role       = aws_iam_role.r.name
  policy_arn = ")" + arn + "\"\n}\n"}});
  REQUIRE_FALSE(found.all.empty());
  const format::Document& document = found.all.back().document;
  CHECK(document.of_catalog);
  CHECK(document.storage == format::Storage::managed);
  CHECK(document.name == "AmazonEC2ContainerRegistryReadOnly");
  CHECK(document.address == arn);
  CHECK(document.arn == arn);
  CHECK(document.account == "aws");
  CHECK(document.source == 1);
  CHECK(store.sources()[1].path == arn);
  CHECK(store.sources()[1].text == *managed_policy(arn));
  CHECK(found.has_holder(found.all.size() - 1));
}

TEST_CASE("a boundary of AWS's own is nobody's policy") {
  PolicyStore store(nullptr);
  const FoundPolicies found = store.read({{"main.tf", R"(resource "aws_iam_role" "r" {
  name                 = "r"
  assume_role_policy   = "{}"
  permissions_boundary = "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly"
}
)"}});
  for (const FoundPolicy& one : found.all) CHECK_FALSE(one.document.of_catalog);
  CHECK(store.sources().size() == 1);
}

TEST_CASE("the images of an Elastic Beanstalk description are the named ones, or an error") {
  const auto images = [](const std::string& text) {
    const auto read = images_of_dockerrun({"Dockerrun.aws.json", text});
    std::string all;
    if (!read) return "error: " + read.error().message;
    for (const std::string& image : *read) all += image + " ";
    return all;
  };
  CHECK(images(R"({"Image": {"Name": "a"}})") == "a ");
  CHECK(images(R"({"containerDefinitions": [{"image": "a"}, {"image": ""}, {"image": 1}, {},
                   {"image": "b"}]})") == "a b ");
  CHECK(images(R"({"Image": {"Name": "a"}, "containerDefinitions": [{"image": "b"}]})") == "a b ");
  const std::string none =
      "error: names no image: neither Image.Name nor containerDefinitions[].image";
  CHECK(images(R"({"Image": {"Name": ""}})") == none);
  CHECK(images(R"({"Image": {"Name": 5}})") == none);
  CHECK(images("{}") == none);
  CHECK(images("[]") == "error: no JSON object");
  CHECK(images("{").starts_with("error: "));
  CHECK(images(R"({"Image": {"Name": "a"})").starts_with("error: "));
  const std::string head = R"({"Image": {"Name": "a"}, "x": ")";
  const std::string tail = "\"}";
  const std::size_t room = (std::size_t{1} << 20) - head.size() - tail.size();
  CHECK(images(head + std::string(room, 'x') + tail) == "a ");
  CHECK(images(head + std::string(room + 1, 'x') + tail) == "error: longer than 1 MiB");
}

TEST_CASE("a statement that is taken out of a policy decides no more, the others do") {
  PolicyStore store(nullptr);
  store.add(Gate::identity_policy, Source{"p.json", R"({"Version": "2012-10-17", "Statement": [
    {"Sid": "First", "Effect": "Allow", "Action": "ecr:ListImages", "Resource": "*"},
    {"Sid": "No", "Effect": "Deny", "Action": "ecr:BatchGetImage", "Resource": "*"},
    {"Sid": "Last", "Effect": "Allow", "Action": "ecr:*", "Resource": "*"}]})"},
            0);
  Request request;
  request.principal = "arn:aws:iam::111122223333:role/r";
  request.action = "ecr:BatchGetImage";
  request.resource = "arn:aws:ecr:eu-west-1:111122223333:repository/app";
  const Verdict denied = store.decide(request);
  CHECK(denied.decision == Decision::explicit_deny);
  REQUIRE(denied.statements.size() == 1);
  CHECK(denied.statements[0].sid == "No");
  CHECK(denied.statements[0].index == 1);
  REQUIRE(store.statement(denied.statements[0]) != nullptr);
  store.remove(denied.statements[0]);
  store.compiled().of(Gate::repository_policy).absence = Absence::not_in_use;
  const Verdict allowed = store.decide(request);
  CHECK(allowed.decision == Decision::allowed);
  REQUIRE(allowed.statements.size() == 1);
  CHECK(allowed.statements[0].sid == "Last");
  CHECK(allowed.statements[0].index == 1);
  CHECK(allowed.statements[0].source == denied.statements[0].source);
  // What was cited before can still be looked at.
  CHECK(store.statement(denied.statements[0])->sid.text == "No");
  Decisive nowhere = denied.statements[0];
  nowhere.index = 3;
  CHECK(store.statement(nowhere) == nullptr);
  nowhere.index = 0;
  nowhere.policy = 9;
  CHECK(store.statement(nowhere) == nullptr);
}

TEST_CASE("what may be there besides is forgotten when all is said to be known") {
  PolicyStore store(nullptr);
  Request request;
  request.principal = "arn:aws:iam::111122223333:role/r";
  request.action = "ecr:BatchGetImage";
  request.resource = "arn:aws:ecr:eu-west-1:111122223333:repository/app";
  CHECK(store.decide(request).decision == Decision::unknown);
  store.add_unknown(Gate::identity_policy);
  CHECK(store.decide(request).decision == Decision::unknown);
  store.forget_unknown();
  CHECK(store.decide(request).decision == Decision::implicit_deny);
  CHECK(store.add(Gate::identity_policy, Source{"p.json", kAllow}, 0) == 1);
  store.add_unknown(Gate::identity_policy);
  store.forget_unknown();
  CHECK(store.decide(request).decision == Decision::allowed);
}

TEST_CASE("each gate says by itself what its policies decide") {
  const auto decision = [](const std::string& statements) {
    PolicyStore store(nullptr);
    store.compiled().of(Gate::repository_policy).absence = Absence::not_in_use;
    store.add(Gate::identity_policy,
              Source{"p.json", R"({"Version": "2012-10-17", "Statement": [)" + statements + "]}"},
              0);
    Request request;
    request.principal = "arn:aws:iam::111122223333:role/r";
    request.action = "ecr:BatchGetImage";
    request.resource = "arn:aws:ecr:eu-west-1:111122223333:repository/app";
    const Verdict verdict = store.decide(request);
    const GateVerdict& one = verdict.gates[static_cast<std::size_t>(Gate::identity_policy)];
    CHECK(one.in_use);
    CHECK(one.gate == Gate::identity_policy);
    return one.decision;
  };
  const std::string allow = R"({"Effect": "Allow", "Action": "ecr:*", "Resource": "*"})";
  const std::string deny = R"({"Effect": "Deny", "Action": "ecr:*", "Resource": "*"})";
  const std::string perhaps = R"(, "Condition": {"StringEquals": {"aws:SourceVpc": "v"}}})";
  CHECK(decision(allow) == Decision::allowed);
  CHECK(decision(allow + ", " + deny) == Decision::explicit_deny);
  CHECK(decision(R"({"Effect": "Allow", "Action": "s3:*", "Resource": "*"})") ==
        Decision::implicit_deny);
  CHECK(decision(allow.substr(0, allow.size() - 1) + perhaps) == Decision::unknown);
  CHECK(decision(allow + ", " + deny.substr(0, deny.size() - 1) + perhaps) == Decision::unknown);
}
