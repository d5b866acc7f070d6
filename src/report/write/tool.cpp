// SPDX-License-Identifier: Apache-2.0
// Names, versions and web addresses of the program.
#include "report/write/tool.hpp"

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

void write_tool_member(JsonWriter& json) {
  json.object("tool", [&] {
    json.text("name", kToolName);
    json.text("version", tool_version());
    json.text("rulesVersion", rules_version());
  });
}

}  // namespace ecrlint::internal::report
