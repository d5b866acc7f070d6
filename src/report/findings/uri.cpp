// SPDX-License-Identifier: Apache-2.0
// Percent-encodes paths and takes secrets out of addresses.
#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "report/findings/sarif.hpp"
#include "text/ascii.hpp"

namespace ecrlint::internal::report {
namespace {

// SARIF consumers ask for a repository in every log; this is what can be said without one.
constexpr std::string_view kUnknownRepository = "urn:ecrlint:repository-not-known";

std::string encode(std::string_view text, std::string_view kept) {
  std::string out;
  for (const char c : text) {
    if (is_letter(c) || is_digit(c) || kept.find(c) != std::string_view::npos)
      out += c;
    else
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

/// A backslash separates only where a drive tells that the path is one of Windows. Elsewhere it is
/// part of a name, which must not pass for another file.
std::string_view separators_of(std::string_view path) {
  const bool has_drive = path.size() > 2 && is_letter(path[0]) && path.substr(1, 2) == ":\\";
  return has_drive ? "/\\" : "/";
}

}  // namespace

std::string artifact_uri(std::string_view path) {
  const std::string_view separators = separators_of(path);
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find_first_of(separators), path.size());
    const std::string_view part = path.substr(0, end);
    path.remove_prefix(std::min(end + 1, path.size()));
    if (part == ".." && !parts.empty()) parts.pop_back();
    if (!part.empty() && part != "." && part != "..") parts.push_back(part);
  }
  std::string uri;
  for (const std::string_view part : parts) {
    if (!uri.empty()) uri += '/';
    uri += encode(part, "-._~@+=");
  }
  return uri.empty() ? "unnamed" : uri;
}

std::string repository_uri(std::string_view address) {
  const std::size_t mark = address.find("://");
  const std::string_view scheme = address.substr(0, mark);
  const bool absolute = mark != std::string_view::npos && mark > 0 && is_letter(scheme[0]) &&
                        std::all_of(scheme.begin(), scheme.end(), [](char c) {
                          return is_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.';
                        });
  if (!absolute) return std::string(kUnknownRepository);
  std::string_view rest = address.substr(mark + 3);
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
  if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos)
    rest.remove_prefix(at + 1);
  if (rest.empty() || rest.starts_with('/')) return std::string(kUnknownRepository);
  return fmt::format("{}://{}", scheme, encode(rest, "-._~/:@!$&'()*+,;=%[]?"));
}

}  // namespace ecrlint::internal::report
