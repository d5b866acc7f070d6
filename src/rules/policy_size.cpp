// SPDX-License-Identifier: Apache-2.0
// Counts the characters of policies.
#include "rules/policy_size.hpp"

#include <algorithm>
#include <array>

#include "text/ascii.hpp"

namespace ecrlint::internal::check {
namespace {

using catalog::LimitKind;
using format::Storage;

/// A blank or a byte that goes on with a character; JSON has no other control characters.
bool is_uncounted(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte <= ' ' || (byte & 0xC0U) == 0x80;
}

bool is_sent_beyond(const Reading& reading, std::size_t limit) {
  const std::string_view text = reading.document->text;
  return text.size() > limit && measure(text).least() > limit;
}

bool is_kept_beyond(const Reading& reading, std::size_t limit) {
  return reading.document->text.size() > limit && counted_by_iam(reading) > limit;
}

}  // namespace

PolicySize measure(std::string_view text) {
  PolicySize size;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if ((static_cast<unsigned char>(c) & 0xC0U) == 0x80) continue;
    ++size.all;
    if (c == '"') in_string = !in_string;
    if (!in_string && is_blank(c)) ++size.blanks_outside;
    if (c == '\\' && i + 1 < text.size()) {
      ++size.all;
      ++i;
    }
  }
  return size;
}

std::size_t counted_by_iam(const Reading& reading) {
  constexpr std::size_t kBlock = 64;  // of a fixed size, so that compilers count it in parallel
  const std::string_view text = reading.document->text;
  std::size_t uncounted = 0;
  std::size_t at = 0;
  for (; at + kBlock <= text.size(); at += kBlock) {
    std::uint8_t in_block = 0;
    for (std::size_t i = 0; i < kBlock; ++i)
      in_block =
          static_cast<std::uint8_t>(in_block + static_cast<unsigned>(is_uncounted(text[at + i])));
    uncounted += in_block;
  }
  for (; at < text.size(); ++at) uncounted += is_uncounted(text[at]) ? 1 : 0;
  return text.size() - uncounted;
}

std::size_t largest_limit(const catalog::Catalog& catalog) {
  constexpr std::array kKinds{LimitKind::managed, LimitKind::inline_user, LimitKind::inline_group,
                              LimitKind::inline_role};
  std::size_t largest = 0;
  for (const LimitKind kind : kKinds)
    largest = std::max<std::size_t>(largest, catalog.size_limit(kind).characters);
  return largest;
}

std::optional<LimitKind> limit_as_sent(const Reading& reading) {
  switch (reading.policy.kind) {
    case PolicyKind::repository:
      return LimitKind::repository;
    case PolicyKind::registry:
      return LimitKind::registry;
    case PolicyKind::scp:
      return LimitKind::scp;
    case PolicyKind::rcp:
      return LimitKind::rcp;
    case PolicyKind::session:  // which may be a managed policy
      if (reading.document->storage == Storage::managed) return std::nullopt;
      return LimitKind::session;
    case PolicyKind::lifecycle:
      return LimitKind::lifecycle;
    default:
      return std::nullopt;
  }
}

bool is_refused_for_length(const Reading& reading, const catalog::Catalog& catalog) {
  const Policy& policy = reading.policy;
  if (policy.root->unfinished || !policy.partly_known.empty()) return false;
  const auto limit = [&](LimitKind kind) { return catalog.size_limit(kind).characters; };
  if (const auto sent = limit_as_sent(reading)) return is_sent_beyond(reading, limit(*sent));
  switch (policy.kind) {
    case PolicyKind::identity:
    case PolicyKind::boundary:
      // AWS's own managed policies have any length.
      if (reading.document->storage == Storage::managed) return false;
      return is_kept_beyond(reading, reading.document->storage == Storage::customer_managed
                                         ? limit(LimitKind::managed)
                                         : largest_limit(catalog));
    default:
      return false;
  }
}

bool is_oversized(const Reading& reading, const catalog::Catalog& catalog) {
  return analysis::is_beyond_weighing(reading.policy) || is_refused_for_length(reading, catalog);
}

}  // namespace ecrlint::internal::check
