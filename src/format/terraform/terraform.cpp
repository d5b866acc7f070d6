// SPDX-License-Identifier: Apache-2.0
// Modules from files, and the order in which they are read.
#include "format/terraform/terraform.hpp"

#include <algorithm>
#include <map>

#include "format/collector.hpp"
#include "format/terraform/rendered.hpp"
#include "format/terraform/resources.hpp"
#include "syntax/limits.hpp"
#include "text/span.hpp"

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

/// Where a root keeps the list of the modules that `terraform init` laid down for it.
constexpr std::string_view kLaidDown = ".terraform/modules/modules.json";

/// The line that a place of the text is in.
std::string_view line_at(std::string_view text, std::size_t at) {
  at = std::min(at, text.size());
  const std::size_t begin = text.substr(0, at).rfind('\n') + 1;
  return text.substr(begin, text.find('\n', at) - begin);
}

/// Does it matter to policies that something is set twice? Terraform 0.11 took `tags` again.
bool concerns_policies(std::span<const Block> blocks, const syntax::Duplicate& twice) {
  if (twice.key == "tags" || twice.key == "depends_on") return false;
  const auto after = std::ranges::partition_point(
      blocks, [&](const Block& block) { return block.span.begin <= twice.second.begin; });
  if (after == blocks.begin() || !contains((after - 1)->span, twice.second)) return false;
  const ModuleBlock owner{&*(after - 1)};
  return may_hold_policy(owner) || !made_kind(owner.type()).empty();
}

class ModuleFinder {
 public:
  ModuleFinder(std::span<const File> files, Arena& arena, Located& located)
      : files_(files), arena_(arena), located_(located) {}

  struct Options {
    bool switched_off = false;
    bool references = true;
    bool sources = false;  ///< the files are sources, and none is a part of one
  };

  void read(std::optional<PolicyKind> forced, Options options) {
    parse(options.sources);
    Workspace workspace;
    workspace.switched_off = options.switched_off;
    const bool short_enough = std::ranges::all_of(
        files_, [](const File& file) { return file.text.size() < References::kFirst; });
    if (options.references && short_enough) workspace.references = std::make_shared<References>();
    workspace.module = [this](const std::string& directory) -> const Module* {
      const auto found = modules_.find(directory);
      return found == modules_.end() ? nullptr : &found->second;
    };
    workspace.file = [this](const std::string& path) -> const File* {
      const auto found = by_path_.find(path);
      return found == by_path_.end() ? nullptr : found->second;
    };
    workspace.laid_down = [this](std::string_view root, const std::string& path) {
      return laid_down(root, path);
    };
    workspace.text = [this](std::size_t source) {
      const auto found = texts_.find(source);
      return found == texts_.end() ? std::string_view() : found->second;
    };
    constexpr std::size_t kFewestSteps = 2'000'000;
    constexpr std::size_t kMostSteps = 16'000'000;  // each takes some 100 bytes
    workspace.steps = kFewestSteps;
    for (const File& file : files_) workspace.steps += file.text.size();
    workspace.steps = std::min(workspace.steps, kMostSteps);
    constexpr std::size_t kFewestInstances = 2'000;
    constexpr std::size_t kInstancesOfCall = 4;
    std::size_t calls = 0;
    for (const auto& [directory, module] : modules_) calls += module.calls().size();
    workspace.instances = std::max(kFewestInstances, kInstancesOfCall * calls);
    Evaluator evaluator(workspace, arena_);
    ResourceReader reader(evaluator, forced, located_);
    // A module that another one calls is read with the inputs of its calls; one that only calls
    // itself, or is called no times, in the end, alone.
    find_calls(evaluator);
    for (const auto& [directory, module] : modules_)
      if (!called_.contains(directory) && asked_.contains(directory)) read_root(module, reader);
    for (const auto& [directory, module] : modules_)
      if (asked_.contains(directory) && !reader.has_read(module)) read_root(module, reader);
    reader.read_orphans();
    mark_called(reader);
    if (options.switched_off) reader.read_switched_off();
    evaluator.begin_share();
    read_rendered(evaluator, forced);
    note_redefined();
    if (options.sources && arena_.is_full())
      located_.limits.push_back({files_.front().source, syntax::too_many_values()});
    // Who has what may be in what was not worked out.
    for (std::size_t i = 0; !located_.limits.empty() && i < located_.scopes.size(); ++i)
      located_.attachments.push_back({.scope = i});
  }

