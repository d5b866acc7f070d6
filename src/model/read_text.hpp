// SPDX-License-Identifier: Apache-2.0
// Turns strings of a policy into Text: what stands for something unknown becomes a hole.
#pragma once

#include "model/policy.hpp"

namespace ecrlint::internal {

class TextReader {
 public:
  /// `plain` as for read_policy. `partition` is that of the placement's Region. Both must live on.
  TextReader(Policy& policy, bool plain, Arena& arena, const Placement& placement,
             std::string_view partition)
      : policy_(policy),
        plain_(plain),
        arena_(arena),
        placement_(placement),
        partition_(partition) {}

  /// A string value, or a number or boolean as written. Notes placeholders and variables in the
  /// policy.
  Text read(const syntax::Value& value);

  /// A string where an account id may stand, so that `ACCOUNT_ID` is a placeholder.
  Text read_account(const syntax::Value& value);

  /// A key.
  Text read(std::string_view text, Span span);

 private:
  /// The place of a piece of the token, or of all of it when the text stands there with escapes.
  static Span piece(std::string_view text, Span token, std::size_t at, std::size_t size);
  std::size_t dollar(std::string_view text, Span token, std::size_t at);
  std::size_t bracketed(std::string_view text, Span token, std::size_t at);
  void note(std::vector<Placeholder>& all, const Placeholder& found);
  void not_filled_in(std::string_view piece);
  Text read_arn_words(Text text);

  Policy& policy_;
  bool plain_;
  Arena& arena_;
  const Placement& placement_;
  std::string_view partition_;
};

}  // namespace ecrlint::internal
