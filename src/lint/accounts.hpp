// The account of what files do not place themselves.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "ecrlint/source.hpp"
#include "format/document.hpp"

namespace ecrlint {

/// What the configs of sources say of accounts. Documents and owners have indexes into the sources.
class Accounts {
 public:
  /// The sources must outlive it.
  explicit Accounts(std::span<const Source> sources) : sources_(sources) {}

  /// The account of a document that does not tell its own; empty when nobody tells it. What a
  /// called module makes is where its root module is, if that is told.
  [[nodiscard]] std::string_view of(const format::Document& document);
  [[nodiscard]] std::string_view of(const format::Owner& made);

  /// Gives an account to the documents and owners without one.
  void tell(format::Located& located);

 private:
  std::string_view of_source(std::size_t source);
  std::string_view of_places(std::optional<std::size_t> called_from, std::size_t source);

  std::span<const Source> sources_;
  std::map<std::size_t, std::string> known_;  // by source
};

}  // namespace ecrlint
