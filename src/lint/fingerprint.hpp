// SPDX-License-Identifier: Apache-2.0
// Names a finding apart from its line: pointer, Sid, and the fingerprint that tells it from all
// others and survives moves and reformatting.
#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "lint/readings.hpp"

namespace ecrlint::internal {

/// Names the findings of one source. Refers to all that it is made of. Not thread-safe.
class FindingNamer {
 public:
  /// `root` is what the source parsed to, for findings outside of all policies.
  FindingNamer(std::size_t source, const syntax::Value& root, const ReadingsByPlace& places)
      : source_(source), root_(root), places_(places) {}

  /// Fills pointer and sid, and in `fingerprint` the content that finish_fingerprints hashes.
  void name(Finding& finding);

 private:
  const std::string& statement_key(const Statement& statement);

  std::size_t source_;
  const syntax::Value& root_;
  const ReadingsByPlace& places_;
  std::map<const Statement*, std::string> keys_;
};

/// Turns the content that FindingNamer left in `fingerprint` into hashes; equal content gets a
/// rising number, so each is unique.
void finish_fingerprints(std::span<Finding* const> findings, std::span<const Source> sources);

}  // namespace ecrlint::internal
