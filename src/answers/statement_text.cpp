// SPDX-License-Identifier: Apache-2.0
// Writes statements as AWS shows them, and policies in a line.
#include "answers/statement_text.hpp"

#include "text/utf8.hpp"

namespace ecrlint::internal {
namespace {

/// As a JSON string. What is no UTF-8 becomes U+FFFD, for a statement to paste must be JSON.
std::string quoted(std::string_view content) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out = "\"";
  for (std::size_t at = 0; at < content.size();) {
    const text::Decoded character = text::decode(content, at);
    if (!character.valid) {
      out += text::encode(character.point);
    } else if (character.point < 0x20 || character.point == 0x7f) {
      out += "\\u00";
      out += kDigits[character.point / 16];
      out += kDigits[character.point % 16];
    } else {
      if (content[at] == '"' || content[at] == '\\') out += '\\';
      out += content.substr(at, character.size);
    }
    at += character.size;
  }
  return out + '"';
}

std::string pair(std::string_view key, std::string_view value) {
  return "{" + quoted(key) + ": " + quoted(value) + "}";
}

std::string list(const std::vector<std::string>& items) {
  if (items.size() == 1) return quoted(items.front());
  std::string out = "[";
  for (const std::string& item : items) {
    out += out.size() > 1 ? ",\n    " : "\n    ";
    out += quoted(item);
  }
  return out + "\n  ]";
}

}  // namespace

std::string json_of(const StatementText& statement) {
  std::string out = "{\n  \"Effect\": \"Allow\"";
  if (statement.principal_type == "*")
    out += ",\n  \"Principal\": \"*\"";
  else if (!statement.principal.empty())
    out += ",\n  \"Principal\": " + pair(statement.principal_type, statement.principal);
  out += ",\n  \"Action\": " + list(statement.actions);
  if (!statement.resource.empty()) out += ",\n  \"Resource\": " + quoted(statement.resource);
  if (!statement.condition_operator.empty())
    out += ",\n  \"Condition\": {" + quoted(statement.condition_operator) + ": " +
           pair(statement.condition_key, statement.condition_value) + "}";
  return out + "\n}";
}

std::string policy_of(std::string_view statement) {
  return R"({"Version": "2012-10-17", "Statement": [)" + std::string(statement) + "]}";
}

std::string policy_allowing(std::string_view action, bool to_everyone) {
  const std::string principal = to_everyone ? R"("Principal": "*", )" : "";
  return policy_of(R"({"Effect": "Allow", )" + principal + R"("Action": ")" + std::string(action) +
                   R"(", "Resource": "*"})");
}

}  // namespace ecrlint::internal
