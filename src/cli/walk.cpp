// SPDX-License-Identifier: Apache-2.0
// Searches directories in a fixed order, stays inside them and says what it leaves out.
#include "cli/walk.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <initializer_list>
#include <set>
#include <system_error>
#include <utility>

#include "cli/ignore.hpp"
#include "cli/io.hpp"
#include "cli/links.hpp"
#include "cli/progress.hpp"
#include "cli/repository.hpp"

namespace ecrlint::cli {
namespace {

/// Directories of other programs' making, which a search passes over. What `terraform init` lays
/// down beside a root is read where the root calls it.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kPassedOver{
    {{".ecrlint", "ecrlint's own sources"},
     {".git", "Git's own"},
     {".terraform", "laid down by terraform init"},
     {"node_modules", "laid down by a package manager"}}};

/// So many entries of ignored directories are looked at.
constexpr std::size_t kMostIgnored = 100'000;

/// Why a directory of this name is passed over; empty if it is not.
std::string_view passed_over(std::string_view name) {
  for (const auto& [known, why] : kPassedOver)
    if (name == known) return why;
  return {};
}

struct DirectoryEntry {
  std::string name;
  unsigned char type;  ///< DT_REG and its like
};

unsigned char type_of(mode_t mode) { return static_cast<unsigned char>(IFTODT(mode)); }

/// As given, but for what adds nothing: `./` in front and slashes at the end.
std::string shown(std::string_view path) {
  while (path.starts_with("./")) {
    path.remove_prefix(1);
    while (path.starts_with('/')) path.remove_prefix(1);
  }
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  return path.empty() || path == "." ? "" : std::string(path);
}

bool ends_with_any(std::string_view name, std::initializer_list<std::string_view> endings) {
  return std::any_of(endings.begin(), endings.end(),
                     [&](std::string_view ending) { return name.ends_with(ending); });
}

bool is_read_as_it_is(std::string_view name) {
  return ends_with_any(name, {".json", ".yaml", ".yml", ".template", ".tf", ".tofu"});
}

bool is_script(std::string_view name) {
  return ends_with_any(name, {".sh", ".bash", ".zsh", ".ksh"});
}

/// Is a file whose name has no ending a script of a shell, by its first line, or JSON?
bool is_read_by_content(const DirectoryEntry& entry, const std::string& path) {
  if (entry.type != DT_REG || entry.name.find('.') != entry.name.npos) return false;
  const int file = ::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (file < 0) return false;
  std::array<char, 64> start{};
  const ssize_t size = ::read(file, start.data(), start.size());
  ::close(file);
  std::string_view line(start.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
  line = line.substr(0, line.find('\n'));
  const bool json = line.starts_with('{') && !line.starts_with("{{") && !line.starts_with("{%");
  return json || (line.starts_with("#!") && line.find("sh") != line.npos);
}

/// `stack.yaml.j2`, `policy.json.erb`; and `policy.tftpl` or `any.pol.tpl`, which need not say of
/// what.
bool is_template(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  if (dot == name.npos || dot == 0) return false;
  if (!ends_with_any(name.substr(dot), {".tpl", ".tftpl", ".tmpl", ".gotmpl", ".j2", ".jinja",
                                        ".jinja2", ".erb", ".mustache", ".hbs"}))
    return false;
  return is_read_as_it_is(name.substr(0, dot)) || ends_with_any(name, {".tpl", ".tftpl", ".j2"});
}

/// Files of other names are linted when they are named. Letter case says nothing in an ending.
bool is_policy_file(std::string_view spelt) {
  std::string name(spelt);
  std::ranges::transform(name, name.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  });
  return is_read_as_it_is(name) || is_template(name) || is_script(name) ||
         (!name.starts_with('.') && ends_with_any(name, {".tfvars", ".hcl", ".snap"}));
}

class Walk {
 public:
  explicit Walk(const WalkOptions& options)
      : options_(options), ignores_(options.gitignore, options.ecrlintignore, options.excludes) {}

  void add(const std::string& path);
  Inputs finish();

 private:
  void add_directory(const std::string& path, const std::string& canonical);
  void add_file(const std::string& path, const std::string& canonical);
  void search(const std::string& path, const std::string& canonical);
  void visit(const DirectoryEntry& entry, const std::string& path, const std::string& directory);
  void visit_link(const std::string& path, const std::string& directory);
  std::vector<DirectoryEntry> entries(const std::string& path, bool is_root);
  [[nodiscard]] std::string top_of(const std::string& directory) const {
    return tree_top(directory, working_directory_);
  }
  bool left_out(const std::string& path, const std::string& canonical, bool is_directory);
  [[nodiscard]] bool is_wanted(std::string_view name) const {
    return is_policy_file(name) || (options_.markdown && name.ends_with(".md"));
  }
  void take(Input input);
  void skip(const std::string& path, const IgnorePattern& why, bool is_directory);
  void count_inside(const std::string& directory);
  void fail(const std::string& path, std::string why) {
    result_.failures.push_back({path, std::move(why)});
  }

