// SPDX-License-Identifier: Apache-2.0
// The contexts that a stranger is tried with, in full, and the keys that tell of a caller.
#include "analysis/outsider_contexts.hpp"

#include <doctest/doctest.h>

#include <deque>
#include <string>
#include <vector>

#include "catalog/catalog.hpp"
#include "syntax/value.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using namespace ecrlint::internal::analysis;

namespace {

constexpr std::string_view kAccount = "123412341234";
const std::string kUnknown(syntax::kUnknownText);

struct Asked {
  std::string_view op;
  std::string_view key;
  std::vector<std::string> values;
  SetOperator set = SetOperator::none;
};

Text text_of(std::string_view text) { return {text, {}, has_hole(text)}; }

Outsider someone(bool service = false, bool any_member = false, bool outside = true) {
  return {std::string(kAccount), service, any_member, outside};
}

std::string shown(const std::vector<RequestKey>& keys) {
  std::string text;
  for (const RequestKey& key : keys) {
    text += (text.empty() ? "" : ", ") + key.name + (key.list ? "[]" : "");
    text += key.values.empty() ? " absent" : "=" + key.values.front();
    REQUIRE(key.values.size() <= 1);
  }
  return text.empty() ? "open" : text;
}

/// The contexts in their order, between bars.
std::string contexts(const std::vector<Asked>& asked, const Outsider& who = someone()) {
  OutsiderContexts all(catalog::Catalog::built_in(), who);
  for (const Asked& one : asked) {
    std::vector<Text> values;
    for (const std::string& value : one.values) values.push_back(text_of(value));
    Condition condition;
    condition.operator_text = text_of(one.op);
    condition.operator_base = one.op;
    condition.set = one.set;
    condition.key = text_of(one.key);
    condition.values = values;
    Statement statement;
    statement.conditions = {&condition, 1};
    all.add(statement);
  }
  std::string text;
  while (all.next()) text += (text.empty() ? "" : " | ") + shown(all.keys());
  return text;
}

}  // namespace

TEST_CASE("a sample is of the pattern, and of the account where a field is any") {
  struct Case {
    std::string_view pattern;
    std::string_view sample;
  };
  for (const Case& one : {
           Case{"", ""},
           Case{"abc", "abc"},
           Case{"*", "x"},
           Case{"a*c?", "axc0"},
           Case{"**??", "xx00"},
           Case{"arn:aws:iam::*:role/*", "arn:aws:iam::123412341234:role/x"},
           Case{"arn:aws:iam::*", "arn:aws:iam::123412341234"},
           Case{"arn:aws:iam::1*:r", "arn:aws:iam::1x:r"},
           Case{"arn:aws:iam::*1:r", "arn:aws:iam::x1:r"},
           Case{"arn:aws:iam::?:r", "arn:aws:iam::0:r"},
           Case{"arn:aws:ecr:*:1:r", "arn:aws:ecr:x:1:r"},
           Case{"arn:aws:ecr:a:1:*", "arn:aws:ecr:a:1:x"},
           Case{"*:*:*:*:*:*", "x:x:x:x:123412341234:x"},
       }) {
    CAPTURE(one.pattern);
    CHECK(sample(one.pattern, kAccount) == one.sample);
  }
}

