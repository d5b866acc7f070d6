// SPDX-License-Identifier: Apache-2.0
// Evaluates Terraform's expressions as far as the files tell. What they do not tell is a hole.
#pragma once

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "format/terraform/module.hpp"
#include "format/terraform/term.hpp"
#include "text/arena.hpp"
#include "text/meanwhile.hpp"
#include "text/offset_map.hpp"

namespace ecrlint::internal::format::terraform {

/// The module that a call refers to.
struct Called {
  const Module* module = nullptr;  ///< null when it is not among the files
  std::vector<std::unique_ptr<Instance>> instances;
};

/// A module with the inputs of one instance of one call of it, or a root module.
struct Instance {
  const Module* module = nullptr;
  Instance* caller = nullptr;
  const ModuleBlock* call = nullptr;            ///< in the caller; null for a root
  std::optional<std::size_t> called_from = {};  ///< where the root calls the one it is part of
  std::string address;                          ///< `module.ecr["a"].`, or empty
  std::string path;                             ///< `ecr.policy`: the calls without their keys
  Term key = {};                            ///< by which the call's `for_each` or `count` knows it
  std::map<std::string_view, Term> inputs;  ///< those given or evaluated
  bool given = false;                       ///< all that the call gives are among them
  std::map<const ModuleSetting*, Term> locals;  ///< those evaluated
  /// Inputs and locals that would be something else if defaults were.
  std::set<std::string_view> inputs_by_default;
  std::set<const ModuleSetting*> locals_by_default;
  std::map<std::string_view, Called> children;  ///< by the names of calls
};

[[nodiscard]] inline const Instance& root_of(const Instance& instance) {
  const Instance* root = &instance;
  while (root->caller != nullptr) root = root->caller;
  return *root;
}

/// The configuration of a provider that something is made under.
struct Provider {
  std::size_t number = 0;  ///< tells it from others of the root, whose default one is 0
  std::string account;     ///< empty: not told
  std::string region;
  bool foreign = false;  ///< perhaps not of the account of the root's default one

  /// A text in which own places are those of the root's default provider, as it is for this one.
  [[nodiscard]] std::string placed(std::string_view text) const;
  /// A policy that is made under it: what is the root's own is not known to be its own.
  [[nodiscard]] Value without_root(Value value, Arena& arena) const;
};

/// Where an expression stands.
struct Scope {
  Instance* instance = nullptr;
  std::size_t source = 0;
  const Binding* bindings = nullptr;
};

/// `module.app["eu"].aws_iam_role.ci[0]` of the instance that is known by `each`, which is null
/// where there is but one.
[[nodiscard]] std::string address_of(const ModuleBlock& block, const Instance& instance,
                                     const Term* each);

/// The same of what a call makes: `module.app["eu"]`.
[[nodiscard]] std::string address_of_call(const ModuleBlock& call, const Instance& instance,
                                          const Term* each);

/// Inputs of modules with a value each.
using Inputs = std::map<std::pair<const Instance*, std::string_view>, Term>;

/// Where an attribute of a body that is read in this scope is evaluated.
[[nodiscard]] inline Scope scope_of(const Attribute& attribute, Scope scope) {
  scope.source = attribute.source.value_or(scope.source);
  return scope;
}

/// The outcomes of conditions that are not known. Going through all of them shows everything that
/// a policy may turn out to be.
class Choices {
 public:
  struct Condition {
    SourceSpan place;
    /// What two that stand at different places have in common if they turn out alike: whose
    /// condition it is and how it is written. Empty of one that is only like itself.
    const Instance* instance = nullptr;
    std::string_view text = {};
    bool negated = false;  ///< it holds where what `text` says does not

    [[nodiscard]] bool is_like(const Condition& other) const {
      return place == other.place ||
             (!text.empty() && instance == other.instance && text == other.text);
    }
  };
  struct TakenBranch {
    Condition condition;
    bool outcome;

    /// The outcome of a condition that is_like() this one.
    [[nodiscard]] bool outcome_of(const Condition& other) const {
      return outcome != (condition.negated != other.negated);
    }
  };
  /// The outcome of a condition; nothing when there are too many to try.
  std::optional<bool> choose(const Condition& condition);
  /// Those of this outcome.
  [[nodiscard]] std::span<const TakenBranch> taken() const { return taken_; }
  [[nodiscard]] std::size_t asked() const { return asked_; }
  /// Were there too many to try, in whatever outcome?
  [[nodiscard]] bool cut() const { return cut_; }
  /// Goes on to outcomes not tried yet; false when all were.
  bool next();

