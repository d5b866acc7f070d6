// SPDX-License-Identifier: Apache-2.0
// Turns a located Value into a Policy; the one reader for all formats.
#include <algorithm>
#include <array>

#include "ecrlint/words.hpp"
#include "model/policy.hpp"
#include "model/read_text.hpp"

namespace ecrlint::internal {
namespace {

using syntax::Kind;
using syntax::Member;
using syntax::Value;

// Both in the order of their enumerators.
constexpr std::array<std::string_view, 12> kElements{
    "Version",      "Id",     "Statement", "Sid",      "Effect",      "Principal",
    "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"};
constexpr std::array<std::string_view, 7> kTypes{
    "null", "a boolean", "a number", "a string", "a list", "an object", "an unknown value"};

ElementName element_of(std::string_view key, bool in_statement) {
  const ElementName name = element_named(key);
  return name != ElementName::unknown && belongs_to_policy(name) != in_statement
             ? name
             : ElementName::unknown;
}

constexpr std::size_t index(ElementName name) { return static_cast<std::size_t>(name); }

const Member* find_element(std::span<const Element> elements, ElementName name) {
  for (const Element& element : elements)
    if (element.name == name) return element.member;
  return nullptr;
}

class PolicyReader {
 public:
  PolicyReader(Policy& policy, bool plain, const catalog::Catalog& catalog, Arena& arena,
               const Placement& placement)
      : policy_(policy),
        catalog_(catalog),
        arena_(arena),
        placement_(placement),
        texts_(policy, plain, arena, placement, catalog.partition_of(placement.region)) {}

  void read(const Value& root) {
    policy_.root = &root;
    policy_.open = {root.span.begin, root.span.begin + 1};
    if (policy_.kind == PolicyKind::lifecycle) return read_lifecycle(root, policy_, texts_, arena_);
    if (root.unfinished) not_all_known("the file breaks off");
    if (root.is_array() && (root.unfinished || !root.members.empty())) {
      policy_.top_level_list = true;
      read_statements(root);
      return;
    }
    if (!root.is_object()) return read_no_policy(root);
    policy_.elements = read_elements(root, false);
    if (const Member* version = policy_.find(ElementName::version)) {
      if (expect_string(version->value, ElementName::version))
        policy_.version = texts_.read(version->value);
    }
    if (const Member* id = policy_.find(ElementName::id)) expect_string(id->value, ElementName::id);
    if (const Member* statement = policy_.find(ElementName::statement))
      read_statements(statement->value);
    else if (std::ranges::any_of(policy_.elements, is_unknown))
      not_all_known("an element is not known");
  }

 private:
  static bool is_unknown(const Element& element) { return has_hole(element.member->key); }

  /// What stands for a text that does not parse has no place; that text has its error already.
  void read_no_policy(const Value& root) {
    policy_.statements_known = false;
    if (root.kind == Kind::unknown) note("none of it is known");
    if (root.span.begin != root.span.end) expect(false, root, ElementName::unknown, "an object");
  }

  /// The first reason is the one that is shown.
  void note(std::string_view why) {
    if (policy_.partly_known.empty()) policy_.partly_known = why;
  }

  void not_all_known(std::string_view why) {
    note(why);
    policy_.statements_known = false;
  }

  /// Is another statement or value read?
  bool has_room() {
    if (parts_ < kMostParts)
      ++parts_;
    else
      cut_off();
    return !policy_.cut;
  }

  void cut_off() {
    policy_.cut = true;
    not_all_known("it has more values than are read");
  }

  /// Notes a value of a type that no AWS reader takes; an unknown value fits everywhere.
  bool expect(bool fits, const Value& value, ElementName element, std::string_view expected) {
    if (!fits && value.kind != Kind::unknown)
      policy_.wrong_types.push_back({value.span, element, expected, word_of(kTypes, value.kind)});
    return fits;
  }

  bool expect_string(const Value& value, ElementName element) {
    return expect(value.is_string(), value, element, "a string");
  }

  std::span<const Element> read_elements(const Value& object, bool in_statement) {
    elements_.clear();
    for (const Member& member : object.members)
      elements_.push_back({element_of(member.key, in_statement), &member});
    return arena_.copy(std::span<const Element>(elements_));
  }

