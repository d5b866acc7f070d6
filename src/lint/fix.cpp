// SPDX-License-Identifier: Apache-2.0
// Makes edits.
#include "ecrlint/fix.hpp"

#include <algorithm>

#include "text/guard.hpp"

namespace ecrlint {

namespace {

Result<std::string> with_edits(const std::string& source, std::vector<Edit> edits) {
  std::ranges::stable_sort(edits, {}, [](const Edit& edit) { return edit.span.begin; });
  std::string text;
  std::size_t done = 0;
  for (const Edit& edit : edits) {
    if (edit.span.begin < done) return Error{"two edits overlap"};
    if (edit.span.end < edit.span.begin || edit.span.end > source.size())
      return Error{"an edit lies outside of the text"};
    text.append(source, done, edit.span.begin - done).append(edit.text);
    done = edit.span.end;
  }
  return text.append(source, done);
}

}  // namespace

Result<std::string> apply(const Source& source, const Fix& fix) {
  return internal::guarded([&] { return with_edits(source.text, fix.edits); });
}

}  // namespace ecrlint
