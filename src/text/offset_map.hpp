// Maps offsets of a text that stands encoded inside another (a policy in a JSON string) back to the
// outer one.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ecrlint/source.hpp"

namespace ecrlint {

/// Runs of bytes that stand unchanged in the outer text, in rising order.
class OffsetMap {
 public:
  /// From here on, inner offset `inner + i` is outer offset `outer + i`, until the next run.
  void add_run(std::uint32_t inner, std::uint32_t outer) {
    if (!runs_.empty() && runs_.back().outer + (inner - runs_.back().inner) == outer) return;
    runs_.push_back({inner, outer});
  }

  [[nodiscard]] std::uint32_t outer(std::uint32_t inner) const {
    const auto after =
        std::upper_bound(runs_.begin(), runs_.end(), inner,
                         [](std::uint32_t at, const Run& run) { return at < run.inner; });
    if (after == runs_.begin()) return inner;
    return (after - 1)->outer + (inner - (after - 1)->inner);
  }

  [[nodiscard]] Span outer(Span inner) const { return {outer(inner.begin), outer(inner.end)}; }

 private:
  struct Run {
    std::uint32_t inner;
    std::uint32_t outer;
  };
  std::vector<Run> runs_;
};

/// The map of a decoded JSON string; `token` is its place in `text`, quotes included.
[[nodiscard]] OffsetMap map_json_string(std::string_view text, Span token);

/// Undoes URL encoding (`%7B` to `{`); `before` maps the encoded text and the result maps the
/// decoded one.
struct UrlDecoded {
  std::string text;
  OffsetMap map;
};
[[nodiscard]] UrlDecoded decode_url(std::string_view encoded, const OffsetMap& before);

}  // namespace ecrlint
