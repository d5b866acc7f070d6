// From a message to the policy that must change: by the words of AWS, and by deciding the call.
#include <algorithm>
#include <array>
#include <set>

#include "analysis/transfer_calls.hpp"
#include "answers/allow_all.hpp"
#include "answers/denied/message.hpp"
#include "answers/statement_text.hpp"
#include "ecrlint/denied.hpp"
#include "ecrlint/lint.hpp"
#include "model/arn.hpp"
#include "model/names.hpp"
#include "text/capped.hpp"
#include "text/guard.hpp"
#include "workspace/policy_store.hpp"

namespace ecrlint {

using namespace internal;

namespace {

using analysis::DeniedKind;
using analysis::DeniedMessage;

/// The kinds of policy as messages call them.
struct PolicyWord {
  std::string_view word;
  Gate gate;
};

constexpr auto kPolicyWords = std::to_array<PolicyWord>({
    {"identity-based", Gate::identity_policy},
    {"resource-based", Gate::repository_policy},
    {"permissions boundary", Gate::boundary},
    {"permissions-boundary", Gate::boundary},
    {"session", Gate::session_policy},
    {"service control", Gate::scp},
    {"resource control", Gate::rcp},
    {"VPC endpoint", Gate::endpoint_policy},
    {"vpc endpoint", Gate::endpoint_policy},
});

/// Allows what no transfer asks for.
constexpr std::string_view kOther =
    R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", )"
    R"("Action": "sts:GetCallerIdentity", "Resource": "*"}]})";

std::optional<Gate> gate_of(std::string_view word) {
  const auto* const found = std::find_if(kPolicyWords.begin(), kPolicyWords.end(),
                                         [&](const PolicyWord& one) { return one.word == word; });
  return found == kPolicyWords.end() ? std::nullopt : std::optional(found->gate);
}

/// The message names the first call that failed; those that follow it would fail next.
std::vector<std::string> calls_with(const std::string& action) {
  for (const std::span<const std::string_view> family :
       {std::span<const std::string_view>(analysis::kPullActions),
        std::span<const std::string_view>(analysis::kPushActions)})
    if (std::find(family.begin(), family.end(), action) != family.end())
      return {family.begin(), family.end()};
  return {action};
}

std::string host_of(const std::string& image) { return image.substr(0, image.find('/')); }

class Explainer {
 public:
  Explainer(DeniedMessage message, const std::vector<Source>& workspace,
            std::shared_ptr<const catalog::Catalog> catalog)
      : message_(std::move(message)), workspace_(workspace), catalog_(std::move(catalog)) {}

  Result<DeniedReport> explain() {
    if (message_.kind == DeniedKind::nothing)
      return Error{"no error about an image or its policy was found in this message"};
    if (message_.kind == DeniedKind::access_denied)
      explain_access();
    else
      explain_phrase();
    return std::move(report_);
  }

 private:
  void because(std::string line) { report_.because.push_back(std::move(line)); }
  void step(std::string line) { report_.steps.push_back(std::move(line)); }

  void explain_access() {
    const std::optional<Gate> gate = gate_of(message_.policy);
    report_.what = "AWS refused `" + message_.action + "` to `" + message_.principal + "`";
    if (message_.explicit_deny)
      because("a Deny in a " + message_.policy + " policy" +
              (message_.policy_arn.empty() ? "" : ", `" + message_.policy_arn + "`,") +
              " matches: no Allow helps against it");
    else if (gate)
      because("no " + message_.policy + " policy allows it");
    else
      because("the message does not say which policy is missing");
    const bool login = message_.action == "ecr:GetAuthorizationToken";
    if (message_.resource.empty() && login) message_.resource = "*";
    TransferRequest request;
    request.principal = message_.principal;
    // A login has no repository; any will do to ask for it.
    const bool of_repository = message_.resource.find(":repository/") != std::string::npos;
    request.images = {of_repository
                          ? message_.resource
                          : "arn:aws:ecr:us-east-1:" + account_of_caller() + ":repository/any"};
    request.actions =
        login ? std::vector<std::string>{message_.action} : calls_with(message_.action);
    if (!login && !of_repository) {
      step("grant it in the identity policy of the caller, on Resource \"*\"");
      return;
    }
    if (!workspace_.empty() && explain_by_workspace(request)) return;
    if (message_.explicit_deny) return explain_deny(gate, of_repository);
    propose(request, gate);
  }

