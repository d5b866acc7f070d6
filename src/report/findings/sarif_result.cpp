// SPDX-License-Identifier: Apache-2.0
// The results of a SARIF run: one for each finding, with places, fingerprints, flows and fixes.
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "report/findings/sarif.hpp"
#include "report/write/printable.hpp"
#include "text/utf8.hpp"

namespace ecrlint::internal::report {
namespace {

constexpr std::size_t kLongestSnippet =
    2048;                                  // bytes; a minified file would be quoted at every result
constexpr std::size_t kMostRelated = 100;  // GitHub shows no more

void write_snippet(JsonWriter& json, std::string_view text) {
  write_message(json, "snippet", text::clip(text, kLongestSnippet));
}

void write_coordinates(JsonWriter& json, const Place& place) {
  json.number("startLine", place.begin.line);
  json.number("startColumn", place.begin.column);
  json.number("endLine", place.end.line);
  json.number("endColumn", place.end.column);
}

/// A span with some more text on both sides.
Place widened(Places& places, std::size_t source, Span span) {
  constexpr std::uint32_t kMore = kLongestSnippet / 4;
  const std::string_view text = places.source(source).text;
  span.begin -= std::min(span.begin, kMore);
  span.end += std::min(static_cast<std::uint32_t>(text.size()) - span.end, kMore);
  while (span.begin > 0 && text::is_continuation(text[span.begin])) --span.begin;
  while (span.end < text.size() && text::is_continuation(text[span.end])) ++span.end;
  return places.place(source, span);
}

/// More than the region: the whole lines around it, or where they are long a piece of them.
void write_context(JsonWriter& json, Places& places, std::size_t source, const Place& place) {
  const LineIndex& lines = places.lines(source);
  std::uint32_t last = lines.line_count();
  if (last > place.end.line && lines.line(last).empty()) --last;  // what follows the last line feed
  const std::uint32_t first = std::max(place.begin.line, 2U) - 1;
  last = std::min(last, place.end.line + 1);
  Span span{lines.line_begin(first), lines.line_begin(last)};
  span.end += static_cast<std::uint32_t>(lines.line(last).size());

  json.object("contextRegion", [&] {
    const Place piece = widened(places, source, place.span);
    const bool more = piece.begin != place.begin || piece.end != place.end;
    if (span.end - span.begin > kLongestSnippet && more) {
      write_coordinates(json, piece);
      span = piece.span;
    } else {
      json.number("startLine", first);
      json.number("endLine", last);
    }
    write_snippet(
        json,
        std::string_view(places.source(source).text).substr(span.begin, span.end - span.begin));
  });
}

void write_artifact(JsonWriter& json, Places& places, std::size_t source) {
  json.object("artifactLocation", [&] {
    json.text("uri", artifact_uri(places.source(source).path));
    json.text("uriBaseId", kRootId);
  });
}

void write_physical(JsonWriter& json, Places& places, std::size_t source, Span span) {
  const Place place = places.place(source, span);
  const std::string_view text = places.source(source).text;
  json.object("physicalLocation", [&] {
    write_artifact(json, places, source);
    json.object("region", [&] {
      write_coordinates(json, place);
      write_snippet(json, text.substr(place.span.begin, place.span.end - place.span.begin));
    });
    write_context(json, places, source, place);
  });
}

/// The text of a link, where brackets and backslashes must be escaped.
std::string link_text(std::string_view text) {
  std::string out;
  for (const char c : visible(text)) {
    if (c == '[' || c == ']' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::span<const Related> related_of(const Finding& finding) {
  return std::span(finding.related).first(std::min(finding.related.size(), kMostRelated));
}

/// The message, the help, and a link to each related place, which GitHub shows as one text.
std::string full_text(Places& places, const Finding& finding) {
  std::string text = sentence(plain(finding.message));
  if (!finding.help.empty()) text += ' ' + sentence(plain(finding.help));
  std::size_t id = 0;
  for (const Related& related : related_of(finding)) {
    text += id++ == 0 ? " See " : ", ";
    text += fmt::format("[{}]({})", link_text(places.name(related.source, related.span)), id);
  }
  return id == 0 ? text : text + '.';
}

/// What a place says for itself.
std::string_view message_of(const Related& related) {
  return related.message.empty() ? std::string_view("related") : related.message;
}

void write_location(JsonWriter& json, Places& places, std::size_t source, Span span,
                    std::string_view text) {
  write_physical(json, places, source, span);
  write_message(json, "message", sentence(plain(text)));
}

void write_related(JsonWriter& json, Places& places, const Finding& finding) {
  if (finding.related.empty()) return;
  int id = 0;
  json.objects("relatedLocations", related_of(finding), [&](const Related& related) {
    json.number("id", ++id);
    write_location(json, places, related.source, related.span, message_of(related));
  });
}

void write_step(JsonWriter& json, Places& places, std::size_t source, Span span,
                std::string_view text) {
  json.object([&] {
    json.object("location", [&] { write_location(json, places, source, span, text); });
    json.text("importance", "essential");
  });
}

/// How a value comes from where the finding stands to the policy.
void write_way(JsonWriter& json, Places& places, const Finding& finding) {
  write_step(json, places, finding.source, finding.span,
             finding.label.empty() ? finding.message : finding.label);
  for (const Related& related : std::span(finding.related).first(finding.way))
    write_step(json, places, related.source, related.span, message_of(related));
}

/// A finding over several files, or of several steps, is told as steps that end at its own place.
void write_flow(JsonWriter& json, Places& places, const Finding& finding) {
  const bool elsewhere =
      std::any_of(finding.related.begin(), finding.related.end(),
                  [&finding](const Related& related) { return related.source != finding.source; });
  const bool has_way = finding.way > 0 && !finding.in_steps;
  if (finding.related.empty() || (!elsewhere && !finding.in_steps && !has_way)) return;
  const auto write_steps = [&] {
    if (has_way) return write_way(json, places, finding);
    const auto related_places = related_of(finding);
    for (const Related& related :
         related_places.subspan(std::min(finding.way, related_places.size())))
      write_step(json, places, related.source, related.span, message_of(related));
    write_step(json, places, finding.source, finding.span,
               finding.label.empty() ? finding.message : finding.label);
  };
  json.array("codeFlows", [&] {
    json.object([&] {
      write_message(json, "message",
                    finding.in_steps ? "The steps of the pull, up to the one that fails."
                    : has_way        ? "How the value comes to the policy."
                                     : "How the files work together.");
      json.array("threadFlows",
                 [&] { json.object([&] { json.array("locations", write_steps); }); });
    });
  });
}

void write_fix(JsonWriter& json, Places& places, const Finding& finding, const Fix& fix) {
  write_message(json, "description",
                sentence(plain(fix.description.empty() ? "edit the policy" : fix.description)));
  json.array("artifactChanges", [&] {
    json.object([&] {
      write_artifact(json, places, finding.source);
      json.objects("replacements", fix.edits, [&](const Edit& edit) {
        json.object("deletedRegion",
                    [&] { write_coordinates(json, places.place(finding.source, edit.span)); });
        write_message(json, "insertedContent", edit.text);
      });
    });
  });
  json.object("properties", [&] { json.text("applicability", to_string(fix.applicability)); });
}

void write_fixes(JsonWriter& json, Places& places, const Finding& finding) {
  const auto has_edits = [](const Fix& fix) { return !fix.edits.empty(); };
  if (std::none_of(finding.fixes.begin(), finding.fixes.end(), has_edits)) return;
  json.array("fixes", finding.fixes, [&](const Fix& fix) {
    if (has_edits(fix)) json.object([&] { write_fix(json, places, finding, fix); });
  });
}

void write_locations(JsonWriter& json, Places& places, const Finding& finding) {
  json.array("locations", [&] {
    json.object([&] {
      write_physical(json, places, finding.source, finding.span);
      if (!finding.pointer.empty()) {
        json.array("logicalLocations",
                   [&] { json.object([&] { json.text("fullyQualifiedName", finding.pointer); }); });
      }
    });
  });
}

std::optional<std::int64_t> index_of(std::span<const RuleInfo> rules, std::string_view code) {
  const auto at =
      std::lower_bound(rules.begin(), rules.end(), code,
                       [](const RuleInfo& rule, std::string_view c) { return rule.code < c; });
  if (at == rules.end() || at->code != code) return std::nullopt;
  return at - rules.begin();
}

/// All line hashes that are needed, each file read through once.
class Hashes {
 public:
  Hashes(Places& places, std::span<const Finding* const> findings) {
    std::map<std::size_t, std::set<std::uint32_t>> lines;
    for (const Finding* finding : findings)
      lines[finding->source].insert(places.place(finding->source, finding->span).begin.line);
    for (const auto& [source, wanted] : lines)
      hashes_[source] = line_hashes(places.source(source).text, wanted);
  }

  [[nodiscard]] std::string_view of(std::size_t source, std::uint32_t line) const {
    const auto& lines = hashes_.at(source);
    const auto found = lines.find(line);
    return found == lines.end() ? std::string_view() : found->second;
  }

 private:
  std::map<std::size_t, std::map<std::uint32_t, std::string>> hashes_;
};

void write_result(JsonWriter& json, Places& places, const Finding& finding, const Hashes& hashes,
                  std::optional<std::int64_t> index) {
  json.text("ruleId", finding.rule->code);
  if (index) json.number("ruleIndex", *index);
  json.text("level", sarif_level(finding.severity).level);
  json.text("kind", "fail");
  json.object("message", [&] {
    json.text("text", full_text(places, finding));
    json.text("id", "default");
    json.array("arguments", [&] { json.text(plain(finding.message)); });
  });
  write_locations(json, places, finding);
  write_related(json, places, finding);
  write_flow(json, places, finding);
  const std::uint32_t line = places.place(finding.source, finding.span).begin.line;
  json.object("partialFingerprints", [&] {
    json.text("primaryLocationLineHash", hashes.of(finding.source, line));
    if (!finding.fingerprint.empty()) json.text("ecrlint/v1", finding.fingerprint);
  });
  write_fixes(json, places, finding);
}

void write_suppression(JsonWriter& json, const SuppressedFinding& suppressed) {
  json.array("suppressions", [&] {
    json.object([&] {
      json.text("kind", suppressed.in_source ? "inSource" : "external");
      json.text("status", "accepted");
      json.text("justification", plain(suppressed.reason));
    });
  });
}

}  // namespace

void write_results(JsonWriter& json, Places& places, std::span<const Finding* const> findings,
                   std::span<const SuppressedFinding> suppressed, std::span<const RuleInfo> rules) {
  std::vector<const Finding*> all(findings.begin(), findings.end());
  for (const SuppressedFinding& one : suppressed) all.push_back(&one.finding);
  const Hashes hashes(places, all);
  const auto write = [&](const Finding& finding) {
    write_result(json, places, finding, hashes, index_of(rules, finding.rule->code));
  };
  json.array("results", [&] {
    for (const Finding* finding : findings) json.object([&] { write(*finding); });
    for (const SuppressedFinding& one : suppressed)
      json.object([&] {
        write(one.finding);
        write_suppression(json, one);
      });
  });
}

}  // namespace ecrlint::internal::report
