// A message and what there is to explain it by.
#pragma once

#include <memory>
#include <vector>

#include "answers/denied/message.hpp"
#include "ecrlint/catalog.hpp"
#include "ecrlint/source.hpp"

namespace ecrlint::internal {

struct DeniedQuestion {
  analysis::DeniedMessage message;
  const std::vector<Source>& workspace;  ///< may be empty
  std::shared_ptr<const catalog::Catalog> catalog;
};

}  // namespace ecrlint::internal