  void read_statements(const Value& value) {
    if (value.unfinished) not_all_known("the file breaks off");
    if (value.is_object()) return read_statement(value);
    if (!expect(value.is_array(), value, ElementName::statement, "an object or a list of objects"))
      return not_all_known("Statement is not known");
    policy_.statements.reserve(std::min(value.members.size(), kMostParts));
    for (const Member& item : value.members) {
      if (!has_room()) return;
      if (expect(item.value.is_object(), item.value, ElementName::statement, "an object"))
        read_statement(item.value);
      else
        not_all_known("a statement is not known");
    }
  }

  void read_statement(const Value& value) {
    if (value.unfinished) return;  // what it lacks may stand in the part that could not be read
    Statement statement;
    statement.value = &value;
    statement.open = {value.span.begin, value.span.begin + 1};
    statement.elements = read_elements(value, true);
    for (const Element& element : statement.elements) read_element(statement, element);
    if (has_unknown_element(statement)) doubt_what_is_absent(statement);
    doubt_what_stands_twice(statement);
    policy_.mentions_ecr = policy_.mentions_ecr || statement.mentions_ecr;
    policy_.statements.push_back(statement);
  }

  static bool has_unknown_element(const Statement& statement) {
    return std::ranges::any_of(statement.elements, is_unknown);
  }

  /// An element whose name is not known may be any of those that are not there.
  void doubt_what_is_absent(Statement& statement) {
    note("an element is not known");
    statement.all_elements_known = false;
    const auto has = [&](ElementName a, ElementName b) {
      return statement.has(a) || statement.has(b);
    };
    if (!has(ElementName::principal, ElementName::not_principal))
      statement.principals_known = false;
    if (!has(ElementName::action, ElementName::not_action)) {
      statement.actions_known = false;
      statement.mentions_ecr = true;
    }
    if (!has(ElementName::resource, ElementName::not_resource)) statement.resources_known = false;
    if (!statement.has(ElementName::condition)) statement.conditions_known = false;
  }

  /// Of two that exclude each other, and of one that stands twice, either may be meant.
  static void doubt_what_stands_twice(Statement& statement) {
    std::array<unsigned, kElements.size() + 1> count{};
    for (const Element& element : statement.elements) ++count[index(element.name)];
    const auto once = [&](ElementName a, ElementName b) {
      return count[index(a)] + count[index(b)] < 2;
    };
    if (!once(ElementName::principal, ElementName::not_principal))
      statement.principals_known = false;
    if (!once(ElementName::action, ElementName::not_action)) statement.actions_known = false;
    if (!once(ElementName::resource, ElementName::not_resource)) statement.resources_known = false;
    if (count[index(ElementName::condition)] > 1) statement.conditions_known = false;
    if (count[index(ElementName::effect)] > 1) statement.effect = Effect::unknown;
  }

  void read_element(Statement& statement, const Element& element) {
    const Value& value = element.member->value;
    switch (element.name) {
      case ElementName::sid:
        if (expect_string(value, element.name)) statement.sid = texts_.read(value);
        break;
      case ElementName::effect:
        read_effect(statement, value);
        break;
      case ElementName::principal:
      case ElementName::not_principal:
        read_principals(statement, element);
        break;
      case ElementName::action:
      case ElementName::not_action:
        read_actions(statement, element);
        break;
      case ElementName::resource:
      case ElementName::not_resource:
        read_resources(statement, element);
        break;
      case ElementName::condition:
        read_conditions(statement, value);
        break;
      default:
        break;
    }
  }

  void read_effect(Statement& statement, const Value& value) {
    statement.effect = Effect::unknown;
    if (!expect_string(value, ElementName::effect)) return;
    statement.effect_text = texts_.read(value);
    if (statement.effect_text.is("Allow")) statement.effect = Effect::allow;
    if (statement.effect_text.is("Deny")) statement.effect = Effect::deny;
  }

