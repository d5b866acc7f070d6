// SPDX-License-Identifier: Apache-2.0
// For programs: reports as `schemas/report.schema.json` describes them, rules as
// `schemas/rules.schema.json` does.
#include "report/findings/formats.hpp"
#include "report/findings/summary.hpp"
#include "report/write/parts.hpp"
#include "text/guard.hpp"

namespace ecrlint::internal::report {
namespace {

void write_counts(JsonWriter& json, std::string_view key, const Counts& counts) {
  json.object(key, [&] {
    for (const Severity severity : kSeverities)
      if (const std::size_t number = counts[static_cast<std::size_t>(severity)])
        json.number(to_string(severity), number);
  });
}

void write_summary(JsonWriter& json, const Report& report) {
  json.object("summary", [&] {
    json.number("files", report.summary.files);
    json.number("policies", report.summary.policies);
    json.number("partlyKnown", report.summary.partly_known);
    json.number("statements", report.summary.statements);
    write_counts(json, "findings", counts(report));
    json.number("suppressed", report.summary.suppressed);
    write_counts(json, "hidden", report.summary.hidden);
    json.number("rulesOff", report.summary.rules_off);
    json.number("ignored", report.summary.ignored);
    json.number("letPass", report.summary.let_pass);
    json.number("notFollowed", report.summary.not_followed);
    json.number("notRead", report.summary.not_read);
  });
}

void write_position(JsonWriter& json, std::string_view key, Position at, std::uint32_t offset) {
  json.object(key, [&] {
    json.number("line", at.line);
    json.number("column", at.column);
    json.number("offset", offset);
  });
}

void write_range(JsonWriter& json, Places& places, std::size_t source, Span span) {
  const Place place = places.place(source, span);
  json.text("file", places.source(source).path);
  json.object("range", [&] {
    write_position(json, "start", place.begin, place.span.begin);
    write_position(json, "end", place.end, place.span.end);
  });
}

void write_fix(JsonWriter& json, Places& places, std::size_t source, const Fix& fix) {
  json.text("applicability", to_string(fix.applicability));
  json.text("description", fix.description);
  json.objects("edits", fix.edits, [&](const Edit& edit) {
    const Span span = places.place(source, edit.span).span;
    json.text("file", places.source(source).path);
    json.number("start", span.begin);
    json.number("end", span.end);
    json.text("text", edit.text);
  });
}

void write_finding(JsonWriter& json, Places& places, const Finding& finding) {
  json.text("code", finding.rule->code);
  json.text("name", finding.rule->name);
  json.text("severity", to_string(finding.severity));
  json.text("precision", finding.rule->precision);
  json.text("message", finding.message);
  json.text("help", finding.help);
  write_range(json, places, finding.source, finding.span);
  json.text("pointer", finding.pointer);
  json.text("sid", finding.sid);
  if (finding.way > 0) json.number("way", static_cast<std::int64_t>(finding.way));
  json.objects("related", finding.related, [&](const Related& related) {
    write_range(json, places, related.source, related.span);
    json.text("message", related.message);
  });
  json.objects("fixes", finding.fixes,
               [&](const Fix& fix) { write_fix(json, places, finding.source, fix); });
  json.text("fingerprint", finding.fingerprint);
  json.text("url", rule_url(*finding.rule));
}

void write_policy(JsonWriter& json, Places& places, const PolicyInfo& policy) {
  write_range(json, places, policy.source, policy.span);
  json.text("kind", to_string(policy.kind));
  json.text("pointer", policy.pointer);
  json.text("name", policy.name);
  json.text("address", policy.address);
  json.texts("owners", policy.owners);
  json.number("statements", policy.statements);
  json.text("partlyKnown", policy.partly_known);
}

void write_rule(JsonWriter& json, const RuleInfo& rule) {
  json.text("code", rule.code);
  json.text("name", rule.name);
  json.text("group", rule.group);
  json.text("severity", to_string(rule.severity));
  json.text("profile", to_string(rule.profile));
  json.text("precision", rule.precision);
  json.flag("security", rule.security);
  json.text("cwe", rule.cwe);
  json.text("summary", rule.summary);
  json.text("description", rule.description);
  json.text("help", rule.help);
  json.text("url", rule_url(rule));
}

}  // namespace

std::string write_json(Places& places, const Report& report, const ReportOptions& options) {
  JsonWriter json;
  json.object([&] {
    write_head(json);
    write_summary(json, report);
    if (options.policies)
      json.objects("policies", report.policies,
                   [&](const PolicyInfo& policy) { write_policy(json, places, policy); });
    json.objects("diagnostics", report.findings,
                 [&](const Finding& finding) { write_finding(json, places, finding); });
    if (!report.suppressed.empty())
      json.objects("suppressed", report.suppressed, [&](const SuppressedFinding& one) {
        json.object("finding", [&] { write_finding(json, places, one.finding); });
        json.text("by", one.in_source ? "comment" : "config");
        json.text("reason", one.reason);
      });
    write_failures(json, report.failures);
  });
  return json.finish();
}

}  // namespace ecrlint::internal::report

namespace ecrlint {

std::string rules_json() {
  return internal::text_or_empty([&] {
    internal::report::JsonWriter json;
    json.object([&] {
      internal::report::write_head(json);
      json.objects("rules", rules(),
                   [&](const RuleInfo& rule) { internal::report::write_rule(json, rule); });
    });
    return json.finish();
  });
}

}  // namespace ecrlint
