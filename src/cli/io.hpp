// Reading and writing that does not block, follow, grow or truncate by surprise.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace ecrlint::cli {

/// The largest file that is read, and the most that one run reads in all.
constexpr std::size_t kMaxFile = std::size_t{64} << 20;
constexpr std::size_t kMaxTotal = std::size_t{1} << 30;

/// The system's words for an error number: `No such file or directory`.
[[nodiscard]] std::string error_text(int number);

/// Opens /dev/null in the place of a standard stream that the caller closed, in the direction that
/// keeps failing, so that no file we open takes its number. SIGPIPE and SIGXFSZ become errors of
/// the write.
void guard_standard_streams();

/// The bytes of a regular file; nothing, and a reason in `error`, for anything else and for more
/// than `limit` bytes. Never waits for a FIFO or a device. `follow` says whether `path` itself may
/// be a symbolic link.
[[nodiscard]] std::optional<std::string> read_file(const std::string& path, bool follow,
                                                   std::size_t limit, std::string& error);

/// Standard input to its end.
[[nodiscard]] std::optional<std::string> read_standard_input(std::size_t limit, std::string& error);

/// Writes all of `text`; false and a reason on failure.
[[nodiscard]] bool write_standard_output(std::string_view text, std::string& error);

/// Replaces the file at `path` in one step: readers see the old text or the new one, never a part.
/// What is no regular file (a FIFO, /dev/stdout) is written to directly.
[[nodiscard]] bool write_file(const std::string& path, std::string_view text, std::string& error);

/// Makes a file that is not there yet, in one step; false and a reason if anything is at `path`.
[[nodiscard]] bool create_file(const std::string& path, std::string_view text, std::string& error);

/// One line on standard error, made safe for a terminal: `ecrlint: message`.
void say(std::string_view message);

/// Says that memory ran out while a text was written; returns the exit code.
[[nodiscard]] int no_memory();

/// Writes a command's answer, which is never empty, to standard output; returns the exit code.
[[nodiscard]] int answer(std::string_view text);

}  // namespace ecrlint::cli
