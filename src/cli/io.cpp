// SPDX-License-Identifier: Apache-2.0
// Reading and writing through plain file descriptors, so that every failure has a name.
#include "cli/io.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <utility>

#include "cli/links.hpp"
#include "cli/walk.hpp"
#include "ecrlint/report.hpp"

namespace ecrlint::cli {
namespace {

/// Closes on every way out.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() { close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  [[nodiscard]] int get() const { return number_; }
  [[nodiscard]] bool ok() const { return number_ >= 0; }
  /// False where the system tells only now that bytes were lost.
  bool close() {
    const int number = std::exchange(number_, -1);
    return number < 0 || ::close(number) == 0;
  }

 private:
  int number_;
};

std::string_view not_regular(mode_t mode) {
  if (S_ISDIR(mode)) return "is a directory";
  if (S_ISFIFO(mode)) return "is a FIFO, not a regular file";
  if (S_ISSOCK(mode)) return "is a socket, not a regular file";
  if (S_ISLNK(mode)) return "is a symbolic link";
  return "is a device, not a regular file";
}

std::string too_large(std::size_t limit) {
  return fmt::format("larger than {} MiB, not read", limit >> 20);
}

/// Waits until a descriptor that the caller made non-blocking can go on.
void wait_for(int descriptor, short events) {
  pollfd wanted{descriptor, events, 0};
  ::poll(&wanted, 1, -1);
}

Result<std::string> read_to_end(int descriptor, std::size_t expected, std::size_t limit) {
  std::string text(std::min(expected, limit) + 1, '\0');
  std::size_t size = 0;
  for (;;) {
    const ssize_t got = ::read(descriptor, text.data() + size, text.size() - size);
    if (got == 0) break;
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && errno == EAGAIN) {
      wait_for(descriptor, POLLIN);
      continue;
    }
    if (got < 0) return Error{error_text(errno)};
    size += static_cast<std::size_t>(got);
    if (size > limit) return Error{too_large(limit)};
    if (size == text.size()) text.resize(std::min(limit + 1, size * 2 + 4096));
  }
  text.resize(size);
  return text;
}

Result<std::string> open_and_read(const std::string& path, int flags, std::size_t limit) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | flags));
  struct stat about = {};
  if (!file.ok() || ::fstat(file.get(), &about) != 0) return Error{error_text(errno)};
  if (!S_ISREG(about.st_mode)) return Error{std::string(not_regular(about.st_mode))};
  const auto size = static_cast<std::size_t>(about.st_size);
  return size > limit ? Error{too_large(limit)} : read_to_end(file.get(), size, limit);
}

/// Returns why not all was written; nothing where it was.
std::string write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t put = ::write(descriptor, text.data(), text.size());
    if (put >= 0)
      text.remove_prefix(static_cast<std::size_t>(put));
    else if (errno == EAGAIN)
      wait_for(descriptor, POLLOUT);
    else if (errno != EINTR)
      return error_text(errno);
  }
  return {};
}

/// Non-blocking, so that a FIFO without a reader is an error and not a wait.
std::string write_directly(const std::string& path, std::string_view text) {
  Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!file.ok()) return errno == ENXIO ? "nobody reads from this FIFO" : error_text(errno);
  const std::string error = write_all(file.get(), text);
  return error.empty() && !file.close() ? error_text(errno) : error;
}

/// The permissions of the file that is replaced, or those a new file gets.
mode_t mode_for(const std::string& path) {
  struct stat old = {};
  if (::stat(path.c_str(), &old) == 0) return old.st_mode & 0777;
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return 0666 & ~mask;
}

/// Writes a file beside `path` and lets `place` put it there under its name.
template <class Place>
std::string write_beside(const std::string& path, std::string_view text, Place place) {
  const std::size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "" : path.substr(0, slash + 1);
  std::string temporary = folder + ".ecrlint-XXXXXX";
  Descriptor file(::mkostemp(temporary.data(), O_CLOEXEC));
  if (!file.ok()) return error_text(errno);
  std::string error = write_all(file.get(), text);
  if (error.empty() && (::fchmod(file.get(), mode_for(path)) != 0 || !file.close() ||
                        place(temporary.c_str(), path.c_str()) != 0))
    error = error_text(errno);
  ::unlink(temporary.c_str());  // gone already if it was renamed
  return error;
}

}  // namespace

std::string error_text(int number) { return std::generic_category().message(number); }

void guard_standard_streams() {
  ::signal(SIGPIPE, SIG_IGN);
  ::signal(SIGXFSZ, SIG_IGN);
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (::fcntl(stream, F_GETFD) < 0)  // open() gives the lowest free number, which is this one
        [[maybe_unused]]
      const int same = ::open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

Result<std::string> read_file(const std::string& path, bool follow, std::size_t limit) {
  struct stat about = {};
  // Looked at before it is opened, because opening a device can already act on it.
  if ((follow ? ::stat(path.c_str(), &about) : ::lstat(path.c_str(), &about)) != 0) {
    const int number = errno;
    struct stat link = {};
    const bool dangling = number == ENOENT && ::lstat(path.c_str(), &link) == 0;
    return Error{dangling ? "symbolic link to nothing" : error_text(number)};
  }
  if (!S_ISREG(about.st_mode)) return Error{std::string(not_regular(about.st_mode))};
  return open_and_read(path, follow ? 0 : O_NOFOLLOW, limit);
}

Result<std::string> read_regular(const std::string& path, std::size_t limit) {
  return open_and_read(path, O_NOFOLLOW, limit);
}

Result<std::string> read_standard_input() { return read_to_end(STDIN_FILENO, 64 * 1024, kMaxFile); }

Result<std::string> counted(Result<std::string> text, std::size_t& left) {
  if (!text) return text;
  if (text->size() > left)
    return Error{fmt::format("not read: more than {} MiB in all", kMaxTotal >> 20)};
  left -= text->size();
  return text;
}

std::string write_standard_output(std::string_view text) { return write_all(STDOUT_FILENO, text); }

std::string write_file(const std::string& path, std::string_view text) {
  if (is_behind_link(path)) return "there is a symbolic link in the path";
  struct stat about = {};
  if (::stat(path.c_str(), &about) != 0) return write_beside(path, text, ::rename);
  if (S_ISDIR(about.st_mode)) return "is a directory";
  if (!S_ISREG(about.st_mode)) return write_directly(path, text);
  if (::access(path.c_str(), W_OK) != 0) return error_text(errno);  // a rename would not ask
  const std::string target = canonical_path(path);  // of /dev/stdout that may be a file
  return write_beside(target.empty() ? path : target, text, ::rename);
}

std::string create_file(const std::string& path, std::string_view text) {
  return write_beside(path, text, ::link);
}

void write_standard_error(std::string_view text) {
  static_cast<void>(write_all(STDERR_FILENO, text));
}

void say(std::string_view message) {
  write_standard_error(fmt::format("ecrlint: {}\n", printable(message)));
}

void say(const Failure& failure) {
  const std::string whose =
      failure.path.empty() && failure.internal ? "internal error" : failure.path;
  say(whose.empty() ? failure.message : fmt::format("{}: {}", whose, failure.message));
}

void say(std::span<const Failure> failures) {
  for (const Failure& failure : failures) say(failure);
}

int no_memory() {
  say("internal error: out of memory");
  return kInternal;
}

int answer(std::string_view text) {
  if (text.empty()) return no_memory();
  const std::string error = write_standard_output(text);
  if (error.empty()) return kClean;
  say(fmt::format("standard output: {}", error));
  return kInput;
}

}  // namespace ecrlint::cli
