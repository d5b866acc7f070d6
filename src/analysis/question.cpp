// Takes a request apart and derives the keys that follow from it.
#include <algorithm>
#include <array>

#include "analysis/decide.hpp"
#include "model/read_principal.hpp"
#include "syntax/value.hpp"
#include "text/ascii.hpp"

namespace ecrlint::analysis {
namespace {

Principal read_caller(std::string_view text) {
  const Text whole{text, {}, has_hole(text)};
  const bool service = !text.starts_with("arn:") && text.find('.') != text.npos;
  return read_principal(whole, service ? "Service" : "AWS", {});
}

std::string_view last_part(std::string_view name) { return name.substr(name.rfind('/') + 1); }

/// aws:PrincipalArn: of a session the role's, whose path only the role tells.
std::string principal_arn(const Request& request, const Principal& caller) {
  if (caller.form != PrincipalForm::session) return std::string(caller.text.text);
  if (!request.role.empty()) return request.role;
  const std::string_view role = caller.name.substr(0, caller.name.find('/'));
  return "arn:" + std::string(caller.partition) + ":iam::" + std::string(caller.account) +
         ":role/" + syntax::kHole + std::string(role);
}

/// aws:PrincipalType (IAM user guide, "AWS global condition context keys").
std::string_view principal_type(PrincipalForm form) {
  switch (form) {
    case PrincipalForm::account:
      return "Account";
    case PrincipalForm::user:
      return "User";
    case PrincipalForm::role:
    case PrincipalForm::session:
      return "AssumedRole";
    case PrincipalForm::federated_user:
      return "FederatedUser";
    default:
      return {};
  }
}

/// Adds keys that nobody gave.
class Keys {
 public:
  explicit Keys(std::vector<ContextKey>& keys) : keys_(keys) {}

  void add(std::string_view name, std::string_view value) {
    keys_.push_back({std::string(name), {std::string(value)}, false, Presence::given});
  }
  void absent(std::string_view name) {
    keys_.push_back({std::string(name), {}, false, Presence::absent});
  }
  void unknown(std::string_view name) {
    keys_.push_back({std::string(name), {}, false, Presence::unknown});
  }

