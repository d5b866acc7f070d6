// SPDX-License-Identifier: Apache-2.0
// The answers for programs: lines of `evaluate`, `pull` and `push`, `explain-denied`, `who`.
#include <array>

#include "ecrlint/report.hpp"
#include "report/write/parts.hpp"
#include "text/guard.hpp"

namespace ecrlint {

using namespace internal;

namespace {

std::string_view word_for(Decision decision) {
  constexpr std::array<std::string_view, 4> kWords{"Allowed", "ExplicitlyDenied",
                                                   "ImplicitlyDenied", "Unknown"};
  return kWords[static_cast<std::size_t>(decision)];
}

std::string_view effect_of(bool allow) { return allow ? "Allow" : "Deny"; }

/// Writes one answer, its members in the order of the schema.
class AnswerWriter {
 public:
  explicit AnswerWriter(std::span<const Source> sources,
                        report::JsonLayout layout = report::JsonLayout::indented)
      : places_(sources), json_(layout) {}

  template <class Answer>
  std::string write(const Answer& answer) {
    json_.object([&] { members(answer); });
    return json_.finish();
  }

 private:
  void members(const Evaluated& evaluated) {
    json_.raw("id", evaluated.id);
    if (!evaluated.verdict) {
      json_.text("decision", "error");
      json_.text("error", evaluated.verdict.error().message);
      return;
    }
    json_.text("decision", word_for(evaluated.verdict->decision));
    json_.array("blockedBy", evaluated.verdict->gates, [&](const GateVerdict& gate) {
      if (gate.blocks) json_.text(to_string(gate.gate));
    });
    json_.objects("statements", evaluated.verdict->statements, [&](const Decisive& decisive) {
      json_.text("gate", to_string(decisive.gate));
      json_.text("policy", evaluated.sources[decisive.source].path);
      json_.number("statement", decisive.index);
      if (!decisive.sid.empty()) json_.text("sid", decisive.sid);
      json_.text("effect", effect_of(decisive.allow));
      json_.flag("certain", decisive.certain);
    });
  }

  void members(const TransferReport& report) {
    json_.number("schemaVersion", 1);
    json_.text("verdict", to_string(report.outcome));
    json_.text("transfer", report.push ? "push" : "pull");
    json_.text("principal", report.principal);
    json_.text("consumer", report.consumer);
    json_.texts("images", report.images);
    objects("steps", report.steps);
    json_.object("change", [&] {
      json_.flag("sufficient", report.changes_suffice);
      report::write_changes(json_, places_, report.changes);
    });
    objects("policies", report.taken);
    json_.texts("open", report.open);
    json_.texts("notes", report.notes);
  }

  void members(const TransferStep& step) {
    json_.text("action", step.action);
    json_.text("resource", step.resource);
    json_.text("principal", step.principal);
    json_.text("purpose", step.purpose);
    json_.text("decision", to_string(step.verdict.decision));
    if (step.blocked_by)
      json_.text("blockedBy", to_string(*step.blocked_by));
    else
      json_.raw("blockedBy", "null");
    json_.array("gates", step.verdict.gates, [&](const GateVerdict& gate) {
      if (gate.in_use) json_.object([&] { members(gate); });
    });
    objects("statements", step.verdict.statements);
  }

  void members(const GateVerdict& gate) {
    json_.text("gate", to_string(gate.gate));
    json_.text("decision", to_string(gate.decision));
    json_.flag("blocks", gate.blocks);
  }

  void members(const Decisive& decisive) {
    json_.text("gate", to_string(decisive.gate));
    json_.text("effect", effect_of(decisive.allow));
    json_.flag("certain", decisive.certain);
    place(decisive);
    if (!decisive.sid.empty()) json_.text("sid", decisive.sid);
  }

  void members(const TakenPolicy& taken) {
    json_.text("gate", to_string(taken.gate));
    place(taken);
    if (!taken.name.empty()) json_.text("name", taken.name);
  }

