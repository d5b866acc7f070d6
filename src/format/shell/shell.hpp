// SPDX-License-Identifier: Apache-2.0
// Policies that scripts of a shell write to files, or pass to the AWS CLI.
#pragma once

#include "format/collector.hpp"

namespace ecrlint::internal::format {

/// Is it a script of a shell, by its name or its first line?
[[nodiscard]] bool is_script(const File& file);

/// Finds the policies in the heredocs and quoted words of a script. What the shell expands there is
/// not known. A kind is that of the command that takes the policy where one is certain to.
[[nodiscard]] Located locate_in_script(const File& file, std::optional<PolicyKind> forced,
                                       Arena& arena);

struct Script;

/// Adds the policies of a script of which all places are in the collector's file.
void find_in_script(const Script& script, Collector& collector, FileFacts& facts);

/// Adds the policies in the scripts of what a CI system is told to do.
void find_in_steps(const Value& root, Collector& collector, FileFacts& facts);

}  // namespace ecrlint::internal::format
