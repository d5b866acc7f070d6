// SPDX-License-Identifier: Apache-2.0
// Resource types, the attributes in which they hold policies, and whose these are.
#include "format/terraform/resources.hpp"

#include <algorithm>

#include "format/cloudformation/template.hpp"
#include "text/span.hpp"

namespace ecrlint::internal::format::terraform {
namespace {

std::string address_of(const ModuleBlock& block, const Scope& scope) {
  std::string address = scope.instance->address;
  if (block.is_data()) address += "data.";
  return address + std::string(block.type()) + "." + std::string(block.name());
}

/// Is it the address of a managed policy of the module?
bool is_managed_policy(std::string_view address) {
  return address.starts_with(kManagedPolicyType) &&
         address.substr(kManagedPolicyType.size()).starts_with('.');
}

/// Whoever this block creates.
std::string owner_of(std::string_view kind, const ModuleBlock& block) {
  return owner_key(kind, block.type()) + "." + std::string(block.name());
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

/// Those of one source, sorted.
std::vector<Span> spans_in(std::size_t source, std::span<const SourceSpan> places) {
  std::vector<Span> spans;
  for (const SourceSpan& place : places)
    if (place.source == source) spans.push_back(place.span);
  std::sort(spans.begin(), spans.end(), [](Span a, Span b) { return a.begin < b.begin; });
  spans.erase(std::unique(spans.begin(), spans.end()), spans.end());
  return spans;
}

class Localizer {
 public:
  Localizer(std::vector<Origin>& origins, Evaluator& evaluator)
      : origins_(origins), evaluator_(evaluator) {}

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
    }
    --depth_;
    result.members = evaluator_.arena().copy(members);
    return result;
  }

 private:
  Member member(const Entry& entry, const SourceSpan& holder, const std::optional<SourceSpan>& here,
                Span use) {
    if (!here) return {entry.key, use, value(entry.value, std::nullopt, use)};
    const SourceSpan& place = entry.value.place;
    if (place.source == holder.source && contains(holder.span, place.span))
      return {entry.key, entry.key_span, value(entry.value, place, use)};
    if (place.span.end > place.span.begin)
      origins_.push_back({entry.use, place.source, place.span, "the value stands here"});
    return {entry.key, entry.key_span, value(entry.value, std::nullopt, entry.use)};
  }

  static constexpr std::size_t kBytesOfStep = 64;
  std::vector<Origin>& origins_;
  Evaluator& evaluator_;
  std::size_t depth_ = 0;  // locals that refer to each other nest without end
};

/// The tree of a policy with all places in the source of its root: what stands elsewhere has the
/// place of the expression that refers to it, and an origin.
Value localized(const Term& root, std::vector<Origin>& origins, Evaluator& evaluator) {
  return Localizer(origins, evaluator).value(root, root.place, {});
}

}  // namespace

std::string owner_of(std::string_view kind, const Term& named) {
  if (!named.address.empty()) return owner_key(kind, named.address);
  const bool told = named.is_plain_string() && !named.text.empty();
  return told ? owner_key(kind, named.text) : std::string();
}

