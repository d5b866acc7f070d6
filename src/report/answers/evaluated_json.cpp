// The answer to one line of `evaluate`.
#include <array>

#include "ecrlint/report.hpp"
#include "report/write/json_writer.hpp"
#include "text/guard.hpp"

namespace ecrlint {

using namespace internal;

namespace {

std::string_view word_for(Decision decision) {
  constexpr std::array<std::string_view, 4> kWords{"Allowed", "ExplicitlyDenied",
                                                   "ImplicitlyDenied", "Unknown"};
  return kWords[static_cast<std::size_t>(decision)];
}

void write_statement(report::JsonWriter& json, const Evaluated& evaluated,
                     const Decisive& decisive) {
  json.object([&] {
    json.text("gate", to_string(decisive.gate));
    json.text("policy", evaluated.sources[decisive.source].path);
    json.number("statement", static_cast<std::int64_t>(decisive.index));
    if (!decisive.sid.empty()) json.text("sid", decisive.sid);
    json.text("effect", decisive.allow ? "Allow" : "Deny");
    json.flag("certain", decisive.certain);
  });
}

std::string write(const Evaluated& evaluated) {
  report::JsonWriter json(report::JsonLayout::one_line);
  json.object([&] {
    json.raw("id", evaluated.id);
    if (!evaluated.verdict) {
      json.text("decision", "error");
      json.text("error", evaluated.verdict.error().message);
      return;
    }
    json.text("decision", word_for(evaluated.verdict->decision));
    json.array("blockedBy", [&] {
      for (const GateVerdict& gate : evaluated.verdict->gates)
        if (gate.blocks) json.text(to_string(gate.gate));
    });
    json.array("statements", [&] {
      for (const Decisive& decisive : evaluated.verdict->statements)
        write_statement(json, evaluated, decisive);
    });
  });
  return json.finish();
}

}  // namespace

std::string to_json(const Evaluated& evaluated) {
  return text_or_empty([&] { return write(evaluated); });
}

}  // namespace ecrlint