TEST_CASE("a stranger is tried with what conditions ask for, with something else, and without") {
  struct Case {
    std::vector<Asked> asked;
    std::string contexts;
  };
  const std::vector<Case> cases = {
      {{}, "open"},
      {{{"StringEquals", "aws:UserAgent", {"a*"}}},
       "aws:UserAgent=a* | aws:UserAgent=stranger | aws:UserAgent absent"},
      {{{"StringLike", "aws:UserAgent", {"a*", "b?"}}},
       "aws:UserAgent=ax | aws:UserAgent=b0 | aws:UserAgent=stranger | aws:UserAgent absent"},
      // A value that is known to be of others is none of the stranger's.
      {{{"StringLike", "aws:PrincipalOrgID", {"o-*", "o-a1b2c3d4e5"}}},
       "aws:PrincipalOrgID=o-x | aws:PrincipalOrgID=stranger | aws:PrincipalOrgID absent"},
      // One that may be is left open.
      {{{"StringLike", "aws:PrincipalOrgID", {"o-abcd*"}}},
       "aws:PrincipalOrgID=stranger | aws:PrincipalOrgID absent | open"},
      {{{"StringEquals", "aws:UserAgent", {kUnknown, "a"}}},
       "aws:UserAgent=a | aws:UserAgent=stranger | aws:UserAgent absent"},
      {{{"Null", "aws:PrincipalOrgID", {"true"}}},
       "aws:PrincipalOrgID=stranger | aws:PrincipalOrgID absent"},
      {{{"Null", "aws:SourceArn", {"true"}}}, "aws:SourceArn absent | open"},
      {{{"Null", "aws:RequestTag/a", {"true"}}},
       "aws:RequestTag/a=stranger | aws:RequestTag/a absent"},
      {{{"StringEquals", "aws:Whatever", {"a"}}}, "open"},
      {{{"Bool", "aws:SecureTransport", {"true"}}},
       "aws:SecureTransport=true | aws:SecureTransport=false | aws:SecureTransport absent"},
      {{{"NumericLessThan", "aws:MultiFactorAuthAge", {"300"}}},
       "aws:MultiFactorAuthAge=300 | aws:MultiFactorAuthAge=299.000000 | "
       "aws:MultiFactorAuthAge=301.000000 | aws:MultiFactorAuthAge absent"},
      {{{"NumericLessThan", "aws:MultiFactorAuthAge", {"x"}}},
       "aws:MultiFactorAuthAge=x | aws:MultiFactorAuthAge absent"},
      {{{"DateLessThan", "aws:CurrentTime", {"1970-01-02T00:00:00Z"}}},
       "aws:CurrentTime=86400 | aws:CurrentTime=0 | aws:CurrentTime=172800"},
      {{{"DateLessThan", "aws:CurrentTime", {"x"}}}, "open"},
      {{{"NumericLessThan", "aws:EpochTime", {"86400"}}},
       "aws:EpochTime=86400 | aws:EpochTime=0 | aws:EpochTime=172800"},
      {{{"DateLessThan", "aws:TokenIssueTime", {"86400"}}},
       "aws:TokenIssueTime=86400 | aws:TokenIssueTime=0 | aws:TokenIssueTime=172800 | "
       "aws:TokenIssueTime absent"},
      {{{"IpAddress", "aws:SourceIp", {"0.0.0.0/0", "10.0.0.0/8"}}},
       "aws:SourceIp=0.0.0.0 | aws:SourceIp=93.184.216.34 | aws:SourceIp=2a03:2880::35 | "
       "aws:SourceIp absent"},
      {{{"IpAddress", "aws:VpcSourceIp", {"10.0.0.0/8"}}},
       "aws:VpcSourceIp=10.0.0.0 | aws:VpcSourceIp=93.184.216.34 | "
       "aws:VpcSourceIp=2a03:2880::35 | aws:VpcSourceIp absent"},
      {{{"ArnLike", "aws:SourceArn", {"arn:aws:s3:::*"}}},
       "aws:SourceArn=arn:aws:s3:::x | aws:SourceArn=arn:aws:iam::123412341234:role/stranger | "
       "aws:SourceArn absent"},
      {{{"StringLike", "aws:userid", {"AROA*"}}}, "aws:userid=AROAx | aws:userid=stranger"},
      {{{"StringLike", "aws:PrincipalOrgPaths", {"o-*"}, SetOperator::for_any_value}},
       "aws:PrincipalOrgPaths[]=o-x | aws:PrincipalOrgPaths[]=stranger | "
       "aws:PrincipalOrgPaths absent"},
      // What follows from who calls is left to follow.
      {{{"StringLike", "aws:PrincipalAccount", {"1234*"}}}, "open"},
      {{{"StringEquals", "aws:PrincipalAccount", {"123412341234"}}}, "open"},
      {{{"ArnLike", "aws:PrincipalArn", {"arn:aws:iam::*:role/ci"}}},
       "aws:PrincipalArn=arn:aws:iam::123412341234:role/ci | open"},
      {{{"ArnLike", "aws:PrincipalArn", {"arn:aws:iam::123412341234:role/ci"}}}, "open"},
      {{{"Bool", "aws:PrincipalIsAWSService", {"true"}}}, "open"},
      {{{"StringEquals", "aws:PrincipalServiceName", {"ecs.amazonaws.com"}}}, "open"},
      // What no one can read is not tried.
      {{{"StringSame", "aws:UserAgent", {"a"}}}, "open"},
      {{{kUnknown, "aws:UserAgent", {"a"}}}, "open"},
      {{{"StringEquals", kUnknown, {"a"}}}, "open"},
      // One key, however it is written and asked for.
      {{{"StringLike", "aws:UserAgent", {"a*"}}, {"StringEquals", "AWS:useragent", {"b", "ax"}}},
       "aws:UserAgent=ax | aws:UserAgent=stranger | aws:UserAgent=b | aws:UserAgent absent"},
      {{{"StringEquals", "aws:UserAgent", {"a"}}, {"Bool", "aws:SecureTransport", {"true"}}},
       "aws:UserAgent=a, aws:SecureTransport=true | "
       "aws:UserAgent=stranger, aws:SecureTransport=true | "
       "aws:UserAgent absent, aws:SecureTransport=true | "
       "aws:UserAgent=a, aws:SecureTransport=false | "
       "aws:UserAgent=stranger, aws:SecureTransport=false | "
       "aws:UserAgent absent, aws:SecureTransport=false | "
       "aws:UserAgent=a, aws:SecureTransport absent | "
       "aws:UserAgent=stranger, aws:SecureTransport absent | "
       "aws:UserAgent absent, aws:SecureTransport absent"},
  };
  for (const Case& one : cases) CHECK(contexts(one.asked) == one.contexts);
}

