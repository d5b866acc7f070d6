// SPDX-License-Identifier: Apache-2.0
// Reads the few lines of .git that a report wants. What stands there is as hostile as any input.
#include "cli/repository.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cstddef>
#include <optional>

#include "cli/io.hpp"

namespace ecrlint::cli {
namespace {

constexpr std::size_t kMaxSmall = std::size_t{64} << 10;
constexpr std::size_t kMaxPackedRefs = std::size_t{16} << 20;
constexpr int kMaxLinks = 5;

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kBlank);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

std::string read(const std::string& path, std::size_t limit = kMaxSmall) {
  auto text = read_file(path, true, limit);
  return text ? std::move(*text) : std::string();
}

/// `path` seen from `base`.
std::string from(const std::string& base, std::string_view path) {
  return path.starts_with('/') ? std::string(path) : base + "/" + std::string(path);
}

std::string git_directory(const std::string& root) {
  const std::string plain = root + "/.git";
  struct stat about = {};
  if (::stat(plain.c_str(), &about) != 0 || !S_ISREG(about.st_mode)) return plain;
  const std::string text = read(plain);
  constexpr std::string_view kKey = "gitdir:";
  if (!text.starts_with(kKey)) return plain;
  return from(root, trimmed(std::string_view(text).substr(kKey.size())));
}

std::string common_of(const std::string& git) {
  const std::string text = read(git + "/commondir");
  const std::string_view path = trimmed(text);
  return path.empty() ? git : from(git, path);
}

bool is_hash(std::string_view text) {
  return (text.size() == 40 || text.size() == 64) &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool is_plain(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

/// A name that stays under refs/ when it is used as a path.
bool is_ref(std::string_view name) {
  return name.starts_with("refs/") && name.find("..") == std::string_view::npos &&
         name.find('\0') == std::string_view::npos;
}

std::string packed_hash(const std::string& common, std::string_view ref) {
  const std::string text = read(common + "/packed-refs", kMaxPackedRefs);
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    const std::size_t blank = line.find(' ');
    if (blank == std::string_view::npos || trimmed(line.substr(blank)) != ref) continue;
    if (is_hash(line.substr(0, blank))) return std::string(line.substr(0, blank));
  }
  return {};
}

/// The value of a configuration line: quotes and backslashes resolved, comment dropped.
std::string config_value(std::string_view raw) {
  std::string value;
  bool quoted = false;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] == '\\' && i + 1 < raw.size()) {
      value += raw[++i];
    } else if (raw[i] == '"') {
      quoted = !quoted;
    } else if (!quoted && (raw[i] == '#' || raw[i] == ';')) {
      break;
    } else {
      value += raw[i];
    }
  }
  return std::string(trimmed(value));
}

/// The URL of `origin`, or of the first remote there is.
std::string remote_url(std::string_view config) {
  std::string first;
  std::string_view section;
  while (!config.empty()) {
    const std::string_view line = config.substr(0, config.find('\n'));
    config.remove_prefix(std::min(line.size() + 1, config.size()));
    const std::string_view text = trimmed(line);
    if (text.starts_with('[')) section = text.substr(0, text.find(']'));
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos || !section.starts_with("[remote ")) continue;
    if (trimmed(text.substr(0, equals)) != "url") continue;
    const std::string url = config_value(text.substr(equals + 1));
    if (section == "[remote \"origin\"") return url;
    if (first.empty()) first = url;
  }
  return first;
}

std::optional<std::string_view> without_scheme(std::string_view url) {
  for (const std::string_view scheme : {"https://", "http://", "ssh://", "git://"})
    if (url.starts_with(scheme)) return url.substr(scheme.size());
  return std::nullopt;
}

}  // namespace

bool is_root_of_repository(const std::string& directory) {
  struct stat about = {};
  const std::string marker = directory == "/" ? "/.git" : directory + "/.git";
  return ::stat(marker.c_str(), &about) == 0;
}

std::string find_repository(std::string directory) {
  for (;;) {
    if (is_root_of_repository(directory)) return directory;
    const std::size_t slash = directory.rfind('/');
    if (directory == "/" || slash == std::string::npos) return {};
    directory.resize(std::max<std::size_t>(slash, 1));
  }
}

std::string git_common_directory(const std::string& root) { return common_of(git_directory(root)); }

VersionControl version_control(const std::string& root) {
  const std::string git = git_directory(root);
  const std::string common = common_of(git);
  VersionControl result;
  result.repository_uri = public_url(remote_url(read(common + "/config", kMaxPackedRefs)));
  std::string head = read(git + "/HEAD");
  for (int links = 0; links < kMaxLinks; ++links) {
    const std::string_view text = trimmed(head);
    if (is_hash(text)) {
      result.revision = text;
      break;
    }
    if (!text.starts_with("ref:")) break;
    const std::string ref(trimmed(text.substr(4)));
    if (!is_ref(ref)) break;
    constexpr std::string_view kBranches = "refs/heads/";
    if (links == 0 && ref.starts_with(kBranches)) result.branch = ref.substr(kBranches.size());
    head = read(common + "/" + ref);
    if (head.empty()) head = packed_hash(common, ref);
  }
  if (result.revision.empty()) result.branch.clear();
  return result;
}

std::string public_url(std::string_view remote) {
  if (!is_plain(remote)) return {};
  std::string_view rest = remote.substr(0, remote.find_first_of("?#"));
  std::string_view host;
  if (const auto known = without_scheme(rest)) {
    host = known->substr(0, known->find('/'));
    rest = known->substr(host.size());
    if (!remote.starts_with("http")) host = host.substr(0, host.rfind(':'));  // a port of ssh's
  } else {                                                                    // git@host:owner/name
    host = rest.substr(0, rest.find(':'));
    if (host.size() < 2 || host.size() == rest.size()) return {};
    rest = rest.substr(host.size() + 1);
    if (rest.starts_with('/') || rest.starts_with(':')) return {};
  }
  host.remove_prefix(host.rfind('@') + 1);  // not found + 1 is 0
  if (rest.starts_with('/')) rest.remove_prefix(1);
  // A slash in the host is a local path; an @ left over could be the end of a password.
  const auto odd = [](std::string_view part) { return part.find('@') != std::string_view::npos; };
  if (host.empty() || rest.empty() || host.find('/') != std::string_view::npos || odd(rest))
    return {};
  std::string result = remote.starts_with("http://") ? "http://" : "https://";
  return result.append(host).append("/").append(rest);
}

}  // namespace ecrlint::cli
