// Edits of strings that may stand in a string themselves.
#include "rules/fix.hpp"

#include <algorithm>
#include <array>

namespace ecrlint::check {
namespace {

bool is_list(const Statement& statement) {
  const ElementName name = statement.not_action ? ElementName::not_action : ElementName::action;
  const syntax::Member* element = statement.find(name);
  return element != nullptr && element->value.is_array();
}

}  // namespace

std::string_view quote_of(const Pass& pass, Span token) {
  const std::string_view text = pass.source().text.substr(token.begin, token.end - token.begin);
  for (const std::string_view quote : std::array<std::string_view, 2>{"\"", "\\\""})
    if (text.size() >= 2 * quote.size() && text.starts_with(quote) && text.ends_with(quote))
      return quote;
  return {};
}

bool is_written_out(const Pass& pass, const Text& text) {
  const Span token = text.span;
  return pass.source().text.substr(token.begin, token.end - token.begin).find(text.text) !=
         std::string_view::npos;
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

std::string quoted_list(std::span<const std::string> items, std::string_view quote) {
  std::string text;
  for (const std::string& item : items)
    text += fmt::format("{}{}{}{}", text.empty() ? "" : ", ", quote, item, quote);
  return text;
}

void offer_actions(const Pass& pass, Finding& finding, const analysis::Grant& grant,
                   std::span<const std::string> actions) {
  if (grant.action == nullptr) return;
  const Span token = grant.action->text.span;
  const std::string_view quote = quote_of(pass, token);
  if (quote.empty()) return;
  const std::string more = ", " + quoted_list(actions, quote);
  Fix& fix = finding.fixes.emplace_back();
  fix.applicability = Applicability::unsafe;
  fix.description = "add " + quoted_list(actions);
  const bool list = is_list(*grant.statement);
  if (!list) fix.edits.push_back({{token.begin, token.begin}, "["});
  fix.edits.push_back({{token.end, token.end}, list ? more : more + "]"});
}

void offer_instead(const Pass& pass, Finding& finding, const Statement& statement,
                   const Action& action, std::span<const std::string> actions) {
  const std::string_view quote = quote_of(pass, action.text.span);
  if (quote.empty()) return;
  const std::string items = quoted_list(actions, quote);
  finding.fixes.push_back({Applicability::unsafe,
                           "write " + quoted_list(actions),
                           {{action.text.span, is_list(statement) ? items : "[" + items + "]"}}});
}

}  // namespace ecrlint::check
