// All combinations of some choices, one after the other.
#pragma once

#include <cstddef>
#include <vector>

namespace ecrlint::internal::analysis {

/// Stands at the first alternative of each choice.
class Combinations {
 public:
  /// A choice between so many, at least one.
  void add(std::size_t alternatives) { choices_.push_back({alternatives, 0}); }

  /// The alternative that is taken of a choice, counted as they were added.
  [[nodiscard]] std::size_t at(std::size_t choice) const { return choices_[choice].at; }

  /// Takes the next combination; back at the first, and false, after the last.
  bool next() {
    for (Digit& choice : choices_) {
      if (++choice.at < choice.alternatives) return true;
      choice.at = 0;
    }
    return false;
  }

 private:
  struct Digit {
    std::size_t alternatives;
    std::size_t at;
  };

  std::vector<Digit> choices_;
};

}  // namespace ecrlint::internal::analysis
