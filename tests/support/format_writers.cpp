// SPDX-License-Identifier: Apache-2.0
// The writers: each notes where it puts the keys and scalars of the policy.
#include <set>

#include "support/writer_support.hpp"

namespace ecrlint::test {

using namespace internal;

namespace {

using syntax::Member;
using syntax::Value;

void collect(const Value& value, std::vector<Token>& tokens) {
  if (!is_container(value)) tokens.push_back({value.span, said(value)});
  for (const Member& member : value.members) {
    if (value.is_object()) tokens.push_back({member.key_span, std::string(member.key)});
    collect(member.value, tokens);
  }
}

std::string same(std::string_view text) { return std::string(text); }

std::string inside_string(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c == '\n' ? std::string("\\n") : std::string(1, c);
  }
  return out;
}

std::string inside_url(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool as_is = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    out += as_is ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

/// Does YAML read this as the same text without quotes?
bool is_plain(std::string_view text) {
  static const std::set<std::string, std::less<>> kWords{"true", "false", "yes", "no", "on",
                                                         "off",  "null",  "y",   "n"};
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  const auto alphanumeric = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  return !lower.empty() && alphanumeric(lower.front()) && !kWords.contains(lower) &&
         lower.back() != ':' && lower.back() != ' ' && lower.find(": ") == lower.npos &&
         std::all_of(lower.begin(), lower.end(), [&](char c) {
           return alphanumeric(c) ||
                  std::string_view(" _-./:@+=,*?$<>{}()").find(c) != std::string_view::npos;
         });
}

class YamlWriter {
 public:
  YamlWriter(Writer& writer, bool plain) : writer_(writer), plain_(plain) {}

  /// Writes what follows a key or the dash of an item.
  void write(const Value& value, std::size_t indent, bool in_list) {
    if (!is_container(value)) return write_scalar(value);
    if (value.members.empty()) return writer_.put(value.is_object() ? " {}" : " []");
    bool first = in_list;  // stands in the line of the dash
    for (const Member& member : value.members) {
      if (first)
        writer_.put(" ");
      else
        writer_.line(indent);
      first = false;
      if (value.is_object()) {
        writer_.token(text(member.key), member.key);
        writer_.put(":");
      } else {
        writer_.put("-");
      }
      write(member.value, indent + 2, value.is_array());
    }
  }

 private:
  [[nodiscard]] std::string text(std::string_view meant) const {
    if (!plain_) return quoted(meant);
    if (is_plain(meant)) return std::string(meant);
    if (meant.find_first_of("'\n\t") != meant.npos) return quoted(meant);
    return "'" + std::string(meant) + "'";
  }

  void write_scalar(const Value& value) {
    writer_.put(" ");
    const std::string meant = said(value);
    writer_.token(value.is_string() ? text(meant) : meant, meant);
  }

  Writer& writer_;
  bool plain_;
};

constexpr std::array<Frame, 5> kYaml{{
    {PolicyKind::repository,
     "    Type: AWS::ECR::Repository\n    Properties:\n      RepositoryPolicyText:", ""},
    {PolicyKind::registry,
     "    Type: AWS::ECR::RegistryPolicy\n    Properties:\n      PolicyText:", ""},
    {PolicyKind::identity,
     "    Type: AWS::IAM::Role\n    Properties:\n      Policies:\n"
     "      - PolicyName: p\n        PolicyDocument:",
     ""},
    {PolicyKind::trust,
     "    Type: AWS::IAM::Role\n    Properties:\n      AssumeRolePolicyDocument:", ""},
    {PolicyKind::resource,
     "    Type: AWS::S3::BucketPolicy\n    Properties:\n      PolicyDocument:", ""},
}};

constexpr std::array<Frame, 5> kJson{{
    {PolicyKind::repository, R"("AWS::ECR::Repository", "Properties": {"RepositoryPolicyText": )",
     ""},
    {PolicyKind::registry, R"("AWS::ECR::RegistryPolicy", "Properties": {"PolicyText": )", ""},
    {PolicyKind::identity,
     R"("AWS::IAM::Role", "Properties": {"Policies": [{"PolicyName": "p", "PolicyDocument": )",
     "}]"},
    {PolicyKind::trust, R"("AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": )", ""},
    {PolicyKind::resource, R"("AWS::S3::BucketPolicy", "Properties": {"PolicyDocument": )", ""},
}};

constexpr std::array<Frame, 5> kCli{{
    {PolicyKind::repository, R"({"repositoryName": "app", "policyText": ")", "\"}\n"},
    {PolicyKind::registry, R"({"policyText": ")", "\"}\n"},
    {PolicyKind::identity, R"({"RoleName": "r", "PolicyName": "p", "PolicyDocument": ")", "\"}\n"},
    {PolicyKind::trust, R"({"Role": {"RoleName": "r", "AssumeRolePolicyDocument": ")", "\"}}\n"},
    {PolicyKind::resource, R"({"policyText": ")", "\"}\n"},
}};

Written write_yaml(const Value& policy, PolicyKind kind, bool plain) {
  Writer writer("template.yaml");
  const Frame& frame = frame_of(kYaml, kind);
  writer.put("Resources:\n  P:\n");
  writer.put(frame.before);
  YamlWriter(writer, plain).write(policy, 10, false);
  writer.put("\n");
  return writer.take();
}

Written write_json(const Value& policy, PolicyKind kind) {
  Writer writer("template.json");
  const Frame& frame = frame_of(kJson, kind);
  writer.put(R"({"Resources": {"P": {"Type": )");
  writer.put(frame.before);
  JsonWriter(writer, same).write(policy);
  writer.put(frame.after);
  writer.put("}}}}\n");
  return writer.take();
}

Written write_cli(const Value& policy, PolicyKind kind, JsonWriter::Encode encode) {
  Writer writer("output.json");
  const Frame& frame = frame_of(kCli, kind);
  writer.put(frame.before);
  JsonWriter(writer, encode).write(policy);
  writer.put(frame.after);
  return writer.take();
}

}  // namespace

std::string_view to_string(Form form) {
  constexpr std::array<std::string_view, 10> kNames{"CloudFormation YAML, quoted",
                                                    "CloudFormation YAML, plain",
                                                    "CloudFormation JSON",
                                                    "jsonencode",
                                                    "heredoc",
                                                    "aws_iam_policy_document",
                                                    "Terraform JSON, string",
                                                    "Terraform JSON, aws_iam_policy_document",
                                                    "AWS CLI",
                                                    "AWS CLI, URL-encoded"};
  return kNames[static_cast<std::size_t>(form)];
}

Written write(const Value& policy, PolicyKind kind, Form form) {
  switch (form) {
    case Form::template_yaml_quoted:
    case Form::template_yaml_plain:
      return write_yaml(policy, kind, form == Form::template_yaml_plain);
    case Form::template_json:
      return write_json(policy, kind);
    case Form::jsonencode:
    case Form::heredoc:
    case Form::document:
      return write_terraform(policy, kind, form);
    case Form::json_string:
    case Form::json_document:
      return write_terraform_json(policy, kind, form);
    case Form::cli:
      return write_cli(policy, kind, inside_string);
    case Form::cli_url:
      break;
  }
  return write_cli(policy, kind, inside_url);
}

std::vector<Token> tokens_of(const Value& root) {
  std::vector<Token> tokens;
  collect(root, tokens);
  return tokens;
}

}  // namespace ecrlint::test