  WalkOptions options_;
  Ignores ignores_;
  Inputs result_;
  std::string working_directory_ = canonical_path(".");
  std::string root_;  ///< of the directory being searched
  std::string top_;   ///< where its ignore files begin
  std::size_t looks_left_ = kMostIgnored;
};

void Walk::take(Input input) {
  result_.files.push_back(std::move(input));
  if (options_.progress != nullptr) options_.progress->advance();
}

void Walk::skip(const std::string& path, const IgnorePattern& why, bool is_directory) {
  ++result_.ignored;
  result_.skipped.push_back(fmt::format("{}: ignored by {}", path, why.where));
  if (is_directory)
    count_inside(path);
  else
    ++result_.unread;
}

/// Counts the files that an ignored directory keeps from being read.
void Walk::count_inside(const std::string& directory) {
  namespace fs = std::filesystem;
  if (!passed_over(fs::path(directory).filename().string()).empty()) return;
  std::error_code error;  // what cannot be looked at would not be read either
  fs::recursive_directory_iterator at(directory, fs::directory_options::skip_permission_denied,
                                      error);
  for (; !error && at != fs::end(at) && looks_left_ > 0; at.increment(error), --looks_left_) {
    const std::string name = at->path().filename().string();
    std::error_code unknown;
    if (at->symlink_status(unknown).type() == fs::file_type::directory) {
      if (!passed_over(name).empty()) at.disable_recursion_pending();
    } else if (is_wanted(name)) {
      ++result_.unread;
    }
  }
}

/// Whether --force-exclude takes a named path away.
bool Walk::left_out(const std::string& path, const std::string& canonical, bool is_directory) {
  if (!options_.force_exclude || canonical == "/") return false;
  const std::size_t slash = canonical.rfind('/');
  const std::string directory = folder_of(canonical);
  const std::string top = top_of(is_directory ? canonical : directory);
  if (is_directory && top == canonical) return false;
  const auto* why = ignores_.find_above(
      directory, top, std::string_view(canonical).substr(slash + 1), is_directory);
  if (why == nullptr) return false;
  skip(path, *why, is_directory);
  return true;
}

void Walk::add(const std::string& path) {
  const std::string name = shown(path);
  const std::string& open = name.empty() ? "." : name;
  struct stat about = {};
  if (path.empty() || ::stat(open.c_str(), &about) != 0) {
    const int number = path.empty() ? ENOENT : errno;
    struct stat link = {};
    const bool dangling = number == ENOENT && ::lstat(open.c_str(), &link) == 0 && !path.empty();
    return fail(path, dangling ? "symbolic link to nothing" : error_text(number));
  }
  if (!options_.follow && leads_out(open, options_.bounded))
    return fail(path, std::string(kLeadsOut));
  std::string canonical = canonical_path(open);
  if (canonical.empty()) canonical = open;  // /dev/stdin leads to what has no path
  if (S_ISDIR(about.st_mode)) return add_directory(name, canonical);
  add_file(name, canonical);
}

void Walk::add_directory(const std::string& path, const std::string& canonical) {
  if (left_out(path, canonical, true)) return;
  root_ = canonical;
  top_ = top_of(canonical);
  const std::size_t before = result_.files.size() + result_.failures.size();
  const std::size_t ignored = result_.ignored;
  search(path, canonical);
  if (result_.files.size() + result_.failures.size() != before) return;
  std::string line = fmt::format("no policy file under {}", path.empty() ? "." : path);
  if (result_.ignored != ignored)
    line += fmt::format(" ({} ignored; see -v)", result_.ignored - ignored);
  result_.empty.push_back(std::move(line));
}

void Walk::add_file(const std::string& path, const std::string& canonical) {
  if (left_out(path, canonical, false)) return;
  const std::size_t slash = path.rfind('/');
  const std::string folder = canonical_path(slash == path.npos ? "." : path.substr(0, slash + 1));
  take({path, canonical, Way::named, folder, top_of(folder)});
}

std::vector<DirectoryEntry> Walk::entries(const std::string& path, bool is_root) {
  std::vector<DirectoryEntry> found;
  const char* const open_path = path.empty() ? "." : path.c_str();
  // The root may be a link, because it was named; below it nothing may have become one.
  const int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | (is_root ? 0 : O_NOFOLLOW);
  const int number = ::open(open_path, flags);
  Directory directory(number < 0 ? nullptr : ::fdopendir(number));
  if (!directory) {
    const int error = errno;
    if (number >= 0) ::close(number);
    fail(open_path, error_text(error));
    return found;
  }
  for (;;) {
    errno = 0;
    const dirent* entry = ::readdir(directory.get());
    if (entry == nullptr) break;
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") found.push_back({std::string(name), entry->d_type});
  }
  if (errno != 0) fail(open_path, error_text(errno));
  std::ranges::sort(found, {}, &DirectoryEntry::name);
  return found;
}

void Walk::search(const std::string& path, const std::string& canonical) {
  for (DirectoryEntry& entry : entries(path, canonical == root_)) {
    const std::string name = joined(path, entry.name);
    if (entry.type == DT_UNKNOWN) {
      struct stat about = {};
      if (::lstat(name.c_str(), &about) == 0) entry.type = type_of(about.st_mode);
    }
    visit(entry, name, canonical);
  }
}

void Walk::visit(const DirectoryEntry& entry, const std::string& path,
                 const std::string& directory) {
  const bool is_directory = entry.type == DT_DIR;
  if (!is_directory && !is_wanted(entry.name) && !is_read_by_content(entry, path)) return;
  const std::string_view known = is_directory ? passed_over(entry.name) : std::string_view();
  if (!known.empty()) return result_.skipped.push_back(fmt::format("{}: {}", path, known));
  if (const auto* why = ignores_.find(directory, top_, entry.name, is_directory))
    return skip(path, *why, is_directory);
  std::string canonical = joined(directory, entry.name);
  if (is_directory) return search(path, canonical);
  if (entry.type == DT_LNK) return visit_link(path, directory);
  // What is no regular file fails when it is read, with a reason.
  take({path, std::move(canonical), Way::found, directory, top_, entry.type == DT_REG});
}

void Walk::visit_link(const std::string& path, const std::string& directory) {
  struct stat about = {};
  if (::stat(path.c_str(), &about) != 0)
    return fail(path, errno == ENOENT ? "symbolic link to nothing" : error_text(errno));
  if (S_ISDIR(about.st_mode)) {
    result_.skipped.push_back(fmt::format("{}: link to a directory", path));
    return;
  }
  const std::string target = canonical_path(path);
  if (target.empty()) return fail(path, error_text(errno));
  if (!is_of_tree(target, root_)) {
    result_.warnings.push_back(
        fmt::format("{}: not linted: link to a file outside the searched directory", path));
    return;
  }
  take({path, target, Way::link, directory, top_});
}

/// Keeps one of each file: the one that is no link, or else the first.
Inputs Walk::finish() {
  std::set<std::string_view> real;
  for (const Input& file : result_.files)
    if (file.way == Way::found) real.insert(file.canonical);
  std::set<std::string_view> seen;
  std::vector<Input> files;
  std::vector<bool> keep;
  for (const Input& file : result_.files) {
    const bool is_double = file.way != Way::found && real.count(file.canonical) != 0;
    keep.push_back(!is_double && seen.insert(file.canonical).second);
  }
  for (std::size_t i = 0; i < keep.size(); ++i) {
    if (keep[i])
      files.push_back(std::move(result_.files[i]));
    else
      result_.skipped.push_back(fmt::format("{}: the same file again", result_.files[i].path));
  }
  result_.files = std::move(files);
  for (const std::string& complaint : ignores_.complaints())
    result_.warnings.push_back(fmt::format("{}; its patterns are not applied", complaint));
  return std::move(result_);
}

}  // namespace

