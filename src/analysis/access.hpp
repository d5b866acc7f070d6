// What a policy grants on ECR, to whom, over all its statements and Denies together.
#pragma once

#include <bitset>
#include <span>
#include <string_view>
#include <vector>

#include "model/policy.hpp"

namespace ecrlint::analysis {

/// A set of `ecr:` actions by their index in the catalogue.
using ActionSet = std::bitset<256>;

/// The actions that a statement lists, and those that it may list for all that is known.
struct Listed {
  ActionSet sure;
  ActionSet possible;  ///< includes the sure ones
};

/// Does an entry of Action cover the action of the service?
[[nodiscard]] Answer names_action(const Action& entry, std::string_view service,
                                  std::string_view action);

/// Tells the ECR actions of statements. Refers to the catalogue.
class ActionLister {
 public:
  explicit ActionLister(const catalog::Catalog& catalog);

  /// What Action or NotAction lists, whatever Resource says.
  [[nodiscard]] Listed list(const Statement& statement) const;

  /// Index of an ECR action in an ActionSet; the set's size for a name that is none.
  [[nodiscard]] std::size_t index(std::string_view action) const;
  [[nodiscard]] std::size_t index(catalog::ActionId action) const;

  [[nodiscard]] catalog::ServiceId ecr() const { return ecr_; }
  [[nodiscard]] const catalog::Catalog& catalog() const { return *catalog_; }

 private:
  const catalog::Catalog* catalog_;
  catalog::ServiceId ecr_;
  catalog::ActionRange range_;
};

/// Someone an Allow statement names. In an identity policy there is one: who holds the policy.
struct Subject {
  const Principal* principal = nullptr;  ///< null for the holder of an identity policy
  const Statement* statement = nullptr;  ///< the first Allow that names it
};

/// Where something is granted or denied.
struct Grant {
  const Statement* statement = nullptr;
  const Action* action =
      nullptr;  ///< the entry that covers it; of NotAction or unknown actions, null
};

/// Does a statement that names `named` speak of `subject`, whatever session or role of it calls?
/// An account's entry covers its roles, users and sessions.
[[nodiscard]] Answer covers(const Principal& named, const Principal& subject);

/// Answers for one policy. Refers to the policy and the catalogue, which must outlive it.
class Access {
 public:
  Access(const Policy& policy, const catalog::Catalog& catalog);

  /// Everyone that an Allow statement for an ECR action names, each once, in source order.
  [[nodiscard]] std::span<const Subject> subjects() const { return subjects_; }

  /// Does some Allow reach the subject for this action (`BatchGetImage`) on some resource of ECR?
  /// Conditions are taken as met. Unknown when a narrower or unknown principal, an unknown action
  /// or an unknown resource may decide.
  [[nodiscard]] Answer allowed(const Subject& subject, std::string_view action) const;

  /// Does an unconditional Deny take the action from the subject on every resource?
  [[nodiscard]] Answer denied(const Subject& subject, std::string_view action) const;

  /// The first Deny that makes denied() a yes; its statement is null when there is none.
  [[nodiscard]] Grant wholly_denied(const Subject& subject, std::string_view action) const;

  /// The first Allow or Deny that surely reaches the subject for the action; its statement is null
  /// when there is none.
  [[nodiscard]] Grant grant(const Subject& subject, std::string_view action, Effect effect) const;

  /// The entry of Action that covers the ECR action, or null.
  [[nodiscard]] const Action* entry(const Statement& statement, std::string_view action) const;

  [[nodiscard]] const Listed& listed(const Statement& statement) const;

  /// Index of an ECR action in an ActionSet; the set's size for a name that is none.
  [[nodiscard]] std::size_t index(std::string_view action) const { return lister_.index(action); }

 private:
  [[nodiscard]] Answer denies(const Statement& statement, const Subject& subject,
                              std::size_t at) const;
  [[nodiscard]] Answer reaches(const Statement& statement, const Subject& subject) const;
  [[nodiscard]] Listed list(const Statement& statement) const;
  void find_subjects();

  const Policy& policy_;
  ActionLister lister_;
  std::vector<Listed> listed_;  // parallel to the policy's statements
  std::vector<Subject> subjects_;
};

}  // namespace ecrlint::analysis
