// SPDX-License-Identifier: Apache-2.0
// Pointers, Sids and fingerprints. The recipe of these is versioned as `ecrlint/v1`: changing it
// re-opens every alert.
#include "lint/fingerprint.hpp"

#include <sha256.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "rules/brief.hpp"
#include "text/ascii.hpp"
#include "text/span.hpp"

namespace ecrlint::internal {
namespace {

using syntax::Value;

/// Many findings may stand in one statement, so that what each takes of its name is bounded. No
/// policy that AWS takes has more.
constexpr std::size_t kLongestSid = 1000;
constexpr std::size_t kLongestPointer = 4000;
constexpr std::size_t kLongestContent = 20'000;

/// Appends a value as JSON without blanks and with sorted members, so that reformatting and
/// reordering change nothing.
void append_normalised(const Value& value, std::string& out) {
  if (!value.is_object() && !value.is_array()) {
    out += static_cast<char>('0' + static_cast<int>(value.kind));
    out += value.text;
    out += value.flag ? "t" : "";
    out += '\x1f';
    return;
  }
  std::vector<std::string> parts;
  for (const syntax::Member& member : value.members) {
    std::string part(member.key);
    part += '\x1e';
    append_normalised(member.value, part);
    parts.push_back(std::move(part));
  }
  std::sort(parts.begin(), parts.end());
  out += value.is_object() ? '{' : '[';
  for (const std::string& part : parts) out += part;
  out += '\x1d';
}

/// 32 hex digits.
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

const Statement* statement_at(const Policy& policy, Span span,
                              const format::References* references) {
  if (references != nullptr) {
    const auto holds = [&](const Statement& statement) {
      const auto seen = references->seen_from(statement.value->span, span);
      return seen && contains(statement.value->span, *seen);
    };
    const auto found = std::ranges::find_if(policy.statements, holds);
    return found == policy.statements.end() ? nullptr : &*found;
  }
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

const std::string& FindingNamer::statement_key(const Statement& statement) {
  const auto [entry, fresh] = keys_.try_emplace(&statement);
  if (fresh && !statement.sid.text.empty())
    entry->second = statement.sid.text.size() > kLongestSid ? hash(statement.sid.text)
                                                            : std::string(statement.sid.text);
  if (fresh && statement.sid.text.empty()) {
    std::string content;
    append_normalised(*statement.value, content);
    entry->second = hash(content);
  }
  return entry->second;
}

void FindingNamer::name(Finding& finding) {
  const Reading* reading = places_.at(source_, finding.span);
  const Value& top = reading == nullptr                      ? root_
                     : reading->document->written != nullptr ? *reading->document->written
                                                             : *reading->policy.root;
  const format::References* const references =
      reading == nullptr ? nullptr : reading->document->references.get();
  const ElementAt place = element_at(top, finding.span, references);
  finding.pointer = (reading != nullptr ? reading->document->pointer : "") + place.pointer;
  if (finding.pointer.size() > kLongestPointer) finding.pointer.clear();
  std::string key;
  std::string statement_pointer;
  if (const Statement* statement =
          reading != nullptr ? statement_at(reading->policy, finding.span, references) : nullptr) {
    finding.sid = statement->sid.text.size() > kLongestSid ? brief(statement->sid.text)
                                                           : std::string(statement->sid.text);
    key = statement_key(*statement);
    statement_pointer = element_at(top, statement->value->span, references).pointer;
  }
  std::string value;
  if (place.value->members.empty()) append_normalised(*place.value, value);
  std::string element(within(place.pointer, statement_pointer));
  // List positions are no identity: the value is.
  while (!element.empty() && is_digit(element.back())) element.pop_back();
  finding.fingerprint = key + '\0' + element + '\0' + value;
  if (finding.fingerprint.size() > kLongestContent) finding.fingerprint = hash(finding.fingerprint);
}

void finish_fingerprints(std::span<Finding* const> findings, std::span<const Source> sources) {
  std::map<std::string, std::size_t> seen;
  for (Finding* finding : findings) {
    std::string content(finding->rule->code);
    content += '\0' + sources[finding->source].path + '\0' + finding->fingerprint;
    const std::size_t ordinal = seen[content]++;
    finding->fingerprint = hash(content + '\0' + std::to_string(ordinal));
  }
}

}  // namespace ecrlint::internal
