// Fuzz target: transfer() over policies of all gates and a workspace. Whatever they hold, the
// answer is the same each time, its places lie in the sources, and it is JSON and can be printed.
#include "ecrlint/transfer.hpp"

#include "ecrlint/report.hpp"
#include "files_input.hpp"
#include "output.hpp"

using namespace ecrlint;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

/// `aws:SourceIp 203.0.113.7`; without a value the key is surely not there.
RequestKey read_key(std::string_view value) {
  RequestKey key;
  key.name = fuzz::cut_to(value, " ");
  while (!value.empty()) key.values.emplace_back(fuzz::cut_to(value, " "));
  return key;
}

void read_setting(const fuzz::Setting& setting, TransferRequest& request) {
  const auto& [name, value] = setting;
  if (name == "push") request.push = true;
  if (name == "principal") request.principal = value;
  if (name == "image") request.images.emplace_back(value);
  if (name == "consumer") request.consumer = value;
  if (name == "action") request.actions.emplace_back(value);
  if (name == "role") request.role = value;
  if (name == "key") request.context.push_back(read_key(value));
  if (name == "org") request.org_id = value;
  if (name == "member") request.org_accounts.emplace_back(value);
  if (name == "scope" && value == "v1") request.registry_scope = RegistryScope::v1;
  const std::optional<Gate> gate = fuzz::gate_from(value);
  if (name == "none" && gate) request.none.push_back(*gate);
}

void check_verdict(const TransferReport& report, const Verdict& verdict) {
  for (const Decisive& decisive : verdict.statements)
    fuzz::check_span(report.sources, decisive.source, decisive.span);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Files files = fuzz::read_files(data, size);
  TransferRequest request;
  for (const fuzz::Setting& setting : fuzz::read_settings(files.head))
    read_setting(setting, request);
  request.policies = fuzz::take_policies(files.sources);
  request.workspace = std::move(files.sources);

  const auto result = transfer(request);
  if (!result) return 0;
  const TransferReport& report = *result;
  fuzz::require(!report.steps.empty());
  for (const TransferStep& step : report.steps) {
    check_verdict(report, step.verdict);
    fuzz::require(step.blocked_by.has_value() == (step.verdict.decision != Decision::allowed));
  }
  for (const PolicyChange& change : report.changes) {
    if (change.source) fuzz::check_span(report.sources, *change.source, change.span);
    if (change.kind != PolicyChange::Kind::remove) fuzz::check_json(change.statement);
  }
  for (const TakenPolicy& taken : report.taken)
    fuzz::check_span(report.sources, taken.source, taken.span);
  const std::string json = to_json(report);
  fuzz::check_json(json);
  fuzz::check_printable(to_text(report, false));
  fuzz::require(to_json(*transfer(request)) == json);
  return 0;
}
