// SPDX-License-Identifier: Apache-2.0
// Files of modules: what they are by their names, how paths lead to each other, and what is found
// in those that a module reads.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <string>
#include <vector>

#include "format/terraform/module.hpp"

#include "support/hcl_support.hpp"
#include "support/terraform_support.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using test::FoundInModules;
using test::written;
namespace terraform = format::terraform;

namespace {

const std::string kPolicy = R"({"Statement": [{"Action": "ecr:ListImages"}]})";

std::string policy(const std::string& value) {
  return "variable \"open\" {}\nresource \"aws_iam_policy\" \"it\" {\n  policy = " + value +
         "\n}\n";
}

/// The values of the documents, each with the path of its source.
std::string found_in(const std::vector<Source>& sources) {
  const FoundInModules found(sources);
  std::string all;
  for (const format::Document& document : found.located.documents)
    all +=
        (all.empty() ? "" : " | ") + sources[document.source].path + " " + written(*document.value);
  return all;
}

std::string value_of(const std::string& value) {
  const FoundInModules found(policy("jsonencode({ Statement = [" + value + "] })"));
  REQUIRE(found.located.documents.size() == 1);
  return written(*found.located.documents.front().value->find("Statement"));
}

}  // namespace

TEST_CASE("a path leads from a directory to a file") {
  const struct {
    const char* directory;
    const char* path;
    const char* result;
  } cases[] = {
      {"", "a", "a"},
      {"a", "b", "a/b"},
      {"a", "./b", "a/b"},
      {"a", "../b", "b"},
      {"a/b", "../c", "a/c"},
      {"a/b", "../../c", "c"},
      {"a", "../../b", "../b"},
      {"", "../b", "../b"},
      {"..", "../b", "../../b"},
      {"..", "b", "../b"},
      {"a", ".", "a"},
      {"a", "..", ""},
      {"a", "", "a"},
      {"", "", ""},
      {"a", "/b", "/b"},
      {"/a", "b", "/a/b"},
      {"/a", "/b", "/b"},
      {"/a", "../b", "/b"},
      {"a/", "b//c", "a/b/c"},
      {"./a", "b/./c", "a/b/c"},
      {"", "a/../b", "b"},
      {"a", "b/..", "a"},
      {"", "a/b/../../c/", "c"},
      {"...", "a", ".../a"},
  };
  for (const auto& one : cases) {
    CAPTURE(one.directory);
    CAPTURE(one.path);
    CHECK(terraform::resolve_path(one.directory, one.path) == one.result);
  }
  CHECK(terraform::directory_of("a/b/c.tf") == "a/b");
  CHECK(terraform::directory_of("c.tf").empty());
  CHECK(terraform::directory_of("/c.tf").empty());
}

TEST_CASE("files of a module are known by their names") {
  const struct {
    const char* path;
    bool module;
    bool overriding;
    bool variable;
  } cases[] = {
      {"main.tf", true, false, false},
      {"a/main.tf.json", true, false, false},
      {"override.tf", true, true, false},
      {"a/override.tf.json", true, true, false},
      {"x_override.tf", true, true, false},
      {"a/x_override.tf.json", true, true, false},
      {"override_x.tf", true, false, false},
      {"xoverride.tf", true, false, false},
      {"terraform.tfvars", false, false, true},
      {"a/terraform.tfvars.json", false, false, true},
      {"x.auto.tfvars", false, false, true},
      {"x.auto.tfvars.json", false, false, true},
      {"x.tfvars", false, false, false},
      {"xterraform.tfvars", false, false, false},
      {"main.json", false, false, false},
      {"main.tf.yaml", false, false, false},
      {"tf", false, false, false},
  };
  for (const auto& one : cases) {
    CAPTURE(one.path);
    CHECK(terraform::is_module_file(one.path) == one.module);
    CHECK(terraform::is_override_file(one.path) == one.overriding);
    CHECK(terraform::is_variable_file(one.path) == one.variable);
  }
  CHECK(format::is_terraform("x.tfvars"));
  CHECK(format::is_terraform("x.tfvars.json"));
  CHECK(format::is_terraform("main.tf"));
  CHECK_FALSE(format::is_terraform("main.json"));
}

