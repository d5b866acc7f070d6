// SPDX-License-Identifier: Apache-2.0
// What `terraform show -json` prints: which policies of a plan count, whose they are and where they
// stand.
#include <doctest/doctest.h>

#include <string>

#include "ecrlint/lint.hpp"
#include "format/document.hpp"
#include "support/holders_support.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

namespace {

const std::string kPull =
    R"("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::314159265358:role/ci\"},\"Action\":[\"ecr:BatchCheckLayerAvailability\",\"ecr:BatchGetImage\"]}]}")";
const std::string kGood =
    R"("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::314159265358:role/ci\"},\"Action\":\"ecr:ListImages\"}]}")";
const std::string kIdentityPull =
    R"("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"ecr:BatchCheckLayerAvailability\",\"ecr:BatchGetImage\",\"ecr:GetDownloadUrlForLayer\"],\"Resource\":\"*\"}]}")";
const std::string kLogin =
    R"("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"ecr:GetAuthorizationToken\",\"Resource\":\"*\"}]}")";
const std::string kTrust =
    R"("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"ec2.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}")";

/// A resource of planned_values or of a state.
std::string resource(const std::string& address, const std::string& values) {
  const auto last = address.rfind('.');
  const auto before = address.rfind('.', last - 1);
  const std::string type = address.substr(before + 1, last - before - 1);
  return R"({"address": ")" + address + R"(", "mode": "managed", "type": ")" + type +
         R"(", "name": "x", "provider_name": "registry.terraform.io/hashicorp/aws",
         "schema_version": 0, "values": {)" +
         values + R"(}, "sensitive_values": {}})";
}

/// An entry of resource_changes.
std::string change(const std::string& address, const std::string& actions, const std::string& after,
                   const std::string& unknown = "") {
  const auto last = address.rfind('.');
  return R"({"address": ")" + address + R"(", "mode": "managed", "type": ")" +
         address.substr(0, last) + R"(", "name": "x", "change": {"actions": [)" + actions +
         R"(], "before": null, "after": )" + (after.empty() ? "null" : "{" + after + "}") +
         R"(, "after_unknown": {)" + unknown + "}}}";
}

