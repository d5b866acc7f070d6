// The answer of `pull` and `push` for programs.
#include "ecrlint/report.hpp"
#include "report/json_writer.hpp"
#include "report/places.hpp"

namespace ecrlint {
namespace {

using report::JsonWriter;
using report::Places;

class PullWriter {
 public:
  explicit PullWriter(const PullReport& report) : report_(report), places_(report.sources) {}

  std::string write() {
    json_.object();
    json_.number("schemaVersion", 1);
    json_.text("verdict", to_string(report_.outcome));
    json_.text("transfer", report_.push ? "push" : "pull");
    json_.text("principal", report_.principal);
    json_.text("consumer", report_.consumer);
    write_lines("images", report_.images);
    json_.array("steps");
    for (const PullStep& step : report_.steps) write_step(step);
    json_.close();
    json_.object("change");
    json_.flag("sufficient", report_.changes_suffice);
    json_.array("edits");
    for (const PolicyChange& change : report_.changes) write_change(change);
    json_.close();
    json_.close();
    json_.array("policies");
    for (const TakenPolicy& taken : report_.taken) {
      json_.object();
      json_.text("gate", to_string(taken.gate));
      write_place(taken.source, taken.span);
      if (!taken.name.empty()) json_.text("name", taken.name);
      json_.close();
    }
    json_.close();
    write_lines("open", report_.open);
    write_lines("notes", report_.notes);
    json_.close();
    return json_.finish();
  }

 private:
  void write_lines(std::string_view key, const std::vector<std::string>& lines) {
    json_.array(key);
    for (const std::string& line : lines) json_.text(line);
    json_.close();
  }

  void write_place(std::size_t source, Span span) {
    const report::Place place = places_.place(source, span);
    json_.text("path", places_.source(source).path);
    json_.number("line", place.begin.line);
    json_.number("column", place.begin.column);
  }

  void write_step(const PullStep& step) {
    json_.object();
    json_.text("action", step.action);
    json_.text("resource", step.resource);
    json_.text("principal", step.principal);
    json_.text("purpose", step.purpose);
    json_.text("decision", to_string(step.verdict.decision));
    if (step.blocked_by)
      json_.text("blockedBy", to_string(*step.blocked_by));
    else
      json_.null("blockedBy");
    json_.array("gates");
    for (const GateVerdict& gate : step.verdict.gates) {
      if (!gate.in_use) continue;
      json_.object();
      json_.text("gate", to_string(gate.gate));
      json_.text("decision", to_string(gate.decision));
      json_.flag("blocks", gate.blocks);
      json_.close();
    }
    json_.close();
    json_.array("statements");
    for (const Decisive& decisive : step.verdict.statements) write_statement(decisive);
    json_.close();
    json_.close();
  }

  void write_statement(const Decisive& decisive) {
    json_.object();
    json_.text("gate", to_string(decisive.gate));
    json_.text("effect", decisive.allow ? "Allow" : "Deny");
    json_.flag("certain", decisive.certain);
    write_place(decisive.source, decisive.span);
    if (!decisive.sid.empty()) json_.text("sid", decisive.sid);
    json_.close();
  }

  void write_change(const PolicyChange& change) {
    json_.object();
    json_.text("do", to_string(change.kind));
    json_.text("gate", to_string(change.gate));
    json_.text("account", change.account);
    json_.text("owner", change.owner);
    if (change.statement.empty())
      json_.null("statement");
    else
      json_.raw("statement", change.statement);
    json_.text("note", change.note);
    if (change.source) write_place(*change.source, change.span);
    json_.close();
  }

  const PullReport& report_;
  Places places_;
  JsonWriter json_;
};

}  // namespace

std::string to_json(const PullReport& report) { return PullWriter(report).write(); }

}  // namespace ecrlint
