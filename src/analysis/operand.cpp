// SPDX-License-Identifier: Apache-2.0
// Parses numbers, moments and addresses exactly, and returns nothing for what is none.
#include "analysis/operand.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>

#include "analysis/network.hpp"
#include "text/ascii.hpp"

namespace ecrlint::internal::analysis {
namespace {

/// Takes digits from the front of a text.
class Digits {
 public:
  explicit Digits(std::string_view text) : left_(text) {}

  [[nodiscard]] bool done() const { return left_.empty(); }

  bool take(char c) {
    if (!left_.starts_with(c)) return false;
    left_.remove_prefix(1);
    return true;
  }

  /// Exactly so many digits.
  std::optional<int> number(std::size_t size) {
    if (left_.size() < size) return std::nullopt;
    int value = 0;
    for (const char c : left_.substr(0, size)) {
      if (!is_digit(c)) return std::nullopt;
      value = value * 10 + (c - '0');
    }
    left_.remove_prefix(size);
    return value;
  }

  /// The fraction of a second, cut off after nine digits.
  std::optional<std::uint32_t> fraction() {
    std::uint32_t value = 0;
    std::size_t size = 0;
    for (; size < left_.size() && is_digit(left_[size]); ++size)
      if (size < 9) value = value * 10 + static_cast<std::uint32_t>(left_[size] - '0');
    if (size == 0) return std::nullopt;
    left_.remove_prefix(size);
    for (std::size_t i = size; i < 9; ++i) value *= 10;
    return value;
  }

 private:
  std::string_view left_;
};

/// `Z`, `+01:00` or `-0530`, in seconds.
std::optional<int> read_zone(Digits& text) {
  if (text.take('Z') || text.take('z')) return 0;
  const bool minus = text.take('-');
  if (!minus && !text.take('+')) return std::nullopt;
  const auto hours = text.number(2);
  text.take(':');
  const auto minutes = text.number(2);
  if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  return (minus ? -1 : 1) * (*hours * 3600 + *minutes * 60);
}

/// What follows the day, if anything.
bool read_time(Digits& text, Moment& moment) {
  if (text.done()) return true;
  if (!text.take('T') && !text.take('t') && !text.take(' ')) return false;
  const auto hours = text.number(2);
  if (!hours || !text.take(':')) return false;
  const auto minutes = text.number(2);
  int seconds = 0;
  if (text.take(':')) seconds = text.number(2).value_or(99);
  if (!minutes || *hours > 24 || *minutes > 59 || seconds > 60) return false;
  if (text.take('.')) {
    const auto fraction = text.fraction();
    if (!fraction) return false;
    moment.nanoseconds = *fraction;
  }
  const auto zone = read_zone(text);
  moment.seconds += *hours * 3600 + *minutes * 60 + seconds - zone.value_or(0);
  return zone && text.done();
}

/// Four numbers below 256 without leading zeros.
bool read_four(std::string_view address, AddressRange& range) {
  std::size_t at = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    if (i > 0 && (at == address.size() || address[at++] != '.')) return false;
    const std::size_t begin = at;
    unsigned value = 0;
    for (; at < address.size() && at < begin + 3 && is_digit(address[at]); ++at)
      value = value * 10 + static_cast<unsigned>(address[at] - '0');
    const bool padded = at > begin + 1 && address[begin] == '0';
    if (at == begin || padded || value > 255) return false;
    range.bytes[i] = static_cast<std::uint8_t>(value);
  }
  return at == address.size();
}

bool read_six(std::string_view address, AddressRange& range) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (address.size() >= text.size() || address.find('\0') != address.npos) return false;
  std::ranges::copy(address, text.begin());
  return inet_pton(AF_INET6, text.data(), range.bytes.data()) == 1;
}

std::optional<double> read_number(std::string_view text, std::chars_format format) {
  if (text.starts_with("+-")) return std::nullopt;
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  const char* const last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, value, format);
  if (error != std::errc() || end != last) return std::nullopt;
  return value;
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_digit);
}

}  // namespace

std::optional<double> parse_number(std::string_view text) {
  const auto value = read_number(text, std::chars_format::fixed);
  return value && std::isfinite(*value) ? value : std::nullopt;
}

bool is_doubtful_number(std::string_view text) {
  return read_number(text, std::chars_format::scientific).has_value();
}

std::optional<bool> parse_boolean(std::string_view text) {
  if (equal_ignoring_case(text, "true")) return true;
  if (equal_ignoring_case(text, "false")) return false;
  return std::nullopt;
}

bool is_doubtful_moment(std::string_view text) { return text.size() == 4 && all_digits(text); }

std::optional<Moment> parse_moment(std::string_view text) {
  if (all_digits(text) && text.size() != 4) {
    if (text.size() > 18) return std::nullopt;
    std::int64_t seconds = 0;
    std::from_chars(text.data(), text.data() + text.size(), seconds);
    return Moment{seconds, 0};
  }
  Digits digits(text);
  const auto year = digits.number(4);
  const auto month = digits.take('-') ? digits.number(2) : std::optional(1);
  const auto day = digits.take('-') ? digits.number(2) : std::optional(1);
  if (!year || !month || !day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  Moment moment;
  moment.seconds = std::chrono::sys_days(date).time_since_epoch().count() * std::int64_t{86400};
  if (!read_time(digits, moment)) return std::nullopt;
  return moment;
}

std::optional<AddressRange> parse_range(std::string_view text) {
  const auto slash = text.find('/');
  const std::string_view address = text.substr(0, slash);
  AddressRange range;
  range.six = !read_four(address, range);
  if (range.six && !read_six(address, range)) return std::nullopt;
  const unsigned most = range.six ? 128 : 32;
  unsigned bits = most;
  if (slash != text.npos) {
    const std::string_view size = text.substr(slash + 1);
    const auto [end, error] = std::from_chars(size.data(), size.data() + size.size(), bits);
    if (error != std::errc() || end != size.data() + size.size() || bits > most)
      return std::nullopt;
  }
  range.bits = static_cast<std::uint8_t>(bits);
  for (unsigned bit = bits; bit < most; ++bit)
    if ((range.bytes[bit / 8] >> (7 - bit % 8) & 1) != 0) range.host_bits = true;
  return range;
}

AddressRange network_of(AddressRange range) {
  const int most = range.six ? 128 : 32;
  for (int bit = range.bits; bit < most; ++bit)
    range.bytes[static_cast<std::size_t>(bit / 8)] &=
        static_cast<std::uint8_t>(~(0x80U >> (bit % 8)));
  range.host_bits = false;
  return range;
}

std::string address_text(const AddressRange& range) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  inet_ntop(range.six ? AF_INET6 : AF_INET, range.bytes.data(), text.data(), text.size());
  return text.data();
}

Answer contains(const AddressRange& range, const AddressRange& address) {
  if (range.six != address.six) return Answer::no;
  const std::size_t whole = range.bits / 8;
  if (!std::equal(range.bytes.begin(), range.bytes.begin() + whole, address.bytes.begin()))
    return Answer::no;
  const unsigned left = 8 - range.bits % 8;
  if (left < 8 && (range.bytes[whole] ^ address.bytes[whole]) >> left != 0) return Answer::no;
  return range.six && range.host_bits ? Answer::unknown : Answer::yes;
}

}  // namespace ecrlint::internal::analysis
