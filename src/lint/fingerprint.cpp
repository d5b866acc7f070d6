// Pointers and fingerprints. The recipe is versioned as `ecrlint/v1`: changing it re-opens every
// alert.
#include "lint/fingerprint.hpp"

#include <sha256.h>

#include <algorithm>
#include <array>
#include <map>

#include "lint/alternatives.hpp"
#include "syntax/pointer.hpp"
#include "text/ascii.hpp"
#include "text/span.hpp"

namespace ecrlint::internal {
namespace {

using syntax::Member;
using syntax::Value;

struct Place {
  std::string pointer;
  const Value* value;
};

bool holds(const Value& value, const Member& member, Span span) {
  return contains(member.value.span, span) ||
         (value.is_object() && contains(member.key_span, span));
}

/// The deepest member whose key or value holds the span. Members stand in source order.
Place deepest(const Value& root, Span span) {
  Place place{{}, &root};
  for (;;) {
    const Value& value = *place.value;
    const auto after =
        std::partition_point(value.members.begin(), value.members.end(), [&](const Member& member) {
          return (value.is_object() ? member.key_span : member.value.span).begin <= span.begin;
        });
    if (after == value.members.begin() || !holds(value, *(after - 1), span)) return place;
    const Member& member = *(after - 1);
    const auto index = static_cast<std::size_t>(after - 1 - value.members.begin());
    place.pointer += value.is_object() ? syntax::step(member.key) : syntax::step(index);
    place.value = &member.value;
    if (!contains(member.value.span, span)) return place;
  }
}

/// JSON without blanks and with sorted members, so that reformatting and reordering change nothing.
void normalise(const Value& value, std::string& out) {
  if (!value.is_object() && !value.is_array()) {
    out += static_cast<char>('0' + static_cast<int>(value.kind));
    out += value.text;
    out += value.flag ? "t" : "";
    out += '\x1f';
    return;
  }
  std::vector<std::string> parts;
  for (const Member& member : value.members) {
    std::string part(member.key);
    part += '\x1e';
    normalise(member.value, part);
    parts.push_back(std::move(part));
  }
  std::sort(parts.begin(), parts.end());
  out += value.is_object() ? '{' : '[';
  for (const std::string& part : parts) out += part;
  out += '\x1d';
}

std::string hash(std::string_view content) {
  SHA2_CTX context;
  SHA256Init(&context);
  SHA256Update(&context, reinterpret_cast<const std::uint8_t*>(content.data()), content.size());
  std::array<std::uint8_t, SHA256_DIGEST_LENGTH> digest;
  SHA256Final(digest.data(), &context);
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  for (std::size_t i = 0; i < 16; ++i) {
    hex += kDigits[digest[i] >> 4U];
    hex += kDigits[digest[i] & 15U];
  }
  return hex;
}

const Statement* statement_at(const Policy& policy, Span span) {
  const auto after = std::partition_point(
      policy.statements.begin(), policy.statements.end(),
      [&](const Statement& statement) { return statement.value->span.begin <= span.begin; });
  if (after == policy.statements.begin()) return nullptr;
  return contains((after - 1)->value->span, span) ? &*(after - 1) : nullptr;
}

/// `/Statement/3/Action/1` to `/Action/1`: what stands before the statement moves with it.
std::string_view within(std::string_view pointer, std::string_view statement) {
  return pointer.starts_with(statement) ? pointer.substr(statement.size()) : pointer;
}

}  // namespace

const std::string& Identifier::statement_key(const Statement& statement) {
  const auto [entry, fresh] = keys_.try_emplace(&statement);
  if (fresh && !statement.sid.text.empty()) entry->second = statement.sid.text;
  if (fresh && statement.sid.text.empty()) {
    std::string content;
    normalise(*statement.value, content);
    entry->second = hash(content);
  }
  return entry->second;
}

/// Policies do not overlap, but need not be read in the order in which they stand.
const Reading* Identifier::reading_at(Span span) {
  const auto begin = [](const Reading* reading) { return reading->policy.root->span.begin; };
  if (sorted_.empty()) {
    for (const Reading& reading : source_.readings)
      if (reading.document->source == source_.index) sorted_.push_back(&reading);
    std::stable_sort(sorted_.begin(), sorted_.end(),
                     [&](const Reading* a, const Reading* b) { return begin(a) < begin(b); });
  }
  const auto after =
      std::partition_point(sorted_.begin(), sorted_.end(),
                           [&](const Reading* reading) { return begin(reading) <= span.begin; });
  if (after == sorted_.begin()) return nullptr;
  // Alternatives of a policy begin at one place, or in branches of which only one is theirs.
  const auto is_place = [&](const Reading* reading) {
    return contains(reading->policy.root->span, span) && !is_absent(*reading->document, span);
  };
  for (auto at = after; at != sorted_.begin(); --at) {
    if (is_place(*(at - 1))) return *(at - 1);
    if (at - 1 == sorted_.begin() || !same_group(*(*(at - 1))->document, *(*(at - 2))->document))
      break;
  }
  return nullptr;
}

/// An edit beside a value that an expression has for an argument would give it another argument.
bool Identifier::breaks_expression(const Value& written, const Fix& fix) {
  return std::any_of(fix.edits.begin(), fix.edits.end(), [&](const Edit& edit) {
    const std::string pointer = deepest(written, edit.span).pointer;
    constexpr std::string_view kCall = "/Fn::";
    constexpr std::string_view kBranch = "If/1/";  // inside an object or list of a branch
    const auto call = pointer.rfind(kCall);
    return call != pointer.npos && (pointer.compare(call + kCall.size(), 3, kBranch, 0, 3) != 0 ||
                                    pointer.size() < call + kCall.size() + kBranch.size());
  });
}

void Identifier::identify(Finding& finding) {
  const Reading* reading = reading_at(finding.span);
  const Value& top = reading == nullptr                      ? root_
                     : reading->document->written != nullptr ? *reading->document->written
                                                             : *reading->policy.root;
  const Place place = deepest(top, finding.span);
  if (reading != nullptr && reading->document->written != nullptr)
    std::erase_if(finding.fixes, [&](const Fix& fix) { return breaks_expression(top, fix); });
  finding.pointer = (reading != nullptr ? reading->document->pointer : "") + place.pointer;
  std::string key;
  std::string statement_pointer;
  if (const Statement* statement =
          reading != nullptr ? statement_at(reading->policy, finding.span) : nullptr) {
    finding.sid = statement->sid.text;
    key = statement_key(*statement);
    statement_pointer = deepest(top, statement->value->span).pointer;
  }
  std::string value;
  if (place.value->members.empty()) normalise(*place.value, value);
  std::string element(within(place.pointer, statement_pointer));
  // List positions are no identity: the value is.
  while (!element.empty() && is_digit(element.back())) element.pop_back();
  finding.fingerprint = key + '\0' + element + '\0' + value;
}

void finish_fingerprints(std::vector<Finding>& findings, std::span<const Source> sources) {
  std::map<std::string, std::size_t> seen;
  for (Finding& finding : findings) {
    std::string content(finding.rule->code);
    content += '\0' + sources[finding.source].path + '\0' + finding.fingerprint;
    const std::size_t ordinal = seen[content]++;
    finding.fingerprint = hash(content + '\0' + std::to_string(ordinal));
  }
}

}  // namespace ecrlint::internal
