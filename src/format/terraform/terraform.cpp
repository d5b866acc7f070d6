// SPDX-License-Identifier: Apache-2.0
// Modules from files, and the order in which they are read.
#include "format/terraform/terraform.hpp"

#include <algorithm>
#include <map>

#include "format/terraform/resources.hpp"

namespace ecrlint::internal::format {
namespace {

using namespace terraform;

/// Where the policies of a source stand, some of them perhaps in others.
class PlacesOfPolicies {
 public:
  PlacesOfPolicies(const Located& located, std::size_t source) {
    for (const Document& document : located.documents)
      if (document.source == source) places_.push_back(document.value->span);
    std::sort(places_.begin(), places_.end(), [](Span a, Span b) { return a.begin < b.begin; });
    std::uint32_t end = 0;
    for (Span& place : places_) end = place.end = std::max(end, place.end);
  }

  [[nodiscard]] bool hold(Span span) const {
    const auto after = std::partition_point(places_.begin(), places_.end(),
                                            [&](Span place) { return place.begin <= span.begin; });
    return after != places_.begin() && span.end <= (after - 1)->end;
  }

 private:
  std::vector<Span> places_;  // by begin; each ends where the last so far does
};

class ModuleFinder {
 public:
  ModuleFinder(std::span<const File> files, Arena& arena, Located& located)
      : files_(files), arena_(arena), located_(located) {}

  void read(std::optional<PolicyKind> forced) {
    parse();
    Workspace workspace;
    workspace.module = [this](const std::string& directory) -> const Module* {
      const auto found = modules_.find(directory);
      return found == modules_.end() ? nullptr : &found->second;
    };
    workspace.file = [this](const std::string& path) -> const File* {
      const auto found = by_path_.find(path);
      return found == by_path_.end() ? nullptr : found->second;
    };
    workspace.text = [this](std::size_t source) {
      const auto found = texts_.find(source);
      return found == texts_.end() ? std::string_view() : found->second;
    };
    constexpr std::size_t kFewestSteps = 2'000'000;
    workspace.steps = kFewestSteps;
    for (const File& file : files_) workspace.steps += file.text.size();
    Evaluator evaluator(workspace, arena_);
    ResourceReader reader(evaluator, forced, located_);
    // A module that another one calls is read with the inputs of its calls; one that only calls
    // itself, or is called no times, in the end, alone.
    find_calls(evaluator);
    for (const auto& [directory, module] : modules_)
      if (!called_.contains(directory)) read_root(module, reader);
    for (const auto& [directory, module] : modules_)
      if (called_.contains(directory) && !reader.has_read(module)) read_root(module, reader);
    note_redefined();
    if (!evaluator.budget().is_spent()) return;
    located_.notes.emplace_back("too much to evaluate: what was left is not known");
    for (std::size_t i = 0; i < located_.scopes.size(); ++i)
      located_.attachments.push_back({.scope = i});
  }

 private:
  void parse() {
    parsed_.reserve(files_.size());
    std::map<std::string, std::vector<const ParsedFile*>> by_directory;
    for (const File& file : files_) {
      by_path_.emplace(resolve_path("", file.path), &file);
      texts_.emplace(file.source, file.text);
      if (!is_module_file(file.path) && !is_variable_file(file.path)) continue;
      ParsedFile& parsed = parsed_.emplace_back(
          is_json_syntax(file.path) ? parse_json_syntax(file, arena_)
                                    : ParsedFile{file, syntax::parse_hcl(file.text, arena_), {}});
      note(parsed);
      by_directory[resolve_path("", directory_of(file.path))].push_back(&parsed);
    }
    for (const auto& [directory, files] : by_directory)
      modules_.try_emplace(directory, directory, files);
  }

  void note(const ParsedFile& parsed) {
    FileFacts& facts = located_.files.emplace_back();
    facts.source = parsed.file.source;
    facts.root = parsed.root;
    facts.parsed = parsed.hcl.parsed;
    facts.errors = parsed.hcl.errors;
    facts.duplicates = parsed.hcl.duplicates;
    facts.comments = parsed.hcl.comments;
  }

  /// Terraform refuses a file in which a block sets an attribute twice. Those in policies are found
  /// there.
  void note_redefined() {
    constexpr std::size_t kLongest = 100;
    for (std::size_t i = 0; i < parsed_.size(); ++i) {
      FileFacts& facts = located_.files[i];
      if (parsed_[i].hcl.redefined.empty()) continue;
      const PlacesOfPolicies policies(located_, facts.source);
      std::set<std::uint32_t> refused;
      for (const syntax::Duplicate& twice : parsed_[i].hcl.redefined) {
        if (policies.hold(twice.second)) continue;
        refused.insert(twice.second.begin);
        const std::string name(twice.key.substr(0, kLongest));
        facts.errors.push_back({twice.second, "`" + name + "` is set before in this block"});
      }
      std::erase_if(facts.duplicates, [&](const syntax::Duplicate& twice) {
        return refused.contains(twice.second.begin);
      });
    }
  }

  void find_calls(Evaluator& evaluator) {
    for (const auto& [directory, module] : modules_) {
      Instance probe;
      probe.module = &module;
      for (const ModuleBlock& call : module.calls()) {
        const auto source =
            evaluator.attribute(call.syntax->body, "source", {&probe, call.source, nullptr});
        constexpr std::size_t kLongestPath = 4096;
        if (!source || !source->is_plain_string() || source->text.size() > kLongestPath) continue;
        const std::string path = resolve_path(directory, source->text);
        const bool local = source->text.starts_with("./") || source->text.starts_with("../");
        if (local && path != directory && modules_.contains(path)) called_.insert(path);
      }
    }
  }

  void read_root(const Module& module, ResourceReader& reader) {
    Instance& root = *roots_.emplace_back(std::make_unique<Instance>());
    root.module = &module;
    reader.read(root);
  }

  std::span<const File> files_;
  Arena& arena_;
  Located& located_;
  std::vector<ParsedFile> parsed_;
  std::map<std::string, const File*> by_path_;
  std::map<std::size_t, std::string_view> texts_;  // by source
  std::map<std::string, Module> modules_;
  std::set<std::string> called_;  ///< directories of modules that others call
  std::vector<std::unique_ptr<Instance>> roots_;
};

}  // namespace

bool is_terraform(std::string_view path) {
  return is_module_file(path) || path.ends_with(".tfvars") || path.ends_with(".tfvars.json");
}

Located locate_in_modules(std::span<const File> files, std::optional<PolicyKind> forced,
                          Arena& arena) {
  Located located;
  ModuleFinder(files, arena, located).read(forced);
  return located;
}

}  // namespace ecrlint::internal::format
