// SPDX-License-Identifier: Apache-2.0
// Evaluates the intrinsic functions of CloudFormation; what only a deployment knows is a hole.
#include "format/cloudformation/template.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "text/ascii.hpp"
#include "text/url.hpp"

namespace ecrlint::internal::format {
namespace {

/// More than any template that AWS takes needs; beyond, nothing more is known.
constexpr std::size_t kMostSteps = 1'000'000;

/// Deeper than a tree can be, for names of resources that depend on other resources.
constexpr unsigned kDeepestValue = 200;

Value unknown_text(Span span) { return {.kind = Kind::string, .span = span, .text = kUnknownText}; }
Value unknown_value(Span span) { return {.kind = Kind::unknown, .span = span}; }
Value text_at(Span span, std::string_view text) {
  return {.kind = Kind::string, .span = span, .text = text};
}

/// CloudFormation takes numbers and booleans for strings.
bool is_scalar(const Value& value) {
  return value.is_string() || value.kind == Kind::number || value.kind == Kind::boolean;
}
std::string_view scalar_text(const Value& value) {
  if (value.kind == Kind::boolean) return value.flag ? "true" : "false";
  return value.text;
}

/// What `Ref` (no attribute) or an attribute of a resource gives: a prefix, as own_arn() takes it,
/// and its name.
struct ReferredText {
  std::string_view type;
  std::string_view attribute;
  std::string_view prefix;
  std::string_view name;  ///< the property; empty when it can never be known
};

constexpr auto kReferredTexts = std::to_array<ReferredText>({
    {"AWS::ECR::Repository", "", "", "RepositoryName"},
    {"AWS::ECR::Repository", "Arn", "arn:?:ecr:?:?:repository/", "RepositoryName"},
    {"AWS::ECR::PublicRepository", "", "", "RepositoryName"},
    {"AWS::ECR::PublicRepository", "Arn", "arn:?:ecr-public::?:repository/", "RepositoryName"},
    {"AWS::IAM::Role", "", "", "RoleName"},
    {"AWS::IAM::Role", "Arn", "arn:?:iam::?:role/", "RoleName"},
    {"AWS::IAM::User", "", "", "UserName"},
    {"AWS::IAM::User", "Arn", "arn:?:iam::?:user/", "UserName"},
    {"AWS::IAM::Group", "", "", "GroupName"},
    {"AWS::IAM::Group", "Arn", "arn:?:iam::?:group/", "GroupName"},
    {"AWS::IAM::InstanceProfile", "Arn", "arn:?:iam::?:instance-profile/", ""},
    {"AWS::IAM::OIDCProvider", "", "arn:?:iam::?:oidc-provider/", "Url"},
    {"AWS::IAM::OIDCProvider", "Arn", "arn:?:iam::?:oidc-provider/", "Url"},
    {"AWS::IAM::SAMLProvider", "", "arn:?:iam::?:saml-provider/", "Name"},
    {"AWS::IAM::SAMLProvider", "Arn", "arn:?:iam::?:saml-provider/", "Name"},
    {"AWS::IAM::ManagedPolicy", "", "arn:?:iam::?:policy/", ""},
    {"AWS::IAM::ManagedPolicy", "PolicyArn", "arn:?:iam::?:policy/", ""},
    {"AWS::CodeBuild::Project", "Arn", "arn:?:codebuild:?:?:project/", ""},
    {"AWS::CodeCommit::Repository", "Arn", "arn:?:codecommit:?:?:", ""},
    {"AWS::DynamoDB::Table", "Arn", "arn:?:dynamodb:?:?:table/", ""},
    {"AWS::ECS::Cluster", "Arn", "arn:?:ecs:?:?:cluster/", ""},
    {"AWS::ECS::Service", "", "arn:?:ecs:?:?:service/", ""},
    {"AWS::ECS::TaskDefinition", "", "arn:?:ecs:?:?:task-definition/", ""},
    {"AWS::KMS::Key", "Arn", "arn:?:kms:?:?:key/", ""},
    {"AWS::Lambda::Function", "Arn", "arn:?:lambda:?:?:function:", ""},
    {"AWS::Serverless::Function", "Arn", "arn:?:lambda:?:?:function:", ""},
    {"AWS::Logs::LogGroup", "Arn", "arn:?:logs:?:?:log-group:", ""},
    {"AWS::S3::Bucket", "Arn", "arn:?:s3:::", "BucketName"},
    {"AWS::SNS::Topic", "", "arn:?:sns:?:?:", ""},
    {"AWS::SQS::Queue", "Arn", "arn:?:sqs:?:?:", ""},
    {"AWS::SecretsManager::Secret", "", "arn:?:secretsmanager:?:?:secret:", ""},
    {"AWS::StepFunctions::StateMachine", "", "arn:?:states:?:?:stateMachine:", ""},
});

/// The pseudo parameters that say where a stack is.
constexpr std::array<std::pair<std::string_view, char>, 3> kPseudoParameters{
    {{"AWS::AccountId", kOwnAccount},
     {"AWS::Region", kOwnRegion},
     {"AWS::Partition", kOwnPartition}}};

/// The index of a template's section.
std::unordered_map<std::string_view, const Value*> index_of(const Value* section) {
  std::unordered_map<std::string_view, const Value*> index;
  if (section != nullptr && section->is_object())
    for (const Member& member : section->members) index.emplace(member.key, &member.value);
  return index;
}

}  // namespace

const Member* call_in(const Value& value) {
  if (!value.is_object() || value.members.size() != 1) return nullptr;
  const Member& only = value.members.front();
  return only.key == "Ref" || only.key.starts_with("Fn::") ? &only : nullptr;
}

TemplateValues::TemplateValues(const Value& root, Collector& collector, bool defaults_decide)
    : collector_(collector),
      arena_(collector.arena()),
      defaults_decide_(defaults_decide),
      parameters_(index_of(root.find("Parameters"))),
      conditions_(index_of(root.find("Conditions"))),
      mappings_(index_of(root.find("Mappings"))),
      resources_(index_of(root.find("Resources"))),
      steps_left_(kMostSteps) {}

bool TemplateValues::spend(std::size_t steps) {
  steps_left_ -= std::min(steps, steps_left_);
  return steps_left_ != 0;
}

const Value* TemplateValues::resource(std::string_view id) const {
  const auto found = resources_.find(id);
  return found == resources_.end() ? nullptr : found->second;
}

std::string_view TemplateValues::referenced(const Value& written) {
  const Member* function = call_in(written);
  if (function == nullptr) return {};
  const Value& arguments = function->value;
  if (function->key == "Ref") return arguments.text;
  if (function->key == "Fn::GetAtt") {
    const auto parts = items_of(&arguments);
    if (!parts.empty()) return parts.front().value.text;
    return arguments.text.substr(0, arguments.text.find('.'));
  }
  std::string_view text = arguments.text;
  if (function->key != "Fn::Sub" || !text.starts_with("${") || text.find('}') + 1 != text.size())
    return {};
  text = text.substr(2, text.size() - 3);
  return text.substr(0, text.find('.'));
}

std::vector<Origin> TemplateValues::origins() const {
  std::vector<Origin> sorted = origins_;
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const Origin& a, const Origin& b) { return a.use.begin < b.use.begin; });
  return sorted;
}

