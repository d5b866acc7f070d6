// Which repositories were asked for, by name, ARN or URI.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "answers/transfer/request.hpp"
#include "answers/who/policies.hpp"

namespace ecrlint::internal {

/// A repository that was asked for.
struct WantedRepository {
  Image image;  ///< of a bare name nothing but the name
  bool found = false;
};

/// What was asked for; nothing when all repositories are.
class WantedRepositories {
 public:
  /// Reads names, ARNs and URIs. False, and a line in `error`, for what is none of them.
  [[nodiscard]] bool read(std::span<const std::string> words, const catalog::Catalog& catalog,
                          std::string& error);

  [[nodiscard]] bool is_all() const { return wanted_.empty(); }
  [[nodiscard]] const std::vector<WantedRepository>& list() const { return wanted_; }
  /// The one that asks for the repository; null when none does.
  [[nodiscard]] WantedRepository* find(const WhoFoundRepository& repository);

 private:
  std::vector<WantedRepository> wanted_;
};

/// The ARN of a repository, with holes for what is not known of it. `wanted` may tell more of it;
/// it may be null. The others are what counts where nobody tells.
[[nodiscard]] std::string arn_of(const WhoFoundRepository& repository,
                                 const WantedRepository* wanted, std::string_view region,
                                 std::string_view partition, const catalog::Catalog& catalog);

}  // namespace ecrlint::internal
