// SPDX-License-Identifier: Apache-2.0
// Fuzz target: who() over a workspace and the limits of an organization. The answer is the same
// each time, refers to what it holds, and is JSON, text and a page without a script.
#include "ecrlint/who.hpp"

#include "ecrlint/report.hpp"
#include "files_input.hpp"
#include "output.hpp"

using namespace ecrlint;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

void read_setting(const fuzz::Setting& setting, WhoRequest& request) {
  const auto& [name, value] = setting;
  if (name == "repository") request.repositories.emplace_back(value);
  if (name == "account") request.account = value;
  if (name == "region") request.region = value;
  if (name == "org") request.context.org_id = value;
  if (name == "member") request.context.accounts.emplace_back(value);
  if (name == "trusted") request.context.trusted_accounts.emplace_back(value);
  if (name == "scope" && value == "v1") request.registry_scope = RegistryScope::v1;
}

void check_grant(const WhoReport& report, const WhoGrant& grant) {
  fuzz::require(grant.principal < report.principals.size());
  for (std::size_t i = 0; i < kAbilities; ++i) {
    const WhoAccess& access = grant.access.at(i);
    for (const std::uint32_t statement : access.statements)
      fuzz::require(statement < report.statements.size());
    for (const std::uint8_t call : access.calls)
      fuzz::require(call < calls_of(static_cast<Ability>(i)).size());
  }
}

void check_references(const WhoReport& report) {
  for (const WhoRepository& repository : report.repositories) {
    fuzz::check_span(report.sources, repository.source, repository.span);
    for (const WhoGrant& grant : repository.grants) check_grant(report, grant);
  }
  for (const WhoStatement& statement : report.statements)
    fuzz::check_span(report.sources, statement.source, statement.span);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Files files = fuzz::read_files(data, size);
  WhoRequest request;
  for (const fuzz::Setting& setting : fuzz::read_settings(files.head))
    read_setting(setting, request);
  request.limits = fuzz::take_policies(files.sources);
  std::erase_if(request.limits, [](const GatePolicy& policy) {
    return policy.gate != Gate::scp && policy.gate != Gate::rcp;
  });
  request.sources = std::move(files.sources);

  const auto result = who(request);
  if (!result) return 0;
  const WhoReport& report = *result;
  check_references(report);
  const std::string json = to_json(report);
  fuzz::check_json(json);
  fuzz::check_printable(to_text(report, false));
  const std::string page = to_html(report);
  fuzz::check_printable(page);
  fuzz::require(page.find("<script") == page.npos);
  fuzz::require(to_json(*who(std::move(request))) == json);
  return 0;
}
