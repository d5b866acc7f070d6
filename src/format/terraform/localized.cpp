// SPDX-License-Identifier: Apache-2.0
// Turns what an expression comes to into the tree of a policy, in which everything has a place.
#include "format/terraform/resources.hpp"
#include "text/span.hpp"

namespace ecrlint::internal::format::terraform {
namespace {

/// What the places of a text are in the tree: what they are, those of a reference, or all the same.
class Frame {
 public:
  explicit Frame(std::uint32_t shift) : shift_(shift) {}
  explicit Frame(Span whole) : whole_(whole) {}

  [[nodiscard]] Span at(Span span) const {
    return whole_ ? *whole_ : Span{span.begin + shift_, span.end + shift_};
  }
  [[nodiscard]] bool is_flat() const { return whole_.has_value(); }

 private:
  std::uint32_t shift_ = 0;  // wraps around
  std::optional<Span> whole_;
};

class Localizer {
 public:
  Localizer(Document& document, Evaluator& evaluator)
      : document_(document), evaluator_(evaluator) {}

  Value value(const Term& term, const Frame& frame) {
    Value result{.kind = term.json != nullptr ? Kind::unknown : term.kind,
                 .flag = term.flag,
                 .span = frame.at(term.place.span),
                 .text = term.text};
    // Nobody said that it is empty.
    if ((term.not_given && !term.is(Kind::null) && !term.is(Kind::object)) || term.left_out)
      result.kind = Kind::unknown;
    // What is referred to may be in any number of policies.
    const bool here = result.span == term.place.span;
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
      members.push_back(member(entry, term, frame));
      if (entry.doubt != nullptr && !entry.is_rest()) note(*entry.doubt, members.back());
    }
    --depth_;
    result.members = evaluator_.arena().copy(members);
    return result;
  }

  /// A value that the expression at `use` in the tree refers to.
  Value referred(const Term& term, Span use) { return value(term, frame_of(term, use)); }

 private:
  void note(const Doubt& doubt, const Member& member) {
    constexpr std::size_t kMost = 1000;
    std::vector<Assumption>& all = document_.assumed;
    if (all.size() >= kMost || !evaluator_.spend(4)) return;
    const bool list = doubt.reason == Doubt::Reason::list;
    all.push_back(
        {(list ? "for an item of `" : "when `") + evaluator_.written(doubt.expression) + "`",
         member.value.span});
  }

  Member member(const Entry& entry, const Term& holder, const Frame& frame) {
    // What was not given may be left out of a statement.
    constexpr std::size_t kDepthOfStatement = 3;
    const bool may_lack = entry.value.not_given && entry.value.open && depth_ <= kDepthOfStatement;
    const std::string_view key = may_lack ? kUnknownText : entry.key;
    const SourceSpan& place = entry.value.place;
    // What a function made may have its entries from elsewhere.
    const Span all = holder.place.span;
    const Span use = frame.at(contains(all, entry.use) ? entry.use : all);
    const Span key_span = contains(all, entry.key_span) ? frame.at(entry.key_span) : use;
    const bool inside = place.source == holder.place.source && contains(all, place.span);
    if (frame.is_flat() || inside) return {key, key_span, value(entry.value, frame)};
    return {key, key_span, referred(entry.value, use)};
  }

  /// Of a value that the expression at `use` in the tree refers to.
  Frame frame_of(const Term& value, Span use) {
    const SourceSpan& place = value.place;
    if (place.span.end == place.span.begin) return Frame(use);
    References* const references = evaluator_.workspace().references.get();
    const Reference* const known = references == nullptr || value.is_unknown()
                                       ? nullptr
                                       : references->add(document_.source, use, place, value.way);
    if (known != nullptr) {
      document_.references = evaluator_.workspace().references;
      return Frame(known->span.begin - place.span.begin);
    }
    if (!References::is_one(use))
      document_.origins.push_back({use, place.source, place.span, "the value stands here"});
    return Frame(use);
  }

