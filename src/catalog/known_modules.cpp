// SPDX-License-Identifier: Apache-2.0
// Tells which module is meant, however its source is written.
#include "catalog/known_modules.hpp"

#include <algorithm>
#include <string>

#include "text/ascii.hpp"

namespace ecrlint::internal::catalog {
namespace {

/// Where a module is, in one way of writing.
struct ModulePlace {
  std::string address;  ///< `github.com/cloudposse/terraform-aws-ecr`, `cloudposse/ecr/aws`
  std::string part;     ///< `modules/repository-template`, or empty
};

void drop_front(std::string_view& text, std::string_view front) {
  if (text.starts_with(front)) text.remove_prefix(front.size());
}

ModulePlace place_of(std::string_view source) {
  source = source.substr(0, source.find('?'));
  drop_front(source, "git::");
  if (const auto scheme = source.find("://"); scheme != source.npos)
    source.remove_prefix(scheme + 3);
  ModulePlace place;
  if (const auto part = source.find("//"); part != source.npos) {
    place.part = source.substr(part + 2);
    source = source.substr(0, part);
  }
  // `git@github.com:owner/name.git`
  const std::string_view host = source.substr(0, source.find('/'));
  if (const auto user = host.find('@'); user != host.npos) source.remove_prefix(user + 1);
  place.address = source;
  if (const auto colon = place.address.find(':'); colon != std::string::npos)
    place.address[colon] = '/';
  if (place.address.ends_with(".git")) place.address.resize(place.address.size() - 4);
  for (const std::string_view registry : {"registry.terraform.io/", "registry.opentofu.org/"})
    if (place.address.starts_with(registry)) place.address.erase(0, registry.size());
  return place;
}

}  // namespace

const KnownModule* find_known_module(std::string_view source) {
  constexpr std::size_t kLongest = 500;
  if (source.size() > kLongest) return nullptr;
  const ModulePlace place = place_of(source);
  const auto is_meant = [&](const KnownModule& known) {
    const auto part = known.module.find("//");
    const std::string_view of = part == known.module.npos ? "" : known.module.substr(part + 2);
    return of == place.part && (equal_ignoring_case(place.address, known.module.substr(0, part)) ||
                                equal_ignoring_case(place.address, known.repository));
  };
  const auto all = known_modules();
  const auto found = std::find_if(all.begin(), all.end(), is_meant);
  return found == all.end() ? nullptr : &*found;
}

}  // namespace ecrlint::internal::catalog
