// SPDX-License-Identifier: Apache-2.0
// What makes an edit impossible, each with a function of its own.
#include "lint/editable.hpp"

#include <algorithm>
#include <tuple>

#include "text/span.hpp"

namespace ecrlint::internal {
namespace {

/// Does Terraform, or what fills in a template, put something into the token?
bool is_computed(std::string_view token) {
  return token.find("${") != token.npos || token.find("%{") != token.npos;
}

/// An edit beside a value that an expression has for an argument would give it another argument.
bool breaks_expression(const syntax::Value& written, Span span) {
  const std::string pointer = element_at(written, span).pointer;
  constexpr std::string_view kCall = "/Fn::";
  constexpr std::string_view kBranch = "If/1/";  // inside an object or list of a branch
  const auto call = pointer.rfind(kCall);
  return call != pointer.npos && (pointer.compare(call + kCall.size(), 3, kBranch, 0, 3) != 0 ||
                                  pointer.size() < call + kCall.size() + kBranch.size());
}

}  // namespace

Editable::Editable(std::span<const Source> sources, std::span<const Reading> readings,
                   const ReadingsByPlace& places, const OriginUses& origins)
    : places_(places), origins_(origins) {
  for (const Reading& reading : readings) {
    if (reading.document->of_catalog) continue;
    collect_computed(sources, *reading.document, *reading.document->value);
  }
  sort_computed();
}

/// Leaves no two that overlap.
void Editable::sort_computed() {
  std::ranges::sort(computed_, {}, [](const ComputedToken& token) {
    return std::tuple(token.source, token.span.begin);
  });
  std::size_t kept = 0;
  for (const ComputedToken& token : computed_) {
    ComputedToken* const last = kept == 0 ? nullptr : &computed_[kept - 1];
    if (last != nullptr && last->source == token.source && token.span.begin < last->span.end)
      last->span.end = std::max(last->span.end, token.span.end);
    else
      computed_[kept++] = token;
  }
  computed_.resize(kept);
}

void Editable::collect_computed(std::span<const Source> sources, const format::Document& document,
                                const syntax::Value& value) {
  const auto add = [&](Span span) {
    const auto [source, token] = document.written_at(span);
    const std::string_view text = sources[source].text;
    if (is_computed(text.substr(token.begin, token.end - token.begin)))
      computed_.push_back({source, token});
  };
  for (const syntax::Member& member : value.members) {
    if (value.is_object()) add(member.key_span);
    collect_computed(sources, document, member.value);
  }
  if (value.is_string()) add(value.span);
}

/// Text that is put beside such a token would stand beside each value that is made of it.
bool Editable::meets_computed(std::size_t source, Span span) const {
  const bool inserts = span.begin == span.end;
  const std::uint32_t least_end = inserts ? span.begin : span.begin + 1;
  const std::uint32_t above_begin = inserts ? span.end + 1 : span.end;
  const auto token =
      std::partition_point(computed_.begin(), computed_.end(), [&](const ComputedToken& one) {
        return std::tuple(one.source, one.span.end) < std::tuple(source, least_end);
      });
  return token != computed_.end() && token->source == source && token->span.begin < above_begin;
}

bool Editable::may_edit(std::size_t source, const Reading* reading, const Edit& edit) const {
  const bool replaces = edit.span.begin < edit.span.end;
  if (replaces && origins_.is_within(source, edit.span)) return false;
  if (meets_computed(source, edit.span)) return false;
  const syntax::Value* written = reading == nullptr ? nullptr : reading->document->written;
  return written == nullptr || !breaks_expression(*written, edit.span);
}

void Editable::drop_impossible_fixes(Finding& finding) const {
  if (finding.fixes.empty()) return;
  const Reading* reading = places_.at(finding.source, finding.span);
  std::erase_if(finding.fixes, [&](const Fix& fix) {
    return !std::all_of(fix.edits.begin(), fix.edits.end(),
                        [&](const Edit& edit) { return may_edit(finding.source, reading, edit); });
  });
}

}  // namespace ecrlint::internal