 private:
  static constexpr std::size_t kMost = 4;
  std::vector<TakenBranch> taken_;
  std::size_t asked_ = 0;
  bool cut_ = false;
};

/// The work that a run may still do. A step is about that of one small expression.
class Budget {
 public:
  explicit Budget(std::size_t steps) : left_(steps), share_(steps) {}
  /// Begins with something that may take half of what is left, so that something is left for all
  /// others, whatever it is.
  void begin_share() { share_ = left_ / 2; }
  /// False once nothing of the share is left.
  bool spend(std::size_t steps) {
    left_ -= std::min(left_, steps);
    share_ -= std::min(share_, steps);
    return share_ > 0;
  }
  [[nodiscard]] bool is_spent() const { return share_ == 0; }

 private:
  std::size_t left_;
  std::size_t share_;
};

/// What every evaluation of a run needs to know.
struct Workspace {
  /// What evaluation may take; beyond it, values are unknown.
  std::size_t steps = 0;
  /// Of modules that are called, in all.
  std::size_t instances = 0;
  /// The module of a directory, or null.
  std::function<const Module*(const std::string& directory)> module;
  /// The module that was laid down for a call, by the directory of its root and its path, or null.
  std::function<const Module*(std::string_view root, const std::string& path)> laid_down;
  /// The file of a path, or null.
  std::function<const File*(const std::string& path)> file;
  /// The text of a source.
  std::function<std::string_view(std::size_t source)> text;
  /// Is what defaults switch off looked at, too?
  bool switched_off = false;
  /// Those of all policies; null where a source is too long for them.
  std::shared_ptr<References> references = {};
};

/// What has to be so that an expression comes to something.
struct Switched {
  Inputs inputs;
  std::vector<Choices::TakenBranch> outcomes;
};

class Joiner;

class Evaluator {
 public:
  // Larger values are unknown.
  static constexpr std::size_t kMostEntries = 10'000;
  static constexpr std::size_t kLongestString = std::size_t{1} << 20;

  Evaluator(const Workspace& workspace, Arena& arena)
      : workspace_(workspace), arena_(arena), budget_(workspace.steps) {
    outside_.module = &nothing_;
  }

  [[nodiscard]] Term evaluate(const Expression& expression, const Scope& scope);
  /// The attribute of a body, or nothing.
  [[nodiscard]] std::optional<Term> attribute(const Body& body, std::string_view name,
                                              const Scope& scope);
  /// The instances that `count` or `for_each` make of a block: their `each` or `count` objects, a
  /// null one when the block has neither; one unknown when it cannot be told how many.
  [[nodiscard]] std::vector<const Term*> instances(const ModuleBlock& block, Instance& instance);
  /// The scope inside an instance of a block.
  [[nodiscard]] Scope inside(const ModuleBlock& block, Instance& instance, const Term* each);
  /// The module that a call refers to, in all instances that `for_each` or `count` make of it; one
  /// when it cannot be told how many.
  [[nodiscard]] const Called& called(const ModuleBlock& call, Instance& instance);
  /// What a call would make if it were made now, by what is assumed; nobody else knows of it.
  [[nodiscard]] Called called_as_assumed(const ModuleBlock& call, Instance& instance);
  /// The configuration of the provider of a resource or data source.
  [[nodiscard]] const Provider& provider_of(const ModuleBlock& block, Instance& instance);

  /// The text of the file that a module names; unknown when it is not there.
  [[nodiscard]] Term file_text(const Term& named, const Instance& instance, SourceSpan place);
  /// A template with these values, an object, for its names. It knows no others.
  [[nodiscard]] Term render(const Term& text, const Term& values, SourceSpan place);

