// SPDX-License-Identifier: Apache-2.0
// Findings of Terraform modules as text.
#pragma once

#include <string>
#include <vector>

#include "ecrlint/lint.hpp"

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

/// The actions of a whole pull, as HCL and JSON have them.
inline constexpr std::string_view kPull =
    R"(["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"])";

}  // namespace ecrlint::test
