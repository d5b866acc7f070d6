// Lines and columns of a text, computed only when something is shown.
#include <algorithm>

#include "ecrlint/source.hpp"

namespace ecrlint {

LineIndex::LineIndex(std::string_view text) : text_(text), begins_{0} {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool ends = text[i] == '\n' || (text[i] == '\r' && !text.substr(i + 1).starts_with('\n'));
    if (ends) begins_.push_back(static_cast<std::uint32_t>(i + 1));
  }
}

Position LineIndex::position(std::uint32_t offset) const {
  offset = std::min(offset, static_cast<std::uint32_t>(text_.size()));
  const auto after = std::upper_bound(begins_.begin(), begins_.end(), offset);
  const auto line = static_cast<std::uint32_t>(after - begins_.begin());
  const std::string_view before = text_.substr(*(after - 1), offset - *(after - 1));
  const auto points = std::count_if(before.begin(), before.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;  // not a UTF-8 continuation byte
  });
  return {line, static_cast<std::uint32_t>(points) + 1};
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
