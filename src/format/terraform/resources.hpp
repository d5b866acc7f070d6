// SPDX-License-Identifier: Apache-2.0
// The resources of a module that hold policies.
#pragma once

#include <deque>
#include <set>
#include <tuple>
#include <unordered_map>

#include "catalog/known_modules.hpp"
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

/// As IdentityMention::key.
struct NamedKey {
  std::string key;
  bool by_name = false;  ///< else by the address of what makes them
};

/// The text of an attribute of a block, so that two of the root which are alike are surely the
/// same; empty when that is not known.
[[nodiscard]] std::string spelt(const ModuleBlock& block, std::string_view attribute,
                                const Scope& scope, Evaluator& evaluator);

/// Those whom the inputs of a call name, where the called module is not among the files.
[[nodiscard]] std::vector<NamedKey> named_by_inputs(const ModuleBlock& call, Instance& instance,
                                                    Evaluator& evaluator);

/// The policy documents of a module that an expression refers to.
void collect_documents(const Expression& expression, const Module& module,
                       std::set<const Block*>& found);

/// Has a block what a policy may stand in?
[[nodiscard]] bool may_hold_policy(const ModuleBlock& block);

/// The tree of a policy with all places in the source of its root, but for what stands elsewhere,
/// which has references. The document, whose source is set, takes those, and the conditions of
/// parts.
[[nodiscard]] Value localized(const Term& root, Document& document, Evaluator& evaluator);
/// The same of a policy that a text holds, which was parsed: of the strings that are a text from
/// elsewhere and nothing else.
[[nodiscard]] Value localized(const Value& parsed, const Term& text, Document& document,
                              Evaluator& evaluator);

/// The key of whom `role = aws_iam_role.ci.id` or `role = "ci"` names; empty when nobody can tell.
[[nodiscard]] std::string key_of(std::string_view kind, const Term& named);

/// Adds the policies of modules to what was located.
class ResourceReader {
 public:
  ResourceReader(Evaluator& evaluator, std::optional<PolicyKind> forced, Located& located)
      : evaluator_(evaluator), forced_(forced), located_(located) {}

  /// The policies of a module and of those it calls.
  void read(Instance& instance);
  /// Policy documents that nothing has: somebody else attaches them. Once, after all modules.
  void read_orphans();
  /// The policies that there are in no module that was read, but would be if inputs were given
  /// whose defaults switch them off. Once, after all modules.
  void read_switched_off();
  [[nodiscard]] bool has_read(const Module& module) const { return searched_.contains(&module); }
  /// The modules that were read for calls, with the file of the root that each call stands in or
  /// comes from.
  [[nodiscard]] const std::set<std::pair<const Module*, std::size_t>>& called() const {
    return called_;
  }

 private:
  /// Where a policy is looked for.
  struct Sought {
    Span use = {};           ///< the expression that it is the value of
    Span attribute = {};     ///< that with its name
    bool must_show = false;  ///< what does not show itself to be a policy is none
    bool may_lack = false;   ///< nor is what is not known
    bool by_shape = false;   ///< nor what a list or object holds; what it is, it shows
    bool may_be_empty = false;
  };

  /// Whom a policy is put on, and how.
  struct Holder {
    std::string key = {};  ///< empty: nobody tells
    Bond bond = Bond::grants;
  };

  void read_resource(const ModuleBlock& block, Instance& instance);
  void read_instance(const ModuleBlock& block, const Scope& scope, const InstanceOf& each);
  void read_policy(const ModuleBlock& block, const Body& body, const PolicyAttribute& held,
                   const Scope& scope, const InstanceOf& each = {});
  void note_orphans(Instance& instance);
  void read_orphan(const ModuleBlock& block, Instance& instance);
  void note_template(const ModuleBlock& block);
  /// Notes what became of a block, of which there were so many documents before.
  void note_read(const ModuleBlock& block, Instance& instance, std::size_t before);
  void note_came_to(const ModuleBlock& block, Instance& instance, bool something);
  void read_as_if_on(const ModuleBlock& block, Instance& instance);
  void read_call_as_if_on(const ModuleBlock& call, Instance& instance);
  void search(const Module& module);