std::string plan(const std::string& planned, const std::string& changes = "",
                 const std::string& prior = "", const std::string& configured = "",
                 const std::string& calls = "") {
  return R"({"format_version": "1.2", "terraform_version": "1.9.8",
    "planned_values": {"root_module": {"resources": [)" +
         planned + R"(]}}, "resource_changes": [)" + changes +
         R"(], "prior_state": {"format_version": "1.0", "values": {"root_module": {"resources": [)" +
         prior + R"(]}}}, "configuration": {"root_module": {"resources": [)" + configured +
         R"(], "module_calls": {)" + calls + "}}}}";
}

std::string attribute(const std::string& name, const std::string& text) {
  return "\"" + name + "\": " + text;
}

struct Found {
  std::string text;
  Arena arena;
  format::Located located;

  explicit Found(std::string source)
      : text(std::move(source)), located(format::locate({0, "plan.json", text}, {}, arena)) {}
  Found(const Found&) = delete;
  Found& operator=(const Found&) = delete;
};

/// `KIND ADDRESS [name] [owner...] marks`, one line for each document.
std::string summary(const std::string& text) {
  const Found found(text);
  const test::Joined joined(found.located);
  std::string all;
  for (const format::Document& document : found.located.documents) {
    all += std::string(to_string(document.kind)) + " " + document.address;
    if (!document.name.empty()) all += " " + document.name;
    all += joined.marks(static_cast<std::size_t>(&document - found.located.documents.data()));
    if (document.value->kind == syntax::Kind::unknown) all += " unknown";
    all += "\n";
  }
  return all;
}

std::vector<std::string> codes(const std::string& text) {
  std::vector<std::string> found;
  for (const Finding& finding : lint(Source{"plan.json", text}).findings)
    found.emplace_back(finding.rule->code);
  return found;
}

const std::string kApp = R"("repository": "app", "policy": )" + kPull;

}  // namespace

TEST_CASE("every attribute of a plan that holds a policy is found, in child modules too") {
  const std::string child =
      R"({"address": "module.a[\"x\"]", "resources": [)" +
      resource("module.a[\\\"x\\\"].aws_ecr_registry_policy.r", attribute("policy", kPull)) +
      R"(], "child_modules": [{"address": "module.a[\"x\"].module.b", "resources": [)" +
      resource("module.a[\\\"x\\\"].module.b.aws_vpc_endpoint_policy.e",
               attribute("policy", kPull)) +
      "]}]}";
  const std::string text =
      R"({"format_version": "1.2", "planned_values": {"root_module": {"resources": [)" +
      resource("aws_ecr_repository_policy.app", kApp) + "," +
      resource("aws_ecrpublic_repository_policy.p",
               R"("repository_name": "pub", "policy": )" + kPull) +
      "," +
      resource("aws_ecr_repository_creation_template.t",
               R"("prefix": "cache", "repository_policy": )" + kPull) +
      "," +
      resource("aws_iam_role.r", R"("name": "ci", "assume_role_policy": )" + kTrust +
                                     R"(, "inline_policy": [{"name": "in", "policy": )" + kLogin +
                                     "}]") +
      "," + resource("aws_organizations_policy.s", R"("name": "scp", "content": )" + kLogin) + "," +
      resource("aws_organizations_policy.t",
               R"("name": "tags", "type": "TAG_POLICY", "content": )" + kLogin) +
      "," + resource("aws_s3_bucket_policy.b", attribute("policy", kTrust)) + "," +
      resource("aws_opensearch_domain.o", attribute("access_policies", kTrust)) + "," +
      resource("aws_ecr_lifecycle_policy.l", R"("policy": "{\"rules\": []}")") + "," +
      resource("awscc_ecr_repository.cc",
               R"("repository_name": "cc", "repository_policy_text": )" + kPull) +
      R"(], "child_modules": [)" + child + "]}}}";
  CHECK(summary(text) ==
        "repository aws_ecr_repository_policy.app app\n"
        "repository aws_ecrpublic_repository_policy.p pub\n"
        "repository aws_ecr_repository_creation_template.t cache\n"
        "trust aws_iam_role.r ci role/ci\n"
        "identity aws_iam_role.r in role/ci\n"
        "scp aws_organizations_policy.s scp\n"
        "resource aws_s3_bucket_policy.b\n"
        "resource aws_opensearch_domain.o\n"
        "lifecycle aws_ecr_lifecycle_policy.l\n"
        "repository awscc_ecr_repository.cc cc\n"
        "registry module.a[\"x\"].aws_ecr_registry_policy.r\n"
        "endpoint module.a[\"x\"].module.b.aws_vpc_endpoint_policy.e\n");
}

TEST_CASE("a policy of a plan counts once, and only if it will exist") {
  const std::string address = "aws_ecr_repository_policy.app";
  const std::string here = resource(address, kApp);
  const std::string one = "repository " + address + " app\n";
  CHECK(summary(plan(here, change(address, R"("create")", kApp), here)) == one);
  CHECK(summary(plan("", change(address, R"("update")", kApp), here)) == one);
  CHECK(summary(plan("", change(address, R"("delete", "create")", kApp))) == one);
  CHECK(summary(plan("", change(address, R"("no-op")", kApp))) == one);
  CHECK(summary(plan("", change(address, R"("read")", kApp))).empty());
  CHECK(summary(plan("", change(address, R"("delete")", ""), here)).empty());
  CHECK(summary(plan("", change(address, R"("forget")", ""), here)).empty());
  // Not in the plan because the run was limited to other resources.
  CHECK(summary(plan("", "", here)) == one);
  // A state alone.
  CHECK(summary(R"({"format_version": "1.0", "values": {"root_module": {"resources": [)" + here +
                "]}}}") == one);
  // What replaced it is there already; what data sources read is nobody's to write.
  std::string deposed = change(address, R"("delete")", "");
  deposed.insert(1, R"("deposed": "0a1b2c3d", )");
  CHECK(summary(plan(here, deposed)) == one);
  std::string replaced = change("aws_ecr_repository_policy.old", R"("create")", kApp);
  replaced.insert(1, R"("deposed": "0a1b2c3d", )");
  CHECK(summary(plan(here, replaced)) == one);
  // What moved is no longer where it was.
  std::string moved = change(address, R"("no-op")", kApp);
  moved.insert(1, R"("previous_address": "aws_ecr_repository_policy.old", )");
  const std::string old = resource("aws_ecr_repository_policy.old", kApp);
  CHECK(summary(plan(here, moved, old)) == one);
  CHECK(summary(plan(here, change(address, R"("no-op")", kApp), old)) ==
        one + "repository aws_ecr_repository_policy.old app\n");
  std::string data = here;
  data.replace(data.find("managed"), 7, "data");
  CHECK(summary(plan(data)).empty());
}

TEST_CASE("a policy known only after apply is one of which nothing is known") {
  const std::string address = "aws_ecr_repository_policy.app";
  const std::string text = plan(
      resource(address, R"("repository": "app")"),
      change(address, R"("create")", R"("repository": "app")", R"("id": true, "policy": true)"));
  CHECK(summary(text) == "repository " + address + " app unknown\n");
  Options options;
  options.profile = Profile::audit;
  const Report report = lint(Source{"plan.json", text}, options);
  CHECK(report.findings.empty());
  CHECK(report.failures.empty());
  CHECK(report.summary.policies == 1);
  CHECK(report.summary.partly_known == 1);
  // An endpoint without a policy gets one from AWS.
  CHECK(summary(plan(resource("aws_vpc_endpoint.e", ""),
                     change("aws_vpc_endpoint.e", R"("create")", "", R"("policy": true)")))
            .empty());
}

TEST_CASE("a finding points into the string of the plan") {
  const std::string text = plan(resource("aws_ecr_repository_policy.app", kApp));
  const Report report = lint(Source{"plan.json", text});
  REQUIRE(report.findings.size() == 1);
  const Finding& finding = report.findings.front();
  CHECK(finding.rule->code == "ECR101");
  CHECK(text.substr(finding.span.begin, finding.span.end - finding.span.begin) ==
        R"(\"ecr:BatchGetImage\")");
  CHECK(finding.pointer ==
        "/planned_values/root_module/resources/0/values/policy/Statement/0/Action/1");
}

TEST_CASE("the policies of a role in a plan are judged together") {
  const std::string role =
      resource("aws_iam_role.ci", R"("name": "ci", "assume_role_policy": )" + kTrust);
  const std::string pull = resource("aws_iam_role_policy.pull",
                                    R"("name": "pull", "role": "ci", "policy": )" + kIdentityPull);
  const std::string login = resource("aws_iam_role_policy.login",
                                     R"("name": "login", "role": "ci", "policy": )" + kLogin);
  CHECK(codes(plan(role + "," + pull)) == std::vector<std::string>{"ECR103"});
  CHECK(codes(plan(role + "," + pull + "," + login)).empty());
  // Of a role made elsewhere other policies may be elsewhere, too.
  CHECK(codes(plan(pull)) == std::vector<std::string>{"ECR103"});
  CHECK(summary(plan(pull)) == "identity aws_iam_role_policy.pull pull role/ci shown\n");
  // AWS's own policies are not in the plan.
  const std::string managed = resource(
      "aws_iam_role_policy_attachment.m",
      R"("role": "ci", "policy_arn": "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly")");
  CHECK(codes(plan(role + "," + pull + "," + managed)).empty());
}

TEST_CASE("attachments lead to policies by ARN, or by the plan's configuration") {
  const std::string role =
      resource("aws_iam_role.ci", R"("name": "ci", "assume_role_policy": )" + kTrust);
  const std::string known =
      resource("aws_iam_policy.pull",
               R"("name": "pull", "arn": "arn:aws:iam::314159265358:policy/pull", "policy": )" +
                   kIdentityPull);
  const std::string by_arn =
      resource("aws_iam_role_policy_attachment.a",
               R"("role": "ci", "policy_arn": "arn:aws:iam::314159265358:policy/pull")");
  const std::string trust = "trust aws_iam_role.ci ci role/ci";
  CHECK(summary(plan(role + "," + known + "," + by_arn)) ==
        trust + "\nidentity aws_iam_policy.pull pull role/ci\n");

  const std::string made =
      resource("aws_iam_policy.pull", R"("name": "pull", "policy": )" + kIdentityPull);
  const std::string attachment = resource("aws_iam_role_policy_attachment.a", R"("role": "ci")");
  CHECK(summary(plan(role + "," + made + "," + attachment)) ==
        trust + " open\nidentity aws_iam_policy.pull pull\n");
  const std::string configured = R"({"address": "aws_iam_role_policy_attachment.a", "expressions":
    {"policy_arn": {"references": ["aws_iam_policy.pull.arn", "aws_iam_policy.pull"]},
     "role": {"references": ["aws_iam_role.ci.name", "aws_iam_role.ci"]}}})";
  CHECK(summary(plan(role + "," + made + "," + attachment, "", "", configured)) ==
        trust + "\nidentity aws_iam_policy.pull pull role/ci\n");
}

TEST_CASE("whoever is attached to what the plan does not show is not wholly shown") {
  const std::string arn = "arn:aws:iam::314159265358:policy/pull";
  const auto named = [&](const std::string& arns) {
    return resource("aws_iam_role.ci", R"("name": "ci", "managed_policy_arns": [)" + arns +
                                           R"(], "assume_role_policy": )" + kTrust);
  };
  const std::string known = resource("aws_iam_policy.pull", R"("name": "pull", "arn": ")" + arn +
                                                                R"(", "policy": )" + kIdentityPull);
  const std::string trust = "trust aws_iam_role.ci ci role/ci";
  const auto of_trust = [&](const std::string& text) {
    const std::string all = summary(text);
    return all.substr(0, all.find('\n'));
  };
  CHECK(of_trust(plan(named("\"" + arn + "\"") + "," + known)) == trust);
  CHECK(of_trust(plan(named("\"" + arn + "\", \"arn:aws:iam::aws:policy/ReadOnlyAccess\"") + "," +
                      known)) == trust + " open");

  // Two attachments of one policy to one role are one.
  const std::string attachment = R"("role": "ci", "policy_arn": ")" + arn + "\"";
  const std::string twice = resource("aws_iam_role_policy_attachment.a", attachment) + "," +
                            resource("aws_iam_role_policy_attachment.b", attachment);
  CHECK(summary(plan(named("") + "," + known + "," + twice)) ==
        trust + "\nidentity aws_iam_policy.pull pull role/ci\n");
}