  /// What would have to be given for an expression that comes to nothing (`0`, `[]`, `{}`, `null`)
  /// to come to something: the inputs whose defaults switch it off, with what switches it on, which
  /// is often not known. Empty when it comes to something, or whatever is given comes to nothing.
  [[nodiscard]] Inputs switches(const Expression& expression, const Scope& scope);
  /// The same with the outcomes of conditions, where inputs that say yes or no, or were not given,
  /// switch it off; null elsewhere. Those that choose one of several things exclude each other.
  [[nodiscard]] std::shared_ptr<const Switched> switched_off(const Expression& expression,
                                                             const Scope& scope);
  /// Takes these for what is given, until told something else. Null: what is given.
  void assume(const Inputs* inputs);
  [[nodiscard]] const Inputs* assumed() const { return assumed_; }
  /// Does something as if what switches the expression on were given besides, if anything does.
  template <class Work>
  void with_switches(const Expression& expression, const Scope& scope, Work work) {
    const Inputs* const outer = assumed_;
    const Inputs inputs = switches(expression, scope);
    if (inputs.empty()) return;
    assume(&inputs);
    work();
    assume(outer);
  }

  /// Does something as if it were switched on; as things are if it is null.
  template <class Work>
  void switched_on(const Switched* switched, Work work) {
    if (switched == nullptr) return work();
    const Inputs* const outer = assumed_;
    const Meanwhile outcomes(outcomes_, std::span(switched->outcomes));
    assume(&switched->inputs);
    work();
    assume(outer);
  }

  /// Does something with what a block says that `for_each` or `count` makes: under the conditions
  /// on which there is one.
  template <class Work>
  void where_made(const ModuleBlock& block, Instance& instance, Work work) {
    const std::vector<Choices::TakenBranch> outcomes = outcomes_where_made(block, instance);
    const Meanwhile known(outcomes_, std::span(outcomes));
    work();
  }

  void set_choices(Choices* choices) { choices_ = choices; }
  [[nodiscard]] Choices* choices() const { return choices_; }
  [[nodiscard]] Arena& arena() { return arena_; }
  [[nodiscard]] Budget& budget() { return budget_; }
  bool spend(std::size_t steps) { return budget_.spend(steps); }
  /// Begins with something: a block, a call. What limit it reached can be asked for then.
  void begin_share() {
    budget_.begin_share();
    limit_ = {};
  }
  /// Notes a limit that keeps a value from being known: what there is too much of. A literal.
  void reach(std::string_view limit) { limit_ = limit_.empty() ? limit : limit_; }
  /// The first limit that was reached since the last beginning; empty when none was.
  [[nodiscard]] std::string_view limit_reached() const {
    return limit_.empty() && budget_.is_spent() ? "too much to evaluate" : limit_;
  }
  /// Can a collection have so many entries?
  bool has_room(std::size_t entries) {
    if (entries > kMostEntries) reach("a list of more than 10,000 items");
    return entries <= kMostEntries;
  }
  /// Can a text have so many bytes?
  bool has_room_for_text(std::size_t bytes) {
    if (bytes > kLongestString) reach("a text of more than 1 MiB");
    return bytes <= kLongestString;
  }
  [[nodiscard]] const Workspace& workspace() const { return workspace_; }
  /// An expression as it is written, on one line; the beginning of a long one.
  [[nodiscard]] std::string written(SourceSpan expression) const;
  [[nodiscard]] std::string_view text_of(SourceSpan expression) const;

  // For functions and policy documents.
  [[nodiscard]] Term list(std::span<const Entry> entries, SourceSpan place);
  [[nodiscard]] Term object(std::span<const Entry> entries, SourceSpan place);
  [[nodiscard]] Term number(std::size_t value, SourceSpan place);
  /// `each` of an item: an object with its `key` and `value`.
  [[nodiscard]] Term pair(const Term& key, const Term& value, SourceSpan place);
  [[nodiscard]] std::string_view copy(std::string_view text);
  [[nodiscard]] const Doubt* doubt(Doubt::Reason reason, SourceSpan expression) {
    return &arena_.keep(Doubt{reason, expression});
  }
  /// The items of a list, or the values of a map, each with its expression as `use`.
  [[nodiscard]] std::vector<Entry> items(const Term& collection, Span use);
  /// The value of an entry, with the way that it comes as a part of the whole.
  [[nodiscard]] Term part_of(const Term& whole, const Entry& entry);
  /// Equal ones are one.
  [[nodiscard]] const Hop* hop(const Hop& last);
  /// One way behind another.
  [[nodiscard]] const Hop* joined(const Hop* way, const Hop* last);
  /// What an attribute comes to, as handed on by it.
  [[nodiscard]] Term handed_on(Term value, const Attribute& attribute, std::size_t source,
                               Span block);

