// A text of a policy ready to be compared: its wildcards and policy variables taken apart.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/context.hpp"
#include "model/answer.hpp"

namespace ecrlint::analysis {

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

/// IAM user guide, "IAM policy elements: Variables and tags", "Condition operators" and "Resource".
class Pattern {
 public:
  Pattern(std::string_view written, PatternForm form);

  /// Does the text match, the variables taken from the context? A variable whose key is absent
  /// matches nothing.
  [[nodiscard]] Answer matches(std::string_view text, const Context& context) const;

 private:
  struct Variable {
    std::size_t at = 0;  ///< in code_
    std::string key;     ///< lower case
    std::string fallback;
    bool has_fallback = false;
  };

  void encode(std::string_view written);
  std::size_t add_variable(std::string_view written, std::size_t at);
  void finish(std::string& code) const;
  bool fill(const Context& context, std::string& out) const;
  [[nodiscard]] Answer compare(std::string_view code, std::string_view text) const;
  /// The same of the code of a pattern without variables, by the quickest way.
  [[nodiscard]] Answer compare_known(std::string_view text) const;

  std::string as_written_;  // of a Resource that may be read in two ways; else empty
  std::string code_;        // wildcards are bytes that no UTF-8 text has
  std::vector<Variable> variables_;
  PatternForm form_;
  std::size_t fixed_ = 0;  // characters before the first that is not itself
  bool simple_ = false;    // no more than texts and stars, see match_pieces
};

}  // namespace ecrlint::analysis