TEST_CASE("a policy attached to roles that are not known yet is judged alone") {
  const std::string arn = R"("arn": "arn:aws:iam::314159265358:policy/pull")";
  const auto attached = [&](const std::string& roles, const std::string& unknown) {
    const std::string values = roles + R"("policy_arn": "arn:aws:iam::314159265358:policy/pull")";
    return summary(plan(resource("aws_iam_policy.pull",
                                 R"("name": "pull", )" + arn + R"(, "policy": )" + kIdentityPull) +
                            "," + resource("aws_iam_policy_attachment.a", values),
                        change("aws_iam_policy_attachment.a", "\"create\"", values, unknown)));
  };
  const std::string policy = "identity aws_iam_policy.pull pull";
  CHECK(attached(R"("roles": [], )", "") == policy + "\n");
  CHECK(attached("", R"("roles": true)") == policy + "\n");
  CHECK(attached(R"("roles": [""], )", "") == policy + "\n");
  CHECK(attached(R"("roles": ["ci"], )", R"("users": true)") == policy + " role/ci shown\n");
}

TEST_CASE("a boundary of a plan is the policy whose ARN or address it has") {
  const auto boundaries = [](const std::string& values, const std::string& policy,
                             const std::string& unknown, const std::string& references) {
    const Found found(plan(
        resource("aws_iam_policy.edge", R"("name": "edge", )" + policy + R"("policy": )" + kLogin) +
            "," + resource("aws_iam_role.ci", R"("name": "ci")" + values),
        change("aws_iam_role.ci", "\"create\"", R"("name": "ci")" + values, unknown), "",
        R"({"address": "aws_iam_role.ci", "expressions": {"permissions_boundary": {"references": [)" +
            references + "]}}}"));
    const test::Joined joined(found.located);
    REQUIRE(joined.workspace().identities().size() == 1);
    const Identity& made = joined.workspace().identities().front();
    return std::to_string(made.bounded) + " " + std::to_string(made.boundaries.size());
  };
  const std::string arn = R"("arn:aws:iam::314159265358:policy/edge")";
  const std::string unknown = R"("permissions_boundary": true)";
  const std::string reference = R"("aws_iam_policy.edge.arn", "aws_iam_policy.edge")";
  CHECK(boundaries("", "", "", "") == "0 0");
  CHECK(boundaries(R"(, "permissions_boundary": )" + arn, R"("arn": )" + arn + ", ", "", "") ==
        "1 1");
  CHECK(boundaries(R"(, "permissions_boundary": )" + arn, "", "", "") == "1 0");
  CHECK(boundaries("", "", unknown, reference) == "1 1");
  CHECK(boundaries("", "", unknown, R"("var.edge")") == "1 0");
  CHECK(boundaries("", "", R"("permissions_boundary": false)", reference) == "0 0");
}