void ResourceReader::read(Instance& instance) {
  find_owners(instance);
  const std::size_t made = located_.made.size();
  const std::size_t documents = located_.documents.size();
  for (const ModuleBlock& block : instance.module->resources()) read_resource(block, instance);
  find_boundaries(made, documents, instance);
  read_orphans(instance);
  for (const ModuleBlock& call : instance.module->calls()) {
    const Called& called = evaluator_.called(call, instance);
    if (called.module == nullptr) {
      note_unfollowed(call, instance);
      add_open(open_owners(call, instance, evaluator_), {&instance, call.source, nullptr});
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

void ResourceReader::add_open(std::vector<std::string> owners, const Scope& scope) {
  for (std::string& owner : owners)
    located_.open.push_back({scope.source, scope.instance->called_from, std::move(owner)});
}

/// Who has which policy, by the attachments of the module.
void ResourceReader::find_owners(Instance& instance) {
  for (const ModuleBlock& block : instance.module->resources()) {
    const auto attached = attachments(block.type());
    const bool role = block.type() == kRoleType;
    const bool member = block.type() == kUserGroupsType;
    add_open(open_owners(block, {&instance, block.source, nullptr}, evaluator_),
             {&instance, block.source, nullptr});
    if (attached.empty() && !role && !member) continue;
    for (const Term* each : evaluator_.instances(block, instance)) {
      const Scope scope = evaluator_.inside(block, instance, each);
      for (const AttachmentArgument& attachment : attached) attach(block, attachment, scope);
      if (role) attach_by_role(block, scope);
      if (!member) continue;
      // A user's groups add policies of theirs.
      if (const auto user = evaluator_.attribute(block.syntax->body, "user", scope))
        owners_partly_known_.insert(owner_of("user", *user));
    }
  }
}

void ResourceReader::attach(const ModuleBlock& block, const AttachmentArgument& attachment,
                            const Scope& scope) {
  const auto named = evaluator_.attribute(block.syntax->body, attachment.attribute, scope);
  const auto policy = evaluator_.attribute(block.syntax->body, "policy_arn", scope);
  if (!named || !policy) return;
  const bool found = is_managed_policy(policy->address);
  add_open(open_owners(attachment.kind, *block.syntax->body.find(attachment.attribute),
                       found ? Naming::untold : Naming::all, scope, evaluator_),
           scope);
  if (!attachment.is_list()) return attach_arn(*policy, owner_of(attachment.kind, *named), scope);
  for (const Entry& entry : named->entries)
    attach_arn(*policy, owner_of(attachment.kind, entry.value), scope);
}

void ResourceReader::attach_arn(const Term& policy, const std::string& owner, const Scope& scope) {
  if (owner.empty()) return;
  if (is_managed_policy(policy.address))
    attached_.emplace(scope.instance->address + std::string(policy.address), owner);
  else
    owners_partly_known_.insert(owner);
}

void ResourceReader::attach_by_role(const ModuleBlock& block, const Scope& scope) {
  const auto arns = evaluator_.attribute(block.syntax->body, "managed_policy_arns", scope);
  if (!arns || arns->is(Kind::null)) return;
  if (!arns->is_collection()) attach_arn(*arns, owner_of("role", block), scope);
  for (const Entry& entry : arns->entries) attach_arn(entry.value, owner_of("role", block), scope);
}

void ResourceReader::own(Document& document, const ModuleBlock& block, const PolicyAttribute& held,
                         const Scope& scope) {
  if (block.type() == kRoleType && document.kind == PolicyKind::trust)
    document.owners.push_back(owner_of("role", block));
  if (document.kind != PolicyKind::identity) return;
  if (block.type() == kManagedPolicyType) {
    const auto [first, last] = attached_.equal_range(address_of(block, scope));
    for (auto at = first; at != last && evaluator_.spend(1 + at->second.size() / 64); ++at)
      document.owners.push_back(at->second);
    document.detached = document.owners.empty();
  }
  if (!held.owner_kind.empty()) {
    const auto named = evaluator_.attribute(block.syntax->body, held.owner, scope);
    const std::string owner = held.owner.empty() ? owner_of(held.owner_kind, block)
                              : named            ? owner_of(held.owner_kind, *named)
                                                 : std::string();
    document.detached = document.detached || owner.empty();
    if (owner.empty())
      add_open(named ? open_owners(held.owner_kind, *block.syntax->body.find(held.owner),
                                   Naming::untold, scope, evaluator_)
                     : std::vector<std::string>(1),
               scope);
    else
      document.owners.push_back(owner);
  }
  // Only of a role that the module creates are all policies known, if it attaches no others.
  for (const std::string& owner : document.owners)
    document.owner_partly_known = document.owner_partly_known ||
                                  owner.find("/aws_iam_") == owner.npos ||
                                  owners_partly_known_.contains(owner);
}

void ResourceReader::read_resource(const ModuleBlock& block, Instance& instance) {
  const Body& body = block.syntax->body;
  const std::vector<const Term*> instances = evaluator_.instances(block, instance);
  for (std::size_t i = 0; i < instances.size(); ++i) {
    const InstanceOf each{instances[i], i, instances.size()};
    const Scope scope = evaluator_.inside(block, instance, each.each);
    const auto attributes = policy_attributes(block.type());
    add_made(block, scope);
    for (const PolicyAttribute& held : attributes) read_policy(block, body, held, scope, each);
    if (block.type() == kInlineOfRole.type)
      for (const Made& made : blocks_of(body, "inline_policy", scope, evaluator_))
        read_policy(block, *made.body, kInlineOfRole, made.scope);
    if (attributes.empty())
      read_policy(block, body, {"", "policy", other_policy_kind(block.type())}, scope);
  }
}

/// Whom the block makes; of their boundary, if it is a policy of the module, the address for now.
void ResourceReader::add_made(const ModuleBlock& block, const Scope& scope) {
  const std::string_view kind = made_kind(block.type());
  if (kind.empty() || !evaluator_.spend(1)) return;
  const Body& body = block.syntax->body;
  Owner& made = located_.made.emplace_back();
  made.source = scope.source;
  made.called_from = scope.instance->called_from;
  made.own_provider = scope.instance->own_provider || has_own_provider(body);
  made.key = owner_of(kind, block);
  const auto name = evaluator_.attribute(body, "name", scope);
  const bool known = name && name->is_plain_string() && !name->text.empty();
  made.name = owner_key(kind, known ? name->text : kUnknownText);
  made.partly_known = owners_partly_known_.contains(made.key);
  const auto boundary = evaluator_.attribute(body, "permissions_boundary", scope);
  if (!boundary || boundary->is(Kind::null)) return;
  made.bounded = !boundary->is_plain_string() || !boundary->text.empty();
  if (boundary->is_plain_string()) made.boundary = boundary->text;
  if (!boundary->address.empty()) made.boundary = boundary->address;
}

/// Addresses become the documents that stand there. What was made and found before the places given
/// is of other instances.
void ResourceReader::find_boundaries(std::size_t first_made, std::size_t first_document,
                                     const Instance& instance) {
  std::multimap<std::string_view, std::size_t> policies;
  for (std::size_t i = first_made; i < located_.made.size(); ++i) {
    Owner& made = located_.made[i];
    if (!is_managed_policy(made.boundary)) continue;
    if (policies.empty())
      for (std::size_t d = first_document; d < located_.documents.size(); ++d)
        policies.emplace(located_.documents[d].address, d);
    const auto [begin, end] = policies.equal_range(instance.address + made.boundary);
    for (auto at = begin; at != end; ++at) made.boundary_documents.push_back(at->second);
    made.boundary.clear();
  }
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
  document.called_from = scope.instance->called_from;
  document.own_provider = scope.instance->own_provider || has_own_provider(block.syntax->body);
  document.storage = held.storage;
  document.holder = block.syntax->span;
  document.address = address_of(block, scope);
  document.name = document.address;
  evaluator_.spend(kCostOfDocument + document.address.size() / 64);
  document.detached = control;
  own(document, block, held, scope);
  document.target = target_of(block, scope, each, evaluator_);
  add_names(document, block, scope, evaluator_);
  const bool any = held.type.empty() && !forced_;
  add_alternatives(written->value, document, scope_of(*written, scope),
                   {written->value.span, any, any || (held.computed && !forced_)});
}

/// A document for each outcome of the conditions that are not known.
void ResourceReader::add_alternatives(const Expression& written, const Document& document,
                                      const Scope& scope, const Sought& sought) {
  Choices choices;
  evaluator_.set_choices(&choices);
  const std::size_t group = ++groups_;
  std::size_t made = 0;
  std::size_t tried = 0;
  const std::size_t first = located_.documents.size();
  do {
    const Term policy = evaluator_.evaluate(written, scope);
    const std::size_t before = located_.documents.size();
    add(policy, document, scope, sought);
    for (std::size_t i = before; i < located_.documents.size(); ++i)
      located_.documents[i].absent = spans_in(located_.documents[i].source, choices.absent());
    made += located_.documents.size() - before;
    ++tried;
  } while (choices.next());
  evaluator_.set_choices(nullptr);
  for (std::size_t i = first; i < located_.documents.size(); ++i) {
    if (made > 1) located_.documents[i].group = group;
    // There may be no policy at all.
    if (made < tried) located_.documents[i].target.clear();
  }
}

/// `policy` is what the attribute holds: JSON as a string, or something unknown.
void ResourceReader::add(const Term& policy, Document document, const Scope& scope,
                         const Sought& sought) {
  if (policy.is(Kind::null) || (policy.is_plain_string() && policy.text.empty())) return;
  Arena& arena = evaluator_.arena();
  if (policy.json != nullptr) {
    if (sought.must_show && policy.json->find("Statement") == nullptr) return;
    const Term& root = *policy.json;
    document.source = root.place.source;
    document.value = &arena.keep(localized(root, document.origins, evaluator_));
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
  document.text = sent(*document.value, arena);
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
      document.called_from = instance.called_from;
      document.own_provider = instance.own_provider;
      document.address = address_of(block, scope);
      document.name = document.address;
      document.source = policy.place.source;
      document.value = &evaluator_.arena().keep(localized(policy, document.origins, evaluator_));
      document.text = sent(*document.value, evaluator_.arena());
      document.kind = forced_.value_or(kind_by_shape(*document.value));
      document.detached = document.kind == PolicyKind::identity;
      located_.documents.push_back(std::move(document));
    }
  }
}

}  // namespace ecrlint::internal::format::terraform
