// Splits ARNs.
#include "model/arn.hpp"

#include <array>
#include <cstdint>

#include "text/ascii.hpp"
#include "text/char_set.hpp"

namespace ecrlint {
namespace {

constexpr CharSet kWildcards("*?");

/// Are all eight bytes digits?
bool are_digits(std::uint64_t word) {
  constexpr std::uint64_t kEach = 0x0101010101010101;
  constexpr std::uint64_t kHigh = kEach * 0xf0;
  return (word & kHigh) == kEach * 0x30 && ((word + kEach * 6) & kHigh) == kEach * 0x30;
}

}  // namespace

std::optional<Arn> parse_arn(std::string_view text) {
  if (!text.starts_with("arn:")) return std::nullopt;
  std::array<std::string_view, 5> fields;
  for (std::string_view& field : fields) {
    const auto colon = text.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    field = text.substr(0, colon);
    text.remove_prefix(colon + 1);
  }
  return Arn{fields[1], fields[2], fields[3], fields[4], text};
}

bool is_account_id(std::string_view text) {
  return text.size() == 12 && are_digits(words::load8(text.data())) &&
         are_digits(words::load8(text.data() + 4));
}

bool has_wildcard(std::string_view text) { return kWildcards.any_in(text); }

}  // namespace ecrlint
