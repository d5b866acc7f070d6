// SPDX-License-Identifier: Apache-2.0
// Resource types, the attributes in which they hold policies, and whose these are.
#include "format/terraform/resources.hpp"

#include <algorithm>

#include "format/cloudformation/template.hpp"
#include "format/collector.hpp"
#include "text/span.hpp"

namespace ecrlint::internal::format::terraform {
namespace {

/// The ARN of a managed policy, or its address where the module makes it; empty: nobody tells
/// which.
std::string managed_policy_of(const Term& named) {
  const bool made = named.address.find(std::string(kManagedPolicyType) + ".") != std::string::npos;
  if (made) return std::string(named.address);
  const bool told = named.is_plain_string() || (named.is(Kind::string) && is_of_aws(named.text));
  return told ? std::string(named.text) : std::string();
}

void collect_documents(const Body& body, const Module& module, std::set<const Block*>& found) {
  for (const Attribute& attribute : body.attributes)
    collect_documents(attribute.value, module, found);
  for (const Block& block : body.blocks) collect_documents(block.body, module, found);
}

}  // namespace

void collect_documents(const Expression& expression, const Module& module,
                       std::set<const Block*>& found) {
  if (expression.form == Form::attribute && !expression.parts.empty()) {
    const Expression& type = expression.parts[0];
    if (type.form == Form::attribute && is_document_type(type.text))
      if (const ModuleBlock* block = module.data(type.text, expression.text))
        found.insert(block->syntax);
  }
  for (const Expression& part : expression.parts) collect_documents(part, module, found);
}

std::string key_of(std::string_view kind, const Term& named) {
  constexpr std::size_t kLongest = 512;  // nobody has a longer name
  const bool plain = named.is_plain_string() && !named.text.empty();
  if (named.address.empty() && !plain) return {};
  const std::string_view name = named.address.empty() ? named.text : named.address;
  return name.size() > kLongest ? std::string() : identity_key(kind, name);
}

void ResourceReader::read(Instance& instance) {
  if (instance.called_from) called_.emplace(instance.module, *instance.called_from);
  search(*instance.module);
  for (const ModuleBlock& block : instance.module->resources()) {
    if (is_full(block)) return;
    evaluator_.begin_share();
    read_attachments(block, instance);
    read_resource(block, instance);
    note_limit(block, instance);
  }
  for (const ModuleBlock& call : instance.module->calls()) {
    evaluator_.begin_share();
    const Called& called = evaluator_.called(call, instance);
    if (called.module == nullptr)
      read_unfollowed(call, instance);
    else
      note_came_to(call, instance, !called.instances.empty());
    note_limit(call, instance);
    for (const auto& child : called.instances)
      if (evaluator_.spend(instance.module->resources().size() + 1))
        read(*child);
      else
        note_unfollowed(call, instance);
  }
  note_orphans(instance);
}

void ResourceReader::note_limit(const ModuleBlock& block, const Instance& instance) {
  constexpr std::size_t kMost = 100;
  constexpr std::size_t kLongest = 200;
  const std::string_view limit = evaluator_.limit_reached();
  const bool call = block.syntax->type == "module";
  const bool matters = call || may_hold_policy(block) || !made_kind(block.type()).empty();
  if (limit.empty() || !matters || !limited_.insert(block.syntax).second) return;
  const std::string address = call ? instance.address + "module." + std::string(block.name())
                                   : address_of(block, instance, nullptr);
  if (located_.limits.size() < kMost)
    located_.limits.push_back({block.source, "`" + address.substr(0, kLongest) +
                                                 "` was not worked out: " + std::string(limit)});
}

std::size_t ResourceReader::root_scope(const ModuleBlock& block, Instance& instance) {
  const Instance* const root = &root_of(instance);
  const std::size_t file = instance.called_from.value_or(block.source);
  const Provider& provider = evaluator_.provider_of(block, instance);
  const auto [at, is_new] =
      scopes_.try_emplace({root, file, provider.number}, located_.scopes.size());
  if (!is_new) return at->second;
  if (root != root_) ++roots_;
  root_ = root;
  located_.scopes.push_back({file, roots_ - 1, provider.number,
                             provider.foreign && provider.account.empty(), provider.account,
                             provider.region});
  return at->second;
}

void ResourceReader::attach(std::string holder, std::string policy, std::size_t scope, Bond bond) {
  located_.attachments.push_back({scope, std::move(holder), bond, {}, std::move(policy)});
}

void ResourceReader::read_attachments(const ModuleBlock& block, Instance& instance) {
  const auto attached = attachments(block.type());
  const auto givers = other_givers(block.type());
  if (attached.empty() && givers.empty()) return;
  for (const Term* each : evaluator_.instances(block, instance)) {
    const Scope scope = evaluator_.inside(block, instance, each);
    const auto policy = evaluator_.attribute(block.syntax->body, "policy_arn", scope);
    for (const AttachmentArgument& argument : attached)
      attach(block, argument, policy ? managed_policy_of(*policy) : std::string(), scope);
    for (const AttachmentArgument& argument : givers) attach(block, argument, {}, scope);
  }
}

void ResourceReader::attach(const ModuleBlock& block, const AttachmentArgument& argument,
                            const std::string& policy, const Scope& scope) {
  const auto named = evaluator_.attribute(block.syntax->body, argument.attribute, scope);
  if (!named || named->is(Kind::null) || (named->not_given && argument.is_list())) return;
  Instance& instance = *scope.instance;
  const std::size_t place = root_scope(block, instance);
  if (!argument.is_list() || !named->is_collection())
    return attach(
        argument.is_list() ? std::string() : mention(argument.kind, *named, block, instance),
        policy, place);
  for (const Entry& entry : named->entries)
    attach(mention(argument.kind, entry.value, block, instance), policy, place);
}

std::string ResourceReader::mention(std::string_view kind, const Term& named,
                                    const ModuleBlock& block, Instance& instance) {
  std::string key = key_of(kind, named);
  if (!key.empty() && named.address.empty()) mention(key, block, instance);
  return key;
}

void ResourceReader::mention(const std::string& key, const ModuleBlock& block, Instance& instance) {
  const std::size_t place = root_scope(block, instance);
  if (mentioned_.emplace(place, key).second)
    located_.identities.push_back(
        {.source = block.source, .scope = place, .key = key, .name = key});
}

/// Nobody for a policy that somebody may be given by what refers to it.
std::optional<ResourceReader::Holder> ResourceReader::holder_of(const ModuleBlock& block,
                                                                const PolicyAttribute& held,
                                                                const Scope& scope,
                                                                const Term* each) {
  const std::string made = "role/" + address_of(block, *scope.instance, each);
  if (block.type() == kRoleType)
    return Holder{made, held.kind == PolicyKind::trust ? Bond::trusts : Bond::grants};
  if (held.owner_kind.empty()) return std::nullopt;
  const auto named = evaluator_.attribute(block.syntax->body, held.owner, scope);
  return Holder{named ? mention(held.owner_kind, *named, block, *scope.instance) : std::string()};
}

void ResourceReader::read_resource(const ModuleBlock& block, Instance& instance) {
  const std::size_t before = located_.documents.size();
  const std::vector<const Term*> instances = evaluator_.instances(block, instance);
  evaluator_.where_made(block, instance, [&] {
    for (std::size_t i = 0; i < instances.size(); ++i)
      read_instance(block, evaluator_.inside(block, instance, instances[i]),
                    {instances[i], i, instances.size()});
  });
  note_read(block, instance, before);
}

void ResourceReader::read_instance(const ModuleBlock& block, const Scope& scope,
                                   const InstanceOf& each) {
  const auto attributes = policy_attributes(block.type());
  const Body& body = block.syntax->body;
  add_made(block, scope, each.each);
  add_endpoint(block, scope, each.each);
  for (const PolicyAttribute& held : attributes) read_policy(block, body, held, scope, each);
  if (block.type() == kInlineOfRole.type)
    for (const Made& made : blocks_of(body, "inline_policy", scope, evaluator_))
      evaluator_.switched_on(made.switched.get(), [&] {
        read_policy(block, *made.body, kInlineOfRole, made.scope, each);
      });
  if (!attributes.empty()) return;
  for (const std::string_view attribute : kOtherAttributes)
    read_policy(block, body, {"", attribute, other_policy_kind(block.type())}, scope);
}

void ResourceReader::add_made(const ModuleBlock& block, const Scope& scope, const Term* each) {
  const std::string_view kind = made_kind(block.type());
  if (kind.empty() || switched_off_ || !evaluator_.spend(1)) return;
  const Body& body = block.syntax->body;
  IdentityMention& made = located_.identities.emplace_back();
  made.source = scope.source;
  made.scope = root_scope(block, *scope.instance);
  made.key = identity_key(kind, address_of(block, *scope.instance, each));
  made.made = true;
  const auto name = evaluator_.attribute(body, "name", scope);
  const bool known = name && name->is_plain_string() && !name->text.empty();
  made.name = identity_key(kind, known ? name->text : kUnknownText);
  const std::string key = made.key;
  const std::size_t place = made.scope;
  const auto arns = evaluator_.attribute(body, "managed_policy_arns", scope);
  if (arns && !arns->is(Kind::null) && !arns->not_given && !arns->is_collection())
    attach(key, {}, place);
  for (const Entry& entry : arns ? arns->entries : std::span<const Entry>())
    attach(key, managed_policy_of(entry.value), place);
  const auto boundary = evaluator_.attribute(body, "permissions_boundary", scope);
  if (!boundary || boundary->is(Kind::null) || boundary->not_given) return;
  if (!boundary->is_plain_string() || !boundary->text.empty())
    attach(key, managed_policy_of(*boundary), place, Bond::bounds);
}

void ResourceReader::read_policy(const ModuleBlock& block, const Body& body,
                                 const PolicyAttribute& held, const Scope& scope,
                                 const InstanceOf& each) {
  const Attribute* written = body.find(held.attribute);
  if (written == nullptr) return;
  // A document has a name, is read and judged by all rules.
  constexpr std::size_t kCostOfDocument = 20;
  Document document;
  const bool control = is_of_organization(held);
  const auto type = control ? evaluator_.attribute(body, "type", scope) : std::nullopt;
  const bool untold = type && !type->is_plain_string();
  const auto kind = type && !untold ? kind_in_organization(type->text) : held.kind;
  if (!kind) return;
  document.kind = kind_if_forced(forced_, *kind);
  document.scope = root_scope(block, *scope.instance);
  document.storage = held.storage;
  // What switches the resource on may choose what its policy says, too.
  if (*kind == PolicyKind::repository && !switched_off_)
    document.is_public = is_public_registry(block.type());
  document.holder = block.syntax->span;
  document.address = address_of(block, *scope.instance, each.each);
  document.name = document.address;
  evaluator_.spend(document.address.size() / 64);
  if (*kind == PolicyKind::endpoint) document.endpoint = endpoint_of(block, held, scope, each.each);
  if (!switched_off_) document.target = target_of(block, scope, each, evaluator_);
  if (block.type() == kRepositoryPolicyType && !switched_off_)
    if (const auto named = evaluator_.attribute(body, held.name, scope);
        named && named->is_plain_string())
      document.repository = named->text;
  const bool any = (held.type.empty() || untold) && !forced_;
  const std::size_t first = located_.documents.size();
  for (const Attribute& attribute : body.attributes) {
    const bool again = &attribute != written;
    if (attribute.name != held.attribute || (!evaluator_.spend(kCostOfDocument) && again)) continue;
    // Either of two may be meant; Terraform refuses both.
    if (again) document.target.clear();
    const Sought sought{.use = attribute.value.span,
                        .attribute = {attribute.name_span.begin, attribute.value.span.end},
                        .must_show = any,
                        .may_lack = any || (held.computed && !forced_),
                        .may_be_empty = &held == &kInlineOfRole};
    const Scope own = scope_of(attribute, scope);
    const std::size_t before = located_.documents.size();
    add_alternatives(attribute.value, document, own, sought);
    if (switched_off_ && located_.documents.size() == before)
      evaluator_.with_switches(attribute.value, own,
                               [&] { add_alternatives(attribute.value, document, own, sought); });
  }
  // Another provider's policy shows by itself what it is.
  const bool shows = any && (untold || !is_of_aws_provider(block.type()));
  for (std::size_t i = first; shows && i < located_.documents.size(); ++i) {
    Document& found = located_.documents[i];
    found.kind = untold ? kind_in_organization(*found.value) : kind_by_shape(*found.value);
    found.fragment = found.kind == PolicyKind::identity;
  }
  // What the root's own provider says is not said of this one.
  const Provider& provider = evaluator_.provider_of(block, *scope.instance);
  for (std::size_t i = first; provider.number != 0 && i < located_.documents.size(); ++i) {
    const Value*& value = located_.documents[i].value;
    value = &evaluator_.arena().keep(provider.without_root(*value, evaluator_.arena()));
  }
  if (switched_off_) return;
  const auto holder = holder_of(block, held, scope, each.each);
  for (std::size_t i = first; holder && i < located_.documents.size(); ++i)
    located_.attachments.push_back({document.scope, holder->key, holder->bond, i, {}});
}

namespace {

/// Has one of the statements what statements of IAM's language have? Others are some service's own.
bool speaks_of_access(const Value& policy) {
  const Value* const statements = policy.find("Statement");
  if (statements == nullptr || (!statements->is_array() && !statements->is_object())) return true;
  const auto speaks = [](const Value& statement) {
    return !statement.is_object() || statement.find("Effect") != nullptr ||
           statement.find("Action") != nullptr || statement.find("NotAction") != nullptr;
  };
  if (statements->is_object()) return speaks(*statements);
  return statements->members.empty() ||
         std::ranges::any_of(statements->members,
                             [&](const Member& member) { return speaks(member.value); });
}

}  // namespace

/// `policy` is what the attribute holds: JSON as a string, or something unknown.
void ResourceReader::add(const Term& policy, Document document, const Scope& scope,
                         const Sought& sought) {
  Arena& arena = evaluator_.arena();
  const Hop* const way =
      policy.json == nullptr ? policy.way : evaluator_.joined(policy.json->way, policy.way);
  if (policy.is(Kind::string) && policy.entries.size() > 1 && !sought.must_show)
    return add_joined(policy, document, scope, sought);
  if (const auto none = no_policy(policy, scope, sought)) {
    document.source = policy.json != nullptr ? policy.json->place.source : policy.place.source;
    document.value = &arena.keep(*none);
    static_cast<void>(facts_of(document.source));
    return put(std::move(document), scope, sought, way);
  }
  if (policy.is(Kind::null) || (policy.is_plain_string() && policy.text.empty())) return;
  const bool document_itself =
      policy.block != nullptr && policy.block->is_data() && is_document_type(policy.block->type());
  if (!sought.must_show && !policy.not_given && (policy.is(Kind::object) || document_itself))
    return add_unencoded(policy, document, scope, sought);
  if (policy.json != nullptr) {
    if (sought.must_show && policy.json->find("Statement") == nullptr &&
        policy.json->find("rules") == nullptr)
      return;
    const Term& root = *policy.json;
    document.source = root.place.source;
    document.value = &arena.keep(localized(root, document, evaluator_));
    static_cast<void>(facts_of(document.source));
  } else if (policy.is(Kind::string) && !policy.pieces.empty() &&
             evaluator_.spend(policy.text.size() / 4)) {
    const syntax::Tree tree = parse_pieces(policy, arena);
    if (sought.must_show && !looks_like_policy(tree.root)) return;
    document.source = policy.place.source;
    document.value = &arena.keep(localized(tree.root, policy, document, evaluator_));
    note_json(tree, document);
  } else {
    if (sought.may_lack || switched_off_) return;
    document.source = scope.source;
    document.value = &arena.keep(Value{.kind = Kind::unknown, .span = sought.use});
  }
  if (sought.must_show && !speaks_of_access(*document.value)) return;
  if (sought.must_show && looks_like_lifecycle(*document.value))
    document.kind = PolicyKind::lifecycle;
  else if (sought.must_show && document.value->find("Statement") == nullptr &&
           document.value->find("rules") != nullptr)
    return;
  if (sought.by_shape) {
    if (!looks_like_policy(*document.value)) return;
    document.kind = kind_if_forced(forced_, kind_by_shape(*document.value));
    document.fragment = document.kind == PolicyKind::identity;
  }
  put(std::move(document), scope, sought, way);
}

/// `way` is how the policy comes to the expression that was sought.
void ResourceReader::put(Document document, const Scope& scope, const Sought& sought,
                         const Hop* way) {
  const bool here = document.source == scope.source && contains(sought.use, document.value->span);
  if (!here)
    document.way =
        evaluator_.hop({{scope.source, sought.use}, sought.attribute, document.holder, way});
  tell_sent(document, evaluator_.arena());
  if (switched_off_) {
    // Nobody has it yet, so nobody knows what those who get it have besides.
    document.fragment = document.kind == PolicyKind::identity;
    document.target.clear();
    document.repository.clear();
  }
  if (document.source != scope.source) {
    document.holder = {};
    document.reader = scope.source;
  }
  const Span span = document.value->span;
  if (span.end > span.begin) keep(std::move(document));
}

/// Says before a block whether too much was found for there to be more.
bool ResourceReader::is_full(const ModuleBlock& block) {
  const std::size_t many = std::max(
      {located_.identities.size(), located_.attachments.size(), located_.endpoints.size()});
  if (!full_ && many >= kMostIdentities) {
    located_.limits.push_back({block.source, too_many_identities()});
    full_ = true;
  }
  return full_;
}

void ResourceReader::keep(Document document) {
  if (located_.documents.size() < kMostPolicies) {
    located_.documents.push_back(std::move(document));
    return;
  }
  if (!full_) located_.limits.push_back({document.source, too_many_policies()});
  full_ = true;
}

/// Those of a source, which may be a file that a module reads.
FileFacts& ResourceReader::facts_of(std::size_t source) {
  auto& files = located_.files;
  const auto index = [&] {
    for (std::size_t i = facts_at_.size(); i < files.size(); ++i)
      facts_at_.emplace(files[i].source, i);
  };
  index();
  if (const auto known = facts_at_.find(source); known != facts_at_.end())
    return files[known->second];
  files.emplace_back().source = source;
  index();
  return files.back();
}

/// What is wrong in the JSON of a policy belongs to the file that holds it.
void ResourceReader::note_json(const syntax::Tree& tree, const Document& document) {
  const std::size_t before = located_.files.size();
  FileFacts& facts = facts_of(document.source);
  if (located_.files.size() != before) {
    facts.parsed = tree.parsed;
    facts.root = tree.root;
  }
  const auto place =
      std::tuple(document.source, document.value->span.begin, document.value->span.end);
  if (!seen_.insert(place).second) return;
  // What does not parse where some condition turns out so need not be what anybody gets.
  const Choices* const choices = evaluator_.choices();
  if (!tree.parsed && choices != nullptr && choices->asked() > 0) return;
  facts.add(tree);
}

/// Tells the policy documents that some resource has from those that none has.
void ResourceReader::search(const Module& module) {
  if (!searched_.insert(&module).second) return;
  for (const auto blocks : {module.data(), module.resources()})
    for (const ModuleBlock& block : blocks) collect_documents(block.syntax->body, module, used_);
  for (const ModuleBlock& block : module.data())
    if (is_document_type(block.type()) && !used_.contains(block.syntax))
      orphans_.emplace(block.source, block.syntax->open.begin);
}

/// Those that no resource of the module has; one elsewhere may have what an output hands on.
void ResourceReader::note_orphans(Instance& instance) {
  for (const ModuleBlock& block : instance.module->data())
    if (is_document_type(block.type()) && !used_.contains(block.syntax))
      may_be_orphans_.push_back({&block, &instance});
}

void ResourceReader::read_orphans() {
  std::set<std::pair<std::size_t, std::uint32_t>> put_on_something;
  for (const Document& document : located_.documents)
    put_on_something.emplace(document.source, document.value->span.begin);
  for (const auto& [block, instance] : may_be_orphans_)
    if (!put_on_something.contains({block->source, block->syntax->open.begin})) {
      evaluator_.begin_share();
      read_orphan(*block, *instance);
      note_limit(*block, *instance);
    }
}

void ResourceReader::read_orphan(const ModuleBlock& block, Instance& instance) {
  const std::size_t before = located_.documents.size();
  for (const Term* each : evaluator_.instances(block, instance)) {
    const Scope scope = evaluator_.inside(block, instance, each);
    const Term policy = policy_document(block, scope, evaluator_);
    Document document;
    document.scope = root_scope(block, instance);
    document.address = address_of(block, instance, each);
    document.name = document.address;
    document.source = policy.place.source;
    document.value = &evaluator_.arena().keep(localized(policy, document, evaluator_));
    tell_sent(document, evaluator_.arena());
    document.kind = kind_if_forced(forced_, kind_by_shape(*document.value));
    document.fragment = document.kind == PolicyKind::identity;
    keep(std::move(document));
  }
  note_read(block, instance, before);
}

}  // namespace ecrlint::internal::format::terraform