void TemplateValues::note_origin(Span place, std::string message, bool whole) {
  constexpr std::size_t kMostOfOne = 8;
  if (in_condition_ || !use_) return;
  std::size_t same = 0;
  for (auto at = origins_.rbegin(); at != origins_.rend() && at->use == *use_; ++at)
    if (++same == kMostOfOne || at->place == place) return;
  origins_.push_back({*use_, collector_.file().source, place, std::move(message), whole});
}

TemplateValues::Result TemplateValues::evaluate(const Value& written) {
  if (depth_ == kDeepestValue || !spend(1)) return unknown_value(written.span);
  ++depth_;
  Result result = evaluate_node(written);
  --depth_;
  return result;
}

TemplateValues::Result TemplateValues::evaluate_node(const Value& written) {
  switch (written.kind) {
    case Kind::boolean:
    case Kind::number:
      return text_at(written.span, scalar_text(written));
    case Kind::object:
      if (const Member* function = call_in(written)) return call(written, *function);
      [[fallthrough]];
    case Kind::array:
      return evaluate_members(written);
    default:
      return written;
  }
}

/// An object with a function among its members holds what that gives besides them.
TemplateValues::Result TemplateValues::evaluate_members(const Value& written) {
  std::vector<Member> members;
  members.reserve(written.members.size());
  for (const Member& member : written.members) {
    if (member.key.starts_with("Fn::")) return unknown_value(written.span);
    if (const Result value = evaluate(member.value))
      members.push_back({member.key, member.key_span, *value});
  }
  Value result = written;
  result.members = arena_.copy(members);
  return result;
}

