// SPDX-License-Identifier: Apache-2.0
// Shares work out over threads.
#pragma once

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "text/guard.hpp"

namespace ecrlint::internal {

/// How many workers there are for so many pieces of work; `jobs` 0 means one for each processor.
[[nodiscard]] inline std::size_t workers_for(std::size_t count, unsigned jobs) {
  constexpr std::size_t kChunk = 8;  // as in for_each_index
  if (jobs == 0) jobs = std::max(1U, std::thread::hardware_concurrency());
  return std::clamp<std::size_t>((count + kChunk - 1) / kChunk, 1, jobs);
}

/// Calls `work(i, worker)` for every i below `count`, on a thread for each worker. What goes wrong
/// on any of them is the error of all.
template <class Work>
std::optional<Error> for_each_index(std::size_t count, std::size_t workers, Work work) {
  constexpr std::size_t kChunk = 8;  // so that threads seldom meet at the counter
  std::atomic<std::size_t> next = 0;
  std::mutex mutex;
  std::optional<Error> error;
  const auto stop = [&] {
    next = count;
    const std::lock_guard lock(mutex);
    if (!error) error = caught();
  };
  const auto run = [&](std::size_t worker) noexcept {
    try {
      for (;;) {
        const std::size_t begin = next.fetch_add(kChunk);
        if (begin >= count) return;
        for (std::size_t i = begin; i < std::min(begin + kChunk, count); ++i) work(i, worker);
      }
    } catch (...) {
      stop();
    }
  };
  std::vector<std::thread> threads;
  try {
    for (std::size_t i = 1; i < workers; ++i) threads.emplace_back(run, i);
  } catch (...) {
    stop();
  }
  run(0);
  for (std::thread& thread : threads) thread.join();
  return error;
}

}  // namespace ecrlint::internal
