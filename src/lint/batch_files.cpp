// Locates policies, and tells the files that are to be linted from the others.
#include "lint/batch_files.hpp"

#include <algorithm>

#include "format/terraform/terraform.hpp"
#include "text/span.hpp"
#include "workspace/accounts.hpp"

namespace ecrlint::internal {
namespace {

/// Does another program fill the text in before it is YAML, as Helm does?
bool is_filled_in(std::string_view text) {
  return text.find("{{") != text.npos || text.find("{%") != text.npos;
}

bool is_module(const format::File& file) { return format::is_terraform(file.path); }

format::File file_of(const LintRun& run, std::size_t source) {
  return {source, run.sources[source].path, run.sources[source].text};
}

/// The files of a batch, those of modules first. Refuses what is too long.
std::vector<format::File> files_of(const LintRun& run, std::span<const std::size_t> batch,
                                   std::vector<Failure>& failures) {
  std::vector<format::File> all;
  for (const std::size_t index : batch) {
    const format::File file = file_of(run, index);
    if (file.text.size() > kLongestText)
      failures.push_back({std::string(file.path), "longer than 4 GiB"});
    else
      all.push_back(file);
  }
  std::stable_partition(all.begin(), all.end(), is_module);
  return all;
}

/// Modules may read any other source; its policies are then theirs.
void locate_modules(const LintRun& run, std::vector<format::File> modules, BatchFiles& files,
                    Arena& arena) {
  files.modules = true;
  for (std::size_t i = 0; i < run.sources.size(); ++i) {
    const format::File file = file_of(run, i);
    if (!is_module(file) && run.sources[i].role != Role::config && file.text.size() <= kLongestText)
      modules.push_back(file);
  }
  files.located = format::locate_in_modules(modules, run.options.kind, arena);
  for (const format::Document& document : files.located.documents)
    if (document.reader && run.sources[*document.reader].role != Role::context &&
        !is_module(file_of(run, document.source)))
      files.belonging.insert(document.source);
  for (const format::FileFacts& facts : files.located.files)
    if (!is_module(file_of(run, facts.source))) files.read_too.push_back(facts.source);
  for (const std::size_t index : files.read_too)
    files.count += is_context(run, files, index) ? 0 : 1;
}

bool has_documents(const BatchFiles& files, std::size_t source) {
  return std::any_of(files.located.documents.begin(), files.located.documents.end(),
                     [&](const format::Document& document) { return document.source == source; });
}

}  // namespace

BatchFiles locate_batch(const LintRun& run, std::span<const std::size_t> batch, Arena& arena) {
  BatchFiles files;
  for (const std::size_t index : batch)
    files.count += run.sources[index].role == Role::context ? 0 : 1;
  const std::vector<format::File> all = files_of(run, batch, files.failures);
  const auto others = std::partition_point(all.begin(), all.end(), is_module);
  if (others != all.begin()) locate_modules(run, {all.begin(), others}, files, arena);
  for (auto file = others; file != all.end(); ++file)
    if (std::find(files.read_too.begin(), files.read_too.end(), file->source) ==
        files.read_too.end())
      format::append(files.located, format::locate(*file, run.options.kind, arena));
  Accounts(run.accounts).tell(files.located);
  return files;
}

bool is_context(const LintRun& run, const BatchFiles& files, std::size_t source) {
  return run.sources[source].role == Role::context && !files.belonging.contains(source);
}

bool is_foreign(const LintRun& run, const BatchFiles& files, const format::FileFacts& facts) {
  if (has_documents(files, facts.source)) return false;
  if (facts.parsed) return true;
  const format::File file = file_of(run, facts.source);
  const auto has = [&](std::string_view word) { return file.text.find(word) != file.text.npos; };
  if (is_module(file)) return false;
  if (format::is_yaml(file))
    return !has("AWS::") && (is_filled_in(file.text) || !has("Statement") || !has("Effect"));
  const bool comments = has("//") || has("/*");
  return comments && !has("Statement") && !has("olicy");
}

}  // namespace ecrlint::internal
