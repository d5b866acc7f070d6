// ECR013: see rules/grammar/empty-element.md.
#include "rules/describe.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::check {
namespace {

using syntax::Member;
using syntax::Value;

bool is_empty(const Value& value) {
  return (value.is_array() || value.is_object()) && value.members.empty() && !value.unfinished;
}

std::string_view consequence(ElementName name) {
  switch (name) {
    case ElementName::statement:
      return "this policy says nothing";
    case ElementName::principal:
      return "this statement speaks of nobody";
    case ElementName::not_principal:
      return "this statement excepts nobody";
    case ElementName::action:
      return "this statement covers no action";
    case ElementName::not_action:
      return "this statement excepts no action";
    case ElementName::resource:
      return "this statement covers no resource";
    case ElementName::not_resource:
      return "this statement excepts no resource";
    default:
      return "this narrows nothing";
  }
}

void report(Pass& pass, const Member& member, ElementName element) {
  Finding& finding =
      pass.report(member.value.span, "`{}` is empty: {}", shown(member.key), consequence(element));
  finding.label = "nothing in here";
  finding.help = element == ElementName::statement || element == ElementName::condition
                     ? "fill it, or remove it"
                     : "fill it, or remove the statement";
}

/// Principal has lists under its keys, Condition objects and in those lists.
void check(Pass& pass, const Member& member, ElementName element, int depth) {
  if (is_empty(member.value)) return report(pass, member, element);
  if (depth == 0 || !member.value.is_object()) return;
  for (const Member& inner : member.value.members) check(pass, inner, element, depth - 1);
}

int depth_of(ElementName name) {
  if (name == ElementName::principal || name == ElementName::not_principal) return 1;
  return name == ElementName::condition ? 2 : 0;
}

}  // namespace

void empty_element(Pass& pass) {
  if (const Member* statement = pass.policy().find(ElementName::statement))
    if (statement->value.is_array()) check(pass, *statement, ElementName::statement, 0);
  for (const Statement& statement : pass.policy().statements)
    for (const Element& element : statement.elements)
      if (element.name != ElementName::unknown && element.name != ElementName::sid)
        check(pass, *element.member, element.name, depth_of(element.name));
}

}  // namespace ecrlint::check
