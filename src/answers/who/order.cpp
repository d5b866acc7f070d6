// Sorts a report whatever the order of its sources.
#include "answers/who/order.hpp"

#include <algorithm>
#include <tuple>

namespace ecrlint::internal {
namespace {

/// Everyone, accounts with their own, services.
auto rank(const WhoPrincipal& one) {
  const int group = one.kind == WhoKind::everyone ? 0 : one.kind == WhoKind::service ? 2 : 1;
  return std::tuple(group, std::string_view(one.account), one.kind, std::string_view(one.text));
}

/// Returns the new places of the principals, by the old ones.
std::vector<std::size_t> sort_principals(std::vector<WhoPrincipal>& principals) {
  std::vector<std::size_t> order(principals.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return rank(principals[a]) < rank(principals[b]);
  });
  std::vector<WhoPrincipal> sorted;
  std::vector<std::size_t> places(order.size());
  for (const std::size_t index : order) {
    places[index] = sorted.size();
    sorted.push_back(std::move(principals[index]));
  }
  principals = std::move(sorted);
  return places;
}

}  // namespace

void sort(WhoReport& report) {
  const std::vector<std::size_t> places = sort_principals(report.principals);
  for (WhoRepository& repository : report.repositories) {
    for (WhoGrant& grant : repository.grants) grant.principal = places[grant.principal];
    std::sort(repository.grants.begin(), repository.grants.end(),
              [](const WhoGrant& a, const WhoGrant& b) { return a.principal < b.principal; });
  }
  std::sort(report.repositories.begin(), report.repositories.end(),
            [](const WhoRepository& a, const WhoRepository& b) {
              return std::tie(a.account, a.name, a.source, a.span.begin) <
                     std::tie(b.account, b.name, b.source, b.span.begin);
            });
}

}  // namespace ecrlint::internal
