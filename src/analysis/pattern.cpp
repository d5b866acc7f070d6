// SPDX-License-Identifier: Apache-2.0
// Encodes wildcards as bytes that no text has, so that what variables stand for is literal.
#include "analysis/pattern.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>

#include "analysis/glob.hpp"
#include "syntax/value.hpp"
#include "text/ascii.hpp"
#include "text/braced.hpp"

namespace ecrlint::internal::analysis {
namespace {

using syntax::kHole;

constexpr Alphabet kCode{'\xfe', '\xfc', '\xfd', '\xfb'};

/// One of the bytes that mean something in a code; UTF-8 has none of them.
bool is_reserved(char c) { return static_cast<unsigned char>(c) >= 0xfb; }

/// Lets the wildcards of an ARN stop at colons where they do.
template <class String>
void confine(String& code, Wildcards wildcards) {
  std::size_t colons = 0;
  for (std::size_t i = 0; i < code.size(); ++i) {
    if (code[i] == ':') ++colons;
    const bool ends = i + 1 == code.size() || code[i + 1] == ':';
    const bool stays = wildcards == Wildcards::arn ? colons < 5 : !ends;
    if (code[i] == kCode.any && stays) code[i] = kCode.any_in_field;
    if (code[i] == kCode.one && colons < 5) code[i] = kCode.one_in_field;
  }
}

std::size_t colons_of(std::string_view code) {
  return static_cast<std::size_t>(std::ranges::count(code, ':'));
}

/// Has the text the fields of an ARN?
bool has_fields(std::string_view text) {
  std::size_t colons = 0;
  for (const char c : text)
    if (c == ':' && ++colons == 5) return true;
  return false;
}

bool is_star(char c) { return c == kCode.any || c == kCode.any_in_field; }

/// May match_pieces() be asked? A star that stops at colons after one that does not needs backing
/// up.
bool is_simple(std::string_view code, Wildcards wildcards) {
  for (const char c : {kHole, kCode.one, kCode.one_in_field})
    if (code.find(c) != code.npos) return false;
  if (wildcards == Wildcards::arn && !has_fields(code)) return false;
  const auto last = code.rfind(kCode.any_in_field);
  return last == code.npos || code.find(kCode.any) > last;
}

/// The next star, or the end.
std::size_t find_star(std::string_view code, std::size_t from) {
  constexpr std::uint64_t kHighBits = 0x8080808080808080;  // which all ASCII is without
  while (from + 8 <= code.size()) {
    const std::uint64_t high = words::load8(code.data() + from) & kHighBits;
    from += high == 0 ? 8U : static_cast<unsigned>(std::countr_zero(high)) / 8;
    if (high == 0) continue;
    if (is_star(code[from])) return from;
    ++from;
  }
  while (from < code.size() && !is_star(code[from])) ++from;
  return from;
}

/// Looks for each text between stars from the left: the first place leaves most to what follows.
bool match_pieces(std::string_view code, std::string_view text) {
  std::size_t t = 0;
  for (std::size_t p = 0; p < code.size();) {
    const bool in_field = code[p] == kCode.any_in_field;
    const std::size_t end = find_star(code, p + 1);
    const std::string_view piece = code.substr(p + 1, end - p - 1);
    const bool last = end == code.size();
    if (text.size() < t + piece.size() || (last && !text.ends_with(piece))) return false;
    const auto at = last ? text.size() - piece.size() : text.find(piece, t);
    if (at == text.npos) return false;
    if (in_field && text.substr(t, at - t).find(':') != text.npos) return false;
    t = at + piece.size();
    p = end;
  }
  return t == text.size();
}

bool is_incomplete(std::string_view code) {
  return code.starts_with("arn:") && code.find(kHole) == code.npos && colons_of(code) < 5 &&
         code.back() != kCode.any;
}

/// Fields that a Resource leaves out are any (IAM user guide, "Resource").
template <class String>
void complete_resource(String& code) {
  if (!is_incomplete(code)) return;
  const std::size_t colons = colons_of(code);
  for (std::size_t i = colons; i < 5; ++i) code += {':', kCode.any};
}

bool is_arn(Wildcards wildcards) {
  return wildcards == Wildcards::arn || wildcards == Wildcards::resource;
}

/// Gives wildcards the meaning they have in an ARN. Every variable is filled in.
template <class String>
void finish(String& code, Wildcards wildcards) {
  if (wildcards == Wildcards::resource) complete_resource(code);
  if (is_arn(wildcards)) confine(code, wildcards);
}

/// What follows the key in `${key, 'text'}`; nothing when it is no default.
bool read_fallback(std::string_view text, std::string& out) {
  const auto begin = text.find('\'');
  if (begin == text.npos || text.size() < begin + 2 || text.back() != '\'') return false;
  out = text.substr(begin + 1, text.size() - begin - 2);
  return true;
}

}  // namespace

std::string_view key_of_variable(std::string_view inside) {
  std::string_view key = inside.substr(0, inside.find(','));
  while (!key.empty() && is_blank(key.back())) key.remove_suffix(1);
  return key;
}

Pattern::Pattern(std::string_view written, PatternForm form) : form_(form) {
  encode(written);
  if (variables_.empty())
    settle_text();
  else
    settle_variables();
  const auto special = std::ranges::find_if(code_, is_reserved);
  fixed_ = static_cast<std::size_t>(special - code_.begin());
  if (!variables_.empty()) fixed_ = std::min(fixed_, variables_.front().at);
  literal_ = fixed_ == code_.size() && variables_.empty() && !form_.ignore_case &&
             form_.wildcards != Wildcards::arn;
}

void Pattern::settle_text() {
  // "AWS completes an incomplete ARN", and "a star that ends a field takes colons": of an ARN that
  // matches by the second alone nothing says which comes first.
  const bool both = form_.wildcards == Wildcards::resource && is_incomplete(code_) &&
                    code_.find(kCode.any) != code_.npos;
  if (both) {
    as_written_ = code_;
    confine(as_written_, form_.wildcards);
  }
  finish(code_, form_.wildcards);
  simple_ = !form_.ignore_case && is_simple(code_, form_.wildcards);
}

/// What variables stand for may complete an ARN, move its fields, and end one after a star. Without
/// that, its wildcards can be told before.
void Pattern::settle_variables() {
  const auto after_star = [&](const Variable& variable) {
    return variable.at > 0 && code_[variable.at - 1] == kCode.any;
  };
  if (is_arn(form_.wildcards) &&
      (!has_fields(code_) || std::ranges::any_of(variables_, after_star)))
    return;
  settled_ = code_;
  finish(settled_, form_.wildcards);
  simple_ = !form_.ignore_case && is_simple(settled_, form_.wildcards);
}

void Pattern::encode(std::string_view written) {
  code_.reserve(written.size() + 8);
  const bool wild = form_.wildcards != Wildcards::none;
  const auto add_text = [&](std::string_view text) {
    for (const char c : text)
      // A byte that no text has stands in a broken file only: nobody can tell what was meant.
      code_ += is_reserved(c)     ? kHole
               : wild && c == '*' ? kCode.any
               : wild && c == '?' ? kCode.one
                                  : c;
  };
  std::size_t done = 0;
  if (form_.variables)
    each_braced(written, [&](const Braced& variable) {
      add_text(written.substr(done, variable.begin - done));
      done = variable.begin + add_variable(written, variable.begin);
    });
  add_text(written.substr(done));
}

/// The size of the variable at `at`. The three escapes are a character each.
std::size_t Pattern::add_variable(std::string_view written, std::size_t at) {
  const Braced braced = find_braced(written, at).value();
  const std::string_view inside = braced.inside;
  if (inside == "*" || inside == "?" || inside == "$") {
    code_ += inside;
  } else {
    const auto comma = inside.find(',');
    Variable variable{code_.size(), KeyName(key_of_variable(inside)), {}, false};
    if (comma != inside.npos)
      variable.has_fallback = read_fallback(inside.substr(comma + 1), variable.fallback);
    variables_.push_back(std::move(variable));
  }
  return braced.end - braced.begin;
}

Answer Pattern::matches_settled(const Candidate& text) const {
  const Answer found = compare(code_, text, simple_, fixed_);
  if (as_written_.empty() || found != Answer::no) return found;
  return compare(as_written_, text, false, 0) == Answer::no ? Answer::no : Answer::unknown;
}

Answer Pattern::matches_filled(const Candidate& text, const RequestContext& context) const {
  if (form_.wildcards != Wildcards::arn && !form_.ignore_case && !text.hole &&
      !text.text.starts_with(std::string_view(code_).substr(0, fixed_)))
    return Answer::no;
  std::array<std::byte, 512> buffer;
  std::pmr::monotonic_buffer_resource memory(buffer.data(), buffer.size());
  std::pmr::vector<std::string_view> values(variables_.size(), &memory);
  std::size_t size = code_.size();
  bool colons = false;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!value_of(variables_[i], context, values[i])) return Answer::no;
    size += values[i].size();
    colons = colons || values[i].find(':') != values[i].npos;
  }
  const bool settled = !settled_.empty() && !(colons && is_arn(form_.wildcards));
  std::pmr::string code(&memory);
  code.reserve(size);
  bool known = fill(settled ? settled_ : code_, values, code);
  if (!settled) finish(code, form_.wildcards);
  const auto literal = code.begin() + static_cast<std::ptrdiff_t>(fixed_);
  const auto special = std::find_if(literal, code.end(), is_reserved);
  return compare(code, text, simple_ && settled && known,
                 static_cast<std::size_t>(special - code.begin()));
}

