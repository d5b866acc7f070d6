// Fuzz target: the SARIF report over one source. Apart from lint_fuzz, because it holds the help of
// every rule, and writing that takes many times as long as all the rest.
#include "lint_input.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  fuzz::check_report(Format::sarif, fuzz::Input(data, size));
  return 0;
}
