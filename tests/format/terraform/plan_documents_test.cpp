// SPDX-License-Identifier: Apache-2.0
// Plans and states of Terraform: what makes a file one, where each policy stands in it, and which
// repository it is put on.
#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "format/document.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

namespace {

const std::string kPolicy =
    R"("{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"ecr:ListImages\"}]}")";

std::string resource(const std::string& type, const std::string& values,
                     const std::string& module = "") {
  return R"({"address": ")" + module + type + R"(.x", "mode": "managed", "type": ")" + type +
         R"(", "values": {)" + values + "}}";
}

std::string root(const std::string& resources) {
  return R"({"root_module": {"resources": [)" + resources + "]}}";
}

const std::string kPut =
    resource("aws_ecr_repository_policy", R"("repository": "app", "policy": )" + kPolicy);

/// `KIND ADDRESS NAME POINTER`, and account and repository where they are told.
std::string found_in(const std::string& text) {
  Arena arena;
  const format::Located located = format::locate({0, "plan.json", text}, {}, arena);
  std::string all;
  for (const format::Document& document : located.documents) {
    all += std::string(to_string(document.kind)) + " " + document.address + " " + document.name +
           " " + document.pointer;
    if (!document.account.empty()) all += " account " + document.account;
    if (!document.repository.empty()) all += " repository " + document.repository;
    if (document.value->kind == syntax::Kind::unknown) all += " unknown";
    all += "\n";
  }
  return all;
}

std::string target_of(const std::string& text) {
  Arena arena;
  const format::Located located = format::locate({0, "plan.json", text}, {}, arena);
  REQUIRE(located.documents.size() == 1);
  return located.documents.front().target;
}

}  // namespace

