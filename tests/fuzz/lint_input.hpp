// SPDX-License-Identifier: Apache-2.0
// What the fuzz targets of lint() share: sources of a format, read as a kind of policy.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "ecrlint/lint.hpp"
#include "ecrlint/report.hpp"
#include "output.hpp"

namespace ecrlint::fuzz {

/// `2` to `7` makes the text Terraform, `D` to `I` YAML, `J` to `O` a module that calls another and
/// reads a file, split at NUL bytes; anything else makes it JSON.
inline std::vector<Source> sources_of(char choice, std::string_view text) {
  if (choice >= '2' && choice <= '7') return {{"main.tf", std::string(text)}};
  if (choice >= 'D' && choice <= 'I') return {{"t.yaml", std::string(text)}};
  if (choice < 'J' || choice > 'O') return {{"policy.json", std::string(text)}};
  std::vector<Source> sources;
  for (const char* path : {"main.tf", "m/main.tf", "m/policy.json"}) {
    const auto end = text.find('\0');
    sources.push_back({path, std::string(text.substr(0, end))});
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
  }
  return sources;
}

/// The first byte picks format and kind, a blank JSON of no kind; the rest is the text, and size is
/// not 0.
struct Input {
  std::vector<Source> sources;
  Report report;

  Input(const std::uint8_t* data, std::size_t size)
      : sources(sources_of(static_cast<char>(data[0]),
                           {reinterpret_cast<const char*>(data) + 1, size - 1})) {
    constexpr PolicyKind kKinds[] = {PolicyKind::repository, PolicyKind::registry,
                                     PolicyKind::identity, PolicyKind::trust, PolicyKind::resource};
    Options options;
    options.profile = Profile::audit;
    const unsigned kind = static_cast<std::uint8_t>(data[0] - ' ') % 6U;
    if (kind != 0) options.kind = kKinds[kind - 1];
    report = lint(sources, options);
  }
};

}  // namespace ecrlint::fuzz