  /// Calls `take` with each string of a string or list; says whether these are all. What stands
  /// where a string belongs may be meant as anything.
  template <class Take>
  bool each_string(const Value& value, ElementName element, Take take) {
    if (value.is_string()) {
      take(value);
      return true;
    }
    if (!expect(value.is_array(), value, element, "a string or a list of strings")) return false;
    bool all = !value.unfinished;
    for (const Member& item : value.members) {
      if (!has_room()) return false;
      if (expect_string(item.value, element))
        take(item.value);
      else
        all = false;
    }
    return all;
  }

  void read_actions(Statement& statement, const Element& element) {
    statement.not_action = element.name == ElementName::not_action;
    actions_.clear();
    statement.actions_known =
        each_string(element.member->value, element.name, [&](const Value& item) {
          actions_.push_back(read_action(texts_.read(item)));
          statement.mentions_ecr = statement.mentions_ecr || actions_.back().may_be_ecr;
        });
    statement.mentions_ecr =
        statement.mentions_ecr || statement.not_action || !statement.actions_known;
    statement.actions = arena_.copy(std::span<const Action>(actions_));
    if (!statement.actions_known) note("an action is not known");
  }

  Action read_action(const Text& text) {
    Action action;
    action.text = text;
    const auto colon = text.text.find(':');
    // Every character is looked at, which compilers make a few instructions for all of them.
    for (const char c : text.text) action.wildcard |= (c == '*') | (c == '?');
    const bool prefixed = colon != text.text.npos;
    if (prefixed) action.service = text.text.substr(0, colon);
    action.name = prefixed ? text.text.substr(colon + 1) : text.text;
    if (action.service != last_service_) {
      last_service_ = action.service;
      last_service_id_ = catalog_.find_service(action.service);
      last_may_be_ecr_ = touches_ecr(action.service);
    }
    action.service_id = last_service_id_;
    action.may_be_ecr = last_may_be_ecr_;
    if (!action.wildcard && !text.hole && action.service_id != catalog::ServiceId::none)
      action.id = catalog_.find_action(action.service_id, action.name);
    return action;
  }

  static bool touches_ecr(std::string_view service) {
    const auto folded = [&](std::size_t i, char c) { return (service[i] | 0x20) == c; };
    if (service.size() >= 3 && folded(0, 'e') && folded(1, 'c') && folded(2, 'r')) return true;
    return service.empty() || has_wildcard(service) || has_hole(service);
  }

  void read_principals(Statement& statement, const Element& element) {
    const Value& value = element.member->value;
    statement.not_principal = element.name == ElementName::not_principal;
    statement.principals_known = value.is_string() || (value.is_object() && !value.unfinished);
    principals_.clear();
    const auto add = [&](const Value& item, std::string_view type, Span type_span) {
      const Text text = type == "AWS" ? texts_.read_account(item) : texts_.read(item);
      Principal& principal = principals_.emplace_back(read_principal(text, type, type_span));
      principal.own = text.own_account ||
                      (is_account_id(principal.account) && principal.account == placement_.account);
    };
    if (value.is_object()) {
      for (const Member& member : value.members)
        statement.principals_known =
            has_room() &&
            each_string(member.value, element.name,
                        [&](const Value& item) { add(item, member.key, member.key_span); }) &&
            statement.principals_known;
    } else if (expect(value.is_string(), value, element.name, "\"*\" or an object")) {
      add(value, {}, value.span);
    }
    if (!statement.principals_known) note("a principal is not known");
    statement.principals = arena_.copy(std::span<const Principal>(principals_));
  }

  void read_resources(Statement& statement, const Element& element) {
    statement.not_resource = element.name == ElementName::not_resource;
    resources_.clear();
    statement.resources_known = each_string(
        element.member->value, element.name,
        [&](const Value& item) { resources_.push_back(read_resource(texts_.read(item))); });
    statement.resources = arena_.copy(std::span<const Resource>(resources_));
    if (!statement.resources_known) note("a resource is not known");
  }

  static Resource read_resource(const Text& text) {
    Resource resource;
    resource.text = text;
    if (text.is("*"))
      resource.form = ResourceForm::everything;
    else if (const auto arn = parse_arn(text.text)) {
      resource.form = ResourceForm::arn;
      resource.arn = *arn;
    } else if (text.hole)
      resource.form = ResourceForm::unknown;
    else if (text.text.starts_with("arn:"))
      resource.form = ResourceForm::truncated;
    return resource;
  }

