// SPDX-License-Identifier: Apache-2.0
// Findings of Terraform modules as text.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "ecrlint/lint.hpp"
#include "format/terraform/terraform.hpp"

namespace ecrlint::test {

using namespace internal;

/// `CODE PATH:LINE TEXT` of each finding, the text being that at its span.
inline std::string findings(const std::vector<Source>& sources, Profile profile = Profile::ci) {
  Options options;
  options.profile = profile;
  const Report report = lint(sources, options);
  std::string all;
  for (const Finding& finding : report.findings) {
    const std::string& text = sources[finding.source].text;
    const Position at = LineIndex(text).position(finding.span.begin);
    all += std::string(finding.rule->code) + " " + sources[finding.source].path + ":" +
           std::to_string(at.line) + " " +
           text.substr(finding.span.begin, finding.span.end - finding.span.begin) + "\n";
  }
  return all;
}

/// Modules with what was found in them; `located` points into the others.
struct FoundInModules {
  std::vector<Source> sources;
  Arena arena;
  format::Located located;

  explicit FoundInModules(std::vector<Source> given) : sources(std::move(given)) {
    std::vector<format::File> files;
    for (const Source& source : sources) files.push_back({files.size(), source.path, source.text});
    located = format::locate_in_modules(files, {}, arena);
  }
  explicit FoundInModules(const std::string& text)
      : FoundInModules(std::vector<Source>{{"main.tf", text}}) {}
  FoundInModules(const FoundInModules&) = delete;
  FoundInModules& operator=(const FoundInModules&) = delete;
};

/// A value as short JSON: strings in single quotes, what is not known as `?`.
inline std::string written(const syntax::Value& value) {
  using syntax::Kind;
  std::string text(value.text);
  std::replace_if(text.begin(), text.end(), syntax::is_hole, '?');
  if (value.kind == Kind::unknown) return "?";
  if (value.kind == Kind::null) return "null";
  if (value.kind == Kind::boolean) return value.flag ? "true" : "false";
  if (value.kind == Kind::number) return text;
  if (value.is_string()) return "'" + text + "'";
  std::string all(value.is_object() ? "{" : "[");
  for (const syntax::Member& item : value.members) {
    std::string key(item.key);
    std::replace_if(key.begin(), key.end(), syntax::is_hole, '?');
    all +=
        (all.size() > 1 ? ", " : "") + (value.is_object() ? key + ": " : "") + written(item.value);
  }
  return all + (value.is_object() ? "}" : "]");
}

/// The actions of a whole pull, as HCL and JSON have them.
inline constexpr std::string_view kPull =
    R"(["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"])";

}  // namespace ecrlint::test
