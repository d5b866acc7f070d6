// SPDX-License-Identifier: Apache-2.0
// Templates to test with, and what is found in them.
#pragma once

#include <fmt/core.h>

#include <algorithm>
#include <string>

#include "ecrlint/lint.hpp"
#include "format/document.hpp"
#include "support/holders_support.hpp"

namespace ecrlint::test {

using namespace internal;

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
inline std::string summary(const Found& found) {
  const Joined joined(found.located);
  std::string all;
  for (const format::Document& document : found.located.documents) {
    all += fmt::format("{} {} {}", to_string(document.kind), document.address, document.name);
    all += joined.marks(static_cast<std::size_t>(&document - found.located.documents.data()));
    if (document.group != 0) all += fmt::format(" group{}", document.group);
    all += "\n";
  }
  return all;
}

/// A value as short text: holes are `?`.
inline std::string shown(const syntax::Value& value) {
  if (value.kind == syntax::Kind::unknown) return "unknown";
  std::string text(value.text);
  std::replace_if(text.begin(), text.end(), syntax::is_hole, '?');
  if (!value.is_array()) return value.is_string() ? text : fmt::format("kind{}", int(value.kind));
  std::string all = "[";
  for (const syntax::Member& item : value.members)
    all += (all.size() > 1 ? "," : "") + shown(item.value);
  return all + "]";
}

inline constexpr std::string_view kSections = R"(
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

inline constexpr std::string_view kResources = R"(
    "Repo": {"Type": "AWS::ECR::Repository", "Properties": {"RepositoryName": "app"}},
    "Anon": {"Type": "AWS::ECR::Repository"},
    "Role": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": {"Fn::Sub": "${AWS::StackName}-r"}}},
    "Deep": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "r", "Path": "/x/"}},
    "Managed": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {}},
    "Circle": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": {"Fn::Sub": "${Circle}${Circle.Arn}"}}},
)";

inline std::string template_of(std::string_view resources) {
  return fmt::format("{{{}\n\"Resources\": {{{}{}}}}}", kSections, kResources, resources);
}

/// A template whose one policy has this Resource.
inline std::string with_resource(std::string_view resource) {
  return template_of(
      fmt::format(R"("P": {{"Type": "AWS::IAM::ManagedPolicy", "Properties": {{"PolicyDocument":
        {{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", "Action": "ecr:BatchGetImage",
          "Resource": {}}}]}}}}}})",
                  resource));
}

inline const syntax::Value* resource_of(const format::Document& document) {
  return document.value->find("Statement")->members.front().value.find("Resource");
}

/// What the expression gives in each outcome of the conditions.
inline std::string results(std::string_view expression) {
  const Found found(with_resource(expression));
  std::string all;
  for (const format::Document& document : found.located.documents) {
    const syntax::Value* resource = resource_of(document);
    all += (all.empty() ? "" : " | ") + (resource == nullptr ? "left out" : shown(*resource));
  }
  return all;
}

/// What a reference to a parameter that is declared so gives.
inline std::string value_of_parameter(std::string_view declared) {
  const Found found(fmt::format(
      R"({{"Parameters": {{"P": {}}}, "Resources": {{"M": {{"Type": "AWS::IAM::ManagedPolicy",
          "Properties": {{"PolicyDocument": {{"Statement": [{{"Effect": "Allow", "Action": "s3:*",
          "Resource": {{"Ref": "P"}}}}]}}}}}}}}}})",
      declared));
  return found.located.documents.size() == 1 ? shown(*resource_of(found.located.documents[0]))
                                             : "no policy";
}

/// `CODE text-of-the-place`, one line for each finding, sorted by place.
inline std::string findings(const std::string& text, Profile profile = Profile::audit) {
  const Report report = lint(Source{"template.json", text}, {.profile = profile});
  std::string all;
  for (const Finding& finding : report.findings)
    all += fmt::format("{} {}\n", finding.rule->code,
                       text.substr(finding.span.begin, finding.span.end - finding.span.begin));
  return all;
}

inline std::string repository(std::string_view policy) {
  return template_of(fmt::format(
      R"("P": {{"Type": "AWS::ECR::Repository", "Properties": {{"RepositoryPolicyText": {}}}}})",
      policy));
}

inline std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c == '\n' ? std::string("\\n") : std::string(1, c);
  }
  return out;
}

/// Statement with pull for a principal.
inline std::string pull_for(std::string_view principal) {
  return fmt::format(
      R"({{"Effect": "Allow", "Principal": {}, "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]}})",
      principal);
}

inline std::string policy_of(std::string_view statements) {
  return fmt::format(R"({{"Version": "2012-10-17", "Statement": [{}]}})", statements);
}

}  // namespace ecrlint::test
