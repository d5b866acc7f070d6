// SPDX-License-Identifier: Apache-2.0
// ECR004: see rules/grammar/missing-element.md.
#include <algorithm>

#include "rules/elements.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

/// What a statement needs, under either of two names.
struct Needed {
  ElementName name;
  ElementName other;
  std::string_view example;
};

constexpr Needed kEffect{ElementName::effect, ElementName::effect,
                         "\"Effect\": \"Allow\" or \"Effect\": \"Deny\""};
constexpr Needed kPrincipal{ElementName::principal, ElementName::not_principal,
                            "\"Principal\": {\"AWS\": \"...\"}"};
constexpr Needed kEveryone{ElementName::principal, ElementName::not_principal,
                           "\"Principal\": \"*\""};
constexpr Needed kAction{ElementName::action, ElementName::not_action, "\"Action\": [\"...\"]"};
constexpr Needed kResource{ElementName::resource, ElementName::not_resource,
                           "\"Resource\": \"...\""};

unsigned bit(ElementName name) { return 1U << static_cast<unsigned>(name); }
unsigned bits(const Needed& needed) { return bit(needed.name) | bit(needed.other); }

class MissingElementChecker {
 public:
  explicit MissingElementChecker(Pass& pass) : pass_(pass) {
    needed_.push_back(kEffect);
    if (pass.policy().is_resource_policy())
      needed_.push_back(pass.policy().kind == PolicyKind::rcp ? kEveryone : kPrincipal);
    needed_.push_back(kAction);
    // "Each statement must contain" it (AWS Organizations user guide, "RCP syntax").
    if (pass.policy().is_of_identities() || pass.policy().kind == PolicyKind::rcp)
      needed_.push_back(kResource);
  }

  void check(const Statement& statement) {
    unsigned present = 0;
    for (const Element& element : statement.elements) present |= bit(element.name);
    const bool whole = std::ranges::all_of(
        needed_, [&](const Needed& needed) { return (present & bits(needed)) != 0; });
    if (!whole) report(statement, present | evident(statement));
  }

 private:
  /// What misspelt keys of the statement stand for, and what stands outside all statements: those
  /// have findings of their own.
  unsigned evident(const Statement& statement) {
    unsigned found = 0;
    for (const Element& element : statement.elements) {
      if (element.name != ElementName::unknown) continue;
      if (has_hole(element.member->key) || !searches_.next()) return ~0U;
      found |= bit(element_meant_by(element.member->key, true));
    }
    for (const Element& element : pass_.policy().elements)
      if (element.name == ElementName::unknown) found |= bit(element_named(element.member->key));
    return found;
  }

  void report(const Statement& statement, unsigned present) {
    std::vector<std::string_view> names;
    std::string examples;
    for (const Needed& needed : needed_) {
      if ((present & bits(needed)) != 0) continue;
      names.push_back(to_string(needed.name));
      examples += fmt::format("{}{}", examples.empty() ? "" : ", ", needed.example);
    }
    if (names.empty()) return;
    Finding& finding =
        pass_.report(statement.open, "this statement has no {}", list_names(names, "and no"));
    finding.label = "begins here";
    finding.help = fmt::format("add {}", examples);
  }

  Pass& pass_;
  std::vector<Needed> needed_;
  Searches searches_;
};

/// A statement that stands where the policy should.
void check_elements(Pass& pass) {
  const Policy& policy = pass.policy();
  if (!policy.root->is_object() || policy.root->unfinished) return;
  if (policy.has(ElementName::statement) || is_evidently_meant(policy, ElementName::statement))
    return;
  std::vector<std::string_view> outside;
  for (const Element& element : policy.elements)
    if (element_named(element.member->key) != element.name) outside.push_back(element.member->key);
  Finding& finding = pass.report(policy.open, "this policy has no `Statement`");
  finding.label = "begins here";
  finding.help =
      outside.empty()
          ? "add \"Statement\": [...]"
          : fmt::format(
                "put {} into \"Statement\": [{{...}}]",
                list_names(std::span(outside).first(std::min<std::size_t>(outside.size(), 8)),
                           "and"));
}

}  // namespace

void missing_element(Pass& pass) {
  // A text shows of a statement what it speaks of.
  if (pass.document().fragment && pass.document().is_example()) return;
  check_elements(pass);
  MissingElementChecker checker(pass);
  for (const Statement& statement : pass.policy().statements) checker.check(statement);
}

}  // namespace ecrlint::internal::check