TEST_CASE("a key of an instance may hold what parts addresses elsewhere") {
  for (const std::string key : {"a", "a.b", "team[a].b", "a].b"}) {
    const std::string module = "module.m[\\\"" + key + "\\\"].";
    CAPTURE(key);
    const std::string all = summary(
        plan(resource(module + "aws_iam_role.ci", R"("assume_role_policy": )" + kTrust) + "," +
                 resource(module + "aws_iam_role_policy.pull",
                          R"("name": "pull", "policy": )" + kIdentityPull),
             "", "", "", R"("m": {"module": {"resources": [{"address": "aws_iam_role_policy.pull",
               "expressions": {"role": {"references": ["aws_iam_role.ci.id", "aws_iam_role.ci"]}}}]}})"));
    CHECK(all.find("pull role/module.m[\"" + key + "\"].aws_iam_role.ci\n") != all.npos);
  }
}

TEST_CASE("references lead to the instance of the same index, and to none when it may be any") {
  const auto text = [](const std::string& index) {
    std::string resources;
    for (const std::string key : {"a", "b"}) {
      const std::string place = "module.m[0].aws_iam_role.ci[\\\"" + key + "\\\"]";
      resources += resource(place, R"("assume_role_policy": )" + kTrust) + ",";
    }
    resources += resource("module.m[0].aws_iam_role_policy.pull" + index,
                          R"("name": "pull", "policy": )" + kIdentityPull);
    return plan(resources, "", "", "", R"("m": {"module": {"resources": [{
      "address": "aws_iam_role_policy.pull", "expressions":
      {"role": {"references": ["aws_iam_role.ci", "each.key"]}}}]}})");
  };
  const std::string same = summary(text("[\\\"b\\\"]"));
  CHECK(same.find("pull role/module.m[0].aws_iam_role.ci[\"b\"]\n") != same.npos);
  const std::string any = summary(text("[\\\"c\\\"]"));
  CHECK(any.find("pull\n") != any.npos);
}

