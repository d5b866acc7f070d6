// SPDX-License-Identifier: Apache-2.0
// Counts what a rule reports and keeps it short.
#include "rules/pass.hpp"

namespace ecrlint::internal {
namespace {

/// Of what is not the message, which says what is wrong in one line.
constexpr std::size_t kLongest = 1000;

void shorten(std::string& text) {
  if (text.size() > kMostQuoted) text = brief(text, kLongest);
}

}  // namespace

void Pass::start(const RuleInfo& rule) {
  rule_ = &rule;
  reported_ = 0;
}

Finding& Pass::add(Span span) {
  (void)finish();
  const bool dropped = ++reported_ > kMostFindings;
  if (dropped) dropped_ = {};
  Finding& finding = dropped ? dropped_ : findings_.emplace_back();
  if (!dropped) last_ = &finding;
  finding.rule = rule_;
  finding.severity = rule_->severity;
  finding.source = source_.index;
  finding.span = span;
  return finding;
}

std::size_t Pass::finish() {
  if (last_ != nullptr) {
    shorten(last_->label);
    shorten(last_->help);
    for (Related& related : last_->related) shorten(related.message);
    for (Fix& fix : last_->fixes) shorten(fix.description);
    last_ = nullptr;
  }
  return reported_ > kMostFindings ? reported_ - kMostFindings : 0;
}

}  // namespace ecrlint::internal
