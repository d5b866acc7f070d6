// SPDX-License-Identifier: Apache-2.0
// Resource types, the attributes in which they hold policies, and whose these are.
#include "format/terraform/resources.hpp"

#include <algorithm>

#include "format/cloudformation/template.hpp"
#include "text/span.hpp"

namespace ecrlint::internal::format::terraform {
namespace {

/// The ARN of a managed policy, or its address where the module makes it; empty: nobody tells
/// which.
std::string managed_policy_of(const Term& named) {
  const bool made = named.address.find(std::string(kManagedPolicyType) + ".") != std::string::npos;
  if (made) return std::string(named.address);
  return named.is_plain_string() ? std::string(named.text) : std::string();
}

/// However it is written, Terraform sends a policy without blanks.
std::string_view sent(const Value& policy, Arena& arena) {
  return arena.copy(compact_json(policy));
}

/// The documents that an expression refers to.
void collect_documents(const Expression& expression, const Module& module,
                       std::set<const Block*>& found) {
  if (expression.form == Form::attribute && !expression.parts.empty()) {
    const Expression& type = expression.parts[0];
    if (type.form == Form::attribute && type.text == kPolicyDocumentType)
      if (const ModuleBlock* block = module.data(type.text, expression.text))
        found.insert(block->syntax);
  }
  for (const Expression& part : expression.parts) collect_documents(part, module, found);
}

void collect_documents(const Body& body, const Module& module, std::set<const Block*>& found) {
  for (const Attribute& attribute : body.attributes)
    collect_documents(attribute.value, module, found);
  for (const Block& block : body.blocks) collect_documents(block.body, module, found);
}

class Localizer {
 public:
  Localizer(Document& document, Evaluator& evaluator)
      : document_(document), evaluator_(evaluator) {}

  /// `here`: the place of what holds it; nothing once a reference was followed, whose span `use` is
  /// then that of everything in it.
  Value value(const Term& term, std::optional<SourceSpan> here, Span use) {
    Value result{.kind = term.json != nullptr ? Kind::unknown : term.kind,
                 .flag = term.flag,
                 .span = here ? term.place.span : use,
                 .text = term.text};
    // What is referred to may be in any number of policies.
    const std::size_t cost = (here ? 2 : 6) + term.text.size() / kBytesOfStep;
    if (depth_ == syntax::kMaxDepth || !evaluator_.spend(cost)) result.kind = Kind::unknown;
    if (!term.is_collection() || result.kind == Kind::unknown) return result;
    std::vector<Member> members;
    members.reserve(term.entries.size());
    ++depth_;
    // A null that an expression comes to is how a module leaves an element out.
    for (const Entry& entry : term.entries) {
      const bool written = entry.value.place == SourceSpan{term.place.source, entry.use};
      if (entry.value.is(Kind::null) && !written && !term.is(Kind::array)) continue;
      if (!evaluator_.spend(entry.key.size() / kBytesOfStep)) {
        result.kind = Kind::unknown;
        members.clear();
        break;
      }
      members.push_back(member(entry, term.place, here, use));
      if (entry.doubt != nullptr && !entry.is_rest()) note(*entry.doubt, members.back());
    }
    --depth_;
    result.members = evaluator_.arena().copy(members);
    return result;
  }

 private:
  void note(const Doubt& doubt, const Member& member) {
    constexpr std::size_t kMost = 1000;
    std::vector<Assumption>& all = document_.assumed;
    if (all.size() >= kMost || !evaluator_.spend(4)) return;
    const bool list = doubt.reason == Doubt::Reason::list;
    all.push_back(
        {(list ? "for an item of `" : "when `") + evaluator_.written(doubt.expression) + "`",
         member.value.span});
  }

  Member member(const Entry& entry, const SourceSpan& holder, const std::optional<SourceSpan>& here,
                Span use) {
    if (!here) return {entry.key, use, value(entry.value, std::nullopt, use)};
    const SourceSpan& place = entry.value.place;
    if (place.source == holder.source && contains(holder.span, place.span))
      return {entry.key, entry.key_span, value(entry.value, place, use)};
    if (place.span.end > place.span.begin)
      document_.origins.push_back({entry.use, place.source, place.span, "the value stands here"});
    return {entry.key, entry.key_span, value(entry.value, std::nullopt, entry.use)};
  }

