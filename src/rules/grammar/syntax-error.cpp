// ECR001: see rules/grammar/syntax-error.md.
#include <algorithm>

#include "rules/rules.gen.hpp"

namespace ecrlint::check {
namespace {

/// The first byte of the UTF-8 form of U+0100; all that is larger begins a larger character.
constexpr unsigned char kFirstRefused = 0xC4;

void check_text(Pass& pass) {
  for (const syntax::Problem& problem : pass.source().errors) {
    Finding& finding =
        pass.report(problem.span, "this is not JSON that AWS takes: {}", problem.message);
    finding.label = "the reader stops here";
  }
}

/// Without a branch in the loop the compiler reads many bytes at once.
bool has_refused(std::string_view text) {
  unsigned char largest = 0;
  for (const char c : text) largest = std::max(largest, static_cast<unsigned char>(c));
  return largest >= kFirstRefused;
}

std::uint32_t decode(std::string_view bytes) {
  const auto first = static_cast<unsigned char>(bytes.front());
  std::uint32_t code = first < 0xE0 ? first & 0x1FU : first < 0xF0 ? first & 0x0FU : first & 0x07U;
  for (const char c : bytes.substr(1))
    code = (code << 6U) | (static_cast<unsigned char>(c) & 0x3FU);
  return code;
}

void check_characters(Pass& pass) {
  const Span root = pass.policy().root->span;
  const std::string_view text = pass.source().text.substr(root.begin, root.end - root.begin);
  if (!has_refused(text)) return;
  const auto at = std::find_if(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) >= kFirstRefused;
  });
  const auto first = static_cast<std::size_t>(at - text.begin());
  const auto lead = static_cast<unsigned char>(*at);
  const std::string_view bytes = text.substr(first, lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4);
  const auto begin = root.begin + static_cast<std::uint32_t>(first);
  Finding& finding = pass.report({begin, begin + static_cast<std::uint32_t>(bytes.size())},
                                 "IAM refuses the character U+{:04X} (`{}`) anywhere in a policy",
                                 decode(bytes), bytes);
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

}  // namespace ecrlint::check
