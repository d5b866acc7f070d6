// The answer of `pull` and `push` for programs.
#include "ecrlint/report.hpp"
#include "report/write/json_parts.hpp"
#include "text/guard.hpp"

namespace ecrlint {

using namespace internal;

namespace {

using report::JsonWriter;
using report::Places;

class PullWriter {
 public:
  explicit PullWriter(const TransferReport& report) : report_(report), places_(report.sources) {}

  std::string write() {
    json_.object([&] {
      json_.number("schemaVersion", 1);
      json_.text("verdict", to_string(report_.outcome));
      json_.text("transfer", report_.push ? "push" : "pull");
      json_.text("principal", report_.principal);
      json_.text("consumer", report_.consumer);
      json_.texts("images", report_.images);
      json_.array("steps", [&] {
        for (const TransferStep& step : report_.steps) write_step(step);
      });
      json_.object("change", [&] {
        json_.flag("sufficient", report_.changes_suffice);
        json_.array("edits", [&] {
          for (const PolicyChange& change : report_.changes)
            report::write_change(json_, places_, change);
        });
      });
      json_.array("policies", [&] {
        for (const TakenPolicy& taken : report_.taken) {
          json_.object([&] {
            json_.text("gate", to_string(taken.gate));
            report::write_place(json_, places_, taken.source, taken.span);
            if (!taken.name.empty()) json_.text("name", taken.name);
          });
        }
      });
      json_.texts("open", report_.open);
      json_.texts("notes", report_.notes);
    });
    return json_.finish();
  }

 private:
  void write_step(const TransferStep& step) {
    json_.object([&] {
      json_.text("action", step.action);
      json_.text("resource", step.resource);
      json_.text("principal", step.principal);
      json_.text("purpose", step.purpose);
      json_.text("decision", to_string(step.verdict.decision));
      if (step.blocked_by)
        json_.text("blockedBy", to_string(*step.blocked_by));
      else
        json_.null("blockedBy");
      json_.array("gates", [&] {
        for (const GateVerdict& gate : step.verdict.gates) {
          if (!gate.in_use) continue;
          json_.object([&] {
            json_.text("gate", to_string(gate.gate));
            json_.text("decision", to_string(gate.decision));
            json_.flag("blocks", gate.blocks);
          });
        }
      });
      json_.array("statements", [&] {
        for (const Decisive& decisive : step.verdict.statements) write_statement(decisive);
      });
    });
  }

  void write_statement(const Decisive& decisive) {
    json_.object([&] {
      json_.text("gate", to_string(decisive.gate));
      json_.text("effect", decisive.allow ? "Allow" : "Deny");
      json_.flag("certain", decisive.certain);
      report::write_place(json_, places_, decisive.source, decisive.span);
      if (!decisive.sid.empty()) json_.text("sid", decisive.sid);
    });
  }

  const TransferReport& report_;
  Places places_;
  JsonWriter json_;
};

}  // namespace

std::string to_json(const TransferReport& report) {
  return text_or_empty([&] { return PullWriter(report).write(); });
}

}  // namespace ecrlint
