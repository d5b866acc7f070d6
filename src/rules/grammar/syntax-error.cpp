// SPDX-License-Identifier: Apache-2.0
// ECR001: see rules/grammar/syntax-error.md.
#include <algorithm>
#include <charconv>

#include "rules/rules.gen.hpp"
#include "text/utf8.hpp"

namespace ecrlint::internal::check {
namespace {

/// The first byte of the UTF-8 form of U+0100; all that is larger begins a larger character.
constexpr unsigned char kFirstRefused = 0xC4;

void check_text(Pass& pass) {
  for (const syntax::Problem& problem : pass.source().errors) {
    Finding& finding = pass.report(problem.span, "this does not parse: {}", problem.message);
    finding.label = "the reader stops here";
  }
}

/// Without a branch in the loop the compiler reads many bytes at once.
bool has_refused(std::string_view text) {
  unsigned char largest = 0;
  for (const char c : text) largest = std::max(largest, static_cast<unsigned char>(c));
  return largest >= kFirstRefused;
}

std::uint32_t hex_at(std::string_view text, std::size_t at, std::size_t digits) {
  std::uint32_t value = 0;
  const std::string_view piece = text.substr(std::min(at, text.size()), digits);
  std::from_chars(piece.data(), piece.data() + piece.size(), value, 16);
  return value;
}

/// The size of a refused character's spelling at `at`, or 0: as itself or, in a string that holds
/// the policy, as an escape of JSON or (in a text that begins so) of URLs.
std::size_t refused_at(std::string_view text, std::size_t at, std::size_t bytes) {
  const auto first = static_cast<unsigned char>(text[at]);
  if (first >= kFirstRefused) return bytes;
  if (first == '%' && text.front() == '%' && hex_at(text, at + 1, 2) >= kFirstRefused)
    return 3 * bytes;
  if (first != '\\' || !text.substr(at).starts_with("\\u")) return 0;
  constexpr std::uint32_t kSmallest = 0x100;
  return hex_at(text, at + 2, 4) < kSmallest ? 0 : bytes == 4 ? 12 : 6;
}

/// Where the first refused character, of so many bytes, stands in a text that holds the policy.
std::optional<Span> place_of_refused(std::string_view text, std::uint32_t begin, std::size_t bytes,
                                     std::span<const Span> comments) {
  auto comment =
      std::ranges::partition_point(comments, [&](Span span) { return span.end <= begin; });
  for (std::size_t at = 0; at < text.size(); at += text[at] == '\\' ? 2 : 1) {
    for (; comment != comments.end() && begin + at >= comment->begin; ++comment)
      at = std::max(at, std::size_t{comment->end} - begin);
    if (at >= text.size()) break;
    if (const std::size_t size = refused_at(text, at, bytes); size != 0) {
      const auto from = begin + static_cast<std::uint32_t>(at);
      const auto most = static_cast<std::uint32_t>(std::min(size, text.size() - at));
      return Span{from, from + most};
    }
  }
  return std::nullopt;
}

void check_characters(Pass& pass) {
  std::string_view policy = pass.document().text;
  if (policy.starts_with(syntax::kByteOrderMark))  // has a finding already
    policy.remove_prefix(syntax::kByteOrderMark.size());
  if (!has_refused(policy)) return;
  const auto first = std::ranges::find_if(
      policy, [](char c) { return static_cast<unsigned char>(c) >= kFirstRefused; });
  const auto at = static_cast<std::size_t>(first - policy.begin());
  const text::Decoded character = text::decode(policy, at);
  const auto size = static_cast<std::uint32_t>(character.size);
  const Span root = pass.policy().root->span;
  const std::string_view outer = pass.source().text.substr(root.begin, root.end - root.begin);
  const auto begin = root.begin + static_cast<std::uint32_t>(at);
  // A policy that stands in the source as itself may have escapes of its own, which are no matter.
  const auto place = outer.data() == policy.data()
                         ? std::optional(Span{begin, begin + size})
                         : place_of_refused(outer, root.begin, size, pass.source().comments);
  // What an expression refers to stands elsewhere.
  Finding& finding =
      pass.report(place.value_or(pass.policy().open),
                  "IAM refuses the character U+{:04X} (`{}`) anywhere in a policy",
                  static_cast<std::uint32_t>(character.point), policy.substr(at, size));
  finding.label = "above U+00FF";
  finding.help = "replace it, and any other that is not Latin-1, with plain ASCII";
}

}  // namespace

void syntax_error(Pass& pass) {
  if (pass.policy().root == nullptr)
    check_text(pass);
  else
    check_characters(pass);
}

}  // namespace ecrlint::internal::check
