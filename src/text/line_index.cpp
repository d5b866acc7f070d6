// SPDX-License-Identifier: Apache-2.0
// Lines and columns of a text, computed only when something is shown.
#include <algorithm>

#include "ecrlint/source.hpp"
#include "text/utf8.hpp"

namespace ecrlint {

using namespace internal;

namespace {

/// Characters are counted ahead up to every so many bytes: a minified policy is one long line, and
/// many findings in it must not mean counting it all that many times.
constexpr std::size_t kBlock = 4096;

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::uint32_t count_points(std::string_view text) {
  return static_cast<std::uint32_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return !text::is_continuation(c); }));
}

}  // namespace

LineIndex::LineIndex(std::string_view text) : text_(text), begins_{0}, points_{0} {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool ends = text[i] == '\n' || (text[i] == '\r' && !text.substr(i + 1).starts_with('\n'));
    if (ends) begins_.push_back(static_cast<std::uint32_t>(i + 1));
  }
  for (std::size_t i = kBlock; i <= text.size(); i += kBlock)
    points_.push_back(points_.back() + count_points(text.substr(i - kBlock, kBlock)));
}

Position LineIndex::position(std::uint32_t offset) const {
  offset = std::min(offset, static_cast<std::uint32_t>(text_.size()));
  const auto after = std::upper_bound(begins_.begin(), begins_.end(), offset);
  const auto line = static_cast<std::uint32_t>(after - begins_.begin());
  const std::uint32_t before = points_before(offset) - points_before(*(after - 1));
  const bool skip_mark = line == 1 && before > 0 && text_.starts_with(kByteOrderMark);
  return {line, before + 1 - (skip_mark ? 1 : 0)};
}

std::uint32_t LineIndex::points_before(std::uint32_t offset) const {
  const std::size_t block = offset / kBlock;
  return points_[block] + count_points(text_.substr(block * kBlock, offset - block * kBlock));
}

std::string_view LineIndex::line(std::uint32_t number) const {
  std::string_view line =
      text_.substr(line_begin(number), line_begin(number + 1) - line_begin(number));
  while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::uint32_t LineIndex::line_begin(std::uint32_t number) const {
  if (number == 0) return 0;
  if (number > begins_.size()) return static_cast<std::uint32_t>(text_.size());
  return begins_[number - 1];
}

std::uint32_t LineIndex::line_count() const { return static_cast<std::uint32_t>(begins_.size()); }

}  // namespace ecrlint
