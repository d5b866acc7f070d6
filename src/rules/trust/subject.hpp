// SPDX-License-Identifier: Apache-2.0
// The `sub` of tokens as their providers document it, and whom a pattern of it lets in.
#pragma once

#include <string_view>
#include <vector>

#include "rules/pass.hpp"
#include "rules/trust/web_identity.hpp"

namespace ecrlint::internal::check {

/// How subjects of one provider are made: lead, owner, unit and context, as
/// `repo:` `octo-org/` `octo-repo:` `ref:refs/heads/main`.
struct SubjectForm {
  std::string_view lead;       ///< `repo:`
  char owner_end = ':';        ///< the owner is before it
  std::string_view unit_lead;  ///< before what the owner has: `pipeline:`
  char unit_end = ':';         ///< what the owner has is before it
  std::string_view unit;       ///< `repository`
  std::string_view of_owner = "of";
  std::string_view open_owner;    ///< what a pattern without owner leaves open
  std::string_view some_context;  ///< of some branch; empty where there are none
  bool registered = true;         ///< anybody can register an owner
};

/// Whom a pattern of subjects lets in, in the order of how many those are.
enum class SubjectReach : std::uint8_t {
  narrow,    ///< few, or it cannot be told
  any_ref,   ///< all branches of one repository
  alike,     ///< all of an owner's repositories whose name begins so
  owner,     ///< all of an owner's repositories
  alikes,    ///< owners whose name begins so
  everyone,  ///< all that the provider makes tokens for
};

/// A value of a condition on tokens that lets in more than one subject.
struct WideSubject {
  const Condition* condition = nullptr;
  const Text* value = nullptr;
  SubjectReach reach = SubjectReach::narrow;
  std::string_view provider;
  const KnownProvider* known = nullptr;  ///< null for one of which nothing is known
  const SubjectForm* form = nullptr;     ///< null where only `*` is known to be wide
};

/// The form of the provider's subjects, or, of a provider of which nothing is known, that which the
/// value evidently has. Null if none.
[[nodiscard]] const SubjectForm* find_subject_form(std::string_view provider,
                                                   std::string_view value);

/// Whom does the pattern let in?
[[nodiscard]] SubjectReach reach_of(const SubjectForm& form, std::string_view pattern);

/// What stands before the first wildcard or hole.
[[nodiscard]] std::string_view certain_head(std::string_view pattern);

/// The values by which Allows of the policy let in several subjects, nothing else of the statement
/// or policy narrowing that.
[[nodiscard]] std::vector<WideSubject> wide_subjects(const Pass& pass);

}  // namespace ecrlint::internal::check
