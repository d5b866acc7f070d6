// SPDX-License-Identifier: Apache-2.0
// A thread that wakes now and then, because the work itself must not wait for a terminal.
#include "cli/progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

#include "cli/io.hpp"
#include "cli/terminal.hpp"

namespace ecrlint::cli {
namespace {

constexpr std::chrono::milliseconds kPatience{1000};
constexpr std::chrono::milliseconds kBetween{200};
constexpr std::string_view kClear = "\r\x1b[K";

}  // namespace

Progress::Progress(bool wanted) : wanted_(wanted && can_rewrite_lines()) {}

void Progress::begin(std::string what, std::size_t in_all, bool whole) {
  stop();
  if (!wanted_) return;
  what_ = std::move(what);
  in_all_ = in_all;
  whole_ = whole;
  done_ = 0;
  is_over_ = false;
  try {
    thread_ = std::thread([this] { run(); });
  } catch (const std::system_error&) {
    wanted_ = false;  // there are no threads to be had, and the work goes on without
  }
}

void Progress::stop() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    is_over_ = true;
  }
  over_.notify_one();
  thread_.join();
}

std::string Progress::line() const {
  if (whole_) return what_;
  if (in_all_ == 0) return fmt::format("{} {} files", what_, done_.load());
  return fmt::format("{} {} of {} files", what_, done_.load(), in_all_);
}

void Progress::run() {
  std::unique_lock lock(mutex_);
  const auto is_over = [this] { return is_over_; };
  // A step that is over at once is not worth a flicker.
  auto next = std::max(begin_ + kPatience, std::chrono::steady_clock::now() + kBetween);
  bool shown = false;
  while (!over_.wait_until(lock, next, is_over)) {
    const auto now = std::chrono::steady_clock::now();
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now - begin_).count();
    write_standard_error(fmt::format("{}ecrlint: {} ({} s)", kClear, line(), seconds));
    shown = true;
    next = now + kBetween;
  }
  if (shown) write_standard_error(kClear);
}

}  // namespace ecrlint::cli
