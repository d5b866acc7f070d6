// Who is granted an action by name.
#pragma once

#include <optional>
#include <string_view>

#include "rules/pass.hpp"

namespace ecrlint::internal::check {

/// The first Allow that grants an action to a subject which it names itself.
struct Granted {
  const Statement* statement;
  const Principal* principal;  ///< as that statement names the subject
  const Action* action;        ///< the entry
};

/// Finds none where a Deny may take the action back, where the grant is of every ECR action at once
/// or by NotAction (other rules speak of these), or where the subject has it only as part of an
/// account.
[[nodiscard]] std::optional<Granted> find_granted(Pass& pass, const analysis::Subject& subject,
                                                  std::string_view action);

}  // namespace ecrlint::internal::check
