// SPDX-License-Identifier: Apache-2.0
// Tells them by what they mention.
#include "format/foreign.hpp"

#include <algorithm>

#include "format/terraform/terraform.hpp"
#include "text/ascii.hpp"

namespace ecrlint::internal::format {

bool is_foreign(const File& file, const FileFacts& facts, bool found) {
  const auto has = [&](std::string_view word) { return file.text.find(word) != file.text.npos; };
  if (is_terraform(file.path)) return false;
  if (found && !mentions_policy(file.text)) return true;
  if (has("rulePriority")) return false;
  if (is_yaml(file)) return !has("AWS::") && (!has("Statement") || !has("Effect"));
  // Other programs take comments, and a comma behind the last item.
  const auto follows_comma = [&](const syntax::Problem& error) {
    const std::size_t at = error.span.begin;
    return at < file.text.size() && (file.text[at] == '}' || file.text[at] == ']') &&
           trimmed_end(file.text.substr(0, at)).ends_with(',');
  };
  const bool lenient = has("//") || has("/*") || std::ranges::any_of(facts.errors, follows_comma);
  return lenient && !has("Statement") && !has("olicy");
}

}  // namespace ecrlint::internal::format
