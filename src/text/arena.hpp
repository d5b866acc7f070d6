// SPDX-License-Identifier: Apache-2.0
// Bump memory for one source: everything read from it dies together.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace ecrlint::internal {

/// Owns trivially destructible objects until it is cleared or dies. Not thread-safe; one per
/// thread.
class Arena {
 public:
  /// The memory that the trees of one source may take, so that a source of few bytes a value does
  /// not take the machine's. What programs write has tens of bytes a value, so that a source of the
  /// largest size that is read takes less.
  static constexpr std::size_t kMostOfSource = std::size_t{512} << 20;

  Arena() = default;
  /// With another bound.
  explicit Arena(std::size_t most_of_source) : most_of_source_(most_of_source) {}

  /// A copy of `text` that lives as long as the arena.
  std::string_view copy(std::string_view text) {
    if (text.empty()) return {};
    std::byte* bytes = allocate(text.size());
    std::memcpy(bytes, text.data(), text.size());
    return {reinterpret_cast<const char*>(bytes), text.size()};
  }

  /// A copy of `items` that lives as long as the arena.
  template <class T>
  std::span<T> copy(std::span<const T> items) {
    static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);
    static_assert(alignof(T) <= kAlignment);
    if (items.empty()) return {};
    std::byte* first = allocate(items.size_bytes());
    std::memcpy(first, items.data(), items.size_bytes());
    return {reinterpret_cast<T*>(first), items.size()};
  }
  template <class T>
  std::span<T> copy(const std::vector<T>& items) {
    return copy(std::span<const T>(items));
  }

  /// A copy of `object` that lives as long as the arena.
  template <class T>
  T& keep(const T& object) {
    return copy(std::span<const T>(&object, 1)).front();
  }

  /// Counts, for as long as it lives, what is allocated as a part of the source's trees.
  class Counting {
   public:
    explicit Counting(Arena& arena) : arena_(arena), before_(std::exchange(arena.counts_, true)) {}
    ~Counting() { arena_.counts_ = before_; }
    Counting(const Counting&) = delete;
    Counting& operator=(const Counting&) = delete;

   private:
    Arena& arena_;
    bool before_;
  };

  /// Begins with another source: what was counted before counts no more.
  void begin_source() {
    counted_ = 0;
    full_ = false;
  }
  /// Has the source room for so many bytes more? Once not, never again.
  bool has_room(std::size_t bytes) {
    full_ = full_ || counted_ + bytes > most_of_source_;
    return !full_;
  }
  /// Had the source more than there was room for?
  [[nodiscard]] bool is_full() const { return full_; }

  /// How full it is.
  struct Mark {
    std::size_t blocks = 0;
    std::byte* at = nullptr;
    std::byte* end = nullptr;
    std::size_t used = 0;     ///< in bytes
    std::size_t counted = 0;  ///< those of them that count
  };
  [[nodiscard]] Mark mark() const { return {blocks_.size(), at_, end_, used_, counted_}; }

  /// Forgets everything since the mark, but keeps the first block, so that the next source need not
  /// ask for memory.
  void rewind(const Mark& mark) {
    used_ = mark.used;
    counted_ = std::min(counted_, mark.counted);
    if (blocks_.empty()) return;
    blocks_.resize(std::max<std::size_t>(mark.blocks, 1));
    at_ = mark.blocks > 0 ? mark.at : blocks_.front().get();
    end_ = mark.blocks > 0 ? mark.end : at_ + first_size_;
  }

 private:
  static constexpr std::size_t kAlignment = alignof(std::max_align_t);
  static constexpr std::size_t kFirstBlock = std::size_t{128} * 1024;

  std::byte* allocate(std::size_t size) {
    size = (size + kAlignment - 1) / kAlignment * kAlignment;
    if (static_cast<std::size_t>(end_ - at_) < size) {
      const std::size_t block = std::max(size, blocks_.empty() ? kFirstBlock : 4 * kFirstBlock);
      blocks_.push_back(std::make_unique_for_overwrite<std::byte[]>(block));
      if (blocks_.size() == 1) first_size_ = block;
      at_ = blocks_.back().get();
      end_ = at_ + block;
    }
    std::byte* result = at_;
    at_ += size;
    used_ += size;
    if (counts_) counted_ += size;
    return result;
  }

  std::vector<std::unique_ptr<std::byte[]>> blocks_;
  std::size_t first_size_ = 0;
  std::byte* at_ = nullptr;
  std::byte* end_ = nullptr;
  std::size_t most_of_source_ = kMostOfSource;
  std::size_t used_ = 0;
  std::size_t counted_ = 0;  // of that, in trees of the source
  bool counts_ = false;
  bool full_ = false;
};

}  // namespace ecrlint::internal
