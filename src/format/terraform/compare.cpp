// SPDX-License-Identifier: Apache-2.0
// Compares values of which some parts are not known.
#include "format/terraform/compare.hpp"

#include <algorithm>
#include <charconv>

namespace ecrlint::internal::format::terraform {
namespace {

/// What is not empty, whatever it is; an account, a Region and a partition never are.
bool has_literal(std::string_view text) { return text.find_first_not_of(kHole) != text.npos; }

std::size_t count_literal(std::string_view text) {
  return text.size() - static_cast<std::size_t>(std::count(text.begin(), text.end(), kHole));
}

/// False when no choice of what the holes stand for makes these the same text.
bool may_be_same(std::string_view a, std::string_view b) {
  if (!has_hole(a) && !has_hole(b)) return a == b;
  if (!has_hole(a) && count_literal(b) > a.size()) return false;
  if (!has_hole(b) && count_literal(a) > b.size()) return false;
  const auto meet = [](auto x, auto x_end, auto y, auto y_end) {
    for (; x != x_end && y != y_end && !is_hole(*x) && !is_hole(*y); ++x, ++y)
      if (*x != *y) return false;
    return true;
  };
  return meet(a.begin(), a.end(), b.begin(), b.end()) &&
         meet(a.rbegin(), a.rend(), b.rbegin(), b.rend());
}

/// Tells which values certainly differ. That two are the same it tells only where no type of
/// Terraform's that is not known here (a list, a set, a tuple) could make them differ.
class Comparer {
 public:
  explicit Comparer(Evaluator& evaluator) : evaluator_(evaluator) {}

  std::optional<bool> equal(const Term& a, const Term& b) {
    if (a.is(Kind::null)) return is_null(b);
    if (b.is(Kind::null)) return is_null(a);
    const bool loose = (a.open && !a.is_collection()) || (b.open && !b.is_collection());
    if (loose || depth_ == kDeepest || !evaluator_.spend(1)) return std::nullopt;
    if (a.is_unknown() || b.is_unknown()) return differ(is_less(a, b) || is_less(b, a));
    if (a.json != nullptr) return equal_json(a, b);
    if (b.json != nullptr) return equal_json(b, a);
    if (a.is_collection() || b.is_collection()) return equal_collections(a, b);
    if (a.kind != b.kind) return false;
    if (a.is(Kind::boolean)) return a.flag == b.flag;
    if (a.is(Kind::number)) return number_of(a) == number_of(b);
    if (!may_be_same(a.text, b.text)) return false;
    const bool plain = a.is_plain_string() && b.is_plain_string();
    return plain ? std::optional(true) : std::nullopt;
  }

 private:
  static std::optional<bool> differ(bool certain) {
    return certain ? std::optional(false) : std::nullopt;
  }

  /// Is a number certainly less than another, of which only the least is known?
  static bool is_less(const Term& known, const Term& other) {
    const auto number = known.is(Kind::number) ? number_of(known) : std::nullopt;
    return number && other.is_unknown() && *number < static_cast<double>(other.least);
  }

  /// The text of a policy that is not written out yet: never empty, and JSON.
  std::optional<bool> equal_json(const Term& encoded, const Term& other) {
    if (encoded.json == other.json) return true;
    if (!other.is(Kind::string)) return false;
    if (other.json == nullptr && other.text.empty()) return false;
    if (other.json == nullptr && !other.is_plain_string()) return std::nullopt;
    const Term* value = json_of(other, evaluator_);
    if (value == nullptr) return differ(!evaluator_.budget().is_spent());
    ++depth_;
    const auto same = equal(*encoded.json, *value);
    --depth_;
    return differ(same == false);
  }

  std::optional<bool> equal_collections(const Term& a, const Term& b) {
    if (a.kind != b.kind) return false;
    if (a.open || b.open) return differ(is_shorter(a, b) || is_shorter(b, a));
    if (a.entries.size() != b.entries.size()) return false;
    if (a.entries.empty()) return true;
    if (a.entries.size() > kMostCompared) return std::nullopt;
    ++depth_;
    const bool lacks = std::any_of(a.entries.begin(), a.entries.end(), [&](const Entry& entry) {
      return a.is(Kind::object) ? lacks_member(b, entry) : lacks_item(b, entry.value);
    });
    --depth_;
    return differ(lacks);
  }

  static bool is_shorter(const Term& closed, const Term& other) {
    return !closed.open && other.open && closed.entries.size() < other.least;
  }

