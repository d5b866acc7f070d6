// SPDX-License-Identifier: Apache-2.0
// An input of several files, for fuzz targets that take a whole workspace.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ecrlint/access.hpp"
#include "ecrlint/transfer.hpp"

namespace ecrlint::fuzz {

/// Cuts off what stands before the first `end`, and that with it.
inline std::string_view cut_to(std::string_view& text, std::string_view end) {
  const std::size_t at = text.find(end);
  const std::string_view piece = text.substr(0, at);
  text.remove_prefix(at == text.npos ? text.size() : at + end.size());
  return piece;
}

/// A line `==> PATH` begins a file; the head stands before the first one.
struct Files {
  std::string_view head;
  std::vector<Source> sources;
};

inline Files read_files(const std::uint8_t* data, std::size_t size) {
  constexpr std::string_view kMark = "\n==> ";
  std::string_view text(reinterpret_cast<const char*>(data), size);
  Files files;
  files.head = cut_to(text, kMark);
  while (!text.empty()) {
    std::string_view file = cut_to(text, kMark);
    const std::string_view path = cut_to(file, "\n");
    files.sources.push_back({std::string(path), std::string(file)});
  }
  return files;
}

/// A line of a head: `principal arn:aws:iam::111122223333:root`.
struct Setting {
  std::string_view name;
  std::string_view value;
};

inline std::vector<Setting> read_settings(std::string_view head) {
  std::vector<Setting> settings;
  while (!head.empty()) {
    std::string_view line = cut_to(head, "\n");
    const std::string_view name = cut_to(line, " ");
    settings.push_back({name, line});
  }
  return settings;
}

inline std::optional<Gate> gate_from(std::string_view word) {
  for (std::size_t i = 0; i < kGates; ++i)
    if (to_string(static_cast<Gate>(i)) == word) return static_cast<Gate>(i);
  return std::nullopt;
}

/// Takes out the files that say whose they are by their folder: `scp/root.json`. Every second one
/// of an organization is of the next level.
inline std::vector<GatePolicy> take_policies(std::vector<Source>& sources) {
  const auto gate_of = [](const Source& source) {
    const std::string_view path = source.path;
    return gate_from(path.substr(0, path.find('/')));
  };
  std::vector<GatePolicy> policies;
  std::size_t limits = 0;
  for (const Source& source : sources)
    if (const std::optional<Gate> gate = gate_of(source)) {
      const bool has_levels = gate == Gate::scp || gate == Gate::rcp;
      policies.push_back({*gate, source, has_levels ? limits++ / 2 : 0, {}});
    }
  std::erase_if(sources, [&](const Source& source) { return gate_of(source).has_value(); });
  return policies;
}

}  // namespace ecrlint::fuzz
