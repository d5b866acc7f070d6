// SPDX-License-Identifier: Apache-2.0
// Hashes of line starts, as differences of one running polynomial hash over the whole text.
#include <fmt/format.h>

#include <deque>
#include <unordered_map>
#include <utility>

#include "report/findings/sarif.hpp"
#include "text/utf8.hpp"

namespace ecrlint::internal::report {
namespace {

constexpr std::uint64_t kBase = 37;
constexpr std::size_t kWindow = 100;
constexpr std::uint16_t kEndOfText = 0xFFFF;

constexpr std::uint64_t power(std::uint64_t base, std::size_t exponent) {
  std::uint64_t result = 1;
  while (exponent-- > 0) result *= base;
  return result;
}

/// Takes the units of a text one by one and calls `visit(line, hash)` for every line, in order.
///
/// With H(n) the hash of the first n units, the hash of the window that starts after s units is
/// H(s + 100) - H(s) * 37^100, all modulo 2^64: only H at the last line starts need be remembered.
template <class Visit>
class Hasher {
 public:
  explicit Hasher(Visit visit) : visit_(visit) {}

  void take(char32_t point) {
    if (point < 0x10000) return take_unit(static_cast<std::uint16_t>(point));
    take_unit(static_cast<std::uint16_t>(0xD7C0 + (point >> 10U)));
    take_unit(static_cast<std::uint16_t>(0xDC00 + (point & 0x3FFU)));
  }

  void finish() {
    add(kEndOfText);
    while (!open_.empty()) push(0);
  }

 private:
  struct Start {
    std::uint32_t line;
    std::size_t at;
    std::uint64_t hash_before;
  };

  void take_unit(std::uint16_t unit) {
    const bool after_return = std::exchange(after_return_, unit == '\r');
    if (unit == ' ' || unit == '\t' || (unit == '\n' && after_return)) return;
    add(unit == '\r' ? std::uint16_t{'\n'} : unit);
  }

  void add(std::uint16_t unit) {
    if (line_starts_) open_.push_back({++line_, taken_, hash_});
    line_starts_ = unit == '\n';
    push(unit);
  }

  void push(std::uint16_t unit) {
    constexpr std::uint64_t kOut = power(kBase, kWindow);
    hash_ = hash_ * kBase + unit;
    ++taken_;
    if (open_.empty() || open_.front().at + kWindow != taken_) return;
    visit_(open_.front().line, hash_ - open_.front().hash_before * kOut);
    open_.pop_front();
  }

  Visit visit_;
  std::deque<Start> open_;
  std::uint64_t hash_ = 0;
  std::size_t taken_ = 0;
  std::uint32_t line_ = 0;
  bool line_starts_ = true;
  bool after_return_ = false;
};

template <class Visit>
void each_line(std::string_view text, Visit visit) {
  Hasher hasher(visit);
  for (std::size_t at = 0; at < text.size();) {
    const text::Decoded next = text::decode(text, at);
    hasher.take(next.point);
    at += next.size;
  }
  hasher.finish();
}

}  // namespace

std::map<std::uint32_t, std::string> line_hashes(std::string_view text,
                                                 const std::set<std::uint32_t>& lines) {
  // Two rounds, so that only the hashes of asked lines are ever kept.
  std::unordered_map<std::uint64_t, std::size_t> seen;
  each_line(text, [&](std::uint32_t line, std::uint64_t hash) {
    if (lines.contains(line)) seen.emplace(hash, 0);
  });
  std::map<std::uint32_t, std::string> hashes;
  each_line(text, [&](std::uint32_t line, std::uint64_t hash) {
    const auto found = seen.find(hash);
    if (found == seen.end()) return;
    ++found->second;
    if (lines.contains(line)) hashes[line] = fmt::format("{:x}:{}", hash, found->second);
  });
  return hashes;
}

}  // namespace ecrlint::internal::report
