// SPDX-License-Identifier: Apache-2.0
// Evaluates what stands at a place, be it an object, a text of JSON or an expression that makes
// one.
#include "format/cloudformation/policies.hpp"

#include <utility>

namespace ecrlint::internal::format {

bool TemplatePolicies::add(const PolicyPlace& place, const Value& written,
                           const std::string& pointer) {
  const std::size_t first = collector_.documents().size();
  std::size_t outcomes = 0;
  values_.each_outcome([&] {
    add_outcome(place, written, pointer);
    ++outcomes;
  });
  const std::size_t added = collector_.documents().size() - first;
  const std::size_t group = added > 1 ? collector_.next_group() : 0;
  for (std::size_t i = first; i < collector_.documents().size(); ++i)
    collector_.documents()[i].group = group;
  return added == outcomes;
}

void TemplatePolicies::add_outcome(const PolicyPlace& place, const Value& written,
                                   std::string pointer) {
  const TemplateValues::Branch branch = values_.branch_of(written, pointer);
  if (branch.value == nullptr) return;
  const bool object = branch.value->is_object() && call_in(*branch.value) == nullptr;
  Document* found = object ? add_object(place, *branch.value, std::move(pointer))
                           : add_string(place, *branch.value, std::move(pointer));
  if (found == nullptr) return;
  if (place.by_shape && !looks_like_policy(*found->value)) return collector_.drop_last();
  if (place.by_shape && place.kind == PolicyKind::resource) {
    const PolicyKind shown = kind_by_shape(*found->value);
    if (shown == PolicyKind::lifecycle || (shown == PolicyKind::identity && !collector_.forced()))
      found->kind = shown;
  }
  found->storage = place.storage;
  found->address = place.address;
  const Bond bond = place.kind == PolicyKind::trust ? Bond::trusts : Bond::grants;
  for (const std::string& holder : place.holders) collector_.attach_last(holder, bond);
  found->assumed = values_.assumptions();
  found->origins = values_.origins();
}

Document* TemplatePolicies::add_object(const PolicyPlace& place, const Value& written,
                                       std::string pointer) {
  const auto value = values_.evaluate(written);
  if (!value || !value->is_object()) return nullptr;
  Document& found =
      collector_.add(collector_.arena().keep(*value), place.kind, std::move(pointer), place.name);
  found.written = &written;
  tell_sent(found, collector_.arena());
  return &found;
}

/// A policy as JSON in a string, or in one that expressions make.
Document* TemplatePolicies::add_string(const PolicyPlace& place, const Value& written,
                                       std::string pointer) {
  if (written.is_string()) {
    if (place.by_shape && written.text.find("Statement") == written.text.npos) return nullptr;
    if (!place.by_shape && shows_no_policy(written.text))
      return add_no_policy(place, written, std::move(pointer));
    return collector_.add_text(written, place.kind, std::move(pointer), place.name);
  }
  if (call_in(written) == nullptr)
    return place.by_shape ? nullptr : add_no_policy(place, written, std::move(pointer));
  TemplateText text(true);
  values_.add_text(text, written);
  const std::string_view whole = text.text();
  if (!opens_bracket(whole)) {
    // What a parameter is by default may be another thing.
    const bool told = !place.by_shape && values_.origins().empty();
    if (!told || !shows_no_policy(whole)) return nullptr;
    return add_no_policy(
        place, {.kind = Kind::string, .span = written.span, .text = collector_.arena().copy(whole)},
        std::move(pointer));
  }
  if (place.by_shape && whole.find("Statement") == whole.npos) return nullptr;
  return &collector_.add_decoded(collector_.arena().copy(whole), text.map(), place.kind,
                                 std::move(pointer), place.name);
}

/// What stands where a policy belongs and is none, or the items of a list of statements.
Document* TemplatePolicies::add_no_policy(const PolicyPlace& place, const Value& written,
                                          std::string pointer) {
  // The service has its own way to say that there is none.
  const bool none = written.is_string() && written.text.empty();
  if (none && place.type == "AWS::SSO::PermissionSet") return nullptr;
  const auto value = written.is_array() ? values_.evaluate(written) : written;
  if (!value) return nullptr;
  return &collector_.add(collector_.arena().keep(*value), place.kind, std::move(pointer),
                         place.name);
}

}  // namespace ecrlint::internal::format
