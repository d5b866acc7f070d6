// SPDX-License-Identifier: Apache-2.0
// Maps offsets of a text that stands encoded inside another (a policy in a JSON string or a YAML
// block) back to the outer one.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ecrlint/source.hpp"

namespace ecrlint::internal {

/// Runs of bytes that stand unchanged in the outer text, in rising order.
class OffsetMap {
 public:
  /// From here on, inner offset `inner + i` is outer offset `outer + i`, until the next run.
  void add_run(std::uint32_t inner, std::uint32_t outer) { add_run(inner, outer, outer); }

  /// The same where the outer text holds something that says nothing, from `before` to `outer`: a
  /// span that ends here does not hold it.
  void add_run(std::uint32_t inner, std::uint32_t outer, std::uint32_t before) {
    if (!runs_.empty() && !runs_.back().blurred &&
        runs_.back().outer + (inner - runs_.back().inner) == outer)
      return;
    runs_.push_back({inner, outer, before, 0, false});
  }

  /// From here on all that is known is that the inner text stands somewhere in `outer`, until the
  /// next run; the text up to here ends at `before`.
  void add_blur(std::uint32_t inner, Span outer, std::uint32_t before) {
    runs_.push_back({inner, outer.begin, before, outer.end, true});
  }

  /// The map of this inner text, of so many bytes, where its outer one stands inside of another, as
  /// `outer` tells.
  [[nodiscard]] OffsetMap through(const OffsetMap& outer, std::size_t size) const;

  [[nodiscard]] std::uint32_t outer(std::uint32_t inner) const {
    const Stretch* run = run_at(inner);
    if (run == nullptr) return inner;
    return run->blurred ? run->outer : run->outer + (inner - run->inner);
  }

  [[nodiscard]] Span outer(Span inner) const {
    const std::uint32_t begin = outer(inner.begin);
    const Stretch* last = run_at(inner.end);
    if (last != nullptr && last->inner == inner.end && inner.begin < inner.end)
      return {begin, std::max(begin, last->before)};
    return {begin, last != nullptr && last->blurred ? last->blur_end : outer(inner.end)};
  }

 private:
  struct Stretch {
    std::uint32_t inner;
    std::uint32_t outer;
    std::uint32_t before;    // where what stands before the run ends
    std::uint32_t blur_end;  // of a blurred run
    bool blurred;
  };

  [[nodiscard]] const Stretch* run_at(std::uint32_t inner) const {
    const auto after =
        std::upper_bound(runs_.begin(), runs_.end(), inner,
                         [](std::uint32_t at, const Stretch& run) { return at < run.inner; });
    return after == runs_.begin() ? nullptr : &*(after - 1);
  }

  std::vector<Stretch> runs_;
};

/// The map of a decoded JSON string; `token` is its place in `text`, quotes included.
[[nodiscard]] OffsetMap map_json_string(std::string_view text, Span token);

/// The map of a decoded YAML scalar (quoted, literal, folded or plain); `token` is its place in
/// `text`, with or without its tag. Every character is checked: from the first one on that the
/// token does not account for, all stands somewhere in the whole token.
[[nodiscard]] OffsetMap map_yaml_scalar(std::string_view text, Span token,
                                        std::string_view decoded);

/// Undoes URL encoding (`%7B` to `{`); `before` maps the encoded text and the result maps the
/// decoded one.
struct UrlDecoded {
  std::string text;
  OffsetMap map;
};
[[nodiscard]] UrlDecoded decode_url(std::string_view encoded, const OffsetMap& before);

}  // namespace ecrlint::internal