TEST_CASE("what is tried depends on who comes") {
  const Outsider service = someone(true);
  // It may always send what tells of those it acts for, and never has what principals have.
  CHECK(contexts({{"StringLike", "aws:SourceAccount", {"*"}}}, service) ==
        "aws:SourceAccount=x | aws:SourceAccount=stranger | open");
  CHECK(contexts({{"StringEquals", "aws:UserAgent", {"a"}}}, service) ==
        "aws:UserAgent=a | aws:UserAgent=stranger | aws:UserAgent absent");
  for (const std::string_view key :
       {"aws:PrincipalOrgID", "aws:PrincipalTag/a", "aws:userid", "aws:PrincipalAccount",
        "aws:PrincipalArn", "aws:PrincipalServiceName"}) {
    CAPTURE(key);
    CHECK(contexts({{"StringLike", key, {"*"}}}, service) == "open");
  }
  // A principal that is named is perhaps of the organization that is.
  const Outsider inside = someone(false, false, false);
  CHECK(contexts({{"StringEquals", "aws:PrincipalOrgID", {"o-a1b2c3d4e5"}}}, inside) == "open");
  CHECK(contexts({{"StringLike", "aws:PrincipalOrgPaths", {"o-*"}}}, inside) == "open");
  CHECK(contexts({{"StringEquals", "aws:SourceOrgID", {"o-a1b2c3d4e5"}}}, inside) ==
        "aws:SourceOrgID=stranger | aws:SourceOrgID absent");
  // Of an account that is named anybody may call, and nobody of another.
  const Outsider member = someone(false, true);
  CHECK(contexts({{"StringEquals", "aws:PrincipalArn", {"arn:aws:iam::123412341234:role/a"}}},
                 member) == "aws:PrincipalArn=arn:aws:iam::123412341234:role/a | open");
  CHECK(contexts({{"StringEquals", "aws:PrincipalArn", {"arn:aws:iam::999999999999:role/a"}}},
                 member) == "open");
  CHECK(contexts({{"StringEquals", "aws:PrincipalArn", {"role"}}}, member) == "open");
  CHECK(contexts({{"ArnEquals", "aws:SourceArn", {"arn:aws:iam::123412341234:role/a"}}}, member) ==
        "aws:SourceArn=arn:aws:iam::123412341234:role/stranger | aws:SourceArn absent");
}

