// What a request may turn out to be whose context is not known in full.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/decide.hpp"
#include "ecrlint/access.hpp"

namespace ecrlint::internal::analysis {

/// The values of one condition key that conditions can tell apart: for every value that the key may
/// have there is one here that meets the same conditions.
class KeyClasses {
 public:
  /// A condition on the key.
  void add(const Condition& condition, const catalog::Catalog& catalog);
  /// The key's value is put into other texts, where anything may come of it.
  void give_up() { exact_ = false; }

  /// Nothing when they cannot be told.
  [[nodiscard]] std::optional<std::vector<std::string>> values() const;

 private:
  void add_value(const Text& value, const catalog::Operator& op);
  void add_text(std::string_view text, const catalog::Operator& op);
  [[nodiscard]] std::vector<std::string> texts() const;

  std::optional<catalog::OperatorFamily> family_;
  bool exact_ = true;
  std::vector<std::string> literals_;
  std::vector<std::string> prefixes_;  // of patterns that end with their only star
  std::vector<std::string> folded_;    // compared without regard to letter case
  std::vector<std::string> addresses_;
  std::vector<double> points_;  // numbers, or seconds since 1970
};

/// Decides a request. Where pieces of its context are not known that might matter one by one, and
/// every value that they may have leads to the same, it is decided all the same. Pieces of policies
/// that are not known are not taken together so.
[[nodiscard]] Outcome decide(const PolicyView& policies, const Request& request,
                             const ActionLister& lister);

}  // namespace ecrlint::internal::analysis