/// What the variable stands for in this context; false when it has no value.
bool Pattern::value_of(const Variable& variable, const RequestContext& context,
                       std::string_view& value) {
  const ContextKey key = context.find(variable.key);
  if (key.presence() == Presence::unknown)
    value = syntax::kUnknownText;
  else if (key.size() == 1)
    value = key.value(0);
  else if (variable.has_fallback)
    value = variable.fallback;
  else
    return false;
  return true;
}

/// Puts values in the places of variables; false when some of it is not known then.
bool Pattern::fill(std::string_view code, std::span<const std::string_view> values,
                   std::pmr::string& out) const {
  bool known = true;
  std::size_t done = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    out.append(code.substr(done, variables_[i].at - done));
    done = variables_[i].at;
    for (const char c : values[i]) {
      out += is_reserved(c) ? kHole : c;
      known = known && !is_reserved(c);
    }
  }
  out.append(code.substr(done));
  return known;
}

/// `simple` says that match_pieces() may be asked, `fixed` where the first star is.
Answer Pattern::compare(std::string_view code, const Candidate& candidate, bool simple,
                        std::size_t fixed) const {
  const std::string_view text = candidate.text;
  if (simple && !candidate.hole) {
    if (text.starts_with(code.substr(0, fixed)) &&
        match_pieces(code.substr(fixed), text.substr(fixed)))
      return Answer::yes;
    const bool arn =
        form_.no_arn == Answer::no || form_.wildcards != Wildcards::arn || has_fields(text);
    return arn ? Answer::no : form_.no_arn;
  }
  if (form_.wildcards == Wildcards::arn) {
    if (!has_fields(text) && !candidate.hole) return form_.no_arn;
    // The fields are compared one by one; nothing says what a star does for those left out.
    if (!has_fields(code) && code.find(kHole) == code.npos)
      return code.ends_with(kCode.any_in_field) ? Answer::unknown : form_.no_arn;
  }
  const LetterCase letters = form_.ignore_case ? LetterCase::ignored : LetterCase::sensitive;
  const Answer found = analysis::matches(code, text, letters, kCode);
  if (code.find(kCode.one) == code.npos) return found;
  // A `?` is one character, of which the text may have some of several bytes.
  const bool ascii = std::ranges::all_of(text, [](char c) { return c >= 0; });
  if (ascii || candidate.hole) return found;
  return Answer::unknown;
}

}  // namespace ecrlint::internal::analysis
