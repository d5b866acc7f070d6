// SPDX-License-Identifier: Apache-2.0
// Locates policies, and tells the files that are to be linted from the others.
#include "lint/batch_files.hpp"

#include <algorithm>

#include "format/foreign.hpp"
#include "format/terraform/terraform.hpp"
#include "text/capped.hpp"
#include "text/span.hpp"

namespace ecrlint::internal {
namespace {

bool is_module(const format::File& file) { return format::is_terraform(file.path); }

format::File file_of(const LintRun& run, std::size_t source) {
  const Source& of = run.sources[source];
  return {source, of.path, of.text, of.role == Role::context, of.role == Role::lint && !of.found};
}

/// Is it some other program's file, by its name and by how it begins? What came without a name, or
/// is said to be a policy, is none.
bool is_of_unknown_type(const LintRun& run, const format::File& file) {
  if (run.options.kind || run.sources[file.source].found || file.path.starts_with('<'))
    return false;
  return !format::is_known_type(file) && !format::opens_value(file.text);
}

BatchFiles not_read(const format::File& file) {
  BatchFiles files;
  files.failures.push_back(
      {std::string(file.path), "not read: no JSON, and of no type that may hold policies"});
  return files;
}

}  // namespace

BatchFiles locate_file(const LintRun& run, std::size_t source, Arena& arena) {
  BatchFiles files;
  files.count = 1;
  const format::File file = file_of(run, source);
  if (file.text.size() > kLongestText)
    files.failures.push_back({std::string(file.path), "longer than 4 GiB"});
  else if (!is_of_unknown_type(run, file)) {
    arena.begin_source();
    files.located = format::locate(file, run.options.kind, arena);
    if (!files.located.files.empty())
      format::note_limits(files.located, files.located.files.front(), arena);
  } else
    return not_read(file);
  return files;
}

BatchFiles locate_modules(const LintRun& run, Arena& arena) {
  BatchFiles files;
  std::vector<format::File> all;
  for (std::size_t i = 0; i < run.sources.size(); ++i) {
    const format::File file = file_of(run, i);
    if (run.sources[i].role == Role::config) continue;
    if (is_module(file) && file.text.size() > kLongestText)
      files.failures.push_back({std::string(file.path), "longer than 4 GiB"});
    else if (file.text.size() <= kLongestText)
      all.push_back(file);
    if (!is_module(file)) continue;
    files.modules = true;
    files.count += run.sources[i].role == Role::context ? 0 : 1;
  }
  if (!files.modules) return files;
  std::stable_partition(all.begin(), all.end(), is_module);
  files.located = format::locate_switched_off_too(all, run.options.kind, arena);
  for (const format::Document& document : files.located.documents) {
    const std::size_t root = files.located.scopes[document.scope].source;
    if (document.reader && run.sources[root].role != Role::context &&
        !is_module(file_of(run, document.source)))
      files.belonging.insert(document.source);
  }
  for (const format::FileFacts& facts : files.located.files)
    if (!is_module(file_of(run, facts.source)))
      files.read_too.push_back(facts.source);
    else if (facts.called && run.sources[facts.source].role == Role::context) {
      files.belonging.insert(facts.source);
      ++files.count;
    }
  for (const std::size_t index : files.read_too)
    files.count += is_context(run, files, index) ? 0 : 1;
  return files;
}

bool stands_alone(const BatchFiles& files) {
  const auto& located = files.located;
  return located.identities.empty() && located.attachments.empty() &&
         std::all_of(located.documents.begin(), located.documents.end(),
                     [](const auto& one) { return one.kind == PolicyKind::identity; });
}

void append(BatchFiles& into, BatchFiles more) {
  format::append(into.located, std::move(more.located));
  append(into.read_too, std::move(more.read_too));
  into.belonging.merge(more.belonging);
  append(into.failures, std::move(more.failures));
  into.count += more.count;
  into.modules = into.modules || more.modules;
}

bool is_context(const LintRun& run, const BatchFiles& files, std::size_t source) {
  return run.sources[source].role == Role::context && !files.belonging.contains(source);
}

bool is_asked_for(const LintRun& run, const BatchFiles& files, std::size_t source,
                  std::size_t scope) {
  const auto is_linted = [&](std::size_t one) { return run.sources[one].role != Role::context; };
  return is_linted(source) ||
         (!is_context(run, files, source) && is_linted(files.located.scopes[scope].source));
}

bool is_foreign(const LintRun& run, const format::FileFacts& facts) {
  return facts.parsed ||
         format::is_foreign(file_of(run, facts.source), facts, run.sources[facts.source].found);
}

}  // namespace ecrlint::internal
