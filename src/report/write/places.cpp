// SPDX-License-Identifier: Apache-2.0
// Turns indexes and byte offsets of findings into sources, lines and columns.
#include "report/write/places.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ecrlint::internal::report {

Places::Places(std::span<const Source> sources) : sources_(sources), lines_(sources.size() + 1) {}

const Source& Places::source(std::size_t index) const {
  static const Source kNone{};
  return index < sources_.size() ? sources_[index] : kNone;
}

const LineIndex& Places::lines(std::size_t index) {
  auto& lines = lines_[std::min(index, sources_.size())];
  if (!lines) lines = std::make_unique<const LineIndex>(source(index).text);
  return *lines;
}

Place Places::place(std::size_t index, Span span) {
  const auto size = static_cast<std::uint32_t>(source(index).text.size());
  span.begin = std::min(span.begin, size);
  span.end = std::clamp(span.end, span.begin, size);
  const LineIndex& table = lines(index);
  return {span, table.position(span.begin), table.position(span.end)};
}

std::string Places::name(std::size_t index, Span span) {
  const Position at = place(index, span).begin;
  return fmt::format("{}:{}:{}", source(index).path, at.line, at.column);
}

}  // namespace ecrlint::internal::report