TEST_CASE("a file is read from the directory of the module, or by its whole path") {
  const auto read = [](const std::string& path, const std::string& at, const std::string& main) {
    return found_in({{main, policy("file(\"" + path + "\")")}, {at, kPolicy}});
  };
  const std::string value = " {Statement: [{Action: 'ecr:ListImages'}]}";
  CHECK(read("p.json", "p.json", "main.tf") == "p.json" + value);
  CHECK(read("./p.json", "p.json", "main.tf") == "p.json" + value);
  CHECK(read("${path.module}/p.json", "p.json", "main.tf") == "p.json" + value);
  CHECK(read("${path.module}/p.json", "m/p.json", "m/main.tf") == "m/p.json" + value);
  CHECK(read("${path.root}/p.json", "m/p.json", "m/main.tf") == "m/p.json" + value);
  CHECK(read("p.json", "m/p.json", "m/main.tf") == "m/p.json" + value);
  CHECK(read("../p.json", "p.json", "m/main.tf") == "p.json" + value);
  CHECK(read("m/p.json", "m/p.json", "m/main.tf") == "m/p.json" + value);
  CHECK(read("n/p.json", "n/p.json", "m/main.tf") == "m/main.tf ?");
  CHECK(read("${path.cwd}/p.json", "p.json", "main.tf") == "main.tf ?");
  CHECK(read("none.json", "p.json", "main.tf") == "main.tf ?");
  CHECK(found_in({{"main.tf", policy("file()")}, {"p.json", kPolicy}}) == "main.tf ?");
  CHECK(found_in({{"main.tf", policy("file(\"p.json\", 1)")}, {"p.json", kPolicy}}) == "main.tf ?");
}

TEST_CASE("a path without its module is seen from where the root lies") {
  const auto read = [](const std::string& path, const std::vector<std::string>& at) {
    const std::string call = "module \"x\" {\n  source = \"";
    std::vector<Source> sources{{"dev/main.tf", call + "../m\"\n}\n"},
                                {"m/main.tf", call + "./n\"\n}\n"},
                                {"m/n/main.tf", policy("file(\"" + path + "\")")}};
    for (const std::string& one : at) sources.push_back({one, kPolicy});
    return found_in(sources);
  };
  const std::string value = " {Statement: [{Action: 'ecr:ListImages'}]}";
  CHECK(read("p.json", {"dev/p.json"}) == "dev/p.json" + value);
  CHECK(read("p.json", {"dev/p.json", "m/n/p.json"}) == "dev/p.json" + value);
  CHECK(read("p.json", {"m/n/p.json"}) == "m/n/p.json" + value);
  CHECK(read("../p.json", {"p.json", "m/p.json"}) == "p.json" + value);
  CHECK(read("p.json", {"m/p.json"}) == "m/n/main.tf ?");
  CHECK(read("${path.module}/p.json", {"dev/p.json", "m/n/p.json"}) == "m/n/p.json" + value);
  CHECK(read("${path.root}/p.json", {"dev/p.json", "m/n/p.json"}) == "dev/p.json" + value);
}

TEST_CASE("a value in a string is written as jsonencode() writes it") {
  CHECK(value_of("\"-${jsonencode({ a = \"q\\\"b\\\\n\\nt\\t\", b = [1, true, null, []] })}-\"") ==
        "['-{\"a\":\"q\\\"b\\\\n\\u000at\\u0009\",\"b\":[1,true,null,[]]}-']");
  CHECK(value_of("\"${jsonencode([var.open, \"x-${var.open}\", jsonencode({})])}-\"") ==
        "['[?,\"x-?\",?]-']");
  CHECK(value_of("\"a${1}b${true}c${false}\"") == "['a1btruecfalse']");
  CHECK(value_of("\"${1}\"") == "[1]");
  CHECK(value_of("\"${[\"a\"]}\"") == "['a']");  // Terraform 0.11 put its items in
  CHECK(value_of("\"a${[\"a\"]}\"") == "['a?']");
  CHECK(value_of("\"$${a}%%{b}\"") == "['${a}%{b}']");
  CHECK(value_of("\"%{ if true }a%{ else }b%{ endif }c\"") == "['ac']");
  CHECK(value_of("\"%{ for x in [] }a%{ endfor }c\"") == "['c']");
  CHECK(value_of("\"%{ for i, x in [\"a\", \"b\"] }${i}${x}%{ endfor }\"") == "['0a1b']");
}