  bool lacks_member(const Term& object, const Entry& wanted) {
    const Term* found = object.find(wanted.key);
    return found == nullptr || equal(*found, wanted.value) == false;
  }

  /// Sets have no order.
  bool lacks_item(const Term& list, const Term& wanted) {
    return std::all_of(list.entries.begin(), list.entries.end(),
                       [&](const Entry& entry) { return equal(entry.value, wanted) == false; });
  }

  static constexpr std::size_t kMostCompared = 64;
  static constexpr std::size_t kDeepest = 50;
  Evaluator& evaluator_;
  std::size_t depth_ = 0;
};

}  // namespace

std::optional<bool> is_null(const Term& term) {
  if (term.is(Kind::null)) return true;
  if (term.open && !term.is_collection()) return std::nullopt;
  if (term.never_null || term.block != nullptr || term.json != nullptr) return false;
  if (term.is_unknown()) return std::nullopt;
  const bool told = !term.is(Kind::string) || term.text.empty() || has_literal(term.text);
  return told ? std::optional(false) : std::nullopt;
}

std::optional<bool> is_empty_text(const Term& term) {
  if (term.open && !term.is_collection()) return std::nullopt;
  if (term.json != nullptr || term.block != nullptr) return false;
  if (term.is_unknown()) return std::nullopt;
  if (!term.is(Kind::string) || has_literal(term.text)) return false;
  return term.text.empty() ? std::optional(true) : std::nullopt;
}

std::optional<bool> are_equal(const Term& a, const Term& b, Evaluator& evaluator) {
  return Comparer(evaluator).equal(a, b);
}

std::optional<double> number_of(const Term& term) {
  double value = 0;
  const bool fits = term.is(Kind::number) || term.is_plain_string();
  const char* end = term.text.data() + term.text.size();
  if (!fits || std::from_chars(term.text.data(), end, value).ptr != end || term.text.empty())
    return std::nullopt;
  return value;
}

std::optional<bool> compare(const Term& a, std::string_view op, const Term& b) {
  const auto x = number_of(a);
  const auto y = number_of(b);
  const bool or_equal = op.ends_with('=');
  if (op.starts_with('>')) return compare(b, or_equal ? "<=" : "<", a);
  if (x && y) return or_equal ? *x <= *y : *x < *y;
  // The other one is no less than it is certain to be.
  if (x && b.is_unknown() && b.least > 0) {
    const auto least = static_cast<double>(b.least);
    if (or_equal ? *x <= least : *x < least) return true;
  }
  if (y && a.is_unknown() && a.least > 0) {
    const auto least = static_cast<double>(a.least);
    if (or_equal ? *y < least : *y <= least) return false;
  }
  return std::nullopt;
}

Term length_of(const Term& term, SourceSpan place, Evaluator& evaluator) {
  Term length = unknown_at(place);
  length.never_null = true;
  if (term.is_collection()) {
    length.least = term.least;
    return term.open ? length : evaluator.number(term.entries.size(), place);
  }
  if (term.open) return length;
  // `{}` and `""` are the shortest, but for a number.
  constexpr std::size_t kShortestJson = 2;
  if (term.json != nullptr)
    length.least = term.json->is_collection() || term.json->is(Kind::string) ? kShortestJson : 1;
  if (!term.is(Kind::string) || term.json != nullptr) return length;
  // Several characters beyond ASCII may count as one.
  const auto counts = [](char c) { return (c >= ' ' && c <= '~') || c == '\n' || c == '\t'; };
  length.least =
      static_cast<std::size_t>(std::count_if(term.text.begin(), term.text.end(), counts));
  return length.least == term.text.size() ? evaluator.number(term.text.size(), place) : length;
}

std::optional<bool> begins_with(std::string_view text, std::string_view prefix) {
  if (text.starts_with(prefix)) return true;
  const auto hole = std::ranges::find_if(text, is_hole);
  const std::string_view known(text.begin(), hole);
  const bool open = known.size() < text.size() && prefix.starts_with(known);
  return open ? std::nullopt : std::optional(false);
}

std::optional<bool> ends_with(std::string_view text, std::string_view suffix) {
  if (text.ends_with(suffix)) return true;
  const auto hole = std::find_if(text.rbegin(), text.rend(), is_hole).base();
  const bool open = hole != text.begin() && suffix.ends_with(std::string_view(hole, text.end()));
  return open ? std::nullopt : std::optional(false);
}

}  // namespace ecrlint::internal::format::terraform