 private:
  [[nodiscard]] Term form(const Expression& expression, const Scope& scope);
  [[nodiscard]] Term templated(const Expression& expression, const Scope& scope);
  [[nodiscard]] bool join(Joiner& joiner, std::span<const Expression> parts, const Scope& scope);
  void join_loop(Joiner& joiner, const Expression& loop, const Scope& scope);
  [[nodiscard]] Term tuple(const Expression& expression, const Scope& scope);
  [[nodiscard]] Term object_of(const Expression& expression, const Scope& scope);
  /// The scope of an item of a `for`; `names` must live as long.
  [[nodiscard]] Scope inside(const Expression& loop, const Term& all, std::size_t i,
                             const Scope& scope, std::array<Binding, 2>& names);
  [[nodiscard]] Term for_each(const Expression& expression, const Scope& scope);
  [[nodiscard]] std::optional<bool> wants(const Expression& loop, const Scope& item);
  [[nodiscard]] Term bound(std::string_view name, SourceSpan place, const Scope& scope);
  [[nodiscard]] Term member(const Expression& expression, const Scope& scope);
  [[nodiscard]] Term member_of(const Term& whole, std::string_view name, SourceSpan place);
  [[nodiscard]] Term attribute_of_block(const Term& whole, std::string_view name, SourceSpan place);
  [[nodiscard]] Term index(const Expression& expression, const Scope& scope);
  [[nodiscard]] Term index_of(const Term& whole, const Term& key, SourceSpan place);
  [[nodiscard]] Term instance_of(const Term& block, const Term& key);
  /// A resource with `count` or `for_each` as the list or map of its instances; else itself.
  [[nodiscard]] Term collected(const Term& term, SourceSpan place);
  std::optional<Term> item_of_splat(const Expression& list, const Term& key, const Scope& scope);
  [[nodiscard]] Term splat(const Expression& expression, const Scope& scope);
  [[nodiscard]] Term number_of_value(double value, SourceSpan place);
  [[nodiscard]] Term unary(const Expression& expression, const Scope& scope);
  [[nodiscard]] Term binary(const Expression& expression, const Scope& scope);
  [[nodiscard]] Term conditional(const Expression& expression, const Scope& scope);
  [[nodiscard]] Choices::Condition condition_of(const Expression& written, const Scope& scope);
  [[nodiscard]] std::optional<bool> known_outcome(const Expression& condition, const Scope& scope);
  [[nodiscard]] Term call(const Expression& expression, const Scope& scope);
  [[nodiscard]] Term input(std::string_view name, SourceSpan place, const Scope& scope);
  [[nodiscard]] Term local(std::string_view name, SourceSpan place, const Scope& scope);
  [[nodiscard]] std::optional<Term> default_of(std::string_view name, Instance& instance);
  [[nodiscard]] Term converted(const Term& term, const ModuleBlock& variable, Instance& instance);
  [[nodiscard]] Term converted(const Term& term, const Expression& type, const Scope& scope);
  [[nodiscard]] Term with_optional(const Term& object, const Expression& type, const Scope& scope);
  [[nodiscard]] Term not_given(Term empty, const Instance& instance);
  [[nodiscard]] Inputs inputs_of(const Expression& expression, const Scope& scope,
                                 const Inputs& assumed);
  void switch_on(const Expression& expression, bool wanted, const Scope& scope, Inputs& inputs);
  [[nodiscard]] std::vector<Choices::TakenBranch> outcomes_where_made(const ModuleBlock& block,
                                                                      Instance& instance);
  void note_outcomes(const Expression& expression, const Scope& scope,
                     std::vector<Choices::TakenBranch>& outcomes);
  void note_outcome(const Expression& condition, bool outcome, const Scope& scope,
                    std::vector<Choices::TakenBranch>& outcomes);
  void give(const Expression& expression, const Scope& scope, Inputs& inputs, const Term& value);
  [[nodiscard]] const Module* module_of(const ModuleBlock& call, Instance& instance);
  void make_instances(const ModuleBlock& call, Instance& instance, Called& called);
  void give_inputs(const ModuleBlock& call, const Scope& scope, Instance& child);
  [[nodiscard]] Term output(const Term& call, std::string_view name, SourceSpan place);
  /// Where a data source says that its provider works; nothing for any other attribute.
  [[nodiscard]] std::optional<Term> place_told(const ModuleBlock& block, const Scope& own,
                                               std::string_view name, SourceSpan place);
  [[nodiscard]] Provider read_provider(const ModuleBlock& block, Instance& instance);

