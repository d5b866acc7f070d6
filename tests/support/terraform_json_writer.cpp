// SPDX-License-Identifier: Apache-2.0
// Policies in Terraform's JSON syntax: in a string, and as the blocks of aws_iam_policy_document.
#include "support/writer_support.hpp"

namespace ecrlint::test {

using namespace internal;

namespace {

using syntax::Member;
using syntax::Value;

std::string in_template(std::string_view text) {
  const std::string string = quoted(without_expressions(text));
  return string.substr(1, string.size() - 2);
}

class DocumentWriter {
 public:
  explicit DocumentWriter(Writer& writer) : writer_(writer) {}

  void write(const Value& policy) {
    writer_.put(R"("data": [{"aws_iam_policy_document": {"p": {"//": "a comment")");
    for (const Member& member : policy.members) {
      if (member.key == "Version") argument("version", member.key, member.value);
      if (member.key == "Id") argument("policy_id", member.key, member.value);
    }
    const Value& list = *policy.find("Statement");
    writer_.put(R"(, "statement": [)");
    const char* comma = "";
    for (const Member& item : list.is_array() ? list.members : std::span<const Member>()) {
      writer_.put(comma);
      comma = ", ";
      write_statement(item.value);
    }
    if (list.is_object()) write_statement(list);
    writer_.put("]}}}], ");
  }

 private:
  void token(std::string_view meant) { writer_.token(quoted(without_expressions(meant)), meant); }

  void name(std::string_view name, std::string_view element) {
    writer_.put(", ");
    writer_.token(quoted(name), element);
    writer_.put(": ");
  }

  void argument(std::string_view as, std::string_view element, const Value& value) {
    name(as, element);
    list_or_token(value);
  }

  void list_or_token(const Value& value) {
    if (!value.is_array()) return token(said(value));
    writer_.put("[");
    const char* comma = "";
    for (const Member& item : value.members) {
      writer_.put(comma);
      comma = ", ";
      token(said(item.value));
    }
    writer_.put("]");
  }

  void list(const Value& value) {
    writer_.put(value.is_array() ? "" : "[");
    list_or_token(value);
    writer_.put(value.is_array() ? "" : "]");
  }

  void write_statement(const Value& statement) {
    static constexpr std::array<std::array<std::string_view, 2>, 4> kLists{
        {{"Action", "actions"},
         {"NotAction", "not_actions"},
         {"Resource", "resources"},
         {"NotResource", "not_resources"}}};
    writer_.put(R"({"//": null)");
    for (const Member& member : statement.members) {
      if (member.key == "Sid") argument("sid", member.key, member.value);
      if (member.key == "Effect") argument("effect", member.key, member.value);
      for (const auto& [element, as] : kLists) {
        if (element != member.key) continue;
        name(as, element);
        list(member.value);
      }
      if (member.key == "Principal") write_principals("principals", member);
      if (member.key == "NotPrincipal") write_principals("not_principals", member);
      if (member.key == "Condition") write_conditions(member);
    }
    writer_.put("}");
  }

  void write_principals(std::string_view as, const Member& member) {
    name(as, member.key);
    const char* comma = "[";
    if (member.value.is_string()) {
      writer_.put(R"([{"type": "*", "identifiers": )");
      list(member.value);
      writer_.put("}");
    }
    for (const Member& type : member.value.members) {
      writer_.put(comma);
      comma = ", ";
      writer_.put(R"({"type": )");
      token(type.key);
      writer_.put(R"(, "identifiers": )");
      list(type.value);
      writer_.put("}");
    }
    writer_.put("]");
  }

  void write_conditions(const Member& member) {
    name("condition", member.key);
    const char* comma = "[";
    for (const Member& test : member.value.members)
      for (const Member& variable : test.value.members) {
        writer_.put(comma);
        comma = ", ";
        writer_.put(R"({"test": )");
        token(test.key);
        writer_.put(R"(, "variable": )");
        token(variable.key);
        writer_.put(R"(, "values": )");
        list(variable.value);
        writer_.put("}");
      }
    writer_.put("]");
  }

  Writer& writer_;
};

constexpr std::array<Frame, 5> kResources{{
    {PolicyKind::repository, R"("aws_ecr_repository_policy": {"p": {"policy": )", ""},
    {PolicyKind::registry, R"("aws_ecr_registry_policy": {"p": {"policy": )", ""},
    {PolicyKind::identity,
     R"("aws_iam_role": {"r": {}}, "aws_iam_role_policy": {"p": {"role": "${aws_iam_role.r.id}", )"
     R"("policy": )",
     ""},
    {PolicyKind::trust, R"("aws_iam_role": {"r": {"assume_role_policy": )", ""},
    {PolicyKind::resource, R"("aws_s3_bucket_policy": {"p": {"policy": )", ""},
}};

}  // namespace

Written write_terraform_json(const Value& policy, PolicyKind kind, Form form) {
  Writer writer("main.tf.json");
  writer.put("{");
  if (form == Form::json_document) DocumentWriter(writer).write(policy);
  writer.put(R"("resource": {)");
  writer.put(frame_of(kResources, kind).before);
  writer.put("\"");
  if (form == Form::json_document)
    writer.put("${data.aws_iam_policy_document.p.json}");
  else
    JsonWriter(writer, in_template).write(policy);
  writer.put("\"}}}}\n");
  return writer.take();
}

}  // namespace ecrlint::test
