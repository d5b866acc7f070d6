// The public door to the policy store.
#include "ecrlint/access.hpp"

#include "workspace/policy_store.hpp"

namespace ecrlint {

using namespace internal;

struct AccessPolicies::Impl {
  PolicyStore store;
};

AccessPolicies::AccessPolicies(std::shared_ptr<const catalog::Catalog> catalog)
    : impl_(new Impl{PolicyStore(std::move(catalog))}) {}
AccessPolicies::~AccessPolicies() = default;
AccessPolicies::AccessPolicies(AccessPolicies&&) noexcept = default;
AccessPolicies& AccessPolicies::operator=(AccessPolicies&&) noexcept = default;

std::size_t AccessPolicies::add(Gate gate, Source source, std::size_t level) {
  return impl_->store.add(gate, std::move(source), level);
}

void AccessPolicies::set_absence(Gate gate, Absence absence) {
  impl_->store.compiled().of(gate).absence = absence;
}

void AccessPolicies::set_registry_scope(RegistryScope scope) {
  impl_->store.compiled().scope = scope;
}

Verdict AccessPolicies::decide(const Request& request) const {
  return impl_->store.decide(request);
}

const std::vector<Source>& AccessPolicies::sources() const { return impl_->store.sources(); }
const std::vector<Failure>& AccessPolicies::failures() const { return impl_->store.failures(); }

}  // namespace ecrlint
