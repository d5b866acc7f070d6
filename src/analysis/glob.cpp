// Glob matching by the greedy algorithm: a later star makes backing up over an earlier one
// needless.
#include "analysis/glob.hpp"

#include <string>

#include "syntax/value.hpp"
#include "text/ascii.hpp"

namespace ecrlint::analysis {
namespace {

using syntax::kHole;

bool same(char a, char b, Case letters) {
  return a == b || (letters == Case::ignored && lower(a) == lower(b));
}

/// Walks both texts once. `any` and `one` say which characters of the pattern are wildcards, and
/// `fits(p, t)` whether a character of the pattern takes one of the text.
template <class Any, class Fits>
bool walk(std::string_view pattern, std::string_view text, Any any, Fits fits) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = pattern.npos;
  std::size_t retry = 0;
  while (t < text.size()) {
    if (p < pattern.size() && any(pattern[p])) {
      star = p++;
      retry = t;
    } else if (p < pattern.size() && fits(pattern[p], text[t])) {
      ++p;
      ++t;
    } else if (star != pattern.npos) {
      p = star + 1;
      t = ++retry;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && any(pattern[p])) ++p;
  return p == pattern.size();
}

bool has(std::string_view text, char c) { return text.find(c) != text.npos; }

/// Can the pattern match when every hole of either side may be chosen freely?
/// A hole in the text is a star seen from the other side, so this asks whether two globs overlap;
/// the table has one bit a cell and is walked once.
bool may_match(std::string_view a, std::string_view b, Case letters) {
  const auto any = [](char c) { return c == '*' || c == kHole; };
  std::string reach(b.size() + 1, '\0');  // reach[j]: a[0..i) and b[0..j) have a text in common
  reach[0] = 1;
  for (std::size_t j = 1; j <= b.size() && b[j - 1] == kHole; ++j) reach[j] = 1;
  for (const char c : a) {
    std::string next(b.size() + 1, '\0');
    next[0] = any(c) && reach[0];
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const char d = b[j - 1];
      const bool step = reach[j - 1] && (c == '?' || same(c, d, letters));
      next[j] = (any(c) && (reach[j] || next[j - 1])) ||
                (d == kHole && (next[j - 1] || reach[j])) || step;
    }
    reach.swap(next);
  }
  return reach[b.size()] != 0;
}

/// A text that the glob matches: a byte of no policy for each `?` and `repeat` of them for each
/// star.
std::string sample(std::string_view glob, std::size_t repeat) {
  constexpr char kOther = '\xfe';
  std::string text;
  for (const char c : glob) text.append(c == '*' ? repeat : 1, c == '*' || c == '?' ? kOther : c);
  return text;
}

/// Two known first characters that differ: by far the most frequent case.
bool differ_at_once(std::string_view pattern, std::string_view text, Case letters) {
  if (pattern.empty() || text.empty()) return false;
  const char p = pattern.front();
  const char t = text.front();
  return p != '*' && p != '?' && p != kHole && t != kHole && !same(p, t, letters);
}

}  // namespace

Answer matches(std::string_view pattern, std::string_view text, Case letters) {
  if (differ_at_once(pattern, text, letters)) return Answer::no;
  // A hole of the text is taken by a star only, a hole of the pattern by nothing: what matches so
  // is sure.
  const bool certain = walk(
      pattern, text, [](char p) { return p == '*'; },
      [letters](char p, char t) {
        return p != kHole && t != kHole && (p == '?' || same(p, t, letters));
      });
  if (certain) return Answer::yes;
  if (!has(pattern, kHole) && !has(text, kHole)) return Answer::no;
  constexpr std::size_t kTooLong = 4096;  // bounds the table; longer texts with holes stay unknown
  if (pattern.size() > kTooLong || text.size() > kTooLong) return Answer::unknown;
  return may_match(pattern, text, letters) ? Answer::unknown : Answer::no;
}

Answer covers(std::string_view wide, std::string_view narrow, Case letters) {
  // A star of `narrow` is one more character that only a star of `wide` takes.
  const bool certain =
      !has(wide, kHole) && walk(
                               wide, narrow, [](char p) { return p == '*'; },
                               [letters](char p, char t) {
                                 if (t == '*' || t == kHole) return false;
                                 return p == '?' || (t != '?' && same(p, t, letters));
                               });
  if (certain) return Answer::yes;
  if (has(wide, kHole) || has(narrow, kHole)) return Answer::unknown;
  // A text of `narrow` that `wide` does not match settles it; these two are enough but for oddities
  // such as `?*` against `*a`.
  for (const std::size_t repeat : {std::size_t{0}, wide.size() + 1})
    if (matches(wide, sample(narrow, repeat), letters) == Answer::no) return Answer::no;
  return Answer::unknown;
}

}  // namespace ecrlint::analysis
