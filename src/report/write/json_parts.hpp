// SPDX-License-Identifier: Apache-2.0
// Pieces that the JSON of several reports has in common.
#pragma once

#include <cstddef>
#include <span>

#include "ecrlint/transfer.hpp"
#include "report/write/json_writer.hpp"
#include "report/write/places.hpp"

namespace ecrlint::internal::report {

/// Writes the members `path`, `line` and `column`: where a span begins.
void write_place(JsonWriter& json, Places& places, std::size_t source, Span span);

/// Writes an object: what to do with one policy.
void write_change(JsonWriter& json, Places& places, const PolicyChange& change);

/// Writes the member `errors`: the sources that could not be read whole.
void write_failures(JsonWriter& json, std::span<const Failure> failures);

}  // namespace ecrlint::internal::report