  /// What calls say whose modules are not among the files.
  void read_unfollowed(const ModuleBlock& call, Instance& instance);
  bool read_arguments(const ModuleBlock& call, Instance& instance);
  void read_instance(const ModuleBlock& call, Instance& instance, const Term* each,
                     const catalog::KnownModule* known);
  void read_known(const catalog::KnownModule& known, const ModuleBlock& call,
                  const Document& document, const Scope& scope);
  NotFollowed* note_unfollowed(const ModuleBlock& call, Instance& instance);
  void add_alternatives(const Expression& written, const Document& document, const Scope& scope,
                        const Sought& sought);
  void add(const Term& policy, Document document, const Scope& scope, const Sought& sought);
  [[nodiscard]] std::string words_for(const Choices::TakenBranch& taken) const;
  void note_cut(const Document& document);
  [[nodiscard]] std::optional<Value> no_policy(const Term& held, const Scope& scope,
                                               const Sought& sought);
  void put(Document document, const Scope& scope, const Sought& sought, const Hop* way);
  [[nodiscard]] bool is_full(const ModuleBlock& block);
  void keep(Document document);
  void add_unencoded(const Term& policy, const Document& document, const Scope& scope,
                     const Sought& sought);
  void add_joined(const Term& joined, const Document& document, const Scope& scope,
                  const Sought& sought);
  void add_within(const Term& value, const Document& document, const Scope& scope,
                  const Sought& sought, std::size_t depth = 0);
  [[nodiscard]] FileFacts& facts_of(std::size_t source);
  void note_json(const syntax::Tree& tree, const Document& document);
  void note_error(SourceSpan place, std::string message);

  /// Tells of a block that was just read, or a call, what limit it reached.
  void note_limit(const ModuleBlock& block, const Instance& instance);

  /// Who has which policy, by what the module says besides the policies.
  void read_attachments(const ModuleBlock& block, Instance& instance);
  void attach(const ModuleBlock& block, const AttachmentArgument& argument,
              const std::string& policy, const Scope& scope);
  /// `scope` as Attachment::scope.
  void attach(std::string holder, std::string policy, std::size_t scope, Bond bond = Bond::grants);
  void add_made(const ModuleBlock& block, const Scope& scope, const Term* each);
  void add_endpoint(const ModuleBlock& block, const Scope& scope, const Term* each);
  /// As Document::endpoint.
  [[nodiscard]] std::string endpoint_of(const ModuleBlock& block, const PolicyAttribute& held,
                                        const Scope& scope, const Term* each);
  [[nodiscard]] std::optional<Holder> holder_of(const ModuleBlock& block,
                                                const PolicyAttribute& held, const Scope& scope,
                                                const Term* each);
  /// The key of whom an attribute of a block names, who is then known by it.
  [[nodiscard]] std::string mention(std::string_view kind, const Term& named,
                                    const ModuleBlock& block, Instance& instance);
  void mention(const std::string& key, const ModuleBlock& block, Instance& instance);
  /// As Document::scope, of what a block makes.
  [[nodiscard]] std::size_t root_scope(const ModuleBlock& block, Instance& instance);

  Evaluator& evaluator_;
  std::optional<PolicyKind> forced_;
  Located& located_;
  std::set<const Module*> searched_;  ///< for the policy documents that they use
  std::set<const Block*> used_;       ///< policy documents that some resource has
  std::set<std::pair<std::size_t, std::uint32_t>> orphans_;  ///< the others, by source and place
  std::set<std::pair<const Module*, std::size_t>> called_;
  std::set<std::tuple<std::size_t, std::uint32_t, std::size_t>> not_followed_;
  std::set<std::tuple<std::size_t, std::uint32_t, std::uint32_t>> seen_;
  std::map<std::tuple<const Instance*, std::size_t, std::size_t>, std::size_t> scopes_;
  std::set<std::pair<std::size_t, std::string>> mentioned_;  ///< by scope and key
  const Instance* root_ = nullptr;                           ///< of the last scope
  std::size_t roots_ = 0;
  std::unordered_map<std::size_t, std::size_t> facts_at_;  ///< in the files, by source
  std::vector<std::pair<const ModuleBlock*, Instance*>> may_be_orphans_;
  std::set<const Block*> limited_;  ///< of which a limit was told
  std::set<const Block*> came_to_something_;
  std::set<const Block*> came_to_nothing_seen_;
  std::vector<std::pair<const ModuleBlock*, Instance*>> came_to_nothing_;  ///< each block once
  std::deque<Called> switched_on_;      ///< calls that are read as if inputs were given
  std::vector<const Module*> entered_;  ///< those of them that are being read
  bool switched_off_ = false;           ///< what is read is there only if inputs are given
  bool full_ = false;                   ///< no more policies are kept
};

}  // namespace ecrlint::internal::format::terraform
