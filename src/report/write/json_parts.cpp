// SPDX-License-Identifier: Apache-2.0
// Places, changes and failures as JSON.
#include "report/write/json_parts.hpp"

namespace ecrlint::internal::report {

void write_place(JsonWriter& json, Places& places, std::size_t source, Span span) {
  const Place place = places.place(source, span);
  json.text("path", places.source(source).path);
  json.number("line", place.begin.line);
  json.number("column", place.begin.column);
}

void write_change(JsonWriter& json, Places& places, const PolicyChange& change) {
  json.object([&] {
    json.text("do", to_string(change.kind));
    json.text("gate", to_string(change.gate));
    json.text("account", change.account);
    json.text("owner", change.owner);
    if (change.statement.empty())
      json.null("statement");
    else
      json.raw("statement", change.statement);
    json.text("note", change.note);
    if (change.source) write_place(json, places, *change.source, change.span);
  });
}

void write_failures(JsonWriter& json, std::span<const Failure> failures) {
  json.array("errors", [&] {
    for (const Failure& failure : failures) {
      json.object([&] {
        json.text("file", failure.path);
        json.text("message", failure.message);
      });
    }
  });
}

}  // namespace ecrlint::internal::report
