// SPDX-License-Identifier: Apache-2.0
// In which account and Region a provider works, as far as its configuration tells. Terraform AWS
// provider, "Argument reference"; Terraform language, "Providers within modules".
#include <algorithm>
#include <array>
#include <utility>

#include "format/collector.hpp"
#include "format/terraform/evaluate.hpp"
#include "text/ascii.hpp"

namespace ecrlint::internal::format::terraform {
namespace {

constexpr std::array<std::string_view, 2> kRoleBlocks{"assume_role",
                                                      "assume_role_with_web_identity"};

/// Other credentials than those that Terraform runs with?
bool has_credentials(const Body& body) {
  constexpr std::array<std::string_view, 8> kNames{
      "access_key", "allowed_account_ids",     "profile",
      "secret_key", "shared_credentials_file", "shared_credentials_files",
      "token",      "shared_config_files"};
  const auto is_set = [&](std::string_view name) { return body.find(name) != nullptr; };
  const auto is_role = [](const Block& block) {
    return std::ranges::find(kRoleBlocks, block.type) != kRoleBlocks.end() ||
           block.type == "dynamic";
  };
  return std::ranges::any_of(kNames, is_set) || std::ranges::any_of(kRoleBlocks, is_set) ||
         std::ranges::any_of(body.blocks, is_role);
}

/// The account of the role of an `assume_role`, one or a list of them, of which the last counts.
std::string account_of_role(const Term& assumed) {
  if (assumed.is(Kind::array))
    return assumed.entries.empty() ? std::string() : account_of_role(assumed.entries.back().value);
  const Term* role = assumed.find("role_arn");
  if (role == nullptr || !role->is(Kind::string) || role->json != nullptr) return {};
  std::string account = account_in(role->text);
  return is_account_id(account) ? account : std::string();
}

/// Where something is configured: by this block of the instance's module, or by none.
struct Configured {
  Instance* instance = nullptr;
  const ModuleBlock* block = nullptr;
  bool told = true;  ///< else nobody says what the reference means
};

/// What a call hands on under this name; nothing where it says nothing of providers.
std::optional<std::string> handed_on(const Body& call, std::string_view reference) {
  const Attribute* all = call.find("providers");
  if (all == nullptr) return std::nullopt;
  const auto& parts = all->value.parts;
  for (std::size_t i = 0; all->value.form == Form::object && i + 1 < parts.size(); i += 2)
    if (provider_reference(parts[i]) == reference) return provider_reference(parts[i + 1]);
  return std::string();
}

/// What a resource names, by default the provider that its type begins with; what a call hands on.
std::string reference_of(const ModuleBlock& block) {
  const Body& body = block.syntax->body;
  if (block.syntax->type == "module") return handed_on(body, "aws").value_or("aws");
  const Attribute* named = body.find("provider");
  return named != nullptr ? provider_reference(named->value)
                          : std::string(block.type().substr(0, block.type().find('_')));
}

Configured configuration_of(Instance& instance, std::string reference) {
  for (Instance* at = &instance;; at = at->caller) {
    if (const ModuleBlock* block = at->module->provider(reference)) return {at, block};
    const bool alias = reference.find('.') != reference.npos;
    if (at->caller == nullptr) return {at, nullptr, !alias && !reference.empty()};
    if (auto given = handed_on(at->call->syntax->body, reference))
      reference = std::move(*given);
    else if (alias)
      return {at, nullptr, false};
    if (reference.empty()) return {at, nullptr, false};
  }
}

}  // namespace

std::string Provider::placed(std::string_view text) const {
  std::string own(text);
  for (std::size_t i = 0; i < own.size(); ++i) {
    if (own[i] == kOwnPartition && foreign) own[i] = kHole;
    if (own[i] == kOwnAccount && (foreign || !account.empty()))
      own.replace(i, 1, account.empty() ? kUnknownText : account);
    else if (own[i] == kOwnRegion && (number != 0 || !region.empty()))
      own.replace(i, 1, region.empty() ? kUnknownText : region);
  }
  return own;
}

Value Provider::without_root(Value value, Arena& arena) const {
  if (has_hole(value.text)) {
    const Provider untold{.number = number, .account = {}, .region = {}, .foreign = foreign};
    value.text = arena.copy(untold.placed(value.text));
  }
  std::vector<Member> members(value.members.begin(), value.members.end());
  for (Member& member : members) member.value = without_root(member.value, arena);
  value.members = arena.copy(members);
  return value;
}

Provider Evaluator::read_provider(const ModuleBlock& block, Instance& instance) {
  // All outcomes of a choice share it.
  const Meanwhile no_choices(choices_, nullptr);
  const Meanwhile no_outcomes(outcomes_, {});
  const Scope scope{&instance, block.source, nullptr};
  const Body& body = block.syntax->body;
  const auto text = [](const Term& term) {
    return term.is_plain_string() ? std::string(term.text) : std::string();
  };
  Provider read;
  if (const auto region = attribute(body, "region", scope)) read.region = text(*region);
  for (const std::string_view name : kRoleBlocks) {
    if (const auto set = attribute(body, name, scope)) read.account = account_of_role(*set);
    for (const Made& made : blocks_of(body, name, scope, *this))
      if (const auto role = attribute(*made.body, "role_arn", made.scope); role && made.sure())
        read.account = account_of_role(
            object(std::array{Entry{"role_arn", {}, role->place.span, *role}}, role->place));
  }
  const auto allowed = attribute(body, "allowed_account_ids", scope);
  if (allowed && allowed->is_collection() && allowed->entries.size() == 1)
    if (std::string only = text(allowed->entries[0].value); is_account_id(only))
      read.account = std::move(only);
  return read;
}

const Provider& Evaluator::provider_of(const ModuleBlock& block, Instance& instance) {
  const std::string reference = reference_of(block);
  const auto [known, is_new] = referred_providers_.try_emplace({&instance, reference});
  if (!is_new && known->second != nullptr) return *known->second;
  known->second = &unknown_provider_;  // should it be asked for while it is read
  const Configured configured = configuration_of(instance, reference);
  if (!configured.told) return unknown_provider_;
  const auto [at, first] = providers_.try_emplace({configured.instance, configured.block});
  Provider& provider = at->second;
  if (first) {
    const ModuleBlock* standard = root_of(instance).module->provider("aws");
    if (configured.block != nullptr)
      provider = read_provider(*configured.block, *configured.instance);
    if (configured.block != standard) {
      provider.number = providers_.size() + 1;
      const auto own = [](const ModuleBlock* one) {
        return one != nullptr && has_credentials(one->syntax->body);
      };
      provider.foreign = own(configured.block) || own(standard);
    }
  }
  known->second = &provider;
  return provider;
}

std::optional<Term> Evaluator::place_told(const ModuleBlock& block, const Scope& own,
                                          std::string_view name, SourceSpan place) {
  struct Told {
    std::string_view type;
    std::string_view attribute;
    char own;
  };
  constexpr std::array kTold{Told{"aws_caller_identity", "account_id", kOwnAccount},
                             Told{"aws_caller_identity", "id", kOwnAccount},
                             Told{"aws_partition", "partition", kOwnPartition},
                             Told{"aws_partition", "id", kOwnPartition},
                             Told{"aws_region", "region", kOwnRegion},
                             Told{"aws_region", "name", kOwnRegion},
                             Told{"aws_region", "id", kOwnRegion},
                             Told{"aws_ecr_repository", "registry_id", kOwnAccount}};
  const auto told = std::ranges::find_if(
      kTold, [&](const Told& one) { return one.type == block.type() && one.attribute == name; });
  if (told == kTold.end()) return std::nullopt;
  const bool repository = told->type == "aws_ecr_repository";
  if (block.is_data() == repository) return std::nullopt;
  // A Region that is asked for by its name, or for another than the provider's.
  for (const std::string_view argument : {"name", "region"})
    if (!repository && block.syntax->body.find(argument) != nullptr)
      return attribute(block.syntax->body, argument, own);
  const std::string text = provider_of(block, *own.instance).placed({&told->own, 1});
  return string_at(copy(text), place);
}

}  // namespace ecrlint::internal::format::terraform
