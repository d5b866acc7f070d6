// SPDX-License-Identifier: Apache-2.0
// Finds policy variables, template expressions and placeholders in strings.
#include "model/read_text.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <array>

#include "text/ascii.hpp"

namespace ecrlint::internal {
namespace {

using syntax::kHole;

constexpr CharSet kOpening("$<{");
constexpr CharSet kOwn("\xfe\xfd\xfc");
constexpr CharSet kSpecial("$<{\xff\xfe\xfd\xfc");

/// The longest piece that is taken for a placeholder or an expression.
constexpr std::size_t kLongestPiece = 200;

/// The piece of `text` that runs from `at` to the end of the first `close` behind it. Empty when
/// that is too far away to look for.
std::string_view piece_to(std::string_view text, std::size_t at, std::string_view close) {
  const std::string_view piece = text.substr(at, kLongestPiece);
  const auto end = piece.find(close);
  return end == piece.npos ? std::string_view() : piece.substr(0, end + close.size());
}

/// `aws:username`, `aws:PrincipalTag/team, 'none'`, the three escapes, and one without a key, which
/// no other tool takes for its own. CloudFormation's
/// `AWS::Region`, the shell's `NAME:-default` and the Serverless Framework's `self:stage` only look
/// alike.
bool is_policy_variable(std::string_view inside) {
  if (inside == "*" || inside == "?" || inside == "$" || trimmed(inside).empty()) return true;
  static const re2::RE2 key("\\s*([A-Za-z0-9][A-Za-z0-9.-]*):[A-Za-z0-9/][^:]*(:.*)?");
  re2::StringPiece service;
  if (!re2::RE2::FullMatch(inside, key, &service)) return false;
  constexpr std::array<std::string_view, 9> kNoService{"self", "opt", "env", "param", "custom",
                                                       "file", "ssm", "sls", "cf"};
  return std::ranges::find(kNoService, std::string_view(service.data(), service.size())) ==
         kNoService.end();
}

/// `${ACCOUNT_ID}`: a shell's or a person's; `${account_id}` and `${var.x}` are a template
/// engine's.
bool is_placeholder_name(std::string_view inside) {
  return !inside.empty() && std::ranges::all_of(inside, [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

/// `${AWS::Region}`, which only CloudFormation's Fn::Sub replaces, and that leaves nothing of it.
bool is_pseudo_parameter(std::string_view inside) {
  constexpr std::string_view kPrefix = "AWS::";
  return inside.starts_with(kPrefix) && inside.size() > kPrefix.size() &&
         std::ranges::all_of(inside.substr(kPrefix.size()), is_letter);
}

bool is_word_in_brackets(std::string_view inside) {
  static const re2::RE2 words("[A-Za-z][A-Za-z0-9 _./-]*");
  return re2::RE2::FullMatch(inside, words);
}

/// `ACCOUNT_ID`, `xxxxxxxxxxxx`, `YOUR-ACCOUNT-ID`, `account-id-here` where twelve digits belong.
bool is_account_placeholder(std::string_view field) {
  static const re2::RE2 words(
      "(?i)[0-9]*[x#]{4,}[0-9]*|n{12}|([a-z0-9]+[_-])*[a-z0-9]*(account|acct)([_-]?[a-z0-9]+)*");
  return !field.empty() && re2::RE2::FullMatch(field, words);
}

/// The id in `o-xxxxxxxxxx` or `o-xxxxxxxxxx/r-xxxx/*`; empty where it may be that of one.
std::string_view organization_placeholder(std::string_view text) {
  if (!text.starts_with("o-x")) return {};
  const std::string_view id = text.substr(0, text.find('/'));
  constexpr std::size_t kShortest = 10;  // of the part behind `o-`
  const bool filled = id.find_first_not_of('x', 2) != id.npos;
  return filled || id.size() < kShortest ? std::string_view() : id;
}

/// `REGION`, `your-region`, where a region belongs.
bool is_region_placeholder(std::string_view field) {
  if (field.empty() || (field.back() >= '0' && field.back() <= '9')) return false;  // `eu-west-1`
  constexpr std::string_view kWord = "region";
  const auto folded = [](char a, char b) { return (a | 0x20) == b; };
  if (std::search(field.begin(), field.end(), kWord.begin(), kWord.end(), folded) == field.end())
    return false;
  static const re2::RE2 words("(?i)(aws|your|my)?[_-]?region(_?name)?");
  return re2::RE2::FullMatch(field, words);
}

}  // namespace

std::string placed(std::string_view text, const Placement& placement, std::string_view partition) {
  std::string known;
  for (const char c : text) {
    const std::string_view own = c == syntax::kOwnAccount     ? placement.account
                                 : c == syntax::kOwnRegion    ? placement.region
                                 : c == syntax::kOwnPartition ? partition
                                                              : std::string_view(&c, 1);
    if (own.empty())
      known += kHole;
    else
      known += own;
  }
  return known;
}

Span TextReader::piece(std::string_view text, Span token, std::size_t at, std::size_t size) {
  const std::size_t length = token.end - token.begin;
  const bool is_quoted = length == text.size() + 2;
  if (!is_quoted && length != text.size()) return token;  // has escapes, or says it in other words
  const auto begin = token.begin + (is_quoted ? 1 : 0) + static_cast<std::uint32_t>(at);
  return {begin, begin + static_cast<std::uint32_t>(size)};
}

void TextReader::note(std::vector<Placeholder>& all, const Placeholder& found) {
  if (all.size() < kMostParts)
    all.push_back(found);
  else
    policy_.cut = true;
}

Text TextReader::read(const syntax::Value& value) {
  if (value.kind == syntax::Kind::boolean)
    return {value.flag ? "true" : "false", value.span, false};
  return read(value.text, value.span);
}

Text TextReader::read_account(const syntax::Value& value) {
  const Text text = read(value);
  if (text.hole || is_account_id(text.text) || !is_account_placeholder(text.text)) return text;
  note(policy_.placeholders, {piece(text.text, text.span, 0, text.text.size()), text.text});
  not_filled_in(text.text);
  return {syntax::kUnknownText, text.span, true};
}

Text TextReader::read(std::string_view text, Span span) {
  if (plain_ || !kSpecial.any_in(text)) return read_arn_words({text, span, false});
  if (kOwn.any_in(text)) {
    const auto arn = parse_arn(text);
    Text read = this->read(arena_.copy(placed(text, placement_, partition_)), span);
    read.own_account = (arn ? arn->account : text) == std::string_view(&syntax::kOwnAccount, 1);
    return read;
  }
  if (!kOpening.any_in(text)) {
    if (has_hole(text)) {
      if (policy_.partly_known.empty()) policy_.partly_known = "a value is not known";
      return {text, span, true};
    }
    return read_arn_words({text, span, false});
  }
  std::string known;
  std::string variables;
  bool hole = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t before = policy_.variables.size();
    const std::size_t size = text[at] == '$'                      ? dollar(text, span, at)
                             : text[at] == '<' || text[at] == '{' ? bracketed(text, span, at)
                                                                  : 0;
    known += size == 0 ? text[at] : kHole;
    hole = hole || size != 0;
    const bool variable = policy_.variables.size() != before;
    variables += variable ? text.substr(at, size) : std::string_view(&known.back(), 1);
    at += std::max<std::size_t>(size, 1);
  }
  Text read = read_arn_words({hole ? arena_.copy(known) : text, span, hole});
  // Where an ARN still has a placeholder, that decides no less than the variables.
  if (hole && variables != known && read.text == known)
    read.with_variables = arena_.copy(variables);
  return read;
}

/// The size of `${...}` at `at`, or 0 when none stands there.
std::size_t TextReader::dollar(std::string_view text, Span token, std::size_t at) {
  if (!text.substr(at).starts_with("${")) return 0;
  const std::string_view whole = piece_to(text, at, "}");
  if (whole.empty()) return 0;
  const std::string_view inside = whole.substr(2, whole.size() - 3);
  const Placeholder found{piece(text, token, at, whole.size()), whole};
  if (is_policy_variable(inside))
    note(policy_.variables, found);
  else if (is_placeholder_name(inside) || is_pseudo_parameter(inside))
    note(policy_.placeholders, found);
  if (!is_policy_variable(inside)) not_filled_in(whole);
  return whole.size();
}

/// The size of `<...>` or `{{...}}` at `at`, or 0 when none stands there.
std::size_t TextReader::bracketed(std::string_view text, Span token, std::size_t at) {
  const bool angle = text[at] == '<';
  if (!angle && !text.substr(at).starts_with("{{")) return 0;
  const std::string_view whole = piece_to(text, at, angle ? ">" : "}}");
  if (whole.empty()) return 0;
  if (angle && !is_word_in_brackets(whole.substr(1, whole.size() - 2))) return 0;
  if (angle) note(policy_.placeholders, {piece(text, token, at, whole.size()), whole});
  not_filled_in(whole);
  return whole.size();
}

void TextReader::not_filled_in(std::string_view piece) {
  if (policy_.partly_known.empty())
    policy_.partly_known = "`" + std::string(piece) + "` is not filled in";
}

/// In an ARN, words that stand where an account id or a region belongs; the id of an organization.
Text TextReader::read_arn_words(Text text) {
  if (const auto id = organization_placeholder(text.text); !id.empty()) {
    policy_.placeholders.push_back({text.span, id});
    not_filled_in(id);
    return {syntax::kUnknownText, text.span, true};
  }
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
    note(policy_.placeholders, {piece(text.text, text.span, at, field.size()), field});
    not_filled_in(field);
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

}  // namespace ecrlint::internal
