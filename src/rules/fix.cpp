// Edits of strings that may stand in a string themselves.
#include "rules/fix.hpp"

#include <algorithm>
#include <array>

namespace ecrlint::check {
namespace {

/// The list of a statement's actions; null where one stands alone.
const syntax::Value* list_of(const Statement& statement) {
  const ElementName name = statement.not_action ? ElementName::not_action : ElementName::action;
  const syntax::Member* element = statement.find(name);
  return element != nullptr && element->value.is_array() ? &element->value : nullptr;
}

}  // namespace

std::string_view quote_of(const Pass& pass, Span token) {
  const std::string_view text = pass.source().text.substr(token.begin, token.end - token.begin);
  // Terraform may compute a part of it, or all items of a list from it.
  if (text.find("${") != text.npos || text.find("%{") != text.npos) return {};
  for (const std::string_view quote : std::array<std::string_view, 2>{"\"", "\\\""})
    if (text.size() >= 2 * quote.size() && text.starts_with(quote) && text.ends_with(quote))
      return quote;
  return {};
}

bool is_bracketed(const Pass& pass, Span container) {
  const std::string_view text = pass.source().text.substr(container.begin, 1);
  return text == "{" || text == "[";
}

bool is_written_out(const Pass& pass, const Text& text) {
  const Span token = text.span;
  const std::string_view spelt = pass.source().text.substr(token.begin, token.end - token.begin);
  constexpr std::string_view kUrlQuote = "%22";  // no expression stands in a URL encoding
  return spelt.starts_with(kUrlQuote) || spelt.find(text.text) != spelt.npos;
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
  const syntax::Value* list = list_of(*grant.statement);
  if (list != nullptr && !is_bracketed(pass, list->span)) return;
  Fix& fix = finding.fixes.emplace_back();
  fix.applicability = Applicability::unsafe;
  fix.description = "add " + quoted_list(actions);
  if (list == nullptr) fix.edits.push_back({{token.begin, token.begin}, "["});
  fix.edits.push_back({{token.end, token.end}, list != nullptr ? more : more + "]"});
}

void offer_instead(const Pass& pass, Finding& finding, const Statement& statement,
                   const Action& action, std::span<const std::string> actions) {
  const std::string_view quote = quote_of(pass, action.text.span);
  if (quote.empty()) return;
  const syntax::Value* list = list_of(statement);
  if (list != nullptr && !is_bracketed(pass, list->span)) return;
  const std::string items = quoted_list(actions, quote);
  finding.fixes.push_back({Applicability::unsafe,
                           "write " + quoted_list(actions),
                           {{action.text.span, list != nullptr ? items : "[" + items + "]"}}});
}

}  // namespace ecrlint::check
