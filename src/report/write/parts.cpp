// SPDX-License-Identifier: Apache-2.0
// Which program this is; places, changes and failures as JSON.
#include "report/write/parts.hpp"

#include <fmt/format.h>

namespace ecrlint::internal::report {

std::string_view tool_version() { return ECRLINT_VERSION; }

std::string_view rules_version() {
  const std::string_view version = tool_version();
  return version.substr(0, version.rfind('.'));
}

std::string rule_url(const RuleInfo& rule) {
  return fmt::format("{}/blob/main/rules/{}/{}.md", kToolUrl, rule.group, rule.name);
}

void write_head(JsonWriter& json) {
  json.number("schemaVersion", 1);
  json.object("tool", [&] {
    json.text("name", kToolName);
    json.text("version", tool_version());
    json.text("rulesVersion", rules_version());
  });
}

void write_place(JsonWriter& json, Places& places, std::size_t source, Span span) {
  const Place place = places.place(source, span);
  json.text("path", places.source(source).path);
  json.number("line", place.begin.line);
  json.number("column", place.begin.column);
}

void write_changes(JsonWriter& json, Places& places, std::span<const PolicyChange> changes) {
  json.objects("edits", changes, [&](const PolicyChange& change) {
    json.text("do", to_string(change.kind));
    json.text("gate", to_string(change.gate));
    json.text("account", change.account);
    json.text("owner", change.owner);
    json.raw("statement", change.statement.empty() ? "null" : change.statement);
    json.text("note", change.note);
    if (change.source) write_place(json, places, *change.source, change.span);
  });
}

void write_failures(JsonWriter& json, std::span<const Failure> failures) {
  json.objects("errors", failures, [&](const Failure& failure) {
    json.text("file", failure.path);
    json.text("message", failure.message);
  });
}

}  // namespace ecrlint::internal::report