TEST_CASE("what a plan has for a policy and is none is a finding, and an empty text is no value") {
  const auto codes = [](const std::string& policy) {
    std::string all;
    const Report report =
        lint(Source{"plan.json", R"({"format_version": "1.2", "values": {"root_module":
      {"resources": [{"address": "aws_ecr_repository_policy.x", "mode": "managed", "type":
      "aws_ecr_repository_policy", "values": {"repository": "x", "policy": )" +
                                     policy + "}}]}}}"});
    for (const Finding& finding : report.findings) all += finding.rule->code;
    return all;
  };
  for (const char* none : {"4", "\"app.json\"", R"("\"{}\"")"}) {
    CAPTURE(none);
    CHECK(codes(none) == "ECR005");
  }
  for (const char* nothing : {"null", "\"\""}) {
    CAPTURE(nothing);
    CHECK(codes(nothing).empty());
  }
}

TEST_CASE("a plan of any other shape gives nothing and breaks nothing") {
  for (
      const char* text :
      {R"({"format_version": "1.2"})", R"({"format_version": "1.2", "planned_values": 3})",
       R"({"format_version": "1.2", "planned_values": {"root_module": []}, "resource_changes": {}})",
       R"({"format_version": "1.2", "resource_changes": [1, {"change": 2}, {"address": 3, "change": {"actions": ["create"], "after": {}}},
           {"address": "x", "change": {"actions": "create", "after": []}}], "prior_state": {"values": {"root_module": {"resources": [{"values": {}}]}}}})",
       R"({"format_version": "1.2", "values": {"root_module": {"resources": [{"address": "]].[\"", "type": "aws_iam_role_policy",
           "values": {"policy": null, "role": {}}}]}}, "configuration": {"root_module": {"module_calls": {"a": 1}}}})",
       R"({"format_version": "1.2", "values": {"root_module": {"resources": [{"address": "module.", "type": "aws_iam_policy_attachment",
           "values": {"roles": [1, null], "policy_arn": []}}]}}})"}) {
    CAPTURE(text);
    CHECK(summary(text).empty());
    CHECK(lint(Source{"plan.json", text}).findings.empty());
  }
}

