// SPDX-License-Identifier: Apache-2.0
// Edits of strings that may stand in a string themselves.
#include "rules/fix.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "text/span.hpp"

namespace ecrlint::internal::check {
namespace {

/// The list of a statement's actions; null where one stands alone.
const syntax::Value* list_of(const Statement& statement) {
  const ElementName name = statement.not_action ? ElementName::not_action : ElementName::action;
  const syntax::Member* element = statement.find(name);
  return element != nullptr && element->value.is_array() ? &element->value : nullptr;
}

/// The quote around an item of a list in YAML's block style, where it may have none; nothing where
/// it is spelt otherwise.
std::optional<std::string_view> quote_of_item(const Pass& pass, const Text& item) {
  const std::string_view token = pass.text_at(item.span);
  if (token == item.text) return std::string_view();
  for (const std::string_view quote : {"\"", "'"})
    if (token.size() == item.text.size() + 2 && token.starts_with(quote) &&
        token.ends_with(quote) && token.substr(1, item.text.size()) == item.text)
      return quote;
  return std::nullopt;
}

/// What puts items on lines below the one where `token` stands after its dash alone.
std::optional<Edit> lines_below(const Pass& pass, Span token, std::span<const std::string> items,
                                std::string_view quote) {
  if (is_from_elsewhere(pass, token)) return std::nullopt;
  const std::string_view text = pass.source().text;
  const std::size_t before = text.rfind('\n', token.begin);
  const std::size_t line = before == text.npos ? 0 : before + 1;
  const std::string_view lead = text.substr(line, token.begin - line);
  const std::size_t dash = lead.find_first_not_of(' ');
  if (dash == lead.npos || lead[dash] != '-' || dash + 1 == lead.size() ||
      lead.find_first_not_of(' ', dash + 1) != lead.npos)
    return std::nullopt;
  std::size_t end = std::min(text.find('\n', token.end), text.size());
  const bool carriage_return = end > token.end && text[end - 1] == '\r';
  if (carriage_return) --end;
  const std::string_view rest = text.substr(token.end, end - token.end);
  const std::size_t comment = rest.find_first_not_of(' ');
  if (comment != rest.npos && (comment == 0 || rest[comment] != '#')) return std::nullopt;
  const auto at = static_cast<std::uint32_t>(end);
  Edit edit{{at, at}, {}};
  for (const std::string& item : items)
    edit.text +=
        fmt::format("{}{}{}{}{}", carriage_return ? "\r\n" : "\n", lead, quote, item, quote);
  return edit;
}

/// The same fixes in YAML's block style: lines for the actions below the item, or in its place.
void offer_lines(const Pass& pass, Finding& finding, const Text& item,
                 std::span<const std::string> actions, bool instead) {
  const auto quote = quote_of_item(pass, item);
  const auto below = quote
                         ? lines_below(pass, item.span,
                                       actions.subspan(instead && !actions.empty() ? 1 : 0), *quote)
                         : std::nullopt;
  if (!below || actions.empty()) return;
  Fix& fix = finding.fixes.emplace_back();
  fix.applicability = Applicability::unsafe;
  fix.description = (instead ? "write " : "add ") + quoted_list(actions);
  if (instead)
    fix.edits.push_back({item.span, fmt::format("{}{}{}", *quote, actions.front(), *quote)});
  fix.edits.push_back(*below);
}

/// Can other actions be put beside one, or in its place? Not if a list is made of values from
/// elsewhere.
bool may_be_several(const Pass& pass, const syntax::Value* list, Span action) {
  return list == nullptr ? !is_from_elsewhere(pass, action) : contains(list->span, action);
}

}  // namespace

bool is_from_elsewhere(const Pass& pass, Span token) {
  return pass.source().references != nullptr && format::References::is_one(token);
}

std::string_view quote_of(const Pass& pass, Span token) {
  const std::string_view text = pass.text_at(token);
  for (const std::string_view quote : std::array<std::string_view, 2>{"\"", "\\\""})
    if (text.size() >= 2 * quote.size() && text.starts_with(quote) && text.ends_with(quote))
      return quote;
  return {};
}

bool is_bracketed(const Pass& pass, Span container) {
  const std::string_view text =
      pass.text_at({container.begin, std::min(container.begin + 1, container.end)});
  return text == "{" || text == "[";
}

void offer(const Pass& pass, Finding& finding, Applicability applicability, Span token,
           std::string_view text) {
  const auto width = static_cast<std::uint32_t>(quote_of(pass, token).size());
  const bool plain = std::ranges::all_of(
      text, [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; });
  if (width == 0 || !plain) return;
  const Span inside{token.begin + width, token.end - width};
  finding.fixes.push_back(
      {applicability, fmt::format("write `{}`", text), {{inside, std::string(text)}}});
}

void suggest(const Pass& pass, Finding& finding, Applicability applicability, Span token,
             std::string_view text, char quote) {
  finding.help = fmt::format("did you mean {0}{1}{0}?", quote, text);
  offer(pass, finding, applicability, token, text);
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
  const syntax::Value* list = list_of(*grant.statement);
  if (!may_be_several(pass, list, token)) return;
  if (list != nullptr && !is_bracketed(pass, list->span))
    return offer_lines(pass, finding, grant.action->text, actions, false);
  const std::string_view quote = quote_of(pass, token);
  if (quote.empty()) return;
  const std::string more = ", " + quoted_list(actions, quote);
  Fix& fix = finding.fixes.emplace_back();
  fix.applicability = Applicability::unsafe;
  fix.description = "add " + quoted_list(actions);
  if (list == nullptr) fix.edits.push_back({{token.begin, token.begin}, "["});
  fix.edits.push_back({{token.end, token.end}, list != nullptr ? more : more + "]"});
}

void offer_instead(const Pass& pass, Finding& finding, const Statement& statement,
                   const Action& action, std::span<const std::string> actions) {
  const syntax::Value* list = list_of(statement);
  if (!may_be_several(pass, list, action.text.span)) return;
  if (list != nullptr && !is_bracketed(pass, list->span))
    return offer_lines(pass, finding, action.text, actions, true);
  const std::string_view quote = quote_of(pass, action.text.span);
  if (quote.empty()) return;
  const std::string items = quoted_list(actions, quote);
  finding.fixes.push_back({Applicability::unsafe,
                           "write " + quoted_list(actions),
                           {{action.text.span, list != nullptr ? items : "[" + items + "]"}}});
}

}  // namespace ecrlint::internal::check
