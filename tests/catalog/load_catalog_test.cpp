// SPDX-License-Identifier: Apache-2.0
// The AWS facts read at run time: files of our own form, parts of them, and broken ones.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "catalog/catalog.hpp"
#include "ecrlint/lint.hpp"
#include "support/catalog_support.hpp"
#include "support/result_support.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using namespace ecrlint::test;
using catalog::ActionId;
using catalog::Catalog;
using catalog::LimitKind;
using catalog::ServiceId;

namespace {

/// Everything a catalogue tells about actions and condition keys, as text.
std::string all_of(const Catalog& catalog) {
  std::string text;
  for (std::size_t s = 0; s < catalog.service_count(); ++s) {
    const auto service = static_cast<ServiceId>(s);
    const catalog::ActionRange range = catalog.actions(service);
    for (std::uint32_t a = range.begin; a < range.end; ++a) {
      const auto action = static_cast<ActionId>(a);
      text.append(catalog.service_prefix(service)).append(":").append(catalog.action_name(action));
      text += catalog.documented(action) ? " " : " undocumented ";
      text += std::to_string(static_cast<int>(catalog.access_level(action)));
      for (std::size_t i = 0; i < catalog.resource_type_count(action); ++i)
        text.append(" ")
            .append(catalog.resource_type(action, i))
            .append("=")
            .append(catalog.resource_arn(action, i));
      for (std::size_t i = 0; i < catalog.condition_key_count(action); ++i)
        text.append(" ").append(catalog.condition_key(action, i).name);
      text += '\n';
    }
  }
  return text;
}

std::string all_keys(const Catalog& catalog) {
  std::string text;
  for (std::size_t i = 0; i < catalog.condition_key_count(); ++i) {
    const catalog::ConditionKey key = catalog.condition_key(i);
    text.append(key.name).append(" ").append(std::to_string(static_cast<int>(key.type)));
    text.append(key.multivalued ? "[]" : "").append(key.global ? " global\n" : "\n");
  }
  return text;
}

}  // namespace

TEST_CASE("the data files loaded at run time give what was compiled in") {
  const std::string expected = all_of(facts());
  for (const char* name : {"services.json", "principals.json", "managed.json", "facts.json"}) {
    CAPTURE(name);
    const auto result = load_catalog(data_file(name));
    REQUIRE_MESSAGE(result.ok(), test::error_of(result));
    const auto& loaded = *result;
    CHECK(all_of(*loaded) == expected);
    CHECK(loaded->tables().operators.size() == facts().tables().operators.size());
    CHECK(loaded->regions().size() == facts().regions().size());
    CHECK(loaded->is_unlisted_service("zocalo"));
    CHECK(find(*loaded, "ECR:batchgetimage") == find(facts(), "ecr:BatchGetImage"));
    CHECK(loaded->invented_action("ecr:pullimage") == "ecr:BatchGetImage");
    CHECK(loaded->managed_policy("AWSDenyAll") == facts().managed_policy("AWSDenyAll"));
    CHECK(loaded->managed_policy("AmazonS3FullAccess") == "[]");
    CHECK(loaded->size_limit(LimitKind::rcp).characters == 5120);
    if (std::string_view(name) != "services.json") CHECK(all_keys(*loaded) == all_keys(facts()));
  }
}

TEST_CASE("a section in a file replaces the built-in one, the others stay") {
  const auto result = load_catalog(R"({
    "sources": [{"package": "mine", "version": "1", "date": "2027-01-02"}],
    "condition_keys": {"new:Key": "ip[]"},
    "services": {"new": {
      "resource_types": {"thing": ["arn:*:new:*:*:thing/*", "aws:ResourceTag/"]},
      "actions": {"GetThing": ["read", "thing", "new:Key"]}}},
    "documentation_accounts": ["100000000001"],
    "managed_policies": {"Second": [{"Effect": "Allow"}], "First": [ ], "First/": []},
    "whole_services": {"NEW": "it has but one action"},
    "rcp_services": ["new"],
    "endpoint_owner_keys": {"new": "aws:VpceOrgID"},
    "unlisted_services": ["Newest", "elder"]
  })");
  REQUIRE_MESSAGE(result.ok(), test::error_of(result));
  const auto& loaded = *result;
  CHECK(loaded->date() == "2027-01-02");
  CHECK(loaded->source() == "mine 1");
  const ActionId action = find(*loaded, "NEW:getthing");
  REQUIRE(action != ActionId::none);
  CHECK(types_of(*loaded, action) == std::vector<std::string_view>{"thing"});
  REQUIRE(loaded->condition_key_count(action) == 2);
  CHECK(loaded->condition_key(action, 1).name == "new:Key");
  CHECK(loaded->condition_key(action, 1).multivalued);
  CHECK(find(*loaded, "ecr:BatchGetImage") == ActionId::none);
  CHECK_FALSE(loaded->find_condition_key("ecr:ResourceTag/x"));
  CHECK(loaded->find_condition_key("aws:PrincipalOrgID"));
  CHECK(find(*loaded, "mobilehub:GetProject") != ActionId::none);  // undocumented ones stay
  CHECK(loaded->is_documentation_account("100000000001"));
  CHECK_FALSE(loaded->is_documentation_account("123456789012"));
  CHECK(loaded->is_whole_service(loaded->find_service("new")));
  CHECK(loaded->tables().whole_services.size() == 1);
  CHECK(loaded->is_rcp_service("new"));
  CHECK_FALSE(loaded->is_rcp_service("ecr"));
  CHECK(loaded->has_endpoint_owner_key("new", "aws:VpceOrgID"));
  CHECK_FALSE(loaded->has_endpoint_owner_key("ecr", "aws:VpceOrgID"));
  CHECK(loaded->is_unlisted_service("NEWEST"));
  CHECK(loaded->is_unlisted_service("elder"));
  CHECK_FALSE(loaded->is_unlisted_service("zocalo"));
  CHECK(loaded->is_service_principal("lambda.amazonaws.com"));
  CHECK(loaded->managed_policy("First") == "[ ]");
  CHECK(loaded->managed_policy("Second") == R"([{"Effect": "Allow"}])");
  CHECK_FALSE(loaded->managed_policy("AdministratorAccess"));
}