TEST_CASE("no more than sixty-four keys are tried") {
  const std::string_view op = "StringEquals";
  std::deque<std::string> names;
  OutsiderContexts all(catalog::Catalog::built_in(), someone());
  for (int i = 0; i < 70; ++i) {
    CHECK(all.too_many() == (i > 64));
    Condition condition;
    condition.operator_text = text_of(op);
    condition.operator_base = op;
    condition.key = text_of(names.emplace_back("aws:Whatever" + std::to_string(i)));
    Statement statement;
    statement.conditions = {&condition, 1};
    all.add(statement);
  }
}

TEST_CASE("every key that tells of a caller, or does not, is known for what it is") {
  struct Case {
    std::string_view name;
    KeyRole role;
    bool shared = false;
    std::string_view prefix = {};
  };
  using enum KeyRole;
  const std::vector<Case> cases{
      {"aws:PrincipalOrgID", id, true, "o-"},
      {"aws:PrincipalOrgPaths", path, true, "o-"},
      {"aws:PrincipalAccount", id},
      {"aws:PrincipalArn", arn},
      {"aws:userid", user_id},
      {"aws:PrincipalIsAWSService", service_flag},
      {"aws:PrincipalServiceName", service_name},
      {"aws:PrincipalServiceNamesList", service_names},
      {"aws:SourceArn", arn},
      {"aws:SourceAccount", id},
      {"aws:SourceOwner", id},
      {"aws:SourceOrgID", id, true, "o-"},
      {"aws:SourceOrgPaths", path, true, "o-"},
      {"aws:SourceVpc", id, true, "vpc-"},
      {"aws:SourceVpcArn", arn, true},
      {"aws:SourceVpce", id, true, "vpce-"},
      {"aws:VpceAccount", id, true},
      {"aws:VpceOrgID", id, true, "o-"},
      {"aws:VpceOrgPaths", path, true, "o-"},
      {"aws:SourceIp", address, true},
      {"aws:VpcSourceIp", unrelated},
      {"aws:Referer", spoofable},
      {"aws:UserAgent", spoofable},
      {"aws:PrincipalTag/team", tag},
      {"aws:RequestTag/team", tag},
      {"aws:ResourceTag/team", tag},
      {"ecr:ResourceTag/team", tag},
      {"aws:TagKeys", tag},
      {"aws:ChatbotSourceArn", arn, true},
      {"aws:Ec2InstanceSourceVpc", id, true, "vpc-"},
      {"aws:FederatedProvider", arn, true},
      {"ec2:SourceInstanceARN", arn, true},
      {"identitystore:UserId", id, true},
      {"lambda:SourceFunctionArn", arn, true},
      {"ssm:SourceInstanceArn", arn, true},
      {"aws:Ec2InstanceSourcePrivateIPv4", unrelated},
      {"ec2:RoleDelivery", unrelated},
      {"glue:CredentialIssuingService", unrelated},
      {"glue:RoleAssumedBy", unrelated},
      {"aws:SourceIdentity", unrelated},
      {"aws:SecureTransport", unrelated},
      {"aws:RequestedRegion", unrelated},
      {"aws:CurrentTime", unrelated},
      {"aws:EpochTime", unrelated},
      {"aws:TokenIssueTime", unrelated},
      {"aws:MultiFactorAuthPresent", unrelated},
      {"aws:MultiFactorAuthAge", unrelated},
      {"aws:ViaAWSService", unrelated},
      {"aws:CalledVia", unrelated},
      {"aws:CalledViaFirst", unrelated},
      {"aws:CalledViaLast", unrelated},
      {"aws:PrincipalType", unrelated},
      {"aws:username", unrelated},
      {"aws:ResourceAccount", unrelated},
      {"aws:ResourceOrgID", unrelated},
      {"aws:ResourceOrgPaths", unrelated},
  };
  for (const Case& one : cases) {
    CAPTURE(one.name);
    const CallerKey* key = find_caller_key(text_of(one.name));
    REQUIRE(key != nullptr);
    CHECK(key->role == one.role);
    CHECK(key->shared == one.shared);
    CHECK(key->prefix == one.prefix);
    CHECK(key->tells_of_caller() ==
          (one.role != spoofable && one.role != tag && one.role != unrelated));
    CHECK(key->tells_of_service() ==
          (one.role == service_flag || one.role == service_name || one.role == service_names));
    CHECK(key->multivalued() == (one.role == path || one.role == service_names));
  }
  for (const std::string_view none : {"", "aws:PrincipalTag", "aws:UserAgents", "ecr:UserAgent"}) {
    CAPTURE(none);
    CHECK(find_caller_key(text_of(none)) == nullptr);
  }
  // A name that is not known in full is that of a tag where it begins like one.
  const std::string tag_of = "aws:PrincipalTag/" + kUnknown;
  REQUIRE(find_caller_key(text_of(tag_of)) != nullptr);
  CHECK(find_caller_key(text_of(tag_of))->role == tag);
  CHECK(find_caller_key(text_of("aws:User" + kUnknown)) == nullptr);
  CHECK(find_caller_key({"aws:UserAgent", {}, true}) == nullptr);
}

