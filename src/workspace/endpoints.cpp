// SPDX-License-Identifier: Apache-2.0
#include "workspace/endpoints.hpp"

namespace ecrlint::internal {

using format::EndpointMention;

EndpointService endpoint_service_of(std::string_view name) {
  const std::string_view last = name.substr(name.rfind('.') + 1);
  if (name.ends_with(".ecr.dkr")) return EndpointService::ecr_dkr;
  if (name.ends_with(".ecr.api")) return EndpointService::ecr_api;
  if (name.ends_with(".s3")) return EndpointService::s3;
  return last.empty() || format::has_hole(last) ? EndpointService::unknown : EndpointService::other;
}

Endpoints::Endpoints(const format::Located& located) {
  const auto root = [&](std::size_t scope) { return located.scopes[scope].root; };
  std::map<std::pair<std::size_t, std::string_view>, Endpoint> by_key;
  for (const EndpointMention& mention : located.endpoints) {
    const auto [at, is_new] =
        by_key.try_emplace({root(mention.scope), std::string_view(mention.key)});
    if (!is_new) continue;
    Endpoint& endpoint = at->second;
    endpoint.service = endpoint_service_of(mention.service);
    if (mention.vpc.empty()) continue;
    VpcEndpoints& vpc = vpcs_[{root(mention.scope), mention.vpc}];
    endpoint.vpc = &vpc;
    if (endpoint.service == EndpointService::ecr_dkr && mention.certain) vpc.ecr_dkr = true;
    if (endpoint.service == EndpointService::s3) ++vpc.s3;
    if (endpoint.service == EndpointService::unknown) ++vpc.unknown;
  }
  for (std::size_t i = 0; i < located.documents.size(); ++i) {
    const format::Document& document = located.documents[i];
    if (document.endpoint.empty()) continue;
    const auto found = by_key.find({root(document.scope), std::string_view(document.endpoint)});
    if (found != by_key.end()) by_document_.emplace(i, found->second);
  }
}

EndpointService Endpoints::service_of(std::size_t document) const {
  const auto found = by_document_.find(document);
  return found == by_document_.end() ? EndpointService::unknown : found->second.service;
}

const VpcEndpoints* Endpoints::beside(std::size_t document) const {
  const auto found = by_document_.find(document);
  return found == by_document_.end() ? nullptr : found->second.vpc;
}

}  // namespace ecrlint::internal
