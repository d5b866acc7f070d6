// Fuzz target: config files. Whatever one says, its places lie in it, and linting with it ends.
#include <cstdint>
#include <cstdlib>
#include <memory>

#include "ecrlint/config.hpp"
#include "ecrlint/lint.hpp"
#include "ecrlint/report.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

constexpr std::string_view kPolicy =
    R"({"Statement": [{"Sid": "A", "Effect": "Allow", "Principal": "*", "Action": "ecr:*"}]})";

void lint_with(std::string_view text, Config&& config) {
  const auto shared = std::make_shared<const Config>(std::move(config));
  const Source sources[] = {
      {"a/b.json", std::string(kPolicy), Role::lint, shared, "a/b.json"},
      {"ecrlint.toml", std::string(text), Role::config, shared, "ecrlint.toml"}};
  Options options;
  options.today = "2027-01-31";
  const Report report = lint(sources, options);
  for (const Finding& finding : report.findings)
    require(finding.span.begin <= finding.span.end &&
            finding.span.end <= sources[finding.source].text.size());
  static_cast<void>(render(Format::text, sources, report));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  auto config = parse_config(text, "ecrlint.toml");
  if (!config) {
    for (const ConfigError& error : config.error()) {
      require(error.span.begin <= error.span.end && error.span.end <= size);
      require(!error.message.empty() && error.position.line > 0 && error.position.column > 0);
    }
    return 0;
  }
  for (const ConfigSuppression& one : config->suppressions)
    require(one.table.end <= size && one.rule_span.end <= size && one.expires_span.end <= size);
  lint_with(text, std::move(*config));
  return 0;
}
