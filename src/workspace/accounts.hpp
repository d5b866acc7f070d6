// The account of what files do not place themselves.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ecrlint/source.hpp"
#include "format/document.hpp"

namespace ecrlint::internal {

/// The account that the config of each source sets for it; empty where it sets none.
[[nodiscard]] std::vector<std::string> accounts_of(std::span<const Source> sources);

/// Places documents and owners, which have indexes into the sources.
class Accounts {
 public:
  /// What accounts_of() returned; it must outlive this.
  explicit Accounts(std::span<const std::string> by_source) : by_source_(by_source) {}

  /// The account of a document that does not tell its own; empty when nobody tells it. What a
  /// called module makes is where its root module is, if that is told.
  [[nodiscard]] std::string_view of(const format::Document& document) const;
  [[nodiscard]] std::string_view of(const format::Owner& made) const;

  /// Gives an account to the documents and owners without one.
  void tell(format::Located& located) const;

 private:
  [[nodiscard]] std::string_view of_places(std::optional<std::size_t> called_from,
                                           std::size_t source) const;

  std::span<const std::string> by_source_;
};

}  // namespace ecrlint::internal
