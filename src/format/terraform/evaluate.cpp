// SPDX-License-Identifier: Apache-2.0
// References: variables, locals, resources, modules, and what surrounds an expression.
#include "format/terraform/evaluate.hpp"

#include <charconv>
#include <utility>

#include "format/terraform/types.hpp"
#include "text/ascii.hpp"

namespace ecrlint::internal::format::terraform {
namespace {

constexpr std::size_t kMostInstances = 50;

/// Attributes of a resource or data source that are one string, whatever it is.
bool is_text_attribute(std::string_view name) {
  for (const std::string_view known :
       {"arn", "id", "name", "account_id", "partition", "region", "unique_id", "user_id",
        "registry_id", "dns_suffix", "bucket", "repository_url", "image_uri", "url", "key_id",
        "function_name", "master_account_id", "account", "repository_name"})
    if (name == known) return true;
  return name.ends_with("_arn");
}

/// `arn:?:iam::?:role/?`: what is known of the ARN of a resource that does not exist yet.
std::string arn_shape(std::string_view type, std::string_view name) {
  const std::string hole(1, kHole);
  const std::string named(name.empty() ? hole : name);
  const auto arn = [&](std::string_view service, bool region, std::string_view resource) {
    return "arn:" + hole + ":" + std::string(service) + ":" + (region ? hole : "") + ":" +
           (service == "s3" ? "" : hole) + ":" + std::string(resource) + named;
  };
  if (type == kRoleType) return arn("iam", false, "role/" + (name.empty() ? "" : hole));
  if (type == kUserType) return arn("iam", false, "user/" + (name.empty() ? "" : hole));
  if (type == kManagedPolicyType) return arn("iam", false, "policy/" + (name.empty() ? "" : hole));
  if (type == "aws_ecr_repository") return arn("ecr", true, "repository/");
  if (type == "aws_s3_bucket") return arn("s3", false, "");
  if (type == "aws_lambda_function") return arn("lambda", true, "function:");
  if (type == "aws_sns_topic") return arn("sns", true, "");
  if (type == "aws_sqs_queue") return arn("sqs", true, "");
  if (type == "aws_kms_key") return "arn:" + hole + ":kms:" + hole + ":" + hole + ":key/" + hole;
  return "arn:" + hole;
}

const Binding* find_binding(const Binding* first, std::string_view name) {
  for (const Binding* at = first; at != nullptr; at = at->next)
    if (at->name == name) return at;
  return nullptr;
}

/// `["a"]`, `[0]`, or nothing.
std::string key_in_address(const Term& key) {
  constexpr std::size_t kLongest = 100;
  if (key.text.size() > kLongest) return {};
  if (key.is(Kind::number)) return "[" + std::string(key.text) + "]";
  return key.is_plain_string() ? "[\"" + std::string(key.text) + "\"]" : std::string();
}

/// The argument that says which role, user, group or repository a block makes or looks up.
std::string_view name_argument(const ModuleBlock& block) {
  if (block.is_data() && block.type() == kUserType) return "user_name";
  if (block.is_data() && block.type() == kGroupType) return "group_name";
  return name_attribute(block.type());
}

}  // namespace

std::string address_of(const ModuleBlock& block, const Instance& instance, const Term* each) {
  std::string address = instance.address;
  if (block.is_data()) address += "data.";
  address.append(block.type()).append(".").append(block.name());
  return each != nullptr ? address + key_in_address(each->entries.front().value) : address;
}

std::optional<std::size_t> whole_number(std::string_view text) {
  std::size_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<bool> Choices::choose(const Condition& condition) {
  for (const TakenBranch& choice : taken_)
    if (choice.condition.is_like(condition)) {
      ++asked_;
      return choice.outcome;
    }
  if (taken_.size() == kMost) {
    cut_ = true;
    return std::nullopt;
  }
  ++asked_;
  taken_.push_back({condition, true});
  return true;
}

bool Choices::next() {
  asked_ = 0;
  while (!taken_.empty() && !taken_.back().outcome) taken_.pop_back();
  if (taken_.empty()) return false;
  taken_.back().outcome = false;
  return true;
}

std::string_view Evaluator::text_of(SourceSpan expression) const {
  const Span span = expression.span;
  const std::string_view text = workspace_.text ? workspace_.text(expression.source) : "";
  return span.end > text.size() ? "" : text.substr(span.begin, span.end - span.begin);
}

std::string Evaluator::written(SourceSpan expression) const {
  constexpr std::size_t kLongest = 80;
  std::string line;
  for (const char c : text_of(expression)) {
    const bool inside_character = (static_cast<unsigned char>(c) & 0xC0U) == 0x80;
    if (line.size() >= kLongest && !inside_character) return line + "...";
    const bool blank = is_blank(c);
    if (!blank || (!line.empty() && line.back() != ' ')) line += blank ? ' ' : c;
  }
  return line;
}

std::optional<Term> Evaluator::attribute(const Body& body, std::string_view name,
                                         const Scope& scope) {
  const Attribute* found = body.find(name);
  if (found == nullptr) return std::nullopt;
  return evaluate(found->value, scope_of(*found, scope));
}

Scope Evaluator::inside(const ModuleBlock& block, Instance& instance, const Term* each) {
  Scope scope{&instance, block.source, nullptr};
  if (each != nullptr)
    for (const std::string_view name : {"each", "count"})
      scope.bindings = &arena_.keep(Binding{name, *each, scope.bindings});
  return scope;
}

Term Evaluator::pair(const Term& key, const Term& value, SourceSpan place) {
  return object(
      std::array{Entry{"key", {}, place.span, key}, Entry{"value", {}, place.span, value}}, place);
}

std::vector<const Term*> Evaluator::instances(const ModuleBlock& block, Instance& instance) {
  const Scope scope{&instance, block.source, nullptr};
  const auto each = attribute(block.syntax->body, "for_each", scope);
  const auto count = attribute(block.syntax->body, "count", scope);
  if (!each && !count) return {nullptr};
  const SourceSpan place = each ? each->place : count->place;
  std::vector<const Term*> found;
  if (count) {
    const auto bind = [&](const Term& index) {
      found.push_back(
          &arena_.keep(object(std::array{Entry{"index", {}, place.span, index}}, place)));
    };
    const auto many = count->is(Kind::number) ? whole_number(count->text) : std::nullopt;
    if (!many) bind(unknown_at(place));
    for (std::size_t i = 0; i < std::min(many.value_or(0), kMostInstances); ++i)
      bind(number(i, place));
    return found;
  }
  if (!each->is_collection())
    return {&arena_.keep(pair(unknown_at(place), unknown_at(place), place))};
  for (const Entry& entry : each->entries) {
    if (found.size() == kMostInstances) break;
    if (entry.is_rest() && !found.empty()) continue;
    found.push_back(&arena_.keep(pair(each->key_of(entry, place), entry.value, place)));
  }
  return found;
}

Term Evaluator::bound(std::string_view name, SourceSpan place, const Scope& scope) {
  const Binding* found = find_binding(scope.bindings, name);
  return found != nullptr ? found->value : unknown_at(place);
}

Term Evaluator::input(std::string_view name, SourceSpan place, const Scope& scope) {
  Instance& instance = *scope.instance;
  if (const auto given = instance.inputs.find(name); given != instance.inputs.end())
    return given->second;
  if (instance.caller == nullptr)
    if (const ModuleSetting* setting = instance.module->assigned(name))
      return evaluate(*setting->expression, {&instance, setting->source, nullptr});
  const ModuleBlock* variable = instance.module->variable(name);
  if (variable == nullptr) return unknown_at(place);
  const auto value =
      attribute(variable->syntax->body, "default", {&instance, variable->source, nullptr});
  return value ? *value : unknown_at(place);
}

Term Evaluator::local(std::string_view name, SourceSpan place, const Scope& scope) {
  const ModuleSetting* setting = scope.instance->module->local(name);
  if (setting == nullptr) return unknown_at(place);
  auto& known = scope.instance->locals;
  if (const auto found = known.find(setting); found != known.end()) return found->second;
  const auto [mark, fresh] = open_.insert({scope.instance, setting});
  if (!fresh) return unknown_at(place);  // it refers to itself
  const std::size_t asked = choices_ != nullptr ? choices_->asked() : 0;
  const Term value = evaluate(*setting->expression, {scope.instance, setting->source, nullptr});
  open_.erase(mark);
  // What hangs on a choice may be another thing at the next one.
  if (choices_ == nullptr || choices_->asked() == asked) known.emplace(setting, value);
  return value;
}

/// Null when it is not among the files, or too far down.
const Module* Evaluator::module_of(const ModuleBlock& call, Instance& instance) {
  const auto source = attribute(call.syntax->body, "source", {&instance, call.source, nullptr});
  const bool local = source && source->is_plain_string() &&
                     (source->text.starts_with("./") || source->text.starts_with("../"));
  std::size_t levels = 0;
  for (const Instance* at = &instance; at != nullptr; at = at->caller) ++levels;
  constexpr std::size_t kMostLevels = 12;
  constexpr std::size_t kLongestPath = 4096;
  if (!local || source->text.size() > kLongestPath || levels >= kMostLevels) return nullptr;
  return workspace_.module(resolve_path(instance.module->directory(), source->text));
}

const Called& Evaluator::called(const ModuleBlock& call, Instance& instance) {
  if (const auto known = instance.children.find(call.name()); known != instance.children.end())
    return known->second;
  constexpr std::size_t kMostCalled = 2'000;
  Called& called = instance.children[call.name()];
  const bool more = called_ < kMostCalled && spend(instance.address.size() / 64);
  called.module = more ? module_of(call, instance) : nullptr;
  if (called.module == nullptr) return called;
  // All outcomes of a choice share the inputs, so none may decide them.
  Choices* const choices = std::exchange(choices_, nullptr);
  const std::vector<const Term*> each = instances(call, instance);
  for (const Term* one : each) {
    if (called_ == kMostCalled || !spend(1 + instance.address.size() / 64)) break;
    ++called_;
    Instance& child = *called.instances.emplace_back(std::make_unique<Instance>());
    child.module = called.module;
    child.caller = &instance;
    child.called_from = instance.caller == nullptr ? call.source : instance.called_from;
    child.own_provider = instance.own_provider || has_own_provider(call.syntax->body);
    if (one != nullptr) child.key = one->entries.front().value;
    std::string key = key_in_address(child.key);
    // No two have one address.
    if (key.empty() && each.size() > 1)
      key = "[" + std::to_string(called.instances.size() - 1) + "]";
    child.address = instance.address + "module." + std::string(call.name()) + key + ".";
  }
  give_inputs(call, instance, called, each);
  choices_ = choices;
  return called;
}

void Evaluator::give_inputs(const ModuleBlock& call, Instance& instance, const Called& called,
                            std::span<const Term* const> each) {
  for (std::size_t i = 0; i < called.instances.size(); ++i) {
    const Scope scope = inside(call, instance, each[i]);
    for (const Attribute& attribute : call.syntax->body.attributes)
      called.instances[i]->inputs.emplace(attribute.name,
                                          evaluate(attribute.value, scope_of(attribute, scope)));
  }
}

/// `call` may be one of its instances.
Term Evaluator::output(const Term& call, std::string_view name, SourceSpan place) {
  const Called& called = this->called(*call.block, *call.owner);
  const auto is_meant = [&](const auto& instance) {
    if (call.each == nullptr || instance->key.is_unknown()) return called.instances.size() == 1;
    const Term& key = call.each->entries.front().value;
    return !key.is_unknown() && key.text == instance->key.text;
  };
  const auto found = std::find_if(called.instances.begin(), called.instances.end(), is_meant);
  Instance* const child = found != called.instances.end() ? found->get() : nullptr;
  const ModuleBlock* output = child != nullptr ? child->module->output(name) : nullptr;
  if (output == nullptr) return unknown_at(place);
  const auto [mark, fresh] = open_.insert({child, output});
  if (!fresh) return unknown_at(place);
  const auto value = attribute(output->syntax->body, "value", {child, output->source, nullptr});
  open_.erase(mark);
  return value ? *value : unknown_at(place);
}

Term Evaluator::member(const Expression& expression, const Scope& scope) {
  const Expression& whole = expression.parts[0];
  const SourceSpan place{scope.source, expression.span};
  const Module& module = *scope.instance->module;
  const auto block = [&](const ModuleBlock* found) {
    Term term = unknown_at(place);
    term.block = found;
    term.owner = scope.instance;
    return term;
  };
  if (whole.form == Form::variable && find_binding(scope.bindings, whole.text) == nullptr) {
    if (scope.instance == &outside_) return unknown_at(place);
    if (whole.text == "var") return input(expression.text, place, scope);
    if (whole.text == "local") return local(expression.text, place, scope);
    if (whole.text == "module") return block(module.call(expression.text));
    if (whole.text == "path") {
      if (expression.text == "cwd") return string_at(kUnknownText, place);
      const Instance* at = scope.instance;
      while (expression.text == "root" && at->caller != nullptr) at = at->caller;
      const std::string_view directory = at->module->directory();
      return string_at(directory.empty() ? "." : copy(directory), place);
    }
    if (whole.text == "terraform") return string_at(kUnknownText, place);
    if (whole.text != "data" && whole.text != "each" && whole.text != "self")
      return block(module.resource(whole.text, expression.text));
    return unknown_at(place);
  }
  const bool data = whole.form == Form::attribute && whole.parts[0].form == Form::variable &&
                    whole.parts[0].text == "data";
  if (data && find_binding(scope.bindings, "data") == nullptr)
    return block(module.data(whole.text, expression.text));
  return member_of(evaluate(whole, scope), expression.text, place);
}

Term Evaluator::member_of(const Term& whole, std::string_view name, SourceSpan place) {
  if (whole.block != nullptr) return attribute_of_block(whole, name, place);
  if (const Term* found = whole.find(name)) return *found;
  if (whole.is_unknown() && is_text_attribute(name)) return string_at(kUnknownText, place);
  return unknown_at(place);
}

Term Evaluator::attribute_of_block(const Term& whole, std::string_view name, SourceSpan place) {
  const ModuleBlock& block = *whole.block;
  Instance& instance = *whole.owner;
  if (block.syntax->type == "module") return output(whole, name, place);
  const auto [mark, fresh] = open_.insert({&instance, block.syntax});
  if (!fresh) return unknown_at(place);
  Term value = unknown_at(place);
  const Scope own = inside(block, instance, whole.each);
  if (block.is_data() && block.type() == kPolicyDocumentType &&
      (name == "json" || name == "minified_json")) {
    value = string_at(kUnknownText, place);
    value.json = &arena_.keep(policy_document(block, own, *this));
  } else if (block.is_data() && block.type() == "template_file" && name == "rendered") {
    const auto text = attribute(block.syntax->body, "template", own);
    const auto values = attribute(block.syntax->body, "vars", own);
    if (text) value = render(*text, values.value_or(unknown_at(place)), place);
  } else if (block.is_data() && block.type() == "local_file" && name == "content") {
    const auto file = attribute(block.syntax->body, "filename", own);
    if (file) value = file_text(*file, instance.module->directory(), place);
  } else if (const auto set = attribute(block.syntax->body, name, own); set && !block.is_data()) {
    value = *set;
  } else if (const auto named = name_argument(block);
             !named.empty() && (name == "id" || name == name_attribute(block.type()))) {
    value = attribute(block.syntax->body, named, own).value_or(string_at(kUnknownText, place));
  } else if (name == "arn") {
    const auto given = attribute(block.syntax->body, "name", own);
    const bool known = given && given->is(Kind::string);
    value = string_at(copy(arn_shape(block.type(), known ? given->text : "")), place);
  } else if (is_text_attribute(name)) {
    value = string_at(kUnknownText, place);
  }
  open_.erase(mark);
  if (!block.is_data()) value.address = copy(address_of(block, instance, whole.each));
  return value;
}

Term Evaluator::index(const Expression& expression, const Scope& scope) {
  const Term whole = evaluate(expression.parts[0], scope);
  const Term key = evaluate(expression.parts[1], scope);
  const SourceSpan place{scope.source, expression.span};
  if (whole.block != nullptr) {
    Term instance = whole;
    for (const Term* each : instances(*whole.block, *whole.owner)) {
      if (each == nullptr) continue;
      const Term& name = each->entries.front().value;
      if (name.text == key.text && !name.is_unknown()) instance.each = each;
    }
    return instance;
  }
  if (key.is_unknown() || !whole.is_collection()) return unknown_at(place);
  if (const Term* found = whole.find(key.text)) return *found;
  const auto at = whole.is(Kind::array) ? whole_number(key.text) : std::nullopt;
  return at && *at < whole.entries.size() ? whole.entries[*at].value : unknown_at(place);
}

Term Evaluator::splat(const Expression& expression, const Scope& scope) {
  const Term whole = evaluate(expression.parts[0], scope);
  const SourceSpan place{scope.source, expression.span};
  std::vector<Entry> results;
  const auto take = [&](const Term& item, const Doubt* doubt = nullptr) {
    const Binding bound{kItem, item, scope.bindings};
    const Term value = evaluate(expression.parts[1], {scope.instance, scope.source, &bound});
    results.push_back({{}, {}, expression.span, value, doubt});
    if (results.back().is_rest()) results.back().value = unknown_at(place);
  };
  if (whole.block != nullptr && whole.each == nullptr) {
    for (const Term* each : instances(*whole.block, *whole.owner)) {
      Term item = whole;
      item.each = each;
      take(item);
    }
  } else if (whole.is(Kind::array)) {
    for (const Entry& entry : whole.entries) take(entry.value, entry.doubt);
  } else if (whole.is_unknown() && whole.block == nullptr) {
    return unknown_at(place);
  } else if (!whole.is(Kind::null)) {
    take(whole);
  }
  Term result = list(results, place);
  result.open = whole.open && result.is_collection();
  return result;
}

}  // namespace ecrlint::internal::format::terraform