  [[nodiscard]] std::string account_of_caller() const {
    const auto arn = parse_arn(message_.principal);
    return arn ? std::string(arn->account) : std::string();
  }

  [[nodiscard]] std::string account_of_resource() const {
    const auto arn = parse_arn(message_.resource);
    return arn && !arn->account.empty() ? std::string(arn->account) : account_of_caller();
  }

  /// By the files at hand; false when they do not tell.
  bool explain_by_workspace(TransferRequest request) {
    request.workspace = workspace_;
    auto transferred = transfer(request, catalog_);
    if (!transferred) return false;
    TransferReport& decided = *transferred;
    report_.failures = std::move(decided.failures);
    report_.notes = std::move(decided.notes);
    if (decided.outcome == TransferOutcome::allowed) {
      report_.notes.emplace_back(
          "the policies in these files allow it: what is in force is something else");
      return false;
    }
    const bool useful =
        std::any_of(decided.changes.begin(), decided.changes.end(),
                    [](const PolicyChange& change) { return change.source.has_value(); });
    if (!useful) return false;
    report_.changes = std::move(decided.changes);
    report_.sources = std::move(decided.sources);
    return true;
  }

  void explain_deny(std::optional<Gate> gate, bool of_repository) {
    const bool resource = gate == Gate::repository_policy || gate == Gate::rcp;
    const std::string account = resource ? account_of_resource() : account_of_caller();
    step("look in account " + account +
         " for the statement with \"Effect\": \"Deny\" that covers " + message_.action);
    step(R"(remove it, or exempt the caller: add "ArnNotLike": {"aws:PrincipalArn": ")" +
         role_of_caller() + R"("} to its Condition)");
    if (of_repository && gate == Gate::repository_policy)
      step("aws ecr get-repository-policy --registry-id " + account + " --repository-name " +
           message_.resource.substr(message_.resource.find("/") + 1) + " shows it");
  }

  [[nodiscard]] std::string role_of_caller() const {
    const auto arn = parse_arn(message_.principal);
    constexpr std::string_view kSession = "assumed-role/";
    if (!arn || !arn->resource.starts_with(kSession)) return message_.principal;
    const std::string_view session = arn->resource.substr(kSession.size());
    return "arn:" + std::string(arn->partition) + ":iam::" + std::string(arn->account) + ":role/" +
           std::string(session.substr(0, session.find('/')));
  }

  /// By the message alone: the policy it names lacks the statement, of the others nothing is known.
  void propose(TransferRequest request, std::optional<Gate> gate) {
    const bool login = request.actions.front() == "ecr:GetAuthorizationToken";
    const bool same = account_of_caller() == account_of_resource();
    if (!gate && (login || same)) gate = Gate::identity_policy;
    if (!gate) {
      because("across accounts both sides must allow it: the repository's policy and the caller's");
    } else if (*gate == Gate::identity_policy || *gate == Gate::repository_policy) {
      request.none.push_back(*gate);
    } else {
      for (const Gate open : {Gate::identity_policy, Gate::repository_policy})
        request.policies.push_back({open, {"", std::string(kAllowAllToEveryone)}, 0, {}});
      request.policies.push_back({*gate, {"", std::string(kOther)}, 0, {}});
    }
    auto decided = transfer(request, catalog_);
    if (!decided) return report_.notes.push_back(decided.error().message);
    for (PolicyChange& change : decided->changes) {
      change.source.reset();
      report_.changes.push_back(std::move(change));
    }
  }

