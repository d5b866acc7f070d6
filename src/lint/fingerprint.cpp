// The recipe is versioned as `ecrlint/v1`: changing it re-opens every alert.
#include "lint/fingerprint.hpp"

#include <sha256.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>

namespace ecrlint::internal {

void append_normalised(const syntax::Value& value, std::string& out) {
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
