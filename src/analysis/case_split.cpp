// SPDX-License-Identifier: Apache-2.0
// Splits what is not known of a context into cases, when nothing less decides.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "analysis/combinations.hpp"
#include "analysis/decide.hpp"
#include "analysis/network.hpp"
#include "analysis/operand.hpp"
#include "text/ascii.hpp"
#include "text/braced.hpp"
#include "text/capped.hpp"

namespace ecrlint::internal::analysis {
namespace {

using catalog::Operator;
using catalog::OperatorFamily;

/// So many requests are tried for one that is not known in full.
constexpr std::size_t kMostCompletions = 200;
constexpr std::size_t kMostKeys = 50;

/// The first address, and the first behind the last; nothing where there is none.
std::vector<std::string> ends_of(AddressRange range) {
  range = network_of(range);
  std::vector<std::string> found{address_text(range)};
  for (int bit = range.bits - 1; bit >= 0; --bit) {
    std::uint8_t& byte = range.bytes[static_cast<std::size_t>(bit / 8)];
    byte = static_cast<std::uint8_t>(byte ^ (0x80U >> (bit % 8)));
    if ((byte & (0x80U >> (bit % 8))) == 0) continue;  // carried
    found.push_back(address_text(range));
    break;
  }
  return found;
}

std::string fixed(double number) {
  std::array<char, 64> buffer;
  const auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, std::chars_format::fixed)
          .ptr;
  return {buffer.data(), end};
}

/// Numbers at, between, before and behind the points; nothing where some lie too close.
std::optional<std::vector<std::string>> around(std::vector<double> points) {
  constexpr double kClose = 2;
  std::ranges::sort(points);
  points.erase(std::unique(points.begin(), points.end()), points.end());
  std::vector<double> found{points.empty() ? 0 : points.front() - kClose};
  for (const double point : points) {
    if (found.size() > 1 && point - found.back() < kClose) return std::nullopt;
    if (found.size() > 1) found.push_back(std::floor((found.back() + point) / 2));
    found.push_back(point);
  }
  if (!points.empty()) found.push_back(points.back() + kClose);
  std::vector<std::string> texts;
  for (const double number : found) {
    if (std::abs(number) > 1e15) return std::nullopt;
    texts.push_back(fixed(number));
  }
  return texts;
}

/// The values of one condition key that conditions can tell apart: for every value that the key may
/// have there is one here that meets the same conditions.
class KeyClasses {
 public:
  /// A condition on the key.
  void add(const Condition& condition, const catalog::Catalog& catalog) {
    const Operator* op = find_operator(condition, catalog);
    const auto key = catalog.find_condition_key(condition.key.text);
    const bool single = key ? !key->multivalued : condition.set == SetOperator::none;
    if (op == nullptr || !single) return give_up();
    if (op->family == OperatorFamily::null) return;
    if (family_.value_or(op->family) != op->family) return give_up();
    family_ = op->family;
    for (const Text& value : condition.values) add_value(value, *op);
  }
  /// The key's value is put into other texts, where anything may come of it.
  void give_up() { exact_ = false; }

  /// Nothing when they cannot be told.
  [[nodiscard]] std::optional<std::vector<std::string>> values() const {
    if (!exact_ || (!folded_.empty() && !(prefixes_.empty() && literals_.empty())))
      return std::nullopt;
    switch (family_.value_or(OperatorFamily::string)) {
      case OperatorFamily::boolean:
        return std::vector<std::string>{"true", "false"};
      case OperatorFamily::ip: {
        std::vector<std::string> found = addresses_;
        push_new(found, "0.0.0.0");
        push_new(found, "::");
        return found;
      }
      case OperatorFamily::numeric:
      case OperatorFamily::date:
        return around(points_);
      default:
        return texts();
    }
  }

 private:
  void add_value(const Text& value, const Operator& op) {
    if (!value.with_variables.empty()) return give_up();
    if (value.hole) return;  // is not known of any request
    switch (op.family) {
      case OperatorFamily::string:
        return add_text(value.text, op);
      case OperatorFamily::boolean:
        return;
      case OperatorFamily::ip:
        if (const auto range = parse_range(value.text))
          for (std::string& end : ends_of(*range)) push_new(addresses_, std::move(end));
        return;
      case OperatorFamily::numeric:
        if (const auto number = parse_number(value.text)) points_.push_back(*number);
        return;
      case OperatorFamily::date:
        if (const auto moment = parse_moment(value.text)) {
          points_.push_back(static_cast<double>(moment->seconds));
          if (moment->nanoseconds != 0) give_up();
        }
        return;
      default:
        return give_up();
    }
  }

  void add_text(std::string_view text, const Operator& op) {
    const auto star = op.like ? text.find_first_of("*?") : text.npos;
    if (star != text.npos && (star + 1 != text.size() || text[star] == '?')) return give_up();
    if (star != text.npos)
      push_new(prefixes_, std::string(text.substr(0, star)));
    else
      push_new(op.name.ends_with("IgnoreCase") ? folded_ : literals_, std::string(text));
  }