  void explain_phrase() {
    switch (message_.kind) {
      case DeniedKind::no_login:
        return explain_login("Docker sent no password for this registry");
      case DeniedKind::expired_login:
        return explain_login("the password of `docker login` is older than 12 hours");
      case DeniedKind::principal_not_found:
      case DeniedKind::invalid_repository_policy:
        return explain_refused_policy();
      case DeniedKind::invalid_registry_policy:
        report_.what = "ECR refused the registry policy";
        because(
            "the scope V1 knows ecr:ReplicateImage, ecr:CreateRepository and "
            "ecr:BatchImportUpstreamImage only");
        because("a statement has no Resource");
        step(
            "aws ecr put-account-setting --name REGISTRY_POLICY_SCOPE --value V2 allows all "
            "actions of ECR");
        return find({"ECR601", "ECR501", "ECR301", "ECR304"});
      case DeniedKind::no_repository:
        return explain_missing_repository();
      case DeniedKind::no_repository_policy:
        report_.what = "the repository has no policy: nobody of another account can pull from it";
        return propose_for_image();
      case DeniedKind::lambda_access:
        return explain_lambda();
      case DeniedKind::layer_forbidden:
        report_.what = "the manifest was read, a layer was not";
        because("the caller may not do ecr:GetDownloadUrlForLayer");
        because(
            "behind a VPC endpoint of S3, its policy does not allow s3:GetObject on "
            "arn:aws:s3:::prod-REGION-starport-layer-bucket/*");
        find({"ECR101"});
        return propose_for_image();
      case DeniedKind::unreachable:
        report_.what = "the registry was not reached: no policy was asked";
        because(
            "no route: a private subnet needs a NAT gateway, or the VPC endpoints ecr.api, "
            "ecr.dkr and, for the layers, a gateway endpoint of S3");
        because("the security group of the endpoints does not take port 443 from here");
        return;
      default:
        report_.what = "the registry refused the image and did not say why";
        because("the repository is in another account whose repository policy does not allow it");
        because("the identity policy of " + caller() + " does not allow it");
        because("there is no such repository: ECR answers the same to those who may not see it");
        return propose_for_image();
    }
  }

  [[nodiscard]] std::string caller() const {
    return message_.in_task  ? "the task execution role"
           : message_.in_pod ? "the node role"
                             : "whoever pulls";
  }

  void explain_login(std::string what) {
    report_.what = std::move(what);
    std::string host =
        message_.image.empty() ? "ACCOUNT.dkr.ecr.REGION.amazonaws.com" : host_of(message_.image);
    std::string region = "REGION";
    if (const auto uri = parse_image_uri(message_.image)) region = uri->region;
    step("aws ecr get-login-password --region " + region +
         " | docker login --username AWS --password-stdin " + host);
    if (message_.kind == DeniedKind::expired_login) return;
    because("nobody logged in to `" + host +
            "`: a login counts for one registry and Region, and for "
            "one user of the machine (sudo has its own)");
    because("the login failed, because the identity policy of " + caller() +
            " does not allow ecr:GetAuthorizationToken on \"*\"");
    find({"ECR103", "ECR104", "ECR105"});
    PolicyChange change;
    change.kind = PolicyChange::Kind::require;
    change.gate = Gate::identity_policy;
    change.owner = caller();
    change.statement = json_of({"", "", {"ecr:GetAuthorizationToken"}, "*", "", "", ""});
    report_.changes.push_back(std::move(change));
  }

  void explain_refused_policy() {
    const bool principal = message_.kind == DeniedKind::principal_not_found;
    report_.what = principal ? "ECR refused the repository policy: a principal in it does not exist"
                             : "ECR refused the repository policy and does not say what is wrong";
    because("a role or user that it names does not exist: create it first, and wait some seconds");
    if (!principal) {
      because(
          "a principal is a pattern, such as role/*: name the account and add a Condition on "
          "aws:PrincipalArn");
      because("a statement has a Resource, which ECR has refused at times");
      because("a placeholder was left in it, or an action is none of ECR");
    }
    because("the account is not in use in this Region, or its id is wrong");
    find({"ECR301", "ECR302", "ECR303", "ECR304", "ECR305", "ECR014", "ECR501", "ECR508", "ECR509",
          "ECR003", "ECR008", "ECR009"});
    find_principals();
  }

  /// The roles and users that must exist for the policies at hand to be taken.
  void find_principals() {
    if (workspace_.empty()) return;
    constexpr std::size_t kMost = 50;
    PolicyStore store(catalog_);
    for (const FoundPolicy& found : store.read(workspace_)) {
      const format::Document& document = found.document;
      if (document.kind != PolicyKind::repository) continue;
      const Policy policy = read_policy(*document.value, document.kind, document.plain,
                                        store.catalog(), store.arena());
      for (const Statement& statement : policy.statements)
        for (const Principal& named : statement.principals)
          if ((named.form == PrincipalForm::role || named.form == PrincipalForm::user) &&
              !named.text.hole)
            push_capped(report_.places,
                        Related{document.source, named.text.span,
                                "`" + std::string(named.text.text) + "` must exist"},
                        kMost);
    }
    report_.sources = store.sources();
  }

