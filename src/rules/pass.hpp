// SPDX-License-Identifier: Apache-2.0
// Everything a rule may touch: one policy, its surroundings, and a place to report; and the table
// of all rules.
#pragma once

#include <fmt/core.h>

#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "analysis/access.hpp"
#include "analysis/outsider_probe.hpp"
#include "catalog/catalog.hpp"
#include "ecrlint/config.hpp"
#include "ecrlint/finding.hpp"
#include "format/document.hpp"
#include "model/policy.hpp"
#include "rules/brief.hpp"
#include "rules/pullers.hpp"
#include "workspace/surroundings.hpp"
#include "workspace/workspace.hpp"

namespace ecrlint::internal {

/// One policy of a source, read.
struct Reading {
  const format::Document* document = nullptr;
  Policy policy;
};

/// What is wrong with a comment or an entry of a config that is to hold findings back.
struct SuppressionFault {
  enum class Kind : std::uint8_t {
    malformed,
    out_of_sight,
    no_reason,
    unknown_rule,
    unused,
    expired
  };
  Kind kind = Kind::malformed;
  Span span;              ///< its text, or the name of the rule in it, or its date
  std::string_view word;  ///< that name
  Span removable;         ///< all of it, if nothing else is in it
};

/// One source and the policies judged together with it; outlives every Pass over it.
struct SourceView {
  std::size_t index = 0;  ///< of the source in the linted sources
  std::string_view text;
  std::span<const Source> sources;                 ///< all, for what the policies have from others
  const format::References* references = nullptr;  ///< of the readings; null if they have none
  std::span<const syntax::Problem> errors;         ///< of the source and of policies in its strings
  std::span<const syntax::Duplicate> duplicates;   ///< keys, anywhere in the source
  std::span<const Span> comments;                  ///< of a source that may have them
  std::span<const Reading> readings;     ///< all policies of this source and those it belongs with
  const Workspace* workspace = nullptr;  ///< over the documents of the readings; never null
  const Surroundings* surroundings = nullptr;  ///< never null
  const NamedPrincipals* named = nullptr;      ///< by the policies of the readings; never null
  /// Accounts that may have access to what is in this source, besides those of the world.
  std::span<const Setting<std::string>> trusted;
  std::string_view today;  ///< the day of the run, `2026-10-02`; empty if it is not told
  /// Known once all other rules have run, for a rule that waits for them.
  std::span<const SuppressionFault> suppression_faults;
};

/// So many findings of one rule are reported: of a policy, and of all sources together.
inline constexpr std::size_t kMostFindings = 2000;

/// One rule over one policy. Not thread-safe: made and used by one thread.
class Pass {
 public:
  Pass(const SourceView& source, const Reading& reading, const catalog::Catalog& catalog,
       std::vector<Finding>& findings)
      : source_(source), reading_(reading), catalog_(catalog), findings_(findings) {}

  /// One of source().readings, but in a pass of a whole source.
  [[nodiscard]] const Reading& reading() const { return reading_; }
  [[nodiscard]] const Policy& policy() const { return reading_.policy; }
  [[nodiscard]] const format::Document& document() const { return *reading_.document; }
  [[nodiscard]] const SourceView& source() const { return source_; }
  [[nodiscard]] const catalog::Catalog& catalog() const { return catalog_; }
  [[nodiscard]] const Surroundings& surroundings() const { return *source_.surroundings; }
  [[nodiscard]] const Workspace& workspace() const { return *source_.workspace; }
  /// The number of the policy among source().readings, which is that of its document in the
  /// workspace.
  [[nodiscard]] std::size_t number() const {
    return static_cast<std::size_t>(&reading_ - source_.readings.data());
  }
  /// Those who have the policy, by their index in the workspace.
  [[nodiscard]] std::span<const std::size_t> holders() const {
    return workspace().holders(number());
  }
  /// What is written there: in the source, or of a value from elsewhere in its own.
  [[nodiscard]] std::string_view text_at(Span span) const {
    if (source_.references == nullptr)
      return source_.text.substr(span.begin, span.end - span.begin);
    const auto [source, place] = source_.references->written(source_.index, span);
    const std::string_view text = source_.sources[source].text;
    // From a place in one source to one in another there is nothing.
    return place.end > text.size() ? "" : text.substr(place.begin, place.end - place.begin);
  }

  /// What the policy grants on ECR; computed at the first call.
  [[nodiscard]] const analysis::Access& access() {
    if (!access_) access_.emplace(reading_.policy, catalog_);
    return *access_;
  }

