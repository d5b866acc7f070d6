// SPDX-License-Identifier: Apache-2.0
// What a misspelt action may have been.
#pragma once

#include <string_view>

#include "catalog/catalog.hpp"

namespace ecrlint::internal::check {

/// Searches by edit distance are dear; a hostile policy gets no more than these.
class Searches {
 public:
  /// May there be another one?
  [[nodiscard]] bool next() { return left_ > 0 && left_-- > 0; }

 private:
  int left_ = 20;
};

/// `ecr:BatchGetImage`, in any letter case.
[[nodiscard]] bool is_action(const catalog::Catalog& catalog, std::string_view text);

/// The size of the action that the text begins with and that another one, a separator or the end
/// follows; 0 when there is none.
[[nodiscard]] std::size_t known_prefix(const catalog::Catalog& catalog, std::string_view text);

/// Is some action of the service in AWS's reference? Of services that AWS has closed only names in
/// old policies are left.
[[nodiscard]] bool is_documented_service(const catalog::Catalog& catalog,
                                         catalog::ServiceId service);

/// The action that differs only by letters that look alike, or empty.
[[nodiscard]] std::string_view look_alike(const catalog::Catalog& catalog,
                                          catalog::ServiceId service, std::string_view name);

/// The action with the closest name, or empty.
[[nodiscard]] std::string_view closest_action(const catalog::Catalog& catalog,
                                              catalog::ServiceId service, std::string_view name);

/// The service with the closest prefix, or empty.
[[nodiscard]] std::string_view closest_service(const catalog::Catalog& catalog,
                                               std::string_view prefix);

}  // namespace ecrlint::internal::check
