// SPDX-License-Identifier: Apache-2.0
// Policies that there are only if inputs are given whose defaults switch them off.
#include <algorithm>

#include "format/terraform/resources.hpp"

namespace ecrlint::internal::format::terraform {
namespace {

/// Is some of the policy from outside of these modules?
bool comes_from_outside(const Document& document, std::span<const Module* const> modules) {
  const auto outside = [&](std::size_t source) {
    return std::none_of(modules.begin(), modules.end(),
                        [&](const Module* module) { return module->has_source(source); });
  };
  const auto has_outside = [&](const auto& self, const Value& value) -> bool {
    return outside(document.written_at(value.span).source) ||
           std::any_of(value.members.begin(), value.members.end(),
                       [&](const Member& member) { return self(self, member.value); });
  };
  return has_outside(has_outside, *document.value) ||
         std::any_of(document.origins.begin(), document.origins.end(),
                     [&](const Origin& origin) { return outside(origin.source); });
}

}  // namespace

bool may_hold_policy(const ModuleBlock& block) {
  const Body& body = block.syntax->body;
  const auto attributes = policy_attributes(block.type());
  const auto holds = [&](std::string_view name) { return body.find(name) != nullptr; };
  return block.is_data() || (attributes.empty() && std::ranges::any_of(kOtherAttributes, holds)) ||
         (block.type() == kInlineOfRole.type && !body.blocks.empty()) ||
         std::any_of(attributes.begin(), attributes.end(), [&](const PolicyAttribute& held) {
           return body.find(held.attribute) != nullptr;
         });
}

/// A template of CloudFormation inside of a module is not read.
void ResourceReader::note_template(const ModuleBlock& block) {
  const bool holds =
      block.type() == "aws_cloudformation_stack" || block.type() == "aws_cloudformation_stack_set";
  const Attribute* written = holds ? block.syntax->body.find("template_body") : nullptr;
  if (written == nullptr) return;
  const std::size_t source = written->source.value_or(block.source);
  const Span place = written->value.span;
  const std::string_view text =
      evaluator_.workspace().text(source).substr(place.begin, place.end - place.begin);
  if (text.find("Statement") == text.npos || text.find("Effect") == text.npos) return;
  FileFacts& facts = facts_of(source);
  if (!facts.unread) facts.why_unread = "a template of CloudFormation stands in it";
  facts.unread = true;
}

void ResourceReader::note_read(const ModuleBlock& block, Instance& instance, std::size_t before) {
  note_template(block);
  if (may_hold_policy(block)) note_came_to(block, instance, located_.documents.size() > before);
}

/// What comes to nothing in every call of a module is looked at in the first.
void ResourceReader::note_came_to(const ModuleBlock& block, Instance& instance, bool something) {
  if (!evaluator_.workspace().switched_off || switched_off_) return;
  if (something)
    came_to_something_.insert(block.syntax);
  else if (came_to_nothing_seen_.insert(block.syntax).second)
    came_to_nothing_.push_back({&block, &instance});
}

void ResourceReader::read_switched_off() {
  switched_off_ = true;
  for (const auto& [block, instance] : came_to_nothing_)
    if (!came_to_something_.contains(block->syntax)) {
      evaluator_.begin_share();
      read_as_if_on(*block, *instance);
    }
  switched_off_ = false;
}

/// Reads a block as if what switches it on were given besides what is assumed already.
void ResourceReader::read_as_if_on(const ModuleBlock& block, Instance& instance) {
  if (evaluator_.budget().is_spent()) return;
  const Scope scope{&instance, block.source, nullptr};
  const Inputs* const outer = evaluator_.assumed();
  Inputs inputs;
  for (const std::string_view name : {"for_each", "count"})
    if (const Attribute* many = block.syntax->body.find(name))
      inputs.merge(evaluator_.switches(many->value, scope_of(*many, scope)));
  // A call that does not switch it on does not give the names that it is made with either.
  if (instance.caller != nullptr && !inputs.empty())
    for (const auto& [name, value] : instance.inputs)
      if (value.is_plain_string() && value.text.find('{') == value.text.npos)
        inputs.try_emplace({&instance, name}, unknown_at(value.place));
  evaluator_.assume(inputs.empty() ? outer : &inputs);
  if (block.is_data())
    read_orphan(block, instance);
  else if (block.syntax->type == "module")
    read_call_as_if_on(block, instance);
  else
    read_resource(block, instance);
  evaluator_.assume(outer);
}

/// What the module says itself is looked at without the call.
void ResourceReader::read_call_as_if_on(const ModuleBlock& call, Instance& instance) {
  Called& called = switched_on_.emplace_back(evaluator_.called_as_assumed(call, instance));
  if (called.module == nullptr) {
    read_arguments(call, instance);
    return;
  }
  entered_.push_back(called.module);
  for (const auto& child : called.instances) {
    if (!evaluator_.spend(called.module->resources().size() + 1)) break;
    const std::size_t before = located_.documents.size();
    for (const ModuleBlock& block : called.module->resources())
      if (may_hold_policy(block)) read_as_if_on(block, *child);
    std::vector<Document>& all = located_.documents;
    all.erase(std::remove_if(all.begin() + static_cast<std::ptrdiff_t>(before), all.end(),
                             [&](const Document& document) {
                               return !comes_from_outside(document, entered_);
                             }),
              all.end());
    for (const ModuleBlock& inner : called.module->calls()) read_as_if_on(inner, *child);
  }
  entered_.pop_back();
}

}  // namespace ecrlint::internal::format::terraform
