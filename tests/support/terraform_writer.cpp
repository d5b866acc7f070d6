// SPDX-License-Identifier: Apache-2.0
// Policies as Terraform has them: jsonencode, a heredoc, the blocks of aws_iam_policy_document.
#include "support/writer_support.hpp"

namespace ecrlint::test {

using namespace internal;

namespace {

using syntax::Member;
using syntax::Value;

class HclWriter {
 public:
  explicit HclWriter(Writer& writer) : writer_(writer) {}

  void write(const Value& value, std::size_t indent) {
    if (!is_container(value)) return scalar(value);
    writer_.put(value.is_object() ? "{" : "[");
    for (const Member& member : value.members) {
      writer_.line(indent + 2);
      if (value.is_object()) {
        writer_.token(key(member.key), member.key);
        writer_.put(" = ");
      }
      write(member.value, indent + 2);
      if (value.is_array()) writer_.put(",");
    }
    if (!value.members.empty()) writer_.line(indent);
    writer_.put(value.is_object() ? "}" : "]");
  }

  /// `data "aws_iam_policy_document"` with this policy.
  void write_document(const Value& policy) {
    writer_.put("data \"aws_iam_policy_document\" \"p\" {");
    for (const Member& member : policy.members) {
      if (member.key == "Version") attribute("version", member, 2);
      if (member.key == "Id") attribute("policy_id", member, 2);
    }
    const Value& list = *policy.find("Statement");
    if (list.is_object()) write_statement(list);
    for (const Member& item : list.is_array() ? list.members : std::span<const Member>())
      write_statement(item.value);
    writer_.put("\n}\n");
  }

 private:
  void scalar(const Value& value) {
    const std::string meant = said(value);
    writer_.token(value.is_string() ? without_expressions(quoted(meant)) : meant, meant);
  }

  static std::string key(std::string_view name) {
    const bool identifier = std::all_of(name.begin(), name.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    });
    return identifier && !name.empty() ? std::string(name) : without_expressions(quoted(name));
  }

  void attribute(std::string_view name, const Member& member, std::size_t indent) {
    writer_.line(indent);
    writer_.token(name, member.key);
    writer_.put(" = ");
    write(member.value, indent);
  }

  void list(std::string_view name, const Value& value, std::size_t indent) {
    writer_.line(indent);
    writer_.put(name);
    writer_.put(" = ");
    if (value.is_array()) return write(value, indent);
    writer_.put("[");
    scalar(value);
    writer_.put("]");
  }

  void write_statement(const Value& statement) {
    static constexpr std::array<std::array<std::string_view, 2>, 6> kAttributes{
        {{"Sid", "sid"},
         {"Effect", "effect"},
         {"Action", "actions"},
         {"NotAction", "not_actions"},
         {"Resource", "resources"},
         {"NotResource", "not_resources"}}};
    writer_.put("\n  statement {");
    for (const Member& member : statement.members) {
      for (const auto& [element, name] : kAttributes) {
        if (element != member.key) continue;
        writer_.line(4);
        writer_.token(name, element);
        writer_.put(" = ");
        const bool listed = element != "Sid" && element != "Effect" && !member.value.is_array();
        if (listed) writer_.put("[");
        write(member.value, 4);
        if (listed) writer_.put("]");
      }
      if (member.key == "Principal") write_principals("principals", member);
      if (member.key == "NotPrincipal") write_principals("not_principals", member);
      if (member.key == "Condition") write_conditions(member.value);
    }
    writer_.put("\n  }");
  }

  /// `name {`; of several blocks for one element the first stands for its key.
  void open(std::string_view name, std::string_view element, bool first) {
    writer_.line(4);
    if (first)
      writer_.token(name, element);
    else
      writer_.put(name);
    writer_.put(" {");
  }

  void quoted_token(std::string_view name, std::string_view text) {
    writer_.line(6);
    writer_.put(name);
    writer_.put(" = ");
    writer_.token(without_expressions(quoted(text)), text);
  }

  void write_principals(std::string_view name, const Member& member) {
    if (member.value.is_string()) {
      open(name, member.key, true);
      writer_.put("\n      type = \"*\"");
      list("identifiers", member.value, 6);
      return writer_.put("\n    }");
    }
    bool first = true;
    for (const Member& type : member.value.members) {
      open(name, member.key, first);
      first = false;
      quoted_token("type", type.key);
      list("identifiers", type.value, 6);
      writer_.put("\n    }");
    }
  }