TEST_CASE("numbers are counted as far as they are exact") {
  CHECK(value_of("999999999999999 + 0") == "[999999999999999]");
  CHECK(value_of("1000000000000000 + 0") == "[?]");
  CHECK(value_of("0 - 999999999999999") == "[-999999999999999]");
  CHECK(value_of("-(-3)") == "[3]");
  CHECK(value_of("7 % 4") == "[3]");
  CHECK(value_of("\"a\" < \"b\"") == "[?]");
  CHECK(value_of("!\"true\"") == "[?]");
  CHECK(value_of("-\"a\"") == "[?]");
  CHECK(value_of("-\"\"") == "[?]");
  CHECK(value_of("\"3\" <= 3") == "[true]");
  CHECK(value_of("null == null") == "[true]");
  CHECK(value_of("[] == {}") == "[false]");
  CHECK(value_of("jsonencode({}) == \"{}\"") == "[?]");
  CHECK(value_of("\"x-a\" == \"x-${var.open}\"") == "[?]");
}

TEST_CASE("what stands in another file has its place there, wherever in it") {
  const std::string main = policy("jsonencode({ Statement = [{ Action = local.action }] })");
  for (std::size_t before = 0; before < main.size() + 20; before += 7) {
    const std::string other =
        "#" + std::string(before, 'x') + "\nlocals {\n  action = \"ecr:ListImages\"\n}\n";
    const FoundInModules found(std::vector<Source>{{"main.tf", main}, {"other.tf", other}});
    CAPTURE(before);
    REQUIRE(found.located.documents.size() == 1);
    const format::Document& document = found.located.documents.front();
    const syntax::Value& statement = document.value->find("Statement")->members.front().value;
    const Span span = statement.find("Action")->span;
    REQUIRE(document.references != nullptr);
    const auto [source, place] = document.written_at(span);
    CHECK(source == 1);
    CHECK(test::cut(other, place) == "\"ecr:ListImages\"");
    CHECK(test::cut(main, document.references->in_document(span)) == "local.action");
  }
}

TEST_CASE("a document that nobody refers to is a policy of its own") {
  const auto documents = [](const std::string& text) {
    const FoundInModules found(text);
    std::string all;
    for (const format::Document& document : found.located.documents)
      all += fmt::format("{} {} {}\n", to_string(document.kind), document.address, document.name);
    return all;
  };
  const auto data = [](const std::string& name, const std::string& more = "",
                       const std::string& statement = "actions = [\"ecr:ListImages\"]\n") {
    return "data \"aws_iam_policy_document\" \"" + name + "\" {\n" + more + "  statement {\n    " +
           statement + "  }\n}\n";
  };
  const std::string a = "data.aws_iam_policy_document.a";
  const auto line = [&](const std::string& key) {
    return "identity " + a + key + " " + a + key + "\n";
  };
  CHECK(documents(data("a")) == line(""));
  CHECK(documents(data("a", "  count = 2\n")) == line("[0]") + line("[1]"));
  CHECK(documents(data("a", "",
                       "actions = [\"ecr:ListImages\"]\n    principals {\n      type = \"AWS\"\n"
                       "      identifiers = [\"*\"]\n    }\n")) ==
        "repository " + a + " " + a + "\n");
  const std::string b = "data.aws_iam_policy_document.b";
  CHECK(documents(data("a") + data("b", "  source_policy_documents = [" + a + ".json]\n")) ==
        "identity " + b + " " + b + "\n");
  CHECK(documents(data("a") + "resource \"aws_s3_bucket\" \"x\" {\n  tags = { a = " + a +
                  ".json }\n}\n")
            .empty());
  CHECK(documents(data("a") + "resource \"aws_s3_bucket\" \"x\" {\n  inner {\n    a = " + a +
                  ".json\n  }\n}\n")
            .empty());
  CHECK(documents(data("a") + "output \"x\" {\n  value = " + a + ".json\n}\n") == line(""));
}

TEST_CASE("what is broken in a policy is told once, however many instances have it") {
  const FoundInModules found(
      "resource \"aws_iam_policy\" \"it\" {\n  count = 3\n  policy = <<EOT\n"
      "{\"Statement\": [}, \"a\": 1, \"a\": 2}\nEOT\n}\n");
  REQUIRE(found.located.files.size() == 1);
  CHECK(found.located.documents.size() == 3);
  CHECK(found.located.files[0].errors.size() == 1);
  const FoundInModules twice(
      "resource \"aws_iam_policy\" \"it\" {\n  count = 3\n  policy = <<EOT\n"
      "{\"Statement\": [], \"a\": 1, \"a\": 2}\nEOT\n}\n");
  REQUIRE(twice.located.files.size() == 1);
  CHECK(twice.located.files[0].errors.empty());
  CHECK(twice.located.files[0].duplicates.size() == 1);
}
