// SPDX-License-Identifier: Apache-2.0
// Recognizes the messages (IAM user guide, "Troubleshoot access denied error messages"; those of
// Docker, containerd, ECS, Lambda and ECR by what people report).
#include "answers/denied/message.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <vector>

#include "model/arn.hpp"

namespace ecrlint::internal::analysis {
namespace {

using re2::RE2;

re2::StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }

/// A terminal breaks long lines at one width; log lines end at any.
std::string join_lines(std::string_view text, bool always) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  std::size_t longest = 0;
  for (const std::string_view line : lines) longest = std::max(longest, line.size());
  const auto wrapped = std::count_if(lines.begin(), lines.end(),
                                     [&](std::string_view line) { return line.size() == longest; });
  constexpr std::size_t kNarrowest = 40;
  std::string out;
  for (std::string_view line : lines) {
    const bool joins = always || (wrapped > 1 && line.size() == longest && longest >= kNarrowest);
    if (always)
      while (line.starts_with(' ')) line.remove_prefix(1);
    out += line;
    if (!joins) out += ' ';
  }
  return out;
}

/// Without colours and without the escapes of JSON.
std::string cleaned(std::string_view text) {
  static const RE2 colors("\x1b\\[[0-9;]*[A-Za-z]");
  static const RE2 breaks(R"(\\+[nrt])");
  static const RE2 apostrophes(R"(\\+u0027)");
  static const RE2 slashes(R"(\\+(["'/]))");
  static const RE2 returns("\r");
  std::string out(text.substr(0, kLongestMessage));
  RE2::GlobalReplace(&out, colors, "");
  RE2::GlobalReplace(&out, returns, "");
  RE2::GlobalReplace(&out, breaks, "\n");
  RE2::GlobalReplace(&out, apostrophes, "'");
  RE2::GlobalReplace(&out, slashes, "\\1");
  return out;
}

std::string without_end(std::string text) {
  while (!text.empty() && std::string_view(".,;:)\"'").find(text.back()) != std::string_view::npos)
    text.pop_back();
  return text;
}

bool is_resource(std::string_view text) { return text == "*" || parse_arn(text).has_value(); }

bool read_access_denied(const std::string& text, DeniedMessage& message) {
  static const RE2 who(
      R"((?:User: )?(arn:aws[a-z-]*:(?:iam|sts)::[0-9]{12}:\S+) is not authorized to perform: )"
      R"(([A-Za-z0-9-]{1,64}:[A-Za-z0-9]{1,128}))");
  static const RE2 what(R"(^ on (?:the )?resource: ?["']?(\*|arn:[^\s"'\\]+))");
  static const RE2 missing(R"(because no ([A-Za-z -]{1,40}?) policy allows)");
  static const RE2 denies(
      R"(with an explicit deny in an? ([A-Za-z -]{1,40}?) policy(?:: (arn:[^\s"'\\]+))?)");
  re2::StringPiece rest = piece(text);
  if (!RE2::FindAndConsume(&rest, who, &message.principal, &message.action)) return false;
  RE2::Consume(&rest, what, &message.resource);
  message.resource = without_end(std::move(message.resource));
  // What follows may be another message.
  const std::string_view after(rest.data(), rest.size());
  rest = piece(after.substr(0, after.find("is not authorized to perform")));
  if (RE2::PartialMatch(rest, denies, &message.policy, &message.policy_arn))
    message.explicit_deny = true;
  else
    RE2::PartialMatch(rest, missing, &message.policy);
  message.policy_arn = without_end(std::move(message.policy_arn));
  message.kind = DeniedKind::access_denied;
  return true;
}

struct Phrase {
  const char* pattern;
  DeniedKind kind;
};

/// The first that is found counts, so what says more stands before what says less.
constexpr auto kPhrases = std::to_array<Phrase>({
    {R"((?i)principal not found)", DeniedKind::principal_not_found},
    {R"((?i)invalid repository policy provided)", DeniedKind::invalid_repository_policy},
    {R"((?i)invalid registry policy provided)", DeniedKind::invalid_registry_policy},
    {R"(RepositoryPolicyNotFoundException|(?i)repository policy does not exist)",
     DeniedKind::no_repository_policy},
    {R"((?i)lambda does not have permission to access the ecr image|)"
     R"(does not have permission to access the ECR image)",
     DeniedKind::lambda_access},
    {R"((?i)authorization token has expired)", DeniedKind::expired_login},
    {R"((?i)no basic auth credentials)", DeniedKind::no_login},
    {R"(The repository with name '?[a-z0-9._/-]+'? does not exist)", DeniedKind::no_repository},
    {R"(RepositoryNotFoundException)", DeniedKind::no_repository},
    {R"(starport-layer-bucket|layers/blobs|/blobs/\S*.{0,300}403|layer.{0,80}403 Forbidden)",
     DeniedKind::layer_forbidden},
    {R"((?i)i/o timeout|context deadline exceeded|request canceled while waiting|)"
     R"(connection refused|no such host|TLS handshake timeout)",
     DeniedKind::unreachable},
    {R"((?i)403 forbidden|pull access denied|requested access to the resource is denied|)"
     R"(CannotPullContainerError|insufficient_scope|AccessDeniedException)",
     DeniedKind::forbidden},
});

void read_names(const std::string& text, DeniedMessage& message) {
  static const RE2 image(
      R"(([0-9]{12}\.dkr[.-]ecr(?:-fips)?\.[a-z0-9-]+\.[a-z0-9.-]+/[a-z0-9][a-z0-9._/-]*)"
      R"((?::[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?))");
  static const RE2 api("/v2/(.*?)/(?:manifests|blobs|tags)/?.*$");
  static const RE2 missing(
      R"(repository with name '?([a-z0-9._/-]+)'? does not exist(?: in the registry with id )"
      R"('?([0-9]{12})'?)?)");
  RE2::PartialMatch(text, missing, &message.repository, &message.account);
  if (RE2::PartialMatch(text, image, &message.image)) {
    RE2::Replace(&message.image, api, "/\\1");
    message.image = without_end(std::move(message.image));
  }
  message.in_task = text.find("CannotPullContainerError") != text.npos ||
                    text.find("ResourceInitializationError") != text.npos;
  message.in_pod = text.find("ErrImagePull") != text.npos ||
                   text.find("ImagePullBackOff") != text.npos ||
                   text.find("Failed to pull image") != text.npos;
}

}  // namespace

DeniedMessage read_denied(std::string_view text) {
  DeniedMessage message;
  const std::string clean = cleaned(text);
  const std::string joined = join_lines(clean, false);
  read_names(joined, message);
  static const RE2 blanks(R"(\s+)");
  std::string spaced = joined;
  RE2::GlobalReplace(&spaced, blanks, " ");
  if (read_access_denied(spaced, message) && is_resource(message.resource)) return message;
  // Perhaps a line broke inside a name.
  DeniedMessage other = message;
  if (read_access_denied(join_lines(clean, true), other) && is_resource(other.resource))
    return other;
  if (message.kind == DeniedKind::access_denied) return message;
  for (const Phrase& phrase : kPhrases)
    if (RE2::PartialMatch(spaced, RE2(phrase.pattern))) {
      message.kind = phrase.kind;
      return message;
    }
  return message;
}

}  // namespace ecrlint::internal::analysis
