// Fingerprints: what tells a finding from all others and survives moves and reformatting.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ecrlint/finding.hpp"
#include "ecrlint/source.hpp"
#include "syntax/value.hpp"

namespace ecrlint::internal {

/// Appends a value as JSON without blanks and with sorted members, so that reformatting and
/// reordering change nothing.
void append_normalised(const syntax::Value& value, std::string& out);

/// 32 hex digits.
[[nodiscard]] std::string hash(std::string_view content);

/// Turns the content that FindingNamer left in `fingerprint` into hashes; equal content gets a
/// rising number, so each is unique.
void finish_fingerprints(std::vector<Finding>& findings, std::span<const Source> sources);

}  // namespace ecrlint::internal
