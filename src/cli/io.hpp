// SPDX-License-Identifier: Apache-2.0
// Exit codes, and reading and writing that does not block, follow, grow or truncate by surprise.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "ecrlint/result.hpp"
#include "ecrlint/source.hpp"

namespace ecrlint::cli {

// What the process returns. Scripts depend on these numbers; they never change.
constexpr int kClean = 0;
constexpr int kFindings = 1;  ///< at or above --fail-on
constexpr int kUsage = 2;     ///< the command line or a file it configures with is wrong
constexpr int kInput = 3;     ///< some input could not be read whole, or some output not written
constexpr int kInternal = 4;

/// The largest file that is read, and the most that one run reads in all.
constexpr std::size_t kMaxFile = std::size_t{64} << 20;
constexpr std::size_t kMaxTotal = std::size_t{1} << 30;

/// The system's words for an error number: `No such file or directory`.
[[nodiscard]] std::string error_text(int number);

/// Opens /dev/null in the place of a standard stream that the caller closed, in the direction that
/// keeps failing, so that no file we open takes its number. SIGPIPE and SIGXFSZ become errors of
/// the write.
void guard_standard_streams();

/// The bytes of a regular file; an error for anything else and for more than `limit` bytes. Never
/// waits for a FIFO or a device. `follow` says whether `path` itself may be a symbolic link.
[[nodiscard]] Result<std::string> read_file(const std::string& path, bool follow,
                                            std::size_t limit = kMaxFile);

/// The same of what was a regular file and no link a moment ago, so that it need not be looked at
/// before it is opened.
[[nodiscard]] Result<std::string> read_regular(const std::string& path,
                                               std::size_t limit = kMaxFile);

/// Standard input to its end, at most kMaxFile bytes.
[[nodiscard]] Result<std::string> read_standard_input();

/// Takes the size of what was read off what is `left` of kMaxTotal; an error where it is too much.
[[nodiscard]] Result<std::string> counted(Result<std::string> text, std::size_t& left);

/// Writes all of `text`. Returns why not; nothing where it is done.
[[nodiscard]] std::string write_standard_output(std::string_view text);

/// Replaces the file at `path` in one step: readers see the old text or the new one, never a part.
/// What is no regular file (a FIFO, /dev/stdout) is written to directly. Nothing is written to a
/// path that `is_behind_link`. Returns as above.
[[nodiscard]] std::string write_file(const std::string& path, std::string_view text);

/// Makes a file that is not there yet, in one step. Returns as above, also if anything is at
/// `path`.
[[nodiscard]] std::string create_file(const std::string& path, std::string_view text);

/// Writes to standard error as it is. Where that fails nobody is left to tell.
void write_standard_error(std::string_view text);

/// One line on standard error, made safe for a terminal: `ecrlint: message`.
void say(std::string_view message);

/// A line for a failure.
void say(const Failure& failure);

/// A line for each failure.
void say(std::span<const Failure> failures);

/// Says that memory ran out while a text was written; returns the exit code.
[[nodiscard]] int no_memory();

/// Writes a command's answer, which is never empty, to standard output; returns the exit code.
[[nodiscard]] int answer(std::string_view text);

}  // namespace ecrlint::cli
