// SPDX-License-Identifier: Apache-2.0
// ECR013: see rules/grammar/empty-element.md.
#include "rules/describe.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

using syntax::Member;
using syntax::Value;

/// What becomes of a key without values under the operator.
std::string_view consequence(std::string_view op) {
  const bool negated = op.find("Not") != op.npos;
  if (!negated && (op.starts_with("ForAllValues:") || op.ends_with("IfExists")))
    return "only requests without it meet this";
  if (op.starts_with("ForAnyValue:")) return "no request meets this";
  return "there is nothing to compare it with";
}

/// `op` is the condition operator that a key without values stands under, else empty.
std::string_view consequence(ElementName name, std::string_view op) {
  switch (name) {
    case ElementName::statement:
      return "this policy says nothing";
    case ElementName::principal:
      return "it names nobody";
    case ElementName::not_principal:
      return "it excepts nobody";
    case ElementName::action:
      return "this statement covers no action";
    case ElementName::not_action:
      return "this statement excepts no action";
    case ElementName::resource:
      return "this statement covers no resource";
    case ElementName::not_resource:
      return "this statement excepts no resource";
    default:
      return op.empty() ? "it narrows nothing" : consequence(op);
  }
}

/// Does IAM refuse an identity policy for it?
bool is_refused(const Pass& pass, ElementName element) {
  const bool must_say = element == ElementName::statement || element == ElementName::action ||
                        element == ElementName::not_action || element == ElementName::resource ||
                        element == ElementName::not_resource;
  const PolicyKind kind = pass.policy().kind;
  return must_say && (kind == PolicyKind::identity || kind == PolicyKind::boundary) &&
         pass.document().storage != format::Storage::managed;
}

void report(Pass& pass, const Member& member, ElementName element, std::string_view op) {
  const std::string_view what = consequence(element, op);
  Finding& finding = pass.report(member.value.span, "`{}` is empty: {}", shown(member.key), what);
  finding.label = "nothing in here";
  if (is_refused(pass, element)) {
    finding.severity = Severity::high;
    finding.label = "IAM refuses this";
  }
  finding.help = "fill it, or remove what it belongs to";
  if (what.starts_with("only"))
    finding.help = fmt::format("write \"Null\": {{\"{}\": \"true\"}} if that is what is meant",
                               shown(member.key));
}

/// Principal and Condition are objects of this many levels around lists; an element of the wrong
/// type is ECR005's. `parent` is the key of the object that the member is in.
void check(Pass& pass, const Member& member, ElementName element, int levels,
           std::string_view parent) {
  const Value& value = member.value;
  if (levels == 0 ? !value.is_array() : !value.is_object()) return;
  const bool compared = element == ElementName::condition && levels == 0;
  if (value.members.empty() && !value.unfinished)
    return report(pass, member, element, compared ? parent : std::string_view());
  if (levels == 0) return;
  for (const Member& inner : value.members) check(pass, inner, element, levels - 1, member.key);
}

int levels_of(ElementName name) {
  if (name == ElementName::principal || name == ElementName::not_principal) return 1;
  return name == ElementName::condition ? 2 : 0;
}

}  // namespace

void empty_element(Pass& pass) {
  if (const Member* statement = pass.policy().find(ElementName::statement))
    check(pass, *statement, ElementName::statement, 0, {});
  for (const Statement& statement : pass.policy().statements)
    for (const Element& element : statement.elements)
      if (element.name != ElementName::unknown)
        check(pass, *element.member, element.name, levels_of(element.name), {});
}

}  // namespace ecrlint::internal::check
