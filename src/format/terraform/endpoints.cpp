// SPDX-License-Identifier: Apache-2.0
// The VPC endpoints of a module, and on which of them a policy is put.
#include "format/terraform/resources.hpp"

namespace ecrlint::internal::format::terraform {
namespace {

/// Is the instance there, whatever `count` and `for_each` come to?
bool is_certain(const Term* each) {
  if (each == nullptr) return true;
  const Term& key = each->entries.front().value;
  return key.is(Kind::number) || key.is_plain_string();
}

}  // namespace

void ResourceReader::add_endpoint(const ModuleBlock& block, const Scope& scope, const Term* each) {
  if (block.type() != kEndpointType || switched_off_ || !evaluator_.spend(1)) return;
  EndpointMention made;
  made.scope = root_scope(block, *scope.instance);
  made.key = address_of(block, *scope.instance, each);
  made.vpc = spelt(block, "vpc_id", scope, evaluator_);
  made.certain = is_certain(each);
  const auto service = evaluator_.attribute(block.syntax->body, "service_name", scope);
  if (service && service->is(Kind::string)) made.service = service->text;
  located_.endpoints.push_back(std::move(made));
}

std::string ResourceReader::endpoint_of(const ModuleBlock& block, const PolicyAttribute& held,
                                        const Scope& scope, const Term* each) {
  if (block.type() == kEndpointType) return address_of(block, *scope.instance, each);
  if (held.name.empty()) return {};
  const auto named = evaluator_.attribute(block.syntax->body, held.name, scope);
  return named ? std::string(named->address) : std::string();
}

}  // namespace ecrlint::internal::format::terraform