TEST_CASE("two policies of one repository overwrite each other, if it is surely one") {
  const auto text = [](const std::string& first, const std::string& second,
                       const std::string& configured) {
    return plan(
        resource("aws_ecr_repository_policy.a", R"("policy": )" + kGood + ", " + first) + "," +
            resource("aws_ecr_repository_policy.b", R"("policy": )" + kGood + ", " + second),
        "", "", configured);
  };
  const auto provider = [](const std::string& name, const std::string& key) {
    return R"({"address": "aws_ecr_repository_policy.)" + name + R"(", "provider_config_key": ")" +
           key + R"("})";
  };
  const std::string app = R"("repository": "app")";
  const std::vector<std::string> twice{"ECR114"};
  CHECK(codes(text(app, app, provider("a", "aws") + "," + provider("b", "aws"))) == twice);
  CHECK(codes(text(app, app, provider("a", "aws") + "," + provider("b", "aws.us"))).empty());
  CHECK(
      codes(text(app, R"("repository": "web")", provider("a", "aws") + "," + provider("b", "aws")))
          .empty());
  const std::string here = app + R"(, "region": "eu-west-1", "registry_id": "314159265358")";
  CHECK(codes(text(here, here, "")) == twice);
  CHECK(codes(text(app, app, "")).empty());
  // Without a provider both the region and the registry must be told.
  const std::string registry = app + R"(, "registry_id": "314159265358")";
  CHECK(codes(text(registry, registry, "")).empty());
  const std::string region = app + R"(, "region": "eu-west-1")";
  CHECK(codes(text(region, region, "")).empty());
  CHECK(codes(text("\"repository\": null", "\"repository\": null",
                   provider("a", "aws") + "," + provider("b", "aws")))
            .empty());
  const Report report = lint(Source{"plan.json", text(here, here, "")});
  REQUIRE(report.findings.size() == 1);
  CHECK(report.findings[0].message.find("`aws_ecr_repository_policy.a`") != std::string::npos);
  REQUIRE(report.findings[0].related.size() == 1);
  CHECK(report.findings[0].related[0].span.begin < report.findings[0].span.begin);
}

