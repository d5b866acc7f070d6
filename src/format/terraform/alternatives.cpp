// SPDX-License-Identifier: Apache-2.0
// All that a policy may turn out to be by the conditions that are not known.
#include <algorithm>

#include "format/terraform/resources.hpp"

namespace ecrlint::internal::format::terraform {

/// `when `var.mirror``, on one line.
std::string ResourceReader::words_for(const Choices::TakenBranch& taken) const {
  return (taken.outcome ? "when `" : "unless `") + evaluator_.written(taken.condition.place) + "`";
}

void ResourceReader::note_cut(const Document& document) {
  constexpr std::size_t kMostNotes = 1000;
  constexpr std::size_t kLongest = 200;
  if (located_.notes.size() < kMostNotes)
    located_.notes.push_back(document.address.substr(0, kLongest) +
                             ": too many open conditions: what hangs on the last is not known");
}

/// A document for each outcome of the conditions that are not known.
void ResourceReader::add_alternatives(const Expression& written, const Document& document,
                                      const Scope& scope, const Sought& sought) {
  Choices choices;
  evaluator_.set_choices(&choices);
  const std::size_t group = ++located_.groups;
  std::size_t made = 0;
  std::size_t most = 0;
  std::size_t tried = 0;
  const std::size_t first = located_.documents.size();
  do {
    const Term policy = evaluator_.evaluate(written, scope);
    const std::size_t before = located_.documents.size();
    if (sought.by_shape)
      add_within(policy, document, scope, sought);
    else
      add(policy, document, scope, sought);
    for (std::size_t i = before; i < located_.documents.size(); ++i)
      for (const Choices::TakenBranch& taken : choices.taken())
        located_.documents[i].assumed.push_back({words_for(taken)});
    most = std::max(most, located_.documents.size() - before);
    made += located_.documents.size() - before;
    ++tried;
  } while (choices.next());
  evaluator_.set_choices(nullptr);
  if (choices.cut() && made > 0) note_cut(document);
  for (std::size_t i = first; i < located_.documents.size(); ++i) {
    if (made > 1 && most == 1) located_.documents[i].group = group;
    // There may be no policy at all.
    if (made < tried) located_.documents[i].target.clear();
  }
}

}  // namespace ecrlint::internal::format::terraform
