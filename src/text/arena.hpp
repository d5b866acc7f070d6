// Bump memory for one source: everything read from it dies together.
#pragma once

#include <cstring>
#include <memory_resource>
#include <span>
#include <string_view>
#include <type_traits>

namespace ecrlint {

/// Owns trivially destructible objects until it dies. Not thread-safe; one per source.
class Arena {
 public:
  /// A copy of `text` that lives as long as the arena.
  std::string_view copy(std::string_view text) {
    if (text.empty()) return {};
    auto* bytes = static_cast<char*>(memory_.allocate(text.size(), 1));
    std::memcpy(bytes, text.data(), text.size());
    return {bytes, text.size()};
  }

  /// A copy of `items` that lives as long as the arena.
  template <class T>
  std::span<T> copy(std::span<const T> items) {
    static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);
    if (items.empty()) return {};
    auto* first = static_cast<T*>(memory_.allocate(items.size_bytes(), alignof(T)));
    std::memcpy(static_cast<void*>(first), items.data(), items.size_bytes());
    return {first, items.size()};
  }

 private:
  std::pmr::monotonic_buffer_resource memory_{16 * 1024};
};

}  // namespace ecrlint
