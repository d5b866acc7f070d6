// Encodes wildcards as bytes that no text has, so that what variables stand for is literal.
#include "analysis/pattern.hpp"

#include <algorithm>

#include "analysis/glob.hpp"
#include "model/arn.hpp"
#include "syntax/value.hpp"
#include "text/ascii.hpp"

namespace ecrlint::analysis {
namespace {

using syntax::kHole;

constexpr Alphabet kCode{'\xfe', '\xfc', '\xfd', '\xfb'};

/// One of the bytes that mean something in a code; UTF-8 has none of them.
bool is_reserved(char c) { return static_cast<unsigned char>(c) >= 0xfb; }

/// Lets the wildcards of an ARN stop at colons where they do.
void confine(std::string& code, Wildcards wildcards) {
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
  return static_cast<std::size_t>(std::count(code.begin(), code.end(), ':'));
}

constexpr std::string_view kStars = "\xfe\xfd";

/// May match_pieces() be asked? A star that stops at colons after one that does not needs backing
/// up.
bool is_simple(std::string_view code, Wildcards wildcards) {
  for (const char c : {kHole, kCode.one, kCode.one_in_field})
    if (code.find(c) != code.npos) return false;
  if (wildcards == Wildcards::arn && colons_of(code) < 5) return false;
  const auto last = code.rfind(kCode.any_in_field);
  return last == code.npos || code.find(kCode.any) > last;
}

/// Looks for each text between stars from the left: the first place leaves most to what follows.
bool match_pieces(std::string_view code, std::string_view text) {
  std::size_t t = 0;
  for (std::size_t p = 0; p < code.size();) {
    const bool in_field = code[p] == kCode.any_in_field;
    const std::size_t end = std::min(code.find_first_of(kStars, p + 1), code.size());
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
void complete_resource(std::string& code) {
  if (!is_incomplete(code)) return;
  const std::size_t colons = colons_of(code);
  for (std::size_t i = colons; i < 5; ++i) code += {':', kCode.any};
}

/// What follows the key in `${key, 'text'}`; nothing when it is no default.
bool read_fallback(std::string_view text, std::string& out) {
  const auto begin = text.find('\'');
  if (begin == text.npos || text.size() < begin + 2 || text.back() != '\'') return false;
  out = text.substr(begin + 1, text.size() - begin - 2);
  return true;
}

}  // namespace

Pattern::Pattern(std::string_view written, PatternForm form) : form_(form) {
  encode(written);
  if (!variables_.empty()) return;
  // "AWS completes an incomplete ARN", and "a star that ends a field takes colons": of an ARN that
  // matches by the second alone nothing says which comes first.
  const bool both = form_.wildcards == Wildcards::resource && is_incomplete(code_) &&
                    code_.find(kCode.any) != code_.npos;
  if (both) {
    as_written_ = code_;
    confine(as_written_, form_.wildcards);
  }
  finish(code_);
  const auto special = std::find_if(code_.begin(), code_.end(), is_reserved);
  fixed_ = static_cast<std::size_t>(special - code_.begin());
  simple_ = !form_.ignore_case && is_simple(code_, form_.wildcards);
}

void Pattern::encode(std::string_view written) {
  code_.reserve(written.size() + 8);
  const bool wild = form_.wildcards != Wildcards::none;
  for (std::size_t at = 0; at < written.size();) {
    const char c = written[at];
    const std::size_t size = c == '$' && form_.variables ? add_variable(written, at) : 0;
    if (size == 0) {
      // A byte that no text has stands in a broken file only: nobody can tell what was meant.
      code_ += is_reserved(c)     ? kHole
               : wild && c == '*' ? kCode.any
               : wild && c == '?' ? kCode.one
                                  : c;
    }
    at += std::max<std::size_t>(size, 1);
  }
}

/// The size of the variable at `at`, or 0 when none stands there.
std::size_t Pattern::add_variable(std::string_view written, std::size_t at) {
  if (!written.substr(at).starts_with("${")) return 0;
  const auto end = written.find('}', at);
  if (end == written.npos) return 0;
  const std::string_view inside = written.substr(at + 2, end - at - 2);
  if (inside == "*" || inside == "?" || inside == "$") {
    code_ += inside;
  } else {
    const auto comma = inside.find(',');
    Variable variable{code_.size(), lower(inside.substr(0, comma)), {}, false};
    while (!variable.key.empty() && is_blank(variable.key.back())) variable.key.pop_back();
    if (comma != inside.npos)
      variable.has_fallback = read_fallback(inside.substr(comma + 1), variable.fallback);
    variables_.push_back(std::move(variable));
  }
  return end + 1 - at;
}

void Pattern::finish(std::string& code) const {
  if (form_.wildcards == Wildcards::resource) complete_resource(code);
  if (form_.wildcards == Wildcards::arn || form_.wildcards == Wildcards::resource)
    confine(code, form_.wildcards);
}

Answer Pattern::matches(std::string_view text, const Context& context) const {
  if (variables_.empty()) {
    const Answer found = compare_known(text);
    if (as_written_.empty() || found != Answer::no) return found;
    return compare(as_written_, text) == Answer::no ? Answer::no : Answer::unknown;
  }
  std::string code;
  if (!fill(context, code)) return Answer::no;
  finish(code);
  return compare(code, text);
}

bool Pattern::fill(const Context& context, std::string& out) const {
  std::size_t done = 0;
  for (const Variable& variable : variables_) {
    out.append(code_, done, variable.at - done);
    done = variable.at;
    const ContextKey key = context.find(variable.key);
    if (key.presence() == Presence::unknown) {
      out += kHole;
    } else if (key.size() == 1) {
      for (const char c : key.value(0)) out += is_reserved(c) ? kHole : c;
    } else if (variable.has_fallback) {
      out += variable.fallback;
    } else {
      return false;
    }
  }
  out.append(code_, done, code_.npos);
  return true;
}

Answer Pattern::compare_known(std::string_view text) const {
  if (!simple_ || has_hole(text)) return compare(code_, text);
  if (form_.wildcards == Wildcards::arn && colons_of(text) < 5) return form_.no_arn;
  const std::string_view code = code_;
  if (!text.starts_with(code.substr(0, fixed_))) return Answer::no;
  return answer(match_pieces(code.substr(fixed_), text.substr(fixed_)));
}

Answer Pattern::compare(std::string_view code, std::string_view text) const {
  if (form_.wildcards == Wildcards::arn) {
    if (colons_of(text) < 5 && !has_hole(text)) return form_.no_arn;
    // The fields are compared one by one; nothing says what a star does for those left out.
    if (colons_of(code) < 5 && code.find(kHole) == code.npos)
      return code.ends_with(kCode.any_in_field) ? Answer::unknown : form_.no_arn;
  }
  const Case letters = form_.ignore_case ? Case::ignored : Case::sensitive;
  const Answer found = analysis::matches(code, text, letters, kCode);
  if (code.find(kCode.one) == code.npos) return found;
  // A `?` is one character, of which the text may have some of several bytes.
  const bool ascii = std::all_of(text.begin(), text.end(), [](char c) { return c >= 0; });
  if (ascii || has_hole(text)) return found;
  return Answer::unknown;
}

}  // namespace ecrlint::analysis