  /// Of patterns that match what begins alike, the longest that matches a text tells of all others.
  [[nodiscard]] std::vector<std::string> texts() const {
    std::vector<std::string> found = literals_;
    found.insert(found.end(), folded_.begin(), folded_.end());
    const auto add_fresh = [&](std::string text) {
      do text += '~';
      while (std::ranges::find(found, text) != found.end());
      found.push_back(std::move(text));
    };
    for (const std::string& prefix : prefixes_) {
      push_new(found, prefix);
      add_fresh(prefix);
    }
    add_fresh("");
    return found;
  }

  std::optional<OperatorFamily> family_;
  bool exact_ = true;
  std::vector<std::string> literals_;
  std::vector<std::string> prefixes_;  // of patterns that end with their only star
  std::vector<std::string> folded_;    // compared without regard to letter case
  std::vector<std::string> addresses_;
  std::vector<double> points_;  // numbers, or seconds since 1970
};

/// A key of which the request says nothing, and some statement asks.
struct Open {
  std::string_view name;
  KeyClasses classes;
};

/// The keys that decide between the answers a request may get.
class OpenKeys {
 public:
  OpenKeys(const PolicyView& policies, const Question& question, const catalog::Catalog& catalog)
      : question_(question), catalog_(catalog) {
    for (std::size_t i = 0; i < kGates; ++i)
      for (const auto& level : policies.of(static_cast<Gate>(i)).levels)
        for (const CompiledPolicy& test : level)
          for (const Statement& statement : test.policy().statements)
            if (!too_many() && test.may_list(statement, question_)) add(statement);
  }

  [[nodiscard]] const std::vector<Open>& all() const { return open_; }
  /// More than can be looked at together.
  [[nodiscard]] bool too_many() const { return open_.size() > kMostKeys; }

 private:
  void add(const Statement& statement) {
    for (const Condition& condition : statement.conditions) {
      if (!condition.key.hole)
        if (Open* key = find(condition.key.text)) key->classes.add(condition, catalog_);
      for (const Text& value : condition.values) add_variables(value);
    }
    for (const Resource& resource : statement.resources) add_variables(resource.text);
  }

  /// A key that the text takes in.
  void add_variables(const Text& text) {
    each_braced(text.with_variables, [&](const Braced& variable) {
      if (Open* key = find(key_of_variable(variable.inside))) key->classes.give_up();
    });
  }

  /// Null for a key of which something is known.
  Open* find(std::string_view name) {
    const auto found = std::ranges::find_if(
        open_, [&](const Open& one) { return equal_ignoring_case(one.name, name); });
    if (found != open_.end()) return &*found;
    if (question_.context.find(KeyName(name)).presence() != Presence::unknown) return nullptr;
    open_.push_back({name, {}});
    return &open_.back();
  }

  const Question& question_;
  const catalog::Catalog& catalog_;
  std::vector<Open> open_;
};

/// What every completion of a request leads to.
class Completions {
 public:
  Completions(const PolicyView& policies, const Request& request, const ActionLister& lister)
      : policies_(policies), request_(request), lister_(lister) {}

  /// Nothing when some lead elsewhere than others, or are too many.
  std::optional<Decision> decision(const OpenKeys& keys) {
    given_ = request_.context.size();
    std::size_t count = 1;
    for (const Open& open : keys.all()) {
      const auto values = open.classes.values();
      if (!values) continue;
      request_.context.push_back({std::string(open.name), {}});
      values_.push_back(*values);
      combinations_.add(values->size() + 1);
      count *= values->size() + 1;
      if (count > kMostCompletions) return std::nullopt;
    }
    do {
      fill();
      if (!agrees()) return std::nullopt;
    } while (combinations_.next());
    return found_;
  }

 private:
  bool agrees() {
    const Decision one = decide(policies_, PreparedRequest(request_, lister_)).decision;
    if (one == Decision::unknown) return false;
    if (!found_) found_ = one;
    if (one == *found_) return true;
    const bool differ = one == Decision::allowed || *found_ == Decision::allowed;
    found_ = Decision::implicit_deny;
    return !differ;
  }

  /// Each key is absent first.
  void fill() {
    for (std::size_t i = 0; i < values_.size(); ++i) {
      const std::size_t at = combinations_.at(i);
      std::vector<std::string>& value = request_.context[given_ + i].values;
      value.clear();
      if (at > 0) value.push_back(values_[i][at - 1]);
    }
  }

  const PolicyView& policies_;
  Request request_;
  const ActionLister& lister_;
  std::size_t given_ = 0;  // keys of the request itself
  std::vector<std::vector<std::string>> values_;
  Combinations combinations_;
  std::optional<Decision> found_;
};

}  // namespace

Outcome decide(const PolicyView& policies, const Request& request, const ActionLister& lister) {
  const PreparedRequest prepared(request, lister);
  Outcome outcome = decide(policies, prepared);
  if (outcome.decision != Decision::unknown || request.context_complete) return outcome;
  const OpenKeys keys(policies, prepared.question(), lister.catalog());
  if (keys.all().empty() || keys.too_many()) return outcome;
  const auto decision = Completions(policies, request, lister).decision(keys);
  if (!decision) return outcome;
  outcome.decision = *decision;
  if (*decision == Decision::allowed)
    for (GateFound& gate : outcome.gates) gate.blocks = false;
  return outcome;
}

}  // namespace ecrlint::internal::analysis
