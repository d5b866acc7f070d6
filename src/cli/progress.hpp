// SPDX-License-Identifier: Apache-2.0
// Tells on a terminal what a long run is at.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

namespace ecrlint::cli {

/// One line on standard error, rewritten as the work goes on. It is there from the second after
/// which people wonder, and gone when a step stops: nothing else may be written to the terminal
/// between start() and stop(). Where standard error is no terminal all of it does nothing.
class Progress {
 public:
  /// Without `wanted` all of it does nothing. The second begins here.
  explicit Progress(bool wanted);
  ~Progress() { stop(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// Begins a step, and stops the one before. `what` stands before the number of what is done, as
  /// in `reading 12 of 40 files`; without a number in all (0) before how many there are so far.
  void start(std::string what, std::size_t in_all = 0) { begin(std::move(what), in_all, false); }
  /// The same of a step that does not tell how far it is: `linting 40 files`.
  void start_whole(std::string what) { begin(std::move(what), 0, true); }

  /// One more is done. Any thread may call it.
  void advance() { ++done_; }

  /// Takes the line away.
  void stop();

 private:
  void begin(std::string what, std::size_t in_all, bool whole);
  void run();
  [[nodiscard]] std::string line() const;

  bool wanted_;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  std::string what_;
  std::size_t in_all_ = 0;
  bool whole_ = false;
  std::atomic<std::size_t> done_ = 0;
  std::mutex mutex_;  // of is_over_
  std::condition_variable over_;
  bool is_over_ = false;
  std::thread thread_;
};

}  // namespace ecrlint::cli
