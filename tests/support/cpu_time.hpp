// For tests which bound the time that hostile input may take.
#pragma once

#include <chrono>
#include <ctime>

/// Processor time of this program, all threads together. Unlike wall time, it is the same on a busy
/// machine.
inline std::chrono::duration<double> cpu_time() {
  return std::chrono::duration<double>(static_cast<double>(std::clock()) / CLOCKS_PER_SEC);
}
