// SPDX-License-Identifier: Apache-2.0
// Templates that are linted themselves: by their name, or because they are JSON once they are
// filled in.
#include <doctest/doctest.h>

#include <string>

#include "support/terraform_support.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

namespace {

std::string found(const std::string& path, const std::string& text) {
  return test::findings({{path, text}});
}

Report report(const std::string& path, const std::string& text) { return lint(Source{path, text}); }

/// A repository policy with this before and behind its only statement, and these readers.
std::string policy(const std::string& readers, const std::string& before = "",
                   const std::string& behind = "") {
  return "{\n\"Version\": \"2012-10-17\",\n\"Statement\": [\n" + before +
         "{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": " + readers +
         "},\n\"Action\": [\"ecr:BatchCheckLayerAvailability\", \"ecr:BatchGetImage\", "
         "\"ecr:GetDownloadUrlForLayer\"]}\n" +
         behind + "]\n}\n";
}

}  // namespace

TEST_CASE("what is filled in is no error and no placeholder") {
  for (const char* path : {"p.json.tpl", "p.tftpl", "p.json.tmpl", "p.json.j2", "p.tpl.json"})
    for (const char* readers :
         {"${readers}", "\"arn:aws:iam::${ACCOUNT}:root\"", "\"{{ account }}\"", "{{ accounts }}",
          "[{% for a in accounts %}\"{{ a }}\"{% endfor %}]", "[\"${a}\", ${jsonencode(b)}]",
          "\"arn:aws:iam::<ACCOUNT_ID>:root\"", "%{ if a }\"1\"%{ else }\"2\"%{ endif }"}) {
      CAPTURE(path);
      CAPTURE(readers);
      const Report one = report(path, policy(readers));
      CHECK(one.findings.empty());
      CHECK(one.failures.empty());
      CHECK(one.summary.policies == 1);
      CHECK(one.summary.partly_known == 1);
    }
}

TEST_CASE("the rest of a template is linted where it stands") {
  const std::string wrong =
      "{\"Effect\": \"allow\", \"Principal\": \"*\", \"Action\": "
      "\"ecr:ListImages\"}";
  const std::string loop = "%{ for id in ids ~}\n{\"Effect\": \"Allow\"},\n%{ endfor ~}\n";
  CHECK(found("p.json.tpl", policy("${a}", wrong + ",")) == "ECR008 p.json.tpl:4 \"allow\"\n");
  CHECK(found("p.json.tpl", policy("${a}", loop + wrong + ",")) ==
        "ECR008 p.json.tpl:7 \"allow\"\n");
  CHECK(found("p.json.tpl", policy("\"x\"", loop)) == "ECR301 p.json.tpl:7 \"x\"\n");
  CHECK(found("p.json.tpl", policy("\"x\"", "", "%{ if a }, {} %{ endif }")) ==
        "ECR301 p.json.tpl:4 \"x\"\n");
}

TEST_CASE("a statement that a directive may add to lacks nothing for certain") {
  const auto statement = [](const std::string& more) {
    return found("p.json.tpl",
                 "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": "
                 "\"Allow\", \"Action\": \"ecr:ListImages\" " +
                     more + "}]}");
  };
  CHECK(statement("") == "ECR004 p.json.tpl:1 {\n");
  CHECK(statement("%{ if all }, \"Resource\": \"*\" %{ endif }").empty());
  CHECK(statement(", ${resources}").empty());
  // Nor does the policy.
  CHECK(found("p.json.tpl", "{\"Version\": \"2012-10-17\", ${statements}}").empty());
  CHECK(found("p.json.tpl",
              "{${version} \"Statement\": [{\"Effect\": \"Allow\", \"Action\": "
              "\"ecr:ListImages\", \"Resource\": \"*\"}]}")
            .empty());
}

TEST_CASE("policies of YAML templates") {
  const auto yaml = [](const std::string& effect, const std::string& before = "") {
    return "Version: \"2012-10-17\"\nStatement:\n" + before + "  - Effect: " + effect +
           "\n    Action: ecr:ListImages\n    Resource: {{ arn }}\n";
  };
  CHECK(found("p.yaml.j2", yaml("Allow")).empty());
  CHECK(found("p.yaml.j2", yaml("allow")) == "ECR008 p.yaml.j2:3 allow\n");
  CHECK(found("p.yml.tmpl", yaml("allow", "{{- if .Values.x }}\n")) ==
        "ECR008 p.yml.tmpl:4 allow\n");
  CHECK(found("p.tftpl", yaml("\"allow\"")) == "ECR008 p.tftpl:3 \"allow\"\n");
}

TEST_CASE("a template of something else, or one that no holes make whole, is passed over") {
  for (const char* text : {"#!/bin/sh\necho ${x}\n", "server { listen {{ port }}; }", "", "{",
                           "{\"a\": \"${b}\",}", "resource \"x\" \"y\" {}\n", "{{ x }}", "a: {{ b"})
    for (const char* path : {"x.tpl", "x.json.tpl", "x.yaml.j2"}) {
      CAPTURE(text);
      CAPTURE(path);
      const Report one = report(path, text);
      CHECK(one.findings.empty());
      CHECK(one.failures.empty());
    }
  CHECK(report("x.json.tpl", "{\"a\": \"${b}\",}").notes.size() == 1);
}

TEST_CASE("JSON that is none before it is filled in is a template by any name") {
  CHECK(found("p.json", policy("${readers}")).empty());
  CHECK(found("p.json", policy("{{ readers | tojson }}")).empty());
  CHECK(found("p.json", policy("${readers}",
                               "{\"Effect\": \"allow\", \"Principal\": \"*\", "
                               "\"Action\": \"ecr:ListImages\"},")) ==
        "ECR008 p.json:4 \"allow\"\n");
  CHECK(report("web.json", "[{\"name\": \"web\", \"memory\": ${memory}}]").failures.empty());
  // Where that mends nothing, or nothing stands outside of strings, it is what it was.
  CHECK(found("p.json", policy("${readers}", ",")).starts_with("ECR001"));
  CHECK(found("p.json", policy("\"arn:aws:iam::${ACCOUNT}:root\"")) ==
        "ECR014 p.json:4 ${ACCOUNT}\n");
}

TEST_CASE("a policy of a template is as long as what is known of it") {
  std::string comment(25'000, 'x');
  CHECK(found("p.json.tpl", policy("${a}", "%{ if b ~}" + comment + "%{ endif ~}")).empty());
}
