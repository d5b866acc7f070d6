// Names a finding apart from its line: pointer, Sid and fingerprint.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "rules/pass.hpp"

namespace ecrlint::internal {

/// Identifies the findings of one source. Not thread-safe.
class Identifier {
 public:
  Identifier(const syntax::Value& root, const SourceView& source) : root_(root), source_(source) {}

  /// Fills pointer and sid, and in `fingerprint` the content that finish_fingerprints hashes.
  void identify(Finding& finding);

 private:
  const std::string& statement_key(const Statement& statement);
  const Reading* reading_at(Span span);
  static bool breaks_expression(const syntax::Value& written, const Fix& fix);

  const syntax::Value& root_;
  const SourceView& source_;
  std::vector<const Reading*> sorted_;  // by place, once there is a finding
  std::map<const Statement*, std::string> keys_;
};

/// Turns the content into hashes; equal content gets a rising number, so each is unique.
void finish_fingerprints(std::vector<Finding>& findings, std::span<const Source> sources);

}  // namespace ecrlint::internal