TEST_CASE("a value keeps strangers out if only those who are meant have it") {
  struct Case {
    std::string_view key;
    std::string_view op;
    std::string value;
    Answer answer;
  };
  using enum Answer;
  const std::vector<Case> cases{
      {"aws:UserAgent", "StringEquals", "a", no},
      {"aws:SecureTransport", "Bool", "true", no},
      {"aws:PrincipalOrgID", "StringEquals", "o-*", yes},
      {"aws:PrincipalOrgID", "StringEquals", kUnknown, unknown},
      {"aws:PrincipalOrgID", "ArnLike", "o-*", unknown},
      {"aws:PrincipalOrgID", "StringLike", "o-a1b2c3d4e5", yes},
      {"aws:PrincipalOrgID", "StringLike", "*", no},
      {"aws:PrincipalOrgID", "StringLike", "o-abc*", no},
      {"aws:PrincipalOrgID", "StringLike", "o-abcd*", unknown},
      {"aws:PrincipalOrgID", "StringLike", "o-a?b*c", no},
      {"aws:PrincipalOrgID", "StringLike", "*o-abc", unknown},
      {"aws:SourceVpc", "StringLike", "vpc-abc*", no},
      {"aws:SourceVpc", "StringLike", "vpc-abcd*", unknown},
      {"aws:PrincipalOrgPaths", "StringLike", "o-a1b2c3d4e5/*", yes},
      {"aws:PrincipalOrgPaths", "StringLike", "o-a1b2c3d4e5", yes},
      {"aws:PrincipalOrgPaths", "StringLike", "o-*", no},
      {"aws:PrincipalOrgPaths", "StringLike", "o-*/r", no},
      {"aws:PrincipalOrgPaths", "StringLike", "o-*/r-ab", unknown},
      {"aws:PrincipalOrgPaths", "StringLike", "o-*/r-*/*", no},
      {"aws:PrincipalOrgPaths", "StringLike", "?*/r-*/ou-*/ou-*/", no},
      {"aws:PrincipalOrgPaths", "StringLike", "o-a*/r-*/ou-*/*", no},
      {"aws:PrincipalOrgPaths", "StringLike", "o-*/r-*/ou-ab12-*/*", unknown},
      {"aws:SourceOrgPaths", "StringLike", "*/*/*", no},
      {"aws:userid", "StringLike", "AROAEXAMPLE:x", yes},
      {"aws:userid", "StringLike", "*:x", no},
      {"aws:userid", "StringLike", "AROA*", no},
      {"aws:userid", "StringLike", "AROAABC*", no},
      {"aws:userid", "StringLike", "AROAABCD*", unknown},
      {"aws:userid", "StringLike", "AIDAABC?", no},
      {"aws:userid", "StringLike", "AIDAABCD?", unknown},
      {"aws:userid", "StringLike", "ASIA*", unknown},
      {"aws:userid", "StringLike", "ABC*", no},
      {"aws:SourceArn", "ArnLike", "arn:aws:s3:::one-bucket", yes},
      {"aws:SourceArn", "ArnLike", "arn:aws:s3:::*", no},
      {"aws:SourceArn", "ArnLike", "arn:aws:s3:::one*", no},
      {"aws:SourceArn", "ArnLike", "arn:aws:s3:::ones*", unknown},
      {"aws:SourceArn", "ArnLike", "arn:aws:sns:*:*:*", no},
      {"aws:SourceArn", "ArnLike", "arn:aws:sns:*:123*:*", no},
      {"aws:SourceArn", "ArnLike", "arn:aws:sns:*:1234*:*", unknown},
      {"aws:SourceArn", "ArnLike", "arn:aws:sns:*:314159265358:*", yes},
      {"aws:SourceArn", "StringLike", "*", no},
      {"aws:SourceArn", "StringLike", "*123*", no},
      {"aws:SourceArn", "StringLike", "*1234*", unknown},
      {"aws:SourceArn", "StringLike", "*12a34*", no},
      {"aws:SourceArn", "StringEquals", "*", yes},
      {"aws:SourceArn", "Bool", "true", unknown},
      {"aws:PrincipalArn", "ArnLike", "arn:aws:sts::*:assumed-role/x/*", unknown},
      {"aws:PrincipalArn", "ArnLike", "arn:aws:sts::*:federated-user/*", no},
      {"aws:SourceIp", "IpAddress", "203.0.113.0/24", yes},
      {"aws:SourceIp", "IpAddress", "10.0.0.0/8", yes},
      {"aws:SourceIp", "IpAddress", "10.0.0.0/7", no},
      {"aws:SourceIp", "IpAddress", "2001:db8::/32", yes},
      {"aws:SourceIp", "IpAddress", "2001:db8::/31", no},
      {"aws:SourceIp", "IpAddress", "x", unknown},
      {"aws:SourceIp", "StringLike", "*", unknown},
      {"aws:PrincipalIsAWSService", "Bool", "TRUE", yes},
      {"aws:PrincipalIsAWSService", "Bool", "False", no},
      {"aws:PrincipalIsAWSService", "Bool", "x", unknown},
      {"aws:PrincipalIsAWSService", "StringEquals", "false", unknown},
      {"aws:PrincipalServiceName", "StringLike", "ecs.amazonaws.com", yes},
      {"aws:PrincipalServiceName", "StringLike", "*", unknown},
      {"aws:PrincipalServiceName", "StringEquals", "*", yes},
      {"aws:PrincipalServiceNamesList", "StringLike", "e?s.amazonaws.com", unknown},
  };
  for (const Case& one : cases) {
    CAPTURE(one.key);
    CAPTURE(one.op);
    CAPTURE(one.value);
    const CallerKey* key = find_caller_key(text_of(one.key));
    const catalog::Operator* op = catalog::Catalog::built_in().find_operator(one.op);
    REQUIRE(key != nullptr);
    REQUIRE(op != nullptr);
    CHECK(keeps_out(*key, *op, text_of(one.value)) == one.answer);
  }
}

