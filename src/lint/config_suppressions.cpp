// SPDX-License-Identifier: Apache-2.0
// Matches the suppressions of each config with the findings of the sources it counts for.
#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "lint/suppressions.hpp"
#include "pages/rules.hpp"
#include "rules/pass.hpp"

namespace ecrlint::internal {
namespace {

bool is_at(std::string_view pointer, std::string_view place) {
  return pointer.starts_with(place) &&
         (pointer.size() == place.size() || pointer[place.size()] == '/');
}

/// One `[[suppress]]` during a run.
struct SuppressionEntry {
  const ConfigSuppression* said;
  PathPattern path;
  bool expired = false;
  bool asked = false;  ///< its rule has looked at a source it speaks of
  bool used = false;
};

/// The suppressions of one config.
struct ConfigEntries {
  std::vector<SuppressionEntry> entries;
  std::map<const RuleInfo*, std::vector<std::size_t>> by_rule;
  std::optional<std::size_t> source;  ///< the config's own text
};

class ConfigSuppressions {
 public:
  ConfigSuppressions(std::span<const Source> sources, const Selections& selections,
                     const Options& options)
      : sources_(sources), selections_(selections) {
    for (std::size_t i = 0; i < sources.size(); ++i) {
      const Config* const config = sources[i].config.get();
      if (config == nullptr || config->suppressions.empty()) continue;
      ConfigEntries& holder = holders_.try_emplace(config).first->second;
      if (holder.entries.empty()) fill(holder, *config, options.today);
      if (sources[i].role == Role::config)
        holder.source = i;
      else if (sources[i].role != Role::context)
        ask(holder, i);
    }
  }

  [[nodiscard]] bool empty() const { return holders_.empty(); }

  /// The entry that holds a finding back, or null. It speaks of the finding by the file that this
  /// stands in, and by any on the way from there.
  const ConfigSuppression* hold_back(Finding& finding) {
    std::vector<std::size_t> speak{finding.source};
    for (std::size_t i = 0; i < finding.way; ++i) speak.push_back(finding.related[i].source);
    std::ranges::sort(speak);
    speak.erase(std::unique(speak.begin(), speak.end()), speak.end());
    const ConfigSuppression* held = nullptr;
    for (const std::size_t source : speak)
      if (const auto* by = hold_back(finding, sources_[source]); held == nullptr) held = by;
    return held;
  }

  void report_faults(const catalog::Catalog& catalog, std::vector<Finding>& findings) const {
    for (std::size_t i = 0; i < sources_.size(); ++i) {
      const auto found = holders_.find(sources_[i].config.get());
      if (sources_[i].role != Role::config || found == holders_.end() || found->second.source != i)
        continue;
      const std::vector<SuppressionEntry>& entries = found->second.entries;
      for (std::size_t entry = 0; entry < entries.size(); ++entry)
        report_fault(i, entry, entries[entry], catalog, findings);
    }
  }

 private:
  const ConfigSuppression* hold_back(Finding& finding, const Source& source) {
    const auto found = holders_.find(source.config.get());
    if (found == holders_.end()) return nullptr;
    ConfigEntries& holder = found->second;
    const auto entries = holder.by_rule.find(finding.rule);
    if (entries == holder.by_rule.end()) return nullptr;
    const ConfigSuppression* held = nullptr;
    for (const std::size_t i : entries->second) {
      SuppressionEntry& entry = holder.entries[i];
      if (!speaks_of(entry, finding) || !entry.path.matches(source.path_in_config)) continue;
      entry.used = true;
      if (!entry.expired && held == nullptr) held = entry.said;
      if (entry.expired && holder.source)
        finding.related.push_back(
            {*holder.source, entry.said->expires_span, "its suppression has expired"});
    }
    return held;
  }

  static void fill(ConfigEntries& holder, const Config& config, const std::string& today) {
    for (const ConfigSuppression& one : config.suppressions) {
      const bool expired = !one.expires.empty() && !today.empty() && one.expires < today;
      holder.by_rule[one.rule].push_back(holder.entries.size());
      holder.entries.push_back({&one, PathPattern(one.path), expired});
    }
  }

  void ask(ConfigEntries& holder, std::size_t source) const {
    const std::vector<bool>& runs = selections_.of(source).runs;
    for (SuppressionEntry& entry : holder.entries)
      entry.asked =
          entry.asked || (entry.said->rule != nullptr && runs[index_of(*entry.said->rule)] &&
                          entry.path.matches(sources_[source].path_in_config));
  }

  static bool speaks_of(const SuppressionEntry& entry, const Finding& finding) {
    return entry.said->sid ? *entry.said->sid == finding.sid
                           : is_at(finding.pointer, entry.said->pointer.value_or(""));
  }

  void report_fault(std::size_t source, std::size_t index, const SuppressionEntry& entry,
                    const catalog::Catalog& catalog, std::vector<Finding>& findings) const {
    const ConfigSuppression& said = *entry.said;
    if (said.rule == nullptr || !(entry.expired || (entry.asked && !entry.used))) return;
    using enum SuppressionFault::Kind;
    const SuppressionFault fault{entry.expired ? expired : unused,
                                 entry.expired ? said.expires_span : said.rule_span,
                                 said.rule->name, said.table};
    SourceView view;
    view.index = source;
    view.text = sources_[source].text;
    view.suppression_faults = std::span(&fault, 1);
    const Reading nothing;
    Pass pass(view, nothing, catalog, findings);
    const std::size_t before = findings.size();
    for (const std::size_t rule : selections_.of(source).last) {
      pass.start(rules()[rule]);
      rule_checks()[rule].check(pass);
      (void)pass.finish();
    }
    for (std::size_t i = before; i < findings.size(); ++i) {
      findings[i].pointer = "/suppress/" + std::to_string(index);
      findings[i].fingerprint = std::string(said.rule->name) + '\0' + said.path + '\0' +
                                said.sid.value_or("") + '\0' + said.pointer.value_or("");
    }
  }

  std::span<const Source> sources_;
  const Selections& selections_;
  std::map<const Config*, ConfigEntries> holders_;
};

}  // namespace

void apply_config_suppressions(Report& report, std::span<const Source> sources,
                               const Selections& selections, const Options& options,
                               const catalog::Catalog& catalog) {
  ConfigSuppressions suppressions(sources, selections, options);
  if (suppressions.empty()) return;
  report.summary.suppressed += std::erase_if(report.findings, [&](Finding& finding) {
    const ConfigSuppression* const by = suppressions.hold_back(finding);
    if (by != nullptr && options.keep_suppressed) {
      finding.fixes.clear();
      report.suppressed.push_back({std::move(finding), false, by->reason});
    }
    return by != nullptr;
  });
  suppressions.report_faults(catalog, report.findings);
}

}  // namespace ecrlint::internal
