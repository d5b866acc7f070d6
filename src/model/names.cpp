// SPDX-License-Identifier: Apache-2.0
// Matches names against the shapes that AWS gives them.
#include "model/names.hpp"

#include <re2/re2.h>

namespace ecrlint::internal {
namespace {

re2::StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }

std::string_view view(re2::StringPiece text) { return {text.data(), text.size()}; }

}  // namespace

bool is_region_shape(std::string_view text) {
  static const re2::RE2 shape(
      "[a-z]{2,5}(-[a-z]{2,5})?-(north|south|east|west|central|"
      "northeast|northwest|southeast|southwest)-[0-9]{1,2}");
  return re2::RE2::FullMatch(piece(text), shape);
}

std::string_view region_of_zone(std::string_view text) {
  static const re2::RE2 zone("(.*-[0-9])[a-f]");
  re2::StringPiece region;
  if (!re2::RE2::FullMatch(piece(text), zone, &region)) return {};
  return view(region);
}

bool is_repository_name(std::string_view text) {
  static const re2::RE2 shape(
      "[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*");
  return text.size() >= 2 && text.size() <= 256 && re2::RE2::FullMatch(piece(text), shape);
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
  if (re2::RE2::FullMatch(piece(text), privately, &account, &region, &repository))
    return ImageUri{view(account), view(region), view(repository)};
  if (re2::RE2::FullMatch(piece(text), publicly, &repository))
    return ImageUri{{}, {}, view(repository)};
  return std::nullopt;
}

}  // namespace ecrlint::internal