 private:
  void parse(bool sources) {
    parsed_.reserve(files_.size());
    for (const File& file : files_) by_path_.emplace(resolve_path("", file.path), &file);
    for (const File& file : files_) {
      texts_.emplace(file.source, file.text);
      if (!is_module_file(file.path) && !is_variable_file(file.path)) continue;
      if (sources) arena_.begin_source();
      ParsedFile& parsed = parsed_.emplace_back(
          is_json_syntax(file.path) ? parse_json_syntax(file, arena_) : parse_module_file(file));
      note(parsed);
      if (sources) note_limits(located_, located_.files.back(), arena_);
      std::string directory = directory_read_for(file.path);
      by_directory_[directory].push_back(&parsed);
      if (!file.context) asked_.insert(std::move(directory));
    }
    for (const File& file : files_)
      if (is_terraform(file.path) && !is_module_file(file.path) && !is_variable_file(file.path))
        note_values(file);
    for (const auto& [directory, files] : by_directory_)
      modules_.try_emplace(directory, directory, files);
    if (sources) arena_.begin_source();
    for (const File& file : files_)
      if (file.path.ends_with(kLaidDown)) read_laid_down(file);
  }

  /// Policies are judged without values that count only where a command names their file.
  void note_values(const File& file) {
    FileFacts& facts = located_.files.emplace_back();
    facts.source = file.source;
    const auto has = [&](std::string_view word) { return file.text.find(word) != file.text.npos; };
    facts.unread = (has("Statement") && has("Effect")) || has(":iam::");
    facts.why_unread = "its values count only where `-var-file` names it";
  }

  /// A file that another program fills in is read with what is known of it. What stands in its
  /// branches may stand there twice, and parse only when one is taken.
  ParsedFile parse_module_file(const File& file) {
    ParsedFile parsed{file, syntax::parse_hcl(file.text, arena_), {}};
    syntax::HclFile& hcl = parsed.hcl;
    bool forgiven = has_branches(file.text) && is_filled_in(file.text);
    if (!hcl.parsed && !hcl.errors.empty()) {
      if (!forgiven && !is_filled_in(line_at(file.text, hcl.errors.front().span.begin)))
        return parsed;
      hcl = syntax::parse_hcl(arena_.copy(hole_terraform(file.text)), arena_);
      forgiven = forgiven || !hcl.parsed;
      if (forgiven) hcl.errors.clear();
      parsed.unread = !hcl.parsed && file.text.find("policy") != file.text.npos;
    }
    if (forgiven) {
      hcl.redefined.clear();
      hcl.duplicates.clear();
    }
    read_written_blocks(hcl, arena_);
    return parsed;
  }

  /// OpenTofu reads `main.tofu` instead of a `main.tf` beside it, and Terraform does not: what
  /// would be there twice is a module of its own.
  std::string directory_read_for(std::string_view path) const {
    std::string directory = resolve_path("", directory_of(path));
    if (!is_for_tofu_alone(path)) return directory;
    std::string twin = resolve_path("", path);
    twin.replace(twin.rfind(".tofu"), std::string_view(".tofu").size(), ".tf");
    return by_path_.contains(twin) ? directory + "/*.tofu" : directory;
  }

  /// What `terraform init` says of a root.
  void read_laid_down(const File& file) {
    const std::string path = resolve_path("", file.path);
    if (!path.ends_with(kLaidDown)) return;
    const std::string_view before =
        std::string_view(path).substr(0, path.size() - kLaidDown.size());
    if (!before.empty() && !before.ends_with('/')) return;
    const std::string root(before.substr(0, before.empty() ? 0 : before.size() - 1));
    const syntax::Tree tree = syntax::parse_json(file.text, arena_);
    each_object(value_at(&tree.root, "Modules"), [&](const Value& module) {
      std::string key = string_at(module, "Key");
      const std::string directory = string_at(module, "Dir");
      if (key.empty() || directory.empty()) return;
      laid_down_[root].emplace(std::move(key), resolve_path(root, directory));
    });
  }

  [[nodiscard]] const Module* laid_down(std::string_view root, const std::string& path) const {
    const auto of_root = laid_down_.find(root);
    if (of_root == laid_down_.end()) return nullptr;
    const auto directory = of_root->second.find(path);
    if (directory == of_root->second.end()) return nullptr;
    const auto found = modules_.find(directory->second);
    return found == modules_.end() ? nullptr : &found->second;
  }

  /// Says of which files that are only context some other file calls the module.
  void mark_called(const ResourceReader& reader) {
    std::set<std::size_t> context;
    for (const File& file : files_)
      if (file.context) context.insert(file.source);
    std::set<const Module*> called;
    for (const auto& [module, from] : reader.called())
      if (!context.contains(from)) called.insert(module);
    if (called.empty()) return;
    // The facts of modules come first, in the order of the files.
    for (std::size_t i = 0; i < parsed_.size(); ++i) {
      const std::string_view path = parsed_[i].file.path;
      const auto module = modules_.find(resolve_path("", directory_of(path)));
      located_.files[i].called =
          module != modules_.end() && called.contains(&module->second) && !is_variable_file(path);
    }
  }

