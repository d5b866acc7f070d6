// SPDX-License-Identifier: Apache-2.0
// The resources of a module that hold policies.
#pragma once

#include <set>
#include <tuple>

#include "format/terraform/evaluate.hpp"
#include "format/terraform/types.hpp"

namespace ecrlint::internal::format::terraform {

/// One of the instances that `count` or `for_each` make of a block.
struct InstanceOf {
  const Term* each = nullptr;  ///< as Evaluator::instances returns it
  std::size_t index = 0;       ///< among them
  std::size_t count = 1;
};

/// As Document::target: equal for two resources only when their policies are certainly put on the
/// same repository or registry, and are there together. Empty when that is not known.
[[nodiscard]] std::string target_of(const ModuleBlock& block, const Scope& scope,
                                    const InstanceOf& instance, Evaluator& evaluator);

/// Adds the names by which AWS will know the repository and the owners of a document, as far as the
/// module tells them.
void add_names(Document& document, const ModuleBlock& block, const Scope& scope,
               Evaluator& evaluator);

/// Who `role = aws_iam_role.ci.id` or `role = "ci"` names, as in Document::owners; empty when
/// nobody can tell.
[[nodiscard]] std::string owner_of(std::string_view kind, const Term& named);

/// Which of those that an attribute names, one or a list, are open (see OpenOwner): all, or only
/// those for whom owner_of finds no name.
enum class Naming : std::uint8_t { all, untold };
[[nodiscard]] std::vector<std::string> open_owners(std::string_view kind, const Attribute& named,
                                                   Naming which, const Scope& scope,
                                                   Evaluator& evaluator);

/// Those who get policies by a resource that is neither a policy nor an attachment of one.
[[nodiscard]] std::vector<std::string> open_owners(const ModuleBlock& block, const Scope& scope,
                                                   Evaluator& evaluator);

/// Those that are named by the inputs of a call, where the called module is not among the files.
[[nodiscard]] std::vector<std::string> open_owners(const ModuleBlock& call, Instance& instance,
                                                   Evaluator& evaluator);

/// Adds the policies of modules to what was located.
class ResourceReader {
 public:
  ResourceReader(Evaluator& evaluator, std::optional<PolicyKind> forced, Located& located)
      : evaluator_(evaluator), forced_(forced), located_(located) {}

  /// The policies of a module and of those it calls.
  void read(Instance& instance);
  [[nodiscard]] bool has_read(const Module& module) const { return searched_.contains(&module); }

 private:
  /// Where a policy is looked for.
  struct Sought {
    Span use = {};           ///< the expression that it is the value of
    bool must_show = false;  ///< what does not show itself to be a policy is none
    bool may_lack = false;   ///< nor is what is not known
  };

  void read_resource(const ModuleBlock& block, Instance& instance);
  void read_policy(const ModuleBlock& block, const Body& body, const PolicyAttribute& held,
                   const Scope& scope, const InstanceOf& each = {});
  void read_orphans(Instance& instance);
  void add_made(const ModuleBlock& block, const Scope& scope);
  void find_boundaries(std::size_t first_made, std::size_t first_document,
                       const Instance& instance);
  void note_unfollowed(const ModuleBlock& call, Instance& instance);
  void add_alternatives(const Expression& written, const Document& document, const Scope& scope,
                        const Sought& sought);
  void add(const Term& policy, Document document, const Scope& scope, const Sought& sought);
  [[nodiscard]] FileFacts& facts_of(std::size_t source);
  void note_json(const syntax::Tree& tree, const Document& document);
  void find_owners(Instance& instance);
  void attach(const ModuleBlock& block, const AttachmentArgument& attachment, const Scope& scope);
  void attach_arn(const Term& policy, const std::string& owner, const Scope& scope);
  void attach_by_role(const ModuleBlock& block, const Scope& scope);
  void add_open(std::vector<std::string> owners, const Scope& scope);
  void own(Document& document, const ModuleBlock& block, const PolicyAttribute& held,
           const Scope& scope);

  Evaluator& evaluator_;
  std::optional<PolicyKind> forced_;
  Located& located_;
  std::set<const Module*> searched_;  ///< for the policy documents that they use
  std::set<const Block*> used_;       ///< policy documents that some resource has
  std::set<std::tuple<std::size_t, std::uint32_t, std::uint32_t>> seen_;
  std::multimap<std::string, std::string, std::less<>> attached_;  ///< policy address to owners
  std::set<std::string> owners_partly_known_;
  std::size_t groups_ = 0;
};

}  // namespace ecrlint::internal::format::terraform