TEST_CASE("of several conditions the one is to blame that looks most like an attempt") {
  struct Case {
    std::vector<Asked> asked;
    Gap gap;
    std::size_t condition;
    bool if_exists = false;
  };
  const Asked unrelated{"Bool", "aws:SecureTransport", {"true"}};
  const Asked tag{"StringEquals", "aws:PrincipalTag/a", {"b"}};
  const Asked header{"StringEquals", "aws:UserAgent", {"b"}};
  const Asked wide{"IpAddress", "aws:SourceIp", {"203.0.113.0/24", "0.0.0.0/0"}};
  const Asked wild{"StringLike", "aws:PrincipalOrgID", {"o-a1b2c3d4e5", "o-*"}};
  const Asked negated{"StringNotEquals", "aws:PrincipalOrgID", {"o-a1b2c3d4e5"}};
  const Asked flag{"Bool", "aws:PrincipalIsAWSService", {"false"}};
  const Asked all{"StringEquals", "aws:SourceVpc", {"vpc-1"}, SetOperator::for_all_values};
  const Asked presence{"Null", "aws:PrincipalOrgID", {"false"}, SetOperator::for_all_values};
  const Asked kept{"StringEquals", "aws:SourceVpc", {"vpc-1"}};
  const Asked other{"StringEquals", "aws:Whatever", {"a"}};
  const std::vector<Case> cases{
      {{unrelated}, Gap::unrelated, 0},
      {{other}, Gap::unrelated, 0},
      {{kept}, Gap::unrelated, 0},
      {{unrelated, other, kept}, Gap::unrelated, 0},
      {{tag}, Gap::tag, 0},
      {{unrelated, tag}, Gap::tag, 1},
      {{tag, unrelated}, Gap::tag, 0},
      {{header}, Gap::spoofable, 0},
      {{header, tag}, Gap::spoofable, 0},
      {{tag, header}, Gap::spoofable, 1},
      {{header, wide}, Gap::wide_address, 1},
      {{wide, header}, Gap::wide_address, 0},
      {{header, wild}, Gap::wildcard, 1},
      {{header, negated}, Gap::negated, 1},
      {{header, flag}, Gap::negated, 1},
      {{header, all}, Gap::for_all_values, 1},
      {{header, presence}, Gap::presence, 1},
      {{header, kept}, Gap::if_exists, 1, true},
      {{wild, negated, wide}, Gap::wildcard, 0},
      {{negated, wild, all}, Gap::negated, 0},
  };
  for (const Case& one : cases) {
    std::deque<std::vector<Text>> values;
    std::vector<Condition> conditions;
    for (const Asked& asked : one.asked) {
      std::vector<Text>& texts = values.emplace_back();
      for (const std::string& value : asked.values) texts.push_back(text_of(value));
      Condition& condition = conditions.emplace_back();
      condition.operator_text = text_of(asked.op);
      condition.operator_base = asked.op;
      condition.set = asked.set;
      condition.key = text_of(asked.key);
      condition.values = texts;
      condition.if_exists = one.if_exists;
    }
    Statement statement;
    statement.conditions = conditions;
    const Weakness found = weakness(statement, catalog::Catalog::built_in());
    CAPTURE(one.condition);
    CHECK(found.gap == one.gap);
    CHECK(found.condition == &conditions[one.condition]);
    const bool value = one.gap == Gap::wildcard || one.gap == Gap::wide_address ||
                       (one.gap == Gap::negated &&
                        conditions[one.condition].key.text == "aws:PrincipalIsAWSService");
    CHECK((found.value != nullptr) == value);
    if (value) CHECK(found.value == &values[one.condition].back());
  }
  CHECK(weakness({}, catalog::Catalog::built_in()).gap == Gap::unconditional);
  CHECK(weakness({}, catalog::Catalog::built_in()).condition == nullptr);
}