  void read_conditions(Statement& statement, const Value& value) {
    conditions_.clear();
    const bool object = expect(value.is_object(), value, ElementName::condition, "an object");
    statement.conditions_known = object && !value.unfinished;
    for (const Member& block : object ? value.members : std::span<const Member>()) {
      if (!has_room()) break;
      if (!expect(block.value.is_object(), block.value, ElementName::condition, "an object")) {
        statement.conditions_known = false;
        continue;
      }
      for (const Member& key : block.value.members)
        if (has_room()) conditions_.push_back(read_condition(block, key));
    }
    statement.conditions_known = statement.conditions_known && !policy_.cut;
    if (!statement.conditions_known) note("a condition is not known");
    statement.conditions = arena_.copy(std::span<const Condition>(conditions_));
  }

  Condition read_condition(const Member& block, const Member& key) {
    Condition condition;
    condition.operator_text = texts_.read(block.key, block.key_span);
    std::string_view base = condition.operator_text.text;
    if (base.starts_with("ForAllValues:")) condition.set = SetOperator::for_all_values;
    if (base.starts_with("ForAnyValue:")) condition.set = SetOperator::for_any_value;
    if (condition.set != SetOperator::none) base.remove_prefix(base.find(':') + 1);
    condition.if_exists = base.ends_with("IfExists");
    if (condition.if_exists) base.remove_suffix(std::string_view("IfExists").size());
    condition.operator_base = base;
    condition.key = texts_.read(key.key, key.key_span);
    values_.clear();
    const bool list = key.value.is_array();
    condition.values_known = !key.value.unfinished;
    for (const Member& item : list ? key.value.members : std::span<const Member>(&key, 1))
      if (has_room())
        read_condition_value(condition, item.value);
      else
        condition.values_known = false;
    condition.values = arena_.copy(std::span<const Text>(values_));
    return condition;
  }

  void read_condition_value(Condition& condition, const Value& value) {
    const bool scalar =
        value.is_string() || value.kind == Kind::number || value.kind == Kind::boolean;
    if (expect(scalar, value, ElementName::condition,
               "a string, a number, a boolean or a list of these"))
      values_.push_back(texts_.read(value));
    else
      condition.values_known = false;
  }

  Policy& policy_;
  const catalog::Catalog& catalog_;
  Arena& arena_;
  const Placement& placement_;
  TextReader texts_;
  std::size_t parts_ = 0;
  std::string_view last_service_ = {};
  catalog::ServiceId last_service_id_ = catalog::ServiceId::none;
  bool last_may_be_ecr_ = true;  // no service yet is like `*`
  // Scratch memory, reused from statement to statement.
  std::vector<Element> elements_;
  std::vector<Principal> principals_;
  std::vector<Action> actions_;
  std::vector<Resource> resources_;
  std::vector<Condition> conditions_;
  std::vector<Text> values_;
};

}  // namespace

std::string_view to_string(ElementName name) { return word_of(kElements, name); }

ElementName element_named(std::string_view key) {
  return value_of<ElementName>(kElements, key).value_or(ElementName::unknown);
}

bool belongs_to_policy(ElementName name) {
  return name == ElementName::version || name == ElementName::id || name == ElementName::statement;
}

const Member* Statement::find(ElementName name) const { return find_element(elements, name); }

const Resource* Statement::everything() const {
  const auto found = std::ranges::find(resources, ResourceForm::everything, &Resource::form);
  return found == resources.end() ? nullptr : &*found;
}

const Member* Policy::find(ElementName name) const { return find_element(elements, name); }

Policy read_policy(const Value& root, PolicyKind kind, bool plain, const catalog::Catalog& catalog,
                   Arena& arena, const Placement& placement) {
  Policy policy;
  policy.kind = kind;
  PolicyReader(policy, plain, catalog, arena, placement).read(root);
  return policy;
}

}  // namespace ecrlint::internal
