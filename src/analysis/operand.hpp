// SPDX-License-Identifier: Apache-2.0
// The values of condition operators that are no plain text: numbers, moments, addresses.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "model/answer.hpp"

namespace ecrlint::internal::analysis {

/// `5`, `5.0`, `-0.5`.
[[nodiscard]] std::optional<double> parse_number(std::string_view text);

/// A number with an exponent: AWS speaks of integers and decimals only, and does not say what it
/// makes of `1e3`.
[[nodiscard]] bool is_doubtful_number(std::string_view text);

/// Of any letter case.
[[nodiscard]] std::optional<bool> parse_boolean(std::string_view text);

/// Nanoseconds are kept apart, so that no moment is rounded.
struct Moment {
  std::int64_t seconds = 0;  ///< since 1970-01-01T00:00:00Z
  std::uint32_t nanoseconds = 0;

  // NOLINTNEXTLINE(modernize-use-nullptr): it takes what <=> is compared with for a pointer
  friend auto operator<=>(const Moment&, const Moment&) = default;
};

/// ISO 8601 as the W3C profiles it, from a year on, or seconds since 1970.
[[nodiscard]] std::optional<Moment> parse_moment(std::string_view text);

/// Four digits are a year, and seconds since 1970: AWS does not say which it takes.
[[nodiscard]] bool is_doubtful_moment(std::string_view text);

/// IPv4 or IPv6 addresses that begin alike.
struct AddressRange {
  std::array<std::uint8_t, 16> bytes{};  ///< the first four for IPv4
  std::uint8_t bits = 0;                 ///< that are fixed
  bool six = false;
  bool host_bits = false;  ///< a bit is set that is not fixed
};

/// `203.0.113.0/24`; a bare address is a range of one.
[[nodiscard]] std::optional<AddressRange> parse_range(std::string_view text);

/// Is the address, a range of one, in the range? Of an IPv6 range with host bits AWS does not say
/// what it matches.
[[nodiscard]] Answer contains(const AddressRange& range, const AddressRange& address);

}  // namespace ecrlint::internal::analysis