  void members(const DeniedReport& report) {
    json_.number("schemaVersion", 1);
    json_.flag("understood", true);
    json_.text("what", report.what);
    json_.texts("because", report.because);
    report::write_changes(json_, places_, report.changes);
    json_.texts("steps", report.steps);
    objects("findings", report.findings);
    objects("places", report.places);
    json_.texts("notes", report.notes);
    report::write_failures(json_, report.failures);
  }

  void members(const Finding& finding) {
    json_.text("code", finding.rule->code);
    json_.text("name", finding.rule->name);
    json_.text("severity", to_string(finding.severity));
    json_.text("message", finding.message);
    place(finding);
    json_.text("url", report::rule_url(*finding.rule));
  }

  void members(const Related& related) {
    place(related);
    json_.text("message", related.message);
  }

  void members(const WhoReport& report) {
    json_.number("schemaVersion", 1);
    json_.object("abilities", [&] {
      for (const Ability ability : {Ability::pull, Ability::push, Ability::administer})
        json_.texts(to_string(ability), calls_of(ability));
    });
    objects("principals", report.principals);
    objects("statements", report.statements);
    objects("repositories", report.repositories);
    json_.number("repositoriesLeftOut", report.left_out);
    json_.texts("notes", report.notes);
  }

  void members(const WhoPrincipal& principal) {
    json_.text("kind", to_string(principal.kind));
    json_.text("principal", principal.text);
    if (!principal.account.empty()) json_.text("account", principal.account);
    if (!principal.account_name.empty()) json_.text("accountName", principal.account_name);
    if (!principal.name.empty()) json_.text("name", principal.name);
    json_.flag("policiesKnown", principal.known);
  }

  void members(const WhoStatement& statement) {
    json_.text("gate", to_string(statement.gate));
    json_.text("effect", effect_of(statement.allow));
    place(statement);
    if (!statement.sid.empty()) json_.text("sid", statement.sid);
    if (!statement.condition.empty()) json_.text("condition", statement.condition);
  }

  void members(const WhoRepository& repository) {
    json_.text("name", repository.name);
    if (!repository.account.empty()) json_.text("account", repository.account);
    if (!repository.account_name.empty()) json_.text("accountName", repository.account_name);
    place(repository);
    objects("grants", repository.grants);
  }

  void members(const WhoGrant& grant) {
    json_.number("principal", grant.principal);
    for (const Ability ability : {Ability::pull, Ability::push, Ability::administer})
      json_.object(to_string(ability), [&] { members(grant.of(ability), ability); });
  }

  void members(const WhoAccess& access, Ability ability) {
    json_.text("reach", to_string(access.reach));
    json_.flag("ownAccountMustAllow", access.own_account);
    if (access.blocked_by) json_.text("blockedBy", to_string(*access.blocked_by));
    if (!access.calls.empty())
      json_.array(ability == Ability::administer ? "calls" : "missingCalls", access.calls,
                  [&](std::uint8_t call) { json_.text(calls_of(ability)[call]); });
    if (!access.keys.empty()) json_.texts("conditionKeys", access.keys);
    if (!access.statements.empty())
      json_.array("statements", access.statements,
                  [&](std::uint32_t statement) { json_.number(statement); });
  }

  template <class List>
  void objects(std::string_view name, const List& list) {
    json_.objects(name, list, [&](const auto& item) { members(item); });
  }

  template <class Placed>
  void place(const Placed& placed) {
    report::write_place(json_, places_, placed.source, placed.span);
  }

  report::Places places_;
  report::JsonWriter json_;
};

}  // namespace

std::string to_json(const Evaluated& evaluated) {
  return text_or_empty([&] {
    return AnswerWriter(evaluated.sources, report::JsonLayout::one_line).write(evaluated);
  });
}

std::string to_json(const TransferReport& report) {
  return text_or_empty([&] { return AnswerWriter(report.sources).write(report); });
}

std::string to_json(const DeniedReport& report) {
  return text_or_empty([&] { return AnswerWriter(report.sources).write(report); });
}

std::string to_json(const WhoReport& report) {
  return text_or_empty([&] { return AnswerWriter(report.sources).write(report); });
}

}  // namespace ecrlint
