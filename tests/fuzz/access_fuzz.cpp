// SPDX-License-Identifier: Apache-2.0
// Fuzz target: a line of `evaluate` is decided or refused, the same each time, and the answer is
// JSON.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string_view>

#include "ecrlint/access.hpp"
#include "ecrlint/report.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view line(reinterpret_cast<const char*>(data), size);
  const Evaluated evaluated = evaluate(line);
  if (evaluated.verdict)
    for (const Decisive& decisive : evaluated.verdict->statements) {
      require(decisive.source < evaluated.sources.size());
      require(decisive.span.begin <= decisive.span.end && decisive.span.end <= size);
    }
  const std::string json = to_json(evaluated);
  require(nlohmann::json::accept(json));
  require(to_json(evaluate(line)) == json);
  return 0;
}
