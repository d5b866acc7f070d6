// Makes the edits that rules offer.
#include "rules/fixes.hpp"

namespace ecrlint::check {

bool is_plain_string(const Pass& pass, Span token) {
  const std::string_view text = pass.source().text;
  if (token.end > text.size() || token.end < token.begin + 2) return false;
  const bool quoted = text[token.begin] == '"' && text[token.end - 1] == '"';
  return quoted && text[token.end - 2] != '\\' &&
         (token.begin == 0 || text[token.begin - 1] != '\\');
}

void offer_replacement(const Pass& pass, Finding& finding, Span token, std::string_view text,
                       Applicability applicability) {
  if (!is_plain_string(pass, token)) return;
  Fix& fix = finding.fixes.emplace_back();
  fix.applicability = applicability;
  fix.description = fmt::format("Write \"{}\"", text);
  fix.edits.push_back({token, fmt::format("\"{}\"", text)});
}

std::string quoted_list(std::span<const std::string> items) {
  std::string text;
  for (const std::string& item : items) text += (text.empty() ? "\"" : ", \"") + item + "\"";
  return text;
}

void offer_actions(const Pass& pass, Finding& finding, const analysis::Grant& grant,
                   std::span<const std::string> actions) {
  if (grant.action == nullptr || !is_plain_string(pass, grant.action->text.span)) return;
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
