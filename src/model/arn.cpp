// SPDX-License-Identifier: Apache-2.0
// Splits ARNs, and matches names against the shapes that AWS gives them.
#include "model/arn.hpp"

#include <re2/re2.h>

#include <array>
#include <bit>
#include <cstdint>

#include "text/ascii.hpp"

namespace ecrlint::internal {
namespace {

constexpr CharSet kWildcards("*?");

/// The high bit of each of the eight bytes that is a colon.
std::uint64_t colons_in(std::uint64_t word) {
  constexpr std::uint64_t kEach = 0x0101010101010101;
  const std::uint64_t other = word ^ kEach * ':';
  return ~(((other & kEach * 0x7f) + kEach * 0x7f) | other) & kEach * 0x80;
}

/// Where the first colons of a text are; false when it has fewer.
template <std::size_t kCount>
bool find_colons(std::string_view text, std::array<std::size_t, kCount>& found) {
  std::size_t count = 0;
  std::size_t at = 0;
  for (; at + 8 <= text.size(); at += 8)
    for (auto left = colons_in(words::load8(text.data() + at)); left != 0; left &= left - 1) {
      found[count++] = at + static_cast<unsigned>(std::countr_zero(left)) / 8;
      if (count == kCount) return true;
    }
  for (; at < text.size(); ++at) {
    if (text[at] != ':') continue;
    found[count++] = at;
    if (count == kCount) return true;
  }
  return false;
}

}  // namespace

std::optional<Arn> parse_arn(std::string_view text) {
  constexpr std::string_view kPrefix = "arn:";
  if (!text.starts_with(kPrefix)) return std::nullopt;
  text.remove_prefix(kPrefix.size());
  std::array<std::size_t, 4> ends;  // of the fields but the last
  if (!find_colons(text, ends)) return std::nullopt;
  const auto piece = [text](std::size_t begin, std::size_t end) {
    return std::string_view(text.data() + begin, end - begin);
  };
  return Arn{piece(0, ends[0]), piece(ends[0] + 1, ends[1]), piece(ends[1] + 1, ends[2]),
             piece(ends[2] + 1, ends[3]), piece(ends[3] + 1, text.size())};
}

bool has_wildcard(std::string_view text) { return kWildcards.any_in(text); }

bool is_region_shape(std::string_view text) {
  static const re2::RE2 shape(
      "[a-z]{2,5}(-[a-z]{2,5})?-(north|south|east|west|central|"
      "northeast|northwest|southeast|southwest)-[0-9]{1,2}");
  return re2::RE2::FullMatch(text, shape);
}

std::string_view region_of_zone(std::string_view text) {
  static const re2::RE2 zone("(.*-[0-9])[a-f]");
  re2::StringPiece region;
  if (!re2::RE2::FullMatch(text, zone, &region)) return {};
  return region;
}

bool is_repository_name(std::string_view text) {
  static const re2::RE2 shape(
      "[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*");
  return text.size() >= 2 && text.size() <= 256 && re2::RE2::FullMatch(text, shape);
}

std::optional<ImageUri> parse_image_uri(std::string_view text) {
  if (text.find("ecr") == text.npos) return std::nullopt;
  static const re2::RE2 privately(
      "(?:https?://)?([0-9]{12})\\.dkr[.-]ecr(?:-fips)?\\.([a-z0-9-]+)\\.[a-z0-9.-]+"
      "(?:/([^:@]*)(?:[:@].*)?)?");
  static const re2::RE2 publicly("(?:https?://)?public\\.ecr\\.aws/[^/]+/([^:@]*)(?:[:@].*)?");
  re2::StringPiece account;
  re2::StringPiece region;
  re2::StringPiece repository;
  if (re2::RE2::FullMatch(text, privately, &account, &region, &repository))
    return ImageUri{account, region, repository};
  if (re2::RE2::FullMatch(text, publicly, &repository)) return ImageUri{{}, {}, repository};
  return std::nullopt;
}

}  // namespace ecrlint::internal
