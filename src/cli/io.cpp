// Reading and writing through plain file descriptors, so that every failure has a name.
#include "cli/io.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <system_error>
#include <utility>

#include "cli/exit_code.hpp"
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

std::optional<std::string> read_to_end(int descriptor, std::size_t expected, std::size_t limit,
                                       std::string& error) {
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
    if (got < 0) {
      error = error_text(errno);
      return std::nullopt;
    }
    size += static_cast<std::size_t>(got);
    if (size > limit) {
      error = too_large(limit);
      return std::nullopt;
    }
    if (size == text.size()) text.resize(std::min(limit + 1, size * 2 + 4096));
  }
  text.resize(size);
  return text;
}

bool write_all(int descriptor, std::string_view text, std::string& error) {
  while (!text.empty()) {
    const ssize_t put = ::write(descriptor, text.data(), text.size());
    if (put >= 0) {
      text.remove_prefix(static_cast<std::size_t>(put));
    } else if (errno == EAGAIN) {
      wait_for(descriptor, POLLOUT);
    } else if (errno != EINTR) {
      error = error_text(errno);
      return false;
    }
  }
  return true;
}

/// Non-blocking, so that a FIFO without a reader is an error and not a wait.
bool write_directly(const std::string& path, std::string_view text, std::string& error) {
  Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!file.ok()) {
    error = errno == ENXIO ? "nobody reads from this FIFO" : error_text(errno);
    return false;
  }
  if (!write_all(file.get(), text, error)) return false;
  if (file.close()) return true;
  error = error_text(errno);
  return false;
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
bool write_beside(const std::string& path, std::string_view text, std::string& error, Place place) {
  const std::size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "" : path.substr(0, slash + 1);
  std::string temporary = folder + ".ecrlint-XXXXXX";
  Descriptor file(::mkostemp(temporary.data(), O_CLOEXEC));
  if (!file.ok()) {
    error = error_text(errno);
    return false;
  }
  bool done = write_all(file.get(), text, error);
  if (done && (::fchmod(file.get(), mode_for(path)) != 0 || !file.close() ||
               place(temporary.c_str(), path.c_str()) != 0)) {
    error = error_text(errno);
    done = false;
  }
  ::unlink(temporary.c_str());  // gone already if it was renamed
  return done;
}

/// Where a link leads, so that writing to it replaces the target and keeps the link.
std::string resolved(const std::string& path) {
  char* target = ::realpath(path.c_str(), nullptr);
  if (target == nullptr) return path;
  std::string result = target;
  std::free(target);
  return result;
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

std::optional<std::string> read_file(const std::string& path, bool follow, std::size_t limit,
                                     std::string& error) {
  struct stat about = {};
  // Looked at before it is opened, because opening a device can already act on it.
  if ((follow ? ::stat(path.c_str(), &about) : ::lstat(path.c_str(), &about)) != 0) {
    error = error_text(errno);
    struct stat link = {};
    if (errno == ENOENT && ::lstat(path.c_str(), &link) == 0) error = "symbolic link to nothing";
    return std::nullopt;
  }
  if (!S_ISREG(about.st_mode)) {
    error = not_regular(about.st_mode);
    return std::nullopt;
  }
  const int flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | (follow ? 0 : O_NOFOLLOW);
  const Descriptor file(::open(path.c_str(), flags));
  if (!file.ok() || ::fstat(file.get(), &about) != 0) {
    error = error_text(errno);
    return std::nullopt;
  }
  if (!S_ISREG(about.st_mode)) {
    error = not_regular(about.st_mode);
    return std::nullopt;
  }
  if (static_cast<std::size_t>(about.st_size) > limit) {
    error = too_large(limit);
    return std::nullopt;
  }
  return read_to_end(file.get(), static_cast<std::size_t>(about.st_size), limit, error);
}

std::optional<std::string> read_standard_input(std::size_t limit, std::string& error) {
  return read_to_end(STDIN_FILENO, 64 * 1024, limit, error);
}

bool write_standard_output(std::string_view text, std::string& error) {
  return write_all(STDOUT_FILENO, text, error);
}

bool write_file(const std::string& path, std::string_view text, std::string& error) {
  struct stat about = {};
  const bool exists = ::stat(path.c_str(), &about) == 0;
  if (exists && S_ISDIR(about.st_mode)) {
    error = "is a directory";
    return false;
  }
  if (exists && !S_ISREG(about.st_mode)) return write_directly(path, text, error);
  if (exists && ::access(path.c_str(), W_OK) != 0) {  // a rename would not ask
    error = error_text(errno);
    return false;
  }
  return write_beside(exists ? resolved(path) : path, text, error, ::rename);
}

bool create_file(const std::string& path, std::string_view text, std::string& error) {
  return write_beside(path, text, error, ::link);
}

void say(std::string_view message) {
  std::string ignored;  // nothing is left to tell it to
  static_cast<void>(
      write_all(STDERR_FILENO, fmt::format("ecrlint: {}\n", printable(message)), ignored));
}

int no_memory() {
  say("internal error: out of memory");
  return kInternal;
}

int answer(std::string_view text) {
  if (text.empty()) return no_memory();
  std::string error;
  if (write_standard_output(text, error)) return kClean;
  say(fmt::format("standard output: {}", error));
  return kInput;
}

}  // namespace ecrlint::cli