  void write_conditions(const Value& conditions) {
    bool first = true;
    for (const Member& test : conditions.members)
      for (const Member& variable : test.value.members) {
        open("condition", "Condition", first);
        first = false;
        quoted_token("test", test.key);
        quoted_token("variable", variable.key);
        list("values", variable.value, 6);
        writer_.put("\n    }");
      }
  }

  Writer& writer_;
};

constexpr std::array<Frame, 5> kTerraform{{
    {PolicyKind::repository, "\"aws_ecr_repository_policy\" \"p\" {\n  policy = ", ""},
    {PolicyKind::registry, "\"aws_ecr_registry_policy\" \"p\" {\n  policy = ", ""},
    {PolicyKind::identity,
     "\"aws_iam_role\" \"r\" {\n}\nresource \"aws_iam_role_policy\" \"p\" {\n"
     "  role = aws_iam_role.r.id\n  policy = ",
     ""},
    {PolicyKind::trust, "\"aws_iam_role\" \"r\" {\n  assume_role_policy = ", ""},
    {PolicyKind::resource, "\"aws_s3_bucket_policy\" \"p\" {\n  policy = ", ""},
}};

/// A text, or a list of texts that is not empty.
bool is_texts(const Value& value) {
  return value.is_string() ||
         (value.is_array() && !value.members.empty() &&
          std::all_of(value.members.begin(), value.members.end(),
                      [](const Member& item) { return item.value.is_string(); }));
}

bool holds_texts(const Value& value) {
  return value.is_object() && !value.members.empty() &&
         std::all_of(value.members.begin(), value.members.end(),
                     [](const Member& member) { return is_texts(member.value); });
}

std::string_view why_no_statement(const Value& statement) {
  if (!statement.is_object()) return "a statement is a block";
  if (statement.find("Effect") == nullptr) return "Effect has a default";
  for (const auto& [key, span, value] : statement.members) {
    if (key == "Sid" || key == "Effect") {
      if (!value.is_string() || value.text.empty()) return "an element of another type";
    } else if (key == "Principal" || key == "NotPrincipal") {
      const bool everyone = value.is_string() && value.text == "*";
      if (!everyone && !holds_texts(value)) return "an element of another type";
    } else if (key == "Condition") {
      const bool said = value.is_object() && !value.members.empty() &&
                        std::all_of(value.members.begin(), value.members.end(),
                                    [](const Member& test) { return holds_texts(test.value); });
      if (!said) return "an element of another type";
    } else if (key == "Action" || key == "NotAction" || key == "Resource" || key == "NotResource") {
      if (!is_texts(value)) return "an element of another type";
    } else {
      return "an element that has no argument";
    }
  }
  return {};
}

}  // namespace

Written write_terraform(const Value& policy, PolicyKind kind, Form form) {
  Writer writer("main.tf");
  if (form == Form::document) HclWriter(writer).write_document(policy);
  writer.put("resource ");
  writer.put(frame_of(kTerraform, kind).before);
  if (form == Form::document) {
    writer.put("data.aws_iam_policy_document.p.json");
  } else if (form == Form::jsonencode) {
    writer.put("jsonencode(");
    HclWriter(writer).write(policy, 2);
    writer.put(")");
  } else {
    writer.put("<<-EOT\n    ");
    JsonWriter(writer, without_expressions).write(policy, 4);
    writer.put("\n  EOT");
  }
  writer.put("\n}\n");
  return writer.take();
}

std::string_view why_no_document(const Value& policy) {
  const Value* version = policy.find("Version");
  if (version == nullptr) return "Version has a default";
  if (!version->is_string()) return "an element of another type";
  for (const Member& member : policy.members)
    if (member.key != "Version" && member.key != "Id" && member.key != "Statement")
      return "an element that has no argument";
  const Value& list = *policy.find("Statement");
  if (list.is_object()) return why_no_statement(list);
  if (!list.is_array() || list.members.empty()) return "a statement is a block";
  for (const Member& item : list.members)
    if (const std::string_view why = why_no_statement(item.value); !why.empty()) return why;
  return {};
}

}  // namespace ecrlint::test