  void explain_missing_repository() {
    const std::string name = message_.repository.empty() ? "NAME" : message_.repository;
    const std::string account = message_.account.empty() ? "ACCOUNT" : message_.account;
    report_.what = "account " + account + " has no repository `" + name + "` in this Region";
    because("the account, the Region or the name in the image is another one: no policy was asked");
    because(
        "of a pull through cache: the first pull makes the repository, for which the caller "
        "needs ecr:CreateRepository and ecr:BatchImportUpstreamImage");
    step("aws ecr describe-repositories --registry-id " + account + " --repository-names " + name);
  }

  void explain_lambda() {
    report_.what = "Lambda may not pull the image";
    because("the repository policy does not allow lambda.amazonaws.com to pull");
    because(
        "across accounts it must allow the function's account too, and the creator's identity "
        "policy must allow the pull");
    because("the image is in another Region: Lambda takes it from its own only");
    for (const bool service : {true, false}) {
      PolicyChange change;
      change.kind = PolicyChange::Kind::require;
      change.gate = Gate::repository_policy;
      if (const auto uri = parse_image_uri(message_.image)) {
        change.account = uri->account;
        change.owner = "repository " + std::string(uri->repository);
      }
      StatementText text;
      text.principal_type = service ? "Service" : "AWS";
      text.principal = service ? "lambda.amazonaws.com" : "arn:aws:iam::FUNCTION_ACCOUNT:root";
      text.actions.assign(analysis::kPullActions.begin(), analysis::kPullActions.end());
      if (service) {
        text.condition_operator = "ArnLike";
        text.condition_key = "aws:SourceArn";
        text.condition_value = "arn:aws:lambda:REGION:FUNCTION_ACCOUNT:function:*";
      } else {
        change.note = "only where the function is in another account than the repository";
      }
      change.statement = json_of(text);
      report_.changes.push_back(std::move(change));
    }
    find({"ECR101", "ECR108", "ECR207", "ECR408"});
  }

  /// Of a caller whom the message does not name.
  void propose_for_image() {
    const auto uri = parse_image_uri(message_.image);
    PolicyChange change;
    change.kind = PolicyChange::Kind::require;
    change.gate = Gate::repository_policy;
    if (uri) change.account = uri->account;
    if (uri) change.owner = "repository " + std::string(uri->repository);
    StatementText text;
    text.principal_type = "AWS";
    text.principal = "arn:aws:iam::CALLERS_ACCOUNT:role/NAME";
    text.actions.assign(analysis::kPullActions.begin(), analysis::kPullActions.end());
    change.statement = json_of(text);
    change.note = "only where " + caller() + " is of another account than the repository";
    report_.changes.push_back(std::move(change));
    if (uri)
      step("ecrlint pull --as CALLER --image " + message_.image +
           " with the policies of both sides tells which of them it is");
  }

  /// What these rules find in the files at hand.
  void find(const std::vector<std::string>& codes) {
    if (workspace_.empty()) return;
    Options options;
    options.only = codes;
    options.catalog = catalog_;
    Report linted = lint(workspace_, options);
    constexpr std::size_t kMost = 20;
    if (linted.findings.size() > kMost) linted.findings.resize(kMost);
    report_.findings = std::move(linted.findings);
    report_.failures = std::move(linted.failures);
    report_.sources = workspace_;
  }

  DeniedMessage message_;
  const std::vector<Source>& workspace_;
  std::shared_ptr<const catalog::Catalog> catalog_;
  DeniedReport report_;
};

}  // namespace

Result<DeniedReport> explain_denied(std::string_view message, const std::vector<Source>& workspace,
                                    std::shared_ptr<const Catalog> catalog) {
  return guarded([&] {
    return Explainer(analysis::read_denied(message), workspace, std::move(catalog)).explain();
  });
}

}  // namespace ecrlint
