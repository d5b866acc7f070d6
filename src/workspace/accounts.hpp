// Whose account a policy is in, where its file does not say so but a config does.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ecrlint/source.hpp"
#include "format/document.hpp"

namespace ecrlint::internal {

/// By source, the account that its config names for it; empty where it names none.
[[nodiscard]] std::vector<std::string> accounts_of(std::span<const Source> sources);

/// Tells the accounts of documents and owners, whose indexes are those of the sources.
class Accounts {
 public:
  /// What accounts_of() returns; it must outlive this.
  explicit Accounts(std::span<const std::string> by_source) : by_source_(by_source) {}

  /// The account of a document or owner that does not tell its own; empty where no config tells it
  /// either. What a called module makes is in the account of its root module, if that is told.
  [[nodiscard]] std::string_view of(const format::Document& document) const;
  [[nodiscard]] std::string_view of(const format::Owner& made) const;

  /// Fills in the accounts that documents and owners do not tell themselves.
  void tell(format::Located& located) const;

 private:
  [[nodiscard]] std::string_view of_places(std::optional<std::size_t> called_from,
                                           std::size_t source) const;

  std::span<const std::string> by_source_;
};

}  // namespace ecrlint::internal
