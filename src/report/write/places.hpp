// SPDX-License-Identifier: Apache-2.0
// Where findings stand: sources by index, spans as lines and columns.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "ecrlint/source.hpp"

namespace ecrlint::internal::report {

/// A span that surely lies inside its source, with its positions.
struct Place {
  Span span;
  Position begin;
  Position end;
};

/// The sources of a report. Line tables are made when first asked for. Not thread-safe.
class Places {
 public:
  explicit Places(std::span<const Source> sources);

  /// The source with this index; an empty one without a name for an index that has none.
  [[nodiscard]] const Source& source(std::size_t index) const;
  [[nodiscard]] const LineIndex& lines(std::size_t index);
  [[nodiscard]] Place place(std::size_t index, Span span);

  /// `path:line:column`, the path as it is.
  [[nodiscard]] std::string name(std::size_t index, Span span);

 private:
  std::span<const Source> sources_;
  std::vector<std::unique_ptr<const LineIndex>> lines_;  // the last one is that of the empty source
};

}  // namespace ecrlint::internal::report
