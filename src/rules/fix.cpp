// Edits of strings that may stand in a string themselves.
#include "rules/fix.hpp"

#include <algorithm>
#include <array>

namespace ecrlint::check {

std::string_view quote_of(const Pass& pass, Span token) {
  const std::string_view text = pass.source().text.substr(token.begin, token.end - token.begin);
  for (const std::string_view quote : std::array<std::string_view, 2>{"\"", "\\\""})
    if (text.size() >= 2 * quote.size() && text.starts_with(quote) && text.ends_with(quote))
      return quote;
  return {};
}

void offer(const Pass& pass, Finding& finding, Applicability applicability, Span token,
           std::string_view text) {
  const auto width = static_cast<std::uint32_t>(quote_of(pass, token).size());
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
    return c >= ' ' && c <= '~' && c != '"' && c != '\\';
  });
  if (width == 0 || !plain) return;
  const Span inside{token.begin + width, token.end - width};
  finding.fixes.push_back(
      {applicability, fmt::format("write `{}`", text), {{inside, std::string(text)}}});
}

std::string quoted_list(std::span<const std::string> items) {
  std::string text;
  for (const std::string& item : items) text += (text.empty() ? "\"" : ", \"") + item + "\"";
  return text;
}

void offer_actions(const Pass& pass, Finding& finding, const analysis::Grant& grant,
                   std::span<const std::string> actions) {
  if (grant.action == nullptr || quote_of(pass, grant.action->text.span) != "\"") return;
  const syntax::Member* element = grant.statement->find(ElementName::action);
  if (element == nullptr) return;
  const Span token = grant.action->text.span;
  const std::string more = quoted_list(actions);
  Fix& fix = finding.fixes.emplace_back();
  fix.applicability = Applicability::unsafe;
  fix.description = "Add " + more;
  if (element->value.is_array()) {
    fix.edits.push_back({{token.end, token.end}, ", " + more});
  } else {
    fix.edits.push_back({{token.begin, token.begin}, "["});
    fix.edits.push_back({{token.end, token.end}, ", " + more + "]"});
  }
}

}  // namespace ecrlint::check