 private:
  std::vector<ContextKey>& keys_;
};

/// Keys that only a service which acts for somebody sends.
constexpr std::array kOfServices{
    "aws:sourcearn",      "aws:sourceaccount",        "aws:sourceorgid",
    "aws:sourceorgpaths", "aws:principalservicename", "aws:principalservicenameslist"};

/// Keys that only IAM principals have.
constexpr std::array kOfPrincipals{"aws:principalarn",
                                   "aws:principalaccount",
                                   "aws:principalorgid",
                                   "aws:principalorgpaths",
                                   "aws:principaltype",
                                   "aws:username",
                                   "aws:userid",
                                   "aws:multifactorauthpresent",
                                   "aws:multifactorauthage"};

void add_iam_keys(Keys& keys, const Request& request, const Principal& caller) {
  keys.add("aws:principalarn", principal_arn(request, caller));
  if (!caller.account.empty()) keys.add("aws:principalaccount", caller.account);
  const std::string_view type = principal_type(caller.form);
  if (!type.empty()) keys.add("aws:principaltype", type);
  keys.add("aws:principalisawsservice", "false");
  if (caller.form == PrincipalForm::user)
    keys.add("aws:username", last_part(caller.name));
  else
    keys.absent("aws:username");
  for (const std::string_view key : kOfServices) keys.absent(key);
}

void add_service_keys(Keys& keys, const Principal& caller) {
  keys.add("aws:principalisawsservice", "true");
  keys.add("aws:principalservicename", caller.text.text);
  for (const std::string_view key : kOfPrincipals) keys.absent(key);
}

/// The two names of the moment of the request.
void add_time(std::vector<ContextKey>& keys) {
  constexpr std::string_view kCurrent = "aws:currenttime";
  constexpr std::string_view kEpoch = "aws:epochtime";
  const auto find = [&](std::string_view name) {
    return std::find_if(keys.begin(), keys.end(),
                        [&](const ContextKey& key) { return key.name == name; });
  };
  for (const auto& [from, to] : {std::pair(kCurrent, kEpoch), std::pair(kEpoch, kCurrent)}) {
    const auto found = find(from);
    if (found == keys.end() || find(to) != keys.end()) continue;
    ContextKey copy = *found;
    copy.name = to;
    keys.push_back(std::move(copy));
    return;
  }
}

}  // namespace

PreparedRequest::PreparedRequest(const Request& request, const catalog::Catalog& catalog) {
  question_.caller = read_caller(request.principal);
  if (!request.role.empty()) question_.role = read_caller(request.role);
  question_.signed_in = !request.principal.empty();
  if (!question_.signed_in) question_.caller.form = PrincipalForm::everyone;
  question_.resource = request.resource;
  account_ = request.resource_account;
  if (account_.empty())
    if (const auto arn = parse_arn(request.resource)) account_ = arn->account;
  take_action(request, catalog);
  const std::string_view caller = question_.caller.account;
  if (!caller.empty() && !account_.empty())
    same_account_ =
        has_hole(caller) || has_hole(account_) ? Answer::unknown : answer(caller == account_);
  question_.context = Context(keys_of(request), request.context_complete);
}

void PreparedRequest::take_action(const Request& request, const catalog::Catalog& catalog) {
  const std::string_view whole = request.action;
  const auto colon = whole.find(':');
  question_.service = whole.substr(0, colon);
  if (colon != whole.npos) question_.action = whole.substr(colon + 1);
  const ActionLister lister(catalog);
  is_ecr_ = equal_ignoring_case(question_.service, "ecr");
  question_.ecr_action = is_ecr_ ? lister.index(question_.action) : ActionSet().size();
  const auto id = catalog.find_action(catalog.find_service(question_.service), question_.action);
  const auto is = [&](std::string_view name) {
    return is_ecr_ && equal_ignoring_case(question_.action, name);
  };
  if (id != catalog::ActionId::none && catalog.resource_type_count(id) == 0) {
    // Nobody's resource: only the caller's own account decides.
    question_.resource = "*";
    account_ = question_.caller.account;
    asks_repository_ = false;
    is_ecr_ = false;
  }
  registry_v1_ = is("ReplicateImage") || is("CreateRepository") || is("BatchImportUpstreamImage");
  // The repository need not exist, or only the registry's policy is asked (Amazon ECR user guide,
  // "Private registry permissions").
  if (is("ReplicateImage") || is("CreateRepository")) asks_repository_ = false;
}

bool PreparedRequest::asks_registry(RegistryScope scope) const {
  return is_ecr_ && (registry_v1_ || scope == RegistryScope::v2);
}

bool PreparedRequest::is_iam() const {
  return question_.signed_in && question_.caller.form != PrincipalForm::service;
}

bool PreparedRequest::is_service_linked() const {
  const Principal& caller = question_.caller;
  return (caller.form == PrincipalForm::role && caller.name.starts_with("aws-service-role/")) ||
         (caller.form == PrincipalForm::session && caller.name.starts_with("AWSServiceRoleFor"));
}

std::vector<ContextKey> PreparedRequest::keys_of(const Request& request) const {
  std::vector<ContextKey> keys;
  keys.reserve(request.context.size() + 24);
  for (const RequestKey& key : request.context)
    keys.push_back({lower(key.name), key.values, key.list || key.values.size() > 1,
                    key.values.empty() && !key.list ? Presence::absent : Presence::given});
  add_time(keys);
  Keys derived(keys);
  if (is_iam())
    add_iam_keys(derived, request, question_.caller);
  else if (question_.signed_in)
    add_service_keys(derived, question_.caller);
  if (!account_.empty()) derived.add("aws:resourceaccount", account_);
  if (const auto arn = parse_arn(question_.resource); arn && !arn->region.empty())
    derived.add("aws:requestedregion", arn->region);
  return keys;
}

}  // namespace ecrlint::analysis