TEST_CASE("a plan has a version of its format and one of its parts") {
  const std::string version = R"({"format_version": "1.2", )";
  const std::string at = "repository aws_ecr_repository_policy.x app ";
  const std::string end = "/root_module/resources/0/values/policy repository app\n";
  CHECK(found_in(version + R"("planned_values": )" + root(kPut) + "}") ==
        at + "/planned_values" + end);
  CHECK(found_in(version + R"("values": )" + root(kPut) + "}") == at + "/values" + end);
  CHECK(found_in(version + R"("prior_state": {"values": )" + root(kPut) + "}}") ==
        at + "/prior_state/values" + end);
  const std::string changes =
      R"("resource_changes": [7, {"address": "aws_ecr_repository_policy.x", "mode": "managed",
          "type": "aws_ecr_repository_policy", "change": {"actions": ["create"], "after":
          {"repository": "app", "policy": )" +
      kPolicy + "}}}]";
  CHECK(found_in(version + changes + "}") ==
        at + "/resource_changes/1/change/after/policy repository app\n");
  CHECK(found_in(R"({"format_version": "", "values": )" + root(kPut) + "}").empty());
  CHECK(found_in(R"({"format_version": 1, "values": )" + root(kPut) + "}").empty());
  CHECK(found_in(R"({"values": )" + root(kPut) + "}").empty());
  CHECK(found_in(version + R"("other": )" + root(kPut) + "}").empty());
}

TEST_CASE("each action leaves a resource, or none") {
  const auto after = [](const std::string& actions) {
    return !found_in(R"({"format_version": "1.2", "resource_changes": [
        {"address": "aws_ecr_repository_policy.x", "type": "aws_ecr_repository_policy",
         "change": {"actions": [)" +
                     actions + R"(], "after": {"policy": )" + kPolicy + "}}}]}")
                .empty();
  };
  CHECK(after(R"("create")"));
  CHECK(after(R"("update")"));
  CHECK(after(R"("no-op")"));
  CHECK(after(R"("delete", "create")"));
  CHECK(after(R"("create", "delete")"));
  CHECK_FALSE(after(R"("delete")"));
  CHECK_FALSE(after(R"("read")"));
  CHECK_FALSE(after(R"("forget")"));
  CHECK_FALSE(after(""));
}

TEST_CASE("modules of a plan may be any number of levels deep") {
  const std::string inner =
      R"({"address": "module.a.module.b", "resources": [)" +
      resource("aws_ecr_registry_policy", R"("policy": )" + kPolicy, "module.a.module.b.") + "]}";
  const std::string middle =
      R"({"address": "module.a", "resources": [7, )" +
      resource("aws_vpc_endpoint_policy", R"("policy": )" + kPolicy, "module.a.") +
      R"(], "child_modules": [)" + inner + "]}";
  CHECK(found_in(R"({"format_version": "1.2", "planned_values": {"root_module": {"resources": [)" +
                 kPut + R"(], "child_modules": [{}, )" + middle + "]}}}") ==
        "repository aws_ecr_repository_policy.x app "
        "/planned_values/root_module/resources/0/values/policy repository app\n"
        "endpoint module.a.aws_vpc_endpoint_policy.x  "
        "/planned_values/root_module/child_modules/1/resources/1/values/policy\n"
        "registry module.a.module.b.aws_ecr_registry_policy.x  "
        "/planned_values/root_module/child_modules/1/child_modules/0/resources/0/values/policy\n");
}

TEST_CASE("the registry that a plan names is the account of the policy") {
  const auto planned = [](const std::string& type, const std::string& values) {
    return found_in(R"({"format_version": "1.2", "planned_values": )" +
                    root(resource(type, values)) + "}");
  };
  const std::string at = " /planned_values/root_module/resources/0/values/policy";
  const std::string values =
      R"("registry_id": "314159265358", "repository": "app", "name": "n", "policy": )" + kPolicy;
  CHECK(planned("aws_ecr_repository_policy", values) ==
        "repository aws_ecr_repository_policy.x app" + at +
            " account 314159265358 repository app\n");
  CHECK(planned("aws_ecr_registry_policy", values) ==
        "registry aws_ecr_registry_policy.x " + at + " account 314159265358\n");
  CHECK(planned("aws_iam_policy", values) == "identity aws_iam_policy.x n" + at + "\n");
  // Of any other type what looks like a policy is one.
  CHECK(planned("aws_s3_bucket_policy", values) == "resource aws_s3_bucket_policy.x " + at + "\n");
  CHECK(planned("aws_iam_other", values) == "identity aws_iam_other.x " + at + "\n");
  CHECK(planned("aws_s3_bucket_policy", R"("policy": "{\"Rules\": []}")").empty());
  CHECK(planned("aws_s3_bucket_policy", R"("policy": 7)").empty());
  CHECK(planned("aws_s3_bucket_policy", R"("other": )" + kPolicy).empty());
}

TEST_CASE("a repository is told by its provider and region, or by its registry and region") {
  const auto target = [](const std::string& values) {
    return target_of(
        R"({"format_version": "1.2", "planned_values": )" +
        root(resource("aws_ecr_repository_policy", values + R"("policy": )" + kPolicy)) + "}");
  };
  CHECK(target(R"("repository": "app", "region": "eu-west-1", "registry_id": "314159265358", )") ==
        "314159265358 eu-west-1 app");
  CHECK(target(R"("repository": "app", "region": "eu-west-1", )").empty());
  CHECK(target(R"("repository": "app", "registry_id": "314159265358", )").empty());
  CHECK(target(R"("region": "eu-west-1", "registry_id": "314159265358", )").empty());
  const auto configured = [](const std::string& address, const std::string& configuration,
                             const std::string& values = R"("repository": "app", )") {
    return target_of(
        R"({"format_version": "1.2", "planned_values": {"root_module": {"resources": [{"address": ")" +
        address + R"(", "type": "aws_ecr_repository_policy", "values": {)" + values +
        R"("policy": )" + kPolicy + R"(}}]}}, "configuration": {"root_module": {)" + configuration +
        "}}}");
  };
  const std::string here =
      R"("resources": [{"address": "aws_ecr_repository_policy.x", "provider_config_key": "aws.eu"}])";
  const std::string address = "aws_ecr_repository_policy.x";
  CHECK(configured(address, here) == "aws.eu  app");
  CHECK(configured(address, here, R"("repository": "app", "region": "r", )") == "aws.eu r app");
  CHECK(configured(address, here, "").empty());
  CHECK(configured(address + "[0]", here) == "aws.eu  app");
  CHECK(configured(address + R"([\"a.b[\"])", here) == "aws.eu  app");
  CHECK(configured("aws_ecr_repository_policy.y", here).empty());
  CHECK(configured("module.a." + address, here).empty());
  const auto called = [](const std::string& name, const std::string& inner) {
    return R"("module_calls": {")" + name + R"(": {"module": {)" + inner + "}}}";
  };
  CHECK(configured("module.a." + address, called("a", here)) == "aws.eu  app");
  CHECK(configured(R"(module.a[\"x.y\"].)" + address, called("a", here)) == "aws.eu  app");
  CHECK(configured("module.b." + address, called("a", here)).empty());
  CHECK(configured("module.a.module.b." + address, called("a", called("b", here))) ==
        "aws.eu  app");
  CHECK(configured("module.a[1].module.b[\\\"x\\\"]." + address + "[2]",
                   called("a", called("b", here))) == "aws.eu  app");
  CHECK(configured("module.b." + address, called("a", called("b", here))).empty());
  CHECK(configured("module.b.module.a." + address, called("a", called("b", here))).empty());
}

TEST_CASE("a state as it is kept has a version, a lineage and a list of resources") {
  const auto state = [](const std::string& head, const std::string& resource_head,
                        const std::string& instances) {
    return found_in("{" + head + R"("resources": [{)" + resource_head +
                    R"("type": "aws_ecr_repository_policy", "name": "x", "instances": [)" +
                    instances + "]}]}");
  };
  const std::string head = R"("version": 4, "lineage": "l", )";
  const std::string attributes =
      R"("attributes": {"repository": "app", "policy": )" + kPolicy + "}";
  const auto line = [](const std::string& module, const std::string& key,
                       const std::string& index) {
    return "repository " + module + "aws_ecr_repository_policy.x" + key +
           " app /resources/0/instances/" + index + "/attributes/policy repository app\n";
  };
  CHECK(state(head, "", "{" + attributes + "}") == line("", "", "0"));
  CHECK(state(head, R"("mode": "managed", )", "{" + attributes + "}") == line("", "", "0"));
  CHECK(state(head, R"("mode": "data", )", "{" + attributes + "}").empty());
  CHECK(state(head, R"("module": "module.a", )", "{" + attributes + "}") ==
        line("module.a.", "", "0"));
  CHECK(state(head, "",
              R"({"index_key": 0, )" + attributes + R"(}, {"index_key": 1, )" + attributes + "}") ==
        line("", "[0]", "0") + line("", "[1]", "1"));
  CHECK(state(head, "", R"({"index_key": "k", )" + attributes + "}") == line("", "[\"k\"]", "0"));
  CHECK(state(head, "", R"({"deposed": "d", )" + attributes + "}, {" + attributes + "}") ==
        line("", "", "1"));
  CHECK(state(head, "", "{" + attributes + "}, {" + attributes + "}") == line("", "", "0"));
  CHECK(state(head, "", R"({"attributes": []}, 7)").empty());
  CHECK(state(R"("version": 3, "lineage": "l", )", "", "{" + attributes + "}").empty());
  CHECK(state(R"("version": "4", "lineage": "l", )", "", "{" + attributes + "}").empty());
  CHECK(state(R"("version": 4, )", "", "{" + attributes + "}").empty());
  CHECK(state(R"("lineage": "l", )", "", "{" + attributes + "}").empty());
  const std::string text = "{" + head +
                           R"("resources": [{"provider": "p", "type": "aws_ecr_repository_policy",
      "name": "x", "instances": [{)" +
                           attributes + "}]}]}";
  CHECK(target_of(text) == "p  app");
}

TEST_CASE("a policy is known after apply only where its mark says so") {
  const auto marked = [](const std::string& type, const std::string& unknown) {
    return found_in(
        R"({"format_version": "1.2", "resource_changes": [{"address": "a.x", "type": ")" + type +
        R"(", "change": {"actions": ["create"], "after": {"name": "n"}, "after_unknown": )" +
        unknown + "}}]}");
  };
  const std::string at = " /resource_changes/0/change/after/";
  CHECK(marked("aws_iam_policy", R"({"policy": true})") ==
        "identity a.x n" + at + "policy unknown\n");
  CHECK(marked("aws_iam_policy", R"({"policy": false})").empty());
  CHECK(marked("aws_iam_policy", R"({"policy": [true]})").empty());
  CHECK(marked("aws_iam_policy", R"({"other": true})").empty());
  CHECK(marked("aws_iam_policy", "null").empty());
  CHECK(marked("aws_iam_role", R"({"assume_role_policy": true})") ==
        "trust a.x n" + at + "assume_role_policy unknown\n");
  CHECK(marked("aws_vpc_endpoint", R"({"policy": true})").empty());
  CHECK(marked("aws_s3_bucket_policy", R"({"policy": true})").empty());
}
