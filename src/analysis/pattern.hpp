// SPDX-License-Identifier: Apache-2.0
// A text of a policy ready to be compared: its wildcards and policy variables taken apart.
#pragma once

#include <cstdint>
#include <memory_resource>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/context.hpp"
#include "model/answer.hpp"
#include "syntax/value.hpp"

namespace ecrlint::internal::analysis {

/// What `*` and `?` of a text mean.
enum class Wildcards : std::uint8_t {
  none,      ///< themselves
  text,      ///< any text and any one character: StringLike
  arn,       ///< the same inside one of an ARN's first five fields, or in the last: ArnLike
  resource,  ///< a `*` that ends a field, or the text, takes colons too: Resource
};

/// How a text of a policy is to be read.
struct PatternForm {
  Wildcards wildcards = Wildcards::none;
  bool variables = true;       ///< `${...}` is a policy variable: Version 2012-10-17
  bool ignore_case = false;    ///< StringEqualsIgnoreCase
  Answer no_arn = Answer::no;  ///< what is said of a pattern or text that is no ARN; only of arn
};

/// The condition key of a policy variable, by what stands in its braces: `key` or `key, 'default'`.
[[nodiscard]] std::string_view key_of_variable(std::string_view inside);

/// A text that patterns are held against, looked through once for all of them.
struct Candidate {
  Candidate() = default;
  explicit Candidate(std::string_view whole)
      : text(whole), hole(whole.find(syntax::kHole) != whole.npos) {}

  std::string_view text;
  bool hole = false;
};

/// Refers to the written text. IAM user guide, "IAM policy elements: Variables and tags",
/// "Condition operators" and "Resource".
class Pattern {
 public:
  Pattern(std::string_view written, PatternForm form);

  /// Is it the text, to the letter?
  [[nodiscard]] bool is(std::string_view text) const { return literal_ && text == code_; }

  /// Does the text match, the variables taken from the context? A variable whose key is absent
  /// matches nothing.
  [[nodiscard]] Answer matches(const Candidate& text, const RequestContext& context) const {
    if (literal_ && !text.hole) return answer(text.text == code_);
    return variables_.empty() ? matches_settled(text) : matches_filled(text, context);
  }

 private:
  struct Variable {
    std::size_t at = 0;  ///< in code_
    KeyName key;
    std::string fallback;
    bool has_fallback = false;
  };

  void encode(std::string_view written);
  std::size_t add_variable(std::string_view written, std::size_t at);
  void settle_text();
  void settle_variables();
  [[nodiscard]] Answer matches_settled(const Candidate& text) const;
  [[nodiscard]] Answer matches_filled(const Candidate& text, const RequestContext& context) const;
  static bool value_of(const Variable& variable, const RequestContext& context,
                       std::string_view& value);
  bool fill(std::string_view code, std::span<const std::string_view> values,
            std::pmr::string& out) const;
  [[nodiscard]] Answer compare(std::string_view code, const Candidate& candidate, bool simple,
                               std::size_t fixed) const;

  std::string as_written_;  // of a Resource that may be read in two ways; else empty
  std::string code_;        // wildcards are bytes that no UTF-8 text has
  std::string settled_;     // code_ of variables without colons, its wildcards confined; or empty
  std::vector<Variable> variables_;
  PatternForm form_;
  std::size_t fixed_ = 0;  // characters before the first that is not itself
  bool literal_ = false;   // matches itself alone
  bool simple_ = false;    // no more than texts and stars, see match_pieces
};

}  // namespace ecrlint::internal::analysis
