// SPDX-License-Identifier: Apache-2.0
// Writes a policy in each of the forms in which people keep one.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ecrlint/finding.hpp"
#include "syntax/value.hpp"

namespace ecrlint::test {

using namespace internal;

/// A key or a scalar, and where it stands with its quotes.
struct Token {
  Span span;
  std::string text;
};

/// A file with one policy in it.
struct Written {
  std::string path;
  std::string text;
  std::vector<Token> tokens;  ///< of the policy, in order
};

enum class Form : std::uint8_t {
  template_yaml_quoted,
  template_yaml_plain,
  template_json,
  jsonencode,
  heredoc,
  document,       ///< aws_iam_policy_document
  json_string,    ///< a string of Terraform's JSON syntax
  json_document,  ///< aws_iam_policy_document there
  cli,            ///< JSON in a string, as the AWS CLI prints it
  cli_url,        ///< the same, encoded as in a URL, as IAM itself answers
};

[[nodiscard]] std::string_view to_string(Form form);

/// The policy in this form. One that `why_no_document` has a word on cannot be a document.
[[nodiscard]] Written write(const syntax::Value& policy, PolicyKind kind, Form form);

/// Why an aws_iam_policy_document cannot say a policy; empty when it can.
[[nodiscard]] std::string_view why_no_document(const syntax::Value& policy);

/// The keys and scalars of JSON text that was parsed.
[[nodiscard]] std::vector<Token> tokens_of(const syntax::Value& root);

}  // namespace ecrlint::test