TEST_CASE("what a plan tells of accounts and owners is theirs") {
  const Found registry(plan(resource("aws_ecr_registry_policy.all",
                                     R"("registry_id": "314159265358", "policy": )" + kGood)));
  REQUIRE(registry.located.documents.size() == 1);
  CHECK(registry.located.documents[0].account == "314159265358");
  const std::string arn = "arn:aws:iam::314159265358:role/ci";
  const Found role(
      plan(resource("aws_iam_role.ci", R"("name": "ci", "arn": ")" + arn + "\"") + "," +
           resource("aws_iam_role_policy.pull",
                    R"("name": "pull", "role": "ci", "policy": )" + kIdentityPull) +
           "," +
           resource("aws_iam_role_policy_attachment.more",
                    R"("role": "ci", "policy_arn": "arn:aws:iam::aws:policy/ReadOnlyAccess")")));
  REQUIRE(role.located.documents.size() == 1);
  format::Located located = role.located;
  const std::vector<SourcePlace> places(1);
  const Workspace joined(located, places);
  REQUIRE(joined.holders(0).size() == 1);
  const Identity& holder = joined.identity(joined.holders(0)[0]);
  CHECK(holder.arn == arn);
  CHECK(holder.known == Known::open);
  CHECK(holder.account == "314159265358");
  CHECK(located.documents[0].account == "314159265358");
}

TEST_CASE("a state as Terraform keeps it") {
  const auto state = [](const std::string& resources) {
    return R"({"version": 4, "terraform_version": "1.9.0", "serial": 3, "lineage": "x",
               "outputs": {}, "resources": [)" +
           resources + "]}";
  };
  const auto kept = [](const std::string& type, const std::string& name, const std::string& more,
                       const std::string& instances) {
    return R"({"mode": "managed", "type": ")" + type + R"(", "name": ")" + name + "\"" + more +
           R"(, "provider": "provider[\"registry.terraform.io/hashicorp/aws\"]", "instances": [)" +
           instances + "]}";
  };
  const std::string app = R"("repository": "app", "policy": )" + kGood;
  CHECK(summary(state(
            kept("aws_ecr_repository_policy", "a", "", R"({"attributes": {)" + app + "}}") + "," +
            kept("aws_ecr_repository_policy", "b", R"(, "module": "module.m[\"x\"]")",
                 R"({"index_key": 0, "attributes": {"policy": )" + kGood +
                     R"(}}, {"index_key": "k", "attributes": {"policy": )" + kGood +
                     R"(}}, {"deposed": "1", "attributes": {)" + app + "}}"))) ==
        "repository aws_ecr_repository_policy.a app\n"
        "repository module.m[\"x\"].aws_ecr_repository_policy.b[0]\n"
        "repository module.m[\"x\"].aws_ecr_repository_policy.b[\"k\"]\n");
  const std::string both = R"({"attributes": {)" + app + "}}";
  for (const std::string part : {R"("version": 4)", R"("lineage": "x")"}) {
    std::string other = state(kept("aws_ecr_repository_policy", "a", "", both));
    other.replace(other.find(part), part.size(), R"("serial": 3)");
    CHECK(summary(other).empty());
  }
  std::string older = state(kept("aws_ecr_repository_policy", "a", "", both));
  CHECK(summary(older.replace(older.find(": 4"), 3, ": 3")).empty());
  // A broken state may have an instance twice; it is one.
  CHECK(summary(state(kept("aws_ecr_repository_policy", "a", "", both + "," + both))) ==
        "repository aws_ecr_repository_policy.a app\n");
  const std::vector<std::string> twice{"ECR114"};
  CHECK(codes(state(kept("aws_ecr_repository_policy", "a", "", both) + "," +
                    kept("aws_ecr_repository_policy", "b", "", both))) == twice);
  const std::string data = R"({"mode": "data", "type": "aws_ecr_repository_policy", "name": "d",
    "instances": [{"attributes": {"policy": )" +
                           kGood + "}}]}";
  CHECK(summary(state(data)).empty());
}
