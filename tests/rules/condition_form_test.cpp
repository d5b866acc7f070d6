// SPDX-License-Identifier: Apache-2.0
// The rules on the form of conditions where tables decide, and where a page cannot show it.
#include <doctest/doctest.h>

#include <string>

#include "catalog/catalog.hpp"
#include "ecrlint/lint.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

namespace {

/// Codes and severities of the findings of the conditions rules, in order, with a blank between.
std::string codes(const std::string& condition, PolicyKind kind = PolicyKind::identity,
                  const std::string& version = "2012-10-17") {
  Options options;
  options.profile = Profile::audit;
  options.kind = kind;
  const std::string text = R"({"Version": ")" + version + R"(", "Statement": [{"Effect": "Deny",
      "Action": "s3:*", "Resource": "*",
      "Condition": {)" + condition +
                           "}}]}";
  std::string found;
  for (const Finding& finding : lint(Source{"policy.json", text}, options).findings)
    if (finding.rule->group == "conditions")
      found += (found.empty() ? "" : " ") + std::string(finding.rule->code) + "/" +
               std::string(to_string(finding.severity));
  return found;
}

std::string of(const std::string& op, const std::string& key, const std::string& values) {
  return '"' + op + R"(": {")" + key + R"(": )" + values + "}";
}

}  // namespace

TEST_CASE("every operator and every key of the catalogue is known") {
  const catalog::Catalog& catalog = catalog::Catalog::built_in();
  for (const catalog::Operator& op : catalog.tables().operators) {
    CAPTURE(op.name);
    CHECK(codes(of(std::string(op.name), "lambda:Any", "[]")).find("ECR401") == std::string::npos);
  }
  for (std::size_t i = 0; i < catalog.condition_key_count(); ++i) {
    std::string key(catalog.condition_key(i).name);
    if (key.back() == '/' || key.back() == ':') key += "shop";
    CAPTURE(key);
    CHECK(codes(of("Null", key, R"("true")")).find("ECR402") == std::string::npos);
  }
}

TEST_CASE("a key that is not known weighs what is known of its service") {
  const auto unknown = [](const std::string& key, PolicyKind kind = PolicyKind::identity) {
    return codes(of("Null", key, R"("true")"), kind);
  };
  CHECK(unknown("aws:SourceAcount") == "ECR402/high");
  CHECK(unknown("aws:ResourceTags/team") == "ECR402/high");
  CHECK(unknown("aws:Nothing") == "ECR402/medium");
  CHECK(unknown("ecr:Nothing") == "ECR402/medium");
  CHECK(unknown("lambda:Nothing") == "ECR402/low");
  CHECK(unknown("nowhere:Nothing") == "ECR402/low");
  CHECK(unknown("nowhere:Nothing", PolicyKind::trust).empty());
  CHECK(unknown("nowhere.example.com:sub").empty());
  CHECK(unknown("aws:SignInSessionArn").empty());
  CHECK(unknown("").substr(0, 6) == "ECR402");
}

TEST_CASE("no more slips are searched for than a person makes") {
  std::string many;
  for (int i = 10; i < 31; ++i) many += "\"aws:PrincialOrg" + std::to_string(i) + "\": \"o-a\", ";
  const std::string found = codes("\"StringLike\": {" + many + R"("aws:PrincialOrgID": "*"})");
  CHECK(found.ends_with("ECR402/medium ECR402/medium"));
  CHECK(codes(of("StringLike", "aws:PrincialOrgID", R"("*")")) == "ECR402/high");
}

TEST_CASE("an operator fits the types that it compares") {
  CHECK(codes(of("IpAddress", "aws:SourceIp", R"("203.0.113.7")")).empty());
  CHECK(codes(of("StringEquals", "aws:SourceIp", R"("203.0.113.7")")) == "ECR403/low");
  CHECK(codes(of("StringEquals", "aws:SourceIp", R"("203.0.113.0/24")")) == "ECR403/medium");
  CHECK(codes(of("StringLike", "aws:SourceIp", R"("203.0.113.*")")) == "ECR403/low");
  CHECK(codes(of("StringEquals", "aws:SecureTransport", "false")) == "ECR403/low");
  CHECK(codes(of("StringEquals", "aws:SecureTransport", R"("no")")) == "ECR403/medium");
  CHECK(codes(of("NumericEquals", "aws:SourceAccount", "314159265358")) == "ECR403/low");
  CHECK(codes(of("NumericEquals", "aws:SourceVpc", "314159265358")) == "ECR403/medium");
  CHECK(codes(of("DateLessThan", "s3:max-keys", R"("2026-01-31")")) == "ECR403/low");
  CHECK(codes(of("NumericLessThan", "aws:EpochTime", "1767225600")).empty());
  CHECK(codes(of("ArnLike", "aws:SourceArn", R"("arn:aws:s3:::a")")).empty());
  CHECK(codes(of("ArnLike", "aws:PrincipalTag/owner", R"("arn:aws:s3:::a")")).empty());
  CHECK(codes(of("ArnLike", "aws:TagKeys", R"("arn:aws:s3:::a")")) == "ECR403/medium");
}

TEST_CASE("what is wrong with an operator is said once, whatever its keys") {
  const std::string keys = R"({"aws:SecureTransport": "true", "aws:ViaAWSService": "true"})";
  CHECK(codes("\"BoolEquals\": " + keys) == "ECR401/high");
  CHECK(codes("\"NullIfExists\": " + keys) == "ECR415/high");
}

TEST_CASE("a variable is judged in the version that has variables") {
  const std::string condition = of("DateLessThan", "aws:CurrentTime", R"("${aws:username}")");
  CHECK(codes(condition) == "ECR412/high");
  CHECK(codes(condition, PolicyKind::identity, "2008-10-17").empty());
  CHECK(codes(of("StringEquals", "s3:prefix", R"("${aws:usernames}")")) == "ECR412/high");
  CHECK(codes(of("StringEquals", "s3:prefix", R"("${aws:someone}")")).empty());
}
