// The element of a document at a place.
#pragma once

#include <string>

#include "syntax/value.hpp"

namespace ecrlint::internal {

/// A value and the way to it.
struct ElementAt {
  std::string pointer;  ///< JSON Pointer from the root that was searched; empty for the root itself
  const syntax::Value* value = nullptr;  ///< never null
};

/// The deepest value below `root` that holds the span, with its key if it has one; the root where
/// none does.
[[nodiscard]] ElementAt element_at(const syntax::Value& root, Span span);

}  // namespace ecrlint::internal