TemplateValues::Result TemplateValues::call(const Value& written, const Member& function) {
  const std::string_view name = function.key;
  const Span span = written.span;
  if (name == "Fn::If" || (name == "Ref" && function.value.text == "AWS::NoValue")) {
    std::string pointer;
    const Branch branch = branch_of(written, pointer);
    if (branch.left_out) return std::nullopt;
    return branch.value == nullptr ? unknown_value(span) : evaluate(*branch.value);
  }
  const bool outermost = !use_;
  if (outermost) use_ = span;
  Value result = unknown_value(span);
  if (name == "Fn::Sub" || name == "Fn::Join") result = text_at(span, text_of(written));
  if (name == "Ref") result = refer(span, function.value.text);
  if (name == "Fn::GetAtt") {
    const auto parts = items_of(&function.value);
    const std::string_view whole = function.value.text;
    const std::string_view id = referenced(written);
    const std::string_view attribute = parts.size() == 2          ? text_of(parts[1].value)
                                       : id.size() < whole.size() ? whole.substr(id.size() + 1)
                                                                  : std::string_view("?");
    result = text_at(span, name_or_arn(id, attribute));
  }
  if (name == "Fn::FindInMap") result = find_in_map(span, function.value);
  if (name == "Fn::Select") result = select(span, function.value);
  if (name == "Fn::Split") result = split(span, function.value);
  if (name == "Fn::ImportValue" || name == "Fn::Base64" || name == "Fn::ToJsonString")
    result = unknown_text(span);
  if (outermost) use_.reset();
  return result;
}

Value TemplateValues::refer(Span span, std::string_view name) {
  if (const auto found = parameters_.find(name); found != parameters_.end())
    return refer_to_parameter(span, name, *found->second);
  if (resource(name) != nullptr) return text_at(span, name_or_arn(name, ""));
  for (const auto& [parameter, own] : kPseudoParameters)
    if (name == parameter) return text_at(span, {&own, 1});
  return name == "AWS::NotificationARNs" || !name.starts_with("AWS::") ? unknown_value(span)
                                                                       : unknown_text(span);
}

Value TemplateValues::refer_to_parameter(Span span, std::string_view name, const Value& parameter) {
  const std::string type = string_at(parameter, "Type");
  const Value* secret = parameter.find("NoEcho");
  const Value* standard = parameter.find("Default");
  const bool hidden = secret != nullptr && scalar_text(*secret) == "true";
  // The default of an SSM parameter is the name under which its value is kept.
  const bool known = standard != nullptr && is_scalar(*standard) && !hidden &&
                     parameter.find("AllowedValues") == nullptr && !type.starts_with("AWS::SSM::");
  const bool list = type == "CommaDelimitedList" || type.starts_with("List<") ||
                    type.ends_with("List<String>>") || type.ends_with("CommaDelimitedList>");
  const bool decides = defaults_decide_ || !in_condition_;
  // Nobody means a default that waits for a value where a value belongs.
  if (!known || !decides || (waits_for_value(scalar_text(*standard)) && !in_condition_))
    return list ? unknown_value(span) : unknown_text(span);
  default_decided_ = default_decided_ || in_condition_;
  note_origin(standard->span, "the default of parameter `" + std::string(name) + "`",
              !list && use_ == span);
  const std::string_view text = scalar_text(*standard);
  if (!spend(text.size() / kBytesInStep)) return list ? unknown_value(span) : unknown_text(span);
  if (!list) return text_at(span, text);
  std::vector<Member> items;
  for (std::size_t at = 0; at <= text.size() && spend(1);) {
    const std::size_t comma = std::min(text.find(',', at), text.size());
    items.push_back({{}, {}, text_at(span, trimmed(text.substr(at, comma - at)))});
    at = comma + 1;
  }
  return {.kind = Kind::array, .span = span, .members = arena_.copy(items)};
}

