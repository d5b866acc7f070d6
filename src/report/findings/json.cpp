// SPDX-License-Identifier: Apache-2.0
// The format for programs, as `schemas/report.schema.json` describes it.
#include "report/findings/formats.hpp"
#include "report/findings/summary.hpp"
#include "report/write/json_parts.hpp"
#include "report/write/tool.hpp"

namespace ecrlint::internal::report {
namespace {

constexpr int kSchemaVersion = 1;

std::int64_t to_int(std::size_t value) { return static_cast<std::int64_t>(value); }

void write_summary(JsonWriter& json, const Report& report) {
  json.object("summary", [&] {
    json.number("files", to_int(report.summary.files));
    json.number("policies", to_int(report.summary.policies));
    json.number("partlyKnown", to_int(report.summary.partly_known));
    json.number("statements", to_int(report.summary.statements));
    json.object("findings", [&] {
      for (const Severity severity : kSeverities)
        if (const std::size_t number = count(report, severity))
          json.number(to_string(severity), to_int(number));
    });
    json.number("suppressed", to_int(report.summary.suppressed));
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

void write_related(JsonWriter& json, Places& places, const Finding& finding) {
  json.array("related", [&] {
    for (const Related& related : finding.related) {
      json.object([&] {
        write_range(json, places, related.source, related.span);
        json.text("message", related.message);
      });
    }
  });
}

void write_fixes(JsonWriter& json, Places& places, const Finding& finding) {
  json.array("fixes", [&] {
    for (const Fix& fix : finding.fixes) {
      json.object([&] {
        json.text("applicability", to_string(fix.applicability));
        json.text("description", fix.description);
        json.array("edits", [&] {
          for (const Edit& edit : fix.edits) {
            const Span span = places.place(finding.source, edit.span).span;
            json.object([&] {
              json.text("file", places.source(finding.source).path);
              json.number("start", span.begin);
              json.number("end", span.end);
              json.text("text", edit.text);
            });
          }
        });
      });
    }
  });
}

void write_finding(JsonWriter& json, Places& places, const Finding& finding) {
  json.object([&] {
    json.text("code", finding.rule->code);
    json.text("name", finding.rule->name);
    json.text("severity", to_string(finding.severity));
    json.text("precision", finding.rule->precision);
    json.text("message", finding.message);
    json.text("help", finding.help);
    write_range(json, places, finding.source, finding.span);
    json.text("pointer", finding.pointer);
    json.text("sid", finding.sid);
    write_related(json, places, finding);
    write_fixes(json, places, finding);
    json.text("fingerprint", finding.fingerprint);
    json.text("url", rule_url(*finding.rule));
  });
}

void write_policies(JsonWriter& json, Places& places, const Report& report) {
  json.array("policies", [&] {
    for (const PolicyInfo& policy : report.policies) {
      json.object([&] {
        write_range(json, places, policy.source, policy.span);
        json.text("kind", to_string(policy.kind));
        json.text("pointer", policy.pointer);
        json.text("name", policy.name);
        json.text("address", policy.address);
        json.texts("owners", policy.owners);
        json.number("statements", to_int(policy.statements));
        json.text("partlyKnown", policy.partly_known);
      });
    }
  });
}

}  // namespace

std::string write_json(Places& places, const Report& report, const ReportOptions& options) {
  JsonWriter json;
  json.object([&] {
    json.number("schemaVersion", kSchemaVersion);
    write_tool_member(json);
    write_summary(json, report);
    if (options.policies) write_policies(json, places, report);
    json.array("diagnostics", [&] {
      for (const Finding& finding : report.findings) write_finding(json, places, finding);
    });
    write_failures(json, report.failures);
  });
  return json.finish();
}

}  // namespace ecrlint::internal::report