  static constexpr std::size_t kBytesOfStep = 64;
  Document& document_;
  Evaluator& evaluator_;
  std::size_t depth_ = 0;  // locals that refer to each other nest without end
};

/// Finds what is from elsewhere in the tree of a text that takes it.
class TextLocalizer {
 public:
  TextLocalizer(const Term& text, Document& document, Evaluator& evaluator)
      : document_(document), evaluator_(evaluator) {
    if (evaluator.workspace().references == nullptr) return;
    for (const Piece& piece : text.pieces) {
      if (piece.value == nullptr || !evaluator.spend(1)) continue;
      if (piece.value->json == nullptr) {
        texts_.try_emplace({piece.outer.begin, piece.value->text}, piece.value);
        continue;
      }
      // A loop makes several at one place.
      const auto [known, fresh] =
          encoded_.try_emplace({piece.outer.begin, piece.outer.end}, piece.value->json);
      if (!fresh) known->second = nullptr;
    }
  }

  [[nodiscard]] Value value(const Value& parsed) {
    if ((texts_.empty() && encoded_.empty()) || !evaluator_.spend(1)) return parsed;
    if (const auto json = encoded_.find({parsed.span.begin, parsed.span.end});
        json != encoded_.end() && json->second != nullptr && !parsed.is_string())
      return Localizer(document_, evaluator_).referred(*json->second, parsed.span);
    Value result = parsed;
    std::vector<Member> members(parsed.members.begin(), parsed.members.end());
    for (Member& member : members) member.value = value(member.value);
    result.members = evaluator_.arena().copy(members);
    if (parsed.is_string()) result.span = place_of(parsed);
    return result;
  }

 private:
  [[nodiscard]] Span place_of(const Value& parsed) {
    const auto first = texts_.lower_bound({parsed.span.begin, {}});
    if (first == texts_.end() || first->first.first >= parsed.span.end) return parsed.span;
    const auto same = texts_.find({first->first.first, parsed.text});
    if (same == texts_.end()) return parsed.span;
    const Term& written = *same->second;
    const Reference* const known = evaluator_.workspace().references->add(
        document_.source, parsed.span, written.place, written.way);
    if (known == nullptr) return parsed.span;
    document_.references = evaluator_.workspace().references;
    return known->span;
  }

  Document& document_;
  Evaluator& evaluator_;
  std::map<std::pair<std::uint32_t, std::string_view>, const Term*> texts_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, const Term*> encoded_;  // null: several
};

}  // namespace

Value localized(const Term& root, Document& document, Evaluator& evaluator) {
  return Localizer(document, evaluator).value(root, Frame(0U));
}

Value localized(const Value& parsed, const Term& text, Document& document, Evaluator& evaluator) {
  return TextLocalizer(text, document, evaluator).value(parsed);
}

Term Evaluator::handed_on(Term value, const Attribute& attribute, std::size_t source, Span block) {
  if (value.is_unknown() || !spend(1)) return value;
  const SourceSpan expression{attribute.source.value_or(source), attribute.value.span};
  value.way =
      hop({expression, {attribute.name_span.begin, attribute.value.span.end}, block, value.way});
  return value;
}

const Hop* Evaluator::hop(const Hop& last) {
  const auto key = std::tuple(last.expression.source, last.expression.span.begin,
                              last.expression.span.end, last.earlier);
  const auto [known, fresh] = hops_.try_emplace(key, nullptr);
  if (fresh) known->second = &arena_.keep(last);
  return known->second;
}

/// `way` and then `last`, each the last hop first. Of a long way the last ones are left out.
const Hop* Evaluator::joined(const Hop* way, const Hop* last) {
  constexpr std::size_t kLongest = 16;
  std::array<const Hop*, kLongest> hops;
  std::size_t count = 0;
  for (; last != nullptr && count < kLongest; last = last->earlier) hops[count++] = last;
  while (count > 0) {
    Hop next = *hops[--count];
    next.earlier = way;
    way = hop(next);
  }
  return way;
}

Term Evaluator::part_of(const Term& whole, const Entry& entry) {
  Term part = entry.value;
  const bool inside =
      part.place.source == whole.place.source && contains(whole.place.span, part.place.span);
  if ((inside && whole.way == nullptr) || part.is_unknown() || !spend(1)) return part;
  if (!inside) part.way = hop({{whole.place.source, entry.use}, {}, {}, part.way});
  part.way = joined(part.way, whole.way);
  return part;
}

}  // namespace ecrlint::internal::format::terraform
