// SPDX-License-Identifier: Apache-2.0
// Finds the files that belong to a Terraform module by where they lie and by how they are named.
#include "cli/module_files.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>

#include "cli/io.hpp"
#include "cli/walk.hpp"

namespace ecrlint::cli {
namespace {

bool is_module_file(std::string_view name) {
  return name.ends_with(".tf") || name.ends_with(".tf.json");
}

bool is_variable_file(std::string_view name) {
  constexpr std::string_view kJson = ".json";
  if (name.ends_with(kJson)) name.remove_suffix(kJson.size());
  return name == "terraform.tfvars" || name.ends_with(".auto.tfvars");
}

/// `a/b/` of `a/b/main.tf`.
std::string prefix_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == path.npos ? "" : path.substr(0, slash + 1);
}

/// The files of a folder, `a/b/` or empty, whose names are wanted; no links, sorted.
template <class Wanted>
std::vector<std::string> files_in(const std::string& folder, Wanted is_wanted) {
  std::vector<std::string> found;
  Directory directory(::opendir(folder.empty() ? "." : folder.c_str()));
  for (const dirent* entry = nullptr;
       directory && (entry = ::readdir(directory.get())) != nullptr;) {
    const std::string_view name = entry->d_name;
    if (entry->d_type == DT_REG && is_wanted(name)) found.push_back(folder + std::string(name));
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::vector<std::string> module_files(const std::string& folder) {
  return files_in(
      folder, [](std::string_view name) { return is_module_file(name) || is_variable_file(name); });
}

void skip(std::string_view& text, std::string_view characters) {
  text.remove_prefix(std::min(text.find_first_not_of(characters), text.size()));
}

/// The path that a text begins with as a string, in HCL or inside a string of JSON, as seen from
/// the module; empty if there is none.
std::string_view written_path(std::string_view text) {
  skip(text, " \t\r\n");
  if (text.starts_with('\\')) text.remove_prefix(1);
  if (!text.starts_with('"')) return {};
  text.remove_prefix(1);
  constexpr std::size_t kLongest = 1024;
  const std::size_t end = text.substr(0, kLongest).find_first_of("\"\\\n");
  if (end == text.npos) return {};
  std::string_view path = text.substr(0, end);
  for (const std::string_view here : {"${path.module}/", "${path.root}/"})
    if (path.starts_with(here)) path.remove_prefix(here.size());
  return path.starts_with('/') ? std::string_view() : path;
}

/// The same; empty if it holds more expressions than where the module lies.
std::string_view path_at(std::string_view text) {
  const std::string_view path = written_path(text);
  return path.find('$') != path.npos ? std::string_view() : path;
}

/// A path of which the file's name is computed: what it begins and ends with is not.
struct ComputedPath {
  std::string_view folder;  ///< `policies/`, or empty
  std::string_view begin;
  std::string_view end;
};

std::optional<ComputedPath> computed_path_at(std::string_view text) {
  const std::string_view path = written_path(text);
  const std::size_t from = path.find("${");
  if (from == path.npos) return std::nullopt;
  const std::size_t slash = path.substr(0, from).rfind('/');
  const std::size_t name = slash == path.npos ? 0 : slash + 1;
  // An expression may have quotes, behind which the path was not read on.
  const std::size_t to = path.rfind('}');
  const std::string_view end = to == path.npos || to < from ? "" : path.substr(to + 1);
  if (end.find('/') != end.npos) return std::nullopt;
  return ComputedPath{path.substr(0, name), path.substr(name, from - name), end};
}

/// The rest of the text behind each `word`.
template <class See>
void each_after(std::string_view text, std::string_view word, See see) {
  for (auto at = text.find(word); at != text.npos; at = text.find(word)) {
    text.remove_prefix(at + word.size());
    see(text);
  }
}

class Names {
 public:
  explicit Names(const std::string& path)
      : folder_(prefix_of(path)),
        directory_(canonical_path(folder_.empty() ? "." : folder_)),
        top_(tree_top(directory_, canonical_path("."))) {}

  /// The path as others are shown; empty unless it leads to something inside without a link.
  [[nodiscard]] std::string find(std::string_view named) const {
    namespace fs = std::filesystem;
    std::string straight = (fs::path(directory_) / named).lexically_normal().string();
    while (straight.size() > 1 && straight.ends_with('/')) straight.pop_back();
    if (directory_.empty() || named.empty() || canonical_path(straight) != straight) return {};
    if (!is_inside(straight, top_) && straight != top_) return {};
    std::string shown = (fs::path(folder_) / named).lexically_normal().string();
    while (shown.size() > 1 && shown.ends_with('/')) shown.pop_back();
    return shown;
  }

 private:
  std::string folder_;
  std::string directory_;
  std::string top_;
};

/// A name that tells nothing may be that of any file of the module.
void add_computed(const ComputedPath& named, const Names& names, std::vector<std::string>& found) {
  if (named.folder.empty() && named.begin.empty() && named.end.empty()) return;
  const std::string folder = names.find(named.folder.empty() ? "." : named.folder);
  if (folder.empty()) return;
  const auto fits = [&](std::string_view name) {
    return name.size() >= named.begin.size() + named.end.size() && name.starts_with(named.begin) &&
           name.ends_with(named.end) && !is_module_file(name);
  };
  for (std::string& file : files_in(folder == "." ? "" : folder + "/", fits))
    found.push_back(std::move(file));
}

}  // namespace

std::vector<std::string> rest_of_module(const std::string& path) {
  if (!is_module_file(path)) return {};
  std::vector<std::string> found = module_files(prefix_of(path));
  std::erase(found, path);
  return found;
}

std::vector<std::string> named_in_module(const std::string& path, std::string_view text) {
  std::vector<std::string_view> files;
  std::vector<std::string_view> modules;
  std::vector<ComputedPath> computed;
  if (!is_module_file(path)) return {};
  each_after(text, "file(", [&](std::string_view rest) {
    files.push_back(path_at(rest));
    if (const auto one = computed_path_at(rest)) computed.push_back(*one);
  });
  each_after(text, "source", [&](std::string_view rest) {
    skip(rest, "\" \t=:");
    const std::string_view before(rest.data() - 1, 1);
    const std::string_view named =
        before == "\"" ? path_at({rest.data() - 1, rest.size() + 1}) : "";
    if (named.starts_with("./") || named.starts_with("../")) modules.push_back(named);
  });
  std::erase(files, std::string_view());
  if (files.empty() && modules.empty() && computed.empty()) return {};
  const Names names(path);
  std::vector<std::string> found;
  for (const std::string_view named : files)
    if (std::string file = names.find(named); !file.empty()) found.push_back(std::move(file));
  for (const ComputedPath& one : computed) add_computed(one, names, found);
  for (const std::string_view named : modules) {
    const std::string module = names.find(named);
    if (module.empty()) continue;
    for (std::string& file : module_files(module == "." ? "" : module + "/"))
      found.push_back(std::move(file));
  }
  return found;
}

void read_needed(std::vector<NeededFile> wanted, std::set<std::string>& seen, std::size_t& left,
                 std::vector<Source>& sources) {
  constexpr std::size_t kMostFiles = 10'000;
  for (std::size_t i = 0; i < wanted.size() && i < kMostFiles; ++i) {
    const NeededFile file = wanted[i];
    if (!seen.insert(canonical_path(file.path)).second) continue;
    auto text = counted(read_file(file.path, false), left);
    if (!text) continue;
    for (std::string& named : named_in_module(file.path, *text))
      wanted.push_back({std::move(named), file.config});
    sources.push_back({file.path, std::move(*text)});
    give_config(sources.back(), file.config, place_of(file.path));
  }
}

}  // namespace ecrlint::cli