  void note(const ParsedFile& parsed) {
    FileFacts& facts = located_.files.emplace_back();
    facts.source = parsed.file.source;
    facts.root = parsed.root;
    facts.parsed = parsed.hcl.parsed;
    facts.unread = parsed.unread;
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
      const std::span<const Block> blocks = parsed_[i].hcl.body.blocks;
      std::set<std::uint32_t> refused;
      for (const syntax::Duplicate& twice : parsed_[i].hcl.redefined) {
        if (policies.hold(twice.second) || !concerns_policies(blocks, twice)) continue;
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
    for (const auto& [root, modules] : laid_down_)
      for (const auto& [key, directory] : modules)
        if (directory != root) called_.insert(directory);
    for (const auto& [directory, module] : modules_) {
      Instance probe;
      probe.module = &module;
      for (const ModuleBlock& call : module.calls()) {
        const auto source =
            evaluator.attribute(call.syntax->body, "source", {&probe, call.source, nullptr});
        if (!source || !source->is_plain_string() || source->text.size() > kLongestPath) continue;
        const std::string path = resolve_path(directory, source->text);
        if (is_local_module(source->text) && path != directory && modules_.contains(path))
          called_.insert(path);
      }
    }
  }

  void read_root(const Module& module, ResourceReader& reader) {
    Instance& root = *roots_.emplace_back(std::make_unique<Instance>());
    root.module = &module;
    reader.read(root);
  }

  /// Files that modules may render, but for those that have policies already.
  void read_rendered(Evaluator& evaluator, std::optional<PolicyKind> forced) {
    std::map<std::string, std::size_t> rendered;
    std::vector<RenderedPath> computed;
    for (const auto& [directory, files] : by_directory_)
      for (RenderedPath& one : rendered_paths(modules_.at(directory), files, evaluator))
        if (has_hole(one.path))
          computed.push_back(std::move(one));
        else
          rendered.try_emplace(std::move(one.path), one.source);
    std::set<std::size_t> read;
    for (const FileFacts& facts : located_.files) read.insert(facts.source);
    constexpr std::size_t kMostBytes = 100'000'000;  // of paths that are held against each other
    Budget budget(kMostBytes);
    for (const File& file : files_) {
      if (read.contains(file.source) || is_terraform(file.path)) continue;
      const std::string path = resolve_path("", file.path);
      const bool holed =
          file.text.find("${") != file.text.npos || file.text.find("%{") != file.text.npos;
      const auto may_render = [&](const RenderedPath& one) {
        const bool vague = is_hole(one.path.back());  // it tells no more than the folder
        return (holed || !vague) && budget.spend(1 + path.size()) && may_be(one.path, path);
      };
      const auto named = rendered.find(path);
      std::optional<std::size_t> by;
      if (named != rendered.end()) by = named->second;
      if (const auto one = std::find_if(computed.begin(), computed.end(), may_render);
          !by && one != computed.end())
        by = one->source;
      // What no template is cannot be rendered.
      if (by && syntax::parse_hcl_template(file.text, arena_).parsed)
        append(located_, locate_rendered(file, *by, forced, arena_));
    }
  }

  std::span<const File> files_;
  Arena& arena_;
  Located& located_;
  std::vector<ParsedFile> parsed_;
  std::map<std::string, std::vector<const ParsedFile*>> by_directory_;
  std::map<std::string, const File*> by_path_;
  std::map<std::size_t, std::string_view> texts_;  // by source
  std::map<std::string, Module> modules_;
  /// By the directories of roots: those of the modules that were laid down, by their paths.
  std::map<std::string, std::map<std::string, std::string>, std::less<>> laid_down_;
  std::set<std::string> called_;  ///< directories of modules that others call
  std::set<std::string> asked_;   ///< those of which not all is context
  std::vector<std::unique_ptr<Instance>> roots_;
};

}  // namespace

bool is_terraform(std::string_view path) {
  return is_module_file(path) || path.ends_with(".tfvars") || path.ends_with(".tfvars.json");
}

Located locate_in_modules(std::span<const File> files, std::optional<PolicyKind> forced,
                          Arena& arena) {
  Located located;
  ModuleFinder(files, arena, located).read(forced, {.sources = true});
  return located;
}

Located locate_switched_off_too(std::span<const File> files, std::optional<PolicyKind> forced,
                                Arena& arena) {
  Located located;
  ModuleFinder(files, arena, located).read(forced, {.switched_off = true, .sources = true});
  return located;
}

Located locate_in_excerpt(const File& file, std::optional<PolicyKind> forced, Arena& arena) {
  Located located;
  ModuleFinder(std::span(&file, 1), arena, located).read(forced, {.references = false});
  return located;
}

}  // namespace ecrlint::internal::format
