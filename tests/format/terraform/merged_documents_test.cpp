// SPDX-License-Identifier: Apache-2.0
// Documents of Terraform that are made of others, and where a document stands that a module reads.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "support/terraform_support.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using test::findings;
using test::FoundInModules;
using test::written;

namespace {

/// The whole policy of a document with these arguments.
std::string policy(const std::string& body) {
  const FoundInModules found("variable \"open\" {}\ndata \"aws_iam_policy_document\" \"it\" {\n" +
                             body +
                             "}\nresource \"aws_iam_policy\" \"it\" {\n  policy = "
                             "data.aws_iam_policy_document.it.json\n}\n");
  REQUIRE(found.located.documents.size() == 1);
  return written(*found.located.documents.front().value);
}

std::string json(const std::string& action, const std::string& more = "") {
  return "jsonencode({ " + more + "Statement = [{ Action = \"" + action + "\" }] })";
}

std::string whole(const std::string& statements, const std::string& version = "2012-10-17",
                  const std::string& id = "") {
  return "{Version: '" + version + "', " + (id.empty() ? "" : "Id: '" + id + "', ") +
         "Statement: [" + statements + "]}";
}

const std::string kOwn = "  statement {\n    actions = [\"own:x\"]\n  }\n";
const std::string kOwnRead = "{Effect: 'Allow', Action: ['own:x']}";

}  // namespace

TEST_CASE("documents come before the block, and those that override after it") {
  const auto in_order = [](const std::string& first, const std::string& second) {
    return policy("  " + second + " = " + json("second:x") + "\n  " + first + " = " +
                  json("first:x") + "\n" + kOwn);
  };
  const auto list = [](const std::string& attribute) {
    return policy("  " + attribute + " = [" + json("a:x") + ", \"\", null, " + json("b:x") + "]\n" +
                  kOwn);
  };
  const std::string first = "{Action: 'first:x'}";
  const std::string second = "{Action: 'second:x'}";
  CHECK(in_order("source_json", "override_json") == whole(first + ", " + kOwnRead + ", " + second));
  CHECK(in_order("source_json", "source_policy_documents") ==
        whole(first + ", " + second + ", " + kOwnRead));
  CHECK(in_order("override_policy_documents", "override_json") ==
        whole(kOwnRead + ", " + first + ", " + second));
  CHECK(list("source_policy_documents") == whole("{Action: 'a:x'}, {Action: 'b:x'}, " + kOwnRead));
  CHECK(list("override_policy_documents") ==
        whole(kOwnRead + ", {Action: 'a:x'}, {Action: 'b:x'}"));
  CHECK(policy("  other_documents = [" + json("a:x") + "]\n" + kOwn) == whole(kOwnRead));
}

TEST_CASE("of a document one statement, a list of them, or nothing is taken") {
  const auto source = [](const std::string& statement) {
    return policy("  source_policy_documents = [jsonencode({ Statement = " + statement + " })]\n");
  };
  CHECK(source("{ Action = \"a:x\" }") == whole("{Action: 'a:x'}"));
  CHECK(source("[]") == whole(""));
  CHECK(source("[{ Action = \"a:x\", Resource = null }]") == whole("{Action: 'a:x'}"));
  CHECK(source("{ Action = null }") == whole("{}"));
  CHECK(source("7") == whole("?"));
  CHECK(source("var.open") == whole("?"));
  CHECK(policy("  source_policy_documents = [\"{}\"]\n") == whole("?"));
  CHECK(policy("  source_policy_documents = [\"{\"]\n") == whole("?"));
  CHECK(policy("  source_policy_documents = var.open\n" + kOwn) == whole(kOwnRead + ", ?"));
  CHECK(policy("  source_policy_documents = []\n" + kOwn) == whole(kOwnRead));
  CHECK(policy("  source_policy_documents = null\n" + kOwn) == whole(kOwnRead));
}

TEST_CASE("the latest version and the last id count") {
  const auto versions = [](const std::string& source, const std::string& own,
                           const std::string& overriding) {
    const auto said = [](const std::string& version) {
      return version.empty() ? "" : "Version = \"" + version + "\", ";
    };
    return policy("  source_policy_documents = [" + json("a:x", said(source)) + "]\n" +
                  (own.empty() ? "" : "  version = \"" + own + "\"\n") +
                  "  override_policy_documents = [" + json("b:x", said(overriding)) + "]\n")
        .substr(0, 22);
  };
  const std::string late = "{Version: '2012-10-17'";
  const std::string early = "{Version: '2008-10-17'";
  CHECK(versions("", "", "") == late);
  CHECK(versions("", "2008-10-17", "") == early);
  CHECK(versions("2012-10-17", "2008-10-17", "") == late);
  CHECK(versions("2008-10-17", "2008-10-17", "") == early);
  CHECK(versions("2008-10-17", "2008-10-17", "2012-10-17") == late);
  CHECK(versions("", "2008-10-17", "2008-10-17") == early);
  CHECK(versions("2008-10-17", "", "2008-10-17") == late);
  CHECK(policy("  version = null\n").starts_with(late));
  CHECK(policy("  policy_id = \"one\"\n") == whole("", "2012-10-17", "one"));
  CHECK(policy("  policy_id = \"\"\n") == whole(""));
  CHECK(policy("  policy_id = null\n") == whole(""));
  CHECK(policy("  policy_id = 7\n") == whole("", "2012-10-17", "7"));
  CHECK(policy("  source_policy_documents = [" + json("a:x", "Id = \"source\", ") +
               "]\n  policy_id = \"\"\n") == whole("{Action: 'a:x'}", "2012-10-17", "source"));
}

