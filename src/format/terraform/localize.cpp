// SPDX-License-Identifier: Apache-2.0
// Gives every part of a policy a place in the policy's own file.
#include "format/terraform/resources.hpp"
#include "text/span.hpp"

namespace ecrlint::internal::format::terraform {
namespace {

class Localizer {
 public:
  Localizer(std::vector<Origin>& origins, Evaluator& evaluator)
      : origins_(origins), evaluator_(evaluator) {}

  /// `here`: the place of what holds it; nothing once a reference was followed, whose span `use` is
  /// then that of everything in it.
  Value value(const Term& term, std::optional<SourceSpan> here, Span use) {
    Value result;
    result.kind = term.json != nullptr ? Kind::unknown : term.kind;
    result.flag = term.flag;
    result.text = term.text;
    result.span = here ? term.place.span : use;
    // What is referred to may be in any number of policies.
    const std::size_t cost = (here ? 2 : 6) + term.text.size() / kBytesOfStep;
    if (depth_ == syntax::kMaxDepth || !evaluator_.spend(cost)) result.kind = Kind::unknown;
    if (!term.is_collection() || result.kind == Kind::unknown) return result;
    std::vector<Member> members;
    members.reserve(term.entries.size());
    ++depth_;
    // A null that an expression comes to is how a module leaves an element out.
    for (const Entry& entry : term.entries) {
      const bool written = entry.value.place == SourceSpan{term.place.source, entry.use};
      if (entry.value.is(Kind::null) && !written && !term.is(Kind::array)) continue;
      if (!evaluator_.spend(entry.key.size() / kBytesOfStep)) {
        result.kind = Kind::unknown;
        members.clear();
        break;
      }
      members.push_back(member(entry, term.place, here, use));
    }
    --depth_;
    result.members = evaluator_.arena().copy(members);
    return result;
  }

 private:
  Member member(const Entry& entry, const SourceSpan& holder, const std::optional<SourceSpan>& here,
                Span use) {
    Member result;
    result.key = entry.key;
    if (!here) {
      result.key_span = use;
      result.value = value(entry.value, std::nullopt, use);
      return result;
    }
    result.key_span = entry.key_span;
    const SourceSpan& place = entry.value.place;
    const bool stands_here = place.source == holder.source && contains(holder.span, place.span);
    if (stands_here) {
      result.value = value(entry.value, place, use);
      return result;
    }
    if (place.span.end > place.span.begin)
      origins_.push_back({entry.use, place.source, place.span, "the value stands here"});
    result.value = value(entry.value, std::nullopt, entry.use);
    return result;
  }

  static constexpr std::size_t kBytesOfStep = 64;
  std::vector<Origin>& origins_;
  Evaluator& evaluator_;
  std::size_t depth_ = 0;  // locals that refer to each other nest without end
};

}  // namespace

Value localized(const Term& root, std::vector<Origin>& origins, Evaluator& evaluator) {
  return Localizer(origins, evaluator).value(root, root.place, {});
}

}  // namespace ecrlint::internal::format::terraform
