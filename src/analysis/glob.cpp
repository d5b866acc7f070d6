// SPDX-License-Identifier: Apache-2.0
// Glob matching by the greedy algorithm: a later star makes backing up over an earlier one
// needless.
#include "analysis/glob.hpp"

#include <string>

#include "syntax/value.hpp"
#include "text/ascii.hpp"

namespace ecrlint::internal::analysis {
namespace {

using syntax::kHole;

bool same(char a, char b, LetterCase letters) {
  return a == b || (letters == LetterCase::ignored && lower(a) == lower(b));
}

/// Walks both texts once. `any` says which characters of the pattern are stars, `takes(p, t)` what
/// they hold, and `fits(p, t)` whether another character of the pattern takes one of the text.
template <class Any, class Takes, class Fits>
bool walk(std::string_view pattern, std::string_view text, Any any, Takes takes, Fits fits) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = pattern.npos;
  std::size_t retry = 0;
  while (t < text.size()) {
    if (p < pattern.size() && any(pattern[p])) {
      star = p++;
      retry = t;
      while (p < pattern.size() && !any(pattern[p]) && retry < text.size() &&
             !fits(pattern[p], text[retry]) && takes(pattern[star], text[retry]))
        ++retry;
      t = retry;
    } else if (p < pattern.size() && fits(pattern[p], text[t])) {
      ++p;
      ++t;
    } else if (star != pattern.npos && takes(pattern[star], text[retry])) {
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

/// Longer texts are not compared by the table: its cells are their product.
constexpr std::size_t kTooLong = 4096;

/// The pattern against the text by a table of one bit a cell, walked once. With `free`, can it
/// match when every hole of either side may be chosen freely? A hole in the text is then a star
/// seen from the other side, so this asks whether two globs overlap.
class Table {
 public:
  Table(LetterCase letters, const Alphabet& alphabet, bool free)
      : letters_(letters), alphabet_(alphabet), free_(free) {}

  [[nodiscard]] bool match(std::string_view a, std::string_view b) const {
    std::string reach(b.size() + 1, '\0');  // reach[j]: a[0..i) and b[0..j) have a text in common
    std::string next(b.size() + 1, '\0');
    reach[0] = 1;
    for (std::size_t j = 1; free_ && j <= b.size() && b[j - 1] == kHole; ++j) reach[j] = 1;
    for (const char c : a) {
      const bool star = is_star(c);
      next[0] = star && reach[0];
      for (std::size_t j = 1; j <= b.size(); ++j) {
        const char d = b[j - 1];
        next[j] = (star && (reach[j] || (next[j - 1] && takes(c, d)))) ||
                  (free_ && d == kHole && (next[j - 1] || reach[j])) ||
                  (reach[j - 1] && fits(c, d));
      }
      reach.swap(next);
    }
    return reach[b.size()] != 0;
  }

 private:
  [[nodiscard]] bool is_star(char c) const {
    return c == alphabet_.any || c == alphabet_.any_in_field || (free_ && c == kHole);
  }

  /// May the star hold this character?
  [[nodiscard]] bool takes(char star, char d) const {
    if (d == kHole) return free_ || star == alphabet_.any;
    return star != alphabet_.any_in_field || d != ':';
  }

  [[nodiscard]] bool fits(char c, char d) const {
    if (d == kHole) return false;
    if (c == alphabet_.one) return true;
    if (c == alphabet_.one_in_field) return d != ':';
    return c != kHole && same(c, d, letters_);
  }

  LetterCase letters_;
  const Alphabet& alphabet_;
  bool free_;
};

/// Is there a text that both match, if each hole is any text?
bool may_meet(std::string_view a, std::string_view b) {
  const auto is_star = [](char c) { return c == '*' || c == kHole; };
  std::string reach(b.size() + 1, '\0');  // reach[j]: a[0..i) and b[0..j) have a text in common
  std::string next(b.size() + 1, '\0');
  reach[0] = 1;
  for (std::size_t j = 1; j <= b.size() && is_star(b[j - 1]); ++j) reach[j] = 1;
  for (const char c : a) {
    next[0] = is_star(c) && reach[0];
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const char d = b[j - 1];
      const bool star = is_star(c) || is_star(d);
      const bool fits = c == d || c == '?' || d == '?';
      next[j] = star ? (reach[j] || next[j - 1]) : (reach[j - 1] && fits);
    }
    reach.swap(next);
  }
  return reach[b.size()] != 0;
}

/// A text that the glob matches: a byte of no policy for each `?` and `repeat` of them for each
/// star.
std::string taken_by(std::string_view glob, std::size_t repeat) {
  constexpr char kOther = '\xfe';
  std::string text;
  for (const char c : glob) text.append(c == '*' ? repeat : 1, c == '*' || c == '?' ? kOther : c);
  return text;
}

/// Two known first characters that differ: by far the most frequent case.
bool differ_at_once(std::string_view pattern, std::string_view text, LetterCase letters,
                    const Alphabet& alphabet) {
  if (pattern.empty() || text.empty()) return false;
  const char p = pattern.front();
  const char t = text.front();
  return p != alphabet.any && p != alphabet.one && p != alphabet.any_in_field &&
         p != alphabet.one_in_field && p != kHole && t != kHole && !same(p, t, letters);
}

/// Without regard to holes: one of the text is taken by a star only, one of the pattern by nothing.
Answer surely_matches(std::string_view pattern, std::string_view text, LetterCase letters,
                      const Alphabet& alphabet) {
  // Backing up to the last star alone is not enough when that one stops at colons and one before
  // does not.
  const auto last = pattern.rfind(alphabet.any_in_field);
  if (last != pattern.npos && pattern.find(alphabet.any) < last) {
    if (pattern.size() > kTooLong || text.size() > kTooLong) return Answer::unknown;
    return answer(Table(letters, alphabet, false).match(pattern, text));
  }
  return answer(walk(
      pattern, text, [&](char p) { return p == alphabet.any || p == alphabet.any_in_field; },
      [&](char p, char t) { return p == alphabet.any || (t != ':' && t != kHole); },
      [&](char p, char t) {
        if (p == kHole || t == kHole) return false;
        return p == alphabet.one || (p == alphabet.one_in_field ? t != ':' : same(p, t, letters));
      }));
}

}  // namespace

Answer matches(std::string_view pattern, std::string_view text, LetterCase letters,
               const Alphabet& alphabet) {
  if (differ_at_once(pattern, text, letters, alphabet)) return Answer::no;
  const Answer certain = surely_matches(pattern, text, letters, alphabet);
  if (certain != Answer::no) return certain;
  if (!has(pattern, kHole) && !has(text, kHole)) return Answer::no;
  if (pattern.size() > kTooLong || text.size() > kTooLong) return Answer::unknown;
  return Table(letters, alphabet, true).match(pattern, text) ? Answer::unknown : Answer::no;
}

Answer covers(std::string_view wide, std::string_view narrow, LetterCase letters) {
  // A star of `narrow` is one more character that only a star of `wide` takes.
  const bool certain =
      !has(wide, kHole) &&
      walk(
          wide, narrow, [](char p) { return p == '*'; }, [](char, char) { return true; },
          [letters](char p, char t) {
            if (t == '*' || t == kHole) return false;
            return p == '?' || (t != '?' && same(p, t, letters));
          });
  if (certain) return Answer::yes;
  if (has(wide, kHole) || has(narrow, kHole)) return Answer::unknown;
  // A text of `narrow` that `wide` does not match settles it; these two are enough but for oddities
  // such as `?*` against `*a`.
  for (const std::size_t repeat : {std::size_t{0}, wide.size() + 1})
    if (matches(wide, taken_by(narrow, repeat), letters) == Answer::no) return Answer::no;
  return Answer::unknown;
}

Answer meets(std::string_view a, std::string_view b) {
  if (a.size() > kTooLong || b.size() > kTooLong) return Answer::unknown;
  if (!may_meet(a, b)) return Answer::no;
  return has(a, kHole) || has(b, kHole) ? Answer::unknown : Answer::yes;
}

}  // namespace ecrlint::internal::analysis
