// Writes statements as AWS shows them.
#include "answers/statement_text.hpp"

namespace ecrlint::internal {
namespace {

std::string quoted(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f) {
      out += "\\u00";
      out += kDigits[byte / 16];
      out += kDigits[byte % 16];
      continue;
    }
    if (c == '"' || c == '\\') out += '\\';
    out += c;
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

}  // namespace ecrlint::internal
