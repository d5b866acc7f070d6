// SPDX-License-Identifier: Apache-2.0
// Finds what belongs to a Terraform module by where it lies, by how it is named and by who names
// it.
#include "cli/module_files.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <optional>

#include "cli/io.hpp"
#include "cli/links.hpp"
#include "cli/repository.hpp"

namespace ecrlint::cli {
namespace {

bool is_module_file(std::string_view name) {
  for (const std::string_view ending : {".tf", ".tf.json", ".tofu", ".tofu.json"})
    if (name.ends_with(ending)) return true;
  return false;
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

/// The names that are wanted of the files in a folder, `a/b/` or empty; no links, sorted.
template <class Wanted>
std::vector<std::string> names_in(const std::string& folder, Wanted is_wanted) {
  std::vector<std::string> found;
  Directory directory(::opendir(folder.empty() ? "." : folder.c_str()));
  for (const dirent* entry = nullptr;
       directory && (entry = ::readdir(directory.get())) != nullptr;) {
    const std::string_view name = entry->d_name;
    if (entry->d_type == DT_REG && is_wanted(name)) found.emplace_back(name);
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::vector<std::string> module_files(const std::string& folder) {
  std::vector<std::string> files = names_in(
      folder, [](std::string_view name) { return is_module_file(name) || is_variable_file(name); });
  for (std::string& file : files) file.insert(0, folder);
  return files;
}

/// Is it a file, and no link or folder?
bool is_regular(const std::string& path) {
  struct stat about = {};
  return ::lstat(path.c_str(), &about) == 0 && S_ISREG(about.st_mode);
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

/// What is known of a path that does hold more.
std::optional<ComputedPath> computed_path(std::string_view path) {
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

std::string reversed(std::string_view text) { return {text.rbegin(), text.rend()}; }

/// Calls `see` with those of sorted texts that begin so.
template <class See>
void each_with_prefix(const std::vector<std::string>& sorted, std::string_view prefix, See see) {
  for (auto at = std::ranges::lower_bound(sorted, prefix, std::less<>());
       at != sorted.end() && at->starts_with(prefix); ++at)
    see(*at);
}

/// Says of a root where `terraform init` laid its modules down.
constexpr std::string_view kTerraform = ".terraform";
constexpr std::string_view kLaidDown = ".terraform/modules/modules.json";

}  // namespace

ModuleFiles::Folder& ModuleFiles::folder_of(const std::string& path, const std::string& canonical) {
  std::string shown = prefix_of(path);
  const auto [at, is_new] = folders_.try_emplace(shown);
  if (!is_new) return at->second;
  Folder& folder = at->second;
  folder.shown = std::move(shown);
  folder.canonical =
      canonical.empty() ? canonical_path(folder.shown.empty() ? "." : folder.shown) : canonical;
  folder.top = tree_top(folder.canonical, repository_of(folder.canonical), working_directory_);
  return folder;
}

const std::string& ModuleFiles::repository_of(const std::string& directory) {
  const auto [at, is_new] = repositories_.try_emplace(directory);
  if (!is_new) return at->second;
  if (is_root_of_repository(directory))
    at->second = directory;
  else if (directory.size() > 1)
    at->second = repository_of(cli::folder_of(directory));
  return at->second;
}

const std::string& ModuleFiles::canonical(const std::string& path) {
  const auto [at, is_new] = canonical_.try_emplace(path);
  if (is_new) at->second = canonical_path(path);
  return at->second;
}

/// The same of a file that is wanted, which is no link, by that of its folder.
std::string ModuleFiles::canonical_file(const std::string& path) {
  const Folder& folder = folder_of(path);
  if (folder.canonical.empty()) return canonical_path(path);
  return joined(folder.canonical, path.substr(folder.shown.size()));
}

/// The path as others are shown; empty unless it leads to something inside without a link.
std::string ModuleFiles::find(const Folder& folder, std::string_view named) {
  namespace fs = std::filesystem;
  const auto plain = [](const fs::path& path) {
    std::string text = path.lexically_normal().string();
    while (text.size() > 1 && text.ends_with('/')) text.pop_back();
    return text;
  };
  if (folder.canonical.empty() || named.empty()) return {};
  const std::string straight = plain(fs::path(folder.canonical) / named);
  if (canonical(straight) != straight) return {};
  if (!is_of_tree(straight, folder.top)) return {};
  // Behind a link in what was named, `..` leads elsewhere.
  std::string shown = plain(fs::path(folder.shown) / named);
  return canonical(shown) == straight ? shown : std::string();
}

void ModuleFiles::want(std::string path, const LoadedConfig* config) {
  if (named_.insert(path).second) wanted_.push_back({std::move(path), config});
}

void ModuleFiles::want_folder(const std::string& shown, const LoadedConfig* config) {
  if (!listed_.insert(shown).second) return;
  for (std::string& file : module_files(shown)) want(std::move(file), config);
}

void ModuleFiles::want_module_of(const std::string& path, const LoadedConfig* config) {
  if (is_module_file(path)) want_module_in(folder_of(path), config);
}

void ModuleFiles::want_module_of(const Input& input, const LoadedConfig* config) {
  if (is_module_file(input.path)) want_module_in(folder_of(input.path, input.folder), config);
}

void ModuleFiles::want_module_in(const Folder& folder, const LoadedConfig* config) {
  if (listed_.contains(folder.shown)) return;
  want_folder(folder.shown, config);
  struct stat about = {};
  if (::lstat(joined(folder.canonical, kTerraform).c_str(), &about) != 0) return;
  if (std::string file = find(folder, kLaidDown); !file.empty()) want(std::move(file), config);
}

void ModuleFiles::want_named(const std::string& path, std::string_view text,
                             const LoadedConfig* config) {
  if (path.ends_with(kLaidDown)) return want_laid_down(path, text, config);
  if (!is_module_file(path)) return;
  Folder& folder = folder_of(path);
  each_after(text, "file(", [&](std::string_view rest) {
    const std::string_view named = written_path(rest);
    if (named.empty() || !folder.files.emplace(named).second) return;
    if (const auto computed = computed_path(named))
      want_computed(folder, *computed, config);
    else if (named.find("${") != named.npos)
      return;
    else if (std::string file = find(folder, named); !file.empty())
      want(std::move(file), config);
    else
      folder.elsewhere.emplace(named, config);
  });
  each_after(text, "source", [&](std::string_view rest) {
    skip(rest, "\" \t=:");
    const std::string_view before(rest.data() - 1, 1);
    const std::string_view named =
        before == "\"" ? path_at({rest.data() - 1, rest.size() + 1}) : "";
    if (!named.starts_with("./") && !named.starts_with("../")) return;
    if (!folder.modules.emplace(named).second) return;
    const std::string module = find(folder, named);
    if (module.empty()) return;
    const std::string shown = module == "." ? "" : module + "/";
    folder_of(shown).callers.insert(folder.shown);
    want_folder(shown, config);
  });
}

/// A path is seen from where the root lies that calls the module, in however many steps.
void ModuleFiles::want_from_callers() {
  std::size_t left = 10'000;  // looks at the disk
  for (auto& [shown, folder] : folders_) {
    if (folder.elsewhere.empty()) continue;
    std::vector<std::string> above{shown};
    std::set<std::string> seen{shown};
    for (std::size_t i = 0; i < above.size(); ++i)
      for (const std::string& caller : folders_.at(above[i]).callers)
        if (seen.insert(caller).second) above.push_back(caller);
    for (std::size_t i = 1; i < above.size(); ++i)
      for (const auto& [named, config] : folder.elsewhere) {
        if (left == 0) return;
        --left;
        if (std::string file = find(folders_.at(above[i]), named); !file.empty())
          want(std::move(file), config);
      }
  }
}

/// A name of which nothing is known may be that of any file of the module.
void ModuleFiles::want_computed(const Folder& folder, const ComputedPath& named,
                                const LoadedConfig* config) {
  if (named.folder.empty() && named.begin.empty() && named.end.empty()) return;
  const std::string inside = find(folder, named.folder.empty() ? "." : named.folder);
  if (inside.empty()) return;
  const std::string prefix = inside == "." ? "" : inside + "/";
  const auto [at, is_new] = listings_.try_emplace(prefix);
  Listing& listing = at->second;
  if (is_new) {
    listing.names = names_in(prefix, std::not_fn(is_module_file));
    for (const std::string& name : listing.names) listing.backward.push_back(reversed(name));
    std::ranges::sort(listing.backward);
  }
  const auto see = [&](std::string_view name) {
    if (name.size() >= named.begin.size() + named.end.size() && name.starts_with(named.begin) &&
        name.ends_with(named.end))
      want(prefix + std::string(name), config);
  };
  if (named.begin.size() >= named.end.size())
    each_with_prefix(listing.names, named.begin, see);
  else
    each_with_prefix(listing.backward, reversed(named.end),
                     [&](std::string_view name) { see(reversed(name)); });
}

/// The list is of paths from the root's directory.
void ModuleFiles::want_laid_down(const std::string& path, std::string_view text,
                                 const LoadedConfig* config) {
  const Folder& root = folder_of(path.substr(0, path.size() - kLaidDown.size()));
  each_after(text, "\"Dir\"", [&](std::string_view rest) {
    skip(rest, " \t\r\n:");
    const std::string module = find(root, path_at(rest));
    if (!module.empty() && module != ".") want_folder(module + "/", config);
  });
}

std::vector<Failure> ModuleFiles::read(std::size_t& left, std::vector<Source>& sources) {
  std::vector<Failure> unread;
  for (std::size_t i = 0;; ++i) {
    if (i == wanted_.size()) want_from_callers();
    if (i == wanted_.size()) break;
    const Wanted file = wanted_[i];
    if (!seen_.insert(canonical_file(file.path)).second) continue;
    auto text = counted(read_file(file.path, false), left);
    if (!text) {
      if (is_regular(file.path)) unread.push_back({file.path, text.error().message});
      continue;
    }
    want_named(file.path, *text, file.config);
    sources.push_back({file.path, std::move(*text), Role::context});
    give_config(sources.back(), file.config, place_of(file.path));
  }
  wanted_.clear();
  return unread;
}

}  // namespace ecrlint::cli
