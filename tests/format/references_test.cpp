// SPDX-License-Identifier: Apache-2.0
// Spans of values from elsewhere.
#include "format/references.hpp"

#include <doctest/doctest.h>

using namespace ecrlint;
using namespace ecrlint::internal;
using format::Reference;
using format::References;
using format::SourceSpan;

namespace {

/// In source 0 `var.a` at 10..15 is the list at 100..150 of source 1, of which `local.b` at
/// 110..117 is the text at 30..40 of source 2.
struct Scene {
  References references;
  Span list;
  Span text;

  Scene() {
    list = references.add(0, {10, 15}, {1, {100, 150}}, nullptr)->span;
    text = references.add(0, {list.begin + 10, list.begin + 17}, {2, {30, 40}}, nullptr)->span;
  }
};

}  // namespace

TEST_CASE("a span in a value from elsewhere stands for what is written there") {
  const Scene scene;
  const References& all = scene.references;
  CHECK(all.written(0, {3, 5}) == SourceSpan{0, {3, 5}});
  CHECK(all.written(0, scene.list) == SourceSpan{1, {100, 150}});
  CHECK(all.written(0, {scene.list.begin + 5, scene.list.begin + 8}) == SourceSpan{1, {105, 108}});
  CHECK(all.written(0, scene.text) == SourceSpan{2, {30, 40}});
  CHECK(all.written(0, {scene.list.end, scene.list.end}) == SourceSpan{1, {150, 150}});
  CHECK(all.at({3, 5}) == nullptr);
  CHECK(all.at(scene.text)->written.source == 2);
}

TEST_CASE("it is seen from what holds it as the expression that leads to it") {
  const Scene scene;
  const References& all = scene.references;
  CHECK(all.in_document({3, 5}) == Span{3, 5});
  CHECK(all.in_document(scene.list) == Span{10, 15});
  CHECK(all.in_document(scene.text) == Span{10, 15});
  CHECK(all.seen_from({0, 99}, scene.text) == Span{10, 15});
  CHECK(all.seen_from(scene.list, scene.text) ==
        Span{scene.list.begin + 10, scene.list.begin + 17});
  CHECK(all.seen_from(scene.text, scene.text) == scene.text);
  CHECK(!all.seen_from(scene.text, scene.list));
  CHECK(!all.seen_from(scene.list, {10, 15}));
}

TEST_CASE("equal ones are one, and those of other ways are others") {
  Scene scene;
  References& all = scene.references;
  const Span again = all.add(0, {10, 15}, {1, {100, 150}}, nullptr)->span;
  CHECK(again == scene.list);
  const format::Hop hop{{3, {1, 2}}};
  const Span other = all.add(0, {10, 15}, {1, {100, 150}}, &hop)->span;
  CHECK(other != scene.list);
  CHECK(all.written(0, other) == SourceSpan{1, {100, 150}});
  CHECK(all.add(1, {10, 15}, {1, {100, 150}}, nullptr)->span != scene.list);
  CHECK(all.all().size() == 4);
}

TEST_CASE("where there is no room for a value, the others stay") {
  Scene scene;
  References& all = scene.references;
  constexpr std::uint32_t kHalf = 0x40000000;
  CHECK(all.add(0, {20, 25}, {1, {0, kHalf}}, nullptr) != nullptr);
  CHECK(all.add(0, {30, 35}, {1, {0, kHalf}}, nullptr) == nullptr);
  CHECK(all.add(0, {30, 35}, {1, {0, 100}}, nullptr) != nullptr);
  CHECK(all.written(0, scene.text) == SourceSpan{2, {30, 40}});
}