TEST_CASE("a statement that may not be there takes no other's place for good") {
  const std::string dynamic =
      "  dynamic \"statement\" {\n    for_each = var.open\n    content {\n      sid = \"S\"\n"
      "      actions = [\"maybe:x\"]\n    }\n  }\n";
  const std::string sure = "  statement {\n    sid = \"S\"\n    actions = [\"sure:x\"]\n  }\n";
  const std::string read = "{Effect: 'Allow', Sid: 'S', Action: ['sure:x']}";
  CHECK(policy(sure) == whole(read));
  CHECK(policy(sure + sure) == whole(read + ", " + read));
  CHECK(policy(dynamic + sure) == whole(read));
}

TEST_CASE("variables of IAM are written in each text of a document") {
  CHECK(policy("  policy_id = \"&{a}\"\n  statement {\n    sid = \"&{b}\"\n    effect = \"&{c}\"\n"
               "    actions = [\"&{d}&{e}\", \"& {f}\", \"&&{g}\"]\n    resources = [\"$${h}\"]\n  "
               "}\n") ==
        whole("{Sid: '${b}', Effect: '${c}', Action: ['${d}${e}', '& {f}', '&${g}'], "
              "Resource: ['${h}']}",
              "2012-10-17", "${a}"));
}

TEST_CASE("a document in another file has no place in the module, but the module reads it") {
  const std::vector<Source> sources{
      {"main.tf",
       "resource \"aws_iam_policy\" \"it\" {\n  policy = file(\"p.json\")\n}\n"
       "resource \"aws_iam_policy\" \"own\" {\n  policy = jsonencode({ Statement = [] })\n}\n"},
      {"p.json", R"({"Statement": []})"}};
  const FoundInModules found(sources);
  REQUIRE(found.located.documents.size() == 2);
  const format::Document& read = found.located.documents[0];
  CHECK(read.source == 1);
  CHECK(read.reader == std::size_t{0});
  CHECK(read.holder == Span{});
  CHECK(read.text == R"({"Statement":[]})");
  const format::Document& own = found.located.documents[1];
  CHECK(own.source == 0);
  CHECK_FALSE(own.reader.has_value());
  CHECK(own.holder.end > own.holder.begin);
  CHECK(
      sources[0].text.substr(own.holder.begin).starts_with("resource \"aws_iam_policy\" \"own\""));
  CHECK(own.text == R"({"Statement":[]})");
}

TEST_CASE("a string of the JSON syntax is a template by either mark") {
  const auto value = [](const std::string& text) {
    const FoundInModules found(
        std::vector<Source>{{"main.tf.json", R"({"resource": {"aws_iam_policy": {"it": {"policy":
            "${jsonencode({ Statement = [local.x] })}"}}}, "locals": {"x": ")" +
                                                 text + R"("}})"}});
    REQUIRE(found.located.documents.size() == 1);
    return written(*found.located.documents.front().value->find("Statement"));
  };
  CHECK(value("a") == "['a']");
  CHECK(value("${1}") == "[1]");
  CHECK(value("a%{ if true }b%{ endif }") == "['ab']");
  CHECK(value("%{ for x in [1, 2] }${x}%{ endfor }") == "['12']");
  CHECK(value("$${a}%%{b}") == "['${a}%{b}']");
  CHECK(value("50% $5") == "['50% $5']");
  CHECK(value("\\u0041${1}\\n") == "['A1\n']");
}

TEST_CASE("a text after escapes stands where it stands") {
  const std::string text =
      R"({"resource": {"aws_ecr_repository_policy": {"it": {"repository": "app", "policy":
"{\"Version\": \"2012-10-17\", \"Statement\": [{\"Sid\": \"$${x}\", \"Effect\": \"allow\", \"Principal\": {\"AWS\": \"314159265358\"}, \"Action\": \"ecr:ListImages\"}]}"}}}})";
  CHECK(findings({{"main.tf.json", text}}).find("ECR008 main.tf.json:2 \\\"allow\\\"\n") !=
        std::string::npos);
}
