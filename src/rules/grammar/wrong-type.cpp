// SPDX-License-Identifier: Apache-2.0
// ECR005: see rules/grammar/wrong-type.md.
#include <algorithm>

#include "rules/describe.hpp"
#include "rules/rules.gen.hpp"
#include "text/ascii.hpp"

namespace ecrlint::internal::check {
namespace {

constexpr std::string_view kPolicy =
    "write a JSON object: {\"Version\": \"2012-10-17\", \"Statement\": [...]}";
constexpr std::string_view kRead =
    "put here what the file holds: in Terraform `file(...)` reads it";

std::string_view advice(const WrongType& wrong) {
  if (wrong.found == "null") return "leave it out, or give it a value";
  if (wrong.element == ElementName::unknown) return wrong.found == "a list" ? kPolicy : "";
  const bool principal =
      wrong.element == ElementName::principal || wrong.element == ElementName::not_principal;
  if (principal && wrong.found == "a list" && wrong.expected != "a string")
    return "say what they are: {\"AWS\": [...]}";
  if (wrong.found == "a list" && wrong.expected == "a string")
    return "a list holds strings, not lists: write one flat list";
  if (wrong.found == "a number" || wrong.found == "a boolean") return "write it in quotes";
  return {};
}

/// Does a text stand where the policy itself belongs?
bool is_text_of_policy(const WrongType& wrong) {
  return wrong.element == ElementName::unknown && wrong.found == "a string";
}

/// `policies/app.json`, `./app`, `file://app.json`.
bool is_path(std::string_view text) {
  if (text.empty() || text.starts_with("arn:") || std::ranges::any_of(text, is_blank)) return false;
  constexpr std::size_t kLongestExtension = 8;
  const auto dot = text.rfind('.');
  const bool extension = dot != text.npos && dot + 1 < text.size() &&
                         text.size() - dot <= kLongestExtension + 1 &&
                         std::ranges::all_of(text.substr(dot + 1), is_letter);
  return extension || text.starts_with("./") || text.starts_with("../") || text.starts_with('/') ||
         text.starts_with("file:");
}

/// A text for a message, not all of a long one.
std::string cut(std::string_view text) {
  constexpr std::size_t kLongest = 60;
  const std::string_view line = text.substr(0, text.find_first_of("\r\n"));
  std::size_t size = std::min(line.size(), kLongest);
  while (size > 0 && size < line.size() && (static_cast<unsigned char>(line[size]) & 0xC0U) == 0x80)
    --size;
  return shown(line.substr(0, size)) + (size < text.size() ? "..." : "");
}

/// A text where a policy belongs.
Finding& report_text(Pass& pass, const WrongType& wrong, std::string_view text) {
  const std::string_view said = trimmed(text);
  const bool encoded = !said.empty() && std::string_view("{[\"").find(said.front()) != said.npos;
  const bool path = is_path(said);
  Finding& finding =
      path ? pass.report(wrong.span, "the path `{}` stands here, and not what the file holds",
                         cut(said))
      : encoded || said.empty()
          ? pass.report(wrong.span, "the policy is {} where {} belongs",
                        said.empty() ? "an empty string" : wrong.found, wrong.expected)
          : pass.report(wrong.span, "the text `{}` is no policy", cut(said));
  finding.help = path ? kRead : encoded ? "encode the policy once, not twice" : kPolicy;
  return finding;
}

/// The path that stands for one of the documents that a policy is put together of; empty where
/// none does.
std::string_view path_of_document(const Pass& pass, const WrongType& wrong) {
  if (wrong.element != ElementName::statement || wrong.found != "a string") return {};
  std::string_view written = pass.text_at(wrong.span);
  if (written.size() > 2 && written.front() == '"') written = written.substr(1, written.size() - 2);
  return is_path(written) ? written : std::string_view();
}

Finding& report(Pass& pass, const WrongType& wrong) {
  if (is_text_of_policy(wrong)) return report_text(pass, wrong, pass.policy().root->text);
  if (const std::string_view path = path_of_document(pass, wrong); !path.empty())
    return report_text(pass, wrong, path);
  Finding& finding = wrong.element == ElementName::unknown
                         ? pass.report(wrong.span, "the policy is {} where {} belongs", wrong.found,
                                       wrong.expected)
                         : pass.report(wrong.span, "`{}` holds {} where {} belongs",
                                       to_string(wrong.element), wrong.found, wrong.expected);
  finding.help = advice(wrong);
  return finding;
}

}  // namespace

void wrong_type(Pass& pass) {
  for (const WrongType& wrong : pass.policy().wrong_types)
    // Where people are told of policies, a word may stand for one.
    if (!is_text_of_policy(wrong) || !pass.document().is_example())
      report(pass, wrong).label = wrong.found;
}

}  // namespace ecrlint::internal::check
