// SPDX-License-Identifier: Apache-2.0
// Reads what is pulled and by whom, and lists the calls that this takes.
#include "answers/transfer/request.hpp"

#include <algorithm>
#include <array>

#include "analysis/consumers.hpp"
#include "model/arn.hpp"
#include "model/policy.hpp"
#include "syntax/value.hpp"
#include "text/ascii.hpp"

namespace ecrlint::internal {
namespace {

using analysis::CallsAs;
using analysis::Consumer;

constexpr std::size_t kLongestName = 2048;

/// What the calls are for, in the words of people.
struct Purpose {
  std::string_view action;
  std::string_view text;
};

constexpr auto kPurposes = std::to_array<Purpose>({
    {"GetAuthorizationToken", "log in"},
    {analysis::kPullNames[0], "read the manifest"},
    {analysis::kPullNames[1], "download the layers"},
    {analysis::kPushNames[0], "ask which layers are there"},
    {"DescribeImages", "look the image up"},
    {"ListImages", "list the tags"},
    {analysis::kPushNames[1], "begin to upload a layer"},
    {analysis::kPushNames[2], "upload it"},
    {analysis::kPushNames[3], "finish it"},
    {analysis::kPushNames[4], "write the manifest"},
});

std::string purpose_of(std::string_view action) {
  const auto* const found = std::ranges::find(kPurposes, action, &Purpose::action);
  return found == kPurposes.end() ? std::string() : std::string(found->text);
}

std::string in_ticks(std::string_view text) { return "`" + std::string(text) + "`"; }

bool is_printable(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

Result<Image> image_of_arn(std::string_view text) {
  constexpr std::string_view kRepository = "repository/";
  const auto arn = parse_arn(text);
  if (!arn || arn->service != "ecr" || !arn->resource.starts_with(kRepository) ||
      !is_account_id(arn->account) || !is_region_shape(arn->region))
    return Error{in_ticks(text) +
                 " is no ARN of an ECR repository: "
                 "arn:aws:ecr:REGION:ACCOUNT:repository/NAME"};
  return Image{std::string(arn->account), std::string(arn->region), std::string(arn->partition),
               std::string(arn->resource.substr(kRepository.size())), std::string(text)};
}

Result<Image> image_of_uri(std::string_view text, const catalog::Catalog& catalog) {
  const auto uri = parse_image_uri(text);
  if (!uri)
    return Error{in_ticks(text) +
                 " is no image in ECR: ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME:TAG, "
                 "or the ARN of a repository"};
  if (uri->account.empty())
    return Error{in_ticks(text) + " is in ECR Public: everybody can pull it, no policy is asked"};
  std::string_view partition = catalog.partition_of(uri->region);
  if (partition.empty()) partition = "aws";
  Image image{std::string(uri->account),
              std::string(uri->region),
              std::string(partition),
              std::string(uri->repository),
              {}};
  image.arn = repository_arn(image.partition, image.region, image.account, image.repository);
  return image;
}

std::string arn_in_account(const Caller& caller, std::string_view resource) {
  return iam_arn(caller.partition, caller.account, resource);
}

/// Of a session: nobody knows the path of its role, but of those of IAM Identity Center.
void take_session(Caller& caller, std::string_view session) {
  caller.kind = "role";
  caller.name = session.substr(0, session.find('/'));
  caller.principal = arn_in_account(caller, "role/" + caller.name);
  if (caller.role.empty() && caller.is_of_identity_center())
    caller.role = arn_in_account(caller, "role/aws-reserved/sso.amazonaws.com/") + syntax::kHole +
                  caller.name;
  if (!caller.role.empty() && !has_hole(caller.role)) caller.principal = caller.role;
}

bool take_principal(Caller& caller, const Principal& principal) {
  caller.account = principal.account;
  caller.partition = principal.partition;
  caller.principal = caller.text;
  caller.name = last_path_part(principal.name);
  switch (principal.form) {
    case PrincipalForm::role:
      caller.kind = "role";
      return true;
    case PrincipalForm::user:
      caller.kind = "user";
      return true;
    case PrincipalForm::federated_user:
      caller.kind = "federated user";
      return true;
    case PrincipalForm::session:
      take_session(caller, principal.name);
      return true;
    case PrincipalForm::account:
      caller.kind = "account";
      caller.name = caller.account;
      return true;
    default:
      return false;
  }
}

/// Why a text is nobody who can pull.
std::string fault_of(std::string_view text) {
  constexpr std::string_view kForms =
      "arn:aws:iam::ACCOUNT:role/NAME, a user, arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION, an "
      "account's :root, or a service such as lambda.amazonaws.com";
  if (text.find(":instance-profile/") != text.npos)
    return in_ticks(text) + " is an instance profile, which nobody signs in as: name its role";
  if (is_account_id(text))
    return in_ticks(text) + " is an account: name who in it asks, " + std::string(kForms);
  return in_ticks(text) + " is nobody who can ask ECR: name " + std::string(kForms);
}

/// Adds keys that follow from the transfer; what was given counts first.
void add_keys(Request& request, const Transfer& transfer) {
  const TransferRequest& pull = transfer.request;
  const Caller& caller = transfer.caller;
  const Image& image = transfer.image;
  const auto add = [&](std::string name, std::string value) {
    request.context.push_back({std::move(name), {std::move(value)}, false});
  };
  const auto in_org = [&](std::string_view account) {
    return !pull.org_id.empty() && std::find(pull.org_accounts.begin(), pull.org_accounts.end(),
                                             account) != pull.org_accounts.end();
  };
  add("aws:SecureTransport", "true");
  add("aws:RequestedRegion", image.region);
  if (in_org(image.account)) add("aws:ResourceOrgID", pull.org_id);
  const bool by_service = request.principal.find(':') == request.principal.npos;
  if (!by_service) {
    add("aws:ViaAWSService", "false");
    if (in_org(caller.account)) add("aws:PrincipalOrgID", pull.org_id);
  } else if (in_org(caller.account)) {
    add("aws:SourceOrgID", pull.org_id);
  }
}

class CallList {
 public:
  explicit CallList(const Transfer& transfer)
      : transfer_(transfer),
        pull_(transfer.request),
        caller_(transfer.caller),
        consumer_(transfer.consumer) {}

  std::vector<TransferCall> list(bool first) {
    const bool service = caller_.is_service();
    const bool other_account = caller_.account != transfer_.image.account;
    if (!pull_.actions.empty()) {
      for (const std::string& action : pull_.actions) add(action, service);
    } else if (pull_.push) {
      if (first) add("ecr:GetAuthorizationToken", false);
      const auto push = std::span<const std::string_view>(analysis::kPushNames);
      add_all(push.first(push.size() - 1), false);
      add_all({&analysis::kPullNames.front(), 1}, false);  // some clients read before they write
      add_all(push.last(1), false);
    } else if (!service && consumer_.calls_as != CallsAs::service) {
      const bool both = consumer_.calls_as == CallsAs::both;
      if (first && !both) add("ecr:GetAuthorizationToken", false);
      if (!both || other_account) add_calls(false);
      if (both) add_calls(true);
    } else {
      add_calls(true);
    }
    return std::move(calls_);
  }

 private:
  void add_calls(bool by_service) {
    add_all(analysis::kPullNames, by_service);
    add_all(consumer_.extra, by_service);
  }

  void add_all(std::span<const std::string_view> actions, bool by_service) {
    for (const std::string_view action : actions) add("ecr:" + std::string(action), by_service);
  }

  void add(const std::string& action, bool by_service) {
    TransferCall call;
    call.by_service = by_service;
    Request& request = call.request;
    request.principal =
        by_service && !caller_.is_service() ? std::string(consumer_.service) : caller_.text;
    if (!by_service) request.role = caller_.role;
    request.action = action;
    const std::string_view name = std::string_view(action).substr(action.find(':') + 1);
    request.resource = name == "GetAuthorizationToken" ? "*" : transfer_.image.arn;
    request.context = pull_.context;
    add_keys(request, transfer_);
    if (by_service) add_source(request);
    call.purpose = purpose_of(name);
    calls_.push_back(std::move(call));
  }

  /// On whose behalf a service calls.
  void add_source(Request& request) {
    std::string arn = source_arn(transfer_);
    if (arn.empty()) return;
    const std::string account(parse_arn(arn)->account);
    std::replace(arn.begin(), arn.end(), '*', syntax::kHole);
    request.context.push_back({"aws:SourceArn", {arn}, false});
    request.context.push_back({"aws:SourceAccount", {account}, false});
  }

  const Transfer& transfer_;
  const TransferRequest& pull_;
  const Caller& caller_;
  const Consumer& consumer_;
  std::vector<TransferCall> calls_;
};

}  // namespace

std::string iam_arn(std::string_view partition, std::string_view account,
                    std::string_view resource) {
  const std::string_view known = account.empty() ? syntax::kUnknownText : account;
  return "arn:" + std::string(partition) + ":iam::" + std::string(known) + ":" +
         std::string(resource);
}

bool Caller::is_of_identity_center() const { return name.starts_with("AWSReservedSSO_"); }

std::string repository_arn(std::string_view partition, std::string_view region,
                           std::string_view account, std::string_view name) {
  return "arn:" + std::string(partition) + ":ecr:" + std::string(region) + ":" +
         std::string(account) + ":repository/" + std::string(name);
}

Result<Image> read_image(std::string_view text, const catalog::Catalog& catalog) {
  if (text.size() > kLongestName || !is_printable(text)) return Error{"this is no image in ECR"};
  auto image = text.starts_with("arn:") ? image_of_arn(text) : image_of_uri(text, catalog);
  if (!image || is_repository_name(image->repository)) return image;
  if (image->repository.empty()) return Error{in_ticks(text) + " names no repository"};
  return Error{in_ticks(image->repository) + " cannot be the name of an ECR repository"};
}

Result<Caller> read_caller(const TransferRequest& request, const catalog::Catalog& catalog) {
  const std::string_view text = request.principal;
  Caller caller;
  caller.text = text;
  caller.role = request.role;
  if (text.find('*') != text.npos)
    return Error{in_ticks(text) + " is a pattern: name one who asks"};
  if (text.size() > kLongestName || !is_printable(text))
    return Error{"this is nobody who can ask ECR"};
  if (!text.starts_with("arn:") && text.find('.') != text.npos) {
    const std::string role(catalog.pulls_as_role(text));
    if (!role.empty()) return Error{in_ticks(text) + " never pulls by itself: name the " + role};
    caller.kind = "service";
    caller.name = caller.principal = text;
    return caller;
  }
  const Principal principal = read_principal({text, {}, has_hole(text), {}}, "AWS", {});
  if (text.starts_with("arn:") && take_principal(caller, principal)) return caller;
  return Error{fault_of(text)};
}

Result<const Consumer*> consumer_of(const TransferRequest& request, const Caller& caller) {
  const Consumer* named = analysis::find_consumer(request.consumer);
  if (named == nullptr && !request.consumer.empty())
    return Error{in_ticks(request.consumer) + " is no consumer that is known"};
  const Consumer* by_service =
      caller.is_service() ? analysis::consumer_of_service(caller.text) : nullptr;
  if (named != nullptr && caller.is_service() && by_service != named)
    return Error{in_ticks(named->name) + " does not pull as " + in_ticks(caller.text) +
                 ": name the " + std::string(named->who)};
  if (named != nullptr) return named;
  return by_service != nullptr ? by_service : &analysis::consumers().front();
}

std::vector<TransferCall> calls_of(const Transfer& transfer, bool first) {
  return CallList(transfer).list(first);
}

std::string source_arn(const Transfer& transfer) {
  const Image& image = transfer.image;
  const Consumer& consumer = transfer.consumer;
  std::string account = transfer.caller.account;
  for (const RequestKey& key : transfer.request.context)
    if (equal_ignoring_case(key.name, "aws:SourceAccount") && !key.values.empty())
      account = key.values.front();
  if (!is_account_id(account) || consumer.source_service.empty()) return {};
  return "arn:" + image.partition + ":" + std::string(consumer.source_service) + ":" +
         image.region + ":" + account + ":" + std::string(consumer.source);
}

}  // namespace ecrlint::internal
