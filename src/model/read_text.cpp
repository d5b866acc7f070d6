// Finds policy variables, template expressions and placeholders in strings.
#include "model/read_text.hpp"

#include <re2/re2.h>

#include <algorithm>

#include "text/char_set.hpp"

namespace ecrlint {
namespace {

using syntax::kHole;

constexpr CharSet kOpening("$<{");
constexpr CharSet kSpecial("$<{\xff");

/// The longest piece that is taken for a placeholder or an expression.
constexpr std::size_t kLongestPiece = 200;

bool is_policy_variable(std::string_view inside) {
  return inside.find(':') != inside.npos || inside == "*" || inside == "?" || inside == "$";
}

/// `${ACCOUNT_ID}`: a shell's or a person's; `${account_id}` and `${var.x}` are a template
/// engine's.
bool is_placeholder_name(std::string_view inside) {
  return !inside.empty() && std::all_of(inside.begin(), inside.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

bool is_word_in_brackets(std::string_view inside) {
  static const re2::RE2 words("[A-Za-z][A-Za-z0-9 _./-]*");
  return re2::RE2::FullMatch(re2::StringPiece(inside.data(), inside.size()), words);
}

/// `ACCOUNT_ID`, `xxxxxxxxxxxx`, `YOUR-ACCOUNT-ID`, `account-id-here` where twelve digits belong.
bool is_account_placeholder(std::string_view field) {
  static const re2::RE2 words("(?i)[x#]{4,}|n{12}|[a-z0-9]*[_-]?(account|acct)([_-]?[a-z0-9]+)*");
  return !field.empty() && re2::RE2::FullMatch(re2::StringPiece(field.data(), field.size()), words);
}

/// `REGION`, `your-region`, where a region belongs.
bool is_region_placeholder(std::string_view field) {
  static const re2::RE2 words("(?i)(aws|your|my)?[_-]?region(_?name)?");
  return !field.empty() && re2::RE2::FullMatch(re2::StringPiece(field.data(), field.size()), words);
}

}  // namespace

Span TextReader::piece(std::string_view text, Span token, std::size_t at, std::size_t size) {
  if (token.end - token.begin != text.size() + 2) return token;
  const auto begin = token.begin + 1 + static_cast<std::uint32_t>(at);
  return {begin, begin + static_cast<std::uint32_t>(size)};
}

Text TextReader::read(const syntax::Value& value) {
  if (value.kind == syntax::Kind::boolean)
    return {value.flag ? "true" : "false", value.span, false};
  return read(value.text, value.span);
}

Text TextReader::read(std::string_view text, Span span) {
  if (plain_ || !kSpecial.any_in(text)) return read_arn_words({text, span, false});
  if (!kOpening.any_in(text)) {
    if (has_hole(text)) {
      policy_.partly_known = "a value is not known";
      return {text, span, true};
    }
    return read_arn_words({text, span, false});
  }
  std::string known;
  bool hole = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size = text[at] == '$'                      ? dollar(text, span, at)
                             : text[at] == '<' || text[at] == '{' ? bracketed(text, span, at)
                                                                  : 0;
    known += size == 0 ? text[at] : kHole;
    hole = hole || size != 0;
    at += std::max<std::size_t>(size, 1);
  }
  return read_arn_words({hole ? arena_.copy(known) : text, span, hole});
}

/// The size of `${...}` at `at`, or 0 when none stands there.
std::size_t TextReader::dollar(std::string_view text, Span token, std::size_t at) {
  if (!text.substr(at).starts_with("${")) return 0;
  const auto close = text.find('}', at);
  if (close == text.npos || close - at > kLongestPiece) return 0;
  const std::size_t size = close + 1 - at;
  const std::string_view inside = text.substr(at + 2, size - 3);
  const Placeholder found{piece(text, token, at, size), text.substr(at, size)};
  if (is_policy_variable(inside))
    policy_.variables.push_back(found);
  else if (is_placeholder_name(inside))
    policy_.placeholders.push_back(found);
  if (!is_policy_variable(inside))
    policy_.partly_known = "`" + std::string(found.text) + "` is not filled in";
  return size;
}

/// The size of `<...>` or `{{...}}` at `at`, or 0 when none stands there.
std::size_t TextReader::bracketed(std::string_view text, Span token, std::size_t at) {
  const bool angle = text[at] == '<';
  if (!angle && !text.substr(at).starts_with("{{")) return 0;
  const std::string_view end = angle ? ">" : "}}";
  const auto close = text.find(end, at);
  if (close == text.npos || close - at > kLongestPiece) return 0;
  const std::size_t size = close + end.size() - at;
  const Placeholder found{piece(text, token, at, size), text.substr(at, size)};
  if (angle && !is_word_in_brackets(text.substr(at + 1, size - 2))) return 0;
  if (angle) policy_.placeholders.push_back(found);
  policy_.partly_known = "`" + std::string(found.text) + "` is not filled in";
  return size;
}

/// In an ARN, words that stand where an account id or a region belongs.
Text TextReader::read_arn_words(Text text) {
  const auto arn = parse_arn(text.text);
  if (!arn) return text;
  const auto odd_account = [&] {
    return !arn->account.empty() && arn->account != "aws" && !has_wildcard(arn->account) &&
           !has_hole(arn->account) && !is_account_id(arn->account);
  };
  std::string known;
  for (const std::string_view field : {arn->region, arn->account}) {
    const bool placeholder = field.data() == arn->account.data()
                                 ? odd_account() && is_account_placeholder(field)
                                 : is_region_placeholder(field);
    if (!placeholder) continue;
    const auto at = static_cast<std::size_t>(field.data() - text.text.data());
    policy_.placeholders.push_back({piece(text.text, text.span, at, field.size()), field});
    policy_.partly_known = "`" + std::string(field) + "` is not filled in";
    known = text.text;
  }
  if (known.empty()) return text;
  const auto blank = [&](std::string_view field, bool yes) {
    return yes ? std::string(1, kHole) : std::string(field);
  };
  known = "arn:" + std::string(arn->partition) + ":" + std::string(arn->service) + ":" +
          blank(arn->region, is_region_placeholder(arn->region)) + ":" +
          blank(arn->account, odd_account() && is_account_placeholder(arn->account)) + ":" +
          std::string(arn->resource);
  return {arena_.copy(known), text.span, true};
}

}  // namespace ecrlint