  /// Whom the policy lets in without meaning them; made ready at the first call.
  [[nodiscard]] analysis::OutsiderProbe& outsiders() {
    if (!outsiders_) outsiders_.emplace(reading_.policy, catalog_, source_.today);
    return *outsiders_;
  }

  /// Was it too much work to tell whom the policy lets in?
  [[nodiscard]] bool gave_up() const { return outsiders_ && outsiders_->gave_up(); }

  /// Reports at a place with a message: one line, lower-case start, no full stop. Long texts in it
  /// are cut. The reference is good until the next report. Label, help, related places and fixes
  /// are the caller's to add. What comes after kMostFindings of the rule is only counted.
  template <class... Args>
  Finding& report(Span span, fmt::format_string<Args...> format, Args&&... args) {
    Finding& finding = add(span);
    const auto write = [&](const auto&... said) {
      return fmt::vformat(format, fmt::make_format_args(said...));
    };
    if (&finding != &dropped_) finding.message = write(said(args)...);
    return finding;
  }

  /// The same, of another policy of source().readings.
  template <class... Args>
  Finding& report(const Reading& reading, Span span, fmt::format_string<Args...> format,
                  Args&&... args) {
    Finding& finding = report(span, format, std::forward<Args>(args)...);
    finding.source = reading.document->source;
    return finding;
  }

  /// A second place in the source of the finding.
  void relate(Finding& finding, Span span, std::string message) const {
    finding.related.push_back({finding.source, span, std::move(message)});
  }

  void start(const RuleInfo& rule);

  /// Cuts the long texts of the last report. How many reports of the rule were only counted?
  std::size_t finish();

 private:
  /// Adds a finding, or says that of one that is dropped.
  Finding& add(Span span);

  /// What a message shows of an argument.
  template <class Arg>
  [[nodiscard]] static auto said(const Arg& arg) {
    if constexpr (std::is_convertible_v<const Arg&, std::string_view>)
      return brief(arg);
    else
      return arg;
  }

  const SourceView& source_;
  const Reading& reading_;
  const catalog::Catalog& catalog_;
  std::vector<Finding>& findings_;
  std::optional<analysis::Access> access_;
  std::optional<analysis::OutsiderProbe> outsiders_;
  const RuleInfo* rule_ = nullptr;
  std::size_t reported_ = 0;  // by the rule
  Finding* last_ = nullptr;   // that is not finished
  Finding dropped_;           // stands for those that are only counted
};

/// Searches by edit distance are dear; a hostile policy gets no more than these.
class Searches {
 public:
  /// May there be another one?
  [[nodiscard]] bool next() { return left_ > 0 && left_-- > 0; }

 private:
  int left_ = 20;
};

/// Is the reading another alternative of the policy that is judged? Then they are never in force
/// together.
[[nodiscard]] inline bool is_sibling(const Pass& pass, const Reading& reading) {
  return &reading != &pass.reading() && format::same_group(*reading.document, pass.document());
}

/// How a rule is run.
struct RuleCheck {
  void (*check)(Pass&);
  std::uint16_t kinds;         ///< one bit for each PolicyKind it applies to
  std::uint16_t review_kinds;  ///< those of them for which only profile review and up shows it
  bool ecr_only;               ///< only for policies that mention ECR
  bool of_grants;              ///< not for policies that grant nothing by themselves
  bool across;                 ///< weighs statements against each other: not for oversized policies
  bool per_source;  ///< once for each source with errors or duplicate keys, over an empty
                    ///< policy; besides once for each policy of its kinds
  bool last;        ///< once for each source with faulty suppressions, after all others
};

/// All rules, made at build time from the pages under rules/. Parallel to rules(): sorted by code.
[[nodiscard]] std::span<const RuleCheck> rule_checks();

[[nodiscard]] constexpr std::uint16_t kind_bit(PolicyKind kind) {
  return static_cast<std::uint16_t>(1U << static_cast<unsigned>(kind));
}

/// Of kinds that a page lists, and of those that are of their families: whoever speaks of identity
/// policies speaks of SCPs, too. But for some that it excepts.
[[nodiscard]] constexpr std::uint16_t with_families(unsigned listed, unsigned excepted = 0) {
  unsigned all = listed;
  for (std::size_t kind = 0; kind < kPolicyKindWords.size(); ++kind)
    if ((listed & kind_bit(family_of(static_cast<PolicyKind>(kind)))) != 0) all |= 1U << kind;
  return static_cast<std::uint16_t>(all & ~excepted);
}

}  // namespace ecrlint::internal