  static constexpr std::size_t kBytesOfStep = 64;
  Document& document_;
  Evaluator& evaluator_;
  std::size_t depth_ = 0;  // locals that refer to each other nest without end
};

/// The tree of a policy with all places in the source of its root: what stands elsewhere has the
/// place of the expression that refers to it, and an origin in the document.
Value localized(const Term& root, Document& document, Evaluator& evaluator) {
  return Localizer(document, evaluator).value(root, root.place, {});
}

}  // namespace

std::string key_of(std::string_view kind, const Term& named) {
  constexpr std::size_t kLongest = 512;  // nobody has a longer name
  const bool plain = named.is_plain_string() && !named.text.empty();
  if (named.address.empty() && !plain) return {};
  const std::string_view name = named.address.empty() ? named.text : named.address;
  return name.size() > kLongest ? std::string() : identity_key(kind, name);
}

void ResourceReader::read(Instance& instance) {
  for (const ModuleBlock& block : instance.module->resources()) {
    read_attachments(block, instance);
    read_resource(block, instance);
  }
  read_orphans(instance);
  for (const ModuleBlock& call : instance.module->calls()) {
    const Called& called = evaluator_.called(call, instance);
    if (called.module == nullptr) {
      note_unfollowed(call, instance);
      const Scope scope{&instance, call.source, nullptr};
      for (NamedKey& named : named_by_inputs(call, instance, evaluator_)) {
        if (named.by_name) mention(named.key, scope);
        attach(std::move(named.key), {}, scope);
      }
    }
    for (const auto& child : called.instances)
      if (evaluator_.spend(instance.module->resources().size() + 1))
        read(*child);
      else
        note_unfollowed(call, instance);
  }
}

void ResourceReader::note_unfollowed(const ModuleBlock& call, Instance& instance) {
  constexpr std::size_t kMostNotes = 1000;
  constexpr std::size_t kLongest = 200;
  if (located_.notes.size() == kMostNotes) return;
  const auto source =
      evaluator_.attribute(call.syntax->body, "source", {&instance, call.source, nullptr});
  const bool known = source && source->is_plain_string();
  if (!known && !evaluator_.budget().is_spent()) return;
  std::string note = (instance.address + "module.").substr(0, kLongest) +
                     std::string(call.name().substr(0, kLongest));
  note += ": not followed: ";
  note += known ? source->text.substr(0, kLongest) : "too much to evaluate";
  located_.notes.push_back(std::move(note));
}

std::size_t ResourceReader::root_scope(const Instance& instance, std::size_t source,
                                       bool own_provider) {
  const Instance* root = &instance;
  while (root->caller != nullptr) root = root->caller;
  const std::size_t file = instance.called_from.value_or(source);
  own_provider = own_provider || instance.own_provider;
  const auto [at, is_new] = scopes_.try_emplace({root, file, own_provider}, located_.scopes.size());
  if (!is_new) return at->second;
  if (root != root_) ++roots_;
  root_ = root;
  located_.scopes.push_back({file, roots_ - 1, own_provider});
  return at->second;
}

void ResourceReader::attach(std::string holder, std::string policy, const Scope& scope, Bond bond) {
  const std::size_t place = root_scope(*scope.instance, scope.source, false);
  located_.attachments.push_back({place, std::move(holder), bond, {}, std::move(policy)});
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
  if (!named || named->is(Kind::null)) return;
  if (!argument.is_list() || !named->is_collection())
    return attach(argument.is_list() ? std::string() : mention(argument.kind, *named, scope),
                  policy, scope);
  for (const Entry& entry : named->entries)
    attach(mention(argument.kind, entry.value, scope), policy, scope);
}

std::string ResourceReader::mention(std::string_view kind, const Term& named, const Scope& scope) {
  std::string key = key_of(kind, named);
  if (!key.empty() && named.address.empty()) mention(key, scope);
  return key;
}

void ResourceReader::mention(const std::string& key, const Scope& scope) {
  const std::size_t place = root_scope(*scope.instance, scope.source, false);
  if (mentioned_.emplace(place, key).second)
    located_.identities.push_back(
        {.source = scope.source, .scope = place, .key = key, .name = key});
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
  return Holder{named ? mention(held.owner_kind, *named, scope) : std::string()};
}

void ResourceReader::read_resource(const ModuleBlock& block, Instance& instance) {
  const Body& body = block.syntax->body;
  const std::vector<const Term*> instances = evaluator_.instances(block, instance);
  for (std::size_t i = 0; i < instances.size(); ++i) {
    const InstanceOf each{instances[i], i, instances.size()};
    const Scope scope = evaluator_.inside(block, instance, each.each);
    const auto attributes = policy_attributes(block.type());
    add_made(block, scope, each.each);
    for (const PolicyAttribute& held : attributes) read_policy(block, body, held, scope, each);
    if (block.type() == kInlineOfRole.type)
      for (const Made& made : blocks_of(body, "inline_policy", scope, evaluator_))
        read_policy(block, *made.body, kInlineOfRole, made.scope, each);
    if (attributes.empty())
      read_policy(block, body, {"", "policy", other_policy_kind(block.type())}, scope);
  }
}

void ResourceReader::add_made(const ModuleBlock& block, const Scope& scope, const Term* each) {
  const std::string_view kind = made_kind(block.type());
  if (kind.empty() || !evaluator_.spend(1)) return;
  const Body& body = block.syntax->body;
  IdentityMention& made = located_.identities.emplace_back();
  made.source = scope.source;
  made.scope = root_scope(*scope.instance, scope.source, has_own_provider(body));
  made.key = identity_key(kind, address_of(block, *scope.instance, each));
  made.made = true;
  const auto name = evaluator_.attribute(body, "name", scope);
  const bool known = name && name->is_plain_string() && !name->text.empty();
  made.name = identity_key(kind, known ? name->text : kUnknownText);
  const std::string key = made.key;
  const auto arns = evaluator_.attribute(body, "managed_policy_arns", scope);
  if (arns && !arns->is(Kind::null) && !arns->is_collection()) attach(key, {}, scope);
  for (const Entry& entry : arns ? arns->entries : std::span<const Entry>())
    attach(key, managed_policy_of(entry.value), scope);
  const auto boundary = evaluator_.attribute(body, "permissions_boundary", scope);
  if (!boundary || boundary->is(Kind::null)) return;
  if (!boundary->is_plain_string() || !boundary->text.empty())
    attach(key, managed_policy_of(*boundary), scope, Bond::bounds);
}

void ResourceReader::read_policy(const ModuleBlock& block, const Body& body,
                                 const PolicyAttribute& held, const Scope& scope,
                                 const InstanceOf& each) {
  const Attribute* written = body.find(held.attribute);
  if (written == nullptr) return;
  // A document has a name, is read and judged by all rules.
  constexpr std::size_t kCostOfDocument = 20;
  Document document;
  const bool control = held.type == kControlPolicyType;
  const auto type = control ? evaluator_.attribute(body, "type", scope) : std::nullopt;
  const bool told = type && type->is_plain_string();
  const auto kind = control ? control_policy_kind(told ? type->text : "") : held.kind;
  if (!kind) return;
  document.kind = forced_.value_or(*kind);
  document.scope = root_scope(*scope.instance, block.source, has_own_provider(block.syntax->body));
  document.storage = held.storage;
  document.holder = block.syntax->span;
  document.address = address_of(block, *scope.instance, each.each);
  document.name = document.address;
  evaluator_.spend(document.address.size() / 64);
  document.limits = control;
  document.target = target_of(block, scope, each, evaluator_);
  if (block.type() == kRepositoryPolicyType)
    if (const auto named = evaluator_.attribute(body, held.name, scope);
        named && named->is_plain_string())
      document.repository = named->text;
  const bool any = held.type.empty() && !forced_;
  const std::size_t first = located_.documents.size();
  for (const Attribute& attribute : body.attributes) {
    const bool again = &attribute != written;
    if (attribute.name != held.attribute || (!evaluator_.spend(kCostOfDocument) && again)) continue;
    // Either of two may be meant; Terraform refuses both.
    if (again) document.target.clear();
    add_alternatives(
        attribute.value, document, scope_of(attribute, scope),
        {attribute.value.span, any, any || (held.computed && !forced_), &held == &kInlineOfRole});
  }
  const auto holder = holder_of(block, held, scope, each.each);
  for (std::size_t i = first; holder && i < located_.documents.size(); ++i)
    located_.attachments.push_back({document.scope, holder->key, holder->bond, i, {}});
}

/// A document for each outcome of the conditions that are not known.
void ResourceReader::add_alternatives(const Expression& written, const Document& document,
                                      const Scope& scope, const Sought& sought) {
  Choices choices;
  evaluator_.set_choices(&choices);
  const std::size_t group = ++located_.groups;
  std::size_t made = 0;
  std::size_t tried = 0;
  const std::size_t first = located_.documents.size();
  do {
    const Term policy = evaluator_.evaluate(written, scope);
    const std::size_t before = located_.documents.size();
    add(policy, document, scope, sought);
    for (std::size_t i = before; i < located_.documents.size(); ++i)
      for (const Choices::TakenBranch& taken : choices.taken())
        located_.documents[i].assumed.push_back({words_for(taken)});
    made += located_.documents.size() - before;
    ++tried;
  } while (choices.next());
  evaluator_.set_choices(nullptr);
  if (choices.cut() && made > 0) note_cut(document);
  for (std::size_t i = first; i < located_.documents.size(); ++i) {
    if (made > 1) located_.documents[i].group = group;
    // There may be no policy at all.
    if (made < tried) located_.documents[i].target.clear();
  }
}

/// `policy` is what the attribute holds: JSON as a string, or something unknown.
void ResourceReader::add(const Term& policy, Document document, const Scope& scope,
                         const Sought& sought) {
  Arena& arena = evaluator_.arena();
  if (policy.is(Kind::string) && policy.entries.size() > 1 && !sought.must_show)
    return add_joined(policy, document, scope, sought);
  if (const auto none = no_policy(policy, scope, sought)) {
    document.source = policy.json != nullptr ? policy.json->place.source : policy.place.source;
    document.value = &arena.keep(*none);
    static_cast<void>(facts_of(document.source));
    return put(std::move(document), scope);
  }
  if (policy.is(Kind::null) || (policy.is_plain_string() && policy.text.empty())) return;
  const bool document_itself = policy.block != nullptr && policy.block->is_data() &&
                               policy.block->type() == kPolicyDocumentType;
  if (!sought.must_show && (policy.is(Kind::object) || document_itself))
    return add_unencoded(policy, document, scope, sought);
  if (policy.json != nullptr) {
    if (sought.must_show && policy.json->find("Statement") == nullptr) return;
    const Term& root = *policy.json;
    document.source = root.place.source;
    document.value = &arena.keep(localized(root, document, evaluator_));
    static_cast<void>(facts_of(document.source));
  } else if (policy.is(Kind::string) && !policy.pieces.empty() &&
             evaluator_.spend(policy.text.size() / 4)) {
    const syntax::Tree tree = parse_pieces(policy, arena);
    if (sought.must_show && !looks_like_policy(tree.root)) return;
    document.source = policy.place.source;
    document.value = &arena.keep(tree.root);
    note_json(tree, document);
  } else {
    if (sought.may_lack) return;
    document.source = scope.source;
    document.value = &arena.keep(Value{.kind = Kind::unknown, .span = sought.use});
  }
  put(std::move(document), scope);
}

void ResourceReader::put(Document document, const Scope& scope) {
  document.text = sent(*document.value, evaluator_.arena());
  if (document.source != scope.source) {
    document.holder = {};
    document.reader = scope.source;
  }
  const Span span = document.value->span;
  if (span.end > span.begin) located_.documents.push_back(std::move(document));
}

/// Those of a source, which may be a file that a module reads.
FileFacts& ResourceReader::facts_of(std::size_t source) {
  auto& files = located_.files;
  const auto known = std::find_if(files.begin(), files.end(),
                                  [&](const auto& facts) { return facts.source == source; });
  if (known != files.end()) return *known;
  files.emplace_back().source = source;
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
  facts.add(tree);
}

/// Policy documents that no resource of the module has: somebody else attaches them.
void ResourceReader::read_orphans(Instance& instance) {
  const Module& module = *instance.module;
  if (searched_.insert(&module).second)
    for (const auto blocks : {module.data(), module.resources()})
      for (const ModuleBlock& block : blocks) collect_documents(block.syntax->body, module, used_);
  for (const ModuleBlock& block : instance.module->data()) {
    if (block.type() != kPolicyDocumentType || used_.contains(block.syntax)) continue;
    for (const Term* each : evaluator_.instances(block, instance)) {
      const Scope scope = evaluator_.inside(block, instance, each);
      const Term policy = policy_document(block, scope, evaluator_);
      Document document;
      document.scope = root_scope(instance, block.source, false);
      document.address = address_of(block, instance, each);
      document.name = document.address;
      document.source = policy.place.source;
      document.value = &evaluator_.arena().keep(localized(policy, document, evaluator_));
      document.text = sent(*document.value, evaluator_.arena());
      document.kind = forced_.value_or(kind_by_shape(*document.value));
      document.fragment = document.kind == PolicyKind::identity;
      located_.documents.push_back(std::move(document));
    }
  }
}

}  // namespace ecrlint::internal::format::terraform