TEST_CASE("a file may be empty of facts") {
  const auto same = *load_catalog("{}");
  CHECK(all_of(*same) == all_of(facts()));
  CHECK(all_keys(*same) == all_keys(facts()));
  CHECK(same->date() == facts().date());
  const auto none = *load_catalog(
      R"({"services": {}, "undocumented_actions": {}, "condition_keys": {},
          "global_condition_keys": {}, "service_principals": [], "partitions": {}})");
  CHECK(none->service_count() == 0);
  CHECK(none->find_service("ecr") == ServiceId::none);
  CHECK_FALSE(none->find_condition_key("aws:PrincipalOrgID"));
  CHECK_FALSE(none->is_service_principal("lambda.amazonaws.com"));
}

TEST_CASE("a bad file is refused with the place and the reason") {
  struct Case {
    std::string text;
    std::string reason;
  };
  const Case cases[] = {
      {"", "the file is empty"},
      {"[]", "1:1: expected an object"},
      {"null", "1:1: expected an object"},
      {"{\"services\": ", "1:14: "},
      {"{\"services\": 1}", "1:14: expected an object"},
      {"{\"service\": {}}", "unknown section `service`"},
      {"{\"services\": {},\n \"services\": {}}", "2:2: this key stands twice"},
      {R"({"services": {"s": {}}})", "has `resource_types` and `actions`"},
      {R"({"services": {"s": {"resource_types": {}, "actions": {"A": []}}}})", "access level"},
      {R"({"services": {"s": {"resource_types": {}, "actions": {"A": ["reed"]}}}})",
       "access level"},
      {R"({"services": {"s": {"resource_types": {}, "actions": {"A": ["read", "t"]}}}})",
       "names the resource type `t`"},
      {R"({"services": {"s": {"resource_types": {}, "actions": {"A": ["read", "a:b"]}}}})",
       "names the unknown condition key `a:b`"},
      {R"({"services": {"s": {"resource_types": {"t": []}, "actions": {}}}})", "expected an ARN"},
      {R"({"services": {"": {"resource_types": {}, "actions": {}}}})", "expected a name"},
      {R"({"condition_keys": {"a:b": "text"}})", "unknown type"},
      {R"({"condition_keys": {"a:*b*": "string"}})", "more than one `*`"},
      {R"({"condition_keys": {"a:b": ["string"]}})", "expected a word"},
      {R"({"service_principals": "x"})", "expected a list"},
      {R"({"service_principals": [7]})", "expected a word"},
      {"{\"service_principals\": [\"\\u001b[31m\"]}", "expected a word"},
      {"{\"service_principals\": [\"" + std::string(251, 'x') + "\"]}", "expected a word"},
      {R"({"partitions": {"aws": []}})", "has a `dns_suffix`"},
      {R"({"operators": {"X": ["string", "liked"]}})", "`negated` or `like`"},
      {R"({"operators": {"X": []}})", "family"},
      {R"({"size_limits": {"managed": {"characters": 1.5, "whitespace": true}}})", "whole number"},
      {R"({"size_limits": {"managed": {"characters": 99999999999, "whitespace": true}}})",
       "whole number"},
      {R"({"size_limits": {"manged": {}}})", "unknown kind"},
      {R"({"sources": [{"package": "x"}]})", "a `version`"},
      {std::string(200, '['), "nested deeper"},
      {std::string((std::size_t{32} << 20) + 1, ' '), "more than 32 MiB"},
  };
  for (const Case& bad : cases) {
    CAPTURE(bad.text.substr(0, 100));
    const std::string error = test::error_of(load_catalog(bad.text));
    CHECK_MESSAGE(error.find(bad.reason) != std::string::npos, error);
  }
}

TEST_CASE("a small file cannot ask for much memory") {
  std::string keys;
  for (int i = 0; i < 5000; ++i) keys += ",\"k:" + std::to_string(i) + "\"";
  std::string actions;
  for (int i = 0; i < 5000; ++i)
    actions += (i == 0 ? "\"A" : ",\"A") + std::to_string(i) + "\":[\"read\",\"t\"]";
  const std::string error =
      test::error_of(load_catalog(R"({"services":{"s":{"resource_types":{"t":["arn")" + keys +
                                  R"(]},"actions":{)" + actions + "}}}}"));
  CHECK_MESSAGE(error.find("too much in all") != std::string::npos, error);
}
