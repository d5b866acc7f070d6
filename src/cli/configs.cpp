// SPDX-License-Identifier: Apache-2.0
// Looks for config files from the files to lint upward, and stays inside their repository.
#include "cli/configs.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <string_view>
#include <unordered_set>

#include "cli/io.hpp"
#include "cli/links.hpp"
#include "cli/walk.hpp"

namespace ecrlint::cli {
namespace {

constexpr std::size_t kMaxConfig = std::size_t{2} << 20;

bool exists(const std::string& path, struct stat& about) {
  return ::lstat(path.c_str(), &about) == 0;
}

bool is_repository(const std::string& folder) {
  struct stat about = {};
  return exists(joined(folder, ".git"), about);
}

std::string relative(const std::string& path, const std::string& to) {
  return std::filesystem::path(path).lexically_relative(to).string();
}

}  // namespace

FilePlace place_of(const std::string& path) {
  const std::string working_directory = canonical_path(".");
  struct stat about = {};
  FilePlace place;
  if (::stat(path.c_str(), &about) == 0 && S_ISDIR(about.st_mode)) {
    place.folder = canonical_path(path);
  } else {
    const auto full = (std::filesystem::path(working_directory) / path).lexically_normal();
    place.name = full.filename().string();
    place.folder = canonical_path(full.parent_path().string());
    if (place.folder.empty()) place.folder = full.parent_path().string();
  }
  place.top = tree_top(place.folder, working_directory);
  return place;
}

FilePlace place_of(const Input& input) {
  return {input.folder, input.path.substr(input.path.rfind('/') + 1), input.top};
}

std::string path_in(const LoadedConfig& config, const FilePlace& place) {
  const std::string full = joined(place.folder, place.name);
  const std::string& from = config.for_root ? place.top : config.folder;
  return is_inside(full, from) ? full.substr(joined(from, "").size()) : relative(full, from);
}

bool say_errors(const Configs& configs, std::size_t said_before) {
  const std::vector<std::string>& errors = configs.errors();
  for (std::size_t i = said_before; i < errors.size(); ++i) say(errors[i]);
  return errors.size() <= said_before;
}

void give_config(Source& source, const LoadedConfig* config, const FilePlace& place) {
  if (config == nullptr) return;
  source.config = config->config;
  source.path_in_config = path_in(*config, place);
}

bool read_inventories(const std::vector<std::string>& paths, bool follow, Context& context) {
  for (const std::string& path : paths) {
    auto text = read_named(path, follow);
    if (!text) {
      say(fmt::format("--inventory: {}: {}", path, text.error().message));
      return false;
    }
    context.inventory.push_back({path, std::move(*text)});
  }
  return true;
}

Configs::Configs(ConfigArguments arguments)
    : arguments_(std::move(arguments)), working_directory_(canonical_path(".")) {
  if (arguments_.file.empty()) return;
  if (!arguments_.follow && leads_out(arguments_.file)) {
    errors_.push_back(fmt::format("{}: {}", arguments_.file, kLeadsOut));
    return;
  }
  const std::string target = canonical_path(arguments_.file);
  named_ =
      load(arguments_.file, target.empty() ? "/" : folder_of(target), arguments_.file, true, {});
}

const LoadedConfig* Configs::find(const FilePlace& place) {
  if (arguments_.none) return nullptr;
  if (!arguments_.file.empty()) return named_;
  // Files come folder by folder.
  if (last_.folder.empty() || last_.folder != place.folder || last_.top != place.top)
    last_ = {place.folder, place.top, find_above(place.folder, place.top)};
  return last_.config;
}

const LoadedConfig* Configs::find_above(const std::string& start, const std::string& top) {
  std::vector<std::string> passed;
  const LoadedConfig* found = nullptr;
  for (std::string folder = start;; folder = folder_of(folder)) {
    const auto known = found_.find({folder, top});
    if (known != found_.end()) {
      found = known->second;
      break;
    }
    passed.push_back(folder);
    const bool last = folder == top || folder == "/" || is_repository(folder);
    found = find_in(folder, last ? folder : top);
    if (found != nullptr || last) break;
  }
  for (const std::string& folder : passed) found_[{folder, top}] = found;
  return found;
}

const LoadedConfig* Configs::find_in(const std::string& folder, const std::string& top) {
  std::vector<std::string> there;
  struct stat about = {};
  for (const std::string_view name : kConfigNames)
    if (exists(joined(folder, name), about)) there.push_back(joined(folder, name));
  if (there.empty()) return nullptr;
  std::string shown = there.front();
  if (is_inside(shown, working_directory_))
    shown = shown.substr(joined(working_directory_, "").size());
  else if (is_inside(working_directory_, folder))
    shown = relative(shown, working_directory_);
  if (there.size() > 1) {
    errors_.push_back(fmt::format("{}: there is {} beside it; keep one", shown, kConfigNames[1]));
    return nullptr;
  }
  std::string open = there.front();
  if (exists(open, about) && S_ISLNK(about.st_mode)) {
    open = canonical_path(open);
    const std::string root = is_repository(folder) ? folder : top;
    if (open.empty() || !is_of_tree(open, root)) {
      errors_.push_back(fmt::format("{}: not read: link to {}", shown,
                                    open.empty() ? "nothing" : "a file outside the repository"));
      return nullptr;
    }
  }
  return load(shown, folder, open, false, top);
}

const LoadedConfig* Configs::load(const std::string& path, const std::string& folder,
                                  const std::string& open, bool follow, const std::string& top) {
  for (const LoadedConfig& one : all_)
    if (one.path == path) return &one;
  auto text = read_file(open, follow, kMaxConfig);
  if (!text) {
    errors_.push_back(fmt::format("{}: {}", path, text.error().message));
    return nullptr;
  }
  LoadedConfig& loaded = all_.emplace_back();
  loaded.path = path;
  loaded.folder = folder;
  loaded.top = top;
  loaded.for_root = arguments_.for_root;
  loaded.text = std::move(*text);
  auto config = parse_config(loaded.text, path);
  loaded.config = std::make_shared<const Config>(config ? std::move(*config) : Config{});
  if (!config)
    for (const ConfigError& one : config.error())
      fail(loaded, one.span, one.help.empty() ? one.message : one.message + "; " + one.help);
  return &loaded;
}

void Configs::fail(const LoadedConfig& config, Span span, const std::string& message) {
  const Position at = LineIndex(config.text).position(span.begin);
  errors_.push_back(fmt::format("{}:{}:{}: {}", config.path, at.line, at.column, message));
}

Context Configs::context() {
  Context context;
  std::unordered_set<std::string_view> accounts;
  for (const LoadedConfig& loaded : all_) {
    const ConfigContext& said = loaded.config->context;
    for (const Setting<std::string>& account : said.accounts)
      if (accounts.insert(account.value).second) context.accounts.push_back(account.value);
    take(loaded, said.org_id, "org-id", context.org_id);
    take(loaded, said.partition, "partition", context.partition);
    for (const Setting<std::string>& file : said.inventory) read_inventory(loaded, file, context);
  }
  return context;
}

void Configs::take(const LoadedConfig& config, const std::optional<Setting<std::string>>& said,
                   std::string_view key, std::string& into) {
  if (!said) return;
  if (into.empty()) into = said->value;
  if (into != said->value)
    fail(config, said->span,
         fmt::format("`{}` is `{}` in another config of this run; lint them apart", key, into));
}

void Configs::read_inventory(const LoadedConfig& config, const Setting<std::string>& file,
                             Context& context) {
  const std::string full = canonical_path(joined(config.folder, file.value));
  if (!full.empty() && !config.top.empty() && !is_of_tree(full, config.top))
    return fail(config, file.span,
                fmt::format("the inventory `{}` lies outside the repository", file.value));
  const std::string path = is_inside(full, working_directory_)
                               ? full.substr(joined(working_directory_, "").size())
                               : full;
  const auto same = [&](const Source& source) { return source.path == path; };
  if (std::any_of(context.inventory.begin(), context.inventory.end(), same)) return;
  auto text = full.empty() ? Error{error_text(ENOENT)} : read_file(full, false);
  if (!text)
    return fail(config, file.span,
                fmt::format("the inventory `{}`: {}", file.value, text.error().message));
  context.inventory.push_back({path, std::move(*text)});
}

}  // namespace ecrlint::cli
