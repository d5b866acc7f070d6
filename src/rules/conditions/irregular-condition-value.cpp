// SPDX-License-Identifier: Apache-2.0
// ECR423: see rules/conditions/irregular-condition-value.md.
#include <algorithm>
#include <chrono>

#include "analysis/network.hpp"
#include "rules/conditions/condition_facts.hpp"
#include "rules/conditions/condition_meaning.hpp"
#include "rules/fix.hpp"
#include "rules/rules.gen.hpp"
#include "text/ascii.hpp"

namespace ecrlint::internal::check {
namespace {

using syntax::Kind;
using syntax::Member;
using syntax::Value;

/// A range whose address has bits that the range does not fix. Of IPv6 nobody says what AWS makes
/// of it.
void check_range(Pass& pass, const Text& value) {
  const auto range = analysis::parse_range(value.text);
  if (value.hole || !range || !range->host_bits) return;
  const std::string better =
      fmt::format("{}/{}", analysis::address_text(analysis::network_of(*range)), range->bits);
  Finding& finding = pass.report(value.span, "the range of `{}` begins at another address, `{}`",
                                 value.text, better.substr(0, better.find('/')));
  finding.label = fmt::format("only the first {} bits count", range->bits);
  finding.help = fmt::format("write \"{}\", which {}", better,
                             range->six ? "AWS matches for sure" : "matches the same");
  if (range->six) finding.severity = Severity::medium;
  offer(pass, finding, range->six ? Applicability::unsafe : Applicability::safe, value.span,
        better);
}

/// `2026-01-31T00:00:00Z`
std::string date_text(std::int64_t seconds) {
  const std::chrono::sys_seconds moment{std::chrono::seconds(seconds)};
  const auto day = std::chrono::floor<std::chrono::days>(moment);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss time{moment - day};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     time.hours().count(), time.minutes().count(), time.seconds().count());
}

/// Seconds since 1970 where a date may stand; aws:EpochTime has them by its name.
void check_moment(Pass& pass, const Condition& condition, const Text& value) {
  const auto moment = analysis::parse_moment(value.text);
  if (value.hole || !moment || !std::ranges::all_of(value.text, is_digit) ||
      analysis::is_doubtful_moment(value.text) || moment->seconds >= kYear10000 ||
      is_on(condition, "aws:EpochTime"))
    return;
  const std::string better = date_text(moment->seconds);
  Finding& finding = pass.report(value.span, "`{}` is a date in seconds since 1970", value.text);
  finding.label = "AWS advises to write the date";
  finding.help = fmt::format("write \"{}\"", better);
  offer(pass, finding, Applicability::safe, value.span, better);
}

std::string_view words_of(Kind kind) {
  return kind == Kind::string ? "a string" : kind == Kind::number ? "a number" : "a boolean";
}

bool is_scalar(const Member& one) {
  return one.value.is_string() || one.value.kind == Kind::number || one.value.kind == Kind::boolean;
}

/// The first value that is no string beside one that is, or of another JSON type than the first.
const Value* find_odd(std::span<const Member> values, Kind& common) {
  if (values.size() < 2 || !std::ranges::all_of(values, is_scalar)) return nullptr;
  const bool strings =
      std::ranges::any_of(values, [](const Member& one) { return one.value.is_string(); });
  common = strings ? Kind::string : values.front().value.kind;
  const auto odd =
      std::ranges::find_if(values, [&](const Member& one) { return one.value.kind != common; });
  return odd == values.end() ? nullptr : &odd->value;
}

/// Puts quotes around all that is no string, as the strings beside it have them.
void offer_quotes(const Pass& pass, Finding& finding, std::span<const Member> values) {
  const auto string =
      std::ranges::find_if(values, [](const Member& one) { return one.value.is_string(); });
  if (string == values.end()) return;
  const std::string_view quote = quote_of(pass, string->value.span);
  Fix fix{Applicability::safe, "put it in quotes", {}};
  for (const Member& one : values) {
    if (one.value.is_string()) continue;
    if (quote.empty() || is_from_elsewhere(pass, one.value.span)) return;
    fix.edits.push_back(
        {one.value.span, fmt::format("{}{}{}", quote, pass.text_at(one.value.span), quote)});
  }
  finding.fixes.push_back(std::move(fix));
}

void check_types(Pass& pass, const Value& conditions) {
  for (const Member& block : conditions.members)
    for (const Member& key : block.value.members) {
      Kind common = Kind::string;
      if (!block.value.is_object() || !key.value.is_array()) continue;
      const Value* odd = find_odd(key.value.members, common);
      if (odd == nullptr) continue;
      Finding& finding =
          pass.report(odd->span, "`{}` is {}, and another value of the list {}",
                      pass.text_at(odd->span), words_of(odd->kind), words_of(common));
      finding.label = "of another JSON type";
      finding.help = common == Kind::string ? "write it in quotes, too" : "write all of them alike";
      offer_quotes(pass, finding, key.value.members);
    }
}

}  // namespace

void irregular_condition_value(Pass& pass) {
  for (const Statement& statement : pass.policy().statements) {
    for (const Condition& condition : statement.conditions) {
      const catalog::Operator* op = analysis::find_operator(condition, pass.catalog());
      if (op == nullptr) continue;
      for (const Text& value : condition.values) {
        if (op->family == catalog::OperatorFamily::ip) check_range(pass, value);
        if (op->family == catalog::OperatorFamily::date) check_moment(pass, condition, value);
      }
    }
    const Member* conditions = statement.find(ElementName::condition);
    if (conditions != nullptr && conditions->value.is_object())
      check_types(pass, conditions->value);
  }
}

}  // namespace ecrlint::internal::check