  const Workspace& workspace_;
  Arena& arena_;
  Choices* choices_ = nullptr;
  std::size_t outcomes_used_ = 0;
  std::span<const Choices::TakenBranch> outcomes_;          ///< of conditions, known from elsewhere
  std::set<std::pair<const Instance*, const void*>> open_;  // what is being evaluated
  std::size_t defaults_read_ = 0;
  std::size_t switch_steps_ = 0;
  Inputs* traced_ = nullptr;  // the inputs that defaults decide, as they are asked for
  std::set<std::pair<const Instance*, const ModuleSetting*>> traced_locals_;
  const Inputs* assumed_ = nullptr;
  std::map<std::pair<const Instance*, const ModuleSetting*>, Term> assumed_locals_;
  std::map<std::tuple<std::size_t, std::uint32_t, std::uint32_t, const Hop*>, const Hop*> hops_;
  std::size_t depth_ = 0;
  std::size_t called_ = 0;  ///< instances of modules
  std::string_view limit_ = {};
  /// By instance and reference, and by the configuration that this leads to.
  std::map<std::pair<const Instance*, std::string>, const Provider*> referred_providers_;
  std::map<std::pair<const Instance*, const void*>, Provider> providers_;
  const Provider unknown_provider_{.number = 1, .account = {}, .region = {}, .foreign = true};
  Budget budget_;
  Module nothing_{{}, {}};
  Instance outside_;  ///< where the expressions of templates stand
};

/// The path of what a module in `directory` names: from there, unless it begins with that itself.
[[nodiscard]] std::string path_named(std::string_view name, std::string_view directory);

/// A block as it is read: itself, or what a `dynamic` block makes of its `content`.
struct Made {
  const Block* block;
  const Body* body;
  Scope scope;
  /// Of one over something unknown, which may make none or many.
  const Doubt* doubt = nullptr;
  std::shared_ptr<const Switched> switched = {};  ///< what has to be so for it to be there

  [[nodiscard]] bool sure() const { return doubt == nullptr; }
};

/// All blocks of a type in a body, those of `dynamic` blocks too; over what is not known, one.
[[nodiscard]] std::vector<Made> blocks_of(const Body& body, std::string_view type,
                                          const Scope& scope, Evaluator& evaluator);

/// What a function is called with.
struct Arguments {
  std::span<const Term> values;
  std::span<const Span> uses;  ///< the expressions
  SourceSpan place;            ///< of the call
  const Instance& instance;    ///< of the module
  bool in_template = false;    ///< which is not told where it is used
};

/// Calls one of Terraform's functions by its function_name(); unknown when it is not one we know,
/// or cannot be told.
[[nodiscard]] Term call_function(std::string_view name, const Arguments& arguments,
                                 Evaluator& evaluator);

/// The object that an `aws_ecr_lifecycle_policy_document` stands for.
[[nodiscard]] Term lifecycle_document(const ModuleBlock& block, const Scope& scope,
                                      Evaluator& evaluator);

/// The object that a data source stands for whose type is_document_type.
[[nodiscard]] Term policy_document(const ModuleBlock& block, const Scope& scope,
                                   Evaluator& evaluator);

/// What a string of known pieces holds as JSON; places are those of its source.
[[nodiscard]] syntax::Tree parse_pieces(const Term& string, Arena& arena);

/// Where the bytes of a string stand in its source.
[[nodiscard]] OffsetMap map_of(const Term& string);

/// The text that `jsonencode()` makes of a value, with holes.
[[nodiscard]] std::string json_text(const Term& value, Evaluator& evaluator);

/// The JSON that a string holds, as a tree of its own; null when it cannot be told.
[[nodiscard]] const Term* json_of(const Term& string, Evaluator& evaluator);

}  // namespace ecrlint::internal::format::terraform
