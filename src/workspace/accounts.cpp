// SPDX-License-Identifier: Apache-2.0
// Asks the configs of sources, and the manifests of CDK apps among them.
#include "workspace/accounts.hpp"

#include <map>

#include "config/settings.hpp"
#include "format/collector.hpp"
#include "model/arn.hpp"
#include "syntax/value.hpp"

namespace ecrlint::internal {
namespace {

using format::string_at;
using syntax::Value;

/// `manifest.json` of `cdk.out`: each stack has an environment, `aws://ACCOUNT/REGION`, in which
/// either may be unknown, and a template beside it. AWS CDK, "cloud-assembly-schema".
void read_manifest(const Source& manifest, std::map<std::string, SourcePlace>& by_path) {
  constexpr std::string_view kScheme = "aws://";
  Arena arena;
  const syntax::Tree tree = syntax::parse_json(manifest.text, arena);
  const Value* artifacts = tree.root.find("artifacts");
  if (artifacts == nullptr || !artifacts->is_object()) return;
  for (const auto& [key, span, artifact] : artifacts->members) {
    const std::string environment = string_at(artifact, "environment");
    const std::string file = string_at(format::value_at(&artifact, "properties"), "templateFile");
    if (file.empty() || !environment.starts_with(kScheme)) continue;
    const std::string_view where = std::string_view(environment).substr(kScheme.size());
    const auto slash = where.find('/');
    SourcePlace place;
    if (is_account_id(where.substr(0, slash))) place.account = where.substr(0, slash);
    if (slash != where.npos && is_region_shape(where.substr(slash + 1)))
      place.region = where.substr(slash + 1);
    by_path[manifest.path.substr(0, manifest.path.rfind('/') + 1) + file] = std::move(place);
  }
}

bool is_manifest(const Source& source) {
  constexpr std::string_view kName = "manifest.json";
  const bool named =
      source.path.ends_with(kName) && (source.path.size() == kName.size() ||
                                       source.path[source.path.size() - kName.size() - 1] == '/');
  return named && source.text.find("\"artifacts\"") != source.text.npos;
}

}  // namespace

std::vector<SourcePlace> places_of(std::span<const Source> sources) {
  std::map<const Config*, Overrides> overrides;
  std::map<std::string, SourcePlace> by_manifest;
  for (const Source& source : sources)
    if (is_manifest(source)) read_manifest(source, by_manifest);
  std::vector<SourcePlace> places(sources.size());
  for (std::size_t i = 0; i < sources.size(); ++i) {
    if (!by_manifest.empty())
      if (const auto found = by_manifest.find(sources[i].path); found != by_manifest.end())
        places[i] = found->second;
    const Config* const config = sources[i].config.get();
    if (config == nullptr || !places[i].account.empty()) continue;
    const Overrides& all = overrides.try_emplace(config, *config).first->second;
    if (auto said = account_of(*config, all.matching(sources[i].path_in_config)))
      places[i].account = std::move(said->value);
  }
  return places;
}

}  // namespace ecrlint::internal
