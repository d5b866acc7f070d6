// SPDX-License-Identifier: Apache-2.0
// Compiles a glob to a row of tokens and runs all ways through it at once, so that no pattern is
// slow.
#include "ecrlint/glob.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <utility>

namespace ecrlint {

namespace {

using Test = int (*)(int);

constexpr std::array<std::pair<std::string_view, Test>, 12> kClasses{{
    {"alnum", [](int c) { return std::isalnum(c); }},
    {"alpha", [](int c) { return std::isalpha(c); }},
    {"blank", [](int c) { return std::isblank(c); }},
    {"cntrl", [](int c) { return std::iscntrl(c); }},
    {"digit", [](int c) { return std::isdigit(c); }},
    {"graph", [](int c) { return std::isgraph(c); }},
    {"lower", [](int c) { return std::islower(c); }},
    {"print", [](int c) { return std::isprint(c); }},
    {"punct", [](int c) { return std::ispunct(c); }},
    {"space", [](int c) { return std::isspace(c); }},
    {"upper", [](int c) { return std::isupper(c); }},
    {"xdigit", [](int c) { return std::isxdigit(c); }},
}};

unsigned char byte(char c) { return static_cast<unsigned char>(c); }

/// Adds a named class such as `alpha`; false if there is none of that name.
bool add_class(std::bitset<256>& set, std::string_view name) {
  const auto* found =
      std::find_if(kClasses.begin(), kClasses.end(), [&](auto& c) { return c.first == name; });
  if (found == kClasses.end()) return false;
  for (int c = 0; c < 128; ++c)
    if (found->second(c) != 0) set.set(static_cast<std::size_t>(c));
  return true;
}

}  // namespace

Glob::Glob(std::string_view pattern) {
  // git compares the text before the first special character by itself and then sees a new pattern.
  const std::size_t special = std::min(pattern.find_first_of("*?[\\"), pattern.size());
  prefix_ = pattern.substr(0, special);
  pattern.remove_prefix(special);
  for (std::size_t i = 0; i < pattern.size() && !broken_;) {
    if (pattern[i] == '*') {
      i = add_stars(pattern, i);
    } else if (pattern[i] == '[') {
      i = add_set(pattern, i);
    } else if (pattern[i] == '?') {
      tokens_.push_back({Kind::any});
      ++i;
    } else {
      if (pattern[i] == '\\' && ++i == pattern.size()) broken_ = true;
      if (!broken_) tokens_.push_back({Kind::literal, byte(pattern[i++])});
    }
  }
  while (!tokens_.empty() && tokens_.back().kind == Kind::literal) {
    suffix_.push_back(static_cast<char>(tokens_.back().value));
    tokens_.pop_back();
  }
  std::reverse(suffix_.begin(), suffix_.end());
}

/// Reads a run of stars. Two or more cross slashes only if the run stands between slashes or ends.
std::size_t Glob::add_stars(std::string_view pattern, std::size_t begin) {
  const std::size_t end = std::min(pattern.find_first_not_of('*', begin), pattern.size());
  const std::string_view rest = pattern.substr(end);
  const bool opens = begin == 0 || pattern[begin - 1] == '/';
  if (end - begin == 1 || !opens || !(rest.empty() || rest[0] == '/' || rest.starts_with("\\/"))) {
    tokens_.push_back({Kind::star});
    return end;
  }
  if (!rest.starts_with('/')) {
    tokens_.push_back({Kind::all});
    return end;
  }
  tokens_.push_back({Kind::folders});
  tokens_.push_back({Kind::inside});
  return end + 1;
}

std::size_t Glob::add_set(std::string_view pattern, std::size_t begin) {
  Set set;
  std::size_t i = begin + 1;
  const auto left = [&] { return i < pattern.size(); };
  const bool negated = left() && (pattern[i] == '!' || pattern[i] == '^');
  if (negated) ++i;
  int previous = -1;  // where a range could begin
  for (bool first = true; left() && (first || pattern[i] != ']'); first = false, ++i) {
    const std::size_t close = pattern.find(']', i + 2);
    const bool named = pattern.substr(i).starts_with("[:") && close != std::string_view::npos &&
                       close > i + 2 && pattern[close - 1] == ':';
    const bool range =
        pattern[i] == '-' && previous >= 0 && i + 1 < pattern.size() && pattern[i + 1] != ']';
    if (named) {
      broken_ = broken_ || !add_class(set, pattern.substr(i + 2, close - i - 3));
      i = close;
      previous = -1;
      continue;
    }
    if (range) ++i;
    if (pattern[i] == '\\') ++i;
    if (!left()) break;
    for (int c = range ? previous : byte(pattern[i]); c <= byte(pattern[i]); ++c)
      set.set(static_cast<std::size_t>(c));
    previous = range ? -1 : byte(pattern[i]);
  }
  broken_ = broken_ || !left();
  if (negated) set.flip();
  set.reset('/');
  sets_.push_back(set);
  tokens_.push_back({Kind::set, static_cast<std::uint32_t>(sets_.size() - 1)});
  return i + 1;
}

bool Glob::takes(const Token& token, unsigned char c) const {
  switch (token.kind) {
    case Kind::literal:
      return c == token.value;
    case Kind::any:
    case Kind::star:
      return c != '/';
    case Kind::set:
      return sets_[token.value][c];
    case Kind::all:
    case Kind::inside:
      return true;
    case Kind::folders:
      return false;
  }
  return false;
}

bool Glob::matches(std::string_view text) const {
  if (broken_ || !text.starts_with(prefix_)) return false;
  text.remove_prefix(prefix_.size());
  if (!text.ends_with(suffix_)) return false;
  text.remove_suffix(suffix_.size());
  if (tokens_.empty()) return text.empty();
  return run(text);
}

bool Glob::run(std::string_view text) const {
  const std::size_t last = tokens_.size();
  std::vector<char> now(last + 1, 0);
  std::vector<char> next(last + 1, 0);
  // What can be passed without taking a character; in rising order, so one sweep is enough.
  const auto close = [&](std::vector<char>& states) {
    for (std::size_t s = 0; s < last; ++s) {
      if (states[s] == 0) continue;
      const Kind kind = tokens_[s].kind;
      if (kind == Kind::star || kind == Kind::all || kind == Kind::folders) states[s + 1] = 1;
      if (kind == Kind::folders) states[s + 2] = 1;
    }
  };
  now[0] = 1;
  close(now);
  for (const char c : text) {
    std::fill(next.begin(), next.end(), '\0');
    for (std::size_t s = 0; s < last; ++s) {
      if (now[s] == 0 || !takes(tokens_[s], byte(c))) continue;
      const Kind kind = tokens_[s].kind;
      const bool stays = kind == Kind::star || kind == Kind::all || kind == Kind::inside;
      if (stays) next[s] = 1;
      if (!stays || (kind == Kind::inside && c == '/')) next[s + 1] = 1;
    }
    close(next);
    std::swap(now, next);
  }
  return now[last] != 0;
}

}  // namespace ecrlint