Inputs find_inputs(const std::vector<std::string>& paths, const WalkOptions& options) {
  Walk walk(options);
  for (const std::string& path : paths) walk.add(path);
  return walk.finish();
}

Result<std::string> read_input(const Input& input) {
  if (input.regular) return read_regular(input.path);
  return read_file(input.way == Way::link ? input.canonical : input.path, input.way == Way::named);
}

std::string tree_top(const std::string& directory, const std::string& repository,
                     const std::string& working_directory) {
  if (!repository.empty()) return repository;
  return is_inside(directory, working_directory) ? working_directory : directory;
}

std::string tree_top(const std::string& directory, const std::string& working_directory) {
  return tree_top(directory, find_repository(directory), working_directory);
}

bool is_inside(std::string_view path, std::string_view root) {
  return root == "/" || (path.starts_with(root) && path.substr(root.size()).starts_with('/'));
}

std::string joined(std::string_view folder, std::string_view name) {
  if (folder.empty()) return std::string(name);
  return fmt::format("{}{}{}", folder, folder.ends_with('/') ? "" : "/", name);
}

std::string folder_of(const std::string& canonical) {
  const std::size_t slash = canonical.rfind('/');
  return slash == 0 || slash == canonical.npos ? "/" : canonical.substr(0, slash);
}

std::string canonical_path(const std::string& path) {
  char* const found = ::realpath(path.c_str(), nullptr);
  if (found == nullptr) return {};
  std::string result = found;
  std::free(found);
  return result;
}

}  // namespace ecrlint::cli
