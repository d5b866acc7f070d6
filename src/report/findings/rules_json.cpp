// The rules for programs, as `schemas/rules.schema.json` describes it.
#include "ecrlint/report.hpp"
#include "report/write/json_writer.hpp"
#include "report/write/tool.hpp"
#include "text/guard.hpp"

namespace ecrlint {

using namespace internal;

namespace {

constexpr int kSchemaVersion = 1;

void write_rule(report::JsonWriter& json, const RuleInfo& rule) {
  json.object([&] {
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
    json.text("url", report::rule_url(rule));
  });
}

std::string write_rules() {
  report::JsonWriter json;
  json.object([&] {
    json.number("schemaVersion", kSchemaVersion);
    report::write_tool_member(json);
    json.array("rules", [&] {
      for (const RuleInfo& rule : rules()) write_rule(json, rule);
    });
  });
  return json.finish();
}

}  // namespace

std::string rules_json() {
  return text_or_empty([&] { return write_rules(); });
}

}  // namespace ecrlint