std::string_view TemplateValues::name_or_arn(std::string_view id, std::string_view attribute) {
  const Value* found = resource(id);
  if (found == nullptr) return kUnknownText;
  const std::string type = string_at(*found, "Type");
  const auto* const shape = std::find_if(
      kReferredTexts.begin(), kReferredTexts.end(),
      [&](const ReferredText& one) { return one.type == type && one.attribute == attribute; });
  if (shape == kReferredTexts.end()) return kUnknownText;
  std::string text = own_arn(shape->prefix);
  const Value* properties = found->find("Properties");
  const Value* name = value_at(properties, shape->name);
  // The path of an IAM resource is part of its ARN.
  const bool path = name != nullptr && !attribute.empty() && properties->find("Path") != nullptr;
  if (name == nullptr || path || depth_ == kDeepestValue || !spend(1)) return keep(text += kHole);
  ++depth_;
  text += without_https(text_of(*name));
  --depth_;
  return keep(text);
}

/// A value that stands elsewhere, at the place where it is used.
Value TemplateValues::moved(const Value& value, Span span) {
  Value result = value;
  result.span = span;
  if (!spend(value.members.size() + value.text.size() / kBytesInStep)) return unknown_value(span);
  std::vector<Member> members(value.members.begin(), value.members.end());
  for (Member& member : members) member = {member.key, span, moved(member.value, span)};
  result.members = arena_.copy(members);
  return result;
}

Value TemplateValues::find_in_map(Span span, const Value& arguments) {
  const auto parts = items_of(&arguments);
  if (parts.size() < 3) return unknown_value(span);
  std::array<std::string_view, 3> keys;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    keys[i] = known_text(&parts[i].value);
    if (keys[i].empty()) return unknown_value(span);
  }
  const auto mapping = mappings_.find(keys[0]);
  if (mapping == mappings_.end()) return unknown_value(span);
  const Value* row = mapping->second;
  for (const std::string_view key : {keys[1], keys[2]})
    if (row != nullptr) row = spend(row->members.size()) ? row->find(key) : nullptr;
  if (row == nullptr) return unknown_value(span);
  note_origin(row->span, "the value in mapping `" + std::string(keys[0]) + "`",
              row->is_string() && use_ == span);
  const Result value = evaluate(*row);
  return value ? moved(*value, span) : unknown_value(span);
}

Value TemplateValues::select(Span span, const Value& arguments) {
  const auto parts = items_of(&arguments);
  if (parts.size() != 2) return unknown_text(span);
  const std::string_view number = known_text(&parts[0].value);
  std::size_t index = 0;
  const auto read = std::from_chars(number.data(), number.data() + number.size(), index);
  const Result list = evaluate(parts[1].value);
  const bool known = read.ec == std::errc() && read.ptr == number.data() + number.size() && list &&
                     index < items_of(&*list).size();
  return known ? moved(list->members[index].value, span) : unknown_text(span);
}

Value TemplateValues::split(Span span, const Value& arguments) {
  const auto parts = items_of(&arguments);
  if (parts.size() != 2) return unknown_value(span);
  const std::string_view delimiter = known_text(&parts[0].value);
  const std::string_view text = text_of(parts[1].value);
  if (delimiter.empty() || has_hole(text)) return unknown_value(span);
  std::vector<Member> items;
  for (std::size_t at = 0; spend(1);) {
    const auto end = text.find(delimiter, at);
    items.push_back({{}, {}, text_at(span, text.substr(at, end - at))});
    if (end == text.npos) break;
    at = end + delimiter.size();
  }
  return {.kind = Kind::array, .span = span, .members = arena_.copy(items)};
}

}  // namespace ecrlint::internal::format
