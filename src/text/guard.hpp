// Keeps exceptions of the standard library (no memory, no thread) inside of ours.
#pragma once

#include <exception>
#include <new>
#include <string>

#include "ecrlint/result.hpp"

namespace ecrlint::internal {

/// Why something stopped that should not have. To be called in a handler. Our own texts are so
/// short that they take no memory.
inline Error caught() noexcept {
  try {
    try {
      throw;
    } catch (const std::bad_alloc&) {
      throw;
    } catch (const std::exception& error) {
      return {error.what(), true};
    }
  } catch (const std::bad_alloc&) {
    return {"out of memory", true};
  } catch (...) {
    return {"unknown error", true};
  }
}

/// What `work` returns, or what it threw as an error.
template <class Work>
auto guarded(Work work) -> decltype(work()) {
  try {
    return work();
  } catch (...) {
    return caught();
  }
}

/// What `work` writes, or nothing where it throws: a part of a text would be taken for the whole.
template <class Work>
std::string text_or_empty(Work work) noexcept {
  try {
    return work();
  } catch (...) {
    return {};
  }
}

}  // namespace ecrlint::internal
