// SPDX-License-Identifier: Apache-2.0
// Fuzz target: a workspace of several files, as a whole Terraform module with its callers,
// variables and files, in every report. The same files give the same report.
#include "ecrlint/report.hpp"
#include "files_input.hpp"
#include "output.hpp"

using namespace ecrlint;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

/// `profile audit`, `account 111122223333`, `context PATH`: that file is only read for the others.
Options read_options(fuzz::Files& files) {
  Options options;
  options.profile = Profile::audit;
  for (const fuzz::Setting& setting : fuzz::read_settings(files.head)) {
    if (setting.name == "profile") options.profile = profile_from(setting.value);
    if (setting.name == "kind") options.kind = policy_kind_from(setting.value);
    if (setting.name == "account") options.context.accounts.emplace_back(setting.value);
    if (setting.name == "org") options.context.org_id = setting.value;
    for (Source& source : files.sources)
      if (setting.name == "context" && source.path == setting.value) source.role = Role::context;
  }
  return options;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Files files = fuzz::read_files(data, size);
  const Options options = read_options(files);
  const Report report = lint(files.sources, options);
  for (const Finding& finding : report.findings) fuzz::check_finding(files.sources, finding);
  for (const PolicyInfo& policy : report.policies)
    fuzz::check_span(files.sources, policy.source, policy.span);
  ReportOptions everything;
  everything.policies = true;
  for (const Format format : {Format::text, Format::concise, Format::github})
    fuzz::check_printable(render(format, files.sources, report, everything));
  const std::string json = render(Format::json, files.sources, report, everything);
  fuzz::check_json(json);
  fuzz::require(render(Format::json, files.sources, lint(files.sources, options), everything) ==
                json);
  return 0;
}
